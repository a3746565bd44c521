"""What each hour of a decision does: it balances, and nothing of it is lost by adding up."""

import numpy as np
import pytest
from fakes.by_hand import by_hand
from fakes.energy_desk import dispatched, sized
from fakes.random_cases import FEW, small_case
from hypothesis import given, settings

from khazana.core import BadInput
from khazana.energy import HighsSolver, dispatch
from khazana.energy.hourly import hourly, ordered_by, stretches, totals


def test_the_case_that_is_worked_out_by_hand() -> None:
    use = hourly(dispatch(by_hand(), {}, HighsSolver()))
    assert use.available_mw.tolist() == [100, 100, 40, 0]
    assert use.taken_mw.tolist() == pytest.approx([100, 100, 40, 0])
    assert use.curtailed_mw.tolist() == pytest.approx([0, 0, 0, 0])
    assert use.used_mw.tolist() == pytest.approx([100, 100, 50, 30])
    assert use.price_usd_per_mwh is not None
    assert use.price_usd_per_mwh.tolist() == pytest.approx([50, 50, 150, 300])


@given(FEW, FEW)
@settings(deadline=None)
def test_every_hour_balances(seed: int, other: int) -> None:
    case = small_case(seed, zones=1 + other % 2, scenarios=1 + other % 3)
    decision = dispatch(case, dict(zip(case.names, case.least_mw().tolist(), strict=True)), HighsSolver())
    for scenario in range(case.scenarios):
        use = hourly(decision, scenario)
        gives = use.taken_mw + sum([*use.output_mw.values(), *use.release_mw.values()], np.zeros(case.hours))
        takes = use.used_mw + sum(use.charge_mw.values(), np.zeros(case.hours))
        assert gives == pytest.approx(takes, abs=1e-6)
        assert (use.curtailed_mw + use.taken_mw) == pytest.approx(use.available_mw, abs=1e-6)


def test_a_scenario_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadInput, match="no such scenario"):
        hourly(sized(), 1)


def test_totals_are_those_of_a_year() -> None:
    decision = dispatched()
    found, use = totals(decision), hourly(decision)
    per_year = 8760 / decision.case.hours
    assert found.gain_usd == pytest.approx(-decision.cost_usd * per_year)
    assert found.available_mwh == pytest.approx(use.available_mw.sum() * per_year)
    assert sum(found.served_mwh.values()) == pytest.approx(use.used_mw.sum() * per_year)
    assert found.taken_share == pytest.approx(use.taken_mw.sum() / use.available_mw.sum())


def test_hours_are_ordered_and_stretches_keep_the_mean() -> None:
    values = np.array([2.0, 5.0, 2.0, 9.0])
    assert ordered_by(values).tolist() == [3, 1, 0, 2]
    long = np.arange(8760.0)
    assert stretches(long, 146).size == 146
    assert stretches(long, 146).mean() == pytest.approx(long.mean())
    assert stretches(values, 10) is values


def test_the_small_case_uses_a_battery_and_backup() -> None:
    use = hourly(dispatched())
    assert use.release_mw["battery"].any()
    assert use.output_mw["gas"].any()
