"""Lines from servers that hang up, drip, flood, or take nothing in."""

import socket
import time

import pytest
from fakes.raw_service import Serve, serving

from khazana.core import Unavailable
from khazana.wire import LineStream, StreamEnded, StreamLimits, open_stream, parse_endpoint

QUICK = StreamLimits(connect_s=2, answer_s=0.3, longest_s=1.0, answer_bytes=100_000, floor_bytes_per_s=10_000)


def opened(port: int, limits: StreamLimits = QUICK) -> LineStream:
    return open_stream(parse_endpoint(f"tcp://127.0.0.1:{port}"), limits)


def until_refused(stream: LineStream) -> tuple[Unavailable, float]:
    """Read until a limit is passed; return the refusal and how long that took [s]."""
    start = time.monotonic()
    with pytest.raises(Unavailable) as refused:
        read_for_ever(stream)
    stream.close()
    return refused.value, time.monotonic() - start


def read_for_ever(stream: LineStream) -> None:
    while True:
        stream.receive(0.05)


def test_lines_come_whole_however_they_are_cut() -> None:
    def serve(client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in (b"on", b"e\ntw", b"o", b"\n\nthr", b"ee\n"):
            client.sendall(piece)
            time.sleep(0.02)

    with serving(serve) as port:
        stream = opened(port)
        lines: list[bytes] = []
        while len(lines) < 4:
            lines += stream.receive(0.5)
        stream.close()
    assert lines == [b"one", b"two", b"", b"three"]


def test_the_end_of_the_stream_is_told_apart() -> None:
    with serving(lambda client: client.shutdown(socket.SHUT_RDWR)) as port:
        stream = opened(port)
        with pytest.raises(StreamEnded):
            stream.receive(1)
        stream.close()
        with pytest.raises(StreamEnded):
            stream.send(b"more\n")


def drip(client: socket.socket) -> None:
    while True:
        client.sendall(b"a")
        time.sleep(0.01)


def flood(client: socket.socket) -> None:
    while True:
        client.sendall(b"a" * 10_000)


def lines_of_nothing(client: socket.socket) -> None:
    while True:
        client.sendall(b"{}\n")
        time.sleep(0.01)


def steady(client: socket.socket) -> None:
    """Send fast enough for the least rate, and slowly enough for the size."""
    while True:
        client.sendall(b"a" * 500)
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("serve", "said", "within_s"),
    [
        (drip, "no whole answer came", 0.8),
        (lambda _: None, "0 bytes and no whole answer came", 0.8),
        (flood, "more than 100000 bytes", 0.8),
        (lines_of_nothing, "no whole answer came", 0.8),
        (steady, "longer than 1 s", 1.6),
    ],
    ids=["drip", "silence", "flood", "lines that answer nothing", "steady and endless"],
)
def test_what_never_ends_is_ended(serve: Serve, said: str, within_s: float) -> None:
    with serving(serve) as port:
        refused, took_s = until_refused(opened(port))
    assert said in refused.what
    assert f"tcp://127.0.0.1:{port}" in str(refused)
    assert took_s < within_s


def test_a_slow_answer_that_keeps_the_rate_is_waited_for() -> None:
    def serve(client: socket.socket) -> None:
        for _ in range(12):
            client.sendall(b"a" * 1_000)
            time.sleep(0.05)
        client.sendall(b"\n")

    with serving(serve) as port:
        stream = opened(port)
        lines: list[bytes] = []
        while not lines:
            lines = stream.receive(0.2)
        stream.close()
    assert len(lines[0]) == 12_000


def test_time_in_which_nobody_waits_does_not_count() -> None:
    with serving(lambda client: client.sendall(b"here\n")) as port:
        stream = opened(port)
        time.sleep(1.2)
        assert stream.receive(0.1) == [b"here"]
        stream.close()


def test_a_server_that_takes_nothing_in_is_left() -> None:
    with serving(lambda _: None) as port:
        stream = opened(port)
        with pytest.raises(Unavailable, match="takes nothing in"):
            stream.send(b"a" * 20_000_000)
        stream.close()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable, match="no connection"):
        opened(port)


def test_a_handshake_that_never_comes_is_not_waited_for() -> None:
    with serving(lambda _: None) as port:
        start = time.monotonic()
        with pytest.raises(Unavailable, match="no connection within"):
            open_stream(parse_endpoint(f"ssl://127.0.0.1:{port}"), StreamLimits(connect_s=0.3))
    assert time.monotonic() - start < 1
