"""The sources of chain facts, each beside a real node, for the suite that all of them pass."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fakes.bitcoin_node import BitcoinNode
from fakes.electrum_backends import ELECTRUM_BACKENDS, ELECTRUM_SETTINGS
from fakes.esplora_server import running_esplora
from fakes.http_service import HttpService, Reply
from fakes.mirrored_chain import MIRROR_BACKENDS

from khazana.chain import (
    CookieLogin,
    EsploraCalls,
    EsploraSource,
    NodeRpc,
    NodeSource,
    PasswordLogin,
    open_record,
    record,
)
from khazana.core import ChainSource
from khazana.wire import HttpGetter, HttpLimits

__all__ = ["BACKENDS", "Backend", "node_rpc", "quick_getter"]

QUICK = HttpLimits(connect_s=2, read_s=20, fetch_s=30, attempts=2, backoff_s=0.01, body_bytes=64 * 2**20)
Scripts = Collection[bytes]


@dataclass(slots=True)
class Backend:
    """A way to a source beside a node.

    ``fresh`` gives a source that knows the node's chain as it is now, and scripts of it; ``on`` gives one that
    is told to be on another network; ``away`` makes what the source asks go away while it lasts.
    """

    name: str
    fresh: Callable[[Scripts], ChainSource]
    on: Callable[[str], ChainSource]
    away: Callable[[], AbstractContextManager[None]]
    is_live: bool = True
    opened: list[ChainSource] = field(default_factory=list)

    def source(self, scripts: Scripts) -> ChainSource:
        """Return a source; it is closed at the end."""
        made = self.fresh(scripts)
        self.opened.append(made)
        return made


def quick_getter(**changed: float) -> HttpGetter:
    """Return a getter that gives up soon."""
    limits = {name: getattr(QUICK, name) for name in QUICK.__dataclass_fields__} | changed
    return HttpGetter(limits=HttpLimits(**limits))


def node_rpc(node: BitcoinNode, login: CookieLogin | PasswordLogin | None = None) -> NodeRpc:
    """Return the way to a node's RPC."""
    return NodeRpc(node.url, login or CookieLogin(node.cookie), getter=quick_getter())


@contextmanager
def _stopped(node: BitcoinNode) -> Iterator[None]:
    node.stop()  # in good order: what was not flushed would be lost, and the node begin again
    try:
        yield
    finally:
        node.start()


@contextmanager
def _refusing(service: HttpService) -> Iterator[None]:
    answer = service.answer
    service.answer = lambda _: Reply(status=503, body=b"later", kind="text/plain")
    try:
        yield
    finally:
        service.answer = answer


@contextmanager
def _node(node: BitcoinNode, _: Path) -> Iterator[Backend]:
    def on(network: str) -> ChainSource:
        return NodeSource(node_rpc(node), network)

    yield Backend("node", lambda _: on("regtest"), on, lambda: _stopped(node))


@contextmanager
def _reading(node: BitcoinNode, _: Path) -> Iterator[Backend]:
    def on(network: str) -> ChainSource:
        return NodeSource(node_rpc(node), network, filters=False)

    yield Backend("node without filters", lambda _: on("regtest"), on, lambda: _stopped(node))


@contextmanager
def _esplora(node: BitcoinNode, _: Path) -> Iterator[Backend]:
    with running_esplora(node) as service:

        def on(network: str) -> ChainSource:
            return EsploraSource(EsploraCalls(service.url, getter=quick_getter()), network)

        yield Backend("esplora", lambda _: on("regtest"), on, lambda: _refusing(service))


@contextmanager
def _replay(node: BitcoinNode, folder: Path) -> Iterator[Backend]:
    made = []

    def fresh(scripts: Scripts) -> ChainSource:
        source = NodeSource(node_rpc(node), "regtest")
        path = folder / f"{len(made)}.jsonl"
        made.append(path)
        digest = record(source, scripts, path)
        source.close()
        return open_record(path, network="regtest", digest=digest)

    def on(network: str) -> ChainSource:
        fresh([])
        return open_record(made[-1], network=network)

    @contextmanager
    def away() -> Iterator[None]:
        yield

    yield Backend("replay", fresh, on, away, is_live=False)


BACKENDS: dict[str, Callable[[BitcoinNode, Path], AbstractContextManager[Backend]]] = {
    "node": _node,
    "node without filters": _reading,
    "esplora": _esplora,
    "replay": _replay,
    **ELECTRUM_BACKENDS,
    **MIRROR_BACKENDS,
}
SETTINGS: dict[str, dict[str, str]] = dict.fromkeys(ELECTRUM_BACKENDS, ELECTRUM_SETTINGS)
"""Settings that a backend wants of its node, beyond the usual ones."""
