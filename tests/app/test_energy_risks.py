"""Operation without foresight and robust sizing on Pakistan's plan as it ships, two days of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes.energy_desks import SHORT, energy_desk

from khazana.app.desk import Desk
from khazana.app.energy_reports import EnergyState, Step, Work
from khazana.app.energy_risk_desk import EnergyRiskDesk
from khazana.app.energy_risks import Belief, EndWorth, RobustAim, RollingChoices, Sharing
from khazana.core import BadInput, Unavailable
from khazana.store.energy_states import EnergyStates
from khazana.views.energy_report import energy_table

STORED = replace(
    SHORT, capacity_mw=(("battery", 100.0), ("firm", 100.0), ("training", 200.0)), without=("exchange-budget",)
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with energy_desk(tmp_path_factory.mktemp("risks")) as opened:
        yield opened


@pytest.mark.parametrize("belief", Belief)
@pytest.mark.parametrize("sharing", Sharing)
def test_no_belief_earns_more_than_perfect_foresight(desk: Desk, belief: Belief, sharing: Sharing) -> None:
    asked = RollingChoices(
        window_h=24, step_h=6, belief=belief, believed="half", off_share=0.2, sharing=sharing
    )  # fmt: skip
    report = desk.energy.rolling("pakistan", choices=STORED, asked=asked)
    found = report.found
    assert found is not None
    slack = 1e-6 * abs(found.perfect_usd)
    assert found.known_usd >= found.perfect_usd - slack
    assert found.believed_usd >= found.perfect_usd - slack
    assert found.price_of_not_knowing_usd == pytest.approx(found.short_sight_usd + found.wrong_forecast_usd)
    assert found.believed.windows == 8
    assert (belief is Belief.KNOWN) is ("energy.forecast-chosen" not in [one.code for one in report.findings])
    if belief is Belief.KNOWN:
        assert found.believed_usd == pytest.approx(found.known_usd)
    assert desk.energy.known_rolling("pakistan", choices=STORED, asked=asked) is report


def test_what_a_window_end_is_worth_is_what_the_reader_says(desk: Desk) -> None:
    ends = {}
    for end, figure in ((EndWorth.NOTHING, 0.0), (EndWorth.FIGURE, 500.0)):
        asked = RollingChoices(window_h=12, step_h=12, belief=Belief.KNOWN, end=end, end_usd_per_mwh=figure)
        found = desk.energy.rolling("pakistan", choices=STORED, asked=asked).found
        assert found is not None
        ends[end] = found.known.end_mwh["battery"]
    assert ends[EndWorth.NOTHING] == pytest.approx(0.0, abs=1e-6)
    assert ends[EndWorth.FIGURE] == pytest.approx(400.0)


def test_rolling_tells_its_windows_and_ends_when_it_is_stopped(desk: Desk) -> None:
    told: list[tuple[int, int]] = []

    def progress(_what: str, step: Step) -> bool:
        told.append((step.round, step.rounds))
        return step.round == 3 and step.rounds == 4

    asked = RollingChoices(window_h=24, step_h=24, believed="half", belief=Belief.SCENARIO)
    with pytest.raises(Unavailable):
        desk.energy.rolling("pakistan", choices=STORED, asked=asked, work=Work(progress=progress))
    assert told[-1] == (3, 4)
    assert desk.energy.known_rolling("pakistan", choices=STORED, asked=asked) is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (RollingChoices(scenario="boom", window_h=24), "unknown scenario"),
        (RollingChoices(belief=Belief.SCENARIO, believed="boom", window_h=24), "unknown scenario"),
        (RollingChoices(belief=Belief.SCENARIO, window_h=24), "not named"),
        (RollingChoices(belief=Belief.OFF, off_share=-2.0, window_h=24), "off by"),
        (RollingChoices(window_h=49), "a window at most the horizon"),
        (RollingChoices(window_h=24, step_h=25), "a step is at most a window"),
    ],
)
def test_what_cannot_be_asked_is_refused(desk: Desk, asked: RollingChoices, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        desk.energy.rolling("pakistan", choices=STORED, asked=asked)


def test_the_robust_worst_case_is_never_below_that_of_the_plain_sizing(desk: Desk) -> None:
    report = desk.energy.robust("pakistan", choices=SHORT)
    assert report.complete
    assert report.plain_worst_usd is not None
    assert report.robust_worst_usd is not None
    assert report.robust_worst_usd <= report.plain_worst_usd + 1e-6 * abs(report.plain_worst_usd)
    assert report.robust_worst_usd < report.plain_worst_usd - 1000  # here it is worth something
    calm = report.rows[0]
    assert calm.plain.kind is None
    assert calm.plain.cost_usd is not None
    assert calm.robust.cost_usd is not None
    assert calm.robust.cost_usd >= calm.plain.cost_usd - 1e-6 * abs(calm.plain.cost_usd)
    assert [one.plain.name for one in report.rows[1:]] == [
        "plant-lost", "backup-lost", "hashprice-down-25", "hashprice-down-50", "halving", "all-at-once"
    ]  # fmt: skip
    assert [dict(one.params)["name"] for one in report.findings if one.code == "energy.stress-no-effect"] == ["heat-50"]
    assert desk.energy.known_robust("pakistan", choices=SHORT) is report


def test_the_mean_of_the_futures_is_best_where_they_weigh_alike(desk: Desk) -> None:
    chosen = replace(SHORT, stresses=("hashprice-down-50", "backup-lost"))
    report = desk.energy.robust("pakistan", choices=chosen, aim=RobustAim.MEAN)
    assert report.equal_chances
    assert "energy.chances-equal" in [one.code for one in report.findings]
    plain, robust = (
        sum(cost for one in report.rows if (cost := getattr(one, name).cost_usd) is not None)
        for name in ("plain", "robust")
    )
    assert robust <= plain + 1e-6 * abs(plain)
    assert len(report.rows) == 3


def test_answers_are_there_after_a_restart(desk: Desk) -> None:
    rolling = desk.energy.rolling("pakistan", choices=STORED, asked=RollingChoices(window_h=24, step_h=12))
    robust = desk.energy.robust("pakistan", choices=SHORT)
    again = EnergyRiskDesk(programmes=desk, folder=desk.energy_folder)
    again.sizing("pakistan", choices=SHORT)  # so small a one is solved in one piece, of which nothing is kept
    lived = again.known_rolling("pakistan", choices=STORED, asked=RollingChoices(window_h=24, step_h=12))
    stood = again.known_robust("pakistan", choices=SHORT)
    assert lived is not None
    assert stood is not None
    for name in ("energy_rolling", "energy_rolling_steps"):
        assert energy_table(lived, name).rows == energy_table(rolling, name).rows
    for name in ("energy_robust", "energy_robust_capacities"):
        assert energy_table(stood, name).rows == energy_table(robust, name).rows
    assert (lived.findings, stood.findings) == (rolling.findings, robust.findings)
    assert rolling.found is not None
    assert lived.found is not None
    assert lived.found.believed.use_mw.keys() == rolling.found.believed.use_mw.keys()
    for key, series in rolling.found.believed.use_mw.items():
        assert lived.found.believed.use_mw[key].tobytes() == series.tobytes()
    other = RollingChoices(window_h=24, step_h=6)
    assert again.known_rolling("pakistan", choices=STORED, asked=other) is None
    assert again.known_robust("pakistan", choices=SHORT, aim=RobustAim.MEAN) is None


def test_what_was_kept_in_another_form_is_worked_out_anew(desk: Desk) -> None:
    asked = RollingChoices(window_h=12, step_h=12)
    desk.energy.rolling("pakistan", choices=STORED, asked=asked)
    assert desk.energy_folder is not None
    states = EnergyStates(desk.energy_folder)
    for path in desk.energy_folder.glob("*-rolling.npz"):
        states.write(path.stem, {"head": np.array('{"form": 0}')})
    again = EnergyRiskDesk(programmes=desk, folder=desk.energy_folder)
    again.sizing("pakistan", choices=SHORT)
    assert again.known_rolling("pakistan", choices=STORED, asked=asked) is None


def test_a_stress_that_there_is_not_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="no such stress"):
        desk.energy.robust("pakistan", choices=replace(SHORT, stresses=("flood",)))
    with pytest.raises(BadInput, match="no stress that these hours have"):
        desk.energy.robust("pakistan", choices=replace(SHORT, stresses=("heat-50",)))


def test_of_a_plan_that_is_open_nothing_is_said(desk: Desk) -> None:
    rolled, robust = desk.energy.rolling("el-salvador"), desk.energy.robust("el-salvador")
    assert rolled.stand.state is robust.stand.state is EnergyState.OPEN
    assert rolled.found is None
    assert robust.rows == ()


def test_stresses_are_those_that_are_declared(desk: Desk, tmp_path: Path) -> None:
    del tmp_path
    report = desk.energy.sizing("pakistan", choices=replace(SHORT, stresses=("halving",)), stresses=True)
    assert [one.name for one in report.stresses] == ["", "halving"]


@pytest.mark.parametrize("stress", ["backup-lost", "plant-lost", "hashprice-down-50"])
def test_capacities_on_a_budget_can_be_used_though_a_solver_misses_it_by_a_hair(desk: Desk, stress: str) -> None:
    report = desk.energy.robust("pakistan", choices=replace(SHORT, stresses=(stress,)))
    assert [one.robust.conflict for one in report.rows] == [(), ()]
