"""A node's own ways: logging in, warming up, pruning, filters that lag, a full memory. What it finds: conformance."""

import hmac
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fakes.bitcoin_node import BitcoinNode, running_node
from fakes.chain_backends import node_rpc, quick_getter
from fakes.http_service import Reply, http_service
from fakes.rpc_proxy import Change, refuse, rpc_proxy

from khazana.chain import CookieLogin, NodeRpc, NodeSource, PasswordLogin, node_mempool
from khazana.core import BadInput, BlockRef, KhazanaError, ProofFailed, Unavailable

PASSWORD = "sesame-opens"  # noqa: S105 - a password for a test


@pytest.fixture(scope="module")
def node(bitcoind: str) -> Iterator[BitcoinNode]:
    """Run a node with a user whose password is known, and some coins."""
    digest = hmac.new(b"5a17", PASSWORD.encode(), sha256).hexdigest()
    with running_node(rpcauth=f"me:5a17${digest}") as running:
        assert running.program == bitcoind
        running.wallet()
        running.generate(2, running.address())
        running.generate(105)
        running.index_synced()
        yield running


def proxied(node: BitcoinNode, url: str) -> NodeSource:
    return NodeSource(NodeRpc(url, CookieLogin(node.cookie), getter=quick_getter()), "regtest")


def everything(source: NodeSource, scripts: tuple[bytes, ...]) -> list[bytes]:
    return [one.raw for one in source.transactions(scripts, 0, source.tip())]


def paid(node: BitcoinNode) -> bytes:
    """Pay a fresh address in a block of its own, and return its script."""
    address = node.address()
    node.send({address: 5_000})
    node.generate(1)
    return node.script(address)


def test_a_node_that_started_again_has_another_cookie(own_node: BitcoinNode) -> None:
    own_node.generate(1)
    source = NodeSource(node_rpc(own_node), "regtest")
    tip, cookie = source.tip(), own_node.cookie.read_bytes()
    own_node.restart()
    assert own_node.cookie.read_bytes() != cookie
    assert source.tip() == tip


def test_a_user_and_a_password_let_us_in(node: BitcoinNode) -> None:
    source = NodeSource(node_rpc(node, PasswordLogin("me", PASSWORD)), "regtest")
    assert source.tip() == BlockRef(*node.tip())
    assert PASSWORD not in repr(source)


@pytest.mark.parametrize("login", [PasswordLogin("me", PASSWORD + "!"), PasswordLogin("you", PASSWORD)])
def test_who_is_not_let_in_reads_no_password(node: BitcoinNode, login: PasswordLogin) -> None:
    rpc = node_rpc(node, login)
    with pytest.raises(BadInput, match="does not let us in") as refusal:
        NodeSource(rpc, "regtest").tip()
    for shown in (str(refusal.value), repr(refusal.value), repr(rpc), repr(login)):
        assert PASSWORD not in shown
    assert "rpcallowip" in refusal.value.remedy


def test_a_cookie_that_is_not_there(node: BitcoinNode, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cookie file cannot be read") as refusal:
        NodeSource(node_rpc(node, CookieLogin(tmp_path / ".cookie")), "regtest").tip()
    assert refusal.value.where == str(tmp_path / ".cookie")


def test_no_password_goes_over_plain_http_to_another_machine() -> None:
    with pytest.raises(BadInput, match="HTTPS"):
        NodeRpc("http://192.168.7.7:8332", PasswordLogin("me", PASSWORD))
    assert NodeRpc("http://192.168.7.7:8332", PasswordLogin("me", PASSWORD), plain=True).url


def test_a_node_that_has_just_begun_still_downloads(own_node: BitcoinNode) -> None:
    source = NodeSource(node_rpc(own_node), "regtest")
    assert source.state().is_downloading
    with pytest.raises(Unavailable, match="still downloads the chain: it is at block 0 of 0") as refusal:
        source.tip()
    assert "initialblockdownload" in refusal.value.remedy


def test_what_a_node_says_of_itself(node: BitcoinNode) -> None:
    height, tip = node.tip()
    state = NodeSource(node_rpc(node), "regtest").state()
    assert (state.tip, state.headers, state.kept_from) == (BlockRef(height, tip), height, 0)
    assert state.filters_to == height
    assert state.agent.startswith("/Satoshi:")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (refuse("getblockchaininfo", -28, "Verifying blocks…"), "the node is starting: Verifying"),
        (refuse("scanblocks", -32601, "Method not found"), "refuses scanblocks: Method not found"),
        (refuse("scanblocks", -8, "Scan already in progress, use action"), "for somebody else"),
        (refuse("getblockfilter", -1, "Filter not found. Block filters are still"), "does not reach block"),
        (refuse("getblock", -1, "Block not available (pruned data)"), "it lacks block 1 with what it spends"),
        (refuse("getblock", -5, "Block not found"), "refuses getblock: Block not found"),
        (lambda method, said: {**said, "result": {}} if method == "scanblocks" else said, "was stopped"),
        (lambda _, said: {"id": said["id"]}, "neither result nor error"),
        (lambda _, __: Reply(body=b"<html>", kind="text/html"), "it is not JSON"),
        (lambda _, __: Reply(body=b"Work queue depth exceeded", status=503), "did not answer in 2 attempts"),
    ],
)
def test_what_it_says_when_it_cannot(node: BitcoinNode, change: Change, what: str) -> None:
    mined = node.call("getblock", node.call("getblockhash", 1), 2)["tx"][0]["vout"][0]["scriptPubKey"]["hex"]
    with rpc_proxy(node, change) as service, pytest.raises(Unavailable) as refusal:
        everything(proxied(node, service.url), (bytes.fromhex(mined),))
    assert what in str(refusal.value)
    assert refusal.value.remedy
    assert node.cookie.read_text(encoding="utf-8").partition(":")[2] not in str(refusal.value)


def without_prevouts(method: str, said: Any) -> Any:  # noqa: ANN401 - JSON
    if method == "getblock":
        for one in said["result"]["tx"]:
            for spent in one["vin"]:
                spent.pop("prevout", None)
    return said


@pytest.mark.parametrize("filters", [True, False])
def test_a_block_without_what_it_spends_is_never_passed_over(node: BitcoinNode, filters: bool) -> None:  # noqa: FBT001 - a case
    script = paid(node)
    with rpc_proxy(node, without_prevouts) as service:
        source = proxied(node, service.url)
        source.filters = filters
        with pytest.raises(Unavailable, match="it lacks block"):
            everything(source, (script,))


def test_a_node_that_prunes_says_from_where_on(bitcoind: str) -> None:
    with running_node(prune="1", fastprune="1") as node:
        assert node.program == bitcoind
        node.wallet()
        early, late = node.address(), node.address()
        node.generate(1, early)
        node.generate(500)
        node.generate(1, late)
        node.generate(100)
        node.index_synced()
        node.call("pruneblockchain", 300)
        scripts = node.script(early), node.script(late)
        source = NodeSource(node_rpc(node), "regtest")
        kept = source.state().kept_from
        assert 0 < kept <= 301
        with pytest.raises(Unavailable, match="it lacks block 1 ") as refusal:
            everything(source, scripts)
        assert "prune=0" in refusal.value.remedy
        assert len([*source.transactions(scripts, kept, source.tip())]) == 1
        source.filters = False
        with pytest.raises(Unavailable, match=f"it has blocks from height {kept} on, and 0 was asked for"):
            everything(source, scripts)
        assert len([*source.transactions(scripts, kept, source.tip())]) == 1


def test_a_node_without_filters_reads_every_block_and_says_so(bitcoind: str) -> None:
    with running_node(blockfilterindex="0") as node:
        assert node.program == bitcoind
        node.wallet()
        script = node.script(mined := node.address())
        node.generate(2, mined)
        node.generate(5)
        source = NodeSource(node_rpc(node), "regtest")
        assert len(everything(source, (script,))) == 2
        (finding,) = source.findings()
        assert finding.code == "chain.no-block-filters"
        assert source.findings() == ()


def test_scripts_that_filters_leave_out_are_named(node: BitcoinNode) -> None:
    source = NodeSource(node_rpc(node), "regtest")
    block = node.call("getblock", node.generate(1)[0], 2)
    nobodys = bytes.fromhex(block["tx"][0]["vout"][0]["scriptPubKey"]["hex"])
    assert nobodys[0] == 0x6A
    assert everything(source, (nobodys,)) == []
    (finding,) = source.findings()
    assert (finding.code, dict(finding.params)["count"]) == ("chain.not-in-filters", "1")
    source.filters = False
    assert everything(source, (nobodys,)), "reading every block, it sees them"


def test_a_full_memory_is_looked_through_bit_by_bit(node: BitcoinNode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_mempool, "MOST_AT_ONCE", 2)
    addresses = [node.address() for _ in range(5)]
    scripts = tuple(node.script(address) for address in addresses)
    for address in addresses:
        node.send({address: 6_000})
    source = NodeSource(node_rpc(node), "regtest")
    assert [len(source.unconfirmed(scripts)) for _ in range(3)] == [2, 4, 5]
    assert [dict(one.params)["left"] for one in source.findings()] == ["3", "1"]
    node.generate(1)
    assert source.unconfirmed(scripts) == ()


def test_other_scripts_are_looked_for_anew(node: BitcoinNode) -> None:
    address = node.address()
    node.send({address: 6_000})
    source = NodeSource(node_rpc(node), "regtest")
    assert source.unconfirmed((b"\x51",)) == ()
    assert len(source.unconfirmed((b"\x51", node.script(address)))) == 1
    node.generate(1)


def test_a_transaction_that_leaves_while_it_is_looked_at(node: BitcoinNode) -> None:
    script = node.script(address := node.address())
    node.send({address: 6_000})

    def gone(method: str, said: Any) -> Any:  # noqa: ANN401 - JSON
        return {**said, "result": None} if method == "gettxout" else said

    for change in (gone, refuse("getrawtransaction", -5, "No such mempool transaction")):
        with rpc_proxy(node, change) as service:
            assert proxied(node, service.url).unconfirmed((script,)) == ()
    node.generate(1)


@pytest.mark.parametrize("value", ["1", True, -1, 1e-9, 21_000_001, None, {"a": 1}, 0.123456789, "NaN", [1]])
def test_an_amount_that_is_none(node: BitcoinNode, value: object) -> None:
    script = paid(node)

    def change(method: str, said: Any) -> Any:  # noqa: ANN401 - JSON
        if method == "getblock":
            for one in said["result"]["tx"]:
                for spent in one["vin"]:
                    if "prevout" in spent:
                        spent["prevout"]["value"] = value
        return said

    with rpc_proxy(node, change) as service, pytest.raises(Unavailable, match="cannot be read"):
        everything(proxied(node, service.url), (script,))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b" " * 300_000),
        Reply(body=b'{"result":' + b"[" * 50_000),
        Reply(body=b"{}" * 40, piece=1, pause_s=0.05),
        Reply(drip_head=True),
        Reply(body=json.dumps({"result": {"chain": "regtest"}, "error": None, "id": 0}).encode()),
        Reply(body=b"[]"),
        Reply(body=b"\xff\xfe"),
        Reply(status=307, headers={"Location": "http://127.0.0.1:1/"}),
    ],
)
def test_answers_too_long_too_slow_or_senseless_are_contained(tmp_path: Path, reply: Reply) -> None:
    (tmp_path / ".cookie").write_text("a:b", encoding="utf-8")
    getter = quick_getter(body_bytes=100_000, fetch_s=0.6, read_s=0.3)
    with http_service(lambda _: reply) as service:
        source = NodeSource(NodeRpc(service.url, CookieLogin(tmp_path / ".cookie"), getter=getter), "regtest")
        for call in (source.tip, lambda: source.headers(0, 1), lambda: source.unconfirmed((b"\x51",))):
            with pytest.raises(KhazanaError) as refusal:
                call()
            assert not isinstance(refusal.value, ProofFailed)
            assert refusal.value.remedy
