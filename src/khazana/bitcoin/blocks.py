"""Whole blocks as they go over the wire: read, and held to what their headers commit to.

Whether the header belongs to the chain is the header chain's question.

References
----------
BIP-141 (commitment to witnesses); Bitcoin Core ``CheckBlock`` and ``CheckWitnessMalleation``.
"""

from dataclasses import dataclass
from typing import Final

from khazana.bitcoin.headers import HEADER_SIZE, Header, block_hash, parse_header
from khazana.bitcoin.merkle import root_of
from khazana.bitcoin.transactions import RawTransaction, double_sha256, read_count, read_transaction
from khazana.core import BadInput, ProofFailed

__all__ = ["MAX_BLOCK_WEIGHT", "Block", "parse_block"]

MAX_BLOCK_WEIGHT: Final = 4_000_000

_SHORTEST_TRANSACTION: Final = 60
_COMMITMENT: Final = bytes.fromhex("6a24aa21a9ed")
_COMMITMENT_BYTES: Final = 38
_COINBASE_WTXID: Final = "00" * 32
_REMEDY: Final = "ask for the block again, from another source if need be"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block: its ``hash`` in display order, its ``header``, and its ``transactions``, the coinbase first."""

    hash: str
    header: Header
    transactions: tuple[RawTransaction, ...]


def parse_block(raw: bytes) -> Block:
    """Read one block, which is all of ``raw``, and check that its header commits to its transactions.

    Raises
    ------
    BadInput
        If the bytes are no block, or are more than one may have.
    ProofFailed
        If the transactions are not those of the header, or the witnesses not those of the coinbase.
    """
    if not HEADER_SIZE < len(raw) <= MAX_BLOCK_WEIGHT:
        raise BadInput(f"a block has 81 to {MAX_BLOCK_WEIGHT} bytes", value=len(raw), remedy=_REMEDY)
    header = parse_header(raw[:HEADER_SIZE])
    count, at = read_count(raw, HEADER_SIZE, _SHORTEST_TRANSACTION)
    found: list[RawTransaction] = []
    for _ in range(count):
        transaction, at = read_transaction(raw, at)
        found.append(transaction)
    if at != len(raw):
        raise BadInput("the bytes go on after the block", value=len(raw) - at, remedy=_REMEDY)
    block = Block(hash=block_hash(raw[:HEADER_SIZE]), header=header, transactions=tuple(found))
    _check_size(block)
    _check_root(block)
    _check_witnesses(block)
    return block


def _check_size(block: Block) -> None:
    transactions = block.transactions
    if [one.is_coinbase for one in transactions] != [True] + [False] * (len(transactions) - 1):
        raise BadInput("a block begins with its coinbase, and has no other", value=block.hash, remedy=_REMEDY)
    width = 1 if len(transactions) < 0xFD else 3 if len(transactions) <= 0xFFFF else 5  # noqa: PLR2004 - CompactSize
    weight = 4 * (HEADER_SIZE + width) + sum(one.weight for one in transactions)
    if weight > MAX_BLOCK_WEIGHT:
        raise BadInput(f"a block weighs at most {MAX_BLOCK_WEIGHT}", value=weight, remedy=_REMEDY)


def _check_root(block: Block) -> None:
    root = root_of([one.txid for one in block.transactions])
    if root != block.header.root:
        raise ProofFailed(
            "the transactions of the block are not those that its header commits to",
            evidence=block.header,
            where=f"block {block.hash}",
            value=root[::-1].hex(),
            remedy=_REMEDY,
        )


def _check_witnesses(block: Block) -> None:
    """Check the commitment to the witnesses: of several, the last; none is asked for where there are no witnesses."""
    if not any(one.witnesses for one in block.transactions):
        return
    coinbase = block.transactions[0]
    said = [
        output.script[len(_COMMITMENT) : _COMMITMENT_BYTES]
        for output in coinbase.outputs
        if output.script.startswith(_COMMITMENT) and len(output.script) >= _COMMITMENT_BYTES
    ]
    reserved = coinbase.witnesses[0] if coinbase.witnesses else ()
    is_due = bool(said) and len(reserved) == 1 and len(reserved[0]) == 32  # noqa: PLR2004 - BIP-141
    wtxids = [_COINBASE_WTXID, *(one.wtxid for one in block.transactions[1:])]
    if not is_due or double_sha256(root_of(wtxids) + reserved[0]) != said[-1]:
        raise ProofFailed(
            "the witnesses of the block are not those that its coinbase commits to",
            evidence=block.header,
            where=f"block {block.hash}",
            value=said[-1].hex() if said else None,
            remedy=_REMEDY,
        )
