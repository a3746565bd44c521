"""What a hash earns, and what it may cost: hashprice, pool terms, break-even.

Hashprice is what 1 PH/s earns in a day [USD/PH/day]. Of power, 1 PH/s takes as many kilowatts as the machine takes
joules for a terahash, times the PUE. That makes both sides comparable:

    hashprice   = 86,400 · 10^15 · (subsidy + fees) · price / (difficulty · 2^32)
    break-even  = 24 · J/TH · PUE · USD/kWh

References
----------
arXiv 2303.09081; arXiv 2408.12014.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.core import SATS_PER_BTC, BadInput
from khazana.energy.quantities import Floats, quantity, share
from khazana.energy.retarget import HASHES_PER_DIFFICULTY, STEADY_INTERVAL_S

__all__ = [
    "DAY_S",
    "SOLO",
    "PoolScheme",
    "PoolTerms",
    "blocks_per_day",
    "break_even_hashprice_usd_per_ph_day",
    "break_even_price_usd_per_btc",
    "hashprice_usd_per_ph_day",
    "network_revenue_usd_per_day",
    "reward_sat_per_ph_day",
    "usd_per_mwh",
]

DAY_S: Final = 86_400
_DAY_H: Final = 24
_PETA: Final = 1e15
_KWH_PER_MWH: Final = 1_000


class PoolScheme(StrEnum):
    """How a pool pays its miners."""

    FPPS = "FPPS"
    """For each share, what it is worth on average, subsidy and fees: the pool carries the luck."""
    PPS = "PPS"
    """For each share the subsidy on average; the pool keeps the fees, and carries the luck."""
    PPS_PLUS = "PPS+"
    """The subsidy on average, the fees as blocks are found."""
    SHARED = "shared"
    """A share of the blocks that are found (PPLNS and its kin): the miners carry the luck."""
    SOLO = "solo"
    """All of the blocks that one finds oneself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTerms:
    """What a pool keeps.

    Parameters
    ----------
    fee_share
        Of the subsidy.
    fee_share_of_fees
        Of the transaction fees; as of the subsidy where it is ``None``.

    Raises
    ------
    BadInput
        If a fee is no share, or one mines alone and pays one.

    Examples
    --------
    >>> PoolTerms(scheme=PoolScheme.FPPS, fee_share=0.02).paid_sat(312_500_000, 2_180_000).item()
    308386400.0
    """

    scheme: PoolScheme
    fee_share: float = 0.0
    fee_share_of_fees: float | None = None

    def __post_init__(self) -> None:
        share(self.fee_share, "fee_share")
        share(self._of_fees, "fee_share_of_fees")
        if self.scheme is PoolScheme.SOLO and (self.fee_share or self.fee_share_of_fees):
            raise BadInput("who mines alone pays no pool", value=self.fee_share, remedy="leave out the fee")

    @property
    def _of_fees(self) -> float:
        if self.scheme is PoolScheme.PPS:
            return 1.0
        return self.fee_share if self.fee_share_of_fees is None else self.fee_share_of_fees

    def paid_sat(self, subsidy_sat: npt.ArrayLike, fees_sat: npt.ArrayLike) -> Floats:
        """Return what reaches the miners of a block on average [sat], elementwise; not rounded."""
        subsidy, fees = quantity(subsidy_sat, "subsidy_sat"), quantity(fees_sat, "fees_sat")
        return np.asarray(subsidy * (1.0 - self.fee_share) + fees * (1.0 - self._of_fees))

    def deviation_share(self, subsidy_sat: float, fees_sat: float, blocks: npt.ArrayLike) -> Floats:
        """Return the standard deviation of the pay over its mean, for as many blocks as are found on average.

        Blocks come as a Poisson process, so what hangs on ``n`` of them deviates by ``1 / √n``. ``blocks`` are those of
        the pool, or one's own where one mines alone.
        """
        expected = quantity(blocks, "blocks", above=True)
        whole = float(self.paid_sat(subsidy_sat, fees_sat))
        hanging = {PoolScheme.FPPS: 0.0, PoolScheme.PPS: 0.0, PoolScheme.PPS_PLUS: float(self.paid_sat(0, fees_sat))}
        return np.asarray((hanging.get(self.scheme, whole) / whole if whole else 0.0) / np.sqrt(expected))


SOLO: Final = PoolTerms(scheme=PoolScheme.SOLO)
"""Mining alone, and the network's own hashprice."""


def blocks_per_day(interval_s: npt.ArrayLike = STEADY_INTERVAL_S) -> Floats:
    """Return how many blocks a day has at a mean interval [s]: 143.93 where the hashrate stands still."""
    return np.asarray(DAY_S / quantity(interval_s, "interval_s", above=True))


def reward_sat_per_ph_day(
    difficulty: npt.ArrayLike, subsidy_sat: npt.ArrayLike, fees_sat: npt.ArrayLike = 0.0, terms: PoolTerms = SOLO
) -> Floats:
    """Return what 1 PH/s earns in a day on average [sat], elementwise; not rounded.

    Parameters
    ----------
    subsidy_sat, fees_sat
        Of a block [sat].
    """
    hashes = quantity(difficulty, "difficulty", above=True) * HASHES_PER_DIFFICULTY
    return DAY_S * _PETA * terms.paid_sat(subsidy_sat, fees_sat) / hashes


def hashprice_usd_per_ph_day(
    price_usd_per_btc: npt.ArrayLike,
    *,
    difficulty: npt.ArrayLike,
    subsidy_sat: npt.ArrayLike,
    fees_sat: npt.ArrayLike = 0.0,
    terms: PoolTerms = SOLO,
) -> Floats:
    """Return the hashprice [USD/PH/day], elementwise; with pool terms what reaches the miner of it.

    Examples
    --------
    >>> found = hashprice_usd_per_ph_day(62_000, difficulty=133.9e12, subsidy_sat=312_500_000, fees_sat=2_180_000)
    >>> round(float(found), 2)
    29.31
    """
    price = quantity(price_usd_per_btc, "price_usd_per_btc")
    return price / SATS_PER_BTC * reward_sat_per_ph_day(difficulty, subsidy_sat, fees_sat, terms)


def network_revenue_usd_per_day(
    price_usd_per_btc: npt.ArrayLike,
    *,
    subsidy_sat: npt.ArrayLike,
    fees_sat: npt.ArrayLike = 0.0,
    interval_s: npt.ArrayLike = STEADY_INTERVAL_S,
) -> Floats:
    """Return what all miners together earn in a day [USD], elementwise."""
    paid = SOLO.paid_sat(subsidy_sat, fees_sat)
    price = quantity(price_usd_per_btc, "price_usd_per_btc")
    return np.asarray(blocks_per_day(interval_s) * paid / SATS_PER_BTC * price)


def break_even_hashprice_usd_per_ph_day(
    efficiency_j_per_th: npt.ArrayLike, pue: npt.ArrayLike, power_usd_per_kwh: npt.ArrayLike
) -> Floats:
    """Return the hashprice that pays for the power alone [USD/PH/day]: ``24 · J/TH · PUE · USD/kWh``, elementwise.

    Examples
    --------
    >>> round(float(break_even_hashprice_usd_per_ph_day(17.5, 1.05, 0.0816)), 1)
    36.0
    """
    efficiency = quantity(efficiency_j_per_th, "efficiency_j_per_th", above=True)
    return _DAY_H * efficiency * quantity(pue, "pue", least=1.0) * quantity(power_usd_per_kwh, "power_usd_per_kwh")


def usd_per_mwh(hashprice: npt.ArrayLike, efficiency_j_per_th: npt.ArrayLike, pue: npt.ArrayLike) -> Floats:
    """Return what a megawatt-hour at the meter earns [USD/MWh], which is also the power price that it can bear.

    Parameters
    ----------
    hashprice
        [USD/PH/day].

    Examples
    --------
    >>> round(float(usd_per_mwh(36.0, 17.5, 1.05)), 1)
    81.6
    """
    earned = quantity(hashprice, "hashprice_usd_per_ph_day")
    return earned * _KWH_PER_MWH / break_even_hashprice_usd_per_ph_day(efficiency_j_per_th, pue, 1.0)


def break_even_price_usd_per_btc(
    break_even_hashprice: npt.ArrayLike,
    *,
    difficulty: npt.ArrayLike,
    subsidy_sat: npt.ArrayLike,
    fees_sat: npt.ArrayLike = 0.0,
    terms: PoolTerms = SOLO,
) -> Floats:
    """Return the price of one bitcoin at which a break-even hashprice [USD/PH/day] is just reached [USD/BTC]."""
    asked = quantity(break_even_hashprice, "break_even_hashprice_usd_per_ph_day")
    earned = reward_sat_per_ph_day(difficulty, subsidy_sat, fees_sat, terms)
    if not (earned > 0).all():
        raise BadInput("nothing is earned here at any price", remedy="check subsidy, fees and pool terms")
    return asked * SATS_PER_BTC / earned
