"""Whether reserves are adequate: the IMF's metric by exchange-rate regime, import cover, and what coins do to reserves.

References
----------
IMF (2011, 2013, 2015). Assessing Reserve Adequacy. (Weights of the metric for emerging markets, ARA-EM; 100 to 150% of
it count as adequate.)
IMF (2025). Integrated Balance of Payments and International Investment Position Manual, 7th edition (BPM7). (A crypto
asset without a liability behind it is a non-produced non-financial asset, and no reserve asset.)
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.energy.quantities import Floats, quantity

__all__ = [
    "ADEQUATE",
    "MONTHS_PER_YEAR",
    "WEIGHTS",
    "Adequacy",
    "Band",
    "Bounds",
    "ExchangeRegime",
    "Funding",
    "Obligations",
    "Room",
    "Weights",
    "adequacy",
    "band_of",
    "change_of_reserves_usd",
    "import_cover_months",
    "room",
]

ADEQUATE: Final = (1.0, 1.5)
"""From which to which ratio of reserves to the metric they count as adequate."""
MONTHS_PER_YEAR: Final = 12


class ExchangeRegime(StrEnum):
    """How the exchange rate is set, as far as the metric asks."""

    FIXED = "fixed"
    FLOATING = "floating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Which share of each obligation may have to be met out of reserves."""

    short_term_debt: float
    other_liabilities: float
    broad_money: float
    exports: float


WEIGHTS: Final = {
    ExchangeRegime.FIXED: Weights(short_term_debt=0.3, other_liabilities=0.2, broad_money=0.1, exports=0.1),
    ExchangeRegime.FLOATING: Weights(short_term_debt=0.3, other_liabilities=0.15, broad_money=0.05, exports=0.05),
}
"""By regime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligations:
    """What the metric is made of [USD]: figures, or arrays of one shape.

    Parameters
    ----------
    short_term_debt_usd
        External debt due within a year, by remaining maturity.
    other_liabilities_usd
        Portfolio liabilities and other debt beyond that.
    broad_money_usd
        At the exchange rate of the day.
    exports_usd
        Of goods and services in a year.
    """

    short_term_debt_usd: npt.ArrayLike
    other_liabilities_usd: npt.ArrayLike
    broad_money_usd: npt.ArrayLike
    exports_usd: npt.ArrayLike

    def metric_usd(self, regime: ExchangeRegime) -> Floats:
        """Return the metric, ARA-EM, under a regime.

        Raises
        ------
        BadInput
            If a figure is negative or not finite.

        Examples
        --------
        >>> debts = Obligations(short_term_debt_usd=10, other_liabilities_usd=20, broad_money_usd=100, exports_usd=30)
        >>> float(debts.metric_usd(ExchangeRegime.FIXED)), float(debts.metric_usd(ExchangeRegime.FLOATING))
        (20.0, 12.5)
        """
        weights = WEIGHTS[regime]
        found: Floats = (
            weights.short_term_debt * quantity(self.short_term_debt_usd, "short_term_debt_usd")
            + weights.other_liabilities * quantity(self.other_liabilities_usd, "other_liabilities_usd")
            + weights.broad_money * quantity(self.broad_money_usd, "broad_money_usd")
            + weights.exports * quantity(self.exports_usd, "exports_usd")
        )
        return found


class Band(StrEnum):
    """Where a ratio of reserves to the metric lies."""

    BELOW = "below"
    ADEQUATE = "adequate"
    ABOVE = "above"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adequacy:
    """Reserves against the metric.

    Parameters
    ----------
    metric_usd, ratio
        The metric, and reserves over it.
    room_usd
        What could leave the reserves before the ratio falls to 1; negative where it is below already.
    """

    regime: ExchangeRegime
    metric_usd: Floats
    ratio: Floats
    room_usd: Floats


def adequacy(reserves_usd: npt.ArrayLike, obligations: Obligations, regime: ExchangeRegime) -> Adequacy:
    """Hold reserves against the metric; coins are no part of reserves.

    Raises
    ------
    BadInput
        If a figure is negative or not finite, or the metric is zero.
    """
    reserves = quantity(reserves_usd, "reserves_usd")
    metric = quantity(obligations.metric_usd(regime), "metric_usd", above=True)
    return Adequacy(
        regime=regime,
        metric_usd=metric,
        ratio=np.asarray(reserves / metric, np.float64),
        room_usd=np.asarray(reserves - ADEQUATE[0] * metric, np.float64),
    )


def band_of(ratio: float) -> Band:
    """Return where one ratio lies.

    Examples
    --------
    >>> [band_of(ratio).value for ratio in (0.99, 1.0, 1.5, 1.51)]
    ['below', 'adequate', 'adequate', 'above']
    """
    if ratio < ADEQUATE[0]:
        return Band.BELOW
    return Band.ADEQUATE if ratio <= ADEQUATE[1] else Band.ABOVE


def import_cover_months(reserves_usd: npt.ArrayLike, imports_usd_per_year: npt.ArrayLike) -> Floats:
    """Return for how many months of imports reserves last.

    Examples
    --------
    >>> float(import_cover_months(14.51e9, 69.6e9))
    2.5017241379310344
    """
    imports = quantity(imports_usd_per_year, "imports_usd_per_year", above=True)
    return np.asarray(quantity(reserves_usd, "reserves_usd") * MONTHS_PER_YEAR / imports, np.float64)


class Funding(StrEnum):
    """What coins are bought with, or how else they come."""

    RESERVES = "reserves"
    """Foreign currency of the central bank, or of the government where it holds its own there."""
    LOCAL_CURRENCY = "local currency"
    """From residents, in the country's own money: reserves do not move, though the rate of exchange may."""
    MINING = "mining"
    SEIZURE = "seizure"


def change_of_reserves_usd(flow_usd: npt.ArrayLike, funding: Funding) -> Floats:
    """Return by how much official reserves change as coins come in (or, negative, are sold) for so many dollars.

    Under BPM7 coins are no reserve asset. So reserves fall by the whole price of coins that are bought with them, and
    rise by what a sale for foreign currency brings; net international reserves do the same. What the coins are worth
    later changes neither.

    Examples
    --------
    >>> float(change_of_reserves_usd(10e6, Funding.RESERVES)), float(change_of_reserves_usd(10e6, Funding.MINING))
    (-10000000.0, 0.0)
    """
    flow = quantity(flow_usd, "flow_usd", least=-np.inf)
    return np.asarray(-flow if funding is Funding.RESERVES else np.zeros_like(flow), np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What could be spent out of reserves before a measure reaches its bound [USD]; ``None`` where it is not known.

    Parameters
    ----------
    metric_usd
        Until reserves are 100% of ARA-EM.
    imports_usd
        Until they cover no more than the months of imports that are to be kept.
    net_reserves_usd
        Until net international reserves are at their floor.
    """

    metric_usd: float | None
    imports_usd: float | None
    net_reserves_usd: float | None

    @property
    def least_usd(self) -> float | None:
        """The least of those that are known; below zero where a bound is broken already."""
        known = [one for one in (self.metric_usd, self.imports_usd, self.net_reserves_usd) if one is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The bounds that reserves are held to, as far as they are known.

    Parameters
    ----------
    obligations, regime
        For ARA-EM.
    imports_usd_per_year, least_months
        For import cover.
    net_reserves_usd, floor_usd
        Net international reserves today, and the floor on them.
    """

    obligations: Obligations | None = None
    regime: ExchangeRegime = ExchangeRegime.FLOATING
    imports_usd_per_year: float | None = None
    least_months: float | None = None
    net_reserves_usd: float | None = None
    floor_usd: float | None = None


def room(reserves_usd: float, bounds: Bounds) -> Room:
    """Return what could be spent out of reserves before each bound that is known is reached.

    Examples
    --------
    >>> room(14.5e9, Bounds(imports_usd_per_year=48e9, least_months=3)).imports_usd
    2500000000.0
    """
    metric = imports = net = None
    if bounds.obligations is not None:
        metric = float(adequacy(reserves_usd, bounds.obligations, bounds.regime).room_usd)
    if bounds.imports_usd_per_year is not None and bounds.least_months is not None:
        imports = reserves_usd - bounds.least_months * bounds.imports_usd_per_year / MONTHS_PER_YEAR
    if bounds.net_reserves_usd is not None and bounds.floor_usd is not None:
        net = bounds.net_reserves_usd - bounds.floor_usd
    return Room(metric_usd=metric, imports_usd=imports, net_reserves_usd=net)
