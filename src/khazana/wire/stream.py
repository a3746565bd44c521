"""Lines over TCP, TLS and SOCKS5, within limits of time, size and rate."""

import hashlib
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError, ProxyType
from python_socks.sync import Proxy

from khazana.core import Unavailable
from khazana.wire.endpoints import Endpoint, Tls

__all__ = ["LineStream", "StreamEnded", "StreamLimits", "open_stream"]

_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamLimits:
    """Limits of a stream.

    Parameters
    ----------
    connect_s
        To open it, names, proxy and TLS included [s].
    answer_s
        Without an answer, while less than ``floor_bytes_per_s`` comes [s].
    longest_s
        Of one answer, however fast it comes [s].
    answer_bytes
        Of one answer, and of all that comes before it is whole [bytes].
    floor_bytes_per_s
        Least rate of an answer that takes longer than ``answer_s`` [bytes/s].
    """

    connect_s: float = 15.0
    answer_s: float = 30.0
    longest_s: float = 600.0
    answer_bytes: int = 32 * 2**20
    floor_bytes_per_s: int = 4096


class StreamEnded(Unavailable):
    """The other side hung up, or the connection broke."""


class LineStream:
    """An open stream of lines; `open_stream` makes one.

    The limits hold between two calls of `answered`, which whoever reads the lines calls for each answer that was
    asked for: what was not asked for wins no time.
    """

    def __init__(
        self, connection: socket.socket, where: str, limits: StreamLimits, monotonic: Callable[[], float]
    ) -> None:
        self.where = where
        self.fingerprint = _fingerprint(connection)
        self._connection = connection
        self._limits = limits
        self._monotonic = monotonic
        self._parts: list[bytes] = []
        self._waited_s = 0.0
        self._bytes = self._beside = 0

    def send(self, data: bytes) -> None:
        """Send whole lines."""
        try:
            self._connection.settimeout(self._limits.answer_s)
            self._connection.sendall(data)
        except TimeoutError:
            raise self._slow("the server takes nothing in") from None
        except OSError as failure:
            raise StreamEnded(f"the connection broke: {failure}", where=self.where, remedy="try again") from None

    def answered(self) -> None:
        """Note that an answer came that was asked for; the limits begin anew."""
        self._waited_s = 0.0
        self._bytes = self._beside = 0

    def disregard(self, line: bytes) -> None:
        """Note that a line is no answer to what was asked: it counts for the size and not for the rate."""
        self._beside += len(line) + 1

    def receive(self, wait_s: float) -> list[bytes]:
        """Return the lines that came, after waiting at most ``wait_s`` [s]; none where nothing whole came.

        Raises
        ------
        StreamEnded
            If the stream is at its end.
        Unavailable
            If a limit is passed.
        """
        began_s = self._monotonic()
        try:
            self._connection.settimeout(max(wait_s, 0.001))
            piece = self._connection.recv(_PIECE)
        except (TimeoutError, ssl.SSLWantReadError):
            self._check_time(began_s)
            return []
        except OSError as failure:
            raise StreamEnded(f"the connection broke: {failure}", where=self.where, remedy="try again") from None
        if not piece:
            raise StreamEnded("the server hung up", where=self.where, remedy="try again, or ask another server")
        self._bytes += len(piece)
        if self._bytes > self._limits.answer_bytes:
            raise Unavailable(
                f"the server sends more than {self._limits.answer_bytes} bytes for one answer",
                where=self.where,
                remedy="ask another server",
            )
        self._check_time(began_s)
        self._parts.append(piece)
        if b"\n" not in piece:
            return []
        lines = b"".join(self._parts).split(b"\n")
        self._parts = [last] if (last := lines.pop()) else []
        return lines

    def close(self) -> None:
        """End the stream."""
        with suppress(OSError):
            self._connection.close()

    def _check_time(self, began_s: float) -> None:
        """Count the time that was waited here; what the caller does between two waits is not the server's."""
        limits = self._limits
        self._waited_s += self._monotonic() - began_s
        if self._waited_s > limits.longest_s:
            raise self._slow(f"one answer took longer than {limits.longest_s:g} s")
        came = self._bytes - self._beside
        if self._waited_s > limits.answer_s and came < self._waited_s * limits.floor_bytes_per_s:
            raise self._slow(f"{came} bytes and no whole answer came in {self._waited_s:.0f} s")

    def _slow(self, what: str) -> Unavailable:
        return Unavailable(what, where=self.where, remedy="ask another server, or try again later")


def open_stream(
    endpoint: Endpoint, limits: StreamLimits | None = None, *, monotonic: Callable[[], float] = time.monotonic
) -> LineStream:
    """Connect to a server, through its proxy if it has one.

    Raises
    ------
    Unavailable
        If there is no connection within the limit, or the certificate is not the one expected.
    """
    within = limits or StreamLimits()
    box: queue.SimpleQueue[socket.socket | Exception] = queue.SimpleQueue()
    late = threading.Event()
    # In a thread of its own: no name server and no dripping handshake holds us beyond the limit.
    threading.Thread(target=_connect_into, args=(box, endpoint, within.connect_s, late), daemon=True).start()
    try:
        outcome = box.get(timeout=within.connect_s)
    except queue.Empty:
        late.set()
        outcome = TimeoutError()
    if isinstance(outcome, Exception):
        raise _refused(endpoint, outcome, within.connect_s)
    return LineStream(outcome, str(endpoint), within, monotonic)


def _connect_into(
    box: "queue.SimpleQueue[socket.socket | Exception]", endpoint: Endpoint, connect_s: float, late: threading.Event
) -> None:
    try:
        connection = _connect(endpoint, connect_s)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the asking thread decides
        box.put(failure)
        return
    if late.is_set():
        connection.close()
    box.put(connection)


def _connect(endpoint: Endpoint, connect_s: float) -> socket.socket:
    if endpoint.proxy is None:
        plain = socket.create_connection((endpoint.host, endpoint.port), timeout=connect_s)
    else:
        plain = _proxy(endpoint.proxy).connect(endpoint.host, endpoint.port, timeout=connect_s)
    try:
        plain.settimeout(connect_s)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain if endpoint.tls is None else _secured(plain, endpoint.host, endpoint.tls)
    except BaseException:
        plain.close()
        raise


def _proxy(address: str) -> Proxy:
    parts = urlsplit(address)
    return Proxy(
        ProxyType.SOCKS5,
        host=parts.hostname or "",
        port=parts.port or 0,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        rdns=True,  # the proxy resolves names: no name server here learns of them
    )


class _UnexpectedCertificate(Exception):
    """It is not the one that was pinned."""


def _secured(plain: socket.socket, host: str, tls: Tls) -> socket.socket:
    context = ssl.create_default_context()
    if tls.fingerprint is not None or tls.first_use:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    secured = context.wrap_socket(plain, server_hostname=host)
    if tls.fingerprint is not None and (met := _fingerprint(secured)) != tls.fingerprint:
        secured.close()
        raise _UnexpectedCertificate(met)
    return secured


def _fingerprint(connection: socket.socket) -> str | None:
    """Return the SHA-256 of the other side's certificate; ``None`` without TLS."""
    if not isinstance(connection, ssl.SSLSocket):
        return None
    return hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()


def _refused(endpoint: Endpoint, failure: Exception, connect_s: float) -> Unavailable:
    value: object = None
    if isinstance(failure, _UnexpectedCertificate):
        what, remedy = "the certificate is another than the one expected", "ask the operator whether it was renewed"
        value = str(failure)
    elif isinstance(failure, ssl.SSLCertVerificationError):
        what = f"the certificate is not vouched for: {failure.verify_message}"
        remedy = "pin it: write its fingerprint behind #, after comparing it with what the operator publishes"
    elif isinstance(failure, TimeoutError | ProxyTimeoutError):
        what, remedy = f"no connection within {connect_s:g} s", "check the address, or try again later"
    elif isinstance(failure, ssl.SSLError):
        what, remedy = f"no secure connection: {failure}", "check that the port speaks TLS"
    elif isinstance(failure, ProxyError | ProxyConnectionError):
        what, remedy = f"the proxy did not connect: {failure}", "check that the proxy runs"
    else:
        what, remedy = f"no connection: {failure}", "check the address and the network"
    return Unavailable(what, where=str(endpoint), value=value, remedy=remedy)
