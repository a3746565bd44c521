"""What one more unit of a condition saves is what a sizing with one more unit saves, however it was sized."""

from dataclasses import replace
from typing import Final

import numpy as np
import pytest

from khazana.energy import Case, ConditionState, Decision, HighsSolver, size
from khazana.energy.condition_costs import conditions_of
from khazana.energy.conditions import EmissionsCap, ExchangeBudget, MonthlyTrigger
from khazana.energy.resources import Backup, Capacity, Load, LoadKind, Zone

HOURS: Final = 1_200
"""Times two scenarios, that is more than one programme takes."""
BUDGET: Final = 30e6


def case(hours: int = HOURS, surrendered: float = 0.0) -> Case:
    """Return a fleet whose machines are imported, computing that must be served, and gas that is imported, too."""
    hour = np.arange(hours)
    surplus = 60 + 55 * np.sin(hour / 24 * 2 * np.pi)
    fleet = Capacity(least_mw=0, most_mw=200, capital_usd_per_mw_year=90_000, upfront_usd_per_mw=400_000)
    firm = Capacity(least_mw=0, most_mw=40, capital_usd_per_mw_year=300_000, upfront_usd_per_mw=900_000)
    revenue = np.array([[80.0], [60.0]]) + 10 * np.cos(hour / 24 * 2 * np.pi)
    return Case(
        name="worths",
        hours=hours,
        zones=(Zone(name="grid", available_mw=np.array([surplus, 0.8 * surplus]), price_usd_per_mwh=20.0,
                    emissions_t_per_mwh=0.3),),
        loads=(
            Load(name="fleet", zone="grid", kind=LoadKind.FLEET, industry="mining", capacity=fleet,
                 revenue_usd_per_mwh=revenue),
            Load(name="firm", zone="grid", kind=LoadKind.FIRM, industry="computing", capacity=firm,
                 revenue_usd_per_mwh=150.0, shortfall_usd_per_mwh=900.0),
        ),
        backups=(
            Backup(name="gas", zone="grid", capacity=Capacity(least_mw=0, most_mw=50, capital_usd_per_mw_year=40_000),
                   variable_usd_per_mwh=90.0, imported_fuel_usd_per_mwh=90.0, emissions_t_per_mwh=0.4),
        ),
        probabilities=np.array([0.7, 0.3]),
        conditions=(
            MonthlyTrigger(name="trigger", baseline_mwh=np.array([120_000.0, 80_000.0]),
                           month_of_hour=(hour >= hours // 2).astype(np.intp)),
            ExchangeBudget(name="dollars", most_usd=BUDGET, surrendered_share=surrendered),
            EmissionsCap(name="tons", most_t=14_000.0 * hours / HOURS),
        ),
    )  # fmt: skip


def moved(one: Case, name: str, share: float) -> Case:
    """Return the case with one limit moved by a share of itself."""

    def change(condition: object) -> object:
        field = {"dollars": "most_usd", "tons": "most_t"}[name]
        if getattr(condition, "name", "") != name:
            return condition
        return replace(condition, **{field: getattr(condition, field) * (1 + share)})  # type: ignore[type-var]

    return replace(one, conditions=tuple(change(condition) for condition in one.conditions))  # type: ignore[misc]


def mean_worth(found: Decision, name: str) -> float:
    rows = conditions_of(found, name)
    assert len(rows) == found.case.scenarios
    return float(found.case.probabilities @ np.array([row.worth_usd for row in rows]))


@pytest.mark.parametrize("surrendered", [0.0, 0.2])
@pytest.mark.parametrize(("name", "limit"), [("dollars", BUDGET), ("tons", 14_000.0)])
def test_a_worth_is_what_one_more_unit_saves(name: str, limit: float, surrendered: float) -> None:
    one = case(surrendered=surrendered)
    found, step = size(one, HighsSolver(), gap=1e-9), 1e-4
    saved = [
        (size(moved(one, name, -step), HighsSolver(), gap=1e-9).cost_usd - found.cost_usd) / (step * limit),
        (found.cost_usd - size(moved(one, name, step), HighsSolver(), gap=1e-9).cost_usd) / (step * limit),
    ]
    worth = mean_worth(found, name)
    assert min(saved) - 1e-4 * abs(saved[0]) - 1e-9 <= worth <= max(saved) + 1e-4 * abs(saved[0]) + 1e-9
    if name == "dollars" and not surrendered:
        assert worth > 1e-3, "the budget holds the fleet back"


def test_one_programme_and_many_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = size(case(), HighsSolver(), gap=1e-9)
    monkeypatch.setattr("khazana.energy.dispatching.JOINT_HOURS", 10**6)
    whole = size(case(), HighsSolver())
    assert whole.cost_usd == pytest.approx(apart.cost_usd, rel=1e-8)
    for name in ("dollars", "tons"):
        assert mean_worth(whole, name) == pytest.approx(mean_worth(apart, name), rel=1e-4, abs=1e-9)


def test_a_capacity_that_a_budget_holds_back_is_worth_nothing_beyond_it() -> None:
    """Between its limits another megawatt would earn what the dollars for it are worth elsewhere, and no more."""
    found = size(case(), HighsSolver(), gap=1e-9)
    assert found.capacity_worth_usd is not None
    between = [name for name, one in case().sized()
               if one.least_mw + 1e-3 < found.capacity_mw[name] < one.most_mw - 1e-3]  # fmt: skip
    assert "firm" in between
    for name in between:
        assert abs(found.capacity_worth_usd[name]) < 1e-3 * dict(case().sized())[name].capital_usd_per_mw_year


def test_a_budget_comes_to_what_is_spent_of_it() -> None:
    found = size(case(), HighsSolver(), gap=1e-9)
    built, fuel = found.capacity_mw, [float(one.use_mw["output", "gas"].sum()) * 90.0 for one in found.operations]
    rows: tuple[ConditionState, ...] = conditions_of(found, "dollars")
    for row, burnt in zip(rows, fuel, strict=True):
        assert (row.low, row.high) == (-np.inf, BUDGET)
        assert row.value == pytest.approx(400_000 * built["fleet"] + 900_000 * built["firm"] + burnt, rel=1e-9)
    assert max(row.value for row in rows) == pytest.approx(BUDGET, rel=1e-6)
