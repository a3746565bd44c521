"""Series of the network from CSV files: difficulty by period, rewards by day, scenarios of the price."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar

import numpy as np

from khazana.bitcoin.headers import target_of
from khazana.core import BadInput
from khazana.energy.difficulty import DifficultyHistory, RewardHistory, difficulty_history, reward_history
from khazana.energy.scenarios import PriceScenarios
from khazana.programmes.cells import read_date, read_id, read_price
from khazana.programmes.equipment_kinds import BAD_NUMBER
from khazana.programmes.network_kinds import (
    BAD_COUNT,
    BAD_TARGET,
    NO_ROWS,
    OTHER_PERIODS,
    TWO_PROBABILITIES,
    WILL_NOT_DO,
)
from khazana.programmes.problems import Problems, Refused
from khazana.programmes.sheets import Column, Sheet, read_sheet

__all__ = ["read_difficulty", "read_price_scenarios", "read_rewards"]

_COUNT: Final = re.compile(r"\d{1,16}", re.ASCII)
_BITS: Final = re.compile(r"[0-9a-f]{8}", re.ASCII)
_SHARE: Final = re.compile(r"(?:0|1)(?:\.\d{1,12})?", re.ASCII)

Series = TypeVar("Series")


def read_difficulty(text: str, file: str, problems: Problems) -> DifficultyHistory | None:
    """Read ``first_height`` and ``bits`` of each period of the main network; ``None`` where something is wrong."""
    sheet = read_sheet(text, file, _columns(first_height=_count, bits=_target), problems)
    rows = _all(sheet, "first_height", "bits")
    if not rows:
        return None
    heights, targets = zip(*rows, strict=True)
    return _made(sheet, lambda: difficulty_history(heights, targets))


def read_rewards(text: str, file: str, problems: Problems) -> RewardHistory | None:
    """Read what blocks paid by ``date``: ``first_height``, ``last_height``, ``subsidy_sat``, ``fees_sat``."""
    names = ("date", "first_height", "last_height", "subsidy_sat", "fees_sat")
    sheet = read_sheet(text, file, _columns(**(dict.fromkeys(names, _count) | {"date": read_date})), problems)
    rows = _all(sheet, *names)
    if not rows:
        return None
    days, first, last, created, fees = (list(column) for column in zip(*rows, strict=True))
    heights = list(zip(first, last, strict=True))
    return _made(sheet, lambda: reward_history(days, heights, created, fees))


def read_price_scenarios(text: str, file: str, end: date, problems: Problems) -> PriceScenarios | None:
    """Read scenarios of the price: ``scenario``, ``probability``, ``date`` that a period begins with, ``usd``.

    Parameters
    ----------
    end
        The day after the last period.
    """
    columns = _columns(scenario=read_id, probability=_probability, date=read_date, usd=read_price)
    sheet = read_sheet(text, file, columns, problems)
    _check_scenarios(sheet)
    rows = _all(sheet, "scenario", "probability", "date", "usd")
    if not rows:
        return None
    names = list(dict.fromkeys(name for name, *_ in rows))
    chances = {name: chance for name, chance, *_ in rows}
    starts = [day for name, _, day, _ in rows if name == names[0]]
    prices = [[float(usd) for name, _, _, usd in rows if name == one] for one in names]
    return _made(
        sheet,
        lambda: PriceScenarios(
            names=names,
            probabilities=np.array([chances[name] for name in names]),
            starts=starts,
            end=end,
            price_usd_per_btc=np.array(prices),
        ),
    )


def _columns(**readers: Callable[[str], Any]) -> tuple[Column, ...]:
    return tuple(Column(name=name, read=read, required=True) for name, read in readers.items())


def _all(sheet: Sheet, *columns: str) -> list[tuple[Any, ...]] | None:
    """Return the rows, if all of them can be used and there are any: a series with holes is none."""
    if sheet.refused or sheet.incomplete:
        return None
    if not sheet.lines:
        sheet.problems.add(NO_ROWS, sheet.file, 1, file=sheet.file)
        return None
    return [row[1:] for row in sheet.rows(*columns)]


def _made(sheet: Sheet, make: Callable[[], Series]) -> Series | None:
    try:
        return make()
    except BadInput as refusal:
        where = refusal.where or sheet.file
        sheet.problems.add(
            WILL_NOT_DO, sheet.file, file=sheet.file, reason=refusal.what, where=where, cure=refusal.remedy
        )
        return None


def _check_scenarios(sheet: Sheet) -> None:
    """Refuse a scenario whose days or whose probability are not one thing."""
    days: dict[str, list[str]] = {}
    chances: dict[str, str] = {}
    last: dict[str, int] = {}
    for row in range(len(sheet.lines)):
        name, chance, day = (sheet.texts[column][row] for column in ("scenario", "probability", "date"))
        days.setdefault(name, []).append(day)
        last[name] = row
        if chances.setdefault(name, chance) != chance:
            refusal = Refused(TWO_PROBABILITIES, scenario=name, first=chances[name])
            sheet.refuse(row, "probability", refusal, chance)
    first = next(iter(days), "")
    for name, its in days.items():
        if its != days[first]:
            sheet.refuse(last[name], "date", Refused(OTHER_PERIODS, first=first), name)


def _count(text: str) -> int:
    if _COUNT.fullmatch(text) is None:
        raise Refused(BAD_COUNT)
    return int(text)


def _target(text: str) -> int:
    if _BITS.fullmatch(text) is None:
        raise Refused(BAD_TARGET)
    try:
        return target_of(int(text, 16))
    except BadInput:
        raise Refused(BAD_TARGET) from None


def _probability(text: str) -> float:
    if _SHARE.fullmatch(text) is None:
        raise Refused(BAD_NUMBER)
    return float(text)
