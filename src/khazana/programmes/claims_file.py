"""``claims.csv``: what was said in public."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from khazana.core import MINOR_DIGITS, BadInput, Interval
from khazana.programmes.cells import choice, listed, read_id, read_text
from khazana.programmes.declared import Declared, refuse_duplicates
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.relation_kinds import NO_SINCE, NO_SUBJECT, PART_OF_ITSELF, SINCE_AFTER_DATE, UNKNOWN_PART
from khazana.programmes.sheets import Column, Sheet, read_sheet
from khazana.programmes.times import read_time
from khazana.programmes.value_kinds import BAD_FIGURE, BAD_TIME, BAD_UNIT
from khazana.reserve.claims import Claim, Measure, Stated
from khazana.reserve.precision import parse_stated

__all__ = ["CLAIMS_FILE", "claims_columns", "read_claims"]

CLAIMS_FILE: Final = "claims.csv"

_MONEY: Final = tuple(sorted(MINOR_DIGITS))
_PRICES: Final = tuple(f"{currency}/BTC" for currency in _MONEY)
_UNITS: Final = {
    Measure.HOLDINGS: ("BTC",),
    Measure.PURCHASE: ("BTC",),
    Measure.MINED: ("BTC",),
    Measure.PURCHASE_RATE: ("BTC/day",),
    Measure.PRICE_CHANGE: ("percent",),
    Measure.VALUE: _MONEY,
    Measure.COST: _MONEY,
    Measure.PRICE: _PRICES,
    Measure.AVERAGE_COST: _PRICES,
}
"""The units that a measure is given in; `Measure.OTHER` has any."""


def read_claims(text: str, declared: Declared, problems: Problems) -> tuple[Claim, ...]:
    """Read the claims of a programme; rows with an error are noted and left out."""
    sheet = read_sheet(text, CLAIMS_FILE, claims_columns(declared), problems)
    lines = refuse_duplicates(sheet, "id")
    stated = [_stated(sheet, row) for row in range(len(sheet.lines))]
    for row in range(len(sheet.lines)):
        _check_times(sheet, row)
        _check_parts(sheet, row, lines)
        if sheet.values["measure"][row] is Measure.OTHER and not sheet.texts["subject"][row]:
            sheet.refuse(row, "subject", Refused(NO_SUBJECT))
    sheet.values["value"] = stated
    names = ("id", "statement", "measure", "value", "date", "since", "subject", "parts")
    return tuple(
        Claim(
            id=id_,
            statement=statement or id_,
            measure=measure,
            stated=figure,
            within=within,
            since=since,
            subject=subject,
            parts=parts,
            claimant=claimant,
            source=source,
            source_kind=kind,
            note=note,
            line=line,
        )
        for line, id_, statement, measure, figure, within, since, subject, parts, claimant, source, kind, note in (
            sheet.rows(*names, "claimant", "source", "source_kind", "note")
        )
    )


def claims_columns(declared: Declared) -> Sequence[Column]:
    """Return the columns of the file."""
    time = _time_reader(declared.zone or ZoneInfo("UTC"))
    return (
        Column(name="id", read=read_id, required=True),
        Column(name="statement", read=read_id, otherwise=""),
        Column(name="date", read=time, required=True),
        Column(name="since", read=time),
        Column(name="measure", read=choice(Measure), required=True),
        Column(name="subject", read=read_id, otherwise=""),
        Column(name="value", read=read_text, required=True),
        Column(name="unit", read=read_text, required=True),
        Column(name="claimant", read=read_text, required=True),
        *declared.source_columns()[:2],
        Column(name="parts", read=listed(read_id), otherwise=()),
        declared.source_columns()[2],
    )


def _time_reader(zone: ZoneInfo) -> Callable[[str], Interval]:
    def read(text: str) -> Interval:
        try:
            return read_time(text, zone)
        except BadInput:
            raise Refused(BAD_TIME) from None

    return read


def _stated(sheet: Sheet, row: int) -> Stated | None:
    """Return the figure of a row in its unit, if both can be read."""
    measure, unit, text = sheet.values["measure"][row], sheet.texts["unit"][row], sheet.texts["value"][row]
    if measure is not None and unit and unit not in _UNITS.get(measure, (unit,)):
        expected = " or ".join(_UNITS[measure])
        sheet.refuse(row, "unit", Refused(BAD_UNIT, measure=measure.value, expected=expected), unit)
    elif unit and text:
        try:
            return _figure(text, unit)
        except BadInput as error:
            sheet.refuse(row, "value", Refused(BAD_FIGURE, unit=unit, reason=error.what), text)
    return None


@lru_cache(maxsize=65_536)
def _figure(text: str, unit: str) -> Stated:
    return parse_stated(text, unit=unit)


def _check_times(sheet: Sheet, row: int) -> None:
    """Refuse a change that is not counted from a time before; a rate may be announced before it begins."""
    measure, within, since = (sheet.values[name][row] for name in ("measure", "date", "since"))
    if measure is Measure.PRICE_CHANGE and not sheet.texts["since"][row]:
        sheet.refuse(row, "since", Refused(NO_SINCE))
    if since and within and measure is not Measure.PURCHASE_RATE and since.start >= within.end:
        sheet.refuse(row, "since", Refused(SINCE_AFTER_DATE), sheet.texts["since"][row])


def _check_parts(sheet: Sheet, row: int, lines: dict[str, int]) -> None:
    for part in sheet.values["parts"][row]:
        if part == sheet.texts["id"][row]:
            sheet.refuse(row, "parts", Refused(PART_OF_ITSELF), part)
        elif part not in lines and not sheet.incomplete:
            sheet.refuse(row, "parts", Refused(UNKNOWN_PART), part)
