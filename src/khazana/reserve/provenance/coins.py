"""Coins held, as plain rows that read as records."""

from collections.abc import Sequence
from datetime import datetime

from khazana.core import COINBASE_MATURITY, BlockRef, Coin, OutPoint, Output, Sats
from khazana.reserve.provenance.layers import Layers
from khazana.reserve.provenance.results import HeldCoin, Layered
from khazana.reserve.rows import Rows

__all__ = ["HeldRow", "HeldRows"]

HeldRow = tuple[tuple[str, int], int, bytes, int, bool, str, Layers]
"""Outpoint, amount [sat], script, number of its block, whether a coinbase made it, wallet, layers."""


class HeldRows(Rows[HeldCoin]):
    """Coins held at a height."""

    __slots__ = ("_blocks", "_height", "_rows")

    def __init__(self, rows: Sequence[HeldRow], blocks: Sequence[tuple[BlockRef, datetime]], height: int) -> None:
        self._rows = rows
        self._blocks = blocks
        self._height = height

    def __len__(self) -> int:
        return len(self._rows)

    def is_immature(self, row: HeldRow) -> bool:
        """Tell whether a coin was mined less than 100 blocks ago, its own block counted."""
        return row[4] and self._height - self._blocks[row[3]][0].height + 1 < COINBASE_MATURITY

    def _row(self, index: int) -> HeldCoin:
        row = self._rows[index]
        key, amount, script, place, is_coinbase, wallet, layers = row
        coin = Coin(
            outpoint=OutPoint(*key),
            output=Output(Sats(amount), script),
            block=self._blocks[place][0],
            is_coinbase=is_coinbase,
        )
        return HeldCoin(
            coin=coin,
            wallet=wallet,
            is_immature=self.is_immature(row),
            layers=tuple(Layered(origin, Sats(part)) for origin, part in layers),
        )
