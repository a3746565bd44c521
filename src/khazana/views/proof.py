"""The rows of the tables of proofs of reserves: what is proven, and what no proof shows."""

from khazana.app.chain_reports import ProofShown, ProofsReport
from khazana.bitcoin import SignatureState
from khazana.i18n import Message
from khazana.reserve.proof import LIMITS
from khazana.views.cells import Absence, Cell
from khazana.views.chain import address, exactly
from khazana.views.chain_words import Net, Signed

__all__ = ["coins", "limits", "proofs", "signatures"]

Rows = tuple[tuple[Cell, ...], ...]


def proofs(report: ProofsReport) -> Rows:
    """Return one row for each proof."""
    return tuple(map(_proof, report.proofs))


def _proof(shown: ProofShown) -> tuple[Cell, ...]:
    result = shown.result
    if result is None:
        return (shown.file, *(None,) * 12)
    owed = result.liabilities
    return (
        shown.file,
        result.programme,
        shown.purpose,
        result.block.height,
        result.block.hash,
        result.claimed,
        result.proven,
        Absence.NOT_STATED if owed is None else owed.amount,
        Absence.NOT_STATED if result.net is None else exactly(result.net),
        Net(result.position.value),
        len(result.signatures),
        sum(one.state is SignatureState.VALID for one in result.signatures),
        result.snapshot,
    )


def signatures(report: ProofsReport) -> Rows:
    """Return one row for each signature."""
    return tuple(
        (
            shown.file,
            address(one.script, report.stand.network),
            Signed(one.state.value),
            None if one.variant is None else Signed(one.variant.value),
            one.reason or Absence.NOT_APPLICABLE,
        )
        for shown in report.proofs
        if shown.result is not None
        for one in shown.result.signatures
    )


def coins(report: ProofsReport) -> Rows:
    """Return one row for each coin that is proven."""
    return tuple(
        (
            shown.file,
            str(one.outpoint),
            one.wallet or None,
            address(one.script, report.stand.network),
            one.type,
            one.amount,
            one.is_immature,
        )
        for shown in report.proofs
        if shown.result is not None
        for one in shown.result.coins
    )


def limits(report: ProofsReport) -> Rows:
    """Return one row for each thing that no proof shows; the same beside every proof."""
    del report
    return tuple((Message(kind.text), Message(kind.remedy)) for kind in LIMITS)
