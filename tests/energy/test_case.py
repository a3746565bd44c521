"""The door of a case: each problem is a finding with its place and a remedy, and all are found."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.by_hand import BACKUP, BATTERY, FIRM, MINE, by_hand

from khazana.core import BadInput, Severity
from khazana.energy.case import Case
from khazana.energy.case_checking import check_case, checked
from khazana.energy.conditions import CostRecovery, MonthlyTrigger, Risk
from khazana.energy.dispatching import dispatch
from khazana.energy.highs import HighsSolver
from khazana.energy.resources import Capacity, Link, series


def year() -> Case:
    case = by_hand()
    return replace(case, hours=8_760, zones=(replace(case.zones[0], available_mw=np.full(8_760, 100.0)),))


def with_zone(**changes: object) -> Case:
    case = year()
    return replace(case, zones=(replace(case.zones[0], **changes),))


def with_mine(**changes: object) -> Case:
    return replace(year(), loads=(replace(MINE, **changes), FIRM))


def gap() -> Case:
    values = np.full(8_760, 100.0)
    values[17:20] = np.nan
    return with_zone(available_mw=values)


NEGATIVE = Capacity(least_mw=-5.0, most_mw=10.0)
BAD = [
    ("8,759 hours", with_zone(available_mw=np.ones(8_759) * 9), "energy.clock-change", "grid.available_mw"),
    ("8,761 hours", with_zone(price_usd_per_mwh=np.ones(8_761) * 9), "energy.clock-change", "grid.price_usd_per_mwh"),
    ("8,784 hours", with_zone(available_mw=np.ones(8_784) * 9), "energy.length-differs", "grid.available_mw"),
    ("two scenarios", with_zone(available_mw=np.ones((2, 8_760)) * 9), "energy.length-differs", "grid.available_mw"),
    ("a gap", gap(), "energy.gap-in-series", "grid.available_mw"),
    ("endless", with_mine(revenue_usd_per_mwh=np.inf), "energy.gap-in-series", "mine.revenue_usd_per_mwh"),
    ("surplus below zero", with_zone(available_mw=-1.0), "energy.negative", "grid.available_mw"),
    ("capacity below zero", with_mine(capacity=NEGATIVE), "energy.negative", "mine.least_mw"),
    ("capacity unknown", with_mine(capacity=Capacity.fixed(np.nan)), "energy.negative", "mine.most_mw"),
    ("limits", with_mine(capacity=Capacity(least_mw=9, most_mw=8)), "energy.limits-crossed", "mine"),
    ("unknown zone", with_mine(zone="moon"), "energy.unknown-zone", "mine"),
    ("percent", with_mine(draw_share=90.0), "energy.share-outside", "mine.draw_share"),
    ("energy share", with_mine(energy_share=1.5), "energy.share-outside", "mine.energy_share"),
    ("same name", with_mine(name="firm"), "energy.name-twice", "firm"),
    ("gigawatts", with_zone(available_mw=0.1), "energy.looks-like-other-unit", "grid.available_mw"),
    ("dollars per kWh", with_zone(price_usd_per_mwh=0.02), "energy.looks-like-other-unit", "grid.price_usd_per_mwh"),
    ("odds", replace(year(), probabilities=np.array([0.7, 0.2])), "energy.probabilities-differ", "probabilities"),
    ("no chance", replace(year(), probabilities=np.array([1.0, 0.0])), "energy.probabilities-differ", "probabilities"),
    ("risk", replace(year(), risk=Risk(weight=2.0)), "energy.risk-unclear", "risk"),
    ("no zone", replace(year(), zones=()), "energy.nothing-there", "zones"),
    ("no hours", replace(by_hand(), hours=0), "energy.nothing-there", "hours"),
    ("link", replace(year(), links=(Link(name="l", origin="grid", target="x", most_mw=1, back_mw=1),)),
     "energy.unknown-zone", "l"),
    ("battery", replace(year(), batteries=(replace(BATTERY, release_share=0.0),)), "energy.share-outside",
     "battery.release_share"),
    ("plant", replace(year(), backups=(replace(BACKUP, emissions_t_per_mwh=-1.0),)), "energy.negative",
     "backup.emissions_t_per_mwh"),
    ("unit", with_mine(running_share=0.5, capacity=Capacity(least_mw=0, most_mw=9)), "energy.unit-needs-capacity",
     "mine"),
    ("condition", replace(year(), conditions=(CostRecovery(name="r", cost_usd_per_mwh=np.ones(9)),)),
     "energy.length-differs", "r.cost_usd_per_mwh"),
    ("months", replace(year(), conditions=(MonthlyTrigger(
        name="t", baseline_mwh=np.ones(2), month_of_hour=np.full(8_760, 2)),)), "energy.months-differ", "t"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "code", "place"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_problem_is_found_where_it_is(case: Case, code: str, place: str) -> None:
    (found,) = [one for one in check_case(case) if (one.code, str(one.place)) == (code, place)]
    assert "{" not in found.text() + found.remedy()
    if found.severity is Severity.ERROR:
        with pytest.raises(BadInput):
            checked(case)
        with pytest.raises(BadInput):
            dispatch(case, {}, HighsSolver())
    else:
        assert checked(case) is case


def test_a_good_case_has_no_findings() -> None:
    assert check_case(year()) == ()


def test_every_problem_is_found_at_once() -> None:
    bad = with_mine(zone="moon", capacity=NEGATIVE, draw_share=90.0)
    codes = {one.code for one in check_case(replace(bad, probabilities=np.array([0.5])))}
    assert codes == {
        "energy.unknown-zone",
        "energy.negative",
        "energy.share-outside",
        "energy.probabilities-differ",
    }


def test_series_cannot_be_written_to() -> None:
    values = np.ones(3)
    kept = series(values)
    values[0] = 5
    assert kept.tolist() == [[1, 1, 1]]
    assert series(kept) is kept
    with pytest.raises(ValueError, match="read-only"):
        kept[0, 0] = 2


@pytest.mark.parametrize(("named", "what"), [({"moon": 1.0}, "unknown"), ({"mine": 61.0}, "outside")])
def test_capacities_by_name_are_checked(named: dict[str, float], what: str) -> None:
    with pytest.raises(BadInput, match=what):
        dispatch(by_hand(), named, HighsSolver())
