"""What can be wrong with the rows of a ledger, each by itself and among each other."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from khazana.core import MAX_SATS, Finding, Severity
from khazana.reserve.book_kinds import (
    BAD_AMOUNT,
    DUPLICATE_ID,
    NEGATIVE_CONSIDERATION,
    NO_ZONE,
    SUPERSEDED_TWICE,
    SUPERSEDES_LATER,
    SUPERSEDES_UNKNOWN,
    UNKNOWN_LOT,
    VERSION_BELOW_ONE,
    VERSION_GAP,
    VERSION_UNOPENED,
    WRONG_ACCOUNTS,
    WRONG_CURRENCY,
)
from khazana.reserve.events import FEES, MINING, OUTSIDE, UNKNOWN, Event, EventKind, is_wallet

__all__ = ["Review", "review"]

_INTO_WALLET: Final = frozenset({"ow"})
_PAIRS: Final[Mapping[EventKind, tuple[frozenset[str], str]]] = MappingProxyType(
    {
        EventKind.PURCHASE: (_INTO_WALLET, "from outside to a wallet"),
        EventKind.SEIZED: (_INTO_WALLET, "from outside to a wallet"),
        EventKind.DONATED: (_INTO_WALLET, "from outside to a wallet"),
        EventKind.MINED: (frozenset({"mw"}), "from mining to a wallet"),
        EventKind.TRANSFER: (frozenset({"ww"}), "from a wallet to another wallet"),
        EventKind.DISPOSAL: (frozenset({"wo"}), "from a wallet to outside"),
        EventKind.FEE: (frozenset({"wf"}), "from a wallet to fees"),
        EventKind.RESTATEMENT: (
            frozenset({"ow", "uw", "wo", "wu"}),
            "from unknown or outside to a wallet, or from a wallet to one of them",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Review:
    """Rows in book order; those ``left_out``; the version that replaces a row by its id; versions; findings."""

    rows: tuple[Event, ...]
    left_out: frozenset[str]
    replaced: Mapping[str, int]
    versions: tuple[int, ...]
    findings: tuple[Finding, ...]


def review(events: Iterable[Event], currency: str) -> Review:
    """Check rows each by itself and among each other; balances come later.

    A row that replaces another is heard even where it is itself left out: the other stays replaced.
    """
    given = sorted(events, key=attrgetter("external_id"))
    repeated = _has_equal_neighbours(given)
    if repeated:
        given.sort(key=lambda event: (event.external_id, repr(event)))
    findings = _unzoned(given)
    unzoned = frozenset(_about(finding) for finding in findings)
    rows = [event for event in given if event.external_id not in unzoned] if unzoned else given
    rows.sort(key=attrgetter("at"))
    counts = Counter(map(attrgetter("external_id"), given)) if repeated else Counter()
    findings += [DUPLICATE_ID.at(event=name, count=count) for name, count in sorted(counts.items()) if count > 1]
    findings += _wrong_rows(rows, currency)
    special = [event for event in rows if event.supersedes or event.lots or event.version != 1]
    replaced: dict[str, int] = {}
    if special:
        by_id = {event.external_id: (place, event) for place, event in enumerate(rows)}
        findings += _wrong_replacements(special, by_id, replaced)
        findings += _unknown_lots(special, by_id)
    versions, about_versions = _versions(rows, special)
    findings += about_versions
    left_out = unzoned.union(_about(finding) for finding in findings if finding.severity is Severity.ERROR)
    return Review(tuple(rows), left_out, MappingProxyType(replaced), versions, tuple(findings))


def _about(finding: Finding) -> str:
    return dict(finding.params)["event"]


def _has_equal_neighbours(ordered: Sequence[Event]) -> bool:
    previous = None
    for event in ordered:
        if event.external_id == previous:
            return True
        previous = event.external_id
    return False


def _unzoned(rows: Iterable[Event]) -> list[Finding]:
    return [
        NO_ZONE.at(event=event.external_id, at=event.at.isoformat())
        for event in rows
        if event.at.tzinfo is not UTC and event.at.utcoffset() is None
    ]


def _account_letter(account: str) -> str:
    """Return w, o, m, f or u for the account's class; a question mark for none."""
    if is_wallet(account):
        return "w" if account != "wallet:" else "?"
    if account == OUTSIDE or (account.startswith(f"{OUTSIDE}:") and account != f"{OUTSIDE}:"):
        return "o"
    return {MINING: "m", FEES: "f", UNKNOWN: "u"}.get(account, "?")


def _wrong_rows(rows: Iterable[Event], currency: str) -> list[Finding]:
    findings: list[Finding] = []
    sound: dict[tuple[int, str, str], bool] = {}
    for event in rows:
        way = (id(event.kind), event.from_account, event.to_account)
        if way not in sound:
            sound[way] = _runs(event)
        if not sound[way]:
            findings.append(_wrong_accounts(event))
        if not (0 < event.amount <= MAX_SATS and 0 <= event.fee <= MAX_SATS):
            findings.append(BAD_AMOUNT.at(event=event.external_id, amount=event.amount, fee=event.fee))
        paid = event.consideration
        if paid is not None:
            if paid.currency != currency:
                findings.append(WRONG_CURRENCY.at(event=event.external_id, currency=paid.currency, expected=currency))
            if paid.minor < 0:
                findings.append(NEGATIVE_CONSIDERATION.at(event=event.external_id))
    return findings


def _runs(event: Event) -> bool:
    letters = _account_letter(event.from_account) + _account_letter(event.to_account)
    return letters in _PAIRS[event.kind][0] and event.from_account != event.to_account


def _wrong_accounts(event: Event) -> Finding:
    return WRONG_ACCOUNTS.at(
        event=event.external_id,
        kind=event.kind.value,
        from_account=event.from_account,
        to_account=event.to_account,
        expected=_PAIRS[event.kind][1],
    )


def _wrong_replacements(
    special: Iterable[Event], by_id: Mapping[str, tuple[int, Event]], replaced: dict[str, int]
) -> list[Finding]:
    """Fill ``replaced`` with the version that replaces a row, and return what is wrong with replacements."""
    findings = []
    first_by: dict[str, str] = {}
    for event in sorted(special, key=attrgetter("version", "external_id")):
        name = event.supersedes
        if not name:
            continue
        if name not in by_id:
            findings.append(SUPERSEDES_UNKNOWN.at(event=event.external_id, superseded=name))
            continue
        earlier = by_id[name][1].version
        if earlier >= event.version:
            findings.append(
                SUPERSEDES_LATER.at(
                    event=event.external_id, version=event.version, superseded=name, superseded_version=earlier
                )
            )
        elif name in first_by:
            findings.append(SUPERSEDED_TWICE.at(event=event.external_id, superseded=name, first=first_by[name]))
        else:
            first_by[name] = event.external_id
            replaced[name] = event.version
    return findings


def _unknown_lots(special: Iterable[Event], by_id: Mapping[str, tuple[int, Event]]) -> list[Finding]:
    findings = []
    for event in special:
        place = by_id[event.external_id][0]
        for lot in dict.fromkeys(event.lots):
            found = by_id.get(lot)
            if found is None or found[0] >= place or not _acquires(found[1]):
                findings.append(UNKNOWN_LOT.at(event=event.external_id, lot=lot))
    return findings


def _acquires(event: Event) -> bool:
    return is_wallet(event.to_account) and not is_wallet(event.from_account)


def _versions(rows: Sequence[Event], special: Iterable[Event]) -> tuple[tuple[int, ...], list[Finding]]:
    findings = []
    openers: dict[int, Event] = {}
    opened = {1}
    for event in special:
        if event.version < 1:
            findings.append(VERSION_BELOW_ONE.at(event=event.external_id, version=event.version))
            continue
        openers.setdefault(event.version, event)
        if event.supersedes or event.kind is EventKind.RESTATEMENT:
            opened.add(event.version)
    versions = {*openers, 1} if not rows or any(event.version == 1 for event in rows) else set(openers)
    for version in sorted(openers):
        name = openers[version].external_id
        if version > 1 and version - 1 not in versions:
            findings.append(VERSION_GAP.at(event=name, version=version, missing=version - 1))
        if version not in opened:
            findings.append(VERSION_UNOPENED.at(event=name, version=version))
    return tuple(sorted(versions)) or (1,), findings
