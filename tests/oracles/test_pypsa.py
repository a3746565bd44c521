"""The same cases in PyPSA 1.4, run as a separate program: the same optimum to a millionth."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.energy_cases import CAPACITY_MW, big_case, profiles
from benchmarks.pypsa_cases import PYTHON, optimum
from khazana.energy import dispatching
from khazana.energy.case import Case
from khazana.energy.conditions import EmissionsCap
from khazana.energy.dispatching import dispatch, size
from khazana.energy.grid import Area, Outage, Plant
from khazana.energy.highs import HighsSolver
from khazana.energy.resources import Battery, Capacity, Link, Load, LoadKind, Zone, series
from khazana.energy.stress_testing import with_stresses
from khazana.energy.stresses import FailedPlant, HalvedSubsidy
from khazana.energy.surplus import surplus_of

WEEK_H = 168
YEARS = WEEK_H / 8_760


def one_week() -> Case:
    """Return a week that stands for itself, all capacities open."""
    return big_case(1, WEEK_H, years=YEARS)


def one_year() -> Case:
    """Return all 8,760 hours of a year at given capacities; all open, the benchmark holds it to the same optimum."""
    case = big_case(1)

    def given(name: str, one: Capacity) -> Capacity:
        mw = CAPACITY_MW.get(name, one.least_mw)
        return replace(one, least_mw=mw, most_mw=mw)

    return replace(
        case,
        loads=tuple(replace(one, capacity=given(one.name, one.capacity)) for one in case.loads),
        batteries=tuple(replace(one, capacity=given(one.name, one.capacity)) for one in case.batteries),
    )


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


def of_a_grid() -> Case:
    """Return the surplus of two areas, one of which the line feeds now and then: it can carry less in those hours."""
    hour = np.arange(WEEK_H)
    sun = np.maximum(0.0, np.sin(np.pi * (hour % 24 - 6) / 12))
    grid = surplus_of(
        [
            Area(name="grid", demand_mw=2_600 + 400 * np.sin(hour / 24), sun_mw=900 * sun, reserve_share=0.05),
            Area(name="south", demand_mw=1_100 + 350 * np.cos(hour / 12), sun_mw=200 * sun, export_mw=20.0),
        ],
        [
            Plant(name="lignite", area="grid", capacity_mw=3_000, variable_usd_per_mwh=20, must_run_share=0.4),
            Plant(name="gas", area="grid", capacity_mw=1_500, variable_usd_per_mwh=70, forced_share=0.05),
            Plant(name="coal", area="south", capacity_mw=1_200, variable_usd_per_mwh=45),
        ],
        WEEK_H,
        links=[Link(name="line", origin="grid", target="south", most_mw=500.0, back_mw=200.0)],
        outages=[Outage(plant="coal", start_h=60, stop_h=90, out_share=0.5)],
    )
    (line,) = grid.links
    assert series(line.most_mw).min() < 400 < series(line.most_mw).max()
    case = big_case(1, WEEK_H, years=YEARS)
    loads = tuple(replace(load, zone="south") if number % 2 else load for number, load in enumerate(case.loads))
    return replace(case, zones=grid.zones, links=grid.links, loads=loads)


def under_stress() -> Case:
    """Return a week as it is, with half of its surplus gone, and after a halving, as three futures of one chance."""
    half = FailedPlant(name="plant", zone="grid", lost_mw=900.0, start_h=24, stop_h=120)
    return with_stresses(big_case(1, WEEK_H, years=YEARS), (half, HalvedSubsidy(name="halving", fees_share=0.01)))


def capped() -> Case:
    """Return a cap on emissions that binds."""
    case = big_case(1, WEEK_H, years=YEARS)
    zone = replace(case.zones[0], emissions_t_per_mwh=0.35)
    return replace(case, zones=(zone,), conditions=(EmissionsCap(name="cap", most_t=40_000.0),))


CASES = (
    one_week,
    one_year,
    three_scenarios,
    given_capacities,
    storage_with_losses,
    two_zones,
    of_a_grid,
    under_stress,
    capped,
)


@pytest.mark.skipif(not PYTHON.exists(), reason="PyPSA is not installed: make pypsa")
@pytest.mark.parametrize("make", CASES)
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
