"""Alerts as server-sent events, over a real socket: they come, are resumed, are bounded, and end with the server."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from fakes.example_desk import EXAMPLE, example_desk

from khazana.app.chain_alerts import LEAVING
from khazana.app.desk import Desk
from khazana.store import NewAlert
from khazana.web import create_app
from khazana.web.alert_stream import StreamRules
from khazana.web.streaming import StreamingServer

RULES = StreamRules(most_listeners=2, look_every_s=0.05, beat_every_s=0.2, longest_s=60)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
WAIT_S = 20


@dataclass
class Served:
    """A server in a thread of its own."""

    desk: Desk
    server: StreamingServer
    thread: threading.Thread
    base: str

    def raise_alert(self, name: str) -> None:
        """Keep an alert as another process would: in the store."""
        alert = NewAlert(key=name, finding=LEAVING.at(amount=name, txid="ab" * 32, height=505), txid="ab" * 32)
        self.desk.store.chain.raise_alerts(EXAMPLE, "regtest", [alert], at=NOW, body=None, state=None)

    def address(self, query: str = "", programme: str = EXAMPLE) -> str:
        return f"{self.base}/api/v1/programmes/{programme}/chain/alerts/stream{query}"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with example_desk(tmp_path) as desk, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = create_app(desk, streams=RULES)
        config = uvicorn.Config(app, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=WAIT_S)
        server = StreamingServer(config, app.state.alert_streams)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Served(desk, server, thread, f"http://127.0.0.1:{listener.getsockname()[1]}")
        server.should_exit = True
        thread.join(timeout=WAIT_S)
        assert not thread.is_alive()


def events(answer: httpx.Response) -> Iterator[dict[str, str]]:
    """Yield events as they come; a comment has the field ``comment``."""
    event: dict[str, str] = {}
    for line in answer.iter_lines():
        if not line:
            yield event
            event = {}
        else:
            name, _, value = line.partition(":")
            event[name or "comment"] = value.strip()


def alerts(answer: httpx.Response) -> Iterator[dict[str, str]]:
    return (event for event in events(answer) if event.get("event") == "alert")


def test_an_alert_comes_when_it_is_raised(served: Served) -> None:
    served.raise_alert("1")
    with httpx.stream("GET", served.address(), timeout=WAIT_S) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert "content-encoding" not in answer.headers
        told = events(answer)
        assert next(told) == {"retry": "3000"}
        assert "comment" in next(told), "what was raised before is not told, and a sign of life comes"
        served.raise_alert("2")
        event = next(one for one in told if "event" in one)
        body = json.loads(event["data"])
        assert (event["id"], body["number"], body["at"]) == ("2", 2, "2026-01-02T00:00:00Z")
        assert body["finding"]["text"].startswith("2 BTC leave the perimeter")
        assert "row" not in body


def test_a_listener_goes_on_where_it_was(served: Served) -> None:
    for number in range(1, 5):
        served.raise_alert(str(number))
    with httpx.stream("GET", served.address("?after=1"), timeout=WAIT_S) as answer:
        told = alerts(answer)
        assert [next(told)["id"] for _ in range(3)] == ["2", "3", "4"]
    with httpx.stream("GET", served.address("?after=1"), headers={"last-event-id": "3"}, timeout=WAIT_S) as answer:
        assert next(alerts(answer))["id"] == "4"


def test_listeners_at_different_numbers_each_get_what_they_lack(served: Served) -> None:
    for number in range(1, 4):
        served.raise_alert(str(number))
    with (
        httpx.stream("GET", served.address("?after=2"), timeout=WAIT_S) as late,
        httpx.stream("GET", served.address("?after=0"), timeout=WAIT_S) as early,
    ):
        told = alerts(late), alerts(early)
        assert next(told[0])["id"] == "3"
        assert [next(told[1])["id"] for _ in range(3)] == ["1", "2", "3"]
        served.raise_alert("4")
        assert [next(one)["id"] for one in told] == ["4", "4"]


def test_a_page_gets_the_row_in_its_language(served: Served) -> None:
    served.raise_alert("7")
    with httpx.stream("GET", served.address("?after=0&language=ur"), timeout=WAIT_S) as answer:
        body = json.loads(next(alerts(answer))["data"])
    assert body["row"].strip().startswith('<tr role="row"')
    assert 'data-key="severity"' in body["row"]
    assert "7" in body["said"]


def test_too_many_listeners_are_told_to_come_back(served: Served) -> None:
    with (
        httpx.stream("GET", served.address(), timeout=WAIT_S) as first,
        httpx.stream("GET", served.address(), timeout=WAIT_S) as second,
    ):
        told = events(first), events(second)  # held: one that is dropped hangs up
        assert [next(one) for one in told] == [{"retry": "3000"}] * 2
        refused = httpx.get(served.address())
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
    deadline = time.monotonic() + WAIT_S
    while served.server._streams[0].listeners and time.monotonic() < deadline:
        time.sleep(0.05)
    assert served.server._streams[0].listeners == 0, "a listener that left is forgotten"
    with httpx.stream("GET", served.address(), timeout=WAIT_S) as again:
        assert again.status_code == 200


def test_streams_end_when_the_server_stops(served: Served) -> None:
    with httpx.stream("GET", served.address(), timeout=WAIT_S) as answer:
        told = events(answer)
        next(told)
        served.server.should_exit = True
        start = time.monotonic()
        assert all("event" not in event for event in told), "the stream ends, and cleanly"
        served.thread.join(timeout=WAIT_S)
        assert not served.thread.is_alive()
        assert time.monotonic() - start < WAIT_S / 2


@pytest.mark.parametrize(
    ("query", "programme", "status"),
    [("?after=x", EXAMPLE, 400), ("?after=-1", EXAMPLE, 400), ("?language=fr", EXAMPLE, 400), ("", "none", 404)],
)
def test_what_cannot_be_told_is_refused(served: Served, query: str, programme: str, status: int) -> None:
    answer = httpx.get(served.address(query, programme))
    assert answer.status_code == status
    assert answer.json()["remedy"]
