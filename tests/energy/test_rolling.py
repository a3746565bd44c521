"""Rolling windows: what is done is feasible, a known future loses nothing, a wrong forecast costs."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.by_hand import by_hand

from benchmarks.energy_cases import big_case, profiles
from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.conditions import EmissionsCap
from khazana.energy.dispatching import capacities, dispatch
from khazana.energy.highs import HighsSolver
from khazana.energy.resources import series
from khazana.energy.rolling import Rolled, roll

SOLVER = HighsSolver()
HOURS = 21 * 24
CAPACITY = {"s19xp": 298.65, "s21": 12.21, "s21hyd": 236.39, "firm": 581.04, "training": 600.0, "battery": 294.86}


def case() -> Case:
    return big_case(1, HOURS, years=HOURS / 8_760)


def rolled(believed: Case | None = None, **settings: int) -> Rolled:
    one = case()
    return roll(one, 0, capacities(one, CAPACITY), SOLVER, believed=believed, start_share=0.0, **settings)


def test_a_known_week_ahead_is_nearly_perfect_foresight() -> None:
    found = rolled()
    best = dispatch(case(), CAPACITY, SOLVER).operations[0]
    assert found.windows == 21
    assert found.trips == 0
    assert found.cost_usd == pytest.approx(best.cost_usd, rel=2e-3)


def test_what_is_done_is_feasible() -> None:
    one, found = case(), rolled()
    use = found.use_mw
    net = use["taken", "grid"] + use["output", "backup"] + use["release", "battery"] - use["charge", "battery"]
    net = net - sum(use["served", load.name] for load in one.loads)
    assert np.abs(net).max() < 1e-6
    assert (use["taken", "grid"] <= series(one.zones[0].available_mw)[0] + 1e-6).all()
    for name, ramp in (("training", 0.25), ("s21hyd", 0.5)):
        assert np.abs(np.diff(use["served", name])).max() <= ramp * CAPACITY[name] + 1e-6
    level = use["level", "battery"]
    gained = 0.94 * use["charge", "battery"] - use["release", "battery"] / 0.94
    assert np.abs(np.diff(level, prepend=0.0) - gained).max() < 1e-5
    assert level.max() <= 4 * CAPACITY["battery"] + 1e-6


def test_the_cost_is_that_of_what_is_done() -> None:
    one, found = case(), rolled()
    use, cost = found.use_mw, 0.0
    cost += float(use["taken", "grid"] @ series(one.zones[0].price_usd_per_mwh)[0])
    cost += 180 * use["output", "backup"].sum() + 0.5 * use["release", "battery"].sum()
    for load in one.loads:
        cost -= float(use["served", load.name] @ one.row(load.revenue_usd_per_mwh, 0))
    cost += 2_735 * float((0.9 * CAPACITY["firm"] - use["served", "firm"]).sum())
    assert found.cost_usd == pytest.approx(cost)


def test_a_wrong_forecast_costs() -> None:
    surplus, price, _ = profiles(1, HOURS, seed=99)
    one = case()
    zone = replace(one.zones[0], available_mw=surplus, price_usd_per_mwh=price)
    wrong = rolled(replace(one, zones=(zone,)))
    assert wrong.cost_usd > rolled().cost_usd
    assert rolled(one).cost_usd == rolled().cost_usd


def test_what_reaches_beyond_a_window_is_refused() -> None:
    one = by_hand()
    given = one.least_mw()
    with pytest.raises(BadInput, match="conditions speak of the whole horizon"):
        roll(replace(one, conditions=(EmissionsCap(name="cap", most_t=1.0),)), 0, given, SOLVER)
    with pytest.raises(BadInput, match="reaches beyond"):
        roll(replace(one, loads=(replace(one.loads[0], energy_share=0.5), one.loads[1])), 0, given, SOLVER)
    with pytest.raises(BadInput, match="a window at most the horizon"):
        roll(one, 0, given, SOLVER)
    assert roll(one, 0, given, SOLVER, window_h=4, step_h=2).cost_usd == pytest.approx(-8_200)
