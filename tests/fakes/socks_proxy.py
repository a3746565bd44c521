"""A SOCKS5 proxy on 127.0.0.1 (RFC 1928, with name and password by RFC 1929), for as long as a test lasts."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

__all__ = ["SocksProxy", "socks_proxy"]

_VERSION, _CONNECT = 5, 1
_NO_LOGIN, _LOGIN, _NONE_FITS = 0, 2, 0xFF
_IPV4, _NAME = 1, 3
_DONE, _NO_HOST, _NOT_SUPPORTED = 0, 4, 7


@dataclass(slots=True)
class SocksProxy:
    """A running proxy: the targets ``asked`` for, as they were written, and the ``names`` that it resolves."""

    port: int
    login: tuple[str, str] | None
    names: Mapping[str, tuple[str, int]]
    asked: list[tuple[str, int]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens, with the login that it wants."""
        user = "" if self.login is None else f"{self.login[0]}:{self.login[1]}@"
        return f"socks5://{user}127.0.0.1:{self.port}"


@contextmanager
def socks_proxy(
    names: Mapping[str, tuple[str, int]] | None = None, *, login: tuple[str, str] | None = None
) -> Iterator[SocksProxy]:
    """Run a proxy that connects to addresses, and to ``names`` where they say."""
    opened: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = SocksProxy(listener.getsockname()[1], login, names or {})
        thread = Thread(target=_accept, args=(listener, proxy, opened), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for one in opened:
                _shut(one)
            thread.join(5)


def _accept(listener: socket.socket, proxy: SocksProxy, opened: list[socket.socket]) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            opened.append(client)
            Thread(target=_serve, args=(client, proxy, opened), daemon=True).start()


def _serve(client: socket.socket, proxy: SocksProxy, opened: list[socket.socket]) -> None:
    with suppress(OSError, ValueError):
        target = _target(client, proxy)
        if target is None:
            _shut(client)
            return
        server = socket.create_connection(target, timeout=5)
        server.settimeout(None)
        opened.append(server)
        client.sendall(bytes([_VERSION, _DONE, 0, _IPV4]) + bytes(6))
        Thread(target=_carry, args=(server, client), daemon=True).start()
        _carry(client, server)
        return
    _shut(client)


def _target(client: socket.socket, proxy: SocksProxy) -> tuple[str, int] | None:
    """Greet, let in, and read what to connect to; ``None`` where that is refused."""
    version, count = _exactly(client, 2)
    wanted = _NO_LOGIN if proxy.login is None else _LOGIN
    if version != _VERSION or wanted not in _exactly(client, count):
        client.sendall(bytes([_VERSION, _NONE_FITS]))
        return None
    client.sendall(bytes([_VERSION, wanted]))
    if proxy.login is not None and not _is_let_in(client, proxy.login):
        return None
    _, command, _, kind = _exactly(client, 4)
    host = socket.inet_ntoa(_exactly(client, 4)) if kind == _IPV4 else _exactly(client, _exactly(client, 1)[0]).decode()
    port = int.from_bytes(_exactly(client, 2), "big")
    proxy.asked.append((host, port))
    if command != _CONNECT or kind not in {_IPV4, _NAME}:
        client.sendall(bytes([_VERSION, _NOT_SUPPORTED, 0, _IPV4]) + bytes(6))
        return None
    if kind == _NAME and host not in proxy.names:
        client.sendall(bytes([_VERSION, _NO_HOST, 0, _IPV4]) + bytes(6))
        return None
    return proxy.names.get(host, (host, port))


def _is_let_in(client: socket.socket, login: tuple[str, str]) -> bool:
    _, length = _exactly(client, 2)
    name = _exactly(client, length).decode()
    password = _exactly(client, _exactly(client, 1)[0]).decode()
    client.sendall(bytes([1, 0 if (name, password) == login else 1]))
    return (name, password) == login


def _exactly(client: socket.socket, count: int) -> bytes:
    read = b""
    while len(read) < count:
        piece = client.recv(count - len(read))
        if not piece:
            raise ValueError("the client hung up")
        read += piece
    return read


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    _shut(source)
    _shut(target)


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
