"""Lines over TLS and through a SOCKS5 proxy: who is spoken to, and who learns of it."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
import trustme
from fakes.raw_service import serving
from fakes.socks_proxy import socks_proxy

from khazana.core import Unavailable
from khazana.wire import LineStream, StreamLimits, open_stream, parse_endpoint

QUICK = StreamLimits(connect_s=2, answer_s=0.3, longest_s=1.0, answer_bytes=100_000, floor_bytes_per_s=10_000)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("127.0.0.1")


@contextmanager
def secured(certificate: trustme.LeafCert) -> Iterator[int]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    with serving(lambda client: client.sendall(b"hello\n"), context=context) as port:
        yield port


def fingerprint(certificate: trustme.LeafCert) -> str:
    pem = certificate.cert_chain_pems[0].bytes().decode()
    return sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def hello(url: str, *, first_use: bool = False) -> str | None:
    """Read the greeting and return the certificate's fingerprint."""
    stream = open_stream(parse_endpoint(url, first_use=first_use), QUICK)
    lines: list[bytes] = []
    while not lines:
        lines = stream.receive(0.5)
    stream.close()
    assert lines == [b"hello"]
    return stream.fingerprint


def test_a_certificate_that_the_machine_trusts_is_taken(
    authority: trustme.CA, certificate: trustme.LeafCert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with secured(certificate) as port:
        assert hello(f"ssl://127.0.0.1:{port}") == fingerprint(certificate)


def test_a_certificate_for_another_name_is_refused(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with (
        secured(authority.issue_cert("electrum.example")) as port,
        pytest.raises(Unavailable, match="not vouched for"),
    ):
        hello(f"ssl://127.0.0.1:{port}")


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_pinned_or_taken_as_it_comes(
    certificate: trustme.LeafCert,
) -> None:
    with secured(certificate) as port:
        with pytest.raises(Unavailable, match="not vouched for") as refused:
            hello(f"ssl://127.0.0.1:{port}")
        assert "fingerprint" in refused.value.remedy
        assert hello(f"ssl://127.0.0.1:{port}#{fingerprint(certificate)}") == fingerprint(certificate)
        assert hello(f"ssl://127.0.0.1:{port}", first_use=True) == fingerprint(certificate)


def test_another_certificate_than_the_pinned_one_is_refused_and_shown(
    authority: trustme.CA, certificate: trustme.LeafCert
) -> None:
    other = authority.issue_cert("127.0.0.1")
    with secured(other) as port, pytest.raises(Unavailable, match="another than the one expected") as refused:
        hello(f"ssl://127.0.0.1:{port}#{fingerprint(certificate)}")
    assert refused.value.value == fingerprint(other)


def test_a_port_without_tls_is_not_taken_for_one_with_it() -> None:
    with (
        serving(lambda client: client.sendall(b"hello\n")) as port,
        pytest.raises(Unavailable, match="no secure connection"),
    ):
        open_stream(parse_endpoint(f"ssl://127.0.0.1:{port}"), QUICK)


def through(url: str, proxy: str) -> LineStream:
    return open_stream(parse_endpoint(url, proxy=proxy), QUICK)


def test_names_are_resolved_by_the_proxy_and_by_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def known(host: str, *rest: object, **named: object) -> object:
        assert host == "127.0.0.1", f"{host} was asked of a name server"
        return real(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    with (
        serving(lambda client: client.sendall(b"hello\n")) as port,
        socks_proxy({"reserve.onion": ("127.0.0.1", port)}) as proxy,
    ):
        stream = through("tcp://reserve.onion:50001", proxy.url)
        assert stream.receive(1) == [b"hello"]
        stream.close()
    assert proxy.asked == [("reserve.onion", 50001)]


def test_tls_goes_through_the_proxy(certificate: trustme.LeafCert) -> None:
    with secured(certificate) as port, socks_proxy({"reserve.onion": ("127.0.0.1", port)}) as proxy:
        stream = through(f"ssl://reserve.onion:50002#{fingerprint(certificate)}", proxy.url)
        assert stream.receive(1) == [b"hello"]
        stream.close()


def test_a_proxy_wants_a_login() -> None:
    with (
        serving(lambda client: client.sendall(b"hello\n")) as port,
        socks_proxy({"a.onion": ("127.0.0.1", port)}, login=("me", "p@ss word")) as proxy,
    ):
        stream = through("tcp://a.onion:50001", f"socks5://me:p%40ss%20word@127.0.0.1:{proxy.port}")
        assert stream.receive(1) == [b"hello"]
        stream.close()
        with pytest.raises(Unavailable, match="proxy") as refused:
            through("tcp://a.onion:50001", f"socks5://me:wrong@127.0.0.1:{proxy.port}")
    assert "wrong" not in str(refused.value)


def test_the_proxy_cannot_reach_the_server_or_is_not_there() -> None:
    with socks_proxy() as proxy, pytest.raises(Unavailable, match="the proxy did not connect"):
        through("tcp://unknown.onion:50001", proxy.url)
    with pytest.raises(Unavailable, match="the proxy did not connect"):
        through("tcp://unknown.onion:50001", proxy.url)


def test_a_proxy_that_says_nothing_is_not_waited_for() -> None:
    start = time.monotonic()
    with serving(lambda _: None) as port, pytest.raises(Unavailable, match="no connection within"):
        open_stream(
            parse_endpoint("tcp://a.onion:50001", proxy=f"socks5://127.0.0.1:{port}"), StreamLimits(connect_s=0.3)
        )
    assert time.monotonic() - start < 1.5
