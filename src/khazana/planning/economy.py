"""What else moves: the exchange rate and the reserves, each by a simple law of its own that somebody declares.

Both are geometric random walks. The exchange rate's shock may go with that of bitcoin's price, and the reserves' with
that of the exchange rate; how much is stated, and 0 where nothing is known. Neither feels what the policy does: what
a policy pays out of reserves is taken off afterwards, policy by policy.
"""

import math
from dataclasses import dataclass
from typing import Final

from khazana.kernels.elementary import exp2
from khazana.kernels.primitives import Float, Word, fused
from khazana.kernels.programs import Call, word
from khazana.kernels.variates import normal_pair
from khazana.planning.figures import figure
from khazana.planning.names import LOCAL_PER_USD, RESERVES_USD
from khazana.planning.pieces import Piece
from khazana.planning.price_laws import PriceLaw
from khazana.planning.price_steps import RETURN

__all__ = ["ECONOMY", "ExchangeRate", "Reserves", "economy_piece"]

ECONOMY: Final = 2
"""The stream whose words are the shocks of exchange rate and reserves."""

_LOG2_E: Final = math.log2(math.e)
_TINY: Final = 1e-30


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """The price of a dollar in local currency.

    Parameters
    ----------
    start_local_per_usd
        Today's [local/USD].
    drift_log_per_day, volatility_log_per_day
        Mean and standard deviation of its daily log change; a positive drift is depreciation.
    with_price
        Correlation of its daily change with bitcoin's return, −1 to 1.
    """

    start_local_per_usd: float
    drift_log_per_day: float = 0.0
    volatility_log_per_day: float = 0.0
    with_price: float = 0.0

    def __post_init__(self) -> None:
        figure(self.start_local_per_usd, "start_local_per_usd", above=0, most=1e9)
        figure(self.drift_log_per_day, "exchange rate's drift_log_per_day", least=-0.1, most=0.1)
        figure(self.volatility_log_per_day, "exchange rate's volatility_log_per_day", least=0, most=0.5)
        figure(self.with_price, "with_price", least=-1, most=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserves:
    """Foreign reserves, before what the policy does.

    Parameters
    ----------
    start_usd
        Today's [USD]: net reserves, if they are to be held against a floor of net reserves.
    drift_log_per_day, volatility_log_per_day
        Mean and standard deviation of their daily log change.
    with_exchange_rate
        Correlation of their daily change with that of the exchange rate, −1 to 1; negative where reserves fall as the
        currency does.
    """

    start_usd: float
    drift_log_per_day: float = 0.0
    volatility_log_per_day: float = 0.0
    with_exchange_rate: float = 0.0

    def __post_init__(self) -> None:
        figure(self.start_usd, "reserves' start_usd", above=0, most=1e14)
        figure(self.drift_log_per_day, "reserves' drift_log_per_day", least=-0.1, most=0.1)
        figure(self.volatility_log_per_day, "reserves' volatility_log_per_day", least=0, most=0.5)
        figure(self.with_exchange_rate, "with_exchange_rate", least=-1, most=1)


def _shocks(  # noqa: PLR0913, PLR0917 - two correlations, and what makes a return a shock
    radius: Word,
    angle: Word,
    change: Float,
    mean: Float,
    per_deviation: Float,
    with_price: Float,
    apart_from_price: Float,
    with_rate: Float,
    apart_from_rate: Float,
) -> tuple[Float, Float]:
    """Return standard shocks of exchange rate and reserves; the return of bitcoin is brought to variance 1 first."""
    one, two = normal_pair(radius, angle)
    price = (change - mean) * per_deviation
    rate = fused(with_price, price, apart_from_price * one)
    return rate, fused(with_rate, rate, apart_from_rate * two)


def _walked(level: Float, shock: Float, drift: Float, volatility: Float) -> Float:
    return level * exp2(fused(volatility, shock, drift))


def economy_piece(law: PriceLaw, rate: ExchangeRate | None, reserves: Reserves | None) -> Piece | None:
    """Return the day of exchange rate and reserves, as far as either is declared; ``None`` where none is.

    What has no volatility still drifts, without drawing a word.
    """
    calls: list[Call] = []
    values: dict[str, float] = {}
    states: dict[str, float] = {}
    if any(one is not None and one.volatility_log_per_day > 0 for one in (rate, reserves)):
        with_price = rate.with_price if rate else 0.0
        with_rate = reserves.with_exchange_rate if reserves else 0.0
        values |= {
            "economy_mean": law.drift_log_per_day * _LOG2_E,
            "economy_per_deviation": 1.0 / max(math.sqrt(law.variance_per_day) * _LOG2_E, _TINY),
            "with_price": with_price,
            "apart_from_price": math.sqrt(1 - with_price**2),
            "with_rate": with_rate,
            "apart_from_rate": math.sqrt(1 - with_rate**2),
        }
        takes = (word(ECONOMY, 0), word(ECONOMY, 1), RETURN, *values)
        calls.append(Call(function=_shocks, takes=takes, gives=("rate_shock", "reserves_shock")))
    for name, shock, one in ((LOCAL_PER_USD, "rate_shock", rate), (RESERVES_USD, "reserves_shock", reserves)):
        if one is None:
            continue
        states[name] = one.start_local_per_usd if isinstance(one, ExchangeRate) else one.start_usd
        drift, volatility = f"{name}_drift", f"{name}_volatility"
        values[drift] = one.drift_log_per_day * _LOG2_E
        values[volatility] = one.volatility_log_per_day * _LOG2_E
        shocked = shock if calls and calls[0].function is _shocks else volatility
        calls.append(Call(function=_walked, takes=(name, shocked, drift, volatility), gives=(name,)))
    return Piece(calls=tuple(calls), values=values, states=states) if calls else None
