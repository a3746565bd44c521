"""Coins held, and outputs to fresh scripts, as plain rows that read as records."""

from collections.abc import Sequence
from datetime import datetime

from khazana.core import COINBASE_MATURITY, BlockRef, Coin, Output, Sats
from khazana.reserve.provenance.layers import Layers
from khazana.reserve.provenance.packing import outpoint_of
from khazana.reserve.provenance.results import HeldCoin, Layered, SuspectedOutput
from khazana.reserve.rows import Rows

__all__ = ["HeldRow", "HeldRows", "SuspectedRows"]

HeldRow = tuple[str, int, bytes, int, bool, str, Layers]
"""Key of the outpoint, amount [sat], script, number of its block, whether a coinbase made it, wallet, layers."""


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
            outpoint=outpoint_of(key),
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


class SuspectedRows(Rows[SuspectedOutput]):
    """Outputs to fresh scripts that are unspent as far as is known: outpoint, amount [sat], script."""

    __slots__ = ("_is_checked", "_rows")

    def __init__(self, rows: Sequence[tuple[str, int, bytes]], *, is_checked: bool) -> None:
        self._rows = rows
        self._is_checked = is_checked

    def __len__(self) -> int:
        return len(self._rows)

    def _row(self, index: int) -> SuspectedOutput:
        key, amount, script = self._rows[index]
        return SuspectedOutput(outpoint=outpoint_of(key), amount=Sats(amount), script=script, checked=self._is_checked)
