"""What tracing keeps while it reads."""

from collections.abc import Iterable
from datetime import datetime

from khazana.core import BadInput, BlockRef, Input, Output
from khazana.reserve.provenance.categories import Category
from khazana.reserve.provenance.columns import FlowColumns, OriginColumns
from khazana.reserve.provenance.layers import Layer, Layers
from khazana.reserve.provenance.packing import pack_coin
from khazana.reserve.provenance.results import Crossing

__all__ = ["State"]


class State:
    """Coins on watched scripts, outputs to fresh scripts, scripts seen, and the columns of the result so far."""

    __slots__ = (
        "_sources",
        "coins",
        "crossings",
        "flows",
        "fresh",
        "origins",
        "scripts",
        "sums",
        "unseen",
        "untouched",
    )

    def __init__(self) -> None:
        self.coins: dict[str, bytes] = {}
        """Coins on watched scripts by key, packed."""
        self.fresh: dict[str, bytes] = {}
        """Outputs of ours to scripts never seen before: number of the flow, amount [sat], script."""
        self.scripts: set[bytes] = set()
        """Scripts of others that were seen."""
        self.flows = FlowColumns()
        self.origins = OriginColumns()
        self.crossings: list[Crossing] = []
        self.unseen: list[Input] = []
        self.untouched = 0
        self._sources: dict[str, int] = {}

    def open_block(self, block: BlockRef, at: datetime | None) -> None:
        """Go on to another block."""
        if at is None:
            raise BadInput("a block has a time", value=block.hash, remedy="read its header")
        self.flows.blocks.append((block, at))

    def source(self, name: str) -> int:
        """Return the number of a source by its name."""
        number = self._sources.get(name)
        if number is None:
            number = self._sources[name] = len(self._sources)
            self.flows.source_names.append(name)
        return number

    def keep(self, key: str, output: Output, *, is_coinbase: bool, inside: bool, layers: Layers) -> None:
        """Keep a coin on a watched script."""
        coins = self.coins
        if key in coins:
            raise BadInput(
                "two transactions have one id", value=key[:64], remedy="read the chain again from one source"
            )
        place = len(self.flows.blocks) - 1
        coins[key] = pack_coin((output.amount, output.script, place, is_coinbase, inside, layers))

    def give(self, layers: Iterable[Layer]) -> None:
        """Note that layers left the perimeter."""
        gone = self.origins.gone
        for origin, amount in layers:
            gone[origin] += amount

    def pay(self, layers: Iterable[Layer]) -> None:
        """Note that layers went in fees."""
        fees = self.origins.fees
        for origin, amount in layers:
            fees[origin] += amount

    def cross(self, entry: Input, category: Category, wallet: str, seen_by: str) -> None:
        """Note a coin whose script came into the perimeter, or left it, before the coin was spent."""
        self.crossings.append(
            Crossing(
                outpoint=entry.outpoint, amount=entry.spent.amount, category=category, wallet=wallet, seen_by=seen_by
            )
        )
