"""Transactions as they go over the wire: read, checked by themselves, and joined with what they spend.

btclib reads a transaction too. It makes an object of every field, which a history of a hundred thousand
transactions waits for; this reads what a chain of facts needs, in one pass and within limits, and tests hold
it to btclib's reading.

References
----------
BIP-141 and BIP-144 (witnesses, weight); Bitcoin Core ``CheckTransaction``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct, error
from typing import Final

from khazana.core import MAX_SATS, BadInput, Input, OutPoint, Output, ProofFailed, Sats, Transaction

__all__ = ["MAX_TRANSACTION_BYTES", "RawTransaction", "double_sha256", "parse_transaction", "with_spent"]

MAX_TRANSACTION_BYTES: Final = 4_000_000
"""No block holds a longer one: a block's weight is at most 4,000,000."""

_REMEDY: Final = "ask for the transaction again, from another source if need be"
_SHORTEST_INPUT: Final = 41
_SHORTEST_OUTPUT: Final = 9
_ONE_BYTE: Final = 0xFC
_LONG_COUNTS: Final = {0xFD: (2, 0xFD), 0xFE: (4, 0x1_0000), 0xFF: (8, 0x1_0000_0000)}
_PLACE: Final = Struct("<I")
_AMOUNT: Final = Struct("<Q")
_NULL: Final = bytes(32)
_NO_PLACE: Final = 0xFFFFFFFF
_COINBASE_SCRIPT_BYTES: Final = (2, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTransaction:
    """What the bytes of a transaction say by themselves.

    Parameters
    ----------
    txid, wtxid
        Its ids in display order, without and with its witnesses.
    version, lock_time
        As they stand; the version is read as unsigned.
    outpoints
        The outputs that it spends, in its order; empty for a coinbase.
    sequences
        The sequence number of each input; a coinbase has one.
    script_sigs
        The script of each input; a coinbase has one.
    witnesses
        The witness of each input; empty where no input has one.
    outputs
        What it pays.
    is_coinbase
        Whether it makes coins.
    size
        Its bytes on the wire, witnesses included [byte].
    weight
        Three times the bytes without witnesses, and all bytes [weight unit].
    """

    txid: str
    wtxid: str
    version: int
    lock_time: int
    outpoints: tuple[OutPoint, ...]
    sequences: tuple[int, ...]
    script_sigs: tuple[bytes, ...]
    witnesses: tuple[tuple[bytes, ...], ...]
    outputs: tuple[Output, ...]
    is_coinbase: bool
    size: int
    weight: int

    @property
    def bare_size(self) -> int:
        """Its bytes without witnesses, which are what the txid is the hash of [byte]."""
        return (self.weight - self.size) // 3


def parse_transaction(raw: bytes) -> RawTransaction:
    """Read one transaction, which is all of ``raw``.

    Raises
    ------
    BadInput
        If the bytes are no transaction, go on after it, or break a rule that it must keep by itself.

    Examples
    --------
    >>> raw = "01000000" "01" + "ab" * 32 + "00000000" "00" "ffffffff" "01" "e803000000000000" "0151" "00000000"
    >>> parse_transaction(bytes.fromhex(raw)).outputs
    (Output(amount=1000, script=b'Q'),)
    """
    if len(raw) > MAX_TRANSACTION_BYTES:
        raise BadInput(f"a transaction has at most {MAX_TRANSACTION_BYTES} bytes", value=len(raw), remedy=_REMEDY)
    found, end = read_transaction(raw, 0)
    if end != len(raw):
        raise BadInput("the bytes go on after the transaction", value=len(raw) - end, remedy=_REMEDY)
    return found


def with_spent(transaction: RawTransaction, spent: Sequence[Output]) -> Transaction:
    """Join a transaction with the outputs that it spends, in the order of its inputs.

    Raises
    ------
    ProofFailed
        If they are not as many as its inputs, or hold less than it pays.
    """
    if len(spent) != len(transaction.outpoints):
        raise ProofFailed(
            f"a transaction has {len(transaction.outpoints)} inputs that spend, and {len(spent)} outputs were named",
            evidence=transaction,
            where=transaction.txid,
            remedy=_REMEDY,
        )
    inputs = tuple(map(Input, transaction.outpoints, spent))
    if inputs and sum(o.amount for o in spent) < sum(o.amount for o in transaction.outputs):
        raise ProofFailed(
            "a transaction pays more than it spends", evidence=transaction, where=transaction.txid, remedy=_REMEDY
        )
    return Transaction(txid=transaction.txid, inputs=inputs, outputs=transaction.outputs)


def double_sha256(data: bytes) -> bytes:
    """Return SHA-256 of SHA-256, in the order that goes over the wire."""
    return sha256(sha256(data).digest()).digest()


def read_transaction(raw: bytes, start: int) -> tuple[RawTransaction, int]:
    """Read the transaction that begins at ``start``; return it and where it ends.

    Raises
    ------
    BadInput
        If the bytes there are no transaction, or break a rule that it must keep by itself.
    """
    try:
        return _read(raw, start)
    except (IndexError, error) as none:
        raise BadInput("the bytes end within the transaction", value=len(raw), remedy=_REMEDY) from none


def _read(raw: bytes, start: int) -> tuple[RawTransaction, int]:
    at = start + 4
    segwit = raw[at] == 0
    if segwit:
        if raw[at + 1] != 1:
            raise BadInput(
                "a transaction has inputs, and no flag but that of witnesses", value=raw[at + 1], remedy=_REMEDY
            )
        at += 2
    body = at
    spends, scripts, sequences, at = _inputs(raw, at)
    outputs, at = _outputs(raw, at)
    body_end = at
    witnesses: tuple[tuple[bytes, ...], ...] = ()
    if segwit:
        witnesses, at = _witnesses(raw, at, len(spends))
    (lock_time,) = _PLACE.unpack_from(raw, at)
    end = at + 4
    (version,) = _PLACE.unpack_from(raw, start)
    is_coinbase = _checked(spends, scripts)
    whole = raw[start:end]
    stripped = whole[:4] + raw[body:body_end] + whole[-4:] if segwit else whole
    if 4 * len(stripped) > MAX_TRANSACTION_BYTES:
        raise BadInput("a transaction without its witnesses fits a block", value=len(stripped), remedy=_REMEDY)
    txid = double_sha256(stripped)[::-1].hex()
    return RawTransaction(
        txid=txid,
        wtxid=double_sha256(whole)[::-1].hex() if segwit else txid,
        version=version,
        lock_time=lock_time,
        outpoints=() if is_coinbase else tuple([OutPoint(txid[::-1].hex(), place) for txid, place in spends]),
        sequences=tuple(sequences),
        script_sigs=tuple(scripts),
        witnesses=witnesses,
        outputs=outputs,
        is_coinbase=is_coinbase,
        size=end - start,
        weight=3 * len(stripped) + end - start,
    ), end


def _inputs(raw: bytes, at: int) -> tuple[list[tuple[bytes, int]], list[bytes], list[int], int]:
    count, at = read_count(raw, at, _SHORTEST_INPUT)
    spends: list[tuple[bytes, int]] = []
    scripts: list[bytes] = []
    sequences: list[int] = []
    unpack = _PLACE.unpack_from
    for _ in range(count):
        spends.append((raw[at : at + 32], unpack(raw, at + 32)[0]))
        at += 36
        length = raw[at]
        at += 1
        if length > _ONE_BYTE:
            length, at = read_count(raw, at - 1, 1)
        scripts.append(raw[at : at + length])
        at += length
        sequences.append(unpack(raw, at)[0])
        at += 4
    return spends, scripts, sequences, at


def _outputs(raw: bytes, at: int) -> tuple[tuple[Output, ...], int]:
    count, at = read_count(raw, at, _SHORTEST_OUTPUT)
    outputs: list[Output] = []
    total = 0
    unpack = _AMOUNT.unpack_from
    for _ in range(count):
        amount = unpack(raw, at)[0]
        total += amount
        if total > MAX_SATS:
            raise BadInput("a transaction pays more than there can be", value=total, remedy=_REMEDY)
        at += 8
        length = raw[at]
        at += 1
        if length > _ONE_BYTE:
            length, at = read_count(raw, at - 1, 1)
        outputs.append(Output(Sats(amount), raw[at : at + length]))
        at += length
    if not outputs:
        raise BadInput("a transaction pays something", remedy=_REMEDY)
    return tuple(outputs), at


def _witnesses(raw: bytes, at: int, inputs: int) -> tuple[tuple[tuple[bytes, ...], ...], int]:
    witnesses: list[tuple[bytes, ...]] = []
    for _ in range(inputs):
        count, at = read_count(raw, at, 1)
        items: list[bytes] = []
        for _ in range(count):
            length = raw[at]
            at += 1
            if length > _ONE_BYTE:
                length, at = read_count(raw, at - 1, 1)
            items.append(raw[at : at + length])
            at += length
        witnesses.append(tuple(items))
    if not any(witnesses):
        raise BadInput("a transaction says that it has witnesses, and has none", remedy=_REMEDY)
    return tuple(witnesses), at


def read_count(raw: bytes, at: int, shortest: int) -> tuple[int, int]:
    """Read a count of things of at least ``shortest`` bytes; return it and where they begin.

    Raises
    ------
    BadInput
        If it promises more than there is room for, or is written longer than it need be.
    """
    if at >= len(raw):
        raise BadInput("the bytes end before a count", value=len(raw), remedy=_REMEDY)
    count = raw[at]
    at += 1
    if count > _ONE_BYTE:
        width, least = _LONG_COUNTS[count]
        count = int.from_bytes(raw[at : at + width], "little")
        at += width
        if count < least and at <= len(raw):
            raise BadInput("a count is written longer than it need be", value=count, remedy=_REMEDY)
    if count * shortest > len(raw) - at:
        raise BadInput("a count promises more than the bytes that follow", value=count, remedy=_REMEDY)
    return count, at


def _checked(spends: list[tuple[bytes, int]], scripts: list[bytes]) -> bool:
    """Check what a transaction spends; return whether it is a coinbase."""
    if not spends:
        raise BadInput("a transaction has inputs", remedy=_REMEDY)
    nulls = spends.count((_NULL, _NO_PLACE))
    if nulls and len(spends) > 1:
        raise BadInput("a transaction of several inputs makes coins", remedy=_REMEDY)
    shortest, longest = _COINBASE_SCRIPT_BYTES
    if nulls and not shortest <= len(scripts[0]) <= longest:
        raise BadInput("the script of a coinbase has 2 to 100 bytes", value=len(scripts[0]), remedy=_REMEDY)
    if len(spends) > 1 and len(set(spends)) != len(spends):
        raise BadInput("a transaction spends an output twice", remedy=_REMEDY)
    return bool(nulls)
