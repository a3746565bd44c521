"""What a commitment asks for, in a form that can be evaluated: one record for each kind of rule."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from khazana.core import BadInput, Interval

__all__ = [
    "OPEN_END",
    "RULES",
    "BalanceAtHeight",
    "CriterionMet",
    "DocumentLoggedBy",
    "NoInflowBetween",
    "NoOutflowBetween",
    "PerimeterDisclosed",
    "Rule",
    "SeriesThreshold",
]


OPEN_END: Final = datetime(9998, 12, 31, tzinfo=UTC)
"""The end of a time that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceAtHeight:
    """The perimeter holds at least, or at most, so much [sat] at a height of its network."""

    height: int
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        _bounded(self.least, self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoInflowBetween:
    """Nothing is bought or mined within a time; what is moved together, seized or given does not count."""

    within: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOutflowBetween:
    """Nothing leaves the perimeter within a time, but for the fees of moves inside of it."""

    within: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLoggedBy:
    """Each of the parties named has logged a step (``action``) of a document of the joint register by the due day."""

    document: str
    action: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesThreshold:
    """A series is at least, or at most, at a level in its unit, for the period that the due day ends."""

    series: str
    unit: str
    least: Decimal | None = None
    most: Decimal | None = None

    def __post_init__(self) -> None:
        _bounded(self.least, self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionMet:
    """Whoever watches over the instrument says that the criterion is met."""

    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterDisclosed:
    """The party itself, or an official record, names the addresses or descriptors of what it holds."""


Rule = (
    BalanceAtHeight
    | NoInflowBetween
    | NoOutflowBetween
    | DocumentLoggedBy
    | SeriesThreshold
    | CriterionMet
    | PerimeterDisclosed
)

RULES: Final = {
    "balance_at_height": BalanceAtHeight,
    "no_inflow_between": NoInflowBetween,
    "no_outflow_between": NoOutflowBetween,
    "document_logged_by": DocumentLoggedBy,
    "series_threshold": SeriesThreshold,
    "criterion_met": CriterionMet,
    "perimeter_disclosed": PerimeterDisclosed,
}
"""The kinds of rules by the names that files use."""


def _bounded(least: int | Decimal | None, most: int | Decimal | None) -> None:
    if least is None and most is None:
        raise BadInput("a rule of amounts has a bound", remedy="state least, most, or both")
    if least is not None and most is not None and least > most:
        raise BadInput("the least of a rule is above its most", value=f"{least} > {most}", remedy="swap them")
