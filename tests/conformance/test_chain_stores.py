"""What the store promises about the chain, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.chain import FakeChain, script_of
from fakes.chain_rows import AT, proven, rows, span, unconfirmed

from khazana.core import BadInput, BlockRef, FindingKind, InvariantBroken, OutPoint, Output, Sats, Severity
from khazana.store import ChainMoved, Store, WatchedScript, WatchState, open_store

OURS, OTHERS = script_of("ours"), script_of("others")
NET = "regtest"
KIND = FindingKind(code="test.noticed", severity=Severity.NOTE, text="{what} was noticed", remedy="look at {what}")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as opened:
        yield opened


@pytest.fixture
def chain() -> FakeChain:
    """Ten blocks; blocks 1 and 2 pay us, block 5 spends the first to others and back."""
    made = FakeChain()
    first = made.mine(OURS)
    made.mine(OURS)
    for _ in range(2):
        made.mine()
    coin = first.payments[0].out(0)
    made.pay([coin], [Output(Sats(3_000_000_000), OTHERS), Output(Sats(1_999_999_000), OURS)])
    for _ in range(6):
        made.mine()
    return made


def watch(script: bytes, *, entry: str = "", place: int = 0, birth: int = 0) -> WatchedScript:
    return WatchedScript(entry or script.hex(), 0, place, script, birth=birth)


def follow(store: Store, chain: FakeChain, programme: str = "x", *scripts: bytes) -> None:
    """Take over the headers, then scan all of some scripts."""
    watched = scripts or (OURS,)
    take_headers(store, chain)
    store.chain.set_watches(programme, NET, [watch(script) for script in watched])
    store.chain.save_span(programme, NET, span(chain, frozenset(watched), 0), tip=chain.tip())


def take_headers(store: Store, chain: FakeChain) -> None:
    tip = store.chain.tip(NET)
    store.chain.save_headers(NET, 0, chain.headers(0, len(chain.blocks)), tip=tip, at=AT)


def held(store: Store, programme: str = "x", at: BlockRef | None = None) -> dict[OutPoint, Output]:
    return {coin.outpoint: coin.output for coin in store.chain.coins(programme, NET, at=at)}


def test_an_empty_store_knows_no_chain(store: Store) -> None:
    assert store.chain.headers(NET) == b""
    assert store.chain.tip(NET) is None
    assert store.chain.state("x", NET) is None
    assert store.chain.watches("x", NET) == ()
    with pytest.raises(BadInput, match=r"x was never followed.*khazana chain sync"):
        store.chain.coins("x", NET)
    with pytest.raises(BadInput, match="never followed"):
        list(store.chain.transactions("x", NET))


def test_headers_come_back_over_the_bounds_of_their_rows(store: Store) -> None:
    headers = b"".join(n.to_bytes(80, "big") for n in range(5_000))
    store.chain.save_headers(NET, 0, headers[: 80 * 2_016], tip=None, at=AT)
    for start, end in ((2_016, 2_017), (2_017, 4_500), (4_500, 5_000)):
        store.chain.save_headers(NET, start, headers[80 * start : 80 * end], tip=store.chain.tip(NET), at=AT)
    assert store.chain.headers(NET) == headers
    assert [len(row[2]) // 80 for row in sorted(rows(store)["header_chunks"])] == [2_016, 2_016, 968]
    tip = store.chain.tip(NET)
    assert tip is not None
    assert tip.height == 4_999
    assert store.chain.block_at(NET, 4_999) == tip
    assert store.chain.block_at(NET, 5_000) is None
    assert store.chain.reorganisations(NET) == ()


def test_networks_are_apart(store: Store, chain: FakeChain) -> None:
    take_headers(store, chain)
    assert store.chain.headers("signet") == b""
    store.chain.save_headers("signet", 0, chain.headers(0, 2), tip=None, at=AT)
    assert store.chain.tip("signet") == chain.ref(1)
    assert store.chain.tip(NET) == chain.tip()


def test_headers_do_not_leave_a_gap(store: Store, chain: FakeChain) -> None:
    with pytest.raises(BadInput, match="headers follow on those there"):
        store.chain.save_headers(NET, 1, chain.headers(1, 2), tip=None, at=AT)
    with pytest.raises(BadInput, match="80 bytes"):
        store.chain.save_headers(NET, 0, chain.headers(0, 2)[:-1], tip=None, at=AT)


def test_coins_and_transactions_come_back(store: Store, chain: FakeChain) -> None:
    follow(store, chain)
    assert held(store) == chain.coins({OURS})
    for height in range(len(chain.blocks)):
        assert held(store, at=chain.ref(height)) == chain.coins({OURS}, height)
    assert list(store.chain.transactions("x", NET)) == [proven(chain, 1, 0), proven(chain, 2, 0), proven(chain, 5, 1)]
    assert list(store.chain.transactions("x", NET, since=2, at=chain.ref(4))) == [proven(chain, 2, 0)]
    coin = store.chain.coins("x", NET, at=chain.ref(1))[0]
    assert (coin.is_coinbase, coin.block) == (True, chain.ref(1))
    state = store.chain.state("x", NET)
    assert state is not None
    assert (state.block, state.scripts, state.source, state.at) == (chain.tip(), 1, "fake", AT)
    assert store.chain.networks("x") == (NET,)


def test_a_block_that_is_not_followed_is_no_place_to_read_at(store: Store, chain: FakeChain) -> None:
    take_headers(store, chain)
    store.chain.set_watches("x", NET, [watch(OURS)])
    store.chain.save_span("x", NET, span(chain, frozenset({OURS}), 0, 4), tip=chain.tip())
    with pytest.raises(BadInput, match=r"x was followed up to block 4.*got 5"):
        store.chain.coins("x", NET, at=chain.ref(5))
    with pytest.raises(BadInput, match="not on the chain that is followed"):
        store.chain.coins("x", NET, at=BlockRef(3, "ab" * 32))


def test_the_same_span_again_changes_nothing(store: Store, chain: FakeChain) -> None:
    follow(store, chain)
    before = rows(store)
    take_headers(store, chain)
    store.chain.set_watches("x", NET, [watch(OURS)])
    assert rows(store) == before
    with pytest.raises(ChainMoved, match="changed what is watched of x, or scanned it"):
        store.chain.save_span("x", NET, span(chain, frozenset({OURS}), 0), tip=chain.tip())
    assert rows(store) == before


def test_programmes_share_transactions_and_not_coins(store: Store, chain: FakeChain) -> None:
    follow(store, chain, "x", OURS)
    follow(store, chain, "y", OTHERS)
    assert held(store, "x") == chain.coins({OURS})
    assert held(store, "y") == chain.coins({OTHERS})
    assert len(rows(store)["transactions"]) == 3
    assert list(store.chain.transactions("y", NET)) == [proven(chain, 5, 1)]


def test_a_script_added_later_does_not_count_before_it_has_caught_up(store: Store, chain: FakeChain) -> None:
    follow(store, chain)
    store.chain.set_watches("x", NET, [watch(OURS), watch(OTHERS)])
    state = store.chain.state("x", NET)
    assert state is not None
    assert (state.block, state.scripts) == (chain.tip(), 1)
    assert held(store) == chain.coins({OURS})
    store.chain.save_span("x", NET, span(chain, frozenset({OTHERS}), 0, 6), tip=chain.tip())
    assert held(store) == chain.coins({OURS}), "its coin is in block 5, but it was not scanned to the end"
    assert held(store, at=chain.ref(6)) == chain.coins({OURS, OTHERS}, 6)
    store.chain.save_span("x", NET, span(chain, frozenset({OTHERS}), 7), tip=chain.tip())
    caught_up = store.chain.state("x", NET)
    assert caught_up is not None
    assert (caught_up.block, caught_up.scripts) == (chain.tip(), 2)
    assert caught_up.scripts_digest != state.scripts_digest
    assert held(store) == chain.coins({OURS, OTHERS})


def test_a_script_that_is_watched_no_more_does_not_count(store: Store, chain: FakeChain) -> None:
    follow(store, chain, "x", OURS, OTHERS)
    store.chain.set_watches("x", NET, [watch(OTHERS)])
    assert held(store) == chain.coins({OTHERS})
    store.chain.set_watches("x", NET, [watch(OTHERS), watch(OURS)])
    assert [(one.script, one.scanned) for one in store.chain.watches("x", NET) if one.script == OURS] == [(OURS, -1)]


def test_a_script_of_two_entries_is_scanned_from_the_earlier_birth(store: Store, chain: FakeChain) -> None:
    take_headers(store, chain)
    store.chain.set_watches("x", NET, [watch(OURS, birth=4)])
    assert store.chain.watches("x", NET)[0].scanned == 3
    store.chain.set_watches("x", NET, [watch(OURS, birth=4), watch(OURS, entry="again", birth=9)])
    assert {one.scanned for one in store.chain.watches("x", NET)} == {3}
    store.chain.set_watches("x", NET, [watch(OURS, birth=4), watch(OURS, entry="again", birth=2)])
    assert {one.scanned for one in store.chain.watches("x", NET)} == {1}
    store.chain.save_span("x", NET, span(chain, frozenset({OURS}), 2), tip=chain.tip())
    assert len(rows(store)["outputs"]) == 2, "each coin once, though two entries have the script"


def test_a_reorganisation_unwinds_everything_above_the_fork_and_keeps_it_apart(store: Store, chain: FakeChain) -> None:
    follow(store, chain)
    store.chain.raise_alerts("x", NET, [], at=AT, state=WatchState(block=chain.tip(), since=AT))
    old_tip = chain.tip()
    was = proven(chain, 5, 1)
    chain.reorganise(7)
    later = AT + timedelta(hours=1)
    left = store.chain.save_headers(NET, 4, chain.headers(4, 99), tip=old_tip, at=later)
    assert left is not None
    assert (left.fork, left.left, left.depth, left.at) == (chain.ref(3), old_tip, 7, later)
    assert store.chain.reorganisations(NET) == (left,)
    assert store.chain.tip(NET) == chain.tip()
    assert store.chain.orphaned(NET, left.number) == (was,)
    state, watching = store.chain.state("x", NET), store.chain.watch_state("x", NET)
    assert state is not None
    assert watching is not None
    assert state.block == watching.block == chain.ref(3)
    assert held(store) == chain.coins({OURS}, 3)
    assert {row[4] for row in rows(store)["outputs"]} == {1, 2}
    store.chain.save_span("x", NET, span(chain, frozenset({OURS}), 4), tip=chain.tip())
    assert held(store) == chain.coins({OURS})


def test_a_chain_that_comes_back_can_leave_again(store: Store, chain: FakeChain) -> None:
    follow(store, chain)
    one, two = chain, FakeChain(blocks=list(chain.blocks), outputs=dict(chain.outputs), salt=1_000)
    two.reorganise(3)
    for other, depth in ((two, 3), (one, 4), (two, 3)):
        tip = store.chain.tip(NET)
        left = store.chain.save_headers(NET, 0, other.headers(0, 99), tip=tip, at=AT)
        assert left is not None
        assert left.depth == depth
    assert [kept.number for kept in store.chain.reorganisations(NET)] == [1, 2, 3]


def test_another_genesis_is_refused(store: Store, chain: FakeChain) -> None:
    take_headers(store, chain)
    with pytest.raises(BadInput, match="would leave the first block of its network"):
        store.chain.save_headers(NET, 0, bytes(80) + chain.headers(1, 99), tip=chain.tip(), at=AT)
    assert store.chain.tip(NET) == chain.tip()


def test_who_read_an_older_chain_is_told(store: Store, chain: FakeChain) -> None:
    take_headers(store, chain)
    store.chain.set_watches("x", NET, [watch(OURS)])
    old = span(chain, frozenset({OURS}), 0)
    tip = chain.tip()
    chain.mine()
    take_headers(store, chain)
    for act in (
        lambda: store.chain.save_headers(NET, 11, chain.headers(11, 1), tip=tip, at=AT),
        lambda: store.chain.save_span("x", NET, old, tip=tip),
    ):
        with pytest.raises(ChainMoved, match="another process moved the chain on"):
            act()


def test_a_span_keeps_to_its_bounds(store: Store, chain: FakeChain) -> None:
    take_headers(store, chain)
    store.chain.set_watches("x", NET, [watch(OURS)])
    before = rows(store)
    whole = span(chain, frozenset({OURS}), 0)
    for wrong in (
        replace(whole, until=chain.ref(3)),
        replace(whole, until=BlockRef(3, "cd" * 32), transactions=()),
    ):
        with pytest.raises(InvariantBroken):
            store.chain.save_span("x", NET, wrong, tip=chain.tip())
    assert rows(store) == before


def test_unconfirmed_are_kept_apart_and_replaced(store: Store, chain: FakeChain) -> None:
    follow(store, chain)
    coins = held(store)
    payments = [chain.pay([coin], [Output(Sats(1_000), OTHERS)]) for coin in sorted(coins)]

    def found(*wanted: int) -> list[str]:
        seen = [unconfirmed(chain.waiting[n]) for n in wanted]
        store.chain.save_unconfirmed("x", NET, seen, at=AT)
        return [one.transaction.txid for one in store.chain.unconfirmed("x", NET)]

    assert found(0, 1) == sorted(one.txid for one in payments)
    assert found(1) == [payments[1].txid]
    assert held(store) == coins, "what is unconfirmed moves no coin"
    assert store.chain.unconfirmed("y", NET) == ()


def test_history_of_a_script_is_of_what_came_before(store: Store, chain: FakeChain) -> None:
    follow(store, chain)
    history = [store.chain.history(NET, OURS, before=before) for before in ((1, 0), (2, 0), (5, 1), (5, 2), (9, 0))]
    assert history == [(None, None), (1, 1), (2, 2), (5, 5), (5, 5)]


def test_a_header_and_the_weakest_basis_can_be_asked_for_alone(store: Store, chain: FakeChain) -> None:
    assert store.chain.header_at(NET, 0) is None
    assert store.chain.weakest_basis("x", NET) is None
    follow(store, chain)
    assert store.chain.header_at(NET, 5) == chain.headers(5, 1)
    assert store.chain.header_at(NET, len(chain.blocks)) is None
    assert store.chain.header_at(NET, -1) is None
    (basis,) = {one.fact.basis for one in store.chain.transactions("x", NET)}
    assert store.chain.weakest_basis("x", NET) is basis
    assert store.chain.weakest_basis("nobody", NET) is None
