"""Attributing: evidence from beyond the chain is matched to the coins that came from elsewhere."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from khazana.core import BadInput, Finding, SourceKind, Standing, format_btc
from khazana.reserve.provenance.categories import Category, Rule
from khazana.reserve.provenance.evidence import (
    BY_AMOUNT,
    BY_COINBASE,
    BY_LABEL,
    BY_TXID,
    Arrival,
    Attribution,
    Matched,
    MatchRules,
    Meaning,
    PurchaseRecord,
    RecordKind,
    shares_of,
)
from khazana.reserve.provenance.kinds import (
    EVIDENCE_AMBIGUOUS,
    EVIDENCE_DIFFERS,
    EVIDENCE_OF_OTHER_POCKET,
    EVIDENCE_UNMATCHED,
)
from khazana.reserve.provenance.labels import Label
from khazana.reserve.provenance.results import Flow, Origin, Provenance

__all__ = ["attribute"]

_NO_RULES: Final = MatchRules()
_NO_TIME: Final = timedelta(0)


def attribute(
    provenance: Provenance,
    *,
    records: Iterable[PurchaseRecord] = (),
    labels: Iterable[Label] = (),
    rules: MatchRules = _NO_RULES,
) -> Attribution:
    """Say of every arrival what it was, and how well that is known.

    Parameters
    ----------
    records
        Purchases on record, in any order.
    labels
        Those that the provenance was traced with.
    rules
        How far from a record its receipt may lie.

    Notes
    -----
    A record that names transactions is matched to them, if what they brought fits its amount and time; records of one
    kind that name the same transactions are added up. Any other record is matched to the one receipt of its amount
    within its own time, and where that finds none, around it, if there is one only and no other record of its kind
    fits that too. A receipt is a purchase

    - *proven* where an order, or a seller's label on all that funds it, comes from a primary source;
    - *claimed* where there is an announcement, or an order or a label at second hand;
    - otherwise its meaning is *unknown*.

    A consolidation is proven where all its labels come from a primary source, and claimed otherwise. What a coinbase
    paid was mined. What came from mixed transactions, or with a change of the perimeter, is unknown.

    Raises
    ------
    BadInput
        If two pieces of evidence have one id.
    """
    records, by_id = sorted(records, key=lambda one: one.id), {label.id: label for label in labels}
    twice = [name for name, count in Counter([*(one.id for one in records), *by_id]).items() if count > 1]
    if twice:
        raise BadInput("two pieces of evidence have one id", value=twice[0], remedy="give each its own id")
    matching = _Matching(provenance, rules)
    for kind in RecordKind:
        matching.match([one for one in records if one.kind is kind])
    arrivals = tuple(_arrival(origin, matching, by_id) for origin in provenance.origins)
    return Attribution(arrivals=arrivals, shares=shares_of(arrivals), findings=tuple(matching.findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Receipt:
    txid: str
    at: datetime
    amount: int


class _Matching:
    """Receipts in order of time, and the records found to belong to each."""

    __slots__ = ("_ats", "_receipts", "_rules", "findings", "flows", "found")

    def __init__(self, provenance: Provenance, rules: MatchRules) -> None:
        wanted = {Rule.THEIRS, Rule.POCKET}
        self.flows: dict[str, Flow] = {flow.txid: flow for flow in provenance.flows if flow.rule in wanted}
        receipts = [
            _Receipt(txid=flow.txid, at=flow.at, amount=flow.of(Category.RECEIPT))
            for flow in self.flows.values()
            if flow.rule is Rule.THEIRS
        ]
        self._receipts: Sequence[_Receipt] = sorted(receipts, key=lambda one: (one.at, one.txid))
        self._ats = [one.at for one in self._receipts]
        self._rules = rules
        self.found: dict[str, list[tuple[PurchaseRecord, str]]] = {}
        self.findings: list[Finding] = []

    def match(self, records: Sequence[PurchaseRecord]) -> None:
        """Match the records of one kind."""
        groups: dict[tuple[str, ...], list[PurchaseRecord]] = {}
        for record in records:
            if record.txids:
                groups.setdefault(tuple(sorted(set(record.txids))), []).append(record)
        taken = {txid for txids, group in groups.items() if self._match_named(txids, group) for txid in txids}
        self._match_unnamed([record for record in records if not record.txids], taken)

    def _match_named(self, txids: tuple[str, ...], group: Sequence[PurchaseRecord]) -> bool:
        """Match records to the transactions that they name; tell whether they fit."""
        flows = [self.flows.get(txid) for txid in txids]
        for txid, flow in zip(txids, flows, strict=True):
            if flow is None:
                self.findings += [EVIDENCE_UNMATCHED.at(evidence=one.id) for one in group]
                return False
            if flow.rule is Rule.POCKET:
                self.findings += [EVIDENCE_OF_OTHER_POCKET.at(evidence=one.id, txid=txid) for one in group]
                return False
        came = sum(flow.of(Category.RECEIPT) for flow in flows if flow is not None)
        fits = sum(one.least for one in group) <= came <= sum(one.most for one in group)
        in_time = all(self._covers(one, flow.at) for one in group for flow in flows if flow is not None)
        if not (fits and in_time):
            named = ", ".join(txids)
            self.findings += [
                EVIDENCE_DIFFERS.at(evidence=one.id, txid=named, amount=format_btc(came)) for one in group
            ]
            return False
        for txid in txids:
            self.found.setdefault(txid, []).extend((one, BY_TXID) for one in group)
        return True

    def _match_unnamed(self, records: Sequence[PurchaseRecord], taken: set[str]) -> None:
        """Match records by amount and time, within their own time first, then around it."""
        left = records
        for before, after in ((_NO_TIME, _NO_TIME), (self._rules.before, self._rules.after)):
            fits = {one.id: [*self._fitting(one, taken, before, after)] for one in left}
            wanted = Counter(receipt.txid for found in fits.values() for receipt in found)
            unmatched = []
            for record in left:
                found = fits[record.id]
                if len(found) == 1 and wanted[found[0].txid] == 1:
                    self.found.setdefault(found[0].txid, []).append((record, BY_AMOUNT))
                    taken.add(found[0].txid)
                else:
                    unmatched.append(record)
            left = unmatched
        for record in left:
            found = [*self._fitting(record, taken, self._rules.before, self._rules.after)]
            if found:
                self.findings.append(EVIDENCE_AMBIGUOUS.at(evidence=record.id, count=len(found)))
            else:
                self.findings.append(EVIDENCE_UNMATCHED.at(evidence=record.id))

    def _fitting(
        self, record: PurchaseRecord, taken: set[str], before: timedelta, after: timedelta
    ) -> Iterator[_Receipt]:
        first = bisect_left(self._ats, record.within.start - before)
        for receipt in self._receipts[first : bisect_left(self._ats, record.within.end + after)]:
            if record.least <= receipt.amount <= record.most and receipt.txid not in taken:
                yield receipt

    def _covers(self, record: PurchaseRecord, at: datetime) -> bool:
        return record.within.start - self._rules.before <= at < record.within.end + self._rules.after


def _arrival(origin: Origin, matching: _Matching, labels: Mapping[str, Label]) -> Arrival:
    meaning, standing, evidence = _meaning(origin, matching, labels)
    return Arrival(
        origin=origin.number,
        txid=origin.txid,
        amount=origin.amount,
        held=origin.held,
        meaning=meaning,
        standing=standing,
        evidence=evidence,
    )


def _meaning(
    origin: Origin, matching: _Matching, labels: Mapping[str, Label]
) -> tuple[Meaning, Standing, tuple[Matched, ...]]:
    if origin.category is Category.MINED:
        return Meaning.MINED, Standing.PROVEN, (Matched(evidence=origin.txid, how=BY_COINBASE),)
    if origin.category not in {Category.RECEIPT, Category.CONSOLIDATION}:
        return Meaning.UNKNOWN, Standing.UNKNOWN, ()
    flow = matching.flows[origin.txid]
    found = [labels[name] for name in flow.labels if name in labels]
    evidence = [Matched(evidence=label.id, how=BY_LABEL) for label in found]
    is_primary = bool(found) and all(label.source_kind is SourceKind.PRIMARY for label in found)
    if origin.category is Category.CONSOLIDATION:
        return Meaning.CONSOLIDATION, Standing.PROVEN if is_primary else Standing.CLAIMED, tuple(evidence)
    records = matching.found.get(origin.txid, [])
    evidence += [Matched(evidence=record.id, how=how) for record, how in records]
    if not evidence:
        return Meaning.UNKNOWN, Standing.UNKNOWN, ()
    orders = (record for record, _ in records if record.kind is RecordKind.ORDER)
    is_primary = is_primary or any(record.source_kind is SourceKind.PRIMARY for record in orders)
    return Meaning.PURCHASE, Standing.PROVEN if is_primary else Standing.CLAIMED, tuple(evidence)
