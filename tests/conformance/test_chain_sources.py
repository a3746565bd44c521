"""What every source of chain facts owes, beside a real node: all of it, in order, proven, within the span."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from fakes.bitcoin_node import BitcoinNode, running_node
from fakes.chain_backends import BACKENDS, SETTINGS, Backend
from fakes.long_history import make_history, watched_scripts
from fakes.varied_history import Truth, make_varied, truth, waiting_truth

from khazana.bitcoin import HeaderChain
from khazana.bitcoin.transactions import parse_transaction
from khazana.chain import follow, prove
from khazana.core import BadInput, Basis, BlockRef, ChainSource, FoundTransaction, Unavailable

SOON = datetime.now(UTC) + timedelta(hours=1)
GENESIS = HeaderChain.genesis("regtest")
NOBODY = bytes.fromhex("0014" + "ee" * 20)


@pytest.fixture(scope="module", params=[*BACKENDS])
def long_lived(
    request: pytest.FixtureRequest, bitcoind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Backend, BitcoinNode, tuple[bytes, ...]]]:
    """Run a node with several hundred transactions of all types, and the source beside it; nothing is taken back."""
    with ExitStack() as stack:
        node = stack.enter_context(running_node(**SETTINGS.get(request.param, {})))
        assert node.program == bitcoind
        varied = make_varied(node)
        _, scripts = watched_scripts(node, 20)
        make_history(node, scripts, 300)
        folder = tmp_path_factory.mktemp("records")
        backend = stack.enter_context(BACKENDS[request.param](node, folder))
        yield backend, node, (*varied, *scripts)
        for source in backend.opened:
            source.close()


@pytest.fixture(params=[*BACKENDS])
def moving(
    request: pytest.FixtureRequest, bitcoind: str, tmp_path: Path
) -> Iterator[tuple[Backend, BitcoinNode, tuple[bytes, ...]]]:
    """Run a node for one test alone, which reorganises or stops it."""
    with ExitStack() as stack:
        node = stack.enter_context(running_node(**SETTINGS.get(request.param, {})))
        assert node.program == bitcoind
        scripts = make_varied(node)
        backend = stack.enter_context(BACKENDS[request.param](node, tmp_path))
        yield backend, node, scripts
        for source in backend.opened:
            source.close()


def as_truth(found: FoundTransaction) -> Truth:
    block = found.block
    return Truth(
        None if block is None else block.height,
        found.position,
        parse_transaction(found.raw).txid,
        None if block is None else block.hash,
        found.raw,
        tuple((int(output.amount), output.script) for output in found.spent),
    )


def ask(source: ChainSource, scripts: tuple[bytes, ...], since: int, tip: BlockRef) -> list[Truth]:
    return [as_truth(found) for found in source.transactions(scripts, since, tip)]


def test_it_is_a_source(long_lived: tuple[Backend, BitcoinNode, tuple[bytes, ...]]) -> None:
    backend, node, scripts = long_lived
    source = backend.source(scripts)
    assert isinstance(source, ChainSource)
    assert source.name
    assert source.network == "regtest"
    assert source.basis in Basis
    assert source.tip() == BlockRef(*node.tip())


def test_everything_is_found_in_order_and_can_be_proven(
    long_lived: tuple[Backend, BitcoinNode, tuple[bytes, ...]],
) -> None:
    backend, node, scripts = long_lived
    source = backend.source(scripts)
    tip = source.tip()
    found = list(source.transactions(scripts, 0, tip))
    expected = truth(node, scripts)
    assert [as_truth(one) for one in found] == expected
    assert len(expected) > 300
    chain = follow(source, GENESIS, now=SOON)
    facts = [prove(one, chain, source) for one in found]
    assert {fact.basis for fact in facts} == {source.basis}
    assert {fact.source for fact in facts} == {source.name}
    assert [(fact.block.height, fact.position) for fact in facts if fact.block] == [
        (one.height, one.position) for one in expected
    ]
    assert any(fact.transaction.is_coinbase for fact in facts)
    assert max(len(fact.transaction.inputs) for fact in facts) > 20
    assert max(len(fact.transaction.outputs) for fact in facts) > 60
    assert all(fact.at == chain.time(fact.block.height) for fact in facts if fact.block)


def test_the_span_holds_both_its_ends(long_lived: tuple[Backend, BitcoinNode, tuple[bytes, ...]]) -> None:
    backend, node, scripts = long_lived
    source = backend.source(scripts)
    expected = truth(node, scripts)
    chance = Random(7)  # noqa: S311 - spans to try
    heights = sorted({one.height for one in expected if one.height is not None})
    spans = [tuple(sorted(chance.sample(heights, 2))) for _ in range(3)] + [(heights[0], heights[0]), (0, 0)]
    for low, high in spans:
        tip = BlockRef(high, node.call("getblockhash", high))
        within = [one for one in expected if one.height is not None and low <= one.height <= high]
        assert ask(source, scripts, low, tip) == within, (low, high)


def test_of_some_scripts_only_those(long_lived: tuple[Backend, BitcoinNode, tuple[bytes, ...]]) -> None:
    backend, node, scripts = long_lived
    source = backend.source((*scripts, NOBODY))
    tip = source.tip()
    for script in (scripts[0], scripts[-1], NOBODY):
        assert ask(source, (script,), 0, tip) == truth(node, (script,))
    assert ask(source, (), 0, tip) == []
    assert ask(source, scripts, tip.height + 1, tip) == []


def test_headers_come_whole_and_end_with_the_chain(
    long_lived: tuple[Backend, BitcoinNode, tuple[bytes, ...]],
) -> None:
    backend, node, scripts = long_lived
    source = backend.source(scripts[:1])
    height, _ = node.tip()
    hashes = node.batch("getblockhash", [(one,) for one in range(height + 1)])
    raws = [bytes.fromhex(raw) for raw in node.batch("getblockheader", [(one, False) for one in hashes])]
    assert source.headers(0, 1) == raws[0]
    assert source.headers(3, 25) == b"".join(raws[3:28])
    assert source.headers(height - 4, 2016) == b"".join(raws[height - 4 :])
    assert source.headers(height + 1, 5) == b""


def test_waiting_transactions_with_those_that_they_build_on(
    long_lived: tuple[Backend, BitcoinNode, tuple[bytes, ...]],
) -> None:
    backend, node, scripts = long_lived
    target = node.address()
    watched = (*scripts, node.script(target))
    last = node.send({target: 40_000})
    for _ in range(3):
        places = node.call("getrawtransaction", last, 1)["vout"]
        place = next(one["n"] for one in places if one["scriptPubKey"].get("address") == target)
        options = {"inputs": [{"txid": last, "vout": place}]}
        last = node.call("sendall", [target], None, "unset", 2, options, wallet="wallet")["txid"]
    found = backend.source(watched).unconfirmed(watched)
    expected = waiting_truth(node, watched)
    assert [as_truth(one) for one in found] == expected
    waiting = {one.txid for one in expected}
    parents = {parent.txid for one in found for parent in parse_transaction(one.raw).outpoints}
    assert len(waiting) == 4
    assert len(waiting & parents) == 3
    source = backend.source(watched)
    facts = [prove(one, GENESIS, source) for one in found]
    assert {fact.block for fact in facts} == {None}
    assert {fact.basis for fact in facts} <= {Basis.NODE, Basis.SERVER}
    assert source.unconfirmed((NOBODY,) if backend.is_live else ()) == ()
    node.generate(1)
    assert backend.source(watched).unconfirmed(watched) == ()


@pytest.mark.parametrize("depth", [1, 6, 50])
def test_a_reorganisation(moving: tuple[Backend, BitcoinNode, tuple[bytes, ...]], depth: int) -> None:
    backend, node, scripts = moving
    before = backend.source(scripts)
    old = before.tip()
    chain = follow(before, GENESIS, now=SOON)
    assert chain.tip == old
    node.generate(depth - 1, node.address())
    chain = follow(backend.source(scripts), chain, now=SOON)
    mined = node.address()
    watched = (*scripts, node.script(mined))
    node.reorganise(depth, address=mined)
    after = before if backend.is_live else backend.source(watched)
    longer = follow(after, chain, now=SOON)
    assert longer.tip == BlockRef(*node.tip())
    assert longer.height_of(chain.tip.hash) is None
    assert longer.work > chain.work
    found = list(after.transactions(watched, 0, longer.tip))
    assert [as_truth(one) for one in found] == truth(node, watched)
    assert all(prove(one, longer, after).block in longer for one in found)
    if backend.is_live:
        with pytest.raises(Unavailable, match="not on the source's chain any more"):
            list(after.transactions(watched, 0, chain.tip))


def test_it_goes_away_in_the_middle_and_comes_back(
    moving: tuple[Backend, BitcoinNode, tuple[bytes, ...]],
) -> None:
    backend, node, scripts = moving
    source = backend.source(scripts)
    tip = source.tip()
    expected = truth(node, scripts)
    going = source.transactions(scripts, 0, tip)
    first = next(going)
    with backend.away():
        if backend.is_live:
            for call in (
                source.tip,
                lambda: source.headers(0, 2),
                lambda: list(going),
                lambda: source.unconfirmed(scripts),
            ):
                with pytest.raises(Unavailable) as refusal:
                    call()
                assert refusal.value.remedy
    assert as_truth(first) == expected[0]
    assert source.tip() == tip
    assert ask(source, scripts, 0, tip) == expected


def test_another_network_is_refused(moving: tuple[Backend, BitcoinNode, tuple[bytes, ...]]) -> None:
    backend, _, _ = moving
    with pytest.raises(BadInput, match="not on the network signet"):
        backend.on("signet").tip()


def test_progress_is_told_and_may_stop_it(moving: tuple[Backend, BitcoinNode, tuple[bytes, ...]]) -> None:
    backend, _, scripts = moving
    source = backend.source(scripts)
    told: list[tuple[int, int | None, str]] = []
    everything = list(source.transactions(scripts, 0, source.tip(), progress=lambda *state: told.append(state)))
    assert everything
    assert told[-1][0] == told[-1][1]
    for _, group in groups(told):
        assert [one[0] for one in group] == sorted(one[0] for one in group)

    class StopError(Exception):
        """The user has had enough."""

    def stop(*_: object) -> None:
        raise StopError

    with pytest.raises(StopError):
        list(source.transactions(scripts, 0, source.tip(), progress=stop))


def groups(told: list[tuple[int, int | None, str]]) -> Iterator[tuple[str, list[tuple[int, int | None, str]]]]:
    for what in dict.fromkeys(one[2] for one in told):
        yield what, [one for one in told if one[2] == what]
