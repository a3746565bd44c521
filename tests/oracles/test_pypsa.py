"""The same cases in PyPSA 1.4, run as a separate program: the same optimum to a millionth."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.energy_cases import big_case, profiles
from benchmarks.pypsa_cases import PYTHON, optimum
from khazana.energy import dispatching
from khazana.energy.case import Case
from khazana.energy.conditions import EmissionsCap
from khazana.energy.dispatching import dispatch, size
from khazana.energy.highs import HighsSolver
from khazana.energy.resources import Battery, Capacity, Link, Load, LoadKind, Zone

WEEK_H = 168
YEARS = WEEK_H / 8_760


def one_year() -> Case:
    """Return a week that stands for itself, all capacities open."""
    return big_case(1, WEEK_H, years=YEARS)


def three_scenarios() -> Case:
    """Return three scenarios of surplus, price and hashprice, all capacities open."""
    return big_case(3, WEEK_H, seed=11, years=YEARS)


def given_capacities() -> Case:
    """Return given capacities: only the hours are decided."""
    case = big_case(1, WEEK_H, years=YEARS)
    loads = tuple(replace(load, capacity=Capacity.fixed(250.0)) for load in case.loads)
    return replace(case, loads=loads, batteries=tuple(replace(b, capacity=Capacity.fixed(200)) for b in case.batteries))


def storage_with_losses() -> Case:
    """Return a battery that loses charge, and curtailment that costs."""
    case = big_case(1, WEEK_H, seed=3, years=YEARS)
    lossy = replace(case.batteries[0], loss_share_per_hour=0.01, capacity=Capacity(least_mw=50, most_mw=500))
    return replace(case, batteries=(lossy,), zones=(replace(case.zones[0], curtailment_usd_per_mwh=4.0),))


def two_zones() -> Case:
    """Return two zones with a line that carries more one way than the other; heat takes from the fleets by the hour."""
    case = big_case(2, WEEK_H, seed=5, years=YEARS)
    surplus, price, _ = profiles(2, WEEK_H, seed=6)
    heat = 1 - 0.2 * (np.arange(WEEK_H) % 24 > 11)
    loads = tuple(
        replace(load, zone="south" if number % 2 else "grid", draw_share=heat if number < 5 else load.draw_share)
        for number, load in enumerate(case.loads)
    )
    export = Load(
        name="export", zone="south", kind=LoadKind.EXPORT, industry="export", capacity=Capacity.fixed(60.0),
        revenue_usd_per_mwh=70.0,
    )  # fmt: skip
    store = Battery(name="south store", zone="south", capacity=Capacity.fixed(40.0), hours=2.0, store_share=0.9)
    south = Zone(name="south", available_mw=surplus / 3, price_usd_per_mwh=price + 5)
    return replace(
        case,
        zones=(*case.zones, south),
        links=(Link(name="line", origin="grid", target="south", most_mw=150.0, back_mw=60.0),),
        loads=(*loads, export),
        batteries=(*case.batteries, store),
    )


def capped() -> Case:
    """Return a cap on emissions that binds."""
    case = big_case(1, WEEK_H, years=YEARS)
    zone = replace(case.zones[0], emissions_t_per_mwh=0.35)
    return replace(case, zones=(zone,), conditions=(EmissionsCap(name="cap", most_t=40_000.0),))


@pytest.mark.skipif(not PYTHON.exists(), reason="PyPSA is not installed: make pypsa")
@pytest.mark.parametrize("make", [one_year, three_scenarios, given_capacities, storage_with_losses, two_zones, capped])
def test_pypsa_finds_the_same_optimum(make: Callable[[], Case], monkeypatch: pytest.MonkeyPatch) -> None:
    case = make()
    theirs = optimum(case)
    assert theirs["status"] == ["ok", "optimal"]
    given = all(one.is_fixed for _, one in case.sized())
    ours = dispatch(case, {}, HighsSolver()) if given else size(case, HighsSolver())
    assert ours.cost_usd == pytest.approx(theirs["objective_usd"], rel=1e-9)
    if not given:
        monkeypatch.setattr(dispatching, "JOINT_HOURS", 0)
        apart = size(case, HighsSolver())
        assert apart.cost_usd == pytest.approx(theirs["objective_usd"], rel=1e-6)
        assert apart.gap <= 1e-6
        assert apart.bound_usd <= theirs["objective_usd"] + 1e-6 * abs(apart.cost_usd)
