"""Whatever a source answers, what comes out is a refusal with a remedy, or a value of the right form."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fakes.chain_backends import quick_getter
from fakes.http_service import Reply, http_service
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.bitcoin import block_hash, rules_of
from khazana.chain import CookieLogin, EsploraCalls, EsploraSource, NodeRpc, NodeSource
from khazana.chain.answers import amount_in_bitcoin, bytes_of, hash_of, parse_json
from khazana.core import MAX_SATS, BlockRef, KhazanaError, Unavailable

HASHES = st.sampled_from(["00" * 32, "ab" * 32, block_hash(rules_of("regtest").genesis)])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | HASHES
NODE_KEYS = ("result", "error", "id", "code", "message", "chain", "blocks", "headers", "bestblockhash", "pruned")
BLOCK_KEYS = ("height", "hash", "tx", "txid", "hex", "vin", "vout", "prevout", "value", "scriptPubKey", "coinbase")
SERVER_KEYS = ("status", "block_height", "block_hash", "merkle", "pos", "version", "timestamp", "bits", "nonce")
OTHER_KEYS = ("initialblockdownload", "pruneheight", "relevant_blocks", "completed", "merkle_root", "previousblockhash")
KEYS = st.sampled_from((*NODE_KEYS, *BLOCK_KEYS, *SERVER_KEYS, *OTHER_KEYS))
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6))
SCRIPTS = (b"\x51", b"\x00\x14" + bytes(20))
TIP = BlockRef(3, "ab" * 32)


def ask_everything(source: NodeSource | EsploraSource) -> None:
    for call in (
        source.tip,
        lambda: source.headers(0, 3),
        lambda: list(source.transactions(SCRIPTS, 0, TIP)),
        lambda: source.unconfirmed(SCRIPTS),
    ):
        refused: KhazanaError | None = None
        try:
            call()
        except KhazanaError as refusal:
            refused = refusal
        assert refused is None or (refused.remedy and len(str(refused)) < 2000)


@given(answers=st.lists(JSON, min_size=1, max_size=6), wrapped=st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_a_node_answers(tmp_path_factory: pytest.TempPathFactory, answers: list[Any], wrapped: bool) -> None:  # noqa: FBT001 - a case
    cookie = Path(tmp_path_factory.getbasetemp()) / ".cookie"
    cookie.write_text("a:b", encoding="utf-8")
    turns = iter(range(10**6))

    def answer(_: str) -> Reply:
        given_ = answers[next(turns) % len(answers)]
        asked = json.loads(service.bodies[-1])
        if wrapped and isinstance(asked, list):
            made: Any = [{"result": given_, "error": None, "id": one["id"]} for one in asked]
        else:
            made = {"result": given_, "error": None, "id": 0} if wrapped else given_
        return Reply(body=json.dumps(made).encode())

    with http_service(answer) as service:
        getter = quick_getter(backoff_s=0.001)
        ask_everything(NodeSource(NodeRpc(service.url, CookieLogin(cookie), getter=getter), "regtest"))


@given(answers=st.lists(JSON | st.binary(max_size=70), min_size=1, max_size=6), honest=st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_an_esplora_server_answers(answers: list[Any], honest: bool) -> None:  # noqa: FBT001 - a case
    turns = iter(range(10**6))

    def answer(path: str) -> Reply:
        if honest and path == "/block-height/0":
            return Reply(body=block_hash(rules_of("regtest").genesis).encode())
        if honest and path == f"/block-height/{TIP.height}":
            return Reply(body=TIP.hash.encode())
        given_ = answers[next(turns) % len(answers)]
        return Reply(body=given_ if isinstance(given_, bytes) else json.dumps(given_).encode())

    with http_service(answer) as service:
        getter = quick_getter(backoff_s=0.001)
        ask_everything(EsploraSource(EsploraCalls(service.url, getter=getter), "regtest"))


@given(amount=st.integers(0, MAX_SATS))
def test_amounts_are_read_exactly(amount: int) -> None:
    for text in (f"{amount // 10**8}.{amount % 10**8:08d}", str(Decimal(amount) / 10**8), f"{amount}E-8"):
        assert amount_in_bitcoin(parse_json(text.encode(), ""), "") == amount


@pytest.mark.parametrize("text", ["-0.00000001", "0.000000001", "21000000.00000001", "1e400", "true", '"1"', "null"])
def test_amounts_that_are_none(text: str) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        amount_in_bitcoin(parse_json(text.encode(), "node"), "node")


@pytest.mark.parametrize("text", ["NaN", "-Infinity", "", "{", "[" * 100_000, "1" * 5_000])
def test_json_that_is_none(text: str) -> None:
    with pytest.raises(Unavailable, match="not JSON"):
        parse_json(text.encode(), "node")


@pytest.mark.parametrize("value", ["0", "0g", " 00", "00 ", "0 0", 0, None, "00" * 3])
def test_hex_that_is_none(value: object) -> None:
    with pytest.raises(Unavailable, match="hex digits"):
        bytes_of(value, "node", size=1)


@pytest.mark.parametrize("value", ["AB" * 32, "ab" * 31, 7, None, "ab" * 32 + "\n"])
def test_hashes_that_are_none(value: object) -> None:
    with pytest.raises(Unavailable, match="64 lower-case"):
        hash_of(value, "node")
