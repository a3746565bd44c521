"""The energy desk: what it answers, what it keeps, where it stops and goes on."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from fakes.energy_desks import SHORT, energy_desk

from khazana.app.desk import Desk
from khazana.app.energy_reports import EnergyChoices, EnergyStand, EnergyState, SizingReport, Step, Work
from khazana.app.energy_workers import workers
from khazana.core import BadInput
from khazana.energy import dispatching
from khazana.energy.decision import Decision

DAYS_30 = EnergyChoices(hours=24 * 30)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with energy_desk(tmp_path_factory.mktemp("energy")) as opened:
        yield opened


def decided(report: object) -> Decision:
    decision: Decision | None = getattr(report, "decision", None)
    assert decision is not None
    return decision


def same(one: Decision, other: Decision) -> bool:
    uses = zip(one.operations, other.operations, strict=True)
    return one.capacity_mw == other.capacity_mw and all(
        np.array_equal(values, b.use_mw[key]) for a, b in uses for key, values in a.use_mw.items()
    )


def test_a_programme_without_a_plan_says_so(desk: Desk) -> None:
    energy = desk.energy
    for report in (energy.plan("example-state"), energy.dispatch("example-state"), energy.sizing("example-state"),
                   energy.network("example-state"), energy.what_if("example-state", choices=SHORT)):  # fmt: skip
        assert report.stand.state is EnergyState.NO_PLAN
        assert [one.code for one in report.findings] == ["energy.no-plan"]
        assert getattr(report, "decision", None) is None


def test_the_plan_lists_each_figure_and_each_open_question(desk: Desk) -> None:
    report = desk.energy.plan("pakistan")
    plan = desk.programme("pakistan").energy
    assert plan is not None
    asked = {"plan.nothing-to-reckon", "plan.not-reckoned", "plan.not-built", "plan.left-out"}
    open_ones = [one for one in report.figures if one.standing == "open question"]
    assert len(open_ones) == sum(one.code in asked for one in report.findings) > 0
    assert len(report.figures) - len(open_ones) == len([*plan.figures()]) + len([*plan.profiles()])
    assert all(one.sources or one.note for one in report.figures if one.standing != "open question")


def test_sizing_is_kept_and_dispatch_takes_its_capacities(desk: Desk) -> None:
    assert desk.energy.known_sizing("pakistan", choices=replace(SHORT, hours=36)) is None
    sized = desk.energy.sizing("pakistan", choices=SHORT)
    assert sized.complete
    assert sized.stand.synthetic
    assert desk.energy.known_sizing("pakistan", choices=SHORT) is sized
    found = decided(desk.energy.dispatch("pakistan", choices=SHORT))
    assert found.capacity_mw == decided(sized).capacity_mw
    given = replace(SHORT, capacity_mw=(("s19-xp", 500.0),))
    assert decided(desk.energy.dispatch("pakistan", choices=given)).capacity_mw["s19-xp"] == 500


def test_a_change_is_answered_beside_the_plan(desk: Desk) -> None:
    report = desk.energy.what_if("pakistan", choices=replace(SHORT, hashprice_usd_per_ph_day=10.0))
    before, after = decided(replace(report, decision=report.before)), decided(report)
    assert before.capacity_mw == after.capacity_mw
    assert after.cost_usd > before.cost_usd, "a lower hashprice is worth less"
    alone = desk.energy.dispatch("pakistan", choices=replace(SHORT, hashprice_usd_per_ph_day=10.0))
    assert after.cost_usd == pytest.approx(decided(alone).cost_usd, rel=1e-9)
    same_again = desk.energy.what_if("pakistan", choices=SHORT)
    assert decided(same_again).cost_usd == pytest.approx(before.cost_usd, rel=1e-12)


def test_less_is_worth_less_and_a_condition_left_out_never_costs(desk: Desk) -> None:
    whole = decided(desk.energy.sizing("pakistan", choices=SHORT)).cost_usd
    half = decided(desk.energy.sizing("pakistan", choices=replace(SHORT, surplus_scale=0.01))).cost_usd
    free = decided(desk.energy.sizing("pakistan", choices=replace(SHORT, without=("exchange-budget",)))).cost_usd
    assert half > whole
    assert free < whole, "the budget binds"


def test_a_sizing_says_what_conditions_cost_and_what_stresses_do(desk: Desk) -> None:
    report = desk.energy.sizing("pakistan", choices=SHORT, conditions_cost=True, stresses=True)
    case = decided(report).case
    assert [one.condition for one in report.costs] == [one.name for one in case.conditions]
    assert all(one.cost_usd >= -one.within_usd for one in report.costs)
    assert report.stresses[0].kind is None
    assert len(report.stresses) > 4
    assert all(one.change_usd is None or one.change_usd >= -1 for one in report.stresses), "no stress helps"
    assert desk.energy.sizing("pakistan", choices=SHORT).costs == report.costs, "what was found is kept"


def test_a_stopped_sizing_gives_the_best_so_far_and_goes_on_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "JOINT_HOURS", 0)

    def stop_late(what: str, step: Step) -> bool:
        return what == "sizing" and step.round >= 4 and np.isfinite(step.best_usd)

    with energy_desk(tmp_path / "one") as one:
        stopped = one.energy.sizing("pakistan", choices=SHORT, work=Work(progress=stop_late))
        assert not stopped.complete
        assert stopped.findings[-1].code == "energy.not-finished"
        assert decided(stopped).bound_usd <= decided(stopped).cost_usd
        assert one.energy.known_sizing("pakistan", choices=SHORT) is None
    with energy_desk(tmp_path / "one") as again:  # another process would do the same: all is read from files
        told: list[int] = []
        went_on = again.energy.sizing(
            "pakistan", choices=SHORT, work=Work(progress=lambda _what, step: told.append(step.round) is not None)
        )
    with energy_desk(tmp_path / "two") as fresh:
        through = fresh.energy.sizing("pakistan", choices=SHORT)
    assert went_on.complete
    assert told[0] == len(stopped.steps) + 1, "no round is done twice"
    assert [one.round for one in went_on.steps] == [one.round for one in through.steps]
    assert same(decided(went_on), decided(through))
    with energy_desk(tmp_path / "one") as later:
        known = later.energy.known_sizing("pakistan", choices=SHORT)
    assert known is not None
    assert same(decided(known), decided(through))


def test_a_sizing_stopped_while_the_hashprice_settles_gives_the_best_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "JOINT_HOURS", 0)
    told: list[str] = []

    def stop_soon(what: str, step: Step) -> bool:
        told.append(what)
        return bool(np.isfinite(step.best_usd))

    with energy_desk(tmp_path) as desk:
        stopped = desk.energy.sizing("pakistan", choices=SHORT, work=Work(progress=stop_soon))
        assert set(told) == {"settling the hashprice"}
        assert not stopped.complete
        assert decided(stopped).bound_usd <= decided(stopped).cost_usd
        rounds = len(told)
        assert desk.energy.sizing("pakistan", choices=SHORT, work=Work(progress=lambda *_: False)).complete
        assert len(stopped.steps) == rounds


def test_processes_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "JOINT_HOURS", 0)
    with energy_desk(tmp_path / "one") as one, energy_desk(tmp_path / "two") as two, workers(count=2) as pool:
        alone = one.energy.sizing("pakistan", choices=SHORT)
        spread = two.energy.sizing("pakistan", choices=SHORT, work=Work(executor=pool))
    assert same(decided(alone), decided(spread))


def test_conflicting_conditions_are_named(desk: Desk) -> None:
    given = replace(SHORT, capacity_mw=(("s21-pro", 2_000.0),))
    with pytest.raises(BadInput, match=r"No decision meets all .*exchange-budget") as refused:
        desk.energy.sizing("pakistan", choices=given)
    assert refused.value.remedy == "Relax one of them, or lower the least capacities"


@pytest.mark.parametrize(
    ("choices", "what"),
    [
        ({"years": (1999,)}, "no such year"),
        ({"scenarios": ("boom",)}, "no such scenario"),
        ({"capacity_mw": (("tower", 1.0),)}, "unknown capacity"),
        ({"capacity_mw": (("s21", -1.0),)}, "from 0 on"),
        ({"without": ("gravity",)}, "no such condition"),
        ({"figures": (("zones.moon", 1.0),)}, "no such figure"),
        ({"ends": (("network.difficulty", "middling"),)}, "no such end"),
        ({"surplus_scale": -1.0}, "surplus_scale|bounds"),
        ({"hashprice_usd_per_ph_day": float("nan")}, "from 0 on"),
    ],
)
def test_a_choice_that_is_none_is_refused(desk: Desk, choices: dict[str, object], what: str) -> None:
    with pytest.raises(BadInput, match=what):
        desk.energy.dispatch("pakistan", choices=replace(SHORT, **choices))  # type: ignore[arg-type]


def test_the_network_is_what_the_plan_says(desk: Desk) -> None:
    report = desk.energy.network("pakistan", choices=replace(SHORT, capacity_mw=(("s21", 1_000.0),)))
    assert report.network is not None
    assert report.network.subsidy_sat == 312_500_000
    assert report.network.hashprice_usd_per_ph_day == pytest.approx(28.68)
    s21 = next(one for one in report.machines if one.name == "s21")
    pue = s21.pue
    assert s21.break_even_hashprice_usd_per_ph_day == pytest.approx(24 * 17.5 * pue * s21.power_usd_per_mwh / 1_000)
    assert s21.break_even_power_usd_per_mwh == pytest.approx(28.68 * 1_000 / (24 * 17.5 * pue))
    assert report.outlook is not None
    assert (report.outlook.outlook.hashprice_usd_per_ph_day < report.outlook.alone_usd_per_ph_day)[:, 0].all()
    assert report.price_taker is not None
    assert report.sovereign is not None
    assert report.sovereign.own_eh_per_s <= report.price_taker.own_eh_per_s
    assert report.sovereign.profit_usd_per_day >= report.price_taker.profit_usd_per_day
    assert [one.height for one in report.halvings] == [1_050_000]


def test_choices_stand_side_by_side(desk: Desk) -> None:
    cheap = replace(SHORT, hashprice_usd_per_ph_day=5.0)
    report = desk.energy.compare([("as declared", "pakistan", SHORT), ("cheap", "pakistan", cheap)])
    assert [one.name for one in report.choices] == ["as declared", "cheap"]
    assert decided(report.choices[0]).cost_usd < decided(report.choices[1]).cost_usd
    with pytest.raises(BadInput, match="at least one"):
        desk.energy.compare([])


def test_a_year_of_changes_is_answered_in_a_second(desk: Desk) -> None:
    """Held to three seconds here, as other tests run beside it; the first one solves the plan as declared."""
    capacities = (("s19-xp", 900.0), ("firm", 35.0), ("s19j-pro", 0.0), ("s21", 0.0), ("s21-pro", 0.0),
                  ("s21-xp-hyd", 0.0), ("training", 0.0), ("rlng", 0.0), ("battery", 0.0))  # fmt: skip
    year = EnergyChoices(capacity_mw=capacities)
    desk.energy.kept.keep("sizing", ("pakistan", EnergyChoices(), 1e-6), _sized_as(desk, year))
    desk.energy.what_if("pakistan", choices=replace(year, surplus_scale=0.99))
    for change in ({"surplus_scale": 0.8}, {"hashprice_usd_per_ph_day": 35.0}, {"tariff_usd_per_mwh": 95.0}):
        start = time.perf_counter()
        desk.energy.what_if("pakistan", choices=replace(year, **change))  # type: ignore[arg-type]
        assert time.perf_counter() - start < 3


def _sized_as(desk: Desk, choices: EnergyChoices) -> SizingReport:
    found = desk.energy.dispatch("pakistan", choices=choices)
    return SizingReport(
        stand=found.stand, decision=found.decision, ledgers=found.ledgers, complete=True, steps=(), costs=(),
        stresses=(), findings=(),
    )  # fmt: skip


def test_hours_of_a_stand_leave_out_the_29th_of_february() -> None:
    karachi = timezone(timedelta(hours=5))
    starts = tuple(datetime(year, 6, 30, 19, tzinfo=UTC) for year in (2027, 2028))
    stand = EnergyStand(
        programme="x", synthetic=True, zone="Asia/Karachi", currency="PKR", state=EnergyState.READY, starts=starts,
        hours=17_520,
    )  # fmt: skip
    assert stand.instant(24 * 243 - 1).astimezone(karachi) == datetime(2028, 2, 28, 23, tzinfo=karachi)
    assert stand.instant(24 * 243).astimezone(karachi) == datetime(2028, 3, 1, tzinfo=karachi)
    assert stand.instant(8_760).astimezone(karachi) == datetime(2028, 7, 1, tzinfo=karachi)
    assert stand.instant(17_519).astimezone(karachi) == datetime(2029, 6, 30, 23, tzinfo=karachi)
    with pytest.raises(BadInput, match="no such hour"):
        stand.instant(17_520)
