"""Following a programme: in one go, in pieces, over reorganisations, with scripts that come later."""

from collections.abc import Iterator

import pytest
from fakes.chain import FakeChain, script_of
from fakes.chain_rows import AT, NETWORK, rows
from fakes.chain_source import FakeChainSource
from fakes.clock import FixedClock
from fakes.followed import SMALL, WALLET, Stop, busy_chain, following, held, run, scripts_of
from fakes.watched import ranged, single

from khazana.app.chain_reading import depth_of, status, transactions
from khazana.app.chain_spans import SpanLimits
from khazana.app.chain_sync import load_chain, sync
from khazana.core import Basis, Output, Sats
from khazana.store import Store, open_store


@pytest.fixture
def store(tmp_path: object) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as opened:
        yield opened


@pytest.fixture
def chain() -> FakeChain:
    made = FakeChain()
    for _ in range(5):
        made.mine(script_of("ours"))
    return made


def test_everything_is_found_proven_and_kept(store: Store, chain: FakeChain) -> None:
    coin = chain.blocks[2].payments[0].out(0)
    spend = chain.pay([coin], [Output(Sats(4_000_000_000), script_of("shop"))])
    chain.mine()
    waiting = chain.pay([chain.blocks[3].payments[0].out(0)], [Output(Sats(5), script_of("shop"))])
    receipt = sync(store, FakeChainSource(chain), "x", [single("ours")], clock=FixedClock(AT))
    assert receipt.complete
    assert (receipt.tip, receipt.found, receipt.unconfirmed) == (chain.tip(), 6, 1)
    assert held(store) == chain.coins({script_of("ours")})
    facts = list(transactions(store, "x", NETWORK))
    assert [fact.transaction.txid for fact in facts][-1] == spend.txid
    assert {fact.basis for fact in facts} == {Basis.PROVEN}
    assert [depth_of(fact.block, receipt.tip) for fact in facts] == [6, 5, 4, 3, 2, 1]
    (loose,) = store.chain.unconfirmed("x", NETWORK)
    assert (loose.transaction.txid, loose.basis, depth_of(loose.block, receipt.tip)) == (waiting.txid, Basis.SERVER, 0)
    assert load_chain(store, NETWORK).tip == chain.tip()
    told = status(store, "x", NETWORK)
    assert (told.scripts, told.behind, told.coins, told.held) == (1, 0, 4, 20_000_000_000)
    assert told.findings == ()


def test_again_changes_nothing_and_asks_for_nothing(store: Store, chain: FakeChain) -> None:
    work = following(store, chain)
    work.run("x", [single("ours")])
    before = rows(store)
    work.source.asked.clear()  # type: ignore[attr-defined]
    assert work.run("x", [single("ours")]).found == 0
    assert rows(store) == before
    assert work.source.asked == []  # type: ignore[attr-defined]


def test_a_ranged_entry_is_derived_until_a_gap_follows(store: Store) -> None:
    made = busy_chain()
    receipt = run(store, made, ranged("wallet", branches=2))
    assert receipt.complete
    places = {(one.place, one.branch) for one in store.chain.watches("x", NETWORK)}
    assert places == {(place, branch) for place in range(32) for branch in range(2)}, (
        "19 is used, 23 needed, 32 derived"
    )
    assert held(store) == made.coins(scripts_of(32))
    assert len(held(store)) > 30


def test_a_payment_to_a_far_index_in_an_early_block_is_found(store: Store) -> None:
    """Index 5 is paid before index 3, and is derived only because of it."""
    made = FakeChain()
    made.mine(WALLET.at(5))
    made.mine()
    made.mine(WALLET.at(3))
    run(store, made, ranged("wallet", branches=2))
    assert held(store) == made.coins(scripts_of(8))
    assert len(held(store)) == 2


@pytest.mark.parametrize("limits", [SMALL, SpanLimits(transactions=1), SpanLimits(size=1), SpanLimits(blocks=1)])
def test_in_one_go_or_in_any_pieces_the_rows_are_the_same(store: Store, tmp_path: object, limits: SpanLimits) -> None:
    made = busy_chain()
    run(store, made, ranged("wallet", branches=2), single("other"))
    with open_store(f"sqlite:///{tmp_path}/pieces.sqlite3") as pieces:
        work = following(pieces, made, limits)
        stops = 0
        while not work.run("x", [ranged("wallet", branches=2), single("other")], stop=Stop(2)).complete:
            stops += 1
            work = following(pieces, made, limits)
        assert stops > 3
        assert rows(pieces) == rows(store)


def test_stopped_after_the_last_span_it_is_complete_with_what_is_unconfirmed(store: Store, chain: FakeChain) -> None:
    waiting = chain.pay([chain.blocks[1].payments[0].out(0)], [Output(Sats(5), script_of("shop"))])
    receipt = following(store, chain).run("x", [single("ours")], stop=Stop(1))
    assert receipt.complete
    assert [one.transaction.txid for one in store.chain.unconfirmed("x", NETWORK)] == [waiting.txid]


def test_scripts_added_later_are_scanned_from_the_start_and_the_others_go_on(store: Store) -> None:
    made = busy_chain(20)
    run(store, made, single("other"))
    for _ in range(3):
        made.mine(script_of("other"))
    work = following(store, made)
    receipt = work.run("x", [single("other"), single("miner", birth=4)])
    assert receipt.complete
    assert work.source.asked == [(1, 21, 23), (1, 4, 23)]  # type: ignore[attr-defined]
    assert held(store) == made.coins({script_of("other"), script_of("miner")}) | {}


def test_while_scripts_catch_up_they_do_not_count_and_it_is_said(store: Store) -> None:
    made = busy_chain(20)
    run(store, made, single("other"))
    stopped = following(store, made, SMALL).run("x", [single("other"), single("miner")], stop=Stop(2))
    assert not stopped.complete
    assert held(store) == made.coins({script_of("other")})
    told = status(store, "x", NETWORK)
    assert (told.scripts, told.behind) == (1, 1)
    (finding,) = told.findings
    assert finding.code == "chain.scripts-behind"


def test_a_programme_without_scripts_is_followed_too(store: Store, chain: FakeChain) -> None:
    receipt = run(store, chain)
    assert receipt.state is not None
    assert (receipt.state.block, receipt.state.scripts, held(store)) == (chain.tip(), 0, {})


@pytest.mark.parametrize("depth", [1, 2, 6, 50])
def test_reorganisations_are_unwound(store: Store, tmp_path: object, depth: int) -> None:
    made = busy_chain(60)
    watched = (ranged("wallet", branches=2), single("other"))
    run(store, made, *watched)
    left = made.ref(60)
    made.reorganise(depth, script=script_of("other"))
    receipt = run(store, made, *watched)
    (met,) = receipt.reorganisations
    assert (met.depth, met.left, met.fork) == (depth, left, made.ref(60 - depth))
    everything = {one.script for one in store.chain.watches("x", NETWORK)}
    assert held(store) == made.coins(everything)
    with open_store(f"sqlite:///{tmp_path}/afresh.sqlite3") as afresh:
        run(afresh, made, *watched)
        kept, new = rows(store), rows(afresh)
        assert {name: kept[name] for name in ("header_chunks", "transactions", "outputs", "spends")} == {
            name: new[name] for name in ("header_chunks", "transactions", "outputs", "spends")
        }


def test_a_reorganisation_while_the_source_is_read_starts_the_work_again(store: Store) -> None:
    made = busy_chain(30)
    work = following(store, made, SMALL)
    turned: list[int] = []

    def turn(yielded: int) -> None:
        if yielded == 2 and len(turned) < 2:
            turned.append(made.tip().height)
            made.reorganise(3)

    work.source.before = turn  # type: ignore[attr-defined]
    receipt = work.run("x", [single("other"), ranged("wallet", branches=2)])
    assert receipt.complete
    assert len(turned) == 2
    assert held(store) == made.coins({one.script for one in store.chain.watches("x", NETWORK)})
