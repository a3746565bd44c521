"""The loads, zones and plants of a case are those of its plan."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from fakes.energy_plan import FIRM, FLEET, PLAN, WEEK, ZONE, figure
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.energy import LoadKind, check_case
from khazana.energy.plan import (
    Choices,
    Profile,
    case_of,
    fleet_of,
    hashprices_of,
)
from khazana.energy.plan.units import Dimension

D = Dimension


def test_what_a_case_is_made_of() -> None:
    case = case_of(PLAN, WEEK)
    assert check_case(case) == ()
    assert (case.hours, case.scenarios, case.probabilities.tolist()) == (168, 2, [0.75, 0.25])
    assert [one.kind for one in case.loads] == [
        LoadKind.FLEET, LoadKind.FIRM, LoadKind.INTERRUPTIBLE, LoadKind.EXPORT,
    ]  # fmt: skip
    (zone,) = case.zones
    assert np.broadcast_to(zone.available_mw, (2, 1)).tolist() == [[500.0], [250.0]]
    assert zone.price_usd_per_mwh.ravel() == pytest.approx([9.68 / 281.6 * 1_000, 1.5 * 9.68 / 281.6 * 1_000])
    assert case.backups[0].variable_usd_per_mwh == pytest.approx(100.0)
    assert case.backups[0].imported_fuel_usd_per_mwh == pytest.approx(50.0)
    assert case.backups[0].emissions_t_per_mwh == pytest.approx(0.42)


def test_a_fleet_as_a_load_agrees_with_the_fleet() -> None:
    load, fleet = case_of(PLAN, Choices(years=(2027, 2028))).loads[0], fleet_of(PLAN, FLEET)
    assert load.draw_share.shape == (1, 2 * 8_760)
    for day in (date(2027, 1, 1), date(2027, 7, 1), date(2028, 2, 1)):
        hour = (day.year - 2027) * 8_760 + (day - date(day.year, 1, 1)).days * 24
        assert load.draw_share[0, hour] == pytest.approx(float(fleet.running_share(day)))
    found = hashprices_of(PLAN, PLAN.scenarios, PLAN.horizon.starts[:1]).met
    assert load.revenue_usd_per_mwh[:, 0] == pytest.approx(fleet.revenue_usd_per_mwh(found[:, 0]))
    assert load.capacity.capital_usd_per_mw_year == pytest.approx(fleet.capital_usd_per_mw_year(0.12))


def test_what_begins_later_or_ends_earlier_stands_and_costs_for_its_time_only() -> None:
    late = replace(PLAN, fleets=(replace(FLEET, since=date(2028, 1, 1)),))
    whole, part = case_of(PLAN).loads[0], case_of(late).loads[0]
    assert part.draw_share[0, :8_760].max() == 0
    assert part.draw_share[0, 8_760] == 1
    years = part.capacity.capital_usd_per_mw_year / whole.capacity.capital_usd_per_mw_year
    assert years == pytest.approx(2 / 3)
    short = replace(PLAN, fleets=(replace(FLEET, life=figure("fleets.s21.life", 1, "year", D.YEARS)),))
    assert case_of(short).loads[0].draw_share[0, 2 * 8_760 :].max() == 0


def test_heat_derates_where_the_zone_and_the_machine_say_so() -> None:
    ambient = Profile(
        key="zones.grid.ambient", file="hours.csv", column="c", unit="°C", dimension=D.TEMPERATURE,
        values=(30.0, 38.0, 41.0, 44.0) * 2_190, source="", source_kind=None, is_synthetic=False,  # type: ignore[arg-type] # none here
    )  # fmt: skip
    plan = replace(PLAN, zones=(replace(ZONE, ambient=ambient),))
    draw = case_of(plan, Choices(years=(2027,), hours=4)).loads[0].draw_share
    assert draw.tolist() == [[1.0, 1.0, 0.9, 0.9], [1.0, 0.9, 0.9, 0.0]]


def test_computing_by_contract_and_by_the_hour() -> None:
    _, firm, training, _ = case_of(PLAN, Choices(years=(2027, 2028, 2029), hours=24)).loads
    assert firm.revenue_usd_per_mwh[0, 0] == pytest.approx(9.7e6 / (0.9 * 8_760))
    assert (firm.draw_share[0, 0], firm.shortfall_usd_per_mwh) == (0.9, 2_000)
    assert firm.capacity.upfront_usd_per_mw == pytest.approx(29e6)
    assert firm.capacity.upfront_pkr_per_mw == pytest.approx(1_126.4e6)
    revenue = training.revenue_usd_per_mwh[0]
    assert training.draw_share[0, [0, 24, 48]].tolist() == [0, 1, 1]
    assert revenue[24] == pytest.approx(2 * 0.7 / 1.45 * 1_000)
    assert revenue[48] / revenue[24] == pytest.approx(0.8 ** (366 / 365.25))
    assert (training.energy_share, training.energy_window_h) == (0.7, 10)


@settings(max_examples=60, deadline=None)
@given(
    failures=st.floats(0, 0.999),
    life=st.floats(0.1, 20),
    since=st.dates(date(2020, 1, 1), date(2032, 1, 1)),
    heat=st.floats(-20, 20),
    due=st.floats(0.01, 1),
    ambient=st.lists(st.floats(-40, 49), min_size=24, max_size=24),
)
def test_nothing_draws_less_than_none_or_more_than_all(
    failures: float, life: float, since: date, heat: float, due: float, ambient: list[float]
) -> None:
    profile = Profile(
        key="zones.grid.ambient", file="hours.csv", column="c", unit="°C", dimension=D.TEMPERATURE,
        values=tuple(ambient) * 365, source="", source_kind=None, is_synthetic=True,  # type: ignore[arg-type] # none here
    )  # fmt: skip
    plan = replace(
        PLAN,
        zones=(replace(ZONE, ambient=profile),),
        fleets=(
            replace(
                FLEET, since=since, life=figure("life", life, "year", D.YEARS),
                failures=figure("failures", failures, "1/year", D.SHARE_PER_YEAR),
            ),
        ),
        computing=(replace(FIRM, since=since, due=figure("due", due, "1", D.SHARE)),),
        scenarios=(replace(PLAN.scenarios[0], heat=figure("heat", heat, "°C", D.TEMPERATURE)), PLAN.scenarios[1]),
    )  # fmt: skip
    case = case_of(plan, Choices(hours=48))
    assert case.is_synthetic
    assert check_case(case) == ()
    for load in case.loads:
        assert (load.draw_share >= 0).all()
        assert (load.draw_share <= 1).all()
        assert load.capacity.capital_usd_per_mw_year >= 0
