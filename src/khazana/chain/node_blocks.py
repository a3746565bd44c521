"""What a node's blocks have that touches a set of scripts: transactions with all that they spend.

`getblock` with verbosity 3 carries each transaction as it goes over the wire, and beside each input the output
that it spends, from the block's undo data; no index of transactions is needed.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from khazana.bitcoin.merkle import branches_of
from khazana.bitcoin.transactions import parse_transaction
from khazana.chain.answers import block_ref, bytes_of, entry, hash_of, output_of, record, rows
from khazana.chain.refusals import unreadable
from khazana.core import BadInput, BlockRef, FoundTransaction, Output, Unavailable

__all__ = ["Wanted", "found_in", "prevouts_missing"]

_PREVOUT: Final = b'"prevout"'
_HEX: Final = re.compile(rb'"hex"\s*:\s*"([0-9a-f]*)"')


@dataclass(frozen=True, slots=True)
class Wanted:
    """The scripts looked for, as bytes and as hex."""

    scripts: frozenset[bytes]
    texts: frozenset[str]
    _bytes: frozenset[bytes]

    @classmethod
    def of(cls, scripts: Collection[bytes]) -> "Wanted":
        """Return the set of ``scripts``."""
        texts = frozenset(script.hex() for script in scripts)
        return cls(frozenset(scripts), texts, frozenset(text.encode() for text in texts))

    def may_be_in(self, body: bytes) -> bool:
        """Tell whether a block's JSON has one of the scripts, without reading all of it."""
        whole = _PREVOUT in body  # a block without the outputs that it spends is looked at closely
        return not whole or not self._bytes.isdisjoint(match[1] for match in _HEX.finditer(body))

    def touches(self, outputs: Collection[Output]) -> bool:
        """Tell whether one of the outputs is locked by one of the scripts."""
        return any(output.script in self.scripts for output in outputs)


def found_in(block: object, wanted: Wanted, where: str) -> Iterator[FoundTransaction]:
    """Yield what touches the scripts in a block of `getblock` with verbosity 3, in order.

    Raises
    ------
    Unavailable
        If the block cannot be read, or has no outputs spent because the node pruned them.
    """
    said = record(block, where)
    ref = block_ref(entry(said, "height", where), entry(said, "hash", where), where)
    listed = [record(one, where) for one in rows(entry(said, "tx", where), where)]
    places = [place for place, one in enumerate(listed) if _touches(one, wanted, ref, where)]
    if not places:
        return
    txids = [hash_of(one.get("txid"), where) for one in listed]
    for place, branch in zip(places, branches_of(txids, places), strict=True):
        raw, spent = _transaction(listed[place], place, ref, where)
        yield FoundTransaction(raw=raw, spent=spent, block=ref, position=place, branch=branch)


def prevouts_missing(ref: BlockRef, where: str) -> Unavailable:
    """Say that a block's undo data is gone."""
    return Unavailable(
        f"the node prunes, or began from a snapshot: it lacks block {ref.height} with what it spends",
        where=where,
        value=ref.hash,
        remedy="begin at a later height, or use a node that keeps all blocks (prune=0)",
    )


def _touches(said: Mapping[str, object], wanted: Wanted, ref: BlockRef, where: str) -> bool:
    paid = (_script(one, where) for one in rows(entry(said, "vout", where), where))
    return not wanted.texts.isdisjoint(paid) or not wanted.texts.isdisjoint(
        _script(one, where) for one in _prevouts(said, ref, where)
    )


def _script(output: object, where: str) -> str:
    return str(entry(entry(output, "scriptPubKey", where), "hex", where))


def _prevouts(said: Mapping[str, object], ref: BlockRef, where: str) -> Iterator[object]:
    """Yield the outputs that a transaction spends, as the node has them; a coinbase spends none."""
    for row in rows(entry(said, "vin", where), where):
        one = record(row, where)
        if "coinbase" in one:
            continue
        if "prevout" not in one:
            raise prevouts_missing(ref, where)
        yield one["prevout"]


def _transaction(said: Mapping[str, object], place: int, ref: BlockRef, where: str) -> tuple[bytes, tuple[Output, ...]]:
    raw = bytes_of(entry(said, "hex", where), where)
    try:
        read = parse_transaction(raw)
    except BadInput as refusal:
        raise unreadable(where, refusal.what, said.get("txid")) from None
    spent = tuple(_prevout(one, where) for one in _prevouts(said, ref, where))
    if read.txid != said["txid"] or read.is_coinbase != (place == 0) or len(read.outpoints) != len(spent):
        raise unreadable(where, "a transaction is not the one that it is named", said["txid"])
    return raw, spent


def _prevout(said: object, where: str) -> Output:
    return output_of(entry(said, "value", where), _script(said, where), where)
