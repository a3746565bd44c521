"""Conditions, hashprices and choices: what a case of a plan is bound to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from fakes.energy_plan import (
    CONDITIONS,
    PLAN,
    WEEK,
    figure,
    scenario,
)

from khazana.core import BadInput
from khazana.energy import Case, HighsSolver, dispatch, size
from khazana.energy.conditions import Budget, EmissionsCap, ExchangeBudget, MonthlyTrigger
from khazana.energy.outlook import Conduct
from khazana.energy.plan import (
    Choices,
    Horizon,
    Network,
    case_of,
    halvings_of,
    hashprices_of,
    own_eh_per_s,
    settled_case,
)
from khazana.energy.plan.units import Dimension

D = Dimension
SOLVER = HighsSolver()


def test_conditions_are_those_of_the_hours_that_a_case_has() -> None:
    plan = replace(PLAN, conditions=CONDITIONS)
    cost, preference, trigger, exchange, cap, budget = case_of(plan, Choices(hours=168)).conditions
    assert cost.cost_usd_per_mwh.item() == preference.reference_usd_per_mwh.item()  # type: ignore[union-attr]
    assert isinstance(trigger, MonthlyTrigger)
    assert trigger.month_of_hour[[0, 167, 168, -1]].tolist() == [0, 0, 1, 2]
    assert trigger.baseline_mwh == pytest.approx([720_000 * 168 / 744] * 3)
    assert isinstance(exchange, ExchangeBudget)
    assert exchange.most_usd == 4e8
    assert isinstance(cap, EmissionsCap)
    assert cap.most_t == pytest.approx(876_000 * 3 * 168 / 8_760)
    assert isinstance(budget, Budget)
    assert (budget.currency, budget.most) == ("PKR", 5e10)


def test_months_of_a_whole_year_have_their_whole_baseline() -> None:
    plan = replace(PLAN, conditions=CONDITIONS[2:3], horizon=Horizon(start=date(2027, 7, 1), years=2))
    (trigger,) = case_of(plan).conditions
    assert isinstance(trigger, MonthlyTrigger)
    assert trigger.baseline_mwh.tolist() == [720_000.0] * 24
    lengths = np.bincount(trigger.month_of_hour) // 24
    assert lengths.tolist() == [31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31, 30] * 2


def test_a_price_becomes_a_hashprice_that_falls_at_the_halving() -> None:
    plan = replace(PLAN, scenarios=(scenario("dear", 1.0, price=(62_829, "USD/BTC", D.BITCOIN_PRICE)),))
    found = hashprices_of(plan, plan.scenarios, plan.horizon.starts).alone[0]
    (halving,) = halvings_of(plan)
    assert (halving.height, halving.at.year, halving.at.month) == (1_050_000, 2028, 4)
    assert found[0] > found[1] > found[2]
    assert found[2] / found[0] == pytest.approx((1.5625 + 0.0218) / (3.125 + 0.0218), abs=0.15)
    assert found[2] / found[0] > (1.5625 + 0.0218) / (3.125 + 0.0218), "others give way, so it falls by less"


def test_ones_own_fleets_lower_the_hashprice_and_a_sovereign_counts_it_twice() -> None:
    own = own_eh_per_s(PLAN, {"s21": 400}, PLAN.horizon.starts)
    assert own[0] > own[1] > own[2] > 0
    alone, taker, sovereign = (
        hashprices_of(PLAN, PLAN.scenarios, PLAN.horizon.starts, own_eh_per_s=hashes, conduct=conduct).met
        for hashes, conduct in ((None, Conduct.PRICE_TAKER), (own, Conduct.PRICE_TAKER), (own, Conduct.SOVEREIGN))
    )
    assert (alone > taker).all()
    assert (taker > sovereign).all()
    assert alone[:, 0] == pytest.approx([40, 60])


def test_a_path_has_a_hashprice_for_each_year() -> None:
    path = tuple(figure(f"scenarios.calm.hashprice.{n}", 30 + n, "USD/PH/day", D.HASHPRICE) for n in range(3))
    plan = replace(PLAN, scenarios=(replace(PLAN.scenarios[0], hashprice=path),), network=Network())
    found = case_of(plan, Choices(years=(2028, 2029), hours=24)).loads[0].revenue_usd_per_mwh[0]
    assert found[24] / found[0] == pytest.approx(32 / 31)


def test_a_settled_case_fits_what_is_decided_in_it() -> None:
    def decide(case: Case) -> Mapping[str, float]:
        earned = float(case.probabilities @ np.broadcast_to(case.loads[0].revenue_usd_per_mwh, (2, 1))[:, 0])
        return {"s21": 4 * earned}

    found = settled_case(PLAN, replace(WEEK, hours=24), decide, rounds=30, tolerance_mw=0.01)
    assert found.rests
    assert found.capacity_mw["s21"] == pytest.approx(found.presumed_mw["s21"], abs=0.01)
    assert decide(found.case)["s21"] == found.capacity_mw["s21"]
    first = settled_case(PLAN, replace(WEEK, hours=24), decide, rounds=1)
    assert not first.rests
    with pytest.raises(BadInput, match="at least one round"):
        settled_case(PLAN, WEEK, decide, rounds=0)


def test_it_is_sized_and_dispatched() -> None:
    case = case_of(replace(PLAN, conditions=CONDITIONS), Choices(years=(2027,), hours=48))
    found = size(case, SOLVER)
    assert sum(found.capacity_mw.values()) > 0
    again = dispatch(case, dict(found.capacity_mw), SOLVER)
    assert again.cost_usd == pytest.approx(found.cost_usd, rel=1e-6)


@pytest.mark.parametrize(
    ("choices", "named"),
    [
        (Choices(years=(2031,)), "no such year"),
        (Choices(years=()), "no year"),
        (Choices(scenarios=("cold",)), "no such scenario"),
        (Choices(scenarios=()), "no scenario"),
        (Choices(hours=0), "8,760"),
        (Choices(hours=8_761), "8,760"),
    ],
)
def test_choices_that_the_plan_has_not(choices: Choices, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        case_of(PLAN, choices)


def test_chosen_scenarios_keep_the_ratio_of_their_probabilities() -> None:
    case = case_of(PLAN, replace(WEEK, scenarios=("hot",)))
    assert case.probabilities.tolist() == [1.0]
    assert case.loads[0].revenue_usd_per_mwh.shape[0] == 1
