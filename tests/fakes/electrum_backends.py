"""Electrum servers beside a real node, as sources for the suite that all sources pass."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from fakes.bitcoin_node import BitcoinNode
from fakes.electrum_server import ElectrumServer, running_electrum
from fakes.socks_proxy import socks_proxy

from khazana.chain import ElectrumServers, ElectrumSource
from khazana.core import BlockRef, FoundTransaction
from khazana.wire import Endpoint, StreamLimits, parse_endpoint

if TYPE_CHECKING:
    from fakes.chain_backends import Backend

__all__ = ["ELECTRUM_BACKENDS", "ELECTRUM_SETTINGS"]

ELECTRUM_SETTINGS = {"txindex": "1"}
_QUICK = StreamLimits(connect_s=5, answer_s=20, longest_s=30)
_WINDOW = 8
"""So few calls in flight that a server can go away in the middle of a short history."""
_TURN = Lock()
"""Several servers are asked at once, and the node has one line."""
_Backing = Callable[[BitcoinNode, Path], "AbstractContextManager[Backend]"]


class _InStep(ElectrumSource):
    """A source that waits until its server knows what the node knows, which takes a server a moment."""

    def __init__(self, server: ElectrumServer, endpoint: Endpoint, network: str) -> None:
        super().__init__(endpoint, network, limits=_QUICK, window=_WINDOW)
        self._server = server

    def tip(self) -> BlockRef:
        with _TURN:
            if self._server.is_running:
                self._server.synced()
        return super().tip()

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        with _TURN:
            if self._server.is_running:
                self._server.waiting_synced(scripts)
        return super().unconfirmed(scripts)


@contextmanager
def _stopped(*servers: ElectrumServer) -> Iterator[None]:
    for server in servers:
        server.stop()
    try:
        yield
    finally:
        for server in servers:
            server.start()


def _one(name: str, endpoint: Callable[[ElectrumServer, ExitStack], Endpoint]) -> _Backing:
    """Make a backend of one server, reached in some way."""

    @contextmanager
    def backing(node: BitcoinNode, _: Path) -> "Iterator[Backend]":
        from fakes.chain_backends import Backend  # noqa: PLC0415 - which lists these

        with running_electrum(node) as server, ExitStack() as stack:
            at = endpoint(server, stack)

            def on(network: str) -> ElectrumSource:
                server.synced()
                return _InStep(server, at, network)

            yield Backend(name, lambda _: on("regtest"), on, lambda: _stopped(server))

    return backing


def _by_name(server: ElectrumServer, stack: ExitStack) -> Endpoint:
    """Reach the server through a proxy that alone knows its name."""
    proxy = stack.enter_context(socks_proxy({"reserve.onion": ("127.0.0.1", server.tcp_port)}))
    return parse_endpoint("tcp://reserve.onion:50001", proxy=proxy.url)


@contextmanager
def _two(node: BitcoinNode, _: Path) -> "Iterator[Backend]":
    from fakes.chain_backends import Backend  # noqa: PLC0415 - which lists these

    with running_electrum(node) as first, running_electrum(node, hold_back_s=0.0) as second:

        def on(network: str) -> ElectrumServers:
            first.synced()
            second.synced()
            ends = (first, first.tcp), (second, f"{second.ssl}#{second.fingerprint}")
            return ElectrumServers([_InStep(server, parse_endpoint(at), network) for server, at in ends])

        yield Backend("two electrum servers", lambda _: on("regtest"), on, lambda: _stopped(first, second))


ELECTRUM_BACKENDS: dict[str, _Backing] = {
    "electrum": _one("electrum", lambda server, _: parse_endpoint(server.tcp)),
    "electrum by TLS": _one("electrum by TLS", lambda server, _: parse_endpoint(f"{server.ssl}#{server.fingerprint}")),
    "electrum by SOCKS5": _one("electrum by SOCKS5", _by_name),
    "two electrum servers": _two,
}
