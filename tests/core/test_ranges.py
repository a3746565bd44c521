from fractions import Fraction
from operator import add, mul, sub, truediv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput, Range

VALUES = st.fractions(-1000, 1000, max_denominator=50)


@st.composite
def ranges(draw: st.DrawFn, least: int = -1000) -> tuple[Range, Fraction]:
    """Draw a range, open at times, and a value in it."""
    low, inside, high = sorted(draw(st.tuples(*[st.fractions(least, 1000, max_denominator=50)] * 3)))
    return Range(None if least < 0 and draw(st.booleans()) else low, None if draw(st.booleans()) else high), inside


@given(ranges(), ranges(), st.sampled_from([add, sub, mul]))
def test_results_hold_every_value_that_the_inputs_admit(one: tuple, two: tuple, operate: object) -> None:
    assert operate(one[1], two[1]) in operate(one[0], two[0])


@given(ranges(0), ranges(1))
def test_quotients_hold_every_value(one: tuple, two: tuple) -> None:
    assert truediv(one[1], two[1]) in truediv(one[0], two[0])


@given(ranges(), VALUES)
def test_overlap_is_a_value_in_common(one: tuple, value: Fraction) -> None:
    assert one[0].overlaps(Range.exactly(value)) == (value in one[0])


def test_bounds_are_in_order() -> None:
    with pytest.raises(BadInput):
        Range(Fraction(2), Fraction(1))
    with pytest.raises(BadInput):
        Range.exactly(1) / Range(Fraction(0), Fraction(1))
    with pytest.raises(BadInput):
        Range.exactly(-1) / Range.exactly(1)


def test_widening_and_the_middle() -> None:
    wide = Range(Fraction(-100), Fraction(200)).widen(Fraction(1, 100))
    assert (wide.low, wide.high, wide.middle()) == (-101, 202, Fraction(101, 2))
    assert Range(None, Fraction(1)).middle() is None
