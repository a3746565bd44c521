"""The day of a price: what each law does with the day's random words.

Returns are binary logarithms here, so that the price moves by one power of two. A day's return is held within ±60, and
the price within 2⁻⁷ (less than a cent) and 2⁶⁰ dollars: laws with heavy tails reach beyond in a path of many thousands,
and what they say there is about the law, and not about bitcoin.
"""

# ruff: noqa: FURB136 - a choice compiles to one instruction, where min and max of numba test for NaN

import math
from collections.abc import Callable
from dataclasses import replace
from functools import singledispatch
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from khazana.kernels.elementary import exp2
from khazana.kernels.primitives import Float, Word, float_of, fused, int_of, root
from khazana.kernels.programs import DAY, PATH, TABLE, Call, word
from khazana.kernels.variates import normal, normal_pair, place, student, unit
from khazana.planning.names import PRICE_USD
from khazana.planning.pieces import Floats, Piece
from khazana.planning.price_laws import BlockBootstrap, Gbm, GjrGarchT, Merton, PriceLaw, Switching
from khazana.planning.replays import Replay

__all__ = ["EVENTS", "RETURN", "SHOCKS", "price_piece", "price_table"]

SHOCKS: Final = 0
"""The stream whose words are the day's shock."""
EVENTS: Final = 1
"""The stream whose words say whether something happens: jumps, changes of regime, new blocks."""
RETURN: Final = "log2_return"

Table = npt.NDArray[np.float32]

_LOG2_E: Final = math.log2(math.e)
_ZERO: Final = np.float32(0.0)
_ONE: Final = np.float32(1.0)
_WILDEST: Final = np.float32(60.0)
_LOWEST_USD: Final = np.float32(2.0**-7)
_HIGHEST_USD: Final = np.float32(2.0**60)
_JUMPS: Final = 16


def _moved(price: Float, change: Float) -> Float:
    change = change if change < _WILDEST else _WILDEST
    change = change if change > -_WILDEST else -_WILDEST
    price = price * exp2(change)
    price = price if price < _HIGHEST_USD else _HIGHEST_USD
    return price if price > _LOWEST_USD else _LOWEST_USD


def _gbm(radius: Word, angle: Word, drift: Float, volatility: Float) -> Float:
    return fused(volatility, normal(radius, angle), drift)


def _garch(  # noqa: PLR0913, PLR0917 - the figures of the law
    radius: Word,
    angle: Word,
    variance: Float,
    drift: Float,
    omega: Float,
    rise: Float,
    fall: Float,
    beta: Float,
    power: Float,
    spread: Float,
) -> tuple[Float, Float]:
    """Return the day's return and the variance of the next."""
    shock = student(radius, angle, power, spread * variance)
    weight = fall if shock < _ZERO else rise
    return drift + shock, fused(weight * shock, shock, fused(beta, variance, omega))


def _merton(  # noqa: PLR0913, PLR0917 - the figures of the law
    radius: Word,
    angle: Word,
    event: Word,
    drift: Float,
    volatility: Float,
    mean: Float,
    spread: Float,
    tail_0: Float,
    tail_1: Float,
    tail_2: Float,
    tail_3: Float,
    tail_4: Float,
    tail_5: Float,
    tail_6: Float,
    tail_7: Float,
    tail_8: Float,
    tail_9: Float,
    tail_10: Float,
    tail_11: Float,
    tail_12: Float,
    tail_13: Float,
    tail_14: Float,
    tail_15: Float,
) -> Float:
    """Return a day's return with as many jumps as there are tails of the Poisson law above the event."""
    one, two = normal_pair(radius, angle)
    u = unit(event)
    count = _ONE if u < tail_0 else _ZERO
    count += _ONE if u < tail_1 else _ZERO
    count += _ONE if u < tail_2 else _ZERO
    count += _ONE if u < tail_3 else _ZERO
    count += _ONE if u < tail_4 else _ZERO
    count += _ONE if u < tail_5 else _ZERO
    count += _ONE if u < tail_6 else _ZERO
    count += _ONE if u < tail_7 else _ZERO
    count += _ONE if u < tail_8 else _ZERO
    count += _ONE if u < tail_9 else _ZERO
    count += _ONE if u < tail_10 else _ZERO
    count += _ONE if u < tail_11 else _ZERO
    count += _ONE if u < tail_12 else _ZERO
    count += _ONE if u < tail_13 else _ZERO
    count += _ONE if u < tail_14 else _ZERO
    count += _ONE if u < tail_15 else _ZERO
    jumped = fused(root(count) * spread, two, count * mean)
    return fused(volatility, one, drift) + jumped


def _switching(  # noqa: PLR0913, PLR0917 - the figures of the law
    radius: Word,
    angle: Word,
    event: Word,
    regime: Float,
    starts_second: Float,
    leaves_first: Float,
    leaves_second: Float,
    mean_first: Float,
    mean_second: Float,
    volatility_first: Float,
    volatility_second: Float,
) -> tuple[Float, Float]:
    """Return the day's return and its regime: 0 for the first, 1 for the second; below 0 where there is none yet."""
    u = unit(event)
    is_new = regime < _ZERO
    leaving = leaves_second if regime > _ZERO else leaves_first
    other = _ONE - regime
    kept = other if u < leaving else regime
    drawn = _ONE if u < starts_second else _ZERO
    regime = drawn if is_new else kept
    mean = mean_second if regime > _ZERO else mean_first
    volatility = volatility_second if regime > _ZERO else volatility_first
    return fused(volatility, normal(radius, angle), mean), regime


def _bootstrap(event: Word, draw: Word, table: Table, at: Float, size: Float, ends: Float) -> tuple[Float, Float]:
    """Return the day's return and its place in the past; below 0 where there is none yet."""
    following = at + _ONE
    following = following if following < size else _ZERO
    drawn = float_of(place(draw, int_of(size)))
    u = unit(event)
    at = drawn if (u < ends) | (at < _ZERO) else following
    return table[int_of(at)], at


def _replayed(path: Float, day: Float, table: Table, histories: Float, days: Float) -> Float:
    """Return the day's return of the path's history."""
    number = int_of(path) % int_of(histories)
    change: Float = table[number * int_of(days) + int_of(day)]
    return change


@singledispatch
def _law(law: PriceLaw) -> Piece:
    raise TypeError(f"{law!r} is no law of the price")


@_law.register
def _of_gbm(law: Gbm) -> Piece:
    values = {"drift": law.drift_log_per_day * _LOG2_E, "volatility": law.volatility_log_per_day * _LOG2_E}
    return _one(_gbm, (*_shock_words(), *values), (RETURN,), values)


@_law.register
def _of_garch(law: GjrGarchT) -> Piece:
    scale = _LOG2_E**2
    start = law.variance_per_day if law.start_variance is None else law.start_variance
    values = {
        "drift": law.drift_log_per_day * _LOG2_E,
        "omega": law.omega * scale,
        "rise": law.alpha,
        "fall": law.alpha + law.gamma,
        "beta": law.beta,
        "power": -2.0 / law.degrees,
        "spread": law.degrees - 2.0,
    }
    piece = _one(_garch, (*_shock_words(), "variance", *values), (RETURN, "variance"), values)
    return replace(piece, states={"variance": start * scale})


@_law.register
def _of_merton(law: Merton) -> Piece:
    rate = law.jumps_per_day
    values = {
        "drift": (law.drift_log_per_day - rate * law.jump_mean_log) * _LOG2_E,
        "volatility": law.volatility_log_per_day * _LOG2_E,
        "mean": law.jump_mean_log * _LOG2_E,
        "spread": law.jump_volatility_log * _LOG2_E,
    }
    chances = [math.exp(-rate) * rate**count / math.factorial(count) for count in range(60)]
    values |= {f"tail_{count}": math.fsum(chances[count + 1 :]) for count in range(_JUMPS)}
    return _one(_merton, (*_shock_words(), word(EVENTS, 0), *values), (RETURN,), values)


@_law.register
def _of_switching(law: Switching) -> Piece:
    first, second = law.first, law.second
    was_first = law.first_share if law.start_first is None else law.start_first
    means = law.means_log_per_day
    values = {
        "starts_second": was_first * first.leaving_per_day + (1 - was_first) * (1 - second.leaving_per_day),
        "leaves_first": first.leaving_per_day,
        "leaves_second": second.leaving_per_day,
        "mean_first": means[0] * _LOG2_E,
        "mean_second": means[1] * _LOG2_E,
        "volatility_first": first.volatility_log_per_day * _LOG2_E,
        "volatility_second": second.volatility_log_per_day * _LOG2_E,
    }
    takes = (*_shock_words(), word(EVENTS, 0), "regime", *values)
    return replace(_one(_switching, takes, (RETURN, "regime"), values), states={"regime": -1.0})


@_law.register
def _of_bootstrap(law: BlockBootstrap) -> Piece:
    values = {"size": float(len(law.log_returns)), "ends": 1.0 / law.mean_block_days}
    takes = (word(EVENTS, 0), word(EVENTS, 1), TABLE, "place", *values)
    return replace(_one(_bootstrap, takes, (RETURN, "place"), values), states={"place": -1.0})


@_law.register
def _of_replay(law: Replay) -> Piece:
    values = {"histories": float(len(law.histories)), "history_days": float(law.days)}
    return _one(_replayed, (PATH, DAY, TABLE, *values), (RETURN,), values)


def _shock_words() -> tuple[str, str]:
    return word(SHOCKS, 0), word(SHOCKS, 1)


def _one(
    function: Callable[..., Any], takes: tuple[str, ...], gives: tuple[str, ...], values: dict[str, float]
) -> Piece:
    return Piece(calls=(Call(function=function, takes=takes, gives=gives),), values=values)


def price_piece(law: PriceLaw, start_usd: float) -> Piece:
    """Return the day of a price under a law, from a start [USD/BTC]."""
    piece = _law(law)
    moved = Call(function=_moved, takes=(PRICE_USD, RETURN), gives=(PRICE_USD,))
    return replace(piece, calls=(*piece.calls, moved), states={**piece.states, PRICE_USD: start_usd})


def price_table(law: PriceLaw) -> Floats:
    """Return the array that a law draws from: the past with the stated drift in the place of its mean."""
    if isinstance(law, Replay):
        return np.array(law.histories).ravel() * _LOG2_E
    if not isinstance(law, BlockBootstrap):
        return np.zeros(1)
    return (np.array(law.log_returns) - law.mean_of_the_past + law.drift_log_per_day) * _LOG2_E
