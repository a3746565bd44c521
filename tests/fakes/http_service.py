"""A public service on 127.0.0.1 that answers as it is told, and the time in which tests ask it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to send: after ``delay_s``, the body in pieces of ``piece`` bytes with ``pause_s`` between them.

    ``length`` is the content length that is claimed, where it is not the true one; ``drip_head`` sends
    header lines for ever instead of a body.
    """

    body: bytes = b""
    status: int = 200
    kind: str | None = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    chunked: bool = False
    delay_s: float = 0.0
    piece: int = 1 << 20
    pause_s: float = 0.0
    drip_head: bool = False


@dataclass(slots=True)
class HttpService:
    """A running service: its ``url``, the paths ``asked``, and ``answer``, which may be replaced at any time.

    ``bodies`` are what was posted, in order.
    """

    url: str
    answer: Callable[[str], Reply]
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    stopped: bool = False

    def in_turn(self, *replies: Reply) -> None:
        """Answer with one reply after another, then with the last one for ever."""
        left = list(replies)
        self.answer = lambda _: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def http_service(answer: Callable[[str], Reply]) -> Iterator[HttpService]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            service.asked.append(self.path)
            service.headers.append(dict(self.headers))
            with suppress(ConnectionError):
                _send(self, service.answer(self.path), service)

        def do_POST(self) -> None:
            service.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            """Say nothing: the other side may hang up."""

    with Server(("127.0.0.1", 0), Handler) as server:
        service = HttpService(f"http://127.0.0.1:{server.server_port}", answer)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            service.stopped = True
            server.shutdown()
            thread.join()


def _send(handler: BaseHTTPRequestHandler, reply: Reply, service: HttpService) -> None:
    time.sleep(reply.delay_s)
    handler.send_response(reply.status)
    if reply.kind is not None:
        handler.send_header("Content-Type", reply.kind)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if reply.drip_head:
        while not service.stopped:
            handler.wfile.write(b"X-Drip: on\r\n")
            time.sleep(0.02)
        return
    if reply.chunked:
        handler.send_header("Transfer-Encoding", "chunked")
    else:
        handler.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
    handler.end_headers()
    _send_body(handler, reply, service)


def _send_body(handler: BaseHTTPRequestHandler, reply: Reply, service: HttpService) -> None:
    for start in range(0, len(reply.body), reply.piece):
        piece = reply.body[start : start + reply.piece]
        handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if reply.chunked else piece)
        if reply.pause_s:
            time.sleep(reply.pause_s)
        if service.stopped:
            return
    if reply.chunked and reply.length is None:
        handler.wfile.write(b"0\r\n\r\n")
    if reply.length is not None:
        handler.close_connection = True


@dataclass(slots=True)
class QuickTime:
    """Monotonic time in which sleeping takes no time; ``slept`` is each sleep [s]."""

    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        """Return real time, and what was slept on top [s]."""
        return time.monotonic() + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass at once."""
        self.slept.append(seconds)
