"""The pictures of planning: valid, deterministic, true to the result, and plain about what they rest on."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import altair as alt
import pytest
import vl_convert
from fakes.planning_desk import daily_marks
from fakes.reserve_desk import FakeDesk
from fakes.specifications import rows

from khazana.app.desk import Desk, open_desk
from khazana.app.planning_comparing import Variant, combined
from khazana.app.planning_reports import (
    CompareReport,
    JudgeReport,
    PlanningChoices,
    RunReport,
    SearchReport,
    StressReport,
)
from khazana.app.settings import Settings
from khazana.core import BadInput
from khazana.i18n import Language
from khazana.planning import Measure
from khazana.planning.calibration import LawKind
from khazana.views.palette import Theme
from khazana.views.pictures import Spec, render
from khazana.views.planning_charts import PLANNING_CHARTS, PlanningDrawn, planning_chart, planning_charts_of

FEW = PlanningChoices(paths=2048, years=1)
POLICY = "one-a-day"
JUDGED = tuple(planning_charts_of(JudgeReport))
OF_OTHERS = {"planning-mildest", "planning-replays", "planning-comparison"}
RESTS_ON_PATHS = tuple(one for one in PLANNING_CHARTS if one not in {*JUDGED, *OF_OTHERS})
Reports = dict[type, PlanningDrawn]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("planning")
    settings = Settings(database_url=f"sqlite:///{folder / 'khazana.db'}", data_folder=folder, cache_folder=folder)
    with open_desk(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def run(desk: Desk) -> RunReport:
    return desk.planning.run("el-salvador", FEW)


@pytest.fixture(scope="module")
def search(desk: Desk) -> SearchReport:
    return desk.planning.search("el-salvador", POLICY, 0.05, 5.0, replace(FEW, limits=("custody-500",)))


@pytest.fixture(scope="module")
def reports(run: RunReport, search: SearchReport, desk: Desk) -> Reports:
    stress = desk.planning.stress("el-salvador", replace(FEW, policies=("dips",)))
    judge = FakeDesk().planning.judge("norte")
    compare = desk.planning.compare(combined(desk.planning, ["el-salvador"], (), [Variant(choices=FEW)]))
    return {CompareReport: compare, RunReport: run, SearchReport: search, StressReport: stress, JudgeReport: judge}


def drawn(reports: Reports, name: str, language: Language = Language.EN, theme: Theme = Theme.LIGHT) -> Spec:
    report = next(one for kind, one in reports.items() if name in planning_charts_of(kind))
    policy = POLICY if isinstance(report, RunReport) else ""
    one = planning_chart(report, name, "Example", language, theme, policy=policy, marks=daily_marks())
    assert one is not None
    return one


@pytest.mark.parametrize("name", PLANNING_CHARTS)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", Theme)
def test_it_is_valid_vega_lite_and_compiles(reports: Reports, name: str, language: Language, theme: Theme) -> None:
    one = drawn(reports, name, language, theme)
    alt.VConcatChart.from_dict(one, validate=True)
    assert "width" in vl_convert.vegalite_to_vega(one, vl_version="6.4"), "a page sets the one width of all panels"
    assert len(str(one["description"])) > 10


@pytest.mark.parametrize("name", PLANNING_CHARTS)
def test_the_same_report_gives_the_same_bytes(reports: Reports, name: str) -> None:
    first, second = drawn(reports, name), drawn(reports, name)
    assert json.dumps(first) == json.dumps(second)
    assert render(first, "svg") == render(second, "svg")


@pytest.mark.parametrize("name", RESTS_ON_PATHS)
def test_it_says_what_is_assumed_and_what_is_not_held(reports: Reports, name: str) -> None:
    foot = json.dumps(drawn(reports, name), ensure_ascii=False).replace(r"\", \"", " ")
    assert "2,048 paths" in foot
    assert "Growth of the price: 0.0% a year, stated and not fitted" in foot
    assert "of the plan are assumed" in foot
    assert "Not held, open or left out" in foot


def test_the_fan_ends_at_the_quantiles_of_the_result(run: RunReport, reports: Reports) -> None:
    last = rows(drawn(reports, "planning-fan"), "value")[-1]
    wanted = run.result.fan(Measure.VALUE_USD, POLICY, (0.05, 0.5, 0.95))[-1] / 1e6
    assert [last["q5"], last["q50"], last["q95"]] == pytest.approx(list(wanted), rel=1e-5)


def test_the_causes_stack_to_the_probability_of_a_breach(run: RunReport, reports: Reports) -> None:
    found = rows(drawn(reports, "planning-breaches"), "breaches")
    end = max(one["at"] for one in found)
    stacked = sum(one["share"] for one in found if one["at"] == end)
    assert stacked == pytest.approx(run.result.breach(POLICY).value, abs=1e-5)


def test_the_frontier_has_every_size_and_the_risk(search: SearchReport, reports: Reports) -> None:
    one = drawn(reports, "planning-frontier")
    assert [row["breach"] for row in rows(one, "points")] == pytest.approx(
        [point.breach.value for point in search.frontier.points], abs=1e-5
    )
    assert rows(one, "risk") == [{"risk": 0.05}]
    assert "Largest size within a risk of 5.0%" in str(one["description"])


def test_a_report_has_only_its_own_pictures(run: RunReport, search: SearchReport) -> None:
    assert planning_chart(run, "planning-frontier", "Example", Language.EN) is None
    assert planning_chart(search, "planning-fan", "Example", Language.EN) is None
    with pytest.raises(BadInput, match="no such policy"):
        planning_chart(run, "planning-fan", "Example", Language.EN, policy="two-a-day")


def test_bars_of_causes_are_the_shares_of_the_result(run: RunReport, reports: Reports) -> None:
    found = [row["to"] for row in rows(drawn(reports, "planning-causes"), "causes_bars")]
    wanted = next(one for one in run.outcomes if one.policy == POLICY)
    assert found == pytest.approx([cause.probability.value * 100 for cause in wanted.causes], abs=1e-4)


def test_differences_between_policies_have_the_error_of_the_pair(run: RunReport, reports: Reports) -> None:
    found = rows(drawn(reports, "planning-policies"), "apart_bars")
    apart = [one.against_first for one in run.outcomes if one.against_first is not None]
    assert [row["to"] for row in found[::3]] == pytest.approx([one.value * 100 for one in apart], abs=1e-3)
    widths = [row["to"] - row["from"] for row in found[2::3]]
    assert widths == pytest.approx([4 * one.error * 100 for one in apart], abs=1e-3)


def test_what_is_compared_is_called_by_what_differs_and_has_its_own_error() -> None:
    desk = FakeDesk()
    laws = [Variant(law=law.value, choices=replace(FEW, law=law)) for law in (LawKind.GBM, LawKind.BOOTSTRAP)]
    report = desk.planning.compare(combined(desk.planning, ["norte"], [POLICY, "hold"], laws))
    assert [one.asked.label for one in report.rows][:2] == ["one-a-day gbm", "hold gbm"]
    one = planning_chart(report, "planning-comparison", "Norte", Language.EN)
    assert one is not None
    named = [str(row["words"]) for row in rows(one, "compared_words")]
    assert named[0].startswith("One bitcoin a day, geometric Brownian motion: ")
    assert named[3].startswith("No purchase, past days drawn again in blocks: ")
    pale = rows(one, "apart_bars")[2::3]
    for drawn_error, row in zip(pale, report.rows[1:], strict=True):
        change = row.compared.breach_change
        assert change is not None
        assert drawn_error["to"] - drawn_error["from"] == pytest.approx(400 * change.error, rel=1e-3)
    foot = json.dumps(one, ensure_ascii=False)
    assert "2,048 paths, common to all." in foot
    assert foot.count("fitted from") >= 2
    ours = planning_chart(report, "planning-comparison", "Norte", Language.ES)
    assert ours is not None
    assert "Sin compra" in json.dumps(ours, ensure_ascii=False)


def test_bars_of_break_even_reach_to_the_price_and_its_share(reports: Reports) -> None:
    stress = reports[StressReport]
    assert isinstance(stress, StressReport)
    one = drawn(reports, "planning-break-even")
    (even,) = stress.break_evens
    middle, left, spread = rows(one, "costs_bars")
    assert middle["to"] == pytest.approx(even.price_usd[1] / 1e3, rel=1e-5)
    assert [left["to"], spread["to"]] == pytest.approx([even.price_usd[0] / 1e3, even.price_usd[2] / 1e3], rel=1e-5)
    assert rows(one, "above_bars")[0]["to"] == pytest.approx(even.above.value * 100, rel=1e-5)


def test_a_safe_size_is_marked_where_it_was_tested(search: SearchReport, reports: Reports) -> None:
    assert search.safest.tested is not None
    (found,) = rows(drawn(reports, "planning-frontier"), "safe")
    assert found["breach"] == pytest.approx(search.safest.tested.value, abs=1e-5)
    assert min(point.coins.value for point in search.frontier.points) <= found["coins"]


def test_mildest_paths_begin_at_the_start_and_the_past_is_beside_them(reports: Reports) -> None:
    one = drawn(reports, "planning-mildest")
    found = rows(one, "paths")
    firsts = [row["price"] for row in found if row["at"] == "2025-07-17"]
    assert set(firsts) == {118.698}
    assert any("2021" in str(row["name"]) for row in found)


def test_a_ceiling_is_a_line_above_what_is_held_at_the_start() -> None:
    run = FakeDesk().planning.run("norte", replace(FEW, policies=("one-a-day",)))
    one = planning_chart(run, "planning-fan", "Norte", Language.EN)
    assert one is not None
    coins = run.stand.question.start.books.coins
    assert {row["value"] for row in rows(one, "coins_limits")} == {coins + 1400}
    assert {row["value"] for row in rows(one, "reserves_limits")} == {1820.0}
    assert rows(one, "coins")[0] == {"at": "2025-07-17", **{f"q{q}": coins for q in (5, 25, 50, 75, 95)}}


def test_what_came_is_counted_in_ten_parts_of_each_law(reports: Reports) -> None:
    one = drawn(reports, "planning-places")
    for place in range(5):
        assert sum(row["share"] for row in rows(one, f"places{place}")) == pytest.approx(1.0, abs=1e-4)


def test_pictures_of_made_up_programmes_say_so(reports: Reports) -> None:
    for name in JUDGED:
        assert drawn(reports, name)["usermeta"] == {"khazana": {"side_margin": 72, "synthetic": True}}
