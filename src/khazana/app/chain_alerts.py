"""What is notable in a transaction: a large movement, coins leaving, an address used again, a dormant one waking."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from khazana.bitcoin.addresses import address_of
from khazana.core import (
    BadInput,
    ChainTransaction,
    Finding,
    FindingKind,
    Severity,
    format_btc,
)
from khazana.store import ChainStore, NewAlert, Reorganisation

__all__ = ["Scene", "WatchRules", "alerts_of", "of_reorganisation", "of_source"]

_COMPARE: Final = "Compare with the orders and the events that are listed; list the movement if it is none of them."
_LIST: Final = "List where they went. That they were sold is not shown: the perimeter may lack an address."

LARGE = FindingKind(
    code="watch.large-movement",
    severity=Severity.WARNING,
    text="{amount} BTC move in transaction {txid} of block {height}: {spent} BTC spent, {received} BTC received.",
    remedy=_COMPARE,
)
LARGE_UNCONFIRMED = FindingKind(
    code="watch.large-movement-unconfirmed",
    severity=Severity.WARNING,
    text="{amount} BTC move in transaction {txid}, in no block yet: {spent} BTC spent, {received} BTC received.",
    remedy=_COMPARE,
)
LEAVING = FindingKind(
    code="watch.coins-leaving",
    severity=Severity.WARNING,
    text="{amount} BTC leave the perimeter in transaction {txid} of block {height}.",
    remedy=_LIST,
)
LEAVING_UNCONFIRMED = FindingKind(
    code="watch.coins-leaving-unconfirmed",
    severity=Severity.WARNING,
    text="{amount} BTC leave the perimeter in transaction {txid}, in no block yet.",
    remedy=_LIST,
)
REUSED = FindingKind(
    code="watch.address-reused",
    severity=Severity.NOTE,
    text="Address {address} is paid again, in transaction {txid}; it was used before.",
    remedy="Take a fresh address for each payment.",
)
WAKING = FindingKind(
    code="watch.dormant-waking",
    severity=Severity.WARNING,
    text="Address {address} spends in transaction {txid} after {days} days without any use.",
    remedy="Ask the holder of the keys whether they did it.",
)
REORGANISED = FindingKind(
    code="watch.deep-reorganisation",
    severity=Severity.WARNING,
    text="The chain was left {depth} blocks deep: block {left} at height {height} is not part of it any more.",
    remedy="Wait until what was received lies deep again before it is counted.",
)
DISAGREEMENT = FindingKind(
    code="watch.source-disagreement",
    severity=Severity.WARNING,
    text="Source {source} noted: {text}.",
    remedy="{remedy}.",
)
UNREACHABLE = FindingKind(
    code="watch.source-unreachable",
    severity=Severity.WARNING,
    text="Source {source} could not be followed since {since}: {reason}.",
    remedy="See whether it runs, or name another one.",
)

UNPROVEN = FindingKind(
    code="watch.source-unproven",
    severity=Severity.ERROR,
    text="What source {source} says does not hold: {reason}. Nothing of it was kept.",
    remedy="Do not trust this source; name another one.",
)

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRules:
    """When something is notable.

    Parameters
    ----------
    large_sat
        A movement of this much or more is large [sat].
    dormant_days
        An address that was not used for so many days is dormant [day].
    reorganisation_depth
        A reorganisation that leaves more blocks than these is deep.
    """

    large_sat: int = 100 * 100_000_000
    dormant_days: int = 365
    reorganisation_depth: int = 1

    def __post_init__(self) -> None:
        for name in ("large_sat", "dormant_days", "reorganisation_depth"):
            value = getattr(self, name)
            if type(value) is not int or value < 0:
                raise BadInput(
                    f"{name} is a whole number from 0", where="the rules of watching", value=value, remedy="pass an int"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a transaction is looked at: what is watched, what was before, and the times of blocks."""

    network: str
    scripts: frozenset[bytes]
    store: ChainStore
    time_of: Callable[[int], datetime]
    now: datetime
    next_height: int
    """The height of the block that an unconfirmed transaction may enter at the earliest."""
    rules: WatchRules

    def history(self, fact: ChainTransaction, script: bytes) -> tuple[int | None, int | None]:
        """Return the heights at which a script was last paid, and last used, before a transaction."""
        before = (self.next_height, 0) if fact.block is None else (fact.block.height, fact.position or 0)
        return self.store.history(self.network, script, before=before)

    def shown(self, script: bytes) -> str:
        """Return a script as an address where it has one."""
        return address_of(script, self.network) or script.hex()


def alerts_of(fact: ChainTransaction, scene: Scene) -> Iterator[NewAlert]:
    """Yield what is notable in a transaction; the keys do not change when it is confirmed, or confirmed again."""
    yield from _movements(fact, scene)
    yield from _addresses(fact, scene)


def _movements(fact: ChainTransaction, scene: Scene) -> Iterator[NewAlert]:
    moved, ours = fact.transaction, scene.scripts
    spent = sum(entry.spent.amount for entry in moved.inputs if entry.spent.script in ours)
    received = sum(output.amount for output in moved.outputs if output.script in ours)
    amount = max(spent, received)
    if amount and amount >= scene.rules.large_sat:
        figures = {"amount": format_btc(amount), "spent": format_btc(spent), "received": format_btc(received)}
        yield _about(fact, "large", _standing(fact, LARGE, LARGE_UNCONFIRMED, **figures))
    alone = all(entry.spent.script in ours for entry in moved.inputs)
    leaving = spent - received - (moved.fee if alone else 0)
    if spent and leaving > 0:
        said = _standing(fact, LEAVING, LEAVING_UNCONFIRMED, amount=format_btc(leaving))
        yield _about(fact, "leaving", said)


def _standing(fact: ChainTransaction, confirmed: FindingKind, waiting: FindingKind, **figures: str) -> Finding:
    """Return what is said of a transaction that is in a block, or of one that is in none yet."""
    if fact.block is None:
        return waiting.at(txid=fact.transaction.txid, **figures)
    return confirmed.at(txid=fact.transaction.txid, height=fact.block.height, **figures)


def _addresses(fact: ChainTransaction, scene: Scene) -> Iterator[NewAlert]:
    moved, ours = fact.transaction, scene.scripts
    for script in dict.fromkeys(output.script for output in moved.outputs):
        if script in ours and scene.history(fact, script)[0] is not None:
            finding = REUSED.at(address=scene.shown(script), txid=moved.txid)
            yield NewAlert(key=f"reused:{script.hex()}", finding=finding, txid=moved.txid, block=fact.block)
    at = fact.at or scene.now
    for script in dict.fromkeys(entry.spent.script for entry in moved.inputs):
        last = scene.history(fact, script)[1] if script in ours else None
        if last is None:
            continue
        days = (at - scene.time_of(last)) // _DAY
        if days >= scene.rules.dormant_days:
            finding = WAKING.at(address=scene.shown(script), txid=moved.txid, days=days)
            yield _about(fact, f"waking:{script.hex()}", finding)


def _about(fact: ChainTransaction, what: str, finding: Finding) -> NewAlert:
    txid = fact.transaction.txid
    return NewAlert(key=f"{what}:{txid}", finding=finding, txid=txid, block=fact.block)


def of_reorganisation(met: Reorganisation, rules: WatchRules) -> Iterator[NewAlert]:
    """Yield what is notable in a reorganisation."""
    if met.depth > rules.reorganisation_depth:
        finding = REORGANISED.at(depth=met.depth, left=met.left.hash, height=met.left.height)
        yield NewAlert(key=f"reorganised:{met.number}:{met.left.hash}", finding=finding, block=met.left)


def of_source(source: str, findings: tuple[Finding, ...]) -> Iterator[NewAlert]:
    """Yield what a source noted that is more than a note, each once for what it says."""
    for noted in findings:
        if noted.severity is not Severity.NOTE:
            text, remedy = (words.removesuffix(".") for words in (noted.text(), noted.remedy()))
            said = DISAGREEMENT.at(source=source, text=text, remedy=remedy)
            yield NewAlert(key=f"source:{noted.code}:{sorted(noted.params)}", finding=said)
