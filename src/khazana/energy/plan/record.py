"""An energy plan: all that a programme's ``energy.toml`` declares, typed, each figure with where it came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from khazana.core import BadInput, Source
from khazana.energy.plan.figures import Asks, Figure, Need, Origin, Profile, figures_of
from khazana.energy.plan.parts import (
    PlannedBackup,
    PlannedBattery,
    PlannedComputing,
    PlannedFleet,
    PlannedLink,
    PlannedSale,
    PlannedZone,
)
from khazana.energy.plan.planned_effects import PlannedEffect
from khazana.energy.plan.plants import PlannedOutage, PlannedPlant
from khazana.energy.plan.stresses import PlannedStress
from khazana.energy.plan.terms import PlannedCondition, PlannedScenario, PlannedTariff
from khazana.energy.plan.units import Dimension, currency_in

__all__ = ["HOURS_PER_YEAR", "EnergyPlan", "Horizon", "Network", "RiskWeight", "SharedMargin"]

HOURS_PER_YEAR: Final = 8_760
"""Each year is reckoned with 365 days; 29 February is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """When a plan begins and how many years of 8,760 hours it has; profiles begin in the same hour of the year."""

    start: date
    years: int

    @property
    def starts(self) -> tuple[date, ...]:
        """The day that each year begins with."""
        return tuple(self.start.replace(year=self.start.year + one) for one in range(self.years))

    @property
    def end(self) -> date:
        """The day after the last year."""
        return self.start.replace(year=self.start.year + self.years)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network as it was on a day, and how the rest of the world answers.

    Parameters
    ----------
    at, height
        A day and the height of a block of it: from there heights and halvings are reckoned.
    difficulty, hashprice
        On that day; a point of the curve of the rest of the world.
    growth, efficiency
        By how much more hashrate there is a year later at the same hashprice, and how much less power a hash takes.
    """

    at: date | None = None
    height: int | None = None
    difficulty: Annotated[Figure | None, Asks(Dimension.DIFFICULTY, Need.CHOICE, least=1.0)] = None
    hashprice: Annotated[Figure | None, Asks(Dimension.HASHPRICE, Need.CHOICE, least=1e-3)] = None
    fees: Annotated[Figure | None, Asks(Dimension.BLOCK_FEES, Need.CHOICE)] = None
    pool_fee: Annotated[Figure | None, Asks(Dimension.SHARE)] = None
    elasticity: Annotated[Figure | None, Asks(Dimension.RATIO, Need.CHOICE)] = None
    growth: Annotated[Figure | None, Asks(Dimension.SHARE_PER_YEAR, least=-0.999)] = None
    efficiency: Annotated[Figure | None, Asks(Dimension.SHARE_PER_YEAR, most=0.999)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskWeight:
    """How much the worst scenarios count (`khazana.energy.conditions.Risk`)."""

    weight: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    level: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE, most=0.999)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedMargin:
    """Which share of the margin is passed on to all other consumers, and what they take a year."""

    passed: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    baseline: Annotated[Figure | None, Asks(Dimension.ENERGY_PER_YEAR, Need.CHOICE)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyPlan:
    """A plan of one programme.

    Parameters
    ----------
    programme
        The id of the programme.
    currency
        Of the country; figures are in it or in dollars.
    exchange
        Units of that currency for a dollar.
    interest
        The rate at which capital is spread over the years.
    sources
        Of all figures; those of the catalogue have ``catalogue:`` before their id.

    Notes
    -----
    A plan is complete in so far as `khazana.energy.plan.gaps.open_figures` finds nothing that is needed.
    """

    programme: str
    currency: str
    horizon: Horizon
    network: Network = Network()
    zones: tuple[PlannedZone, ...] = ()
    links: tuple[PlannedLink, ...] = ()
    plants: tuple[PlannedPlant, ...] = ()
    outages: tuple[PlannedOutage, ...] = ()
    fleets: tuple[PlannedFleet, ...] = ()
    computing: tuple[PlannedComputing, ...] = ()
    batteries: tuple[PlannedBattery, ...] = ()
    backups: tuple[PlannedBackup, ...] = ()
    sales: tuple[PlannedSale, ...] = ()
    tariffs: tuple[PlannedTariff, ...] = ()
    conditions: tuple[PlannedCondition, ...] = ()
    scenarios: tuple[PlannedScenario, ...] = ()
    stresses: tuple[PlannedStress, ...] = ()
    effects: tuple[PlannedEffect, ...] = ()
    risk: RiskWeight = RiskWeight()
    sharing: SharedMargin = SharedMargin()
    exchange: Annotated[Figure | None, Asks(Dimension.EXCHANGE, Need.CHOICE, least=1e-6)] = None
    interest: Annotated[Figure | None, Asks(Dimension.SHARE_PER_YEAR, Need.NEEDED)] = None
    sources: tuple[Source, ...] = ()
    is_synthetic: bool = False

    def figures(self) -> Iterator[Figure]:
        """Yield every figure that is declared, in the order of the parts."""
        return figures_of(self)

    def assumptions(self) -> tuple[Figure, ...]:
        """Return the figures that nobody stated and the plan assumes."""
        return tuple(one for one in self.figures() if one.origin is Origin.ASSUMED)

    def profiles(self) -> Iterator[Profile]:
        """Yield every profile, zone by zone, then plant by plant."""
        for zone in self.zones:
            given = (zone.surplus, zone.prices, zone.ambient, zone.demand, zone.sun, zone.exports)
            yield from (one for one in given if one is not None)
        yield from (one.availability for one in self.plants if one.availability is not None)

    def figure(self, key: str) -> Figure:
        """Return a figure by its key.

        Raises
        ------
        BadInput
            If there is none.
        """
        for one in self.figures():
            if one.key == key:
                return one
        raise BadInput("the plan has no such figure", value=key, remedy="use a key that its list of figures shows")

    def tariff_of(self, industry: str) -> PlannedTariff | None:
        """Return what an industry pays; ``None`` where nobody said."""
        return next((one for one in self.tariffs if one.industry == industry), None)

    def dollars(self, figure: Figure) -> float:
        """Return a figure's value in dollars, in the unit of its dimension.

        Raises
        ------
        BadInput
            If it is in the country's currency and nobody stated the rate of exchange.
        """
        code = currency_in(figure.unit)
        if code in {None, "USD"}:
            return figure.value
        if self.exchange is None:
            raise BadInput(
                "there is no rate of exchange for {currency}",
                where=figure.key,
                remedy="state exchange in energy.toml",
                currency=code,
            )
        return figure.value / self.exchange.value
