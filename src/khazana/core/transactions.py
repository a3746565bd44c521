"""What a chain says, as facts: transactions with all that they spend, and where they stand.

Everything that reads a chain hands these up, and everything that reasons about coins takes them. A script
is the output script (scriptPubKey) as bytes; ids are hex in display order, as nodes print them.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from khazana.core.blocks import BlockRef
from khazana.core.errors import BadInput
from khazana.core.instants import instant
from khazana.core.sats import Sats, sats

__all__ = ["COINBASE_MATURITY", "Basis", "ChainTransaction", "Coin", "Input", "OutPoint", "Output", "Transaction"]

COINBASE_MATURITY: Final = 100
"""Blocks after which a coinbase output may be spent."""

_TXID = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Basis(StrEnum):
    """What a chain fact rests on, from the strongest."""

    NODE = "node"
    """A node of one's own that checked every rule."""
    PROVEN = "proven"
    """A merkle branch to a header on the chain of most work; that nothing was withheld is not shown."""
    SERVER = "server"
    """A server's word."""


@dataclass(frozen=True, slots=True, order=True)
class OutPoint:
    """An output by the transaction that made it (64 lower-case hex digits) and its place there."""

    txid: str
    vout: int

    def __post_init__(self) -> None:
        if not isinstance(self.txid, str) or _TXID.fullmatch(self.txid) is None:
            raise BadInput(
                "a transaction id is 64 lower-case hex digits", value=self.txid, remedy="copy it as a node prints it"
            )
        if type(self.vout) is not int or not 0 <= self.vout < 2**32:
            raise BadInput("the place of an output is a whole number from 0", value=self.vout, remedy="pass an int")

    def __str__(self) -> str:
        return f"{self.txid}:{self.vout}"


@dataclass(frozen=True, slots=True)
class Output:
    """An ``amount`` [sat] locked by a ``script``."""

    amount: Sats
    script: bytes


@dataclass(frozen=True, slots=True)
class Input:
    """An output spent: where it was, and what it held."""

    outpoint: OutPoint
    spent: Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A whole transaction with all that it spends; a coinbase has no ``inputs``."""

    txid: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]

    @property
    def is_coinbase(self) -> bool:
        """Whether it makes coins."""
        return not self.inputs

    @property
    def fee(self) -> Sats:
        """What the miner took [sat]; 0 for a coinbase."""
        if not self.inputs:
            return Sats(0)
        spent = sum(entry.spent.amount for entry in self.inputs)
        return sats(spent - sum(output.amount for output in self.outputs))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainTransaction:
    """A transaction and where it stands.

    Parameters
    ----------
    block
        The block that holds it; ``None`` while unconfirmed.
    position
        Its place in that block, from 0; ``None`` while unconfirmed.
    at
        The time in the block's header [UTC], which its miner chose; ``None`` while unconfirmed.
    basis
        What the fact rests on.
    source
        Who said so: the name of the source.
    """

    transaction: Transaction
    block: BlockRef | None
    position: int | None
    at: datetime | None
    basis: Basis
    source: str

    def __post_init__(self) -> None:
        known = (self.block is None, self.position is None, self.at is None)
        if any(known) and not all(known):
            raise BadInput(
                "a transaction has a block, a position and a time, or none of them",
                value=self.transaction.txid,
                remedy="pass all three, or None for all",
            )
        if self.at is not None:
            object.__setattr__(self, "at", instant(self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coin:
    """An unspent output: what it holds, the ``block`` that has it (``None``: unconfirmed), and whether it was mined."""

    outpoint: OutPoint
    output: Output
    block: BlockRef | None
    is_coinbase: bool
