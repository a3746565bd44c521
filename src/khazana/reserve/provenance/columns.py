"""Flows and origins as columns, which read as records: a million of them without an object for each."""

import struct
from array import array
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt

from khazana.core import Basis, BlockRef, Sats
from khazana.reserve.provenance.categories import Category, Rule, parts_of
from khazana.reserve.provenance.results import Flow, Origin
from khazana.reserve.rows import Rows

__all__ = ["BASES", "CATEGORIES", "RULES", "FlowColumns", "FlowRows", "OriginColumns", "OriginRows"]

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
