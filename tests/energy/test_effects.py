"""Effects are sums of stated ranges; what nobody stated is in none of them, and is named."""

from dataclasses import replace
from fractions import Fraction

import pytest
from fakes.by_hand import by_hand
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput, Range
from khazana.energy.decision import Decision
from khazana.energy.dispatching import dispatch
from khazana.energy.effects import Effect, EffectFigure, Effects, Phase, effects_of
from khazana.energy.highs import HighsSolver


def figure(subject: str, low: int, high: int, source: str = "study", **changes: object) -> EffectFigure:
    one = EffectFigure(
        effect=Effect.JOBS, phase=Phase.RUNNING, subject=subject, per_mw=Range(Fraction(low), Fraction(high)),
        source=source,
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def decision() -> Decision:
    return dispatch(by_hand(), {}, HighsSolver())


def jobs(found: Effects) -> tuple[Range | None, tuple[str, ...], tuple[str, ...]]:
    (one,) = [one for one in found.totals if (one.effect, one.phase) == (Effect.JOBS, Phase.RUNNING)]
    assert one.unit == "job"
    return one.range, one.sources, one.unknown


def test_a_total_is_megawatts_times_figures(decision: Decision) -> None:
    """60 MW of mining at 1 to 3 jobs, 50 MW of computing at 4; the backup is unknown."""
    found = effects_of(decision, [figure("mining fleet", 1, 3), figure("firm", 4, 4, "other")])
    assert jobs(found) == (Range(Fraction(260), Fraction(380)), ("study", "other"), ("backup",))
    assert "energy.effect-unknown" in {one.code for one in found.findings}


def test_an_own_figure_stands_before_that_of_the_kind(decision: Decision) -> None:
    found = effects_of(decision, [figure("mining fleet", 1, 3), figure("mine", 2, 2, "own")])
    assert jobs(found) == (Range(Fraction(120), Fraction(120)), ("own",), ("firm", "backup"))


def test_two_sources_make_one_range_that_holds_both(decision: Decision) -> None:
    found = effects_of(decision, [figure("mine", 1, 2), figure("mine", 3, 4, "other")])
    assert jobs(found)[:2] == (Range(Fraction(60), Fraction(240)), ("study", "other"))


def test_without_a_source_there_is_no_figure(decision: Decision) -> None:
    found = effects_of(decision, [figure("mine", 1, 2, "")])
    assert jobs(found) == (None, (), ("mine", "firm", "backup"))
    assert found.findings[0].code == "energy.effect-without-source"


def test_what_is_not_built_is_neither_counted_nor_missed(decision: Decision) -> None:
    without = replace(decision, capacity_mw={**decision.capacity_mw, "firm": 0.0, "backup": 0.0})
    found = effects_of(without, [figure("mine", 1, 2)])
    assert jobs(found) == (Range(Fraction(60), Fraction(120)), ("study",), ())


@given(lows=st.lists(st.integers(-50, 50), min_size=3, max_size=3), more=st.integers(0, 9))
def test_a_wider_figure_never_narrows_a_total(lows: list[int], more: int) -> None:
    decision = dispatch(by_hand(), {}, HighsSolver())
    names = ("mine", "firm", "backup")
    narrow, _, _ = jobs(effects_of(decision, [figure(n, low, low) for n, low in zip(names, lows, strict=True)]))
    wide, _, _ = jobs(
        effects_of(decision, [figure(n, low - more, low + more) for n, low in zip(names, lows, strict=True)])
    )
    assert narrow is not None
    assert wide is not None
    assert narrow.low == 60 * lows[0] + 50 * lows[1] + 30 * lows[2] == narrow.high
    assert wide == Range(narrow.low - 140 * more, narrow.high + 140 * more)


def test_figures_that_make_no_sense_are_refused(decision: Decision) -> None:
    with pytest.raises(BadInput, match="does not come in this phase"):
        figure("mine", 1, 2, effect=Effect.INVESTMENT)
    with pytest.raises(BadInput, match="from a low to a high"):
        figure("mine", 1, 2, per_mw=Range(Fraction(1), None))
    with pytest.raises(BadInput, match="that the case has not"):
        effects_of(decision, [figure("solar", 1, 2)])
