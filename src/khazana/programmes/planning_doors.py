"""The door for ``planning.toml``: what each table declares beside its figures; figures are read one by one after it."""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, create_model

from khazana.planning import Count, Funding, MoveKind
from khazana.planning.adequacy import ExchangeRegime
from khazana.planning.plan.asks import (
    ECONOMY_ASKS,
    LIMIT_ASKS,
    RULE_ASKS,
    START_ASKS,
    Conditionality,
    LimitKind,
    RuleKind,
)
from khazana.programmes.cells import choice
from khazana.programmes.doors import Day, Door, FormatNumber, Id, Optional, TextDoor, reading, refused
from khazana.programmes.planning_kinds import BAD_YEAR_DAY
from khazana.programmes.problems import Refused
from khazana.programmes.value_kinds import MISSING_KEY

__all__ = ["PlanningDoor"]

_MOST_ENTRIES: Final = 200
_MOST_RULES: Final = 30
_MOST_DATES: Final = 400
_MOST_YEARS: Final = 50
_YEAR_DAY: Final = re.compile(r"([0-9]{2})-([0-9]{2})", re.ASCII)

_RULE_FIGURES: Final = tuple(sorted({name for asks in RULE_ASKS.values() for name in asks}))
_LIMIT_FIGURES: Final = tuple(sorted({name for asks in LIMIT_ASKS.values() for name in asks}))


def _read_year_day(text: str) -> tuple[int, int]:
    match = _YEAR_DAY.fullmatch(text)
    try:
        found = date(2001, int(match[1]), int(match[2])) if match else None  # a year without 29 February
    except ValueError:
        found = None
    if found is None:
        raise Refused(BAD_YEAR_DAY)
    return found.month, found.day


def _known_day(value: object) -> object:
    """Refuse a list entry that is no day: TOML's own dates pass as they are."""
    if value is None:
        raise refused(Refused(MISSING_KEY, key="a day"))
    return value


_OneDay = Annotated[Day, BeforeValidator(_known_day)]


def _figures(names: tuple[str, ...]) -> dict[str, Any]:
    return dict.fromkeys(names, (Any, None))


class _RuleDoor(Door):
    kind: Annotated[RuleKind, reading(choice(RuleKind))]
    funding: Annotated[Funding, reading(choice(Funding))] = Funding.BUDGET
    move: Annotated[MoveKind, reading(choice(MoveKind))] | None = None
    since: Day = None
    until: Day = None
    on: Day = None
    mined: Any = None


_RULE: Final[Any] = create_model("RuleDoor", __base__=_RuleDoor, **_figures(_RULE_FIGURES))


class _PolicyDoor(Door):
    id: Id
    name: TextDoor
    source: Optional = ""
    assumption: Optional = ""
    may_sell: bool = False
    note: Optional = ""
    rules: Annotated[list[_RULE], Field(max_length=_MOST_RULES, default_factory=list)]


class _LimitDoor(Door):
    id: Id
    name: TextDoor
    kind: Annotated[LimitKind, reading(choice(LimitKind))]
    source: Optional = ""
    assumption: Optional = ""
    count: Annotated[Count, reading(choice(Count))] = Count.IMF
    conditionality: Annotated[Conditionality, reading(choice(Conditionality))] | None = None
    since: Day = None
    until: Day = None
    dates: Annotated[list[_OneDay], Field(max_length=_MOST_DATES, default_factory=list)]
    asks: TextDoor | None = None
    note: Optional = ""


class _EconomyDoor(Door):
    regime: Annotated[ExchangeRegime, reading(choice(ExchangeRegime))] | None = None


_LIMIT: Final[Any] = create_model("LimitDoor", __base__=_LimitDoor, **_figures(_LIMIT_FIGURES))
_ECONOMY: Final[Any] = create_model("EconomyDoor", __base__=_EconomyDoor, **_figures(tuple(ECONOMY_ASKS)))


class _PlanningDoor(Door):
    format: FormatNumber
    start: Day
    years: Annotated[int, Field(ge=1, le=_MOST_YEARS)]
    fiscal_year_begins: Annotated[tuple[int, int], reading(_read_year_day)] = (1, 1)
    policies: Annotated[list[_PolicyDoor], Field(max_length=_MOST_ENTRIES, default_factory=list)]


PlanningDoor: Final[Any] = create_model(
    "PlanningDoor",
    __base__=_PlanningDoor,
    economy=(_ECONOMY, _ECONOMY()),
    limits=(Annotated[list[_LIMIT], Field(max_length=_MOST_ENTRIES)], []),
    **_figures(tuple(START_ASKS)),
)
"""All of ``planning.toml``; figures pass it as they are."""
