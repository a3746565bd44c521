"""Each condition holds in the decision, has a dual that is its worth, and is named where it conflicts."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.by_hand import BACKUP, FIRM, MINE, by_hand

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.condition_costs import cost_of_condition
from khazana.energy.conditions import (
    Budget,
    Condition,
    CostRecovery,
    EmissionsCap,
    ExchangeBudget,
    MonthlyTrigger,
    NoPreference,
    ReserveMargin,
)
from khazana.energy.conflict import conflict_of
from khazana.energy.decision import ConditionState
from khazana.energy.dispatching import dispatch, size
from khazana.energy.highs import HighsSolver
from khazana.energy.resources import Capacity, LoadKind

SOLVER = HighsSolver()
NIGHT = np.array([30.0, 10.0, 30.0, 30.0])


def under(*conditions: Condition) -> Case:
    return replace(by_hand(), conditions=conditions)


def state_of(case: Case) -> ConditionState:
    (one,) = dispatch(case, {}, SOLVER).operations[0].conditions
    return one


def loosened_by(case: Case, more: Condition) -> float:
    """Return what the optimum gains by one more unit, from two optima."""
    before, after = (dispatch(one, {}, SOLVER).cost_usd for one in (case, replace(case, conditions=(more,))))
    return before - after


def test_tariffs_recover_the_cost() -> None:
    """At 38 dollars the mine falls short by 8 and firm computing pays 2 more, so the mine gets 2 · 180 / 8 MWh."""
    tight = under(CostRecovery(name="recovery", cost_usd_per_mwh=38.0))
    one = state_of(tight)
    assert one.value == pytest.approx(0)
    assert one.worth_usd is not None
    assert one.worth_usd > 0
    mine = dispatch(tight, {}, SOLVER).operations[0].use_mw["served", "mine"]
    assert mine.sum() == pytest.approx(2 * 180 / 8)
    loose = state_of(under(CostRecovery(name="recovery", cost_usd_per_mwh=20.0)))
    assert loose.worth_usd == 0


def test_no_industry_is_preferred() -> None:
    """The mine pays 10 at night; at a reference of 20 it may use as much of that as it pays for by day."""
    mine = replace(MINE, tariff_usd_per_mwh=NIGHT)
    case = replace(under(NoPreference(name="equal", reference_usd_per_mwh=25.0)), loads=(mine, FIRM))
    one = dispatch(case, {}, SOLVER).operations[0]
    assert [(row.part, row.value >= -1e-6) for row in one.conditions] == [("computing", True), ("mining", True)]
    served = one.use_mw["served", "mine"]
    assert served[0] * 5 - served[1] * 15 == pytest.approx(0, abs=1e-6)
    assert one.conditions[1].worth_usd == pytest.approx(2.0)  # a dollar lets a fifteenth of 30 be used
    assert cost_of_condition(case, "equal", SOLVER).cost_usd == pytest.approx(30 * (50 - 50 / 3))


def test_the_monthly_trigger() -> None:
    months = np.array([0, 0, 1, 1])
    case = under(MonthlyTrigger(name="trigger", baseline_mwh=np.array([600.0, 400.0]), month_of_hour=months))
    rows = dispatch(case, {}, SOLVER).operations[0].conditions
    assert [(row.window, row.value, row.high) for row in rows] == [(0, 150, 150), (1, 80, 100)]
    assert [row.worth_usd for row in rows] == pytest.approx([30, 0])
    assert cost_of_condition(case, "trigger", SOLVER).cost_usd == pytest.approx(50 * 30)


def test_the_exchange_budget() -> None:
    plant = replace(BACKUP, imported_fuel_usd_per_mwh=100.0)
    case = replace(under(ExchangeBudget(name="dollars", most_usd=3_000.0)), backups=(plant,))
    one = state_of(case)
    assert one.value == pytest.approx(3_000)
    assert one.worth_usd == pytest.approx(1.5)
    assert loosened_by(case, ExchangeBudget(name="dollars", most_usd=3_001.0)) == pytest.approx(1.5)
    earned = ExchangeBudget(name="dollars", most_usd=3_000.0, surrendered_share=0.05)
    assert state_of(replace(case, conditions=(earned,))).value < 3_000


def test_the_emissions_cap() -> None:
    case = under(EmissionsCap(name="cap", most_t=15.0))
    assert loosened_by(case, EmissionsCap(name="cap", most_t=16.0)) == pytest.approx(300)


def test_a_budget_in_rupees() -> None:
    mine = replace(MINE, capacity=Capacity(least_mw=0, most_mw=60, upfront_pkr_per_mw=1e6))
    case = replace(under(Budget(name="rupees", currency="PKR", most=2e7)), loads=(mine, FIRM))
    decision = size(case, SOLVER)
    assert decision.capacity_mw["mine"] == pytest.approx(20)
    (row,) = decision.conditions
    assert (row.value, row.unit) == pytest.approx((2e7, "PKR"))
    assert row.worth_usd == pytest.approx(2 * 30 / 1e6)
    cost = cost_of_condition(case, "rupees", SOLVER, decision=decision)
    assert cost.cost_usd == pytest.approx(30 * 2 * 30)
    assert cost.rows == (row,)


def test_an_unknown_condition_is_refused() -> None:
    with pytest.raises(BadInput, match="no such condition"):
        cost_of_condition(under(EmissionsCap(name="cap", most_t=1.0)), "trigger", SOLVER)


def test_the_conditions_that_conflict_are_named() -> None:
    hungry = replace(
        MINE, kind=LoadKind.INTERRUPTIBLE, energy_share=0.5, capacity=Capacity(least_mw=40, most_mw=60),
        tariff_usd_per_mwh=30.0,
    )  # fmt: skip
    case = replace(
        under(
            EmissionsCap(name="cap", most_t=100.0),
            NoPreference(name="equal treatment", reference_usd_per_mwh=31.0),
            Budget(name="dollars", currency="USD", most=5.0),
        ),
        loads=(hungry, FIRM),
    )
    found = conflict_of(case, SOLVER)
    assert found is not None
    assert found.conditions == ("equal treatment",)
    assert found.finding.code == "energy.conditions-conflict"
    assert "no industry pays less than all others are offered" in found.finding.text()
    assert conflict_of(case.without("equal treatment"), SOLVER) is None


def test_two_conditions_that_conflict_together() -> None:
    plant = replace(BACKUP, capacity=Capacity(least_mw=0, most_mw=90, upfront_usd_per_mw=1.0, credit_share=1.0))
    budget, margin = Budget(name="dollars", currency="USD", most=50.0), ReserveMargin(name="margin", share=0.2)
    cap = EmissionsCap(name="cap", most_t=100.0)
    case = replace(under(cap, budget, margin), backups=(plant,))
    found = conflict_of(case, SOLVER)
    assert found is not None
    assert found.conditions == ("dollars", "margin")
    assert "at most 50 USD up front" in found.finding.text()
    assert conflict_of(case.without("dollars"), SOLVER) is None
    assert conflict_of(case.without("margin"), SOLVER) is None


def test_parts_that_conflict_are_named() -> None:
    hungry = replace(MINE, kind=LoadKind.INTERRUPTIBLE, energy_share=1.0)
    case = replace(under(EmissionsCap(name="cap", most_t=1.0)), loads=(hungry,), backups=())
    found = conflict_of(case, SOLVER)
    assert found is not None
    assert found.conditions == ()
    assert "mine" in found.parts
    assert found.finding.code == "energy.parts-conflict"
