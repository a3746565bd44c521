"""A zone that declares its demand has the surplus that follows from its plants, in every figure as reckoned by hand."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from fakes.two_zones import ENERGY, HOURS, two_zone_files
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import LocalText, Range
from khazana.energy.plan import Choices, Dimension, EnergyPlan, Profile, case_of, open_figures
from khazana.energy.plan.balance import short_of, supply_of
from khazana.energy.plan.grid import frame_of, outages_of, reckoned
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import load_files


@cache
def plan(energy: str = ENERGY, grid: str = "") -> EnergyPlan:
    files = two_zone_files(energy, **({"grid": grid} if grid else {}))
    found = load_files(MemoryFiles(files), origin="memory")
    assert found.findings == ()
    assert found.programme is not None
    assert found.programme.energy is not None
    return found.programme.energy


def flat(key: str, values: tuple[float, ...], dimension: Dimension = Dimension.POWER) -> Profile:
    (first, *_) = plan().profiles()
    return replace(first, key=key, values=(*values, *[values[-1]] * (HOURS - len(values))), dimension=dimension)


@cache
def guide() -> EnergyPlan:
    """Return the example of docs/how-to/decide-where-power-goes.md: 900 MW of lignite alone in the south."""
    whole = plan()
    south = whole.zones[1]
    south = replace(
        south, demand=flat("zones.south.demand", (1000.0, 600.0)), sun=flat("zones.south.sun", (180.0, 0.0)), most=None
    )
    (lignite,) = (one for one in whole.plants if one.id == "lignite")
    return replace(whole, zones=(south,), links=(), plants=(lignite,), outages=(), fleets=(), effects=())


def test_the_example_of_the_guide() -> None:
    case = case_of(guide(), Choices(years=(2027,), scenarios=("as-today",), hours=2))
    (zone,) = case.zones
    assert np.allclose(zone.available_mw, [[0.0, 178.0]])
    assert np.allclose(zone.price_usd_per_mwh, [[0.0, 22.0]])
    assert np.allclose(zone.emissions_t_per_mwh, [[0.0, 1.05]])
    found = reckoned(frame_of(guide(), (date(2027, 1, 1),), 2))
    assert found is not None
    assert np.allclose(found.short_mw["south"], [[12.0, 0.0]])


def test_scenarios_multiply_what_was_reckoned() -> None:
    case = case_of(guide(), Choices(years=(2027,), hours=2))
    assert np.allclose(case.zones[0].available_mw, [[0.0, 178.0], [0.0, 0.8 * 178.0]])


def test_an_outage_takes_whole_days_of_the_years_it_lies_in() -> None:
    starts = (date(2027, 1, 1), date(2028, 1, 1))
    overhaul, boiler = (list(outages_of(frame_of(plan(), starts, HOURS), one)) for one in plan().outages)
    assert [(one.start_h, one.stop_h, one.out_share) for one in overhaul] == [(59 * 24, 73 * 24, 0.6)]
    # 2028 has 29 February, which is left out: 1 May is day 120 of every year
    assert [(one.start_h, one.stop_h, one.out_share) for one in boiler] == [
        (HOURS + 120 * 24, HOURS + 130 * 24, 0.5)
    ]  # fmt: skip
    part = list(outages_of(frame_of(plan(), starts, 60 * 24), plan().outages[0]))
    assert [(one.start_h, one.stop_h) for one in part] == [(59 * 24, 60 * 24)]


def test_an_outage_over_leap_day_and_new_year_leaves_no_hour_out() -> None:
    long = replace(plan().outages[0], since=date(2027, 12, 30), until=date(2028, 3, 1))
    found = list(outages_of(frame_of(plan(), (date(2027, 1, 1), date(2028, 1, 1)), HOURS), long))
    assert [(one.start_h, one.stop_h) for one in found] == [(363 * 24, HOURS), (HOURS, HOURS + 60 * 24)]


def test_what_the_grid_uses_of_a_line_is_not_there_for_others() -> None:
    start = (date(2027, 1, 1),)
    case, found = case_of(plan(), Choices(years=(2027,))), reckoned(frame_of(plan(), start, HOURS))
    assert found is not None
    alone = reckoned(frame_of(replace(plan(), links=()), start, HOURS))
    assert alone is not None
    brought = alone.short_mw["south"] - found.short_mw["south"]
    assert brought.max() > 0
    (line,) = case.links
    assert np.allclose(line.most_mw, 150.0 - brought)
    assert np.allclose(line.back_mw, 100.0 + brought)


def test_a_zone_with_a_declared_surplus_stands_beside_one_with_plants() -> None:
    declared = replace(
        plan().zones[0], demand=None, reserve=None, surplus=flat("zones.north.surplus", (70.0,)),
        generation=replace(plan().figure("plants.gas.cost"), key="zones.north.generation"),
    )  # fmt: skip
    mixed = replace(plan(), zones=(declared, plan().zones[1]), plants=plan().plants[1:])
    case = case_of(mixed, Choices(years=(2027,), hours=24))
    north, south = case.zones
    assert np.allclose(north.available_mw, 70.0 * np.array([[1.0], [0.8]]))
    assert np.asarray(south.available_mw).max() > 0
    (line,) = case.links
    assert (line.most_mw, line.back_mw) == (150.0, 100.0), "a line to a declared surplus brings the grid nothing"


def test_costs_in_the_countrys_currency_become_dollars() -> None:
    text = ENERGY.replace('cost = { value = 60, unit = "USD/MWh"', 'cost = { value = 16.8, unit = "PKR/kWh"')
    text = text.replace(
        "interest = {", 'exchange = { value = 280, unit = "PKR/USD", source = "gazette" }\ninterest = {'
    )
    files = dict(two_zone_files(text))
    for name in ("programme.toml", "events.csv"):
        files[name] = files[name].replace(b"USD", b"PKR")
    found = load_files(MemoryFiles(files), origin="memory").programme
    assert found is not None
    assert found.energy is not None
    prices = [np.asarray(case_of(one, Choices(years=(2027,), hours=48)).zones[1].price_usd_per_mwh)
              for one in (plan(), found.energy)]  # fmt: skip
    assert np.allclose(*prices)


def test_months_add_up_to_the_year() -> None:
    supply = supply_of(plan(), date(2027, 1, 1))
    assert [one.month for one in supply.months[:12]] == [date(2027, month, 1) for month in range(1, 13)]
    case = case_of(plan(), Choices(years=(2027,), scenarios=("as-today",)))
    for zone in case.zones:
        months = [one for one in supply.months if one.zone == zone.name]
        assert sum(one.surplus_mwh for one in months) == pytest.approx(float(np.asarray(zone.available_mw).sum()))
        assert min(one.least_mw for one in months) == pytest.approx(float(np.asarray(zone.available_mw).min()))
    demand = sum(plan().zones[1].demand.values)  # type: ignore[union-attr] # it has one
    assert sum(one.demand_mwh or 0 for one in supply.months if one.zone == "south") == pytest.approx(demand)
    water, lignite, _ = supply.plants
    assert lignite.available_mwh == pytest.approx(900 * 0.92 * (HOURS - 0.6 * 14 * 24))
    assert (lignite.outage_h, lignite.must_run_mwh) == (14 * 24, pytest.approx(lignite.available_mwh / 2))
    hourly = np.array(plan().plants[0].availability.values)  # type: ignore[union-attr] # it has one
    assert water.available_mwh == pytest.approx(500 * 0.98 * float(hourly.sum()))


def test_what_lacks_is_said() -> None:
    (found,) = short_of(supply_of(plan(), date(2027, 1, 1)))
    assert (found.code, found.place.field) == ("plan.short", "zones.south")
    assert dict(found.params)["hours"] == "105"
    assert short_of(supply_of(replace(plan(), outages=()), date(2027, 1, 1))) == ()


def test_a_plant_without_a_cost_is_asked_for_and_not_reckoned_with() -> None:
    gas = replace(plan().plants[2], cost=None)
    bare = replace(plan(), plants=(*plan().plants[:2], gas))
    assert ("plan.not-reckoned", "plants.gas.cost") in {(one.code, one.place.field) for one in open_figures(bare)}
    assert [one.name for one in supply_of(bare, date(2027, 1, 1)).plants] == ["water", "lignite"]
    assert not any(one.place.field == "zones.south.emissions" for one in open_figures(bare)), "it follows from plants"


@given(st.floats(0, 2), st.floats(0, 900), st.floats(0, 900))
@settings(max_examples=25, deadline=None)
def test_more_of_a_plant_never_means_less_to_offer_or_more_lacking(ratio: float, demand: float, sun: float) -> None:
    def found(times: float) -> tuple[float, float]:
        lignite = guide().plants[0]
        assert lignite.capacity is not None
        capacity = replace(lignite.capacity, range=Range.exactly(Fraction(900 * times)), unit="MW")
        zone = replace(
            guide().zones[0], demand=flat("zones.south.demand", (demand,)), sun=flat("zones.south.sun", (sun,))
        )
        changed = replace(guide(), zones=(zone,), plants=(replace(lignite, capacity=capacity),))
        one = reckoned(frame_of(changed, (date(2027, 1, 1),), 1))
        assert one is not None
        return float(np.asarray(one.zones[0].available_mw).sum()), float(one.short_mw["south"].sum())

    (less, lacks), (more, lacks_less) = found(ratio), found(ratio + 0.5)
    assert more >= less - 1e-9
    assert lacks_less <= lacks + 1e-9


def test_names_are_kept_for_whoever_shows_them() -> None:
    assert plan().plants[0].name == LocalText(en="Water", es="Agua", ur="پانی")
