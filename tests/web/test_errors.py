"""Refusals: the right status, what and remedy in it, never a traceback."""

import re

import pytest
from fakes.asgi_client import AsgiClient
from fakes.reserve_desk import FakeDesk

from khazana.app.refusals import NoSuchProgramme
from khazana.core import BadInput, InvariantBroken, ProofFailed, Unavailable
from khazana.web import create_app
from khazana.web.errors import NotFound, status_of


@pytest.fixture
def troubled() -> tuple[FakeDesk, AsgiClient]:
    desk = FakeDesk()
    return desk, AsgiClient(create_app(desk))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/nowhere/", 404),
        ("/en/nowhere/reserve", 404),
        ("/fr/", 404),
        ("/en/norte/nothing", 404),
        ("/en/norte/files/nothing.csv", 404),
        ("/en/norte/files/..%2f..%2fpasswd.csv", 404),
        ("/en/sur/files/chart.svg", 404),
        ("/en/norte/reserve?version=99", 400),
        ("/en/norte/reserve?method=best", 400),
        ("/en/norte/audit?claims-sort=nothing", 400),
    ],
)
def test_a_reader_gets_a_page(client: AsgiClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert "<h1" in answer.text
    assert "Remedy" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/programmes/nowhere", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/programmes/norte/reserve?version=99", 400),
        ("/api/v1/programmes/norte/reserve?version=0", 422),
        ("/api/v1/programmes/norte/lots?method=best", 422),
        ("/api/v1/programmes/norte/value", 422),
        ("/api/v1/programmes/norte/value?at=yesterday", 400),
        ("/api/v1/programmes/norte/value?at=2025-07-17T00:00:00", 400),
    ],
)
def test_a_program_gets_json(client: AsgiClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    body = answer.json()
    assert set(body) == {"what", "where", "value", "remedy"}
    assert body["what"]
    assert body["remedy"]


def test_a_method_that_is_not_allowed_is_said_so(client: AsgiClient) -> None:
    assert client.post("/api/v1/programmes").status_code == 405
    assert client.post("/en/").status_code == 405


def test_what_does_not_answer_now_may_later(troubled: tuple[FakeDesk, AsgiClient]) -> None:
    desk, client = troubled
    desk.refusal = Unavailable("the store does not answer", where="books", remedy="start it")
    for path in ("/en/norte/reserve", "/api/v1/programmes/norte/reserve"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "the store does not answer" in answer.text


def test_a_defect_of_ours_tells_nothing_of_the_inside(troubled: tuple[FakeDesk, AsgiClient]) -> None:
    desk, client = troubled
    desk.refusal = ZeroDivisionError("secret inside")
    for path in ("/en/norte/reserve", "/api/v1/programmes/norte/reserve"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        assert "content-security-policy" in answer.headers


def test_the_page_speaks_the_language_of_its_address(client: AsgiClient) -> None:
    assert 'lang="ur-PK"' in client.get("/ur/nowhere/").text
    assert 'lang="es-SV"' in client.get("/nothing", headers={"accept-language": "es"}).text


@pytest.mark.parametrize("language", ["es", "ur"])
@pytest.mark.parametrize(
    "path",
    [
        "nowhere/",
        "norte/nothing",
        "norte/files/nothing.csv",
        "norte/reserve?version=99",
        "norte/reserve?version=x",
        "norte/reserve?method=best",
        "norte/audit?claims-sort=nothing",
        f"norte/audit?claims-find={'x' * 201}",
        "sur/files/chart.svg",
    ],
)
def test_what_is_wrong_and_the_remedy_are_translated(client: AsgiClient, language: str, path: str) -> None:
    english, other = client.get(f"/en/{path}").text, client.get(f"/{language}/{path}").text
    for said in re.findall(r"(?s)<p[^>]*>(.*?)</p>", english.partition("<main")[2].partition("</main>")[0]):
        assert said not in other


def test_each_kind_of_refusal_has_its_status() -> None:
    assert status_of(NotFound("x")) == 404
    assert status_of(NoSuchProgramme("x")) == 404
    assert status_of(BadInput("x")) == 400
    assert status_of(Unavailable("x")) == 503
    assert status_of(InvariantBroken("x")) == 500
    assert status_of(ProofFailed("x", evidence=None)) == 500
