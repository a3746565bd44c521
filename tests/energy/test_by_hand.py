"""The case of docs/explanation/dispatch.md: every figure on the page is what comes out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes.by_hand import BATTERY, by_hand

from khazana.energy.condition_costs import cost_of_condition
from khazana.energy.conditions import EmissionsCap
from khazana.energy.dispatching import dispatch
from khazana.energy.highs import HighsSolver
from khazana.energy.ledgers import Sharing, ledgers_of
from khazana.energy.merit import merit_order

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "dispatch.md").read_text(encoding="utf-8")
SOLVER = HighsSolver()


def test_the_four_hours() -> None:
    decision = dispatch(by_hand(), {}, SOLVER)
    (one,) = decision.operations
    assert one.use_mw["taken", "grid"].tolist() == pytest.approx([100, 100, 40, 0])
    assert one.use_mw["output", "backup"].tolist() == pytest.approx([0, 0, 10, 30])
    assert one.use_mw["served", "firm"].tolist() == pytest.approx([50, 50, 50, 30])
    assert one.use_mw["served", "mine"].tolist() == pytest.approx([50, 50, 0, 0])
    assert one.price_usd_per_mwh is not None
    assert one.price_usd_per_mwh["grid"].tolist() == pytest.approx([50, 50, 150, 300])
    assert decision.cost_usd == pytest.approx(-8_200)
    for hour, row in enumerate(np.array([[100, 0, 50, 50, 50], [100, 0, 50, 50, 50], [40, 10, 50, 0, 150]]), 1):
        assert f"| {hour} | " + " | ".join(map(str, row)) + " |" in PAGE
    assert "**8,200**" in PAGE


def test_the_merit_order_is_the_same() -> None:
    case = by_hand()
    found = merit_order(case, 0, case.least_mw())
    assert found.cost_usd == pytest.approx(-8_200)
    assert found.served_mw.tolist() == [[50, 50, 0, 0], [50, 50, 50, 30]]
    assert found.output_mw.tolist() == [[100, 100, 40, 0], [0, 0, 10, 30]]


def test_the_battery() -> None:
    decision = dispatch(replace(by_hand(), batteries=(BATTERY,)), {}, SOLVER)
    assert decision.cost_usd == pytest.approx(-11_700)
    assert "11,700" in PAGE
    assert decision.operations[0].use_mw["release", "battery"].tolist() == pytest.approx([0, 0, 10, 10])


def test_the_cap() -> None:
    case = replace(by_hand(), conditions=(EmissionsCap(name="cap", most_t=15.0),))
    cost = cost_of_condition(case, "cap", SOLVER)
    assert cost.cost_usd == pytest.approx(1_500)
    assert cost.is_binding
    (row,) = cost.rows
    assert (row.value, row.high, row.worth_usd, row.unit) == pytest.approx((15.0, 15.0, 300.0, "t"))
    assert "1,500" in PAGE
    loose = cost_of_condition(replace(case, conditions=(EmissionsCap(name="cap", most_t=21.0),)), "cap", SOLVER)
    assert not loose.is_binding
    assert loose.rows[0].worth_usd == 0


def test_the_ledgers() -> None:
    found = ledgers_of(dispatch(by_hand(), {}, SOLVER), Sharing(passed_share=0.5, baseline_mwh=1_000.0))
    assert [one.minor for one in found.totals] == [280_000, 270_000, 270_000]
    assert found.charge_per_mwh == pytest.approx(-2.70)
    assert [one.what for one in found.others] == ["capacity charge diluted"]
    assert found.total.minor == 820_000
