"""The pictures of planning: valid, deterministic, true to the result, and plain about what they rest on."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import altair as alt
import pytest
import vl_convert
from fakes.specifications import rows

from khazana.app.desk import Desk, open_desk
from khazana.app.planning_reports import PlanningChoices, RunReport, SearchReport
from khazana.app.settings import Settings
from khazana.core import BadInput
from khazana.i18n import Language
from khazana.planning import Measure
from khazana.views.palette import Theme
from khazana.views.pictures import Spec, render
from khazana.views.planning_charts import PLANNING_CHARTS, planning_chart

FEW = PlanningChoices(paths=2048, years=1)
POLICY = "one-a-day"


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


def drawn(
    run: RunReport, search: SearchReport, name: str, language: Language = Language.EN, theme: Theme = Theme.LIGHT
) -> Spec:
    report = search if name == "planning-frontier" else run
    one = planning_chart(report, name, "Example", language, theme, policy="" if report is search else POLICY)
    assert one is not None
    return one


@pytest.mark.parametrize("name", PLANNING_CHARTS)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", Theme)
def test_it_is_valid_vega_lite_and_compiles(
    run: RunReport, search: SearchReport, name: str, language: Language, theme: Theme
) -> None:
    one = drawn(run, search, name, language, theme)
    alt.VConcatChart.from_dict(one, validate=True)
    assert "width" in vl_convert.vegalite_to_vega(one, vl_version="6.4"), "a page sets the one width of all panels"
    assert len(str(one["description"])) > 10


@pytest.mark.parametrize("name", PLANNING_CHARTS)
def test_the_same_report_gives_the_same_bytes(run: RunReport, search: SearchReport, name: str) -> None:
    first, second = drawn(run, search, name), drawn(run, search, name)
    assert json.dumps(first) == json.dumps(second)
    assert render(first, "svg") == render(second, "svg")


@pytest.mark.parametrize("name", PLANNING_CHARTS)
def test_it_says_what_is_assumed_and_what_is_not_held(run: RunReport, search: SearchReport, name: str) -> None:
    foot = json.dumps(drawn(run, search, name), ensure_ascii=False).replace(r"\", \"", " ")
    assert "2,048 paths" in foot
    assert "Growth of the price: 0.0% a year, stated and not fitted" in foot
    assert "of the plan are assumed" in foot
    assert "Not held, open or left out" in foot


def test_the_fan_ends_at_the_quantiles_of_the_result(run: RunReport, search: SearchReport) -> None:
    last = rows(drawn(run, search, "planning-fan"), "value")[-1]
    wanted = run.result.fan(Measure.VALUE_USD, POLICY, (0.05, 0.5, 0.95))[-1] / 1e6
    assert [last["q5"], last["q50"], last["q95"]] == pytest.approx(list(wanted), rel=1e-5)


def test_the_causes_stack_to_the_probability_of_a_breach(run: RunReport, search: SearchReport) -> None:
    found = rows(drawn(run, search, "planning-breaches"), "breaches")
    end = max(one["at"] for one in found)
    stacked = sum(one["share"] for one in found if one["at"] == end)
    assert stacked == pytest.approx(run.result.breach(POLICY).value, abs=1e-5)


def test_the_frontier_has_every_size_and_the_risk(run: RunReport, search: SearchReport) -> None:
    one = drawn(run, search, "planning-frontier")
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
