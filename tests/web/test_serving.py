"""The server listens to this machine alone unless told otherwise."""

import inspect

from fakes.asgi_client import AsgiClient
from fakes.reserve_desk import FakeDesk

from khazana.web import create_app, serve


def test_the_loopback_address_is_the_default() -> None:
    assert inspect.signature(serve).parameters["host"].default == "127.0.0.1"


def test_pages_travel_compressed(client: AsgiClient) -> None:
    answer = client.get("/en/norte/reserve", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 3


def test_behind_a_proxys_path_every_link_starts_with_it() -> None:
    client = AsgiClient(create_app(FakeDesk()), root_path="/books")
    text = client.get("/books/en/norte/").text
    assert 'href="/books/en/norte/reserve"' in text
    assert 'href="/en/' not in text
