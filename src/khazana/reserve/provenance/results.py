"""What provenance says: flows, origins, coins held, totals. Large lists are columns that read as records."""

import struct
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt

from khazana.core import Basis, BlockRef, Coin, Finding, OutPoint, Sats
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance.categories import GIVEN, RECEIVED, Category, Parts, Rule, parts_of
from khazana.reserve.rows import Rows

__all__ = [
    "Crossing",
    "Flow",
    "FlowColumns",
    "FlowRows",
    "HeldCoin",
    "Layered",
    "Origin",
    "OriginColumns",
    "OriginRows",
    "Provenance",
    "SuspectedOutput",
    "Totals",
]

RULES: Final = tuple(Rule)
BASES: Final = tuple(Basis)
CATEGORIES: Final = tuple(Category)
_ID: Final = 32
_ROW_COLUMNS: Final = np.dtype(
    [
        ("txid", "V32"),
        ("block", "<i4"),
        ("position", "<i4"),
        ("rule", "i1"),
        ("basis", "i1"),
        ("source", "<i2"),
        ("spent", "<i8"),
        ("ours_in", "<i8"),
        ("ours_out", "<i8"),
        ("theirs_out", "<i8"),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One transaction that touches the perimeter.

    Parameters
    ----------
    at
        The time in the block's header [UTC].
    rule
        How it was judged; with ``txid`` the evidence of every part.
    ours_in, theirs_in
        What it spends of the perimeter and of others [sat].
    parts
        What each satoshi of it is [sat each]; they add up to what it spends, or to what a coinbase makes.
    basis, source
        What the fact rests on, and who said so.
    labels
        Ids of the labels on the scripts that fund it; empty unless they cover all of them.
    """

    txid: str
    block: BlockRef
    position: int
    at: datetime
    rule: Rule
    ours_in: Sats
    theirs_in: Sats
    parts: Parts
    basis: Basis
    source: str
    labels: tuple[str, ...]

    def of(self, category: Category) -> int:
        """Return what of the transaction is of a category [sat]."""
        return sum(amount for one, amount in self.parts if one is category)


class FlowColumns:
    """Flows while they are gathered: one packed row a transaction, in block order.

    A row is the txid, the number of the block, the position there, the numbers of rule, basis and source, and what
    it spends, takes from the perimeter, gives to it, and gives to others [sat each].
    """

    __slots__ = ("blocks", "labels", "rows", "source_names")

    ROW: ClassVar = struct.Struct("<32siibbhqqqq")

    def __init__(self) -> None:
        self.rows = bytearray()
        self.blocks: list[tuple[BlockRef, datetime]] = []
        self.source_names: list[str] = []
        self.labels: dict[int, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self.rows) // self.ROW.size

    def table(self) -> npt.NDArray[np.void]:
        """Return the rows as a table with named columns, without a copy."""
        return np.frombuffer(self.rows, dtype=_ROW_COLUMNS)

    def copy(self) -> "FlowColumns":
        """Return columns that later rows do not change."""
        other = FlowColumns()
        other.rows, other.blocks = self.rows[:], self.blocks[:]
        other.source_names, other.labels = self.source_names[:], self.labels.copy()
        return other


class FlowRows(Rows[Flow]):
    """Flows as columns; ``suspected`` has what of a row went to fresh scripts and lies there still [sat]."""

    __slots__ = ("_columns", "_suspected")

    def __init__(self, columns: FlowColumns, suspected: Mapping[int, int]) -> None:
        self._columns = columns
        self._suspected = suspected

    def __len__(self) -> int:
        return len(self._columns)

    def _row(self, index: int) -> Flow:
        columns = self._columns
        row = FlowColumns.ROW.unpack_from(columns.rows, index * FlowColumns.ROW.size)
        txid, place, position, rule_number, basis, source, spent, ours_in, ours_out, theirs_out = row
        block, at = columns.blocks[place]
        rule = RULES[rule_number]
        suspected = self._suspected.get(index, 0)
        return Flow(
            txid=txid.hex(),
            block=block,
            position=position,
            at=at,
            rule=rule,
            ours_in=Sats(ours_in),
            theirs_in=Sats(0 if rule is Rule.COINBASE else spent - ours_in),
            parts=parts_of(rule, spent=spent, ours_out=ours_out, theirs_out=theirs_out, suspected=suspected),
            basis=BASES[basis],
            source=columns.source_names[source],
            labels=columns.labels.get(index, ()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where coins of the perimeter came from: one arrival, and what became of it [sat each].

    Parameters
    ----------
    category
        One of `khazana.reserve.provenance.RECEIVED`.
    txid
        The transaction that brought the coins; for coins that entered with the perimeter, the one that made them.
    amount
        What arrived; it is what is still held, is gone, and went in fees.
    """

    number: int
    category: Category
    txid: str
    amount: Sats
    held: Sats
    gone: Sats
    fees: Sats


class OriginColumns:
    """Origins while they are gathered."""

    __slots__ = ("amounts", "categories", "fees", "gone", "txids")

    def __init__(self) -> None:
        self.txids = bytearray()
        self.categories = array("b")
        self.amounts = array("q")
        self.gone = array("q")
        self.fees = array("q")

    def __len__(self) -> int:
        return len(self.amounts)

    def add(self, txid: str, category: int, amount: int) -> int:
        """Add an origin; return its number."""
        self.txids += bytes.fromhex(txid)
        self.categories.append(category)
        self.amounts.append(amount)
        self.gone.append(0)
        self.fees.append(0)
        return len(self.amounts) - 1

    def copy(self) -> "OriginColumns":
        """Return columns that later rows do not change."""
        other = OriginColumns()
        for name in OriginColumns.__slots__:
            setattr(other, name, getattr(self, name)[:])
        return other


class OriginRows(Rows[Origin]):
    """Origins as columns, with what is held of each."""

    __slots__ = ("_columns", "_held")

    def __init__(self, columns: OriginColumns, held: Sequence[int]) -> None:
        self._columns = columns
        self._held = held

    def __len__(self) -> int:
        return len(self._columns)

    def _row(self, index: int) -> Origin:
        columns = self._columns
        return Origin(
            number=index,
            category=CATEGORIES[columns.categories[index]],
            txid=columns.txids[_ID * index : _ID * (index + 1)].hex(),
            amount=Sats(columns.amounts[index]),
            held=Sats(self._held[index]),
            gone=Sats(columns.gone[index]),
            fees=Sats(columns.fees[index]),
        )


@dataclass(frozen=True, slots=True)
class Layered:
    """``amount`` [sat] that came by the origin with this ``number``."""

    number: int
    amount: Sats


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCoin:
    """An unspent coin of the perimeter, its wallet, and its layers by origin, which add up to it."""

    coin: Coin
    wallet: str
    is_immature: bool
    layers: tuple[Layered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspectedOutput:
    """An output to a script never seen before that is unspent as far as is known; ``checked`` against a coin set."""

    outpoint: OutPoint
    amount: Sats
    script: bytes
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A coin whose script came into the perimeter, or left it, while the coin lay there.

    ``category`` is entered or left. It was noticed in ``seen_by``: the transaction that spent the coin, or empty
    where it lies there still.
    """

    outpoint: OutPoint
    amount: Sats
    category: Category
    wallet: str
    seen_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Satoshi by category over all transactions, in the order of `Category`, without those that are zero.

    ``mixed_put`` is what the perimeter put into mixed transactions. What is received, less what is given and less
    ``mixed_put``, is ``held``; ``immature`` is the part of it that was mined less than 100 blocks ago.
    """

    by_category: tuple[tuple[Category, int], ...]
    mixed_put: int
    held: Sats
    immature: Sats

    def of(self, category: Category) -> int:
        """Return the satoshi of a category."""
        return next((amount for one, amount in self.by_category if one is category), 0)

    @property
    def received(self) -> int:
        """All that added to the coins held [sat]."""
        return sum(map(self.of, RECEIVED))

    @property
    def given(self) -> int:
        """All that took from the coins held [sat]."""
        return sum(map(self.of, GIVEN)) + self.mixed_put


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where the coins of a perimeter came from, up to a block.

    Parameters
    ----------
    perimeter
        Whose coins these are: one version of the perimeter.
    block, at
        The last block that counts, and the time in its header.
    flows
        The transactions that touch the perimeter, in block order.
    untouched
        How many transactions were read that do not touch it.
    origins
        By number, in order of arrival.
    coins
        What is held, in order of outpoint.
    suspected, crossings
        In order of outpoint.
    basis
        The weakest that a fact rests on; ``None`` where nothing touched the perimeter.
    """

    perimeter: ChainPerimeter
    block: BlockRef
    at: datetime
    flows: Sequence[Flow]
    untouched: int
    origins: Sequence[Origin]
    coins: Sequence[HeldCoin]
    suspected: tuple[SuspectedOutput, ...]
    crossings: tuple[Crossing, ...]
    totals: Totals
    basis: Basis | None
    findings: tuple[Finding, ...]
