"""The hourly surplus: what is offered is what is left, and nothing is offered twice."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.random_cases import FEW
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.case_checking import check_case
from khazana.energy.grid import Area, Outage, Plant
from khazana.energy.resources import Link, series
from khazana.energy.surplus import Surplus, surplus_of

QUICK = settings(max_examples=40, deadline=None)
HOURS = 6
LINE = Link(name="line", origin="north", target="south", most_mw=120.0, back_mw=60.0)


def grid(seed: int, *, scenarios: int = 1, reserve: float = 0.0) -> tuple[list[Area], list[Plant]]:
    """Return two areas, one of which lacks power now and then, and their plants."""
    dice = np.random.default_rng(seed)
    areas = [
        Area(
            name=name, demand_mw=dice.integers(0, 400, (scenarios, HOURS)), sun_mw=dice.integers(0, 100, (1, HOURS)),
            export_mw=float(dice.integers(0, 30)), reserve_share=reserve,
        )
        for name in ("north", "south")
    ]  # fmt: skip
    plants = [
        Plant(
            name=f"plant{number}", area=str(dice.choice(["north", "south"])), capacity_mw=float(dice.integers(0, 250)),
            available_share=dice.random((1, HOURS)), forced_share=float(dice.random() * 0.2),
            must_run_share=float(dice.random()), variable_usd_per_mwh=float(dice.integers(5, 150)),
            emissions_t_per_mwh=float(dice.random()),
        )
        for number in range(4)
    ]  # fmt: skip
    return areas, plants


def could_give(plants: list[Plant], area: str) -> np.ndarray:
    rows = [p.capacity_mw * (1 - p.forced_share) * series(p.available_share) for p in plants if p.area == area]
    return np.sum(rows, axis=0) if rows else np.zeros((1, HOURS))


@QUICK
@given(seed=FEW, scenarios=st.integers(1, 3))
def test_what_is_used_and_what_is_left_is_what_plants_could_give(seed: int, scenarios: int) -> None:
    areas, plants = grid(seed, scenarios=scenarios)
    found = surplus_of(areas, plants, HOURS)
    for area, zone in zip(areas, found.zones, strict=True):
        served = found.grid_mw[area.name] - found.short_mw[area.name]
        assert np.abs(served + zone.available_mw - could_give(plants, area.name)).max() < 1e-9
        assert (found.short_mw[area.name] * zone.available_mw == 0).all()
        assert (found.idle_mw[area.name] <= zone.available_mw + 1e-9).all()
        assert (found.mean_usd_per_mwh[area.name] <= zone.price_usd_per_mwh + 1e-9).all()
    case = Case(name="grid", hours=HOURS, zones=found.zones, probabilities=np.full(scenarios, 1 / scenarios))
    assert [one.code for one in check_case(case) if one.severity == "error"] == []


@QUICK
@given(seed=FEW)
def test_two_areas_offer_what_a_programme_finds_that_the_grid_can_give(seed: int) -> None:
    """The most that can be used in one area on top of the grid's own use, by SciPy's solver hour by hour."""
    areas, plants = grid(seed)
    found = surplus_of(areas, plants, HOURS, links=[LINE])
    (link,) = found.links
    (north, south), total = (could_give(plants, name)[0] for name in ("north", "south")), found.short_mw
    for hour in range(HOURS):
        asked = [found.grid_mw[name][0, hour] - total[name][0, hour] for name in ("north", "south")]
        # extra in the south, generation in the north and in the south, flow
        best = linprog(
            [-1.0, 0.0, 0.0, 0.0], A_eq=[[0, 1, 0, -1], [-1, 0, 1, 1]], b_eq=asked,
            bounds=[(0, None), (0, north[hour]), (0, south[hour]), (-60.0, 120.0)],
        )  # fmt: skip
        brought = min(found.zones[0].available_mw[0, hour], link.most_mw[0, hour])
        assert -best.fun == pytest.approx(found.zones[1].available_mw[0, hour] + brought, abs=1e-6)
        least = linprog(
            [1.0, 1.0, 0.0, 0.0, 0.0], A_eq=[[1, 0, 1, 0, -1], [0, 1, 0, 1, 1]],
            b_eq=[found.grid_mw[name][0, hour] for name in ("north", "south")],
            bounds=[(0, None), (0, None), (0, north[hour]), (0, south[hour]), (-60.0, 120.0)],
        )  # fmt: skip
        assert least.fun == pytest.approx(total["north"][0, hour] + total["south"][0, hour], abs=1e-6)


def offered(found: Surplus) -> float:
    return float(sum(np.sum(zone.available_mw) for zone in found.zones))


@QUICK
@given(seed=FEW, more=st.floats(0, 200), start=st.integers(0, HOURS - 1), out=st.floats(0, 1))
def test_sun_adds_and_outages_reserves_and_exports_take(seed: int, more: float, start: int, out: float) -> None:
    areas, plants = grid(seed)
    before = offered(surplus_of(areas, plants, HOURS, links=[LINE]))
    sunnier = [replace(one, sun_mw=series(one.sun_mw) + more) for one in areas]
    assert offered(surplus_of(sunnier, plants, HOURS, links=[LINE])) >= before - 1e-9
    failed = Outage(plant="plant1", start_h=start, stop_h=HOURS, out_share=out)
    assert offered(surplus_of(areas, plants, HOURS, links=[LINE], outages=[failed])) <= before + 1e-9
    assert offered(surplus_of(areas, plants, HOURS, links=[LINE], outages=[failed, failed, failed])) <= before + 1e-9
    for change in ({"export_mw": 30.0 + more}, {"reserve_share": 0.1}, {"most_offered_mw": more}):
        fewer = [replace(one, **change) for one in areas]  # type: ignore[arg-type]
        assert offered(surplus_of(fewer, plants, HOURS, links=[LINE])) <= before + 1e-9


def test_a_day_by_hand() -> None:
    """Night, noon, evening: sun lowers what the grid serves at noon; the lignite plant cannot go below 400 MW."""
    area = Area(name="south", demand_mw=[700, 900, 1_500], sun_mw=[0, 600, 0], export_mw=50, reserve_share=0.1)
    lignite = Plant(
        name="lignite", area="south", capacity_mw=1_000, variable_usd_per_mwh=20, must_run_share=0.4,
        emissions_t_per_mwh=1.05,
    )  # fmt: skip
    gas = Plant(name="gas", area="south", capacity_mw=800, variable_usd_per_mwh=90, emissions_t_per_mwh=0.42)
    found = surplus_of([area], [lignite, gas], 3)
    (zone,) = found.zones
    # 1,800 less 700, 300 and 1,500, less 50 of exports, less a tenth of what is served as reserve
    assert np.asarray(zone.available_mw).tolist() == [[980, 1_420, 100]]
    assert np.asarray(zone.price_usd_per_mwh).tolist() == [[90, 90, 90]]
    # at noon 50 MW of the lignite plant's 400 run for nobody; then 600 MW at 20 and 770 MW at 90
    assert found.idle_mw["south"].tolist() == [[0, 50, 0]]
    assert found.mean_usd_per_mwh["south"][0, 1] == pytest.approx((600 * 20 + 770 * 90) / 1_420)
    assert series(zone.emissions_t_per_mwh)[0, 1] == pytest.approx((600 * 1.05 + 770 * 0.42) / 1_420)
    repair = Outage(plant="gas", start_h=2, stop_h=3)
    failed = surplus_of([area], [lignite, gas], 3, outages=[repair])
    assert failed.short_mw["south"].tolist() == [[0, 0, 550]]


@pytest.mark.parametrize(
    ("areas", "plants", "outages", "words"),
    [
        ([Area(name="a", demand_mw=1)], [Plant(name="p", area="b", capacity_mw=1, variable_usd_per_mwh=1)], [], "b"),
        ([Area(name="a", demand_mw=[1, 2])], [], [], "another number of hours"),
        ([Area(name="a", demand_mw=-1)], [], [], "outside its bounds"),
        ([Area(name="a", demand_mw=1), Area(name="a", demand_mw=1)], [], [], "twice"),
        ([Area(name="a", demand_mw=1)], [], [Outage(plant="p", start_h=0, stop_h=1)], "unknown plant"),
        (
            [Area(name="a", demand_mw=1)], [Plant(name="p", area="a", capacity_mw=1, variable_usd_per_mwh=1)],
            [Outage(plant="p", start_h=2, stop_h=9)], "within the hours",
        ),
        (
            [Area(name="a", demand_mw=[[1], [2]]), Area(name="b", demand_mw=[[1], [2], [3]])], [], [],
            "different numbers of scenarios",
        ),
    ],
)  # fmt: skip
def test_bad_grids_are_refused(areas: list[Area], plants: list[Plant], outages: list[Outage], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        surplus_of(areas, plants, HOURS, outages=outages)
