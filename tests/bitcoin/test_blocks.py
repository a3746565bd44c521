"""Whole blocks: those of the networks, those that Core calls bad, and those that somebody changed."""

import random
import struct
from contextlib import suppress

import pytest
from btclib.block import Block as TheirBlock
from fakes.bitcoin_vectors import block, table
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.bitcoin import check_leaf, parse_block
from khazana.bitcoin.merkle import branch_of
from khazana.bitcoin.transactions import double_sha256
from khazana.core import BadInput, KhazanaError, ProofFailed

HASHES = {
    170: "00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee",
    200_000: "000000000000034a7dedef4a161fa058a2d67a173a90155f3a2fe6fc132e0ebf",
}
FILTERED = [(row[0], row[1], bytes.fromhex(row[2])) for row in table("blocks/blockfilters.json") if len(row) > 2]
WITNESSED = next(raw for height, _, raw in FILTERED if height == 1_263_442)
"""A block of the test network with witnesses, and a commitment to them."""
VALID = [row for row in table("blocks/checkblock_valid.json") if len(row) > 1]
INVALID = [row for row in table("blocks/checkblock_invalid.json") if len(row) > 1]


@pytest.mark.parametrize("height", HASHES)
def test_blocks_of_the_main_network(height: int) -> None:
    raw = block(height)
    found, theirs = parse_block(raw), TheirBlock.parse(raw)
    assert found.hash == HASHES[height]
    assert [one.txid for one in found.transactions] == [one.id.hex() for one in theirs.transactions]
    assert sum(one.size for one in found.transactions) == len(raw) - 80 - (1 if len(found.transactions) < 253 else 3)


def test_the_first_payment() -> None:
    """Block 170: the coinbase, and 50 BTC of which 10 went from Satoshi to Hal Finney."""
    _, payment = parse_block(block(170)).transactions
    assert payment.txid == "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16"
    assert [output.amount for output in payment.outputs] == [10 * 10**8, 40 * 10**8]


@pytest.mark.parametrize(("height", "name", "raw"), FILTERED)
def test_blocks_of_the_test_network(height: int, name: str, raw: bytes) -> None:
    found = parse_block(raw)
    assert found.hash == name, height
    assert found.transactions[0].is_coinbase


@pytest.mark.parametrize("row", VALID)
def test_blocks_that_core_calls_valid(row: list[object]) -> None:
    parse_block(bytes.fromhex(str(row[4])))


@pytest.mark.parametrize("row", [row for row in INVALID if not str(row[0]).startswith("Genesis")])
def test_blocks_that_core_calls_invalid(row: list[object]) -> None:
    """The two others are refused for their time and their work, which a chain of headers judges."""
    with pytest.raises(KhazanaError):
        parse_block(bytes.fromhex(str(row[4])))


def test_each_transaction_of_a_block_has_a_branch_to_its_root() -> None:
    found = parse_block(block(200_000))
    txids = [one.txid for one in found.transactions]
    for position in (0, 1, len(txids) // 2, len(txids) - 1):
        one = found.transactions[position]
        check_leaf(one.txid, one.bare_size, position, branch_of(txids, position), found.header.root)


def test_witnesses_are_committed_to() -> None:
    found = parse_block(WITNESSED)
    place = WITNESSED.index(found.transactions[1].witnesses[0][-1])
    changed = WITNESSED[:place] + bytes([WITNESSED[place] ^ 1]) + WITNESSED[place + 1 :]
    with pytest.raises(ProofFailed, match="coinbase commits to"):
        parse_block(changed)


def test_a_witness_without_a_commitment_is_refused() -> None:
    """A coinbase without the output or its reserved value: made of the block by taking either away."""
    found = parse_block(WITNESSED)
    (reserved,) = found.transactions[0].witnesses[0]
    for count, changed in ((2, b"\x02" + b"\x20" + reserved + b"\x00"), (1, b"\x01\x1f" + reserved[1:])):
        bad = WITNESSED.replace(b"\x01\x20" + reserved, changed, 1)
        assert len(bad) != len(WITNESSED), count
        with pytest.raises(ProofFailed, match="coinbase commits to"):
            parse_block(bad)


def test_a_block_whose_transactions_repeat_is_refused() -> None:
    """Three transactions, and the last again: the root of four is that of three (CVE-2012-2459)."""
    raw, sizes = block(200_000), [one.size for one in parse_block(block(200_000)).transactions]
    first = [raw[83 + sum(sizes[:n]) : 83 + sum(sizes[: n + 1])] for n in range(3)]
    a, b, c = map(double_sha256, first)
    root = double_sha256(double_sha256(a + b) + double_sha256(c + c))
    start = raw[:36] + root + raw[68:80]
    assert len(parse_block(start + b"\x03" + b"".join(first)).transactions) == 3
    with pytest.raises(ProofFailed, match="CVE-2012-2459"):
        parse_block(start + b"\x04" + b"".join([*first, first[2]]))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "81 to"),
        (bytes(80), "81 to"),
        (bytes(4_000_001), "81 to"),
        (block(170) + b"\x00", "go on after"),
        (block(170)[:-1], "end within"),
        (block(170)[:80] + b"\x00", "begins with its coinbase"),
        (block(170)[:80] + b"\xfe\xff\xff\xff\x7f" + block(170)[81:], "more than the bytes that follow"),
        (block(170)[:80] + b"\x01" + block(170)[81 + 134 :], "begins with its coinbase"),
    ],
)
def test_a_refusal_says_why(raw: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        parse_block(raw)


def test_a_block_is_weighed() -> None:
    """A transaction of a million bytes fits no block beside a coinbase, though each fits by itself."""
    coinbase = parse_block(block(170)).transactions[0]
    start = block(170)[81 : 81 + coinbase.size]
    big = b"\x02\0\0\0\x01" + b"\xab" * 36 + b"\x00" + b"\xff" * 4 + b"\x01" + bytes(8)
    big += b"\xfe" + struct.pack("<I", 999_900) + bytes(999_900) + bytes(4)
    root = double_sha256(double_sha256(start) + double_sha256(big))
    with pytest.raises(BadInput, match="weighs at most"):
        parse_block(block(170)[:36] + root + block(170)[68:80] + b"\x02" + start + big)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([block(170), WITNESSED, *(raw for _, _, raw in FILTERED)]), st.randoms(use_true_random=False))
def test_a_changed_block_is_refused_or_says_the_same(raw: bytes, chance: random.Random) -> None:
    """The root is the header's: changed bytes are refused, unless they are the header's own or nobody's."""
    place = chance.randrange(80, len(raw))
    changed = raw[:place] + bytes([raw[place] ^ (1 << chance.randrange(8))]) + raw[place + 1 :]
    with suppress(KhazanaError):
        assert [one.txid for one in parse_block(changed).transactions] == [
            one.txid for one in parse_block(raw).transactions
        ]
