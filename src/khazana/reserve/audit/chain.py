"""Claimed balances against the chain: what lies on the scripts of the perimeter at the time of the claim.

What is found on a script says nothing of who has its keys. So coins count by who names the script. Those that the
programme itself names are its own word: it cannot claim less than they hold. Those that others attribute may be
its own or not, so they never decide: a list of addresses may have been fitted to the very claim. And a list that
nobody calls complete is a lower bound, so a claim above it stays open.
"""

from collections.abc import Iterator
from fractions import Fraction

from khazana.core import Basis, Range
from khazana.core.sats import SATS_PER_BTC
from khazana.reserve.audit.case import Judged
from khazana.reserve.audit.chain_kinds import (
    CHAIN_ATTRIBUTED,
    CHAIN_HOLDS_LESS,
    CHAIN_HOLDS_MORE,
    CHAIN_IS_A_WORD,
    CHAIN_IS_ALL,
    CHAIN_MAY_LACK,
    CHAIN_NOT_READ,
)
from khazana.reserve.audit.figures import input_of, instant_text, positive, range_text, show, time_text
from khazana.reserve.audit.formulas import CHAIN_BALANCE
from khazana.reserve.audit.results import Check, CheckKind, Input
from khazana.reserve.chain_witness import ChainWitness, WitnessStep
from khazana.reserve.claims import Claim, Measure

__all__ = ["check_chain"]


def check_chain(claim: Claim, witness: ChainWitness) -> Iterator[Check]:
    """Hold a balance against what lies on the scripts of the perimeter in its time.

    Notes
    -----
    ``own`` are coins on scripts that a primary source names, ``attributed`` those on scripts that others name. With
    ``stated`` the range of the claim, at each instant of its time until the last block read:

    - ``own`` is in ``stated``: consistent;
    - ``stated`` is below ``own``: inconsistent, if so at all instants and read from a node;
    - ``stated`` reaches into ``own`` to ``own + attributed``: undetermined;
    - ``stated`` is above: undetermined, or inconsistent where the programme states that its list is complete and
      nothing in it is attributed by others.
    """
    if claim.measure is not Measure.HOLDINGS or positive(claim.stated.range) is None:
        return
    steps = [step for step in witness.within(claim.within) if step.at <= witness.at]
    is_read = claim.within.start <= witness.at
    judged = _judged(claim, _nearest(claim.stated.range, steps))
    if not is_read:
        yield judged.open(CHAIN_NOT_READ, until=instant_text(witness.at), time=time_text(claim.within))
    elif witness.basis is Basis.SERVER:
        yield judged.open(CHAIN_IS_A_WORD)
    else:
        yield _verdict(claim, judged, steps, witness)


def _verdict(claim: Claim, judged: Judged, steps: list[WitnessStep], witness: ChainWitness) -> Check:
    stated, shown = claim.stated.range, _nearest(claim.stated.range, steps)
    if witness.names_own and any(_btc(step.own) in stated for step in steps):
        return judged.holds()
    own, on_chain = show(_btc(shown.own), "BTC"), show(_btc(shown.own + shown.attributed), "BTC")
    if any(_admitted(step).overlaps(stated) for step in steps):
        return judged.open(CHAIN_ATTRIBUTED, own=own, attributed=show(_btc(shown.attributed), "BTC"))
    if claim.within.end > witness.at:
        return judged.open(CHAIN_NOT_READ, until=instant_text(witness.at), time=time_text(claim.within))
    is_below = stated.high is not None and all(stated.high < _btc(step.own) for step in steps)
    if not is_below and not witness.is_complete:
        most = max(_btc(step.own + step.attributed) for step in steps)
        missing = range_text(stated - Range.exactly(most), "BTC")
        return judged.open(CHAIN_HOLDS_LESS, on_chain=show(most, "BTC"), missing=missing)
    if witness.basis is not Basis.NODE:
        return judged.open(CHAIN_MAY_LACK, on_chain=on_chain)
    return judged.fails(CHAIN_HOLDS_MORE if is_below else CHAIN_IS_ALL, own=own)


def _judged(claim: Claim, step: WitnessStep) -> Judged:
    own, attributed = _btc(step.own), _btc(step.attributed)
    return Judged(
        claim=claim,
        kind=CheckKind.CHAIN,
        code="holdings-on-chain",
        formula=CHAIN_BALANCE,
        inputs=(
            input_of("holdings", claim),
            Input(symbol="own", text=show(own, "BTC"), range=Range.exactly(own), unit="BTC", source=""),
            Input(
                symbol="attributed",
                text=show(attributed, "BTC"),
                range=Range(Fraction(0), attributed),
                unit="BTC",
                source="",
            ),
        ),
        expected=_admitted(step),
    )


def _admitted(step: WitnessStep) -> Range:
    own = _btc(step.own)
    return Range(own, own + _btc(step.attributed))


def _nearest(stated: Range, steps: list[WitnessStep]) -> WitnessStep:
    """Return the last step that fits by the programme's own scripts, else by all, else the last there is."""
    for step in reversed(steps):
        if _btc(step.own) in stated:
            return step
    for step in reversed(steps):
        if _admitted(step).overlaps(stated):
            return step
    return steps[-1]


def _btc(amount: int) -> Fraction:
    return Fraction(amount, SATS_PER_BTC)
