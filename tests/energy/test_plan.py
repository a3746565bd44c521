"""Figures of a plan, and what follows from those that nobody has stated."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from fakes.energy_plan import (
    BATTERY,
    EXPORT,
    FIRM,
    FLEET,
    MACHINE,
    NETWORK,
    PLAN,
    TRAINING,
    WEEK,
    ZONE,
    condition,
    figure,
    scenario,
)

from khazana.core import BadInput, Range
from khazana.energy.catalogue import Pick
from khazana.energy.plan import (
    ConditionKind,
    EnergyPlan,
    Origin,
    case_of,
    fleet_of,
    open_figures,
    rests_on,
    with_picks,
    with_values,
)
from khazana.energy.plan.gaps import frame_gaps
from khazana.energy.plan.units import Dimension, factor_of, units_of

D = Dimension


def test_units_are_converted_and_others_refused() -> None:
    assert factor_of("PKR/kWh", D.ENERGY_PRICE) == factor_of("USD/kWh", D.ENERGY_PRICE) == 1_000
    assert factor_of("million PKR", D.MONEY) == 1e6
    assert factor_of("T", D.DIFFICULTY) == 1e12
    assert all(factor_of(unit, one) > 0 for one in D for unit in units_of(one, "PKR"))
    with pytest.raises(BadInput, match="no unit for MW"):
        factor_of("MWh", D.POWER)


def test_a_range_is_reckoned_with_as_it_is_picked() -> None:
    pue = figure("pue", (1.03, 1.07), "1", D.RATIO)
    assert [replace(pue, pick=one).value for one in Pick] == [1.03, 1.05, 1.07]
    low = with_picks(PLAN, {"fleets.s21.pue": Pick.LOW})
    assert fleet_of(low, low.fleets[0]).site.pue == 1.03
    with pytest.raises(BadInput, match="two bounds"):
        replace(pue, range=Range(None, Fraction(1)))


def test_a_figure_is_tried_in_the_place_of_another() -> None:
    tried = with_values(PLAN, {"tariffs.mining.price": 30, "exchange": 300})
    found = tried.figure("tariffs.mining.price")
    assert (found.said, found.unit, found.origin, found.note) == (30, "PKR/kWh", Origin.TRIED, "")
    assert case_of(tried, WEEK).loads[0].tariff_usd_per_mwh == pytest.approx(np.array([[100.0]]))
    assert PLAN.figure("exchange").said == 281.6
    with pytest.raises(BadInput, match="no such figure"):
        PLAN.figure("fleets.s21.colour")


def codes(plan: EnergyPlan) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in open_figures(plan):
        found.setdefault(one.code.removeprefix("plan."), []).append(one.place.field)
    return found


def test_what_is_missing_is_asked_for_and_its_part_left_out() -> None:
    plan = replace(
        PLAN,
        fleets=(replace(FLEET, life=None, machine=replace(MACHINE, price=None)),),
        sales=(replace(EXPORT, worth=None),),
        computing=(replace(FIRM, penalty=None), replace(TRAINING, utilisation=None, window=None)),
        batteries=(replace(BATTERY, storage_capital=None),),
        conditions=(condition(ConditionKind.EMISSIONS_CAP),),
    )
    assert codes(plan)["not-reckoned"] == [
        "fleets.s21.life", "fleets.s21.machine.price", "computing.firm.penalty", "computing.training.utilisation",
        "computing.training.window", "batteries.battery.capital", "sales.export.worth", "conditions.emissions-cap.cap",
    ]  # fmt: skip
    case = case_of(plan, WEEK)
    assert (case.loads, case.batteries, case.conditions) == ((), (), ())
    assert [one.name for one in case.backups] == ["backup"]


def test_what_is_left_out_of_account_is_said() -> None:
    found = codes(PLAN)
    assert "not-reckoned" not in found
    assert {"fleets.s21.site", "fleets.s21.staff", "zones.grid.curtailment", "zones.grid.ambient"} <= {
        *found["left-out"]
    }
    ending = replace(PLAN, tariffs=(replace(PLAN.tariffs[0], until=date(2028, 10, 31)), PLAN.tariffs[1]))
    assert codes(ending)["tariff-ends"] == ["tariffs.mining"]


def test_who_pays_no_known_tariff_is_left_out() -> None:
    plan = replace(PLAN, tariffs=PLAN.tariffs[1:])
    assert codes(plan)["not-reckoned"] == ["tariffs.mining.price"]
    assert "s21" not in case_of(plan, WEEK).names


@pytest.mark.parametrize(
    ("plan", "gaps"),
    [
        (replace(PLAN, interest=None), ("interest",)),
        (replace(PLAN, exchange=None), ("exchange",)),
        (replace(PLAN, zones=(replace(ZONE, generation=None),)), ("zones",)),
        (replace(PLAN, scenarios=()), ("scenarios",)),
        (replace(PLAN, scenarios=(replace(PLAN.scenarios[0], hashprice=()),)), ("scenarios.calm.hashprice",)),
        (
            replace(
                PLAN,
                network=replace(NETWORK, fees=None, height=None),
                scenarios=(scenario("dear", 1.0, price=(60_000, "USD/BTC", D.BITCOIN_PRICE)),),
            ),
            ("network.height", "network.fees"),
        ),
        (EnergyPlan(programme="empty", currency="USD", horizon=PLAN.horizon), ("interest", "zones")),
    ],
)
def test_without_some_figures_nothing_is_computed(plan: EnergyPlan, gaps: tuple[str, ...]) -> None:
    assert frame_gaps(plan) == gaps
    assert codes(plan)["nothing-to-reckon"] == [*gaps]
    with pytest.raises(BadInput, match="nothing can be computed"):
        case_of(plan)


def test_what_a_result_rests_on() -> None:
    found = rests_on(PLAN)
    assert {one.code for one in found} == {"plan.assumed"}
    assert len(found) == len(PLAN.assumptions()) == len([*PLAN.figures()])
    assert "22.98 PKR/kWh, is an assumption: An example." in next(
        one.text() for one in found if one.place.field == "tariffs.mining.price"
    )
