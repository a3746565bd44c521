"""The line that names a view of the chain: read, refused with a remedy, and opened."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.bitcoin_node import BitcoinNode

from khazana.app.chain_sources import NODE_BLOCKS, ChainSetting, open_source, parse_chain
from khazana.app.settings import Settings
from khazana.chain import ElectrumServers, ElectrumSource, EsploraSource, NodeSource, record
from khazana.core import BadInput, Unavailable

PASSWORD = {"KHAZANA_NODE_PASSWORD": "s3cret"}


def now() -> datetime:
    return datetime.now(UTC)


def opened(text: str, environment: dict[str, str] | None = None) -> object:
    return open_source(parse_chain(text, environment or {}), now=now).source


def test_each_kind_is_read_and_opened() -> None:
    node = opened("node:http://127.0.0.1:8332?cookie=/x/.cookie&network=main&filters=no")
    assert isinstance(node, NodeSource)
    assert (node.network, node.filters, node.rpc.url) == ("main", False, "http://127.0.0.1:8332")
    assert isinstance(opened("node:http://127.0.0.1:8332?user=me&network=signet", PASSWORD), NodeSource)
    one = opened("electrum:ssl://a.example:50002?network=main")
    assert isinstance(one, ElectrumSource)
    assert one.name == "ssl://a.example:50002"
    two = opened("electrum:ssl://a.example:50002,tcp://127.0.0.1:50001?network=main&proxy=socks5://127.0.0.1:9050")
    assert isinstance(two, ElectrumServers)
    assert isinstance(opened("esplora:https://a.example/api?network=main"), EsploraSource)
    assert parse_chain("replay:/x/y.jsonl", {}) == ChainSetting(kind="replay", address="/x/y.jsonl")


def test_only_a_node_is_asked_in_steps() -> None:
    node = open_source(parse_chain("node:http://127.0.0.1:8332?cookie=/x&network=main", {}), now=now)
    server = open_source(parse_chain("electrum:ssl://a.example:50002?network=main", {}), now=now)
    assert (node.limits.blocks, server.limits.blocks) == (NODE_BLOCKS, None)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "no such kind of source"),
        ("bitcoind:http://x", r"no such kind of source \(got 'bitcoind'\)"),
        ("node", "no such kind of source"),
        ("node:", "the node has no address"),
        ("esplora:?network=main", "the esplora has no address"),
        ("node:http://me:s3cret@127.0.0.1:8332?cookie=/x", "a name or password stands in the address"),
        ("node:http://127.0.0.1:8332", "with its cookie or with a user"),
        ("node:http://127.0.0.1:8332?cookie=/x&user=me", "with its cookie or with a user"),
        ("node:http://127.0.0.1:8332?user=me", "the node's user has no password"),
        ("node:http://127.0.0.1:8332?cookie=/x&cookie=/y", "stands there twice"),
        ("node:http://127.0.0.1:8332?cookie=/x&pruned=yes", r"no such option.*got 'pruned'"),
        ("node:http://127.0.0.1:8332?cookie=/x&plain=maybe", "plain is yes or no"),
        ("electrum:ssl://a:1?network=mainnet", r"no such network.*use main"),
        ("electrum:ssl://a:1?network", "the options have another form"),
    ],
)
def test_a_line_of_another_form_is_refused_with_a_remedy(text: str, what: str) -> None:
    with pytest.raises(BadInput, match=what) as caught:
        parse_chain(text, {})
    assert caught.value.where == "KHAZANA_CHAIN"
    assert caught.value.remedy
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["node:http://node.example:8332?cookie=/x&network=main", "esplora:http://a.example?network=main"]
)
def test_plain_http_to_another_machine_needs_a_yes(text: str) -> None:
    with pytest.raises(BadInput, match="HTTPS"):
        opened(text)
    assert opened(f"{text}&plain=yes")


def test_a_password_is_never_shown() -> None:
    setting = parse_chain("node:http://127.0.0.1:8332?user=me&network=main", PASSWORD)
    assert "s3cret" not in repr(setting)
    settings = Settings.from_environment({**PASSWORD, "KHAZANA_CHAIN": "replay:x", "HOME": "/x"})
    assert "s3cret" not in repr(settings)
    assert settings.environment == {**PASSWORD, "KHAZANA_CHAIN": "replay:x"}


def test_the_network_is_asked_of_the_source(bitcoin_node: BitcoinNode, tmp_path: Path) -> None:
    bitcoin_node.generate(1)
    source = opened(f"node:{bitcoin_node.url}?cookie={bitcoin_node.cookie}")
    assert isinstance(source, NodeSource)
    assert source.network == "regtest"
    path = tmp_path / "record.jsonl"
    record(source, [bytes.fromhex("0014" + "ee" * 20)], path)
    replayed = opened(f"replay:{path}")
    assert replayed.network == "regtest"  # type: ignore[attr-defined]
    with pytest.raises(BadInput, match="not on the network signet"):
        opened(f"node:{bitcoin_node.url}?cookie={bitcoin_node.cookie}&network=signet").tip()  # type: ignore[attr-defined]


def test_who_does_not_answer_is_named() -> None:
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:9"):
        opened("electrum:tcp://127.0.0.1:9")
