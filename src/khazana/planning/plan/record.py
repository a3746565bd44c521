"""The records that a planning file becomes; every figure keeps its unit, and its source or its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from khazana.core import BadInput, LocalText, Range, Source, SourceKind
from khazana.planning import Count, Funding, MoveKind
from khazana.planning.adequacy import ExchangeRegime
from khazana.planning.plan.asks import Conditionality, LimitKind, RuleKind
from khazana.planning.plan.units import OF_GDP, Dimension, factor_of, is_local

__all__ = [
    "DeclaredFigure",
    "DeclaredLimit",
    "DeclaredPolicy",
    "DeclaredRule",
    "Economy",
    "MinedFrom",
    "MinedStream",
    "Origin",
    "TreasuryPlan",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where something comes from: the id of a source, or the reason for which it is assumed.

    Parameters
    ----------
    source
        Empty where it is assumed.
    assumption
        The reason; empty where a source says so.
    """

    source: str = ""
    source_kind: SourceKind | None = None
    assumption: str = ""

    @property
    def is_assumed(self) -> bool:
        """Whether nobody said so."""
        return not self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFigure:
    """One figure as it was declared.

    Parameters
    ----------
    key
        Where it stands in the file, such as ``limits.nir.floor``.
    name
        Its own name there.
    range
        In ``unit``; one value where low and high are equal.
    since
        From when it holds; ``None`` for always.
    as_of
        When it held, as the source says.
    line
        Of the file.
    """

    key: str
    name: str
    range: Range
    unit: str
    dimension: Dimension
    origin: Origin
    since: date | None = None
    as_of: str = ""
    note: str = ""
    line: int = 0

    @property
    def is_local(self) -> bool:
        """Whether it is an amount of the country's own money, which an exchange rate turns into dollars."""
        return is_local(self.unit, self.dimension)

    @property
    def said(self) -> float:
        """The middle of what was said, in ``unit``."""
        middle = self.range.middle()
        if middle is None:
            raise BadInput("a figure that is reckoned with has two bounds", where=self.key, remedy="give low and high")
        return float(middle)

    def value(self, gdp_usd: float | None = None) -> float | None:
        """Return it in the unit that is reckoned with, an amount of local money in that.

        ``None`` where that takes a GDP that is not known.
        """
        exact = Fraction(repr(self.said)) * Fraction(repr(factor_of(self.unit, self.dimension)))
        if self.unit != OF_GDP:
            return float(exact)
        return None if gdp_usd is None else float(exact * Fraction(repr(gdp_usd)))


class MinedFrom(StrEnum):
    """Where a stream of mined coins comes from."""

    ENERGY = "energy"
    """What the energy plan's fleets mine at the capacities that were sized."""
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MinedStream:
    """Coins that are mined, day by day from the day after the start; none after the last of them.

    Parameters
    ----------
    coins_per_day
        ``None`` where nobody has said them yet, as before an energy plan was sized.
    file
        The name of the file that has them, if one has.
    """

    comes_from: MinedFrom
    origin: Origin
    coins_per_day: tuple[float, ...] | None = None
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRule:
    """One rule of a policy, from a day (held) until a day (not held); a move is ``on`` one."""

    kind: RuleKind
    figures: tuple[DeclaredFigure, ...]
    funding: Funding = Funding.BUDGET
    move: MoveKind | None = None
    since: date | None = None
    until: date | None = None
    on: date | None = None
    mined: MinedStream | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredPolicy:
    """What a state does, or might do, with coins."""

    id: str
    name: LocalText
    rules: tuple[DeclaredRule, ...]
    origin: Origin
    may_sell: bool = False
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLimit:
    """A line that must not be crossed, as it was agreed or announced.

    Parameters
    ----------
    figures
        What is known of what it asks for; the rest is open.
    count
        Of an accumulation: as announced, or as the IMF counts.
    conditionality
        What it is to those who agreed on it; ``None`` where nobody has said.
    since, until, dates
        When it holds; ``dates`` are days of test, none for each day.
    asks
        What would settle what is open.
    """

    id: str
    name: LocalText
    kind: LimitKind
    figures: tuple[DeclaredFigure, ...]
    origin: Origin
    count: Count = Count.IMF
    conditionality: Conditionality | None = None
    since: date | None = None
    until: date | None = None
    dates: tuple[date, ...] = ()
    asks: LocalText | None = None
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Economy:
    """What limits take of the economy, as far as it is known."""

    figures: tuple[DeclaredFigure, ...] = ()
    regime: ExchangeRegime | None = None

    def figure(self, name: str) -> DeclaredFigure | None:
        """Return a figure by name."""
        return next((one for one in self.figures if one.name == name), None)

    def value(self, name: str) -> float | None:
        """Return a figure in the unit that is reckoned with."""
        found = self.figure(name)
        gdp = self.figure("gdp")
        return None if found is None else found.value(None if gdp is None or found is gdp else gdp.value())


@dataclass(frozen=True, slots=True, kw_only=True)
class TreasuryPlan:
    """All that a planning file declares.

    Parameters
    ----------
    start, years
        The day whose end is the start, and how far ahead.
    fiscal_year
        Month and day on which it begins.
    figures
        Of the start: holdings, their cost, and the stated drift of the price, as far as they are declared.
    """

    programme: str
    currency: str
    start: date
    years: int
    fiscal_year: tuple[int, int]
    figures: tuple[DeclaredFigure, ...]
    economy: Economy
    policies: tuple[DeclaredPolicy, ...]
    limits: tuple[DeclaredLimit, ...]
    sources: tuple[Source, ...]
    is_synthetic: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that it takes streams from."""
        streams = (rule.mined for policy in self.policies for rule in policy.rules)
        return tuple(dict.fromkeys(one.file for one in streams if one is not None and one.file))

    def figure(self, name: str) -> DeclaredFigure | None:
        """Return a figure of the start by name."""
        return next((one for one in self.figures if one.name == name), None)

    def all_figures(self) -> Iterator[DeclaredFigure]:
        """Yield every figure, in the order of the file's parts."""
        yield from self.figures
        yield from self.economy.figures
        for policy in self.policies:
            for rule in policy.rules:
                yield from rule.figures
        for limit in self.limits:
            yield from limit.figures
