"""Single headers, compact targets and work: known answers, and the arithmetic of another library."""

import csv
import json
import os
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from btclib.block import BlockHeader
from btclib.block.genesis import genesis_block
from btclib.block.proof_of_work import bits_from_target, block_work, is_negative_bits, target_from_bits
from btclib.exceptions import BTClibValueError
from fakes.header_chains import VECTORS
from hypothesis import given
from hypothesis import strategies as st
from oracles.plain_headers import expand, shorten

from khazana.bitcoin import NETWORKS, bits_of, block_hash, parse_header, rules_of, target_of, work_of
from khazana.bitcoin.header_rules import next_bits
from khazana.core import BadInput

BLOCKS = json.loads((VECTORS / "testnet_blocks.json").read_text(encoding="ascii"))
HEADER_OF_1 = (  # block 1 of the main network
    "010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000982051fd1e4ba744bbbe680e1fee14677ba1a3c3"
    "540bf7b1cdb606e857233e0e61bc6649ffff001d01e36299"
)


@pytest.mark.parametrize(
    ("bits", "first", "last", "expected"),
    [
        (0x1D00FFFF, 1261130161, 1262152739, 0x1D00D86A),
        (0x1D00FFFF, 1231006505, 1233061996, 0x1D00FFFF),
        (0x1C05A3F4, 1279008237, 1279297671, 0x1C0168FD),
        (0x1C387F6F, 1263163443, 1269211443, 0x1D00E1FD),
    ],
)
def test_the_retargets_of_bitcoin_cores_own_tests(bits: int, first: int, last: int, expected: int) -> None:
    """``pow_tests.cpp``: heights 32,256, 2,016 and 68,544 of the main network, and the bound above."""
    assert next_bits(bits, last - first, rules_of("main")) == expected


@pytest.mark.parametrize(
    "bits", [0, 0x00FFFFFF, 0x01003456, 0x01800000, 0x04923456, 0x1D80FFFF, 0xFF123456, 0x23000001, 0xFF7FFFFF]
)
def test_compact_forms_that_stand_for_nothing_reachable(bits: int) -> None:
    """``arith_uint256_tests.cpp`` and ``pow_tests.cpp``: zero, below zero, beyond 256 bits."""
    with pytest.raises(BadInput, match="no hash reaches this target"):
        target_of(bits)
    with pytest.raises(BadInput):
        work_of(bits)


@pytest.mark.parametrize(
    ("bits", "target", "again"),
    [
        (0x01123456, 0x12, 0x01120000),
        (0x02123456, 0x1234, 0x02123400),
        (0x03123456, 0x123456, 0x03123456),
        (0x04123456, 0x12345600, 0x04123456),
        (0x05009234, 0x92340000, 0x05009234),
        (0x20123456, 0x123456 << 232, 0x20123456),
    ],
)
def test_compact_forms_of_bitcoin_cores_own_tests(bits: int, target: int, again: int) -> None:
    assert target_of(bits) == target
    assert bits_of(target) == again


@given(st.integers(0, 2**32 - 1))
def test_compact_forms_as_others_read_them(bits: int) -> None:
    raw = bits.to_bytes(4, "big")
    try:
        theirs = 0 if is_negative_bits(raw) else int.from_bytes(target_from_bits(raw), "big")
    except BTClibValueError:
        theirs = 0
    assert (expand(bits) or 0) == theirs
    try:
        mine = target_of(bits)
    except BadInput:
        mine = 0
    assert mine == theirs
    if mine:
        assert work_of(bits) == block_work(raw) == (2**256 - 1 - mine) // (mine + 1) + 1


@given(st.integers(1, 256).flatmap(lambda size: st.integers(1, 2**size - 1)))
def test_compact_forms_as_others_write_them(target: int) -> None:
    written = bits_of(target)
    assert written == int.from_bytes(bits_from_target(target.to_bytes(32, "big")), "big") == shorten(target)
    assert target_of(written) <= target
    assert bits_of(target_of(written)) == written


@pytest.mark.parametrize("network", NETWORKS)
def test_first_headers_are_those_of_the_library(network: str) -> None:
    name = {"main": "mainnet", "test": "testnet"}.get(network, network)
    rules, block = rules_of(network), genesis_block(name)
    assert block_hash(rules.genesis) == block.header.hash.hex()
    assert parse_header(rules.genesis).root[::-1] == block.header.merkle_root
    assert int(block_hash(rules.genesis), 16) <= target_of(parse_header(rules.genesis).bits)


def test_block_1_of_the_main_network() -> None:
    raw = bytes.fromhex(HEADER_OF_1)
    read = parse_header(raw)
    assert block_hash(raw) == "00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048"
    assert read.previous == "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
    assert read.at == datetime(2009, 1, 9, 2, 54, 25, tzinfo=UTC)
    assert (read.version, read.nonce, read.bits) == (1, 2573394689, 0x1D00FFFF)
    assert read.target == 0xFFFF << 208
    assert read.root[::-1].hex() == "0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block["height"]))
def test_blocks_of_the_test_network(block: dict[str, str]) -> None:
    raw = bytes.fromhex(block["block"])[:80]
    theirs = BlockHeader.parse(raw)
    read = parse_header(raw)
    assert block_hash(raw) == block["hash"] == theirs.hash.hex()
    assert (read.version, read.at, read.nonce) == (theirs.version, theirs.time, theirs.nonce)
    assert read.previous == theirs.previous_block_hash.hex()
    assert read.bits.to_bytes(4, "big") == theirs.bits
    assert int(block["hash"], 16) <= read.target


@given(st.binary(max_size=200) | st.text(max_size=5) | st.none() | st.integers())
def test_nothing_but_80_bytes_is_a_header(raw: bytes) -> None:
    if isinstance(raw, bytes) and len(raw) == 80:
        parse_header(raw)
        return
    for read in (parse_header, block_hash):
        with pytest.raises(BadInput, match="80 bytes"):
            read(raw)


def test_what_is_no_number_of_the_kind_is_refused() -> None:
    for bits in (-1, 2**32, True, 1.0):
        with pytest.raises(BadInput):
            target_of(bits)  # type: ignore[arg-type]
    for target in (0, -1, 2**256, True, 1.0):
        with pytest.raises(BadInput):
            bits_of(target)  # type: ignore[arg-type]
    for network in ("mainnet", "", None, 5):
        with pytest.raises(BadInput, match="main, test, testnet4, signet, regtest"):
            rules_of(network)  # type: ignore[arg-type]


def history() -> list[tuple[int, int]]:
    folder = os.environ.get("KHAZANA_REFERENCE_DATA")
    path = Path(folder or ".") / "btc_difficulty_by_epoch.csv"
    if folder is None or not path.exists():
        pytest.skip("KHAZANA_REFERENCE_DATA names no folder that holds btc_difficulty_by_epoch.csv")
    with path.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(line for line in table if not line.startswith("#"))
        return [(int(row["first_height"]), int(row["target_hex"], 16)) for row in rows]


def test_each_target_of_the_main_network_follows_from_the_one_before() -> None:
    """There is a span in whole seconds, a quarter to four times two weeks, that leads from each to the next."""
    rules, rows = rules_of("main"), history()
    assert [height for height, _ in rows] == list(range(0, 2016 * len(rows), 2016))
    for (_, old), (height, new) in pairwise(rows):
        assert target_of(bits_of(new)) == new
        span = -(-new * rules.timespan_s // old)
        assert bits_of(new) in {next_bits(bits_of(old), span + by, rules) for by in (0, 1)}, height


def test_the_least_work_is_that_of_a_block_of_the_main_network() -> None:
    """So the work of every target up to it adds up to the last digit."""
    rest = rules_of("main").least_work
    for _, target in history():
        each = work_of(bits_of(target))
        if rest < 2016 * each:
            assert rest % each == 0
            assert rest // each > 0
            return
        rest -= 2016 * each
    pytest.fail("the history is shorter than the least work")
