"""Own polynomials: how far off they are, and the same bits wherever they run."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from khazana.kernels.elementary import cosine, exp2, exp2_less_one, log2, log2_uniform, sine
from khazana.kernels.primitives import fused as fused_primitive
from khazana.kernels.processor import compiled

Singles = npt.NDArray[np.float32]
Words = npt.NDArray[np.uint32]


def over(function: Callable[..., Any], values: npt.NDArray[Any]) -> Singles:
    """Apply a scalar function, compiled, to each value."""
    inner = compiled(function)

    @njit(error_model="numpy")
    def all_of(given: npt.NDArray[Any], made: Singles) -> None:
        for place in range(given.size):
            made[place] = inner(given[place])

    made = np.empty(values.size, np.float32)
    all_of(values, made)
    return made


def ulps(made: Singles, truth: npt.NDArray[np.longdouble]) -> float:
    """Return the largest distance in units of the last place of the truth."""
    unit = np.spacing(np.abs(truth).astype(np.float32)).astype(np.longdouble)
    return float(np.max(np.abs(made.astype(np.longdouble) - truth) / unit))


def many_words() -> Words:
    edges = np.concatenate((np.arange(4096), 2**32 - 1 - np.arange(4096), 2**31 + np.arange(-2048, 2048)))
    drawn = np.random.default_rng(1).integers(0, 2**32, 2_000_000)
    powers = 2 ** np.arange(32, dtype=np.int64)
    return np.concatenate((edges, drawn, powers, powers - 1)).astype(np.uint32)


def test_powers_of_two_are_within_an_ulp() -> None:
    powers = np.random.default_rng(2).uniform(-125, 127, 2_000_000).astype(np.float32)
    assert ulps(over(exp2, powers), np.exp2(powers.astype(np.longdouble))) <= 1.0


def test_daily_returns_do_not_creep() -> None:
    """The mean error over small powers is far below one unit, so that ten years of them do not move a price."""
    powers = np.random.default_rng(3).normal(0, 0.05, 4_000_000).astype(np.float32)
    made = over(exp2, powers).astype(np.longdouble)
    relative = made / np.exp2(powers.astype(np.longdouble)) - 1
    assert abs(float(relative.mean())) * 3653 < 2e-6
    assert ulps(over(exp2, powers), np.exp2(powers.astype(np.longdouble))) <= 0.75


def test_powers_less_one_are_within_three_ulps() -> None:
    rng = np.random.default_rng(4)
    powers = np.concatenate((rng.uniform(-30, 40, 1_000_000), rng.normal(0, 1, 1_000_000) * 10.0 ** rng.uniform(-9, 0)))
    powers = powers[powers != 0].astype(np.float32)
    truth = np.expm1(powers.astype(np.longdouble) * np.log(np.longdouble(2)))
    assert ulps(over(exp2_less_one, powers), truth) <= 3.0


def test_logarithms_are_within_two_ulps() -> None:
    rng = np.random.default_rng(5)
    values = np.concatenate((np.exp2(rng.uniform(-120, 120, 1_000_000)), 1 + rng.uniform(-0.3, 0.4, 1_000_000)))
    values = values.astype(np.float32)
    values = values[values != 1]
    assert ulps(over(log2, values), np.log2(values.astype(np.longdouble))) <= 2.0
    assert over(log2, np.ones(1, np.float32)).tolist() == [0.0]


def test_logarithms_of_words() -> None:
    words = many_words()
    uniform = (words.astype(np.float32) + np.float32(0.5)).astype(np.longdouble) * np.longdouble(2.0) ** -32
    made = over(log2_uniform, words)
    is_one = uniform == 1
    assert made[is_one].tolist() == [0.0] * int(is_one.sum())
    assert ulps(made[~is_one], np.log2(uniform[~is_one])) <= 2.0
    assert made.min() == -33.0
    assert made.max() == 0.0


@pytest.mark.parametrize(("function", "truth"), [(cosine, np.cos), (sine, np.sin)])
def test_sine_and_cosine_are_within_a_step(function: Callable[..., Any], truth: np.ufunc) -> None:
    words = many_words()
    pi = np.longdouble("3.14159265358979323846264338327950288")
    turns = words.astype(np.longdouble) * np.longdouble(2.0) ** -32
    off = np.abs(over(function, words).astype(np.longdouble) - truth(2 * pi * turns))
    assert float(off.max()) <= 2.0**-22


FUNCTIONS = {
    exp2: st.floats(-125, 127, width=32),
    exp2_less_one: st.floats(-125, 127, width=32),
    log2: st.floats(2.0**-120, 2.0**120, width=32),
}


@pytest.mark.parametrize("function", FUNCTIONS)
@given(data=st.data())
def test_python_and_processor_agree_on_floats(function: Callable[..., Any], data: st.DataObject) -> None:
    value = np.float32(data.draw(FUNCTIONS[function]))
    assert np.float32(compiled(function)(value)).tobytes() == np.float32(function(value)).tobytes()


@pytest.mark.parametrize("function", [log2_uniform, cosine, sine])
@given(word=st.integers(0, 2**32 - 1))
def test_python_and_processor_agree_on_words(function: Callable[..., Any], word: int) -> None:
    value = np.uint32(word)
    assert np.float32(compiled(function)(value)).tobytes() == np.float32(function(value)).tobytes()


FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False, min_value=-(2.0**100), max_value=2.0**100)


@given(one=FLOATS, two=st.floats(-(2.0**24), 2.0**24, width=32), three=FLOATS)
def test_python_fuses_as_the_processor_does(one: float, two: float, three: float) -> None:
    given_three = np.float32(one), np.float32(two), np.float32(three)
    assert np.float32(compiled(fused)(*given_three)).tobytes() == np.float32(fused(*given_three)).tobytes()


def fused(one: np.float32, two: np.float32, three: np.float32) -> np.float32:
    return fused_primitive(one, two, three)


def test_fusing_is_not_rounding_twice() -> None:
    """The sum rounds up in 64 bits onto a tie in 32, which would then go to even: rounding twice shows."""
    one, two = np.float32(1 + 2**-23), np.float32(1 + 2**-23)
    three = np.float32(-(2.0**-60))
    assert fused_primitive(one, two, three) == np.float32(1 + 2**-22)
