"""A stream of mined coins: from the energy plan, or a CSV file with the columns ``day`` and ``coins``."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from khazana.planning.plan.record import MinedFrom, MinedStream, Origin
from khazana.programmes import planning_kinds as kinds
from khazana.programmes.cells import is_id, read_date
from khazana.programmes.planning_figures import PlanFigures
from khazana.programmes.problems import Refused
from khazana.programmes.sheets import Column, Sheet, read_sheet
from khazana.programmes.toml_places import Path

__all__ = ["read_mined"]

DAY: Final = "day"
COINS: Final = "coins"
_FROM: Final = "from"
_KEYS: Final = ("file", "source", "assumption")
_NUMBER: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,12})?", re.ASCII)
_MOST: Final = 1e5
_BY_ENERGY: Final = Origin(assumption="What the energy plan mines at the capacities that were sized.")
_DAY: Final = timedelta(days=1)


def read_mined(
    rule: Mapping[str, Any],
    path: Path,
    figures: PlanFigures,
    read_text: Callable[[str], str | None],
    span: tuple[date, date] | None,
) -> MinedStream | None:
    """Read what a rule says under ``mined``; ``None`` where it says nothing, or what it says is refused.

    Parameters
    ----------
    rule
        The rule's table.
    read_text
        Gives the text of a file of the folder; ``None`` where there is none.
    span
        The first and the last day that are counted; ``None`` where they are not known.
    """
    raw, here = rule.get("mined"), (*path, "mined")
    if raw is None:
        return None
    key = ".".join(map(str, here))
    if not isinstance(raw, dict) or "coins" in rule or not _is_one(raw):
        figures.refuse(here, kinds.BAD_MINED, key=key)
        return None
    if raw.get(_FROM) == MinedFrom.ENERGY.value:
        return MinedStream(comes_from=MinedFrom.ENERGY, origin=_BY_ENERGY)
    figures.look_at_keys(raw, here, _KEYS)
    origin, file = figures.origin(raw, here, key), raw["file"]
    text = read_text(file)
    if text is None:
        figures.refuse((*here, "file"), kinds.MINED_MISSING, value=file)
    coins = None if text is None else _coins(text, file, figures, span)
    if origin is None or coins is None:
        return None
    return MinedStream(comes_from=MinedFrom.FILE, origin=origin, coins_per_day=coins, file=file)


def _is_one(raw: Mapping[str, Any]) -> bool:
    """Return whether it names the energy plan and nothing else, or a file."""
    if _FROM in raw:
        return dict(raw) == {_FROM: MinedFrom.ENERGY.value}
    file = raw.get("file")
    return isinstance(file, str) and is_id(file)


def _coins(text: str, file: str, figures: PlanFigures, span: tuple[date, date] | None) -> tuple[float, ...] | None:
    columns = [Column(name=DAY, read=read_date, required=True), Column(name=COINS, read=_read, required=True)]
    sheet = read_sheet(text, file, columns, figures.problems)
    if sheet.incomplete or sheet.refused or not _follow(sheet):
        return None
    days: list[date] = sheet.values[DAY]
    if span is None:
        return None
    first, last = span
    if not days or days[0] > first:
        sheet.problems.add(kinds.MINED_START, file, 1, DAY, value=days[0] if days else "missing", first=first)
        return None
    if days[-1] < last:
        line = sheet.lines[-1]
        sheet.problems.add(kinds.MINED_ENDS, file, line, DAY, file=file, value=days[-1], last=last)
    return tuple(sheet.values[COINS][(first - days[0]).days :])


def _read(text: str) -> float:
    if _NUMBER.fullmatch(text) is None or float(text) > _MOST:
        raise Refused(kinds.BAD_COINS)
    return float(text)


def _follow(sheet: Sheet) -> bool:
    """Tell whether each day follows on the one before, and note the first that does not."""
    for row, (before, day) in enumerate(pairwise(sheet.values[DAY]), 1):
        if day - before != _DAY:
            sheet.refuse(row, DAY, Refused(kinds.MINED_GAP, before=before), day)
            return False
    return True
