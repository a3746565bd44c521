"""What the path engine is measured beside: NumPy over all paths of a day, `arch`, and random words alone."""

import time
from typing import Final

import numpy as np
import numpy.typing as npt
from arch.univariate import GARCH, StudentsT, ZeroMean

from khazana.kernels.lanes import LANES, lanes_of
from khazana.kernels.primitives import Float, Word, float_of_word
from khazana.kernels.programs import Call, Part, Program, word
from khazana.planning import GjrGarchT

__all__ = ["arch_steps_per_s", "numpy_steps_per_s", "words_steps_per_s"]

Floats = npt.NDArray[np.float64]

_HALF: Final = 0.5
_MOST_LOSS_USD: Final = 5e7
_NUMPY_PATHS: Final = 4_096
_ARCH_PATHS: Final = 20
_WORD_PATHS: Final = 1 << 16


def numpy_steps_per_s(law: GjrGarchT, days: int) -> float:
    """Return path-days a second of processor time of one core, 64-bit floats, vectorised over paths."""
    busy = [_numpy_busy_s(law, days) for _ in range(3)]
    return _NUMPY_PATHS * days / min(busy)


def _numpy_busy_s(law: GjrGarchT, days: int) -> float:
    rng, n = np.random.Generator(np.random.SFC64(7)), _NUMPY_PATHS
    begun = time.process_time()
    price, variance = np.full(n, 1e5), np.full(n, law.variance_per_day)
    coins, cost, peak = np.zeros(n), np.zeros(n), np.zeros(n)
    worst, drawn, lost = np.ones(n), np.full(n, -1), np.full(n, -1)
    scale = np.sqrt((law.degrees - 2) / law.degrees)
    for day in range(days):
        shock = np.sqrt(variance) * (rng.standard_t(law.degrees, n) * scale)
        variance = law.omega + (law.alpha + law.gamma * (shock < 0)) * shock * shock + law.beta * variance
        price = price * np.exp(law.drift_log_per_day + shock)
        coins, cost = coins + 1e5 / price, cost + 1e5
        value = coins * price
        peak = np.maximum(peak, value)
        worst = np.minimum(worst, value / peak)
        drawn = np.where((drawn < 0) & (worst < _HALF), day, drawn)
        lost = np.where((lost < 0) & (cost - value > _MOST_LOSS_USD), day, lost)
    return time.process_time() - begun


def arch_steps_per_s(law: GjrGarchT, days: int) -> float:
    """Return path-days a second of processor time of `arch`'s ``simulate``, which draws one path of returns a call."""
    process = ZeroMean(volatility=GARCH(p=1, o=1, q=1), distribution=StudentsT(seed=np.random.default_rng(5)))
    figures = [law.omega * 1e4, law.alpha, law.gamma, law.beta, law.degrees]
    process.simulate(figures, days, burn=0)
    begun = time.process_time()
    for _ in range(_ARCH_PATHS):
        process.simulate(figures, days, burn=0)
    return _ARCH_PATHS * days / (time.process_time() - begun)


def _taken(total: Float, one: Word, two: Word) -> Float:
    return total + float_of_word(one) + float_of_word(two)


def words_steps_per_s(days: int) -> float:
    """Return path-days a second of processor time where a day draws its two words and adds them up, and no more."""
    call = Call(function=_taken, takes=("total", word(0, 0), word(0, 1)), gives=("total",))
    part = Part(states=(("total", "zero"),), parameters=("zero",), calls=(call,), shown=("total",))
    loop = lanes_of(Program(shared=part, groups=(), streams=(0,), room=()))
    rows = np.full(days, -1, np.int32)
    rows[-1] = 0
    seen = np.empty((1, 1, _WORD_PATHS), np.float32)
    none = np.empty((1, 0, 0, 0), np.float32)
    busy = []
    for _ in range(3):
        begun = time.process_time()
        loop(
            np.uint64(0),
            _WORD_PATHS // LANES,
            np.uint64(7),
            days,
            np.zeros(1, np.float32),
            np.zeros((days, 1), np.float32),
            np.zeros(1, np.float32),
            np.zeros(0, np.int64),
            np.zeros((0, 1), np.float32),
            np.zeros((days, 0, 1), np.float32),
            rows,
            seen,
            none,
            none[0],
        )
        busy.append(time.process_time() - begun)
    return _WORD_PATHS * days / min(busy)
