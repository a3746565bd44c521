"""A programme's files as facts for provenance: whose scripts count when, and what is known from beyond the chain."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import ceil, floor
from zoneinfo import ZoneInfo

from khazana.core import MAX_SATS, SATS_PER_BTC, Range, Sats, day_interval, sats
from khazana.programmes import Programme
from khazana.reserve.chain_perimeter import ScriptEntry
from khazana.reserve.claims import Claim, Measure
from khazana.reserve.evidence_rows import EvidenceKind
from khazana.reserve.provenance import Label, PurchaseRecord, RecordKind
from khazana.store import WatchedScript

__all__ = ["labels_of", "records_of", "script_entries"]


def script_entries(programme: Programme, watches: Iterable[WatchedScript]) -> tuple[ScriptEntry, ...]:
    """Return the perimeter on the chain: each script that is watched, with the days of its row in the programme's zone.

    Parameters
    ----------
    watches
        What is watched for the programme: a ranged row of the perimeter stands for the scripts derived from it.
    """
    scripts: dict[str, list[bytes]] = defaultdict(list)
    for one in watches:
        scripts[one.entry].append(one.script)
    zone = ZoneInfo(programme.zone)
    return tuple(
        ScriptEntry(
            script=script,
            wallet=row.wallet,
            claimant=row.claimant,
            source=row.source,
            source_kind=row.source_kind,
            since=_start(row.since, zone),
            until=_start(row.until, zone),
            version=row.version,
            withdrawn=row.withdrawn,
        )
        for row in programme.perimeter
        for script in scripts.get(row.script, ())
    )


def labels_of(programme: Programme) -> tuple[Label, ...]:
    """Return who is said to be behind scripts that are not in the perimeter."""
    from khazana.bitcoin.watching import parse_watch  # noqa: PLC0415 - what reads descriptors takes long to load

    zone = ZoneInfo(programme.zone)
    return tuple(
        Label(
            id=row.id,
            script=script,
            party=row.party,
            relation=row.relation,
            source=row.source,
            source_kind=row.source_kind,
            since=_start(row.since, zone),
            until=_start(row.until, zone),
        )
        for row in programme.evidence
        if row.kind is EvidenceKind.LABEL and row.relation is not None
        for script in parse_watch(row.script).scripts(0, 1)
    )


def records_of(programme: Programme) -> tuple[PurchaseRecord, ...]:
    """Return the purchases that are on record: orders and announcements of the files, and claims of purchases.

    Two announcements of one amount and time are one announcement: the first of them stands for both.
    """
    listed = [
        PurchaseRecord(
            id=row.id,
            kind=RecordKind.ORDER if row.kind is EvidenceKind.ORDER else RecordKind.ANNOUNCEMENT,
            least=row.least,
            most=row.most,
            within=row.within,
            source=row.source,
            source_kind=row.source_kind,
            txids=row.txids,
        )
        for row in programme.evidence
        if row.within is not None and row.least is not None and row.most is not None
    ]
    claimed = [_announced(claim) for claim in programme.claims if claim.measure is Measure.PURCHASE]
    return _distinct([*listed, *claimed])


def _announced(claim: Claim) -> PurchaseRecord:
    least, most = _bounds(claim.stated.range)
    start = claim.within if claim.since is None else claim.since
    return PurchaseRecord(
        id=claim.id,
        kind=RecordKind.ANNOUNCEMENT,
        least=least,
        most=most,
        within=type(claim.within)(min(start.start, claim.within.start), claim.within.end),
        source=claim.source,
        source_kind=claim.source_kind,
    )


def _bounds(stated: Range) -> tuple[Sats, Sats]:
    """Return what a stated amount of BTC admits [sat]."""
    least = 0 if stated.low is None else max(0, ceil(stated.low * SATS_PER_BTC))
    most = MAX_SATS if stated.high is None else min(MAX_SATS, floor(stated.high * SATS_PER_BTC))
    return sats(min(least, MAX_SATS)), sats(max(most, min(least, MAX_SATS)))


def _distinct(records: Sequence[PurchaseRecord]) -> tuple[PurchaseRecord, ...]:
    found: dict[tuple[object, ...], PurchaseRecord] = {}
    for one in records:
        key: tuple[object, ...] = (one.id,)
        if one.kind is RecordKind.ANNOUNCEMENT and not one.txids:
            key = (one.within.start, one.within.end, one.least, one.most)
        found.setdefault(key, one)
    return tuple(found.values())


def _start(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else day_interval(day, zone).start
