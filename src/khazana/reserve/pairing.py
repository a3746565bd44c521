"""Events of the books and transactions of the chain, paired by the evidence of an event, or by amount and time."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from khazana.reserve.events import Event, is_wallet
from khazana.reserve.provenance.categories import Category, Rule
from khazana.reserve.provenance.results import Flow
from khazana.reserve.reconciliation import Candidate, HowFound, Link, ReconciliationRules

__all__ = ["NO_PAIRING", "Pairing", "named_txids", "pair"]

_TXID = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])", re.ASCII)

Change = tuple[bool, int]
"""Whether coins come in, and how many reach the other side [sat]."""


def named_txids(event: Event) -> tuple[str, ...]:
    """Return the transaction ids that stand in the evidence of an event, in order."""
    return tuple(found.group().lower() for found in _TXID.finditer(event.evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What was paired, what was not, and evidence that names a transaction which the chain facts lack."""

    links: tuple[Link, ...]
    events_alone: tuple[Candidate, ...]
    transactions_alone: tuple[str, ...]
    not_found: tuple[tuple[str, str], ...]


NO_PAIRING: Final = Pairing(links=(), events_alone=(), transactions_alone=(), not_found=())


def pair(events: Sequence[Event], flows: Iterable[Flow], rules: ReconciliationRules) -> Pairing:
    """Pair events, in book order, with the transactions that explain them.

    Notes
    -----
    An event whose evidence names transactions is paired with those alone. Any other one that crosses the edge of the
    perimeter is paired by direction, amount and time, where it is the only one for the transaction, and the
    transaction the only one for it. A transfer within the perimeter is paired by its evidence only: a wallet's change
    goes back to it, so that amounts do not tell transfers apart.
    """
    rows = list(flows)
    known = {flow.txid for flow in rows}
    links: dict[str, list[Link]] = {}
    not_found: list[tuple[str, str]] = []
    for event in events:
        for txid in named_txids(event):
            if txid in known:
                links.setdefault(event.external_id, []).append(
                    Link(event=event.external_id, txid=txid, how=HowFound.TXID)
                )
            else:
                not_found.append((event.external_id, txid))
    taken = {link.txid for found in links.values() for link in found}
    open_events = [event for event in events if not named_txids(event)]
    search = _Search([flow for flow in rows if flow.txid not in taken], rules)
    fits = {event.external_id: search.fitting(event) for event in open_events}
    wanted = Counter(txid for found in fits.values() for txid in found)
    for name, found in fits.items():
        if len(found) == 1 and wanted[found[0]] == 1:
            links[name] = [Link(event=name, txid=found[0], how=HowFound.AMOUNT)]
    explained = {link.txid for found in links.values() for link in found}
    return Pairing(
        links=tuple(link for event in events for link in links.get(event.external_id, ())),
        events_alone=tuple(
            Candidate(event=event.external_id, txids=tuple(fits.get(event.external_id, ())))
            for event in events
            if event.external_id not in links
        ),
        transactions_alone=tuple(flow.txid for flow in rows if flow.txid not in explained),
        not_found=tuple(not_found),
    )


class _Search:
    """Transactions by what they change, in order of time."""

    __slots__ = ("_by_change", "_rules")

    def __init__(self, flows: Iterable[Flow], rules: ReconciliationRules) -> None:
        self._rules = rules
        self._by_change: dict[Change, list[tuple[datetime, str]]] = {}
        for flow in flows:
            change = _change_of_flow(flow)
            if change is not None:
                self._by_change.setdefault(change, []).append((flow.at, flow.txid))
        for found in self._by_change.values():
            found.sort()

    def fitting(self, event: Event) -> list[str]:
        """Return the txids that fit an event, in order of time."""
        change = _change_of_event(event)
        found = [] if change is None else self._by_change.get(change, [])
        start, end = (event.at, event.at) if event.within is None else (event.within.start, event.within.end)
        first = bisect_left(found, (start - self._rules.before, ""))
        last = bisect_left(found, (end + self._rules.after, "g"))  # "g" sorts behind every txid
        return [txid for _, txid in found[first:last]]


def _change_of_event(event: Event) -> Change | None:
    comes, goes = is_wallet(event.to_account), is_wallet(event.from_account)
    return None if comes == goes else (comes, event.amount)


def _change_of_flow(flow: Flow) -> Change | None:
    """Return what a transaction brings in or lets out; ``None`` where it is internal or mixed."""
    if flow.rule is Rule.OURS:
        out = flow.of(Category.SPEND) + flow.of(Category.SUSPECTED)
        return (False, out) if out else None
    if flow.rule is Rule.MIXED:
        return None
    return (True, flow.of(Category.MINED) + flow.of(Category.RECEIPT) + flow.of(Category.CONSOLIDATION))
