"""A real server behind a proxy that alters its answers: each lie is caught or contained, and its author named."""

import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import pytest
from fakes.long_history import ServedHistory
from fakes.lying_proxy import (
    LIES,
    Lie,
    LyingProxy,
    honest,
    lying_proxy,
    naming,
    no_work,
    other_work,
    speaking_1_6,
    stale,
    withholding,
)

from khazana.bitcoin import HeaderChain, parse_transaction
from khazana.chain import ElectrumServers, ElectrumSource, follow, prove
from khazana.core import ChainTransaction, Finding, FoundTransaction, KhazanaError, ProofFailed, Unavailable
from khazana.wire import StreamLimits, parse_endpoint

QUICK = StreamLimits(connect_s=15, answer_s=4.0, longest_s=8, answer_bytes=4 * 2**20)


def source(url: str) -> ElectrumSource:
    return ElectrumSource(parse_endpoint(url), "regtest", limits=QUICK)


def txids(found: Sequence[FoundTransaction]) -> list[str]:
    return [parse_transaction(one.raw).txid for one in found]


def facts(of: "ElectrumSource | ElectrumServers", history: ServedHistory) -> list[ChainTransaction]:
    """Follow, fetch and prove, as a sync does."""
    chain = follow(of, HeaderChain.genesis("regtest"))
    return [prove(one, chain, of) for one in of.transactions(history.scripts, 0, chain.tip)]


def collect(of: ElectrumSource, history: ServedHistory, into: list[ChainTransaction]) -> None:
    """Take what comes, one by one, as far as it goes."""
    chain = follow(of, HeaderChain.genesis("regtest"))
    for found in of.transactions(history.scripts, 0, chain.tip):
        into.append(prove(found, chain, of))  # noqa: PERF401 - what came before a refusal counts


@contextmanager
def behind(history: ServedHistory, *lies: Lie) -> Iterator[tuple[ElectrumServers, list[LyingProxy]]]:
    """Ask several servers, each of which is the real one behind a proxy with a lie."""
    with ExitStack() as stack:
        proxies = [stack.enter_context(lying_proxy(history.server.tcp_port, lie)) for lie in lies]
        servers = ElectrumServers([source(proxy.tcp) for proxy in proxies])
        stack.callback(servers.close)
        yield servers, proxies


def kinds(findings: Sequence[Finding], name: str) -> set[str]:
    return {one.code for one in findings if ("server", name) in one.params}


@pytest.fixture(scope="module")
def truth(served_history: ServedHistory) -> set[ChainTransaction]:
    """Return what the history is, as the node tells by RPC."""
    one = source(served_history.server.tcp)
    found = facts(one, served_history)
    one.close()
    assert {fact.transaction.txid for fact in found} == set(served_history.history.transactions)
    node = served_history.node
    for fact in found[::29]:
        assert fact.block is not None
        block = node.call("getblock", fact.block.hash, 1)
        assert block["height"] == fact.block.height
        assert block["tx"][fact.position] == fact.transaction.txid
    return {stripped(fact) for fact in found}


def stripped(fact: ChainTransaction) -> ChainTransaction:
    """Leave out who said so."""
    return ChainTransaction(
        transaction=fact.transaction,
        block=fact.block,
        position=fact.position,
        at=fact.at,
        basis=fact.basis,
        source="",
    )


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_one_server_that_lies_is_refused_by_name_and_nothing_false_leaves_it(
    served_history: ServedHistory, truth: set[ChainTransaction], lie: Lie
) -> None:
    with lying_proxy(served_history.server.tcp_port, lie) as proxy:
        one = source(proxy.tcp)
        handed: list[ChainTransaction] = []
        with pytest.raises((ProofFailed, Unavailable)) as refused:
            collect(one, served_history, handed)
        one.close()
    assert proxy.tcp in str(refused.value)
    assert {stripped(fact) for fact in handed} < truth


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_beside_an_honest_server_a_liar_is_named_and_changes_nothing(
    served_history: ServedHistory, truth: set[ChainTransaction], lie: Lie
) -> None:
    with behind(served_history, lie, honest) as (servers, (liar, other)):
        found = facts(servers, served_history)
        noted = servers.findings()
    assert {stripped(fact) for fact in found} == truth
    assert len(found) == len(truth)
    assert kinds(noted, liar.tcp) & {"electrum.server-lies", "electrum.server-absent"}
    assert "electrum.server-lies" not in kinds(noted, other.tcp)
    assert "electrum.one-left" in kinds(noted, other.tcp)


def test_what_one_server_withholds_another_names_and_a_finding_says_who(
    served_history: ServedHistory, truth: set[ChainTransaction]
) -> None:
    first, second = served_history.history.transactions[10], served_history.history.transactions[200]
    with behind(served_history, withholding(first), withholding(second)) as (servers, proxies):
        found = facts(servers, served_history)
        noted = servers.findings()
    assert {stripped(fact) for fact in found} == truth
    withheld = [one for one in noted if one.code == "electrum.withheld"]
    assert [(dict(one.params)["server"], dict(one.params)["txid"]) for one in withheld] == [
        (proxies[0].tcp, first),
        (proxies[1].tcp, second),
    ]
    heights = [(fact.block.height, fact.position) for fact in found if fact.block is not None]
    assert heights == sorted(heights)


def test_what_all_withhold_is_not_seen_and_that_is_said(
    served_history: ServedHistory, truth: set[ChainTransaction]
) -> None:
    hidden = served_history.history.transactions[10]
    with behind(served_history, withholding(hidden), withholding(hidden)) as (servers, _):
        found = facts(servers, served_history)
        noted = servers.findings()
    assert len(found) == len(truth) - 1
    assert "chain.completeness-unshown" in {one.code for one in noted}
    assert "electrum.withheld" not in {one.code for one in noted}


def test_a_transaction_that_does_not_belong_there_is_refused(served_history: ServedHistory) -> None:
    node = served_history.node
    mined = node.call("getblock", node.call("getblockhash", 5), 1)["tx"][0]
    with behind(served_history, naming(mined, 5), honest) as (servers, (liar, _)):
        facts(servers, served_history)
        noted = servers.findings()
    (said,) = [one for one in noted if one.code == "electrum.server-lies"]
    assert dict(said.params)["server"] == liar.tcp
    assert mined in dict(said.params)["what"]


def test_headers_without_work_are_refused_by_height_and_rule(served_history: ServedHistory) -> None:
    with lying_proxy(served_history.server.tcp_port, no_work(30)) as proxy:
        one = source(proxy.tcp)
        with pytest.raises(ProofFailed, match="work was not done") as refused:
            follow(one, HeaderChain.genesis("regtest"))
        one.close()
    assert refused.value.evidence.height == 30


def test_forged_headers_lose_against_the_chain_of_most_work(
    served_history: ServedHistory, truth: set[ChainTransaction]
) -> None:
    height, best = served_history.node.tip()
    lies = no_work(height - 10), other_work(height - 10, height - 5), honest
    with behind(served_history, *lies) as (servers, (forger, weaker, _)):
        found = facts(servers, served_history)
        noted = servers.findings()
        assert servers.tip().hash == best
    assert {stripped(fact) for fact in found} == truth
    assert "electrum.server-lies" in kinds(noted, forger.tcp)
    assert "electrum.other-chain" in kinds(noted, weaker.tcp)


def test_a_server_that_shows_an_old_tip_is_said_to_be_behind_and_withholds_nothing(
    served_history: ServedHistory, truth: set[ChainTransaction]
) -> None:
    node = served_history.node
    height = node.tip()[0] - 4
    header = node.call("getblockheader", node.call("getblockhash", height), False)  # noqa: FBT003 - as the node takes it
    with behind(served_history, stale(height, header), honest) as (servers, (late, _)):
        found = facts(servers, served_history)
        noted = servers.findings()
    assert {stripped(fact) for fact in found} == truth
    assert kinds(noted, late.tcp) == {"electrum.behind"}


def test_with_none_left_there_is_no_answer(served_history: ServedHistory) -> None:
    with behind(served_history, LIES["another branch"], LIES["silence"]) as (servers, proxies):
        with pytest.raises(Unavailable, match="none of the servers is left"):
            facts(servers, served_history)
        noted = servers.findings()
    assert kinds(noted, proxies[0].tcp) == {"electrum.server-lies"}
    assert kinds(noted, proxies[1].tcp) == {"electrum.server-absent"}


def test_who_lied_is_not_asked_again_and_who_was_silent_is(served_history: ServedHistory) -> None:
    with behind(served_history, LIES["another branch"], LIES["silence"], honest) as (servers, proxies):
        facts(servers, served_history)
        asked = [len(proxy.asked) for proxy in proxies]
        for proxy in proxies:
            proxy.lie = honest
        servers.tip()
        assert len(proxies[0].asked) == asked[0]
        assert len(proxies[1].asked) > asked[1]


def test_version_1_6_is_spoken_too(served_history: ServedHistory, truth: set[ChainTransaction]) -> None:
    with lying_proxy(served_history.server.tcp_port, speaking_1_6) as proxy:
        one = source(proxy.tcp)
        assert {stripped(fact) for fact in facts(one, served_history)} == truth
        one.close()


def test_a_broken_connection_is_made_again_and_nothing_is_asked_twice(
    served_history: ServedHistory, truth: set[ChainTransaction]
) -> None:
    """The proxy hangs up in the middle; what was answered before is not asked again."""
    count = 0

    def hang_up(question: dict[str, object], answer: dict[str, object]) -> dict[str, object]:
        nonlocal count
        count += question["method"] == "blockchain.transaction.get"
        if count in {60, 200}:
            count += 1
            raise OSError
        return answer

    with lying_proxy(served_history.server.tcp_port, hang_up) as proxy:
        one = ElectrumSource(parse_endpoint(proxy.tcp), "regtest", limits=QUICK, window=16)
        assert {stripped(fact) for fact in facts(one, served_history)} == truth
        one.close()
    assert proxy.connections == 3
    assert proxy.asked.count("blockchain.transaction.get") <= len(truth) + served_history.history.blocks + 2 * 16


@pytest.mark.parametrize("name", ["an endless answer", "endless notices", "many parts", "deep nesting"])
def test_memory_stays_bounded_whatever_is_sent(served_history: ServedHistory, name: str) -> None:
    with lying_proxy(served_history.server.tcp_port, LIES[name]) as proxy:
        one = source(proxy.tcp)
        tip = one.tip()
        tracemalloc.start()
        with pytest.raises(KhazanaError):
            list(one.transactions(served_history.scripts, 0, tip))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        one.close()
    assert peak < 6 * QUICK.answer_bytes
