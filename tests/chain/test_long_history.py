"""Ten thousand transactions of two hundred scripts, from two servers, as the node has them: some ten seconds."""

import pytest
from fakes.bitcoin_node import running_node
from fakes.electrum_server import running_electrum
from fakes.long_history import make_history, watched_scripts

from khazana.bitcoin import HeaderChain
from khazana.chain import ElectrumServers, ElectrumSource, follow, prove
from khazana.wire import parse_endpoint

COUNT = 10_000


@pytest.mark.usefixtures("bitcoind", "electrumx")
def test_ten_thousand_transactions_are_found_proven_and_sum_to_what_the_node_says() -> None:
    with running_node(txindex="1") as node:
        descriptor, scripts = watched_scripts(node, 200)
        made = make_history(node, scripts, COUNT)
        unspent = node.call("scantxoutset", "start", [{"desc": descriptor, "range": [0, 199]}])
        with running_electrum(node) as first, running_electrum(node) as second:
            ends = first.tcp, f"{second.ssl}#{second.fingerprint}"
            servers = ElectrumServers([ElectrumSource(parse_endpoint(end), "regtest") for end in ends])
            chain = follow(servers, HeaderChain.genesis("regtest"))
            facts = [prove(one, chain, servers) for one in servers.transactions(scripts, 0, chain.tip)]
            noted = servers.findings()
            servers.close()
    assert {one.code for one in noted} == {"chain.completeness-unshown"}
    assert [fact.transaction.txid for fact in facts] != list(made.transactions)
    assert {fact.transaction.txid for fact in facts} == set(made.transactions)
    assert len(facts) == COUNT
    watched = frozenset(scripts)
    received = sum(one.amount for fact in facts for one in fact.transaction.outputs if one.script in watched)
    sent = sum(one.spent.amount for fact in facts for one in fact.transaction.inputs if one.spent.script in watched)
    assert received - sent == int(unspent["total_amount"] * 100_000_000)
    assert sent > 0
