"""Watching: what is notable is raised once, reaches the store, listeners and the webhook, and survives a kill."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes.chain import FakeChain, Payment, script_of
from fakes.chain_rows import AT, NETWORK
from fakes.chain_source import FakeChainSource
from fakes.clock import FixedClock
from fakes.http_service import Reply, http_service
from fakes.watched import single

from khazana.app.chain_alerts import WatchRules
from khazana.app.chain_sync import ChainSync
from khazana.app.chain_watch import ChainWatch, Round
from khazana.app.webhooks import Webhook, parse_secret
from khazana.core import (
    BadInput,
    BlockRef,
    FindingKind,
    FoundTransaction,
    Output,
    ProofFailed,
    Sats,
    Severity,
    Unavailable,
)
from khazana.store import Store, open_store

BTC = 100_000_000
RULES = WatchRules(large_sat=100 * BTC, dormant_days=1, reorganisation_depth=2)
DAY_OF_BLOCKS = 144


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as opened:
        yield opened


@pytest.fixture
def chain() -> FakeChain:
    """Three blocks that pay us, each on an address of its own, and one that pays others."""
    made = FakeChain()
    for name in ("a", "b", "c", "others"):
        made.mine(script_of(name))
    return made


@pytest.fixture
def watch(store: Store, chain: FakeChain) -> ChainWatch:
    made = watching(store, chain)
    assert made.look().alerts == (), "what lies before is history"
    return made


def watching(store: Store, chain: FakeChain, rules: WatchRules = RULES) -> ChainWatch:
    sync = ChainSync(store=store, source=FakeChainSource(chain), clock=FixedClock(AT))
    watched = [single(name) for name in ("a", "b", "c", "d")]
    return ChainWatch(sync=sync, programme="x", watched=watched, rules=rules)


def coin(chain: FakeChain, height: int) -> Payment:
    return chain.blocks[height].payments[0]


def codes(one: Round) -> list[str]:
    return sorted(alert.finding.code.removeprefix("watch.") for alert in one.alerts)


def test_a_large_movement_is_raised_unconfirmed_and_not_again(watch: ChainWatch, chain: FakeChain) -> None:
    watch.rules = replace(RULES, dormant_days=99_999)
    coins = [coin(chain, height).out(0) for height in (1, 2, 3)]
    moved = chain.pay(coins, [Output(Sats(150 * BTC - 1_000), script_of("d"))])
    first = watch.look()
    assert codes(first) == ["large-movement-unconfirmed"]
    (alert,) = first.alerts
    assert alert.txid == moved.txid
    assert alert.block is None
    assert alert.finding.text() == (
        f"150 BTC move in transaction {moved.txid}, in no block yet: 150 BTC spent, 149.99999 BTC received."
    )
    chain.mine()
    assert watch.look().alerts == ()
    chain.reorganise(1)
    assert watch.look().alerts == ()


@pytest.mark.parametrize(("amount", "raised"), [(100 * BTC, ["large-movement"]), (100 * BTC - 1, [])])
def test_the_threshold_is_exact(store: Store, amount: int, raised: list[str]) -> None:
    chain = FakeChain()
    others = [chain.mine(script_of("others")).payments[0].out(0) for _ in range(3)]
    watch = watching(store, chain)
    watch.look()
    chain.pay(others, [Output(Sats(amount), script_of("a"))])
    chain.mine()
    assert codes(watch.look()) == raised


def test_coins_that_leave_are_raised_with_what_left(watch: ChainWatch, chain: FakeChain) -> None:
    outputs = [Output(Sats(20 * BTC), script_of("shop")), Output(Sats(30 * BTC - 5_000), script_of("d"))]
    paid = chain.pay([coin(chain, 1).out(0)], outputs)
    chain.mine()
    one = watch.look()
    assert codes(one) == ["coins-leaving"]
    assert one.alerts[0].finding.text().startswith(f"20 BTC leave the perimeter in transaction {paid.txid} of block 5.")
    assert one.alerts[0].block == chain.ref(5)


def test_moving_coins_among_our_own_addresses_is_not_leaving(watch: ChainWatch, chain: FakeChain) -> None:
    chain.pay([coin(chain, 1).out(0), coin(chain, 2).out(0)], [Output(Sats(100 * BTC - 9_000), script_of("d"))])
    chain.mine()
    assert codes(watch.look()) == ["large-movement"]


def test_an_address_that_is_paid_again_is_raised_once(watch: ChainWatch, chain: FakeChain) -> None:
    chain.mine(script_of("a"))
    assert codes(watch.look()) == ["address-reused"]
    chain.mine(script_of("a"))
    chain.mine(script_of("d"))
    assert codes(watch.look()) == []


def test_two_payments_in_one_block_are_reuse(watch: ChainWatch, chain: FakeChain) -> None:
    others = coin(chain, 4).out(0)
    chain.pay([others], [Output(Sats(1_000), script_of("d"))])
    chain.mine(script_of("d"))
    one = watch.look()
    assert codes(one) == ["address-reused"]
    assert one.alerts[0].txid == chain.blocks[5].payments[1].txid, "the second of the two"


@pytest.mark.parametrize(("blocks", "raised"), [(DAY_OF_BLOCKS, ["dormant-waking"]), (DAY_OF_BLOCKS - 2, [])])
def test_a_dormant_address_that_wakes_is_raised(
    watch: ChainWatch, chain: FakeChain, blocks: int, raised: list[str]
) -> None:
    while len(chain.blocks) - 3 < blocks:
        chain.mine()
    watch.look()
    spent = chain.pay([coin(chain, 3).out(0)], [Output(Sats(50 * BTC - 500), script_of("d"))])
    chain.mine()
    one = watch.look()
    assert codes(one) == raised
    assert {alert.txid for alert in one.alerts} <= {spent.txid}


@pytest.mark.parametrize(("depth", "raised"), [(2, []), (3, ["deep-reorganisation"])])
def test_a_deep_reorganisation_is_raised(watch: ChainWatch, chain: FakeChain, depth: int, raised: list[str]) -> None:
    for _ in range(4):
        chain.mine()
    watch.look()
    left = chain.tip()
    chain.reorganise(depth)
    one = watch.look()
    assert codes(one) == raised
    assert [alert.block for alert in one.alerts] == [left] * len(raised)
    assert watch.look().alerts == ()


def test_what_a_source_notes_is_raised_unless_it_is_a_mere_note(watch: ChainWatch, chain: FakeChain) -> None:
    assert chain.tip()
    graver = FindingKind(code="electrum.lies", severity=Severity.WARNING, text="{who} lies.", remedy="Leave {who}.")
    lesser = FindingKind(code="chain.unshown", severity=Severity.NOTE, text="Not shown.", remedy="Ask others.")
    source = watch.sync.source
    assert isinstance(source, FakeChainSource)
    source.notes += [graver.at(who="one"), lesser.at(), graver.at(who="one"), graver.at(who="two")]
    one = watch.look()
    assert [alert.finding.text() for alert in one.alerts] == [
        "Source fake noted: one lies.",
        "Source fake noted: two lies.",
    ]


def test_a_source_that_is_away_is_raised_once_until_it_was_back(watch: ChainWatch, chain: FakeChain) -> None:
    source, clock = watch.sync.source, watch.sync.clock
    assert isinstance(clock, FixedClock)
    watch.sync.source = Away(chain)
    assert codes(watch.look()) == ["source-unreachable"]
    clock.at += timedelta(hours=1)
    again = watch.look()
    assert again.alerts == ()
    assert isinstance(again.failure, Unavailable)
    watch.sync.source = source
    chain.mine(script_of("a"))
    assert codes(watch.look()) == ["address-reused"], "it goes on from where it was"
    watch.sync.source = Away(chain)
    assert codes(watch.look()) == ["source-unreachable"], "away again is another time"


class Away(FakeChainSource):
    """Does not answer."""

    def tip(self) -> BlockRef:
        raise Unavailable("the line is dead", where=self.name)


class Cheat(FakeChainSource):
    """Gives no merkle branch."""

    def transactions(self, *asked: Any, **more: Any) -> Iterator[FoundTransaction]:  # noqa: ANN401 - as they come
        for found in FakeChainSource.transactions(self, *asked, **more):
            yield replace(found, branch=None)


def test_a_source_whose_answers_do_not_hold_is_raised_and_nothing_of_it_kept(
    store: Store, watch: ChainWatch, chain: FakeChain
) -> None:
    watch.sync.source = Cheat(chain)
    chain.mine(script_of("a"))
    one = watch.look()
    assert codes(one) == ["source-unproven"]
    assert isinstance(one.failure, ProofFailed)
    assert len(store.chain.coins("x", NETWORK)) == 3
    watch.sync.source = FakeChainSource(chain)
    assert codes(watch.look()) == ["address-reused"]


def test_a_kill_between_following_and_raising_loses_nothing(store: Store, watch: ChainWatch, chain: FakeChain) -> None:
    chain.mine(script_of("a"))
    watch.sync.run("x", watch.watched)
    afresh = watching(store, chain)
    assert codes(afresh.look()) == ["address-reused"]
    assert codes(watching(store, chain).look()) == []


def test_work_that_was_stopped_is_looked_at_when_it_is_whole(store: Store, watch: ChainWatch, chain: FakeChain) -> None:
    chain.mine(script_of("a"))
    asked = iter([False])
    assert codes(watch.look(stop=lambda: next(asked, True))) in ([], ["address-reused"])
    watching(store, chain).look()
    assert [alert.finding.code for alert in store.chain.alerts("x", NETWORK)] == ["watch.address-reused"]


def test_listeners_hear_it_and_a_slow_one_knows_that_it_lost_some(watch: ChainWatch, chain: FakeChain) -> None:
    with watch.feed.listening() as quick, watch.feed.listening(held=1) as slow:
        chain.mine(script_of("a"))
        chain.mine(script_of("b"))
        raised = watch.look().alerts
        assert len(raised) == 2
        assert (quick.next(0), quick.next(0), quick.next(0)) == (*raised, None)
        assert (slow.next(0), slow.next(0)) == (raised[0], None)
        assert (quick.has_lost, slow.has_lost) == (False, True)
    chain.mine(script_of("c"))
    watch.look()
    assert quick.next(0) is None, "who has left hears no more"


def test_following_goes_on_until_it_is_told_to_stop(watch: ChainWatch, chain: FakeChain) -> None:
    stop, rounds = threading.Event(), []

    def told(one: Round) -> None:
        rounds.append(codes(one))
        if len(rounds) == 1:
            chain.mine(script_of("a"))
        if len(rounds) == 3:
            stop.set()

    watch.follow(every_s=0.01, stop=stop, told=told)
    assert rounds == [[], ["address-reused"], []]


def test_an_alert_goes_out_by_the_webhook(store: Store, watch: ChainWatch, chain: FakeChain) -> None:
    with http_service(lambda _: Reply(status=204, kind=None)) as receiver:
        watch.webhook = Webhook(url=receiver.url, secrets=(parse_secret("whsec_" + "QUFB" * 10),))
        chain.mine(script_of("a"))
        assert watch.look().delivered == 1
        assert len(receiver.bodies) == 1
    assert store.chain.deliveries("x", NETWORK)[0].outcome == "taken: 204"


@pytest.mark.parametrize("wrong", [{"large_sat": -1}, {"dormant_days": 1.5}, {"reorganisation_depth": True}])
def test_rules_are_whole_numbers(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="is a whole number from 0"):
        WatchRules(**wrong)  # type: ignore[arg-type]
