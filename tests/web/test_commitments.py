"""The page of commitments: status, why, evidence, counts side by side; its files and the programs' interface."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from fakes.asgi_client import AsgiClient
from fakes.clock import FixedClock
from fakes.example_desk import NOW, settings_in
from fakes.reserve_desk import FakeDesk

from khazana.app.desk import Desk, open_desk
from khazana.web import create_app
from khazana.web.commitment_files import COMMITMENT_CHART_FILES, COMMITMENT_TABLE_FILES

SALVADOR = "el-salvador"
SHOWCASE = "imf-no-voluntary-accumulation"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(settings_in(tmp_path_factory.mktemp("store")), clock=FixedClock(NOW)) as opened:
        yield opened


@pytest.fixture(scope="module")
def real(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> AsgiClient:
    return AsgiClient(create_app(desk, cache_folder=tmp_path_factory.getbasetemp()))


@pytest.mark.parametrize("language", ["en", "es", "ur"])
def test_the_page_shows_every_commitment_with_its_status(real: AsgiClient, desk: Desk, language: str) -> None:
    answer = real.get(f"/{language}/{SALVADOR}/commitments")
    assert answer.status_code == 200, answer.text
    for one in desk.programme(SALVADOR).commitments:
        assert f'id="commitment-{one.id}"' in answer.text
    for theme in ("light", "dark"):
        found = answer.text.split(f'id="commitments-chart-{theme}">')[1].split("</script>", maxsplit=1)[0]
        assert "vconcat" in json.loads(found)


def test_the_showcase_is_undetermined_and_shows_several_counts(real: AsgiClient) -> None:
    text = real.get(f"/en/{SALVADOR}/commitments").text
    card = text.split(f'id="commitment-{SHOWCASE}"')[1].split("</section>", maxsplit=1)[0]
    assert "badge undetermined" in card
    assert len(re.findall("<dt>", card)) >= 2
    assert "never added up" in card


def test_one_day_is_evaluated_once(desk: Desk) -> None:
    first = desk.commitments(SALVADOR)
    assert desk.commitments(SALVADOR) is first
    assert first.at <= desk.now()


def test_programs_get_the_same_as_the_file(real: AsgiClient) -> None:
    answer = real.get(f"/api/v1/programmes/{SALVADOR}/commitments")
    assert answer.status_code == 200
    body = json.loads(answer.text)
    found = {one["id"]: one for one in body["commitments"]}
    assert found[SHOWCASE]["status"] == "undetermined"
    assert found[SHOWCASE]["reasons"]
    assert real.get(f"/en/{SALVADOR}/files/commitments.json").content == answer.content
    assert real.get("/api/v1/programmes/nowhere/commitments").status_code == 404


@pytest.mark.parametrize("name", COMMITMENT_TABLE_FILES)
def test_tables_can_be_taken_away(real: AsgiClient, name: str) -> None:
    answer = real.get(f"/en/{SALVADOR}/files/{name}")
    assert answer.status_code == 200
    assert list(csv.DictReader(StringIO(answer.text)))


@pytest.mark.parametrize("name", COMMITMENT_CHART_FILES)
def test_pictures_can_be_taken_away(real: AsgiClient, name: str) -> None:
    assert real.get(f"/ur/{SALVADOR}/files/{name}").status_code == 200


def test_without_commitments_the_page_says_so(tmp_path: Path) -> None:
    client = AsgiClient(create_app(FakeDesk(), cache_folder=tmp_path))
    text = client.get("/en/norte/commitments").text
    assert "No commitment is recorded." in text
    assert "application/json" not in text
    assert client.get("/en/norte/files/commitments.svg").status_code == 404
    assert client.get("/en/sur/commitments").status_code == 200
