"""The pages on energy: honest without a plan, quick where nothing is known yet, whole where it was worked out."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from threading import Event, Thread

import pytest
from fakes.asgi_client import AsgiClient
from fakes.page_reader import read
from fakes.reserve_desk import FakeDesk

from khazana.core import Unavailable
from khazana.web import build_site, create_app
from khazana.web.energy_asking import Workroom
from khazana.web.energy_files import ENERGY_CHART_FILES, ENERGY_TABLE_FILES

PAGES = [
    "energy",
    "energy/sizing",
    "energy/network",
    "energy/conditions",
    "energy/what-if",
    "energy/rolling",
    "energy/robust",
]
CHARTS = {
    "energy": ["energy-week", "energy-duration", "energy-year", "energy-ledgers"],
    "energy/sizing": ["energy-sizing"],
    "energy/network": ["energy-network", "energy-break-even", "energy-covered"],
    "energy/conditions": ["energy-conditions", "energy-stresses"],
    "energy/what-if": ["energy-what-if-week", "energy-what-if-ledgers"],
    "energy/rolling": ["energy-rolling"],
    "energy/robust": ["energy-robust"],
}
LANGUAGES = ["en", "es", "ur"]


@pytest.fixture(scope="module")
def fresh() -> AsgiClient:
    """Serve a desk that has worked nothing out."""
    return AsgiClient(create_app(FakeDesk()))


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> AsgiClient:
    """Serve a desk that knows the best capacities of norte, and what conditions cost."""
    desk = FakeDesk()
    desk.energy.sizing("norte", conditions_cost=True, stresses=True)
    desk.energy.rolling("norte")
    desk.energy.robust("norte")
    return AsgiClient(create_app(desk, cache_folder=tmp_path_factory.getbasetemp()))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_whole_and_their_pictures_there(worked: AsgiClient, language: str, page: str) -> None:
    text, reader = read(worked, f"/{language}/norte/{page}")
    assert not reader.forbidden
    assert len(reader.ids) == len(set(reader.ids))
    for chart in CHARTS[page]:
        for theme in ("light", "dark"):
            found = text.split(f'id="{chart}-chart-{theme}">')[1].split("</script>", maxsplit=1)[0]
            assert json.loads(found)["usermeta"]["khazana"]["synthetic"] is True
    assert 'href="/' + language + '/norte/energy/what-if"' in text


@pytest.mark.parametrize("page", PAGES)
def test_a_programme_without_a_plan_says_so_and_shows_nothing_else(worked: AsgiClient, page: str) -> None:
    text, reader = read(worked, f"/en/sur/{page}")
    assert "There is no energy plan." in text
    assert "Nothing is assumed in its place." in text
    assert "application/json" not in text
    assert not reader.forbidden


@pytest.mark.parametrize("page", ["energy", "energy/sizing", "energy/conditions", "energy/what-if"])
def test_what_was_not_worked_out_is_offered_and_not_done(fresh: AsgiClient, page: str) -> None:
    text, _reader = read(fresh, f"/en/norte/{page}")
    assert 'name="work" value="1"' in text
    assert "application/json" not in text
    stream = re.search(r'data-work="([^"]+)"', text)
    assert stream is not None
    assert stream[1].startswith("/api/v1/programmes/norte/energy/")


def test_without_scripts_the_form_works_it_out() -> None:
    client = AsgiClient(create_app(FakeDesk()))
    assert "energy-week-chart" in read(client, "/en/norte/energy?work=1")[0]
    assert "energy-week-chart" in read(client, "/en/norte/energy")[0], "it is known then"


def test_every_link_of_a_page_leads_somewhere(worked: AsgiClient) -> None:
    for page in PAGES:
        _text, reader = read(worked, f"/en/norte/{page}")
        for reference in {one.split("#")[0] for one in reader.references if one.startswith("/")}:
            assert worked.get(reference).status_code in {200, 307}, f"{page}: {reference}"


def test_another_week_is_shown_and_one_that_there_is_not_is_refused(worked: AsgiClient) -> None:
    first, last = (read(worked, f"/en/norte/energy?week={week}")[0] for week in (1, 3))
    assert first != last
    refused = worked.get("/en/norte/energy?week=4")
    assert refused.status_code == 400
    assert "whole number from 1 to 3" in refused.text


@pytest.mark.parametrize(
    "query", ["price=cheap", "price=0", "tariff=-1", "surplus=1e3", "mw-battery=NaN", "hashprice=1_0", "week=x"]
)
def test_what_is_no_figure_is_refused(worked: AsgiClient, query: str) -> None:
    assert worked.get(f"/en/norte/energy/what-if?{query}").status_code == 400


def test_a_change_is_shown_beside_the_plan_as_declared(worked: AsgiClient) -> None:
    plain, _reader = read(worked, "/en/norte/energy/what-if")
    changed, _other = read(worked, "/en/norte/energy/what-if?surplus=50&without=emissions&mw-battery=10")
    assert "With the changes" not in plain.split("data-answer", maxsplit=1)[1].split("</table>", maxsplit=1)[0]
    assert "With the changes" in changed
    assert 'name="without" value="emissions" checked' in changed
    assert re.search(r'name="mw-battery"[^>]*value="10"', changed)
    assert re.search(r'name="surplus"[^>]*value="50"', changed)


def test_the_answer_is_what_the_desk_says(worked: AsgiClient) -> None:
    desk = FakeDesk()
    report = desk.energy.what_if("norte", choices=desk.energy.dispatch("norte").stand.choices)
    assert report.decision is not None
    text, _reader = read(worked, "/en/norte/energy/what-if")
    gain = -report.decision.cost_usd * 8760 / report.decision.case.hours / 1e6
    assert f"${gain:,.1f} million" in text


@pytest.mark.parametrize("name", ENERGY_TABLE_FILES)
def test_every_table_can_be_taken_away(worked: AsgiClient, name: str) -> None:
    answer = worked.get(f"/en/norte/files/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="norte-{name}"'
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert rows or name == "energy_conduct.csv"


@pytest.mark.parametrize("name", [one for one in ENERGY_CHART_FILES if not one.endswith(".pdf")])
def test_every_picture_can_be_taken_away(worked: AsgiClient, name: str) -> None:
    answer = worked.get(f"/ur/norte/files/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"<svg" if name.endswith("svg") else b"\x89PNG")


def test_a_picture_follows_the_view_of_its_page(worked: AsgiClient) -> None:
    first, second = (worked.get(f"/en/norte/files/energy-week.svg?week={week}").content for week in (1, 2))
    assert first != second


def test_files_of_what_is_not_known_are_not_there(fresh: AsgiClient) -> None:
    assert fresh.get("/en/norte/files/energy-week.svg").status_code == 404
    assert fresh.get("/en/norte/files/energy_use.csv").status_code == 404
    assert fresh.get("/en/sur/files/energy-network.svg").status_code == 404
    assert fresh.get("/en/norte/files/energy_plan.csv").status_code == 200


def test_pages_are_small(worked: AsgiClient) -> None:
    answer = worked.get("/ur/norte/energy", headers={"accept-encoding": "gzip"})
    assert int(answer.headers.get("content-length", len(answer.content))) < 300_000


def test_the_site_has_the_pages_with_what_was_worked_out(tmp_path: Path) -> None:
    desk = FakeDesk()
    desk.energy.sizing("norte")
    build_site(desk, tmp_path / "site", cache_folder=tmp_path)
    page = (tmp_path / "site/en/norte/energy/what-if.html").read_text()
    assert '<form class="card changes' not in page
    assert "data-answer" in page
    assert (tmp_path / "site/en/norte/files/energy-week.svg").is_file()
    assert (tmp_path / "site/ur/norte/files/energy_hours.csv").is_file()
    assert "There is no energy plan." in (tmp_path / "site/en/sur/energy.html").read_text()


def test_work_is_done_a_few_at_a_time() -> None:
    room, inside, done = Workroom(most=1), Event(), Event()

    def stay() -> None:
        with room.place():
            inside.set()
            done.wait(10)

    busy = Thread(target=stay)
    busy.start()
    assert inside.wait(10)
    with pytest.raises(Unavailable, match="too many questions"), room.place():
        pass
    done.set()
    busy.join(10)
    with room.place():
        pass
