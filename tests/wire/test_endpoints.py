"""Addresses of servers: what is taken, what is refused, and what never shows."""

import pytest

from khazana.core import BadInput
from khazana.wire import Endpoint, Tls, parse_endpoint

PIN = "ab" * 32


@pytest.mark.parametrize(
    ("text", "host", "port", "tls"),
    [
        ("ssl://electrum.example:50002", "electrum.example", 50002, Tls()),
        ("tcp://127.0.0.1:50001", "127.0.0.1", 50001, None),
        ("ssl://[::1]:50002", "::1", 50002, Tls()),
        (f"ssl://electrum.example:50002#{PIN}", "electrum.example", 50002, Tls(fingerprint=PIN)),
        (f"ssl://electrum.example:50002#{':'.join(['AB'] * 32)}", "electrum.example", 50002, Tls(fingerprint=PIN)),
    ],
)
def test_an_address_is_read(text: str, host: str, port: int, tls: Tls | None) -> None:
    assert parse_endpoint(text) == Endpoint(host=host, port=port, tls=tls)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "electrum.example:50002",
        "https://electrum.example:50002",
        "ssl://electrum.example",
        "ssl://electrum.example:0",
        "ssl://electrum.example:65536",
        "ssl://:50002",
        "ssl://name:secret@electrum.example:50002",
        "ssl://electrum.example:50002/path",
        "ssl://electrum.example:50002?x=1",
        "ssl://electrum.example:50002#abc",
        f"tcp://electrum.example:50001#{PIN}",
        "ssl://electrum example:50002",
        "ssl://electrum.example\n:50002",
    ],
)
def test_another_form_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_endpoint(text)
    assert refused.value.remedy


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9050", "socks5://127.0.0.1", "127.0.0.1:9050", "socks5://:9050"])
def test_a_proxy_of_another_kind_is_refused_without_its_password(proxy: str) -> None:
    with pytest.raises(BadInput, match="proxy"):
        parse_endpoint("tcp://electrum.example:50001", proxy=proxy)


def test_a_proxys_password_is_not_shown() -> None:
    endpoint = parse_endpoint("tcp://electrum.example:50001", proxy="socks5://me:secret@127.0.0.1:9050")
    assert "secret" not in repr(endpoint)
    assert "secret" not in str(endpoint)


def test_the_first_certificate_is_taken_only_where_that_is_asked_for() -> None:
    assert parse_endpoint("ssl://electrum.example:50002").tls == Tls(first_use=False)
    assert parse_endpoint("ssl://electrum.example:50002", first_use=True).tls == Tls(first_use=True)
    with pytest.raises(BadInput):
        parse_endpoint("tcp://electrum.example:50001", first_use=True)


@pytest.mark.parametrize(
    ("text", "exposed"),
    [
        ("tcp://electrum.example:50001", True),
        ("tcp://192.0.2.7:50001", True),
        ("ssl://electrum.example:50002", False),
        ("tcp://127.0.0.1:50001", False),
        ("tcp://localhost:50001", False),
        ("tcp://abcdefgh.onion:50001", False),
    ],
)
def test_it_is_known_where_everybody_can_read(text: str, exposed: bool) -> None:  # noqa: FBT001 - a table
    assert parse_endpoint(text).is_exposed is exposed
