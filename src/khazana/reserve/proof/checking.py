"""Checking a proof offline: its message, its list, its signatures, and the coins against a snapshot."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from khazana.bitcoin import SignatureCheck, SignatureState, check_signature, script_type
from khazana.core import (
    COINBASE_MATURITY,
    BadInput,
    Basis,
    BlockRef,
    Finding,
    OutPoint,
    Output,
    Sats,
    format_btc,
)
from khazana.reserve.chain_perimeter import PerimeterAtBlock
from khazana.reserve.proof.binding import check_binding
from khazana.reserve.proof.documents import ReserveProof, ScriptSignature, ShownCoin
from khazana.reserve.proof.kinds import (
    COIN_DIFFERS,
    COIN_IMMATURE,
    COIN_MISSING,
    COIN_NOT_COVERED,
    COIN_NOT_SIGNED,
    DUPLICATE,
    LIABILITIES_EXCEED,
    LIABILITIES_MISSING,
    LIABILITIES_OTHER_BLOCK,
    LIMITS,
    SCRIPT_EMPTY,
    SCRIPT_NOT_COVERED,
    SIGNATURE_INCONCLUSIVE,
    SIGNATURE_INVALID,
    SIGNATURE_LATER,
    SIGNATURE_MISSING,
    SNAPSHOT_IS_A_WORD,
    STALE,
    TWO_ENTITIES,
)
from khazana.reserve.proof.message import ProofTerms, parse_message
from khazana.reserve.proof.results import CheckedSignature, Liabilities, ProofResult, ProvenCoin
from khazana.reserve.proof.snapshot import Snapshot, SnapshotCoin

__all__ = ["CheckSignature", "ProofRules", "check_proof", "compare_proofs"]

CheckSignature = Callable[[str, bytes, str], SignatureCheck]
"""Checks the signature of a script over a message; `khazana.bitcoin.check_signature` is the one for use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRules:
    """How a proof is judged.

    Parameters
    ----------
    tip
        The newest block that the checker knows; ``None`` where the age is not judged.
    most_age_blocks
        How far before it the block of a proof may lie.
    check
        What checks signatures.
    """

    tip: BlockRef | None = None
    most_age_blocks: int = 4_320
    check: CheckSignature = check_signature

    def __post_init__(self) -> None:
        if type(self.most_age_blocks) is not int or self.most_age_blocks < 0:
            raise BadInput("an age is a whole number of blocks", value=self.most_age_blocks, remedy="use 4320")


_NO_RULES: Final = ProofRules()


def check_proof(
    proof: ReserveProof,
    *,
    expected: ProofTerms,
    snapshot: Snapshot,
    within: PerimeterAtBlock | None = None,
    liabilities: Liabilities | None = None,
    rules: ProofRules = _NO_RULES,
) -> ProofResult:
    """Check a proof of reserves against a snapshot.

    Parameters
    ----------
    expected
        What the proof was asked to be bound to.
    snapshot
        Unspent outputs at that block.
    within
        The perimeter at the block, for the names of wallets; ``None`` where it is not known.

    Notes
    -----
    Nothing is proven by a message that is bound to something else, or whose list is another than the one shown.
    Otherwise a coin is proven where it is listed (or lies on a listed script), is unspent in the snapshot with what
    it is shown to hold, and a valid signature covers it: one of its script, or a proof of funds with it.

    Raises
    ------
    BadInput
        If the message is none of Khazana's, or the rules make no sense.
    """
    message = parse_message(proof.message)
    binding = tuple(check_binding(message, proof, expected, snapshot))
    signed = _Signed(proof, rules.check)
    coins: list[ProvenCoin] = []
    entries = _script_coins if proof.scripts else _listed_coins
    findings: list[Finding] = [*binding, *_age(message.terms.block, rules), *_source(snapshot), *signed.findings]
    claimed = 0
    for coin, wrong in entries(proof, snapshot, signed):
        findings += wrong
        claimed += coin.output.amount if coin is not None else 0
        if coin is not None and not any(finding.kind in _FATAL for finding in wrong) and not binding:
            coins.append(_proven(coin, snapshot, within))
    coins.sort(key=lambda one: one.outpoint)
    result = ProofResult(
        programme=message.terms.programme,
        block=snapshot.block,
        snapshot=snapshot.digest,
        coins=tuple(coins),
        claimed=claimed,
        signatures=signed.rows,
        liabilities=liabilities,
        findings=tuple(findings),
        notes=tuple(kind.at() for kind in LIMITS),
    )
    immature = (COIN_IMMATURE.at(outpoint=one.outpoint, height=result.block.height) for one in coins if one.is_immature)
    return result.without(frozenset(), (*immature, *_liabilities(result)))


_FATAL: Final = (COIN_NOT_SIGNED, COIN_DIFFERS, COIN_MISSING, COIN_NOT_COVERED, SIGNATURE_MISSING)
Judged = tuple[SnapshotCoin | None, list[Finding]]


class _Signed:
    """The signatures of a proof, checked: which scripts signed, and which coins proofs of funds cover."""

    __slots__ = ("coins", "findings", "rows", "scripts")

    def __init__(self, proof: ReserveProof, check: CheckSignature) -> None:
        self.scripts: set[bytes] = set()
        self.coins: dict[OutPoint, Output] = {}
        self.findings: list[Finding] = []
        self.rows = tuple(self._checked(one, proof.message, check) for one in proof.signatures)

    def _checked(self, one: ScriptSignature, message: str, check: CheckSignature) -> CheckedSignature:
        try:
            found = check(message, one.script, one.signature)
        except BadInput as error:
            found = SignatureCheck(state=SignatureState.INVALID, reason=error.what)
        script = one.script.hex()
        if found.state is SignatureState.VALID:
            self.scripts.add(one.script)
            self.coins.update((coin.outpoint, coin.spent) for coin in found.coins)
            if found.lock_time or found.sequence:
                self.findings.append(
                    SIGNATURE_LATER.at(script=script, lock_time=found.lock_time, sequence=found.sequence)
                )
        else:
            kind = SIGNATURE_INVALID if found.state is SignatureState.INVALID else SIGNATURE_INCONCLUSIVE
            self.findings.append(kind.at(script=script, reason=found.reason.rstrip(".")))
        return CheckedSignature(script=one.script, state=found.state, variant=found.variant, reason=found.reason)

    def covers(self, coin: ShownCoin) -> bool:
        """Tell whether a valid signature covers a coin."""
        return coin.outpoint in self.coins or coin.output.script in self.scripts


def _script_coins(proof: ReserveProof, snapshot: Snapshot, signed: _Signed) -> Iterator[Judged]:
    """Judge the coins on the scripts that a proof lists."""
    yield None, [*_duplicates(script.hex() for script in proof.scripts)]
    by_script: dict[bytes, list[SnapshotCoin]] = {}
    for coin in snapshot.coins:
        by_script.setdefault(coin.output.script, []).append(coin)
    known = {row.script for row in signed.rows}
    for script in sorted(set(proof.scripts)):
        found = by_script.get(script, [])
        params = {"script": script.hex(), "height": snapshot.block.height}
        if not found:
            yield None, [(SCRIPT_EMPTY if snapshot.covers(script) else SCRIPT_NOT_COVERED).at(**params)]
        if script not in known:
            yield None, [SIGNATURE_MISSING.at(script=script.hex())]
        for coin in found:
            yield coin, [] if script in signed.scripts else [COIN_NOT_SIGNED.at(outpoint=coin.outpoint)]


def _listed_coins(proof: ReserveProof, snapshot: Snapshot, signed: _Signed) -> Iterator[Judged]:
    """Judge the coins that a proof lists."""
    yield None, [*_duplicates(str(coin.outpoint) for coin in proof.coins)]
    shown = {coin.outpoint: coin for coin in proof.coins}
    for outpoint, coin in sorted(shown.items()):
        held = snapshot.find(outpoint)
        place = {"outpoint": outpoint, "height": snapshot.block.height}
        wrong = [] if signed.covers(coin) else [COIN_NOT_SIGNED.at(outpoint=outpoint)]
        if held is None:
            missing = COIN_MISSING if snapshot.covers(coin.output.script) else COIN_NOT_COVERED
            yield None, [*wrong, missing.at(**place)]
            continue
        if held.output != coin.output or signed.coins.get(outpoint, coin.output) != coin.output:
            shown_btc, held_btc = format_btc(coin.output.amount), format_btc(held.output.amount)
            wrong.append(COIN_DIFFERS.at(**place, shown=shown_btc, held=held_btc))
        yield held, wrong


def _duplicates(names: Iterable[str]) -> Iterator[Finding]:
    return (DUPLICATE.at(entry=name) for name, count in sorted(Counter(names).items()) if count > 1)


def _proven(coin: SnapshotCoin, snapshot: Snapshot, within: PerimeterAtBlock | None) -> ProvenCoin:
    entry = None if within is None else within.entries.get(coin.output.script)
    return ProvenCoin(
        outpoint=coin.outpoint,
        amount=Sats(coin.output.amount),
        script=coin.output.script,
        type=script_type(coin.output.script),
        wallet="" if entry is None else entry.wallet,
        is_immature=coin.is_coinbase and snapshot.block.height - coin.height + 1 < COINBASE_MATURITY,
    )


def _age(block: BlockRef, rules: ProofRules) -> Iterator[Finding]:
    if rules.tip is not None and rules.tip.height - block.height > rules.most_age_blocks:
        age = rules.tip.height - block.height
        yield STALE.at(height=block.height, age=age, now=rules.tip.height, most=rules.most_age_blocks)


def _source(snapshot: Snapshot) -> Iterator[Finding]:
    if snapshot.basis is Basis.SERVER:
        yield SNAPSHOT_IS_A_WORD.at(source=snapshot.source)


def _liabilities(result: ProofResult) -> Iterator[Finding]:
    owed = result.liabilities
    if owed is None:
        yield LIABILITIES_MISSING.at()
        return
    if owed.block != result.block:
        yield LIABILITIES_OTHER_BLOCK.at(found=owed.block.height, expected=result.block.height)
    if owed.amount > result.proven:
        yield LIABILITIES_EXCEED.at(owed=format_btc(owed.amount), proven=format_btc(result.proven))


def compare_proofs(results: Sequence[ProofResult]) -> tuple[ProofResult, ...]:
    """Return results in which no coin is proven for two programmes.

    A coin that several have proven is taken from all of them, with a finding in each; what the wallets signed shows
    that all can spend it, and not whose it is.

    Raises
    ------
    BadInput
        If two results are of different blocks, or one programme has two.
    """
    if len({result.block for result in results}) > 1:
        raise BadInput("proofs are compared at one block", remedy="check all of them against one snapshot")
    owners: dict[OutPoint, list[str]] = {}
    for result in results:
        for coin in result.coins:
            owners.setdefault(coin.outpoint, []).append(result.programme)
    if len({result.programme for result in results}) != len(results):
        raise BadInput("a programme has one proof", remedy="put its holdings in one list")
    shared = {outpoint: ", ".join(sorted(names)) for outpoint, names in owners.items() if len(names) > 1}
    compared = []
    for result in results:
        both = [coin.outpoint for coin in result.coins if coin.outpoint in shared]
        findings = tuple(TWO_ENTITIES.at(entry=outpoint, entities=shared[outpoint]) for outpoint in both)
        compared.append(result.without(frozenset(both), findings))
    return tuple(compared)
