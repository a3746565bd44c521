"""Merkle trees and branches, against a plain program, another library, and real blocks; and the two known tricks."""

import json
import struct

import pytest
from btclib.block import Block, PartialMerkleTree, merkle_proof
from btclib.hashes import merkle_root_and_mutated_from_hashes
from btclib.tx import Tx
from fakes.header_chains import VECTORS, coinbase
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles.plain_headers import hashed

from khazana.bitcoin import branch_of, check_branch, check_leaf, root_of
from khazana.core import BadInput, KhazanaError, ProofFailed

BLOCKS = [
    Block.parse(bytes.fromhex(row["block"]), check_validity=False)
    for row in json.loads((VECTORS / "testnet_blocks.json").read_text(encoding="ascii"))
]


def plain_root(leaves: list[bytes]) -> bytes:
    while len(leaves) > 1:
        leaves = leaves + leaves[-1:] if len(leaves) % 2 else leaves
        leaves = [hashed(leaves[at] + leaves[at + 1]) for at in range(0, len(leaves), 2)]
    return leaves[0]


def ids(count: int) -> list[str]:
    return [hashed(coinbase(height))[::-1].hex() for height in range(1, count + 1)]


def wire(txids: list[str]) -> list[bytes]:
    return [bytes.fromhex(txid)[::-1] for txid in txids]


@pytest.mark.parametrize("count", [*range(1, 35), 100, 255, 256, 257])
def test_every_branch_leads_to_the_root(count: int) -> None:
    txids = ids(count)
    root = root_of(txids)
    assert root == plain_root(wire(txids)) == merkle_root_and_mutated_from_hashes(wire(txids), hashed)[0]
    for position, txid in enumerate(txids):
        branch = branch_of(txids, position)
        assert check_branch(coinbase(position + 1), position, branch, root) == txid
        assert merkle_proof.verify(bytes.fromhex(txid), [step[::-1] for step in branch], position, root[::-1])


@given(st.integers(1, 60), st.data())
def test_a_partial_tree_of_another_library_has_the_same_root(count: int, data: st.DataObject) -> None:
    txids = ids(count)
    matches = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    tree = PartialMerkleTree.from_txids([bytes.fromhex(txid) for txid in txids], matches)
    assert tree.merkle_root[::-1] == root_of(txids)


@given(st.integers(1, 40), st.data())
def test_a_branch_altered_anywhere_is_refused(count: int, data: st.DataObject) -> None:
    txids = ids(count)
    position = data.draw(st.integers(0, count - 1))
    branch, root = list(branch_of(txids, position)), root_of(txids)
    kind = data.draw(st.sampled_from(["step", "root", "position", "transaction", "shorter", "longer"]))
    raw, place = coinbase(position + 1), position
    flip = data.draw(st.integers(0, 255))
    if kind == "step" and branch:
        at = data.draw(st.integers(0, len(branch) - 1))
        branch[at] = bytes(
            [*branch[at][: flip // 8], branch[at][flip // 8] ^ 1 << flip % 8, *branch[at][flip // 8 + 1 :]]
        )
    elif kind == "root":
        root = bytes([*root[: flip // 8], root[flip // 8] ^ 1 << flip % 8, *root[flip // 8 + 1 :]])
    elif kind == "position":
        place = data.draw(st.integers(0, 2 ** (len(branch) + 1)))
        assume(place != position)
    elif kind == "shorter" and branch:
        branch.pop(data.draw(st.integers(0, len(branch) - 1)))
    elif kind == "longer":
        branch.insert(data.draw(st.integers(0, len(branch))), bytes([flip]) * 32)
    else:
        raw = coinbase(position + 2_000)
    with pytest.raises(ProofFailed):
        check_branch(raw, place, branch, root)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.header.hash.hex()[:12])
def test_whole_blocks_of_the_test_network(block: Block) -> None:
    txids = [tx.id.hex() for tx in block.transactions]
    root = block.header.merkle_root[::-1]
    assert root_of(txids) == root
    for position, tx in enumerate(block.transactions):
        raw = tx.serialize(include_witness=True, check_validity=False)
        assert check_branch(raw, position, branch_of(txids, position), root) == txids[position]


def test_there_are_blocks_with_several_transactions_and_with_witnesses() -> None:
    assert max(len(block.transactions) for block in BLOCKS) > 2
    assert any(tx.is_segwit for block in BLOCKS for tx in block.transactions)


@pytest.mark.parametrize("count", [3, 5, 6, 7, 9, 11, 12, 13])
def test_a_list_that_repeats_its_end_is_refused(count: int) -> None:
    """CVE-2012-2459: the same root for a longer list; neither that list nor a position that only it has is taken."""
    txids = ids(count)
    root = root_of(txids)
    repeated = [*txids, *txids[-(count & -count) :]]
    assert plain_root(wire(repeated)) == root
    with pytest.raises(ProofFailed, match="CVE-2012-2459"):
        root_of(repeated)
    for position in range(count, len(repeated)):
        raw = coinbase(1 + txids.index(repeated[position]))
        with pytest.raises(ProofFailed, match="beyond the end of the block"):
            check_branch(raw, position, branch_of(repeated, position), root)


def test_a_branch_that_ends_one_level_but_not_the_next_is_refused() -> None:
    """A node that is last in its level is last in all above; where it is not, somebody made the branch up."""
    leaf, other = hashed(coinbase(1)), bytes(32)
    branch = (leaf, other)
    root = hashed(hashed(leaf + leaf) + other)
    with pytest.raises(ProofFailed, match="ends one level of the tree and not the next"):
        check_branch(coinbase(1), 0, branch, root)
    below = (leaf, other)
    assert check_branch(coinbase(1), 2, below, hashed(other + hashed(leaf + leaf))) == leaf[::-1].hex()


def forged(script: int, amount: int = 5_000, outputs: int = 1) -> bytes:
    """Make a transaction of 64 bytes, whose last 32 bytes an attacker may choose nearly at will."""
    start = struct.pack("<i", 1) + b"\x01" + bytes(range(36)) + bytes([script]) + bytes(script) + b"\xff" * 4
    rest = 4 - script
    return start + bytes([outputs]) + struct.pack("<q", amount) + bytes([rest]) + b"\x51" * rest + bytes(4)


@pytest.mark.parametrize("script", range(5))
def test_an_inner_node_that_is_a_transaction_proves_nothing(script: int) -> None:
    """CVE-2017-12842: a transaction of 64 bytes in a real block, passed off as the parent of one that never was."""
    raw = forged(script)
    assert len(raw) == 64
    assert Tx.parse(raw, check_validity=False).serialize(include_witness=False, check_validity=False) == raw
    txid = hashed(raw)[::-1].hex()
    txids = [*ids(2), txid]
    root = root_of(txids)
    left, ghost = raw[:32], raw[32:]
    branch = (left, *branch_of(txids, 2))
    with pytest.raises(ProofFailed, match="inner node reads as a transaction"):
        check_leaf(ghost[::-1].hex(), 200, 5, branch, root)
    with pytest.raises(ProofFailed, match="64 bytes can be an inner node"):
        check_branch(raw, 2, branch_of(txids, 2), root)


@given(st.binary(min_size=64, max_size=64) | st.builds(forged, st.integers(0, 4), st.integers(0, 2**63 - 1)))
def test_inner_nodes_read_as_transactions_where_a_library_reads_them_so(node: bytes) -> None:
    leaf, step = node[:32], node[32:]
    root = hashed(node)
    assume(leaf != step)
    try:
        read = Tx.parse(node, check_validity=False)
        possible = len(read.vout) == 1 and len(read.vin) == 1 and read.vout[0].value <= 2_099_999_997_690_000
    except Exception:  # noqa: BLE001 - whatever the library says, it is no transaction
        possible = False
    if possible:
        with pytest.raises(ProofFailed, match="inner node reads as a transaction"):
            check_leaf(leaf[::-1].hex(), 200, 0, [step], root)
    else:
        check_leaf(leaf[::-1].hex(), 200, 0, [step], root)


@pytest.mark.parametrize(
    ("position", "branch", "root"),
    [
        (-1, [], bytes(32)),
        (True, [], bytes(32)),
        (0.0, [], bytes(32)),
        (0, bytes(32), bytes(32)),
        (0, None, bytes(32)),
        (0, [bytes(31)], bytes(32)),
        (0, ["a"], bytes(32)),
        (0, [bytes(32)] * 33, bytes(32)),
        (0, [], bytes(33)),
        (0, [], None),
    ],
)
def test_what_is_no_branch_is_refused(position: int, branch: list[bytes], root: bytes) -> None:
    with pytest.raises(BadInput):
        check_branch(coinbase(1), position, branch, root)


def test_what_is_no_id_or_position_is_refused() -> None:
    for txids in ([], "ab" * 32, ["ab"], [bytes(32)]):
        with pytest.raises(BadInput):
            root_of(txids)  # type: ignore[arg-type]
    for position in (-1, 3, True):
        with pytest.raises(BadInput, match="no such position"):
            branch_of(ids(3), position)
    with pytest.raises(ProofFailed, match="beyond the tree"):
        check_branch(coinbase(1), 1, [], hashed(coinbase(1)))


@given(
    st.binary(max_size=150) | st.just(coinbase(7)),
    st.integers(-2, 2**40),
    st.lists(st.binary(min_size=30, max_size=34) | st.binary(min_size=32, max_size=32), max_size=40),
    st.binary(min_size=31, max_size=33),
)
def test_nonsense_gives_refusals_only(raw: bytes, position: int, branch: list[bytes], root: bytes) -> None:
    with pytest.raises(KhazanaError):
        check_branch(raw, position, branch, root)
