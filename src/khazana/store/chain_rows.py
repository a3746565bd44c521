"""Transactions as rows of the database, and back."""

from collections.abc import Sequence
from struct import Struct
from typing import Any, Final

from khazana.bitcoin.transactions import parse_transaction, with_spent
from khazana.core import Basis, BlockRef, ChainTransaction, Output, Transaction, sats
from khazana.store.chain_records import ProvenTransaction
from khazana.store.records import from_microseconds, microseconds

__all__ = ["decode_spent", "encode_spent", "proven_of", "row_of_proven", "split_branch", "whole_of"]

_HASH_BYTES: Final = 32
_HELD: Final = Struct("<QI")
"""Before each script spent: the amount [sat] and the script's length [byte]."""

Row = Sequence[Any]


def encode_spent(spent: Sequence[Output]) -> bytes:
    """Write outputs behind each other: the amount in 8 bytes, the length of the script in 4, both little-endian."""
    return b"".join(_HELD.pack(output.amount, len(output.script)) + output.script for output in spent)


def decode_spent(written: bytes) -> tuple[Output, ...]:
    """Read what `encode_spent` wrote.

    Raises
    ------
    ValueError
        If it is cut short.

    Examples
    --------
    >>> decode_spent(encode_spent((Output(sats(5), b"Q"),)))
    (Output(amount=5, script=b'Q'),)
    """
    spent: list[Output] = []
    at = 0
    while at < len(written):
        if at + _HELD.size > len(written):
            raise ValueError("cut within an amount")
        amount, length = _HELD.unpack_from(written, at)
        at += _HELD.size + length
        if at > len(written):
            raise ValueError("cut within a script")
        spent.append(Output(sats(amount), written[at - length : at]))
    return tuple(spent)


def split_branch(written: bytes | None) -> tuple[bytes, ...] | None:
    """Return the steps of a branch, 32 bytes each."""
    if written is None:
        return None
    return tuple(bytes(written[at : at + _HASH_BYTES]) for at in range(0, len(written), _HASH_BYTES))


def row_of_proven(network: str, proven: ProvenTransaction) -> tuple[Any, ...]:
    """Return a confirmed transaction in the order of the table's columns."""
    fact = proven.fact
    if fact.block is None or fact.position is None or fact.at is None:
        raise TypeError("only what stands in a block is written here")
    return (
        network,
        fact.transaction.txid,
        fact.block.hash,
        fact.block.height,
        fact.position,
        microseconds(fact.at),
        proven.raw,
        encode_spent([entry.spent for entry in fact.transaction.inputs]),
        None if proven.branch is None else b"".join(proven.branch),
        fact.basis.value,
        fact.source,
    )


def whole_of(raw: bytes, spent: bytes) -> Transaction:
    """Return the transaction that was written as bytes, with all that it spends.

    Raises
    ------
    ValueError
        If the bytes are none.
    ProofFailed
        If what is spent does not fit its inputs.
    """
    return with_spent(parse_transaction(bytes(raw)), decode_spent(bytes(spent)))


def proven_of(row: Row) -> ProvenTransaction:
    """Return the transaction of a row, from its height on; the inverse of `row_of_proven`.

    The row begins with block hash, height, position.
    """
    block_hash, height, position, at_us, raw, spent, branch, basis, source = row
    return ProvenTransaction(
        fact=ChainTransaction(
            transaction=whole_of(raw, spent),
            block=BlockRef(height, block_hash),
            position=position,
            at=from_microseconds(at_us),
            basis=Basis(basis),
            source=source,
        ),
        raw=bytes(raw),
        branch=split_branch(branch),
    )
