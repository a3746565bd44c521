"""Judging: a right law is trusted, a wrong one is not, and nobody sees what is to come."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoringrules import crps_normal  # type: ignore[import-untyped] # it has no types

from khazana.core import BadInput
from khazana.energy.quantities import Floats
from khazana.planning import Gbm, GjrGarchT, Regime, Switching
from khazana.planning.calibration import DailyReturns, Drift, ModelKind
from khazana.planning.judging import Check, Judgement, JudgingRules, Verdict, judge
from khazana.planning.judging.drawing import draw
from khazana.planning.judging.rolling_origin import _drawdown, _place

FLAT = Drift(log_growth_per_year=0.0, reason="a test counts on no growth")
RULES = JudgingRules(
    kinds=(ModelKind.GBM, ModelKind.SWITCHING), horizons_days=(1, 10, 400), window_days=500, refit_days=250, n_paths=400
)
QUICK = replace(RULES, kinds=(ModelKind.GBM,), n_paths=50)


def daily(returns: Floats) -> DailyReturns:
    first = date(2020, 1, 1)
    days = tuple(first + timedelta(days=number + 1) for number in range(len(returns)))
    return DailyReturns(
        log_returns=returns,
        ends=days,
        first=first,
        last=days[-1],
        days=len(returns) + 1,
        missing=0,
        sources=("made-up",),
        findings=(),
    )


def made(law: Gbm | GjrGarchT | Switching, count: int = 3000, seed: int = 3) -> DailyReturns:
    path = draw(law, count, 1, np.random.Generator(np.random.PCG64(seed)))[:, 0]
    return daily(np.diff(path, prepend=0.0))


PLAIN = Gbm(drift_log_per_day=0.0, volatility_log_per_day=0.03)
TWO = Switching(
    drift_log_per_day=0.0,
    first=Regime(mean_log_per_day=0.0, volatility_log_per_day=0.01, leaving_per_day=0.03),
    second=Regime(mean_log_per_day=0.0, volatility_log_per_day=0.06, leaving_per_day=0.06),
)


@pytest.fixture(scope="module")
def plain() -> Judgement:
    return judge(made(PLAIN), FLAT, replace(RULES, kinds=(ModelKind.GBM,)))


@pytest.fixture(scope="module")
def two() -> Judgement:
    return judge(made(TWO, 4000), FLAT, replace(RULES, window_days=1500))


def test_a_right_law_is_trusted(plain: Judgement) -> None:
    for horizon in (1, 10):
        (row,) = (row for row in plain.rows if row.horizon_days == horizon)
        assert row.verdict is Verdict.TRUSTED, row
        assert sum(row.place_counts) == row.n_forecasts == 2500 // horizon
    assert plain.trusted(1) == (ModelKind.GBM,)


def test_its_score_is_that_of_the_normal_distribution(plain: Judgement) -> None:
    """Within what 400 paths and a fitted volatility leave: the score of N(0, 0.03) on the same days."""
    came = made(PLAIN).log_returns[500:]
    (row,) = (row for row in plain.rows if row.horizon_days == 1)
    assert row.crps == pytest.approx(float(np.mean(crps_normal(came, 0.0, 0.03))), rel=0.01)


def test_far_horizons_cannot_be_judged(plain: Judgement) -> None:
    (row,) = (row for row in plain.rows if row.horizon_days == 400)
    assert (row.verdict, row.n_forecasts) == (Verdict.UNJUDGED, 6)
    (finding,) = plain.findings
    assert finding.text() == "At 400 days the marks give 6 forecasts that do not overlap; a verdict takes 20."


def test_a_wrong_law_is_doubted_and_scores_worse(two: Judgement) -> None:
    rows = {(row.kind, row.horizon_days): row for row in two.rows}
    wrong, right = rows[ModelKind.GBM, 1], rows[ModelKind.SWITCHING, 1]
    assert wrong.verdict is Verdict.DOUBTED
    assert Check.PLACE in wrong.against
    assert Check.INDEPENDENCE in wrong.against, "losses cluster, and a law without memory does not see it"
    assert right.verdict is Verdict.TRUSTED, right
    assert right.crps_gain is not None
    assert right.crps_gain_error is not None
    assert right.crps_gain > 3 * right.crps_gain_error > 0
    assert wrong.crps_gain == 0.0


def test_no_forecast_sees_what_is_to_come() -> None:
    whole = made(PLAIN, 1200)
    later = whole.log_returns.copy()
    later[900:] *= 3
    before, after = judge(whole, FLAT, QUICK), judge(daily(later), FLAT, QUICK)
    for one, other in zip(before.blocks, after.blocks, strict=True):
        early = [forecast for forecast in one.forecasts if forecast.origin + forecast.horizon_days <= 900]
        assert early == [forecast for forecast in other.forecasts if forecast.origin + forecast.horizon_days <= 900]
    assert before.rows != after.rows


def test_what_is_stopped_goes_on_to_the_same_end() -> None:
    returns, told = made(TWO, 1300), []
    whole = judge(returns, FLAT, RULES, progress=lambda *seen: told.append(seen))
    asked = iter([False, False, False, True])
    part = judge(returns, FLAT, RULES, stop=lambda: next(asked))
    assert not part.complete
    assert len(part.blocks) == 3
    assert judge(returns, FLAT, RULES, earlier=part) == whole
    assert told[-1] == (8, 8, "switching")


def test_a_judgement_goes_on_with_what_it_was_begun_with() -> None:
    part = judge(made(PLAIN, 600), FLAT, QUICK)
    for returns, rules in ((made(PLAIN, 601), QUICK), (made(PLAIN, 600), replace(QUICK, seed=2))):
        with pytest.raises(BadInput, match="other returns, rules or drift"):
            judge(returns, FLAT, rules, earlier=part)


def test_the_order_of_laws_changes_no_forecast() -> None:
    one = judge(made(PLAIN, 800), FLAT, replace(QUICK, kinds=(ModelKind.GBM, ModelKind.BOOTSTRAP)))
    other = judge(made(PLAIN, 800), FLAT, replace(QUICK, kinds=(ModelKind.BOOTSTRAP, ModelKind.GBM)))
    assert set(one.blocks) == set(other.blocks)


def test_too_few_marks_are_said_to_be_too_few() -> None:
    found = judge(made(PLAIN, 66), FLAT, QUICK)
    assert found.complete
    assert {row.verdict for row in found.rows} == {Verdict.UNJUDGED}
    assert {row.crps for row in found.rows} == {None}
    (finding,) = found.findings
    assert "66 daily returns; a window to fit takes 500" in finding.text()


def test_a_fit_that_fails_is_named_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BadInput("the search did not end", remedy="choose a longer window")

    monkeypatch.setattr("khazana.planning.judging.rolling_origin.solve", refuse)
    found = judge(made(PLAIN, 600), FLAT, QUICK)
    assert found.findings[0].text().startswith("gbm could not be fitted to the window that ends on 2021-05-15")
    assert {row.verdict for row in found.rows} == {Verdict.UNJUDGED}


@given(values=st.lists(st.floats(-3, 3), min_size=1, max_size=50), value=st.floats(-3, 3))
def test_a_place_lies_between_nought_and_one(values: list[float], value: float) -> None:
    ordered = np.sort(np.array(values))
    assert 0 < _place(ordered, value) < 1
    assert _place(ordered, value) + _place(-ordered[::-1], -value) == pytest.approx(1.0)


@given(moves=st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=50))
def test_a_drawdown_is_the_deepest_fall_from_a_peak(moves: list[float]) -> None:
    path = np.cumsum(moves)
    levels = [0.0, *path.tolist()]
    deepest = max(max(levels[: day + 1]) - levels[day] for day in range(len(levels)))
    assert _drawdown(path[:, None])[0] == pytest.approx(deepest)


@pytest.mark.parametrize(
    "change", [{"kinds": ()}, {"horizons_days": ()}, {"horizons_days": (0,)}, {"n_paths": 1}, {"levels": (0.0,)}]
)
def test_rules_leave_something_to_judge(change: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        replace(RULES, **change)  # type: ignore[arg-type] # the wrong figures are the point
