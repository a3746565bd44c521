"""Whatever happens on the chain, and however the work is cut: stored coins are those of a plain recount."""

import shutil
import tempfile
from pathlib import Path

from fakes.chain import FakeChain, script_of
from fakes.chain_rows import AT, NETWORK, rows
from fakes.chain_source import FakeChainSource
from fakes.clock import FixedClock
from fakes.watched import NamedScripts, ranged, single
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from khazana.app.chain_spans import SpanLimits
from khazana.app.chain_sync import ChainSync
from khazana.app.chain_watches import Watched
from khazana.core import BadInput, Output, Sats
from khazana.store import Store, open_store

NAMES = ("a", "b", "c", "w", "v")
RANGED = ("w", "v")
GAP = 2
FOLLOWED = ("header_chunks", "transactions", "outputs", "spends")


class ScriptedChain(RuleBasedStateMachine):
    """Mine, spend, reorganise, watch more and less, follow in pieces, stop in the middle, begin again."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = self.open("books")
        self.chain = FakeChain()
        self.watched: dict[str, Watched] = {}
        self.work = self.following(self.store)
        self.followed = False

    def open(self, name: str) -> Store:
        return open_store(f"sqlite:///{self.folder}/{name}.sqlite3")

    def following(self, store: Store, limits: SpanLimits | None = None) -> ChainSync:
        return ChainSync(
            store=store,
            source=FakeChainSource(self.chain),
            clock=FixedClock(AT),
            gap=GAP,
            limits=limits or SpanLimits(),
        )

    def script(self, name: str, index: int) -> bytes:
        return NamedScripts(name, is_ranged=True).at(index) if name in RANGED else script_of(name)

    @rule(name=st.sampled_from(NAMES), index=st.integers(0, 6), blocks=st.integers(1, 3))
    def mine(self, name: str, index: int, blocks: int) -> None:
        for _ in range(blocks):
            self.chain.mine(self.script(name, index))
        self.followed = False

    @rule(data=st.data(), name=st.sampled_from(NAMES), index=st.integers(0, 6), share=st.integers(1, 9))
    def pay(self, data: st.DataObject, name: str, index: int, share: int) -> None:
        taken = {coin for payment in self.chain.waiting for coin in payment.spends}
        everything = {self.script(one, at) for one in NAMES for at in range(7)}
        coins = sorted(set(self.chain.coins(everything)) - taken)
        if not coins:
            return
        coin = data.draw(st.sampled_from(coins))
        amount = self.chain.outputs[coin].amount
        one = Output(Sats(amount * share // 10), self.script(name, index))
        two = Output(Sats(amount - one.amount), self.script(data.draw(st.sampled_from(NAMES)), index))
        self.chain.pay([coin], [one, two])
        self.followed = False

    @precondition(lambda self: len(self.chain.blocks) > 2)
    @rule(data=st.data(), name=st.sampled_from(NAMES), keep=st.booleans())
    def reorganise(self, data: st.DataObject, name: str, *, keep: bool) -> None:
        depth = data.draw(st.integers(1, len(self.chain.blocks) - 1))
        self.chain.reorganise(depth, script=self.script(name, 0), keep=keep)
        self.followed = False

    @rule(name=st.sampled_from(NAMES))
    def watch(self, name: str) -> None:
        self.watched[name] = ranged(name) if name in RANGED else single(name)
        self.followed = False

    @precondition(lambda self: self.watched)
    @rule(data=st.data())
    def watch_no_more(self, data: st.DataObject) -> None:
        self.watched.pop(data.draw(st.sampled_from(sorted(self.watched))))
        self.followed = False

    @rule(spans=st.integers(0, 3), transactions=st.integers(1, 3), blocks=st.sampled_from([None, 1, 2, 5]))
    def follow_a_while(self, spans: int, transactions: int, blocks: int | None) -> None:
        left = iter([False] * (spans + 1))
        self.work.limits = SpanLimits(transactions=transactions, blocks=blocks)
        receipt = self.work.run("x", list(self.watched.values()), stop=lambda: next(left, True))
        self.followed = receipt.complete

    @rule()
    def follow(self) -> None:
        self.work.limits = SpanLimits()
        assert self.work.run("x", list(self.watched.values())).complete
        self.followed = True

    @rule()
    def begin_again(self) -> None:
        self.store.close()
        self.store = self.open("books")
        self.work = self.following(self.store)

    def complete(self, height: int) -> set[bytes]:
        return {one.script for one in self.store.chain.watches("x", NETWORK) if one.scanned >= height}

    @invariant()
    def coins_are_those_of_a_recount(self) -> None:
        state = self.store.chain.state("x", NETWORK)
        if state is None or not self.chain.holds(state.block):
            return  # the chain has left that block, which nobody knows before the next run
        for height in {state.block.height, state.block.height // 2}:
            try:
                found = self.store.chain.coins("x", NETWORK, at=self.chain.ref(height))
            except BadInput:
                continue
            scripts = self.complete(height)
            assert {coin.outpoint: coin.output for coin in found} == self.chain.coins(scripts, height)
        assert state.scripts == len(self.complete(state.block.height))

    @invariant()
    def when_it_was_followed_everything_is_there(self) -> None:
        if not self.followed:
            return
        state = self.store.chain.state("x", NETWORK)
        assert state is not None
        assert state.block == self.chain.tip()
        fixed = {script_of(name) for name in self.watched if name not in RANGED}
        assert fixed <= self.complete(self.chain.tip().height)
        touching = {one.txid for one in self.chain.waiting if one.touches(self.complete(0))}
        assert {one.transaction.txid for one in self.store.chain.unconfirmed("x", NETWORK)} == touching

    @invariant()
    def the_check_finds_nothing(self) -> None:
        assert self.store.check() == ()

    def teardown(self) -> None:
        if self.followed:
            with self.open("afresh") as afresh:
                assert self.following(afresh).run("x", list(self.watched.values())).complete
                here = {one.script: one for one in self.store.chain.watches("x", NETWORK)}
                there = {one.script: one for one in afresh.chain.watches("x", NETWORK)}
                assert there.keys() <= here.keys(), "what was derived on a chain that was left stays derived"
                coins = {name: dict(self._coins(store)) for name, store in (("here", self.store), ("there", afresh))}
                assert coins["here"].items() >= coins["there"].items()
                assert rows(self.store)["header_chunks"] == rows(afresh)["header_chunks"]
        self.store.close()
        shutil.rmtree(self.folder)

    def _coins(self, store: Store) -> list[tuple[object, Output]]:
        return [(coin.outpoint, coin.output) for coin in store.chain.coins("x", NETWORK)]


ScriptedChain.TestCase.settings = settings(
    max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
TestScriptedChain = ScriptedChain.TestCase
