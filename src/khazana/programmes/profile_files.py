"""Profiles of a plan: a column of a CSV file, with a figure for each hour of a year."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import inf
from typing import Final

from khazana.core import SourceKind
from khazana.energy.plan.figures import Profile
from khazana.energy.plan.record import HOURS_PER_YEAR
from khazana.energy.plan.units import Dimension, factor_of
from khazana.programmes import energy_kinds as kinds
from khazana.programmes.equipment_kinds import BAD_NUMBER
from khazana.programmes.grid_kinds import SHARE_ABOVE
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.sheets import Column, Sheet, read_sheet

__all__ = ["AskedProfile", "read_profiles"]

HOUR: Final = "hour"
"""The column that counts or names the hours."""

_COUNT: Final = re.compile(r"\d{1,5}", re.ASCII)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:00(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,9})?", re.ASCII)
_HOUR: Final = timedelta(hours=1)
_SMALL: Final = 1.0
"""A surplus in MW or a price for a MWh that never reaches it is likely in another unit."""
_POSITIVE: Final = frozenset({Dimension.POWER, Dimension.SHARE})
_MOST_NOTED: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedProfile:
    """A profile as ``energy.toml`` names it."""

    key: str
    column: str
    unit: str
    dimension: Dimension
    source: str
    source_kind: SourceKind
    is_synthetic: bool
    note: str
    line: int


def read_profiles(
    text: str, file: str, asked: Sequence[AskedProfile], start: date | None, problems: Problems
) -> Mapping[str, Profile]:
    """Read the profiles that a file is asked for, by key; what is wrong is noted, and its profile left out.

    Parameters
    ----------
    start
        The day that the horizon begins with; rows that name their time begin in the same hour of the year.
    """
    first = text.partition("\n")[0]
    if first.startswith("#") and "SYNTHETIC" in first.upper():
        for one in asked:
            if not one.is_synthetic:
                problems.add(kinds.SYNTHETIC_UNSAID, file, 1, one.column, value=file)
    names = dict.fromkeys(one.column for one in asked)
    positive = {one.column for one in asked if one.dimension in _POSITIVE}
    wholes = {one.column: 1 / factor_of(one.unit, one.dimension) for one in asked if one.dimension is Dimension.SHARE}
    columns = [Column(name=HOUR, read=_hour, required=True)]
    columns += [
        Column(name=name, read=_reader(is_positive=name in positive, most=wholes.get(name, inf)), required=True)
        for name in names
    ]
    sheet = read_sheet(text, file, columns, problems)
    if sheet.incomplete or sheet.refused or not _hours_follow(sheet, start):
        return {}
    return {one.key: _profile(one, sheet) for one in asked}


def _profile(one: AskedProfile, sheet: Sheet) -> Profile:
    factor = factor_of(one.unit, one.dimension)
    values = tuple(value * factor for value in sheet.values[one.column])
    highest = max(map(abs, values))
    if one.dimension in {Dimension.POWER, Dimension.ENERGY_PRICE} and 0 < highest < _SMALL:
        sheet.problems.add(
            kinds.LOOKS_SMALL,
            sheet.file,
            1,
            one.column,
            column=one.column,
            file=sheet.file,
            value=f"{highest / factor:g}",
            unit=one.unit,
        )
    return Profile(
        key=one.key,
        file=sheet.file,
        column=one.column,
        unit=one.unit,
        dimension=one.dimension,
        values=values,
        source=one.source,
        source_kind=one.source_kind,
        is_synthetic=one.is_synthetic,
        note=one.note,
        line=one.line,
    )


def _reader(*, is_positive: bool, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        if _NUMBER.fullmatch(text) is None:
            raise Refused(BAD_NUMBER)
        value = float(text)
        if is_positive and value < 0:
            raise Refused(kinds.NEGATIVE_SURPLUS)
        if value > most:
            raise Refused(SHARE_ABOVE)
        return value

    return read


def _hour(text: str) -> int | datetime:
    if _COUNT.fullmatch(text):
        return int(text)
    if _TIME.fullmatch(text) is None:
        raise Refused(kinds.BAD_HOUR)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused(kinds.BAD_HOUR) from None


def _hours_follow(sheet: Sheet, start: date | None) -> bool:
    """Tell whether the hours are those of a year, one after the other; note where they are not."""
    before = sheet.problems.count(sheet.file)
    hours = sheet.values[HOUR]
    other = next((row for row, one in enumerate(hours) if _manner(one) != _manner(hours[0])), None)
    if other is not None:
        sheet.refuse(other, HOUR, Refused(kinds.BAD_HOUR), sheet.texts[HOUR][other])
        return False
    if hours and isinstance(hours[0], datetime):
        _look_at_start(hours[0], sheet, start)
    elif hours and hours[0] != 0:
        sheet.refuse(0, HOUR, Refused(kinds.HOUR_MISSING, count=hours[0]), hours[0])
    step: int | timedelta = _HOUR if hours and isinstance(hours[0], datetime) else 1
    for row, (one, later) in enumerate(pairwise(hours), 1):
        if later - one == step:
            continue
        if later - one < step:
            sheet.refuse(row, HOUR, Refused(kinds.HOUR_TWICE), sheet.texts[HOUR][row])
        elif not _is_leap_day(one, later):
            count = (later - one) // step - 1
            sheet.refuse(row, HOUR, Refused(kinds.HOUR_MISSING, count=count), sheet.texts[HOUR][row])
        if len(sheet.refused) > _MOST_NOTED:
            break
    if len(hours) != HOURS_PER_YEAR:
        line = sheet.lines[-1] if sheet.lines else 1
        sheet.problems.add(
            kinds.PROFILE_HOURS, sheet.file, line, HOUR, file=sheet.file, value=len(hours), asked=HOURS_PER_YEAR
        )
    return sheet.problems.count(sheet.file) == before


def _manner(hour: int | datetime) -> tuple[bool, bool]:
    """Return whether an hour is a time, and whether it names its zone."""
    return isinstance(hour, datetime), getattr(hour, "tzinfo", None) is not None


def _look_at_start(first: datetime, sheet: Sheet, start: date | None) -> None:
    if start is not None and (first.month, first.day, first.hour) != (start.month, start.day, 0):
        refusal = Refused(kinds.PROFILE_START, file=sheet.file, start=start)
        sheet.refuse(0, HOUR, refusal, sheet.texts[HOUR][0])


def _is_leap_day(one: int | datetime, later: int | datetime) -> bool:
    """Tell whether what lies between two hours is 29 February, which is left out."""
    if not isinstance(one, datetime) or not isinstance(later, datetime):
        return False
    between = one + _HOUR
    return (between.month, between.day, between.hour) == (2, 29, 0) and later - one == 25 * _HOUR
