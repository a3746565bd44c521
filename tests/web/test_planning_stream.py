"""Questions on planning with their progress: results that grow, an answer in words, work that is stopped."""

import json
import re
import threading
import time

import pytest
from fakes.asgi_client import AsgiClient
from fakes.reserve_desk import FakeDesk

from khazana.app.planning_reports import PlanningChoices
from khazana.planning import Progress
from khazana.web import create_app
from khazana.web.energy_asking import Workroom
from khazana.web.planning_asking import PlanningRoom
from khazana.web.planning_choices import PlanningView

ROOT = "/api/v1/programmes/norte/planning"
Event = tuple[str, dict[str, object]]


def events(text: str) -> list[Event]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


@pytest.fixture(scope="module")
def client() -> AsgiClient:
    return AsgiClient(create_app(FakeDesk()))


def test_a_run_is_answered_with_words_and_pictures(client: AsgiClient) -> None:
    answer = client.get(f"{ROOT}/run/stream?paths=1024&years=1&language=en&shown=dips")
    assert answer.headers["content-type"].startswith("text/event-stream")
    name, body = events(answer.text)[-1]
    assert name == "answer"
    html, charts = body["html"], body["charts"]
    assert isinstance(html, str)
    assert isinstance(charts, dict)
    assert "Buy dips only" in html
    assert set(charts) == {"planning-fan", "planning-breaches", "planning-causes", "planning-policies"}
    assert "Buy dips only" in json.dumps(charts["planning-fan"]["light"])


def test_results_grow_while_paths_are_drawn(client: AsgiClient) -> None:
    answer = client.get(f"{ROOT}/run/stream?paths=1048576&years=2&policy=one-a-day&language=en")
    steps = [body for name, body in events(answer.text) if name == "progress"]
    shares = [float(str(one["share"])) for one in steps if not str(one["said"]).startswith("Both counts")]
    assert shares == sorted(shares)
    assert re.search("of .?1,048,576.? paths", str(steps[0]["said"]))
    grown = [str(one["html"]) for one in steps if "html" in one]
    assert grown, "results on the way"
    assert "paths so far" in grown[0]


def test_what_is_known_is_said_as_done(client: AsgiClient) -> None:
    address = f"{ROOT}/search/stream?paths=1024&years=1&limit=floor&shown=one-a-day&language=es"
    found = events(client.get(address).text)
    assert found[-1][0] == "answer"
    assert found[-1][1]["complete"] is True
    known = client.get(f"{ROOT}/search?paths=1024&years=1&limit=floor&shown=one-a-day").json()
    assert known["known"], "the page has it then"


def test_a_comparison_tells_its_progress_and_is_known_then(client: AsgiClient) -> None:
    query = "paths=8192&years=1&laws=gbm&laws=merton&policy=hold&policy=dips"
    found = events(client.get(f"{ROOT}/compare/stream?{query}&language=en").text)
    assert found[-1] == ("answer", found[-1][1])
    assert found[-1][1]["complete"] is True
    said = [str(body["said"]) for name, body in found if name == "progress"]
    assert any(one.startswith("Side by side") for one in said)
    known = client.get(f"{ROOT}/compare?{query}").json()
    assert known["paths"] == 8192
    assert len(known["rows"]) == 4


def test_what_is_no_such_thing_is_refused(client: AsgiClient) -> None:
    assert client.get(f"{ROOT}/run/stream?years=x").status_code == 400
    assert client.get(f"{ROOT}/run/stream?language=xx").status_code == 400
    assert client.get(f"{ROOT}/run/stream?policy=none-such").status_code == 400
    assert client.get("/api/v1/programmes/atlantis/planning/run/stream").status_code == 404
    assert client.get("/api/v1/programmes/sur/planning/run/stream").status_code == 400


def test_a_judgement_that_is_stopped_goes_on() -> None:
    room = PlanningRoom(FakeDesk(), Workroom())
    asked = [0]

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 3

    view = PlanningView(work=True)
    part = room.judge("norte", view, stop=stop)
    assert part is not None
    assert not part.complete
    assert room.judge("norte", PlanningView()) is part
    whole = room.judge("norte", view)
    assert whole is not None
    assert whole.complete
    assert whole.judgement.blocks[: len(part.judgement.blocks)] == part.judgement.blocks


def test_a_run_that_was_stopped_is_not_kept_as_the_answer() -> None:
    room = PlanningRoom(FakeDesk(), Workroom())
    choices = PlanningChoices(paths=1 << 17, years=1, policies=("hold",))
    started = threading.Event()

    def stop(one: Progress) -> bool:
        started.set()
        return one.paths > 0

    part = room.run("norte", choices, stop)
    assert started.is_set()
    assert not part.complete
    assert room.run("norte", choices).complete


def test_a_known_answer_takes_no_time() -> None:
    room = PlanningRoom(FakeDesk(), Workroom())
    choices = PlanningChoices(paths=1 << 16, years=2)
    first = room.run("norte", choices)
    start = time.perf_counter()
    assert room.run("norte", choices) is first
    assert time.perf_counter() - start < 0.5
