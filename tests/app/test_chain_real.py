"""Following a real node's chain, and an Electrum server's: held against what the node itself says is unspent."""

import threading
import time
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.bitcoin_node import BitcoinNode, satoshi
from fakes.chain_rows import rows
from fakes.http_service import Reply, http_service
from fakes.long_history import ServedHistory
from oracles.standard_webhooks import is_genuine

from khazana.app.chain_alerts import WatchRules
from khazana.app.chain_reading import depth_of, status, transactions, utxos
from khazana.app.chain_sources import open_source, parse_chain
from khazana.app.chain_spans import SpanLimits
from khazana.app.chain_sync import ChainSync
from khazana.app.chain_watch import ChainWatch
from khazana.app.chain_watches import GAP_LIMIT, Watched
from khazana.app.clock import SystemClock
from khazana.app.webhooks import Webhook, parse_secret
from khazana.bitcoin import parse_watch
from khazana.core import Basis
from khazana.store import Store, open_store

NET = "regtest"
BTC = 100_000_000
SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"  # noqa: S105 - of this test alone
Unspent = set[tuple[str, int, int, int]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as opened:
        yield opened


def now() -> datetime:
    return datetime.now(UTC)


def node_line(node: BitcoinNode) -> str:
    return f"node:{node.url}?cookie={node.cookie}&network={NET}"


def following(store: Store, line: str, limits: SpanLimits | None = None, gap: int = GAP_LIMIT) -> ChainSync:
    opened = open_source(parse_chain(line, {}), now=now)
    return ChainSync(store=store, source=opened.source, clock=SystemClock(), gap=gap, limits=limits or opened.limits)


def watched_descriptor(text: str) -> Watched:
    return Watched(entry=text, stands_for=parse_watch(text, NET))


def wallet_descriptors(node: BitcoinNode) -> tuple[str, ...]:
    """Return what receives and what takes change in the node's wallet, of its native addresses."""
    node.wallet()
    found = node.call("listdescriptors", wallet="wallet")["descriptors"]
    return tuple(one["desc"] for one in found if one["desc"].startswith("wpkh"))


def by_node(node: BitcoinNode, scripts: Collection[bytes]) -> Unspent:
    """Return what the node finds unspent, reading its whole set of unspent outputs."""
    found = node.call("scantxoutset", "start", [f"raw({script.hex()})" for script in scripts])
    return {(one["txid"], one["vout"], satoshi(one["amount"]), one["height"]) for one in found["unspents"]}


def by_store(store: Store) -> Unspent:
    return {
        (coin.outpoint.txid, coin.outpoint.vout, int(coin.output.amount), coin.block.height)
        for coin in utxos(store, "x", NET)
        if coin.block
    }


def scripts_in(store: Store) -> set[bytes]:
    return {one.script for one in store.chain.watches("x", NET)}


def spend_about(node: BitcoinNode, payments: int) -> None:
    """Let the wallet pay itself and others, in several blocks."""
    for number in range(payments):
        node.send({node.address(): 3_000_000 + number, "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080": 10_000})
        if number % 4 == 3:
            node.generate(1)
    node.generate(1)


def test_a_wallet_is_followed_by_its_descriptors_over_reorganisations(own_node: BitcoinNode, store: Store) -> None:
    """Depths of 1, 6 and 50, then in pieces from the beginning: the same coins as the node has, and the same rows."""
    watched = [watched_descriptor(text) for text in wallet_descriptors(own_node)]
    own_node.generate(103, own_node.address())
    spend_about(own_node, 60)
    own_node.index_synced()
    work = following(store, node_line(own_node))
    receipt = work.run("x", watched)
    assert receipt.complete
    assert by_store(store) == by_node(own_node, scripts_in(store))
    assert len(by_store(store)) > 100
    used = max(one.place for one in store.chain.watches("x", NET) if one.script in store.chain.used("x", NET))
    assert used > 20, "further than one gap"
    assert {fact.basis for fact in transactions(store, "x", NET)} == {Basis.NODE}
    for depth in (1, 6, 50):
        left = own_node.tip()
        own_node.reorganise(depth)
        spend_about(own_node, 4)
        own_node.index_synced()
        receipt = work.run("x", watched)
        (met,) = receipt.reorganisations
        assert (met.depth, met.left.height, met.left.hash) == (depth, *left)
        assert by_store(store) == by_node(own_node, scripts_in(store))
        assert store.check() == ()
    height, tip_hash = own_node.tip()
    assert (receipt.tip.height, receipt.tip.hash) == (height, tip_hash)
    newest = list(transactions(store, "x", NET))[-1]
    confirmations = own_node.call("gettransaction", newest.transaction.txid, wallet="wallet")["confirmations"]
    assert depth_of(newest.block, receipt.tip) == confirmations
    with open_store(f"{store.shown_url}.pieces") as pieces:
        # The reorganisation took away what was paid to earlier indices, so only a wider gap finds the later ones again.
        afresh = following(pieces, node_line(own_node), SpanLimits(transactions=7, blocks=30), gap=100)
        stops = 0
        while not afresh.run("x", watched, stop=_after_one()).complete:
            stops += 1
        assert stops > 5
        whole, cut = rows(store), rows(pieces)
        for name in ("header_chunks", "transactions", "outputs", "spends"):
            assert whole[name] == cut[name]


def _after_one() -> "_Stop":
    return _Stop()


class _Stop:
    """Says stop after the first span."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked > 1


def test_a_node_that_restarts_in_the_middle_is_followed_on(own_node: BitcoinNode, store: Store) -> None:
    watched = [watched_descriptor(text) for text in wallet_descriptors(own_node)]
    own_node.generate(103, own_node.address())
    spend_about(own_node, 8)
    own_node.index_synced()
    work = following(store, node_line(own_node), SpanLimits(transactions=10, blocks=50))
    assert not work.run("x", watched, stop=_after_one()).complete
    own_node.restart()
    own_node.wallet()
    spend_about(own_node, 4)
    own_node.index_synced()
    assert work.run("x", watched).complete, "with the cookie of the new run"
    assert by_store(store) == by_node(own_node, scripts_in(store))


def test_an_electrum_server_and_its_node_give_the_same(served_history: ServedHistory, tmp_path: Path) -> None:
    watched = [watched_descriptor(served_history.descriptor)]
    with (
        open_store(f"sqlite:///{tmp_path}/node.sqlite3") as one,
        open_store(f"sqlite:///{tmp_path}/electrum.sqlite3") as two,
    ):
        server = served_history.server
        served_history.node.index_synced()
        assert following(one, node_line(served_history.node)).run("x", watched).complete
        by_server = following(two, f"electrum:{server.tcp}?network={NET}")
        with closing(by_server.source):
            receipt = by_server.run("x", watched)
        assert receipt.complete
        assert by_store(two) == by_store(one) == by_node(served_history.node, scripts_in(one))
        for name in ("header_chunks", "outputs", "spends", "watches", "scripts"):
            assert rows(two)[name] == rows(one)[name]
        assert {fact.basis for fact in transactions(two, "x", NET)} == {Basis.PROVEN}
        assert {fact.transaction.txid for fact in transactions(two, "x", NET)} >= set(
            served_history.history.transactions
        )
        assert one.check() == two.check() == ()
        assert status(two, "x", NET).behind == 0


def test_a_large_movement_arrives_everywhere(own_node: BitcoinNode, store: Store) -> None:
    """As an alert in the store, at a subscriber in the process, and at a webhook that checks its signature."""
    watched = [watched_descriptor(text) for text in wallet_descriptors(own_node)]
    own_node.generate(110, own_node.address())
    own_node.index_synced()
    stop = threading.Event()
    with http_service(lambda _: Reply(status=204, kind=None)) as receiver:
        watch = ChainWatch(
            sync=following(store, node_line(own_node)),
            programme="x",
            watched=watched,
            rules=WatchRules(large_sat=120 * BTC),
            webhook=Webhook(url=receiver.url, secrets=(parse_secret(SECRET),)),
        )
        with watch.feed.listening() as listener:
            first = threading.Event()
            following_tip = threading.Thread(
                target=lambda: watch.follow(every_s=0.1, stop=stop, told=lambda _: first.set())
            )
            following_tip.start()
            try:
                assert first.wait(30)
                txid = own_node.send({own_node.address(): 125 * BTC})
                heard = [listener.next(30)]
                while heard[-1] is not None and "large-movement" not in heard[-1].finding.code:
                    heard.append(listener.next(30))
                deadline = time.monotonic() + 30
                while not _sent(receiver.bodies, txid) and time.monotonic() < deadline:
                    time.sleep(0.05)
            finally:
                stop.set()
                following_tip.join(60)
        alert = heard[-1]
        assert alert is not None
        assert (alert.txid, alert.block) == (txid, None)
        assert alert in store.chain.alerts("x", NET)
        assert _sent(receiver.bodies, txid)
        now_s = int(time.time())
        for headers, body in zip(receiver.headers, receiver.bodies, strict=True):
            assert is_genuine(SECRET, headers, body, now_s)


def _sent(bodies: list[bytes], txid: str) -> bool:
    return any(b'"watch.large_movement' in body and txid.encode() in body for body in bodies)
