"""``evidence.csv``: what is known from beyond the chain about coins that came, and about scripts of others."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import ceil, floor
from typing import Final
from zoneinfo import ZoneInfo

from khazana.bitcoin.private_keys import WITHHELD, PrivateKeyMet
from khazana.bitcoin.watching import parse_watch
from khazana.core import MAX_SATS, SATS_PER_BTC, BadInput, Interval, Sats, sats
from khazana.programmes.cells import MAIN, choice, listed, read_btc, read_date, read_id, read_text, read_txid
from khazana.programmes.chain_kinds import RANGED_LABEL
from khazana.programmes.declared import Declared, refuse_duplicates
from khazana.programmes.file_kinds import PRIVATE_KEY
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.relation_kinds import ENDS_BEFORE, EVIDENCE_LACKS, EVIDENCE_UNUSED
from khazana.programmes.sheets import Column, Sheet, read_sheet
from khazana.programmes.times import read_time
from khazana.programmes.value_kinds import BAD_FIGURE, BAD_SCRIPT, BAD_TIME, OTHER_NETWORK
from khazana.reserve.evidence_rows import EvidenceKind, EvidenceRow, Relation
from khazana.reserve.precision import parse_stated

__all__ = ["EVIDENCE_FILE", "evidence_columns", "read_evidence"]

EVIDENCE_FILE: Final = "evidence.csv"

_PURCHASE: Final = ("date", "btc")
_LABEL: Final = ("script", "party", "relation")
_NEEDED: Final = {EvidenceKind.ORDER: _PURCHASE, EvidenceKind.ANNOUNCEMENT: _PURCHASE, EvidenceKind.LABEL: _LABEL}
_UNUSED: Final = {
    EvidenceKind.ORDER: (*_LABEL, "from", "to"),
    EvidenceKind.ANNOUNCEMENT: (*_LABEL, "from", "to"),
    EvidenceKind.LABEL: (*_PURCHASE, "transactions"),
}

Bounds = tuple[Sats, Sats]


def read_evidence(text: str, declared: Declared, problems: Problems) -> tuple[EvidenceRow, ...]:
    """Read the evidence of a programme; rows with an error are noted and left out."""
    sheet = read_sheet(text, EVIDENCE_FILE, evidence_columns(declared), problems)
    refuse_duplicates(sheet, "id")
    bounds = [_check(sheet, row) for row in range(len(sheet.lines))]
    sheet.values["btc"] = bounds
    return tuple(_rows(sheet))


def _rows(sheet: Sheet) -> Iterator[EvidenceRow]:
    written = dict(zip(sheet.lines, sheet.texts["btc"], strict=True))
    names = ("id", "kind", "date", "btc", "transactions", "script", "party", "relation", "from", "to")
    for (
        line, id_, kind, within, bounds, txids, script, party, relation, since, until, source, source_kind, note,
    ) in sheet.rows(*names, "source", "source_kind", "note"):  # fmt: skip
        least, most = bounds or (None, None)
        yield EvidenceRow(
            id=id_,
            kind=kind,
            within=within,
            text=written[line],
            least=least,
            most=most,
            txids=txids,
            script=script,
            party=party,
            relation=relation,
            since=since,
            until=until,
            source=source,
            source_kind=source_kind,
            note=note,
        )


def evidence_columns(declared: Declared) -> Sequence[Column]:
    """Return the columns of the file."""
    return (
        Column(name="id", read=read_id, required=True),
        Column(name="kind", read=choice(EvidenceKind), required=True),
        Column(name="date", read=_time_reader(declared.zone or ZoneInfo("UTC"))),
        Column(name="btc", read=read_text, otherwise=""),
        Column(name="transactions", read=listed(read_txid), otherwise=()),
        Column(name="script", read=_script_reader(synthetic=declared.synthetic), otherwise=""),
        Column(name="party", read=read_text, otherwise=""),
        Column(name="relation", read=choice(Relation)),
        Column(name="from", read=read_date),
        Column(name="to", read=read_date),
        *declared.source_columns(),
    )


def _time_reader(zone: ZoneInfo) -> Callable[[str], Interval]:
    def read(text: str) -> Interval:
        try:
            return read_time(text, zone)
        except BadInput:
            raise Refused(BAD_TIME) from None

    return read


def _script_reader(*, synthetic: bool | None) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            watch = parse_watch(text)
        except PrivateKeyMet as met:
            raise Refused(PRIVATE_KEY, form=met.form, value=WITHHELD) from None
        except BadInput as error:
            raise Refused(BAD_SCRIPT, reason=error.what) from None
        if watch.is_ranged:
            raise Refused(RANGED_LABEL)
        if watch.networks[0] != MAIN and synthetic is False:
            raise Refused(OTHER_NETWORK, network=watch.networks[0])
        return text

    return read


def _check(sheet: Sheet, row: int) -> Bounds | None:
    """Refuse a row that lacks what its kind needs; return the bounds of its amount, if it has one that can be read."""
    kind: EvidenceKind | None = sheet.values["kind"][row]
    if kind is None:
        return None
    for column in _NEEDED[kind]:
        if not sheet.texts[column][row]:
            sheet.refuse(row, column, Refused(EVIDENCE_LACKS, row=kind.value, column=column))
    for column in _UNUSED[kind]:
        if sheet.texts[column][row]:
            sheet.problems.add(EVIDENCE_UNUSED, EVIDENCE_FILE, sheet.lines[row], column, row=kind.value, column=column)
    since, until = sheet.values["from"][row], sheet.values["to"][row]
    if until is not None and until <= (since or date.min):
        sheet.refuse(row, "to", Refused(ENDS_BEFORE, first=since), until)
    text = sheet.texts["btc"][row]
    if kind is EvidenceKind.LABEL or not text:
        return None
    try:
        return _bounds(text, kind)
    except Refused as refusal:
        sheet.refuse(row, "btc", refusal, text)
        return None


def _bounds(text: str, kind: EvidenceKind) -> Bounds:
    """Return what an amount admits [sat]: an order is exact, an announcement as precise as it was said."""
    if kind is EvidenceKind.ORDER:
        exact = read_btc(text)
        return exact, exact
    try:
        stated = parse_stated(text, unit="BTC").range
    except BadInput as error:
        raise Refused(BAD_FIGURE, unit="BTC", reason=error.what) from None
    least = 0 if stated.low is None else max(0, ceil(stated.low * SATS_PER_BTC))
    most = MAX_SATS if stated.high is None else min(MAX_SATS, floor(stated.high * SATS_PER_BTC))
    if most < least:
        raise Refused(BAD_FIGURE, unit="BTC", reason="no amount of bitcoin lies within it")
    return sats(least), sats(most)
