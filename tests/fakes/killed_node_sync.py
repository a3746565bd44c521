"""Following a real node's chain in a process of its own, which may be killed at any moment."""

from collections.abc import Sequence
from datetime import UTC, datetime

from khazana.app.chain_sources import open_source, parse_chain
from khazana.app.chain_spans import SpanLimits
from khazana.app.chain_sync import ChainSync
from khazana.app.chain_watches import Watched
from khazana.app.clock import SystemClock
from khazana.bitcoin import parse_watch
from khazana.core import Progress
from khazana.store import Store, open_store

__all__ = ["follow", "serve"]

NETWORK = "regtest"


def follow(store: Store, line: str, descriptors: Sequence[str], tell: Progress | None = None) -> bool:
    """Follow the descriptors to the tip of the node that a line names, a few transactions at a time."""
    opened = open_source(parse_chain(line, {}), now=lambda: datetime.now(UTC))
    limits = SpanLimits(transactions=3, blocks=7)
    work = ChainSync(store=store, source=opened.source, clock=SystemClock(), gap=5, limits=limits)
    watched = [Watched(entry=one, stands_for=parse_watch(one, NETWORK)) for one in descriptors]
    return work.run("x", watched, progress=tell).complete


def serve(url: str, line: str, *descriptors: str) -> None:
    """Follow in this process; say when it begins, after each step how far it is, and when it has ended."""
    with open_store(url) as store:
        print("begins", flush=True)  # noqa: T201 - to the test
        follow(store, line, descriptors, lambda done, _, __: print(done, flush=True))  # noqa: T201 - to the test
        print("done", flush=True)  # noqa: T201 - to the test
