"""Stresses that a plan declares, as they come in a case of it."""

from dataclasses import replace
from datetime import date

import pytest

from khazana.core import BadInput, LocalText
from khazana.energy.case import Case
from khazana.energy.plan import (
    Choices,
    EnergyPlan,
    PlannedStress,
    StressForm,
    case_of,
    chosen_stresses,
    open_figures,
    stress_of,
)
from khazana.energy.resources import series
from khazana.energy.stresses import FailedBackup, FailedPlant, HalvedSubsidy, HeatWave, PriceFall, Together
from khazana.programmes import load_builtin


def pakistan() -> EnergyPlan:
    programme = load_builtin("pakistan").programme
    assert programme is not None
    assert programme.energy is not None
    return programme.energy


PLAN = pakistan()
YEAR = (PLAN.horizon.starts[0],)


@pytest.fixture(scope="module")
def case() -> Case:
    return case_of(PLAN, Choices(years=(YEAR[0].year,)))


def planned(**said: object) -> PlannedStress:
    return PlannedStress(id="new", name=LocalText(en="New"), **said)  # type: ignore[arg-type]


def test_each_stress_of_the_built_in_plan_comes_as_its_kind(case: Case) -> None:
    found = {one.kind: stress_of(PLAN, case, YEAR, one) for one in PLAN.stresses}
    kinds = {
        StressForm.FAILED_PLANT: FailedPlant, StressForm.FAILED_BACKUP: FailedBackup, StressForm.HEAT_WAVE: HeatWave,
        StressForm.PRICE_FALL: PriceFall, StressForm.HALVING: HalvedSubsidy, StressForm.TOGETHER: Together,
    }  # fmt: skip
    assert {kind: type(one) for kind, one in found.items()} == kinds
    plant = found[StressForm.FAILED_PLANT]
    assert isinstance(plant, FailedPlant)
    assert plant.lost_mw == pytest.approx(0.25 * series(case.zones[0].available_mw).max())


def test_days_become_hours_of_the_year_that_they_are_in_and_29_february_is_none(case: Case) -> None:
    heat = next(one for one in PLAN.stresses if one.kind is StressForm.HEAT_WAVE)
    found = stress_of(PLAN, case, YEAR, heat)
    assert isinstance(found, HeatWave)
    days = (date(2027, 6, 10) - date(2027, 1, 1)).days
    assert (found.start_h, found.stop_h) == (24 * days, 24 * (days + 7))
    both = (date(2027, 1, 1), date(2028, 1, 1))
    two = replace(case, hours=2 * case.hours)
    march = planned(kind=StressForm.FAILED_BACKUP, backup="rlng", since=date(2028, 3, 1), until=date(2028, 3, 2))
    found = stress_of(PLAN, two, both, march)
    assert isinstance(found, FailedBackup)
    assert (found.start_h, found.stop_h) == (8_760 + 24 * 59, 8_760 + 24 * 60)
    over = planned(kind=StressForm.FAILED_BACKUP, backup="rlng", since=date(2027, 12, 31), until=date(2028, 1, 2))
    found = stress_of(PLAN, two, both, over)
    assert isinstance(found, FailedBackup)
    assert (found.start_h, found.stop_h) == (8_736, 8_784)


def test_what_the_hours_or_the_case_have_not_is_no_stress() -> None:
    short = case_of(PLAN, Choices(years=(YEAR[0].year,), hours=48))
    heat = next(one for one in PLAN.stresses if one.kind is StressForm.HEAT_WAVE)
    assert stress_of(PLAN, short, YEAR, heat) is None
    assert stress_of(PLAN, short, YEAR, planned(kind=StressForm.FAILED_BACKUP, backup="diesel")) is None
    none = replace(short, loads=tuple(one for one in short.loads if one.name == "firm"))
    assert stress_of(PLAN, none, YEAR, next(one for one in PLAN.stresses if one.id == "halving")) is None


def test_what_is_open_is_left_out_and_refused_by_name() -> None:
    plan = replace(PLAN, stresses=(*PLAN.stresses, planned(kind=StressForm.PRICE_FALL)))
    assert "new" not in [one.id for one in chosen_stresses(plan)]
    assert "stresses.new.fall" in [one.place.field for one in open_figures(plan)]
    with pytest.raises(BadInput, match=r"stresses\.new\.fall"):
        chosen_stresses(plan, ("new",))
    with pytest.raises(BadInput, match="no such stress"):
        chosen_stresses(plan, ("flood",))
    assert [one.id for one in chosen_stresses(plan, ("halving", "backup-lost"))] == ["backup-lost", "halving"]
