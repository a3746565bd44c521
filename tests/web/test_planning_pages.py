"""The pages on planning: an answer at once, work where it is asked for, honest where there is no plan."""

import csv
import json
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from fakes.asgi_client import AsgiClient
from fakes.page_reader import read
from fakes.reserve_desk import FakeDesk

from khazana.app.planning_reports import (
    CompareReport,
    JudgeReport,
    PlanningChoices,
    RunReport,
    SearchReport,
    StressReport,
)
from khazana.core import BadInput, MarkSeries
from khazana.reserve.valuation import Treatment
from khazana.views.planning_charts import planning_charts_of
from khazana.views.planning_report import planning_tables_of
from khazana.web import build_site, create_app
from khazana.web.choices import Query
from khazana.web.energy_asking import Workroom
from khazana.web.planning_asking import BRIEF_PATHS, PlanningRoom
from khazana.web.planning_choices import PlanningView
from khazana.web.planning_files import PLANNING_BRIEFS, PLANNING_CHART_FILES, PLANNING_TABLE_FILES

PAGES = ["planning", "planning/run", "planning/compare", "planning/search", "planning/stress", "planning/judge"]
FEW = "paths=1024&years=1"
STRESS = f"{FEW}&policy=one-a-day&limit=floor"
ASKED = {
    "planning": FEW,
    "planning/run": FEW,
    "planning/compare": f"{FEW}&policy=hold&policy=one-a-day&laws=gbm&laws=block-bootstrap",
    "planning/search": f"{FEW}&limit=floor&shown=one-a-day&risk=20",
    "planning/stress": STRESS,
    "planning/judge": "",
}
KINDS = {
    "planning": RunReport,
    "planning/run": RunReport,
    "planning/compare": CompareReport,
    "planning/search": SearchReport,
    "planning/stress": StressReport,
    "planning/judge": JudgeReport,
}
LANGUAGES = ["en", "es", "ur"]
BUTTON = "data-plan="


def page_of(name: str) -> str:
    return next(page for page, kind in KINDS.items() if name in {*planning_charts_of(kind), *planning_tables_of(kind)})


@pytest.fixture(scope="module")
def fresh() -> AsgiClient:
    """Serve a desk of which nothing that takes long was asked."""
    return AsgiClient(create_app(FakeDesk()))


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> AsgiClient:
    """Serve a desk of which all was asked."""
    client = AsgiClient(create_app(FakeDesk(), cache_folder=tmp_path_factory.getbasetemp()))
    for page, query in ASKED.items():
        answer = client.get(f"/en/norte/{page}?{query}&work=1")
        assert answer.status_code == 200, answer.text
    return client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_whole_and_their_pictures_there(worked: AsgiClient, language: str, page: str) -> None:
    text, reader = read(worked, f"/{language}/norte/{page}?{ASKED[page]}")
    assert not reader.forbidden
    assert len(reader.ids) == len(set(reader.ids))
    expected = set(planning_charts_of(KINDS[page]))
    if page == "planning/stress":
        expected = {"planning-mildest", "planning-sensitivity", "planning-break-even"} | (
            {"planning-replays"} & set(reader.ids)
        )
    for chart in expected:
        for theme in ("light", "dark"):
            found = text.split(f'id="{chart}-chart-{theme}">')[1].split("</script>", maxsplit=1)[0]
            assert json.loads(found)["usermeta"]["khazana"]["synthetic"] is True
    assert f'href="/{language}/norte/planning/judge"' in text


@pytest.mark.parametrize("page", PAGES)
def test_a_programme_without_a_plan_says_so_and_shows_nothing_else(worked: AsgiClient, page: str) -> None:
    text, reader = read(worked, f"/en/sur/{page}")
    assert "This programme has no plan of its treasury." in text
    assert "application/json" not in text
    assert BUTTON not in text
    assert not reader.forbidden


def test_the_overview_answers_at_once_and_the_programmes_page_leads_there(fresh: AsgiClient) -> None:
    text, _reader = read(fresh, f"/en/norte/planning?{FEW}")
    run = FakeDesk().planning.run("norte", PlanningChoices(paths=1024, years=1))
    for one in run.outcomes:
        assert re.search(f"a limit is broken on .?{one.breach.value:.1%}.? of the paths", text)
    assert re.search("What would settle it: .?The budget law", text)
    assert "stated and not fitted" in text
    assert "as the IMF counts" in text
    assert 'href="/en/norte/planning"' in read(fresh, "/en/norte/")[0].split('id="planning"')[1]


@pytest.mark.parametrize("page", ["planning/compare", "planning/search", "planning/stress", "planning/judge"])
def test_what_takes_long_is_offered_and_not_done(fresh: AsgiClient, page: str) -> None:
    text, _reader = read(fresh, f"/en/norte/{page}")
    assert "Not worked out yet" in text
    assert 'name="work" value="1"' in text
    assert "application/json" not in text
    stream = re.search(r'data-plan="([^"]+)"', text)
    assert stream is not None
    assert stream[1].startswith(f"/api/v1/programmes/norte/{page}/stream")


def test_what_was_asked_stands_in_the_form_again(worked: AsgiClient) -> None:
    text, _reader = read(
        worked,
        "/en/norte/planning/run?paths=1024&years=1&law=gbm&drift=-5&price=90000&error=2&seed=7&policy=dips&limit=floor",
    )
    assert re.search(r'<option value="gbm" selected>', text)
    for name, value in (("drift", "-5"), ("price", "90000"), ("error", "2"), ("seed", "7"), ("years", "1")):
        assert re.search(rf'name="{name}" value="{value}"', text), name
    assert re.search(r'name="policy" value="dips" checked', text)
    assert not re.search(r'name="policy" value="hold" checked', text)
    assert "geometric Brownian motion" in text


def test_a_changed_assumption_changes_the_answer(worked: AsgiClient) -> None:
    calm, wild = (
        worked.get(f"/api/v1/programmes/norte/planning/run?paths=1024&years={years}&limit=halved").json()["outcomes"][0]
        for years in (1, 2)
    )
    assert wild["breach"]["value"] > calm["breach"]["value"]


@pytest.mark.parametrize(
    "query",
    [
        "law=astrology", "drift=much", "drift=-1e2", "years=0", "years=31", "price=0", "paths=1048577", "error=0",
        "seed=-1", "policy=none-such", "limit=none-such", "shown=none-such", "first=2021-07-17", "last=x",
        "first=2025-01-01&last=2021-01-01",
    ],
)  # fmt: skip
def test_what_is_no_such_thing_is_refused(worked: AsgiClient, query: str) -> None:
    answer = worked.get(f"/en/norte/planning/run?{query}")
    assert answer.status_code == 400, query


def test_choices_are_written_as_they_are_read() -> None:
    query = (
        "law=gjr-garch-t&first=2021-07-17&last=2025-07-17&drift=-2.5&policy=a&policy=b&limit=c&years=4&price=90000"
        "&paths=2048&error=0.5&seed=3&shown=a&risk=5&most=2&horizon=7"
        "&laws=gbm&laws=merton&beside=sur&accounts=1"
    )
    pairs = [tuple(one.split("=")) for one in query.split("&")]
    view = PlanningView.read(Query(pairs))  # type: ignore[arg-type] # pairs of two
    assert PlanningView.read(Query(view.query())) == view
    assert sorted(view.query()) == sorted(pairs)
    assert PlanningView.read(Query(())).query() == ()


def test_a_plan_without_marks_says_what_is_missing_and_breaks_no_page() -> None:
    desk = FakeDesk()
    desk.planning.programmes.marks = lambda _currency: MarkSeries.of("USD", ())  # type: ignore[method-assign,misc]
    text, _reader = read(AsgiClient(create_app(desk)), "/en/norte/planning")
    assert "This cannot be reckoned yet" in text
    assert "Remedy:" in text
    with pytest.raises(BadInput):
        desk.planning.stand("norte")


def test_every_link_of_a_page_leads_somewhere(worked: AsgiClient) -> None:
    _text, reader = read(worked, f"/en/norte/planning?{FEW}")
    for reference in {one.split("#")[0] for one in reader.references if one.startswith("/")}:
        assert worked.get(reference).status_code in {200, 307}, reference


@pytest.mark.parametrize("name", PLANNING_TABLE_FILES)
def test_every_table_can_be_taken_away(worked: AsgiClient, name: str) -> None:
    query = ASKED[page_of(name.removesuffix(".csv"))]
    answer = worked.get(f"/en/norte/files/{name}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="norte-{name}"'
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert rows or name in {"planning_replays.csv", "planning_break_even.csv"}


@pytest.mark.parametrize(
    "name", [one for one in PLANNING_CHART_FILES if one.endswith((".svg", ".png")) and "replays" not in one]
)
def test_every_picture_can_be_taken_away(worked: AsgiClient, name: str) -> None:
    query = ASKED[page_of(re.sub(r"(-dark)?\.\w+$", "", name))]
    answer = worked.get(f"/ur/norte/files/{name}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"<svg" if name.endswith("svg") else b"\x89PNG")


@pytest.mark.parametrize("name", PLANNING_BRIEFS)
def test_the_brief_can_be_taken_away(worked: AsgiClient, name: str) -> None:
    answer = worked.get(f"/es/norte/files/{name}?{FEW}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"%PDF" if name.endswith("pdf") else b"<!doctype html>")
    assert answer.headers["content-disposition"] == f'attachment; filename="norte-{name}"'


def test_the_brief_holds_the_largest_safe_size_though_nobody_searched(fresh: AsgiClient) -> None:
    brief = fresh.get(f"/en/norte/files/planning-brief.html?{FEW}&limit=floor")
    assert "Largest size within a risk of" in brief.text
    known = fresh.get(f"/api/v1/programmes/norte/planning/search?{FEW}&limit=floor&shown=one-a-day").json()
    assert known["known"], "what was found for the brief is kept"
    assert f"{known['safest']['size']:.3g} times the policy" in brief.text
    held = fresh.get(f"/en/norte/files/planning-brief.html?{FEW}&policy=hold")
    assert "No policy buys anything, so there is no size to search for." in held.text


def test_a_brief_of_many_paths_searches_with_fewer() -> None:
    room = PlanningRoom(FakeDesk(), Workroom())
    view = PlanningView.read(Query([("paths", "8192"), ("years", "1"), ("limit", "floor")]))
    found = room.brief_search("norte", view)
    assert found is not None
    assert found.safest.paths == found.frontier.paths == BRIEF_PATHS
    assert room.search("norte", view) is None, "it is no answer to the question with more paths"
    assert room.brief_search("norte", view) is found


def test_accounts_are_kept_where_they_are_asked_for(worked: AsgiClient) -> None:
    plain, _reader = read(worked, f"/en/norte/planning/run?{FEW}")
    assert 'name="accounts" value="1">' in plain
    assert "planning_accounts" not in plain
    text, _reader = read(worked, f"/en/norte/planning/run?{FEW}&accounts=1")
    assert 'name="accounts" value="1" checked>' in text
    section = text.split('id="h-planning_accounts"')[1]
    assert "cost less impairment" in section
    assert "fair value" in section
    rows = worked.get(f"/api/v1/programmes/norte/planning/run?{FEW}&accounts=true").json()["accounts"]
    assert {one["treatment"] for one in rows} == {one.value for one in Treatment}
    assert rows[0]["carrying_usd"] == sorted(rows[0]["carrying_usd"])
    assert worked.get(f"/api/v1/programmes/norte/planning/run?{FEW}").json()["accounts"] == []


def test_a_comparison_stands_as_table_and_for_programs(worked: AsgiClient) -> None:
    text, _reader = read(worked, f"/es/norte/planning/compare?{ASKED['planning/compare']}")
    section = text.split('id="h-planning_comparison"')[1]
    assert "Sin compra, " in section
    assert "Un bitcóin al día, " in section
    address = re.search(r'href="(/api/v1/[^"]+/compare[^"]*)">JSON', section)
    assert address is not None
    found = worked.get(address[1].replace("&amp;", "&")).json()
    assert [one["name"] for one in found["rows"]][:2] == ["hold gbm", "one-a-day gbm"]
    assert found["rows"][0]["breach_change"] is None
    for one in found["rows"][1:]:
        assert one["breach_change"]["error"] <= one["error_apart"]


@pytest.mark.parametrize("query", ["policy=hold", "laws=astrology", "beside=sur", "policy=none-such"])
def test_what_cannot_be_compared_is_refused(worked: AsgiClient, query: str) -> None:
    assert worked.get(f"/en/norte/planning/compare?{FEW}&{query}&work=1").status_code == 400
    assert worked.get(f"/api/v1/programmes/norte/planning/compare?{FEW}&{query}&work=true").status_code == 400


def test_files_of_what_is_not_known_are_not_there(fresh: AsgiClient) -> None:
    for name in ("planning-frontier.svg", "planning_mildest.csv", "planning-crps.png"):
        assert fresh.get(f"/en/norte/files/{name}").status_code == 404
    for name in ("planning-fan.svg", "planning_outcomes.csv", "planning-brief.pdf"):
        assert fresh.get(f"/en/sur/files/{name}").status_code == 404


def test_the_site_has_what_takes_a_moment(tmp_path: Path) -> None:
    build_site(FakeDesk(only="norte"), tmp_path / "site", cache_folder=tmp_path)
    page = (tmp_path / "site/en/norte/planning/run.html").read_text()
    assert "<form" not in page.split('id="h-answer"')[0]
    assert "data-answer" in page
    assert "These are files" in (tmp_path / "site/en/norte/planning/search.html").read_text()
    for name in ("planning-fan.svg", "planning_outcomes.csv", "planning-brief.html"):
        assert (tmp_path / "site/ur/norte/files" / name).is_file()


def test_what_was_found_is_kept_under_its_question(worked: AsgiClient) -> None:
    first, second = (worked.get(f"/api/v1/programmes/norte/planning/run?{FEW}").content for _ in range(2))
    assert first == second
    assert first != worked.get(f"/api/v1/programmes/norte/planning/run?{FEW}&seed=1").content


def test_a_run_that_is_stopped_is_not_taken_for_the_whole() -> None:
    desk = FakeDesk()
    stopped = desk.planning.run("norte", PlanningChoices(paths=1 << 16, years=1), watch=lambda _one: True)
    assert not stopped.complete
    assert replace(stopped.stand.choices, paths=1) != stopped.stand.choices
