"""One Electrum server as a source: what is asked of it and what is not, and chains that move while it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fakes.bitcoin_node import running_node
from fakes.electrum_server import running_electrum
from fakes.long_history import ServedHistory, make_history, watched_scripts
from fakes.lying_proxy import LyingProxy, honest, lying_proxy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khazana.bitcoin import HeaderChain, parse_transaction
from khazana.chain import ElectrumServers, ElectrumSource, follow, prove
from khazana.chain.known_outputs import KnownOutputs
from khazana.core import BadInput, KhazanaError, Unavailable
from khazana.wire import StreamLimits, parse_endpoint

GET, MERKLE = "blockchain.transaction.get", "blockchain.transaction.get_merkle"
HISTORY, STATUS = "blockchain.scripthash.get_history", "blockchain.scripthash.subscribe"
HEADERS = "blockchain.block.headers"
QUICK = StreamLimits(connect_s=5, answer_s=1.0, longest_s=3, answer_bytes=4 * 2**20)


@contextmanager
def watched(history: ServedHistory) -> Iterator[tuple[ElectrumSource, LyingProxy]]:
    """Ask the server through a proxy that counts."""
    with lying_proxy(history.server.tcp_port, honest) as proxy:
        source = ElectrumSource(parse_endpoint(proxy.tcp), "regtest", limits=QUICK)
        yield source, proxy
        source.close()


def test_each_transaction_and_parent_is_asked_for_once_and_a_branch_serves_the_one_beside_it(
    served_history: ServedHistory,
) -> None:
    with watched(served_history) as (source, proxy):
        tip = source.tip()
        found = list(source.transactions(served_history.scripts, 0, tip))
    named = set(served_history.history.transactions)
    parents = {point.txid for one in found for point in parse_transaction(one.raw).outpoints} - named
    assert len(named) / 2 <= proxy.asked.count(MERKLE) <= 0.8 * len(named)
    assert {parse_transaction(one.raw).txid for one in found} == named
    assert proxy.asked.count(GET) == len(named) + len(parents)
    assert proxy.asked.count(HISTORY) == len(served_history.scripts)
    assert STATUS not in proxy.asked


def test_later_only_what_is_new_is_asked_for(served_history: ServedHistory) -> None:
    with watched(served_history) as (source, proxy):
        tip = source.tip()
        follow(source, HeaderChain.genesis("regtest"))
        everything = list(source.transactions(served_history.scripts, 0, tip))
        proxy.asked.clear()
        last = list(source.transactions(served_history.scripts, tip.height, tip))
    assert last == [one for one in everything if one.block == tip]
    assert len(last) == proxy.asked.count(GET) == 50
    assert proxy.asked.count(MERKLE) < 50
    assert proxy.asked.count(STATUS) == len(served_history.scripts)
    assert HISTORY not in proxy.asked


def test_outputs_known_are_bounded_and_asked_for_again(served_history: ServedHistory) -> None:
    with watched(served_history) as (source, _):
        source._known = KnownOutputs(limit=1_000)
        tip = source.tip()
        found = list(source.transactions(served_history.scripts, 0, tip))
        assert len(source._known._outputs) < 10
    assert {parse_transaction(one.raw).txid for one in found} == set(served_history.history.transactions)


def test_a_source_on_another_network_is_refused(served_history: ServedHistory) -> None:
    source = ElectrumSource(parse_endpoint(served_history.server.tcp), "signet", limits=QUICK)
    with pytest.raises(BadInput, match="not on the network signet"):
        source.tip()
    source.close()


def test_the_first_certificate_is_noted_and_held_to(served_history: ServedHistory) -> None:
    server = served_history.server
    source = ElectrumSource(parse_endpoint(server.ssl, first_use=True), "regtest", limits=QUICK)
    source.tip()
    (noted,) = source.findings()
    assert noted.code == "electrum.first-certificate"
    assert dict(noted.params)["fingerprint"] == server.fingerprint
    source._session._seen = "00" * 32
    source.close()
    with pytest.raises(Unavailable, match="another than at the first connection"):
        source.tip()
    source.close()


@pytest.mark.parametrize("depth", [1, 6, 50])
def test_a_reorganisation_in_the_middle_of_a_fetch_is_noticed(depth: int, bitcoind: str, electrumx: str) -> None:
    """The chain moves while branches are asked for; after following it again all is as the node says."""
    assert bitcoind
    assert electrumx
    with running_node(txindex="1") as node:
        _, scripts = watched_scripts(node, 5)
        made = make_history(node, scripts, 60, a_block=2, spends=1)
        node.generate(max(0, depth - 10))
        with running_electrum(node, hold_back_s=0.0) as server, lying_proxy(server.tcp_port, honest) as proxy:
            count = 0

            def moving(question: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
                nonlocal count
                count += question["method"] == MERKLE
                if count == 10:
                    count += 1
                    node.reorganise(depth)
                    server.synced()
                return answer

            proxy.lie = moving
            source = ElectrumSource(parse_endpoint(proxy.tcp), "regtest", limits=QUICK, window=4)
            chain = follow(source, HeaderChain.genesis("regtest"))
            old = chain.tip
            with pytest.raises(Unavailable, match="not on the source's chain any more") as refused:
                list(source.transactions(scripts, 0, old))
            assert "go on from there" in refused.value.remedy
            chain = follow(source, chain)
            assert old not in chain
            facts = [prove(one, chain, source) for one in source.transactions(scripts, 0, chain.tip)]
            assert chain.tip.hash == node.tip()[1]
            source.close()
            hashes = node.batch("getblockhash", [(height,) for height in range(node.tip()[0] + 1)])
            mined = {txid for block in node.batch("getblock", [(one, 1) for one in hashes]) for txid in block["tx"]}
            found = {fact.transaction.txid for fact in facts}
            assert found == set(made.transactions) & mined
            assert len(found) >= 40


def test_servers_that_all_move_on_are_not_blamed(bitcoind: str, electrumx: str) -> None:
    assert bitcoind
    assert electrumx
    with running_node(txindex="1") as node:
        _, scripts = watched_scripts(node, 5)
        make_history(node, scripts, 20)
        node.generate(2)
        with running_electrum(node, hold_back_s=0.0) as server:
            servers = ElectrumServers([ElectrumSource(parse_endpoint(server.tcp), "regtest", limits=QUICK)])
            old = servers.tip()
            node.reorganise(2)
            server.synced()
            with pytest.raises(Unavailable, match="not on the source's chain any more"):
                list(servers.transactions(scripts, 0, old))
            assert servers.findings() == ()
            assert servers.tip().hash == node.tip()[1]
            assert len(list(servers.transactions(scripts, 0, servers.tip()))) == 20
            servers.close()


def test_servers_are_named_once_and_on_one_network() -> None:
    def at(port: int, network: str = "regtest") -> ElectrumSource:
        return ElectrumSource(parse_endpoint(f"tcp://127.0.0.1:{port}"), network)

    for sources in ([], [at(1), at(1)], [at(1), at(2, "main")]):
        with pytest.raises(BadInput):
            ElectrumServers(sources)
    with pytest.raises(BadInput):
        ElectrumServers([at(1)], chain=HeaderChain.genesis("main"))


def test_a_chain_with_less_work_than_the_real_one_is_not_taken(served_history: ServedHistory) -> None:
    """A genesis of one's own with a floor of work, as the main network has."""
    from dataclasses import replace  # noqa: PLC0415 - here alone

    from khazana.bitcoin import rules_of  # noqa: PLC0415 - likewise

    rules = replace(rules_of("regtest"), least_work=10**9)
    source = ElectrumSource(parse_endpoint(served_history.server.tcp), "regtest", limits=QUICK)
    servers = ElectrumServers([source], chain=HeaderChain.genesis(rules))
    with pytest.raises(Unavailable, match="less work than this network's had"):
        servers.tip()
    servers.close()


def mutated(value: object, path: int, into: object) -> object:
    """Replace one part of an answer, counted through it, by something else."""
    if path == 0 or not isinstance(value, dict | list) or not value:
        return into
    if isinstance(value, dict):
        key = sorted(value)[path % len(value)]
        return {**value, key: mutated(value[key], path // len(value), into)}
    place = path % len(value)
    return [*value[:place], mutated(value[place], path // len(value), into), *value[place + 1 :]]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from([GET, MERKLE, HISTORY, HEADERS, "blockchain.headers.subscribe", "server.version"]),
    turn=st.integers(0, 3),
    path=st.integers(0, 2000),
    into=st.none()
    | st.booleans()
    | st.integers(-2, 2**40)
    | st.text(max_size=70)
    | st.binary(max_size=90).map(bytes.hex),
)
def test_any_part_of_any_answer_changed_leaves_the_truth_or_a_refusal(
    served_history: ServedHistory, method: str, turn: int, path: int, into: object
) -> None:
    count = 0

    def lie(question: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        nonlocal count
        if question["method"] != method or "result" not in answer:
            return answer
        count += 1
        return {**answer, "result": mutated(answer["result"], path, into)} if count == turn + 1 else answer

    found = []
    with lying_proxy(served_history.server.tcp_port, lie) as proxy:
        source = ElectrumSource(parse_endpoint(proxy.tcp), "regtest", limits=QUICK)
        try:
            chain = follow(source, HeaderChain.genesis("regtest"))
            for one in source.transactions(served_history.scripts[:3], 0, chain.tip):
                found.append(prove(one, chain, source).transaction.txid)  # noqa: PERF401 - what came counts
        except KhazanaError as refused:
            assert proxy.tcp in str(refused) or str(refused).startswith("header")  # noqa: PT017 - either is right
        finally:
            source.close()
    assert set(found) <= set(served_history.history.transactions)
