"""Questions on energy with their progress: told as they stand, stopped when nobody listens, refused in words."""

import json
import threading
import time
from collections.abc import AsyncIterator

import pytest
from fakes.apart import run_apart
from fakes.asgi_client import AsgiClient
from fakes.reserve_desk import FakeDesk

from khazana.app.energy_reports import EnergyProgress, Step
from khazana.core import BadInput, Unavailable
from khazana.i18n import Language
from khazana.web import create_app
from khazana.web.energy_stream import Worker, telling
from khazana.web.work_stream import Told, WorkStreams

INFINITE = float("inf")
Event = tuple[str, dict[str, object]]


def events(text: str) -> list[Event]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


async def gathered(told: AsyncIterator[bytes]) -> list[Event]:
    return events(b"".join([one async for one in told]).decode())


@pytest.fixture(scope="module")
def client() -> AsgiClient:
    desk = FakeDesk()
    desk.energy.sizing("norte")
    return AsgiClient(create_app(desk))


def test_a_change_is_answered_with_figures_and_pictures(client: AsgiClient) -> None:
    answer = client.get("/api/v1/programmes/norte/energy/what-if/stream?surplus=60&language=en")
    assert answer.headers["content-type"].startswith("text/event-stream")
    name, body = events(answer.text)[-1]
    assert name == "answer"
    html, charts = body["html"], body["charts"]
    assert isinstance(html, str)
    assert isinstance(charts, dict)
    assert "With the changes" in html
    assert set(charts) == {"energy-what-if-week", "energy-what-if-ledgers"}
    assert {"light", "dark", "said"} == set(charts["energy-what-if-week"])


def test_a_sizing_tells_its_rounds(client: AsgiClient) -> None:
    found = events(client.get("/api/v1/programmes/norte/energy/sizing/stream?language=en").text)
    steps = [body for name, body in found if name == "progress"]
    assert "round 1" in str(steps[0]["said"])
    assert found[-1] == ("answer", found[-1][1])
    assert found[-1][1]["complete"] is True


def test_what_is_no_figure_or_language_or_programme_is_refused(client: AsgiClient) -> None:
    root = "/api/v1/programmes"
    assert client.get(f"{root}/norte/energy/what-if/stream?surplus=x").status_code == 400
    assert client.get(f"{root}/norte/energy/what-if/stream?language=xx").status_code == 400
    assert client.get(f"{root}/atlantis/energy/sizing/stream").status_code == 404


def test_a_refusal_is_told_in_the_language() -> None:
    def worker(_progress: EnergyProgress) -> Told:
        raise BadInput("there is no such programme", remedy="start from the list of programmes")

    async def ask() -> list[Event]:
        return await gathered(WorkStreams().open(telling(worker, Language.ES), Language.ES))

    (name, body) = run_apart(ask)[-1]
    assert name == "refusal"
    assert body["remedy"] != "start from the list of programmes"


def test_before_anything_is_found_it_says_so() -> None:
    def worker(progress: EnergyProgress) -> Told:
        for number in range(10_000):
            progress("sizing", Step(round=number, best_usd=INFINITE, bound_usd=-INFINITE, gap=INFINITE))
        time.sleep(0.6)
        progress("sizing", Step(round=4, best_usd=-2e6, bound_usd=-3e6, gap=1e-3))
        return {}

    async def ask() -> list[Event]:
        return await gathered(WorkStreams().open(telling(worker, Language.EN), Language.EN))

    steps = [body for name, body in run_apart(ask) if name == "progress"]
    assert [one["share"] for one in steps] == [0.0, 0.5], "the last of each beat, however many there were"
    assert "nothing found yet" in str(steps[0]["said"])
    assert "at least $2 million and at most $3 million" in str(steps[1]["said"])


def working_until_stopped(stopped: threading.Event) -> Worker:
    def worker(progress: EnergyProgress) -> Told:
        for number in range(2_000):
            if progress("sizing", Step(round=number, best_usd=1.0, bound_usd=0.0, gap=1.0)):
                stopped.set()
                break
            time.sleep(0.005)
        return {}

    return worker


def test_who_goes_away_stops_the_work_and_who_waits_is_told_it_goes_on() -> None:
    stopped, streams = threading.Event(), WorkStreams()

    async def leave() -> list[bytes]:
        told = streams.open(telling(working_until_stopped(stopped), Language.EN), Language.EN)
        heard = [await anext(told) for _ in range(3)]
        await told.aclose()  # type: ignore[attr-defined]
        return heard

    heard = run_apart(leave)
    assert all(b"event: progress" in one for one in heard)
    assert stopped.wait(5)
    assert streams.listeners == 0


def test_a_server_that_stops_ends_the_work() -> None:
    stopped, streams = threading.Event(), WorkStreams()

    async def ask() -> list[Event]:
        told = streams.open(telling(working_until_stopped(stopped), Language.EN), Language.EN)
        threading.Timer(0.1, streams.close).start()
        return await gathered(told)

    assert run_apart(ask)[-1][0] == "answer"
    assert stopped.is_set()
    with pytest.raises(Unavailable):
        streams.open(telling(working_until_stopped(stopped), Language.EN), Language.EN)


def test_rolling_tells_its_windows_and_robust_sizing_its_rounds(client: AsgiClient) -> None:
    found = events(client.get("/api/v1/programmes/norte/energy/rolling/stream?language=es&window=72").text)
    assert found[-1] == ("answer", found[-1][1])
    assert found[-1][1]["complete"] is True
    assert "energy-rolling-chart" in client.get("/es/norte/energy/rolling?window=72").text
    assert "energy-rolling-chart" not in client.get("/es/norte/energy/rolling?window=96").text
    found = events(client.get("/api/v1/programmes/norte/energy/robust/stream?language=ur&aim=mean").text)
    assert found[-1][1]["complete"] is True
    assert "energy-robust-chart" in client.get("/ur/norte/energy/robust?aim=mean").text


def test_what_is_counted_is_told_by_how_much_of_it_is_done() -> None:
    def worker(progress: EnergyProgress) -> Told:
        progress("windows operated", Step(round=30, best_usd=1.0, bound_usd=0.0, gap=1.0, rounds=120))
        time.sleep(0.4)
        return {}

    async def ask() -> list[Event]:
        return await gathered(WorkStreams().open(telling(worker, Language.EN), Language.EN))

    (_name, body), *_rest = run_apart(ask)
    assert body["said"] == "windows operated: 30 of 120"
    assert body["share"] == 0.25


@pytest.mark.parametrize(
    "query", ["window=0", "window=many", "believe=me", "end=figure&end-worth=-3", "aim=best", "seen=x&believe=off"]
)
def test_what_cannot_be_asked_of_risk_is_refused(client: AsgiClient, query: str) -> None:
    assert client.get(f"/en/norte/energy/rolling?{query}").status_code == 400
    assert client.get(f"/api/v1/programmes/norte/energy/rolling/stream?language=en&{query}").status_code == 400
