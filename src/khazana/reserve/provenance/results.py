"""What provenance says: flows, origins, coins held, totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from khazana.core import Basis, BlockRef, Coin, Finding, OutPoint, Sats
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance.categories import GIVEN, RECEIVED, Category, Parts, Rule

__all__ = [
    "Crossing",
    "Flow",
    "HeldCoin",
    "Layered",
    "Origin",
    "Provenance",
    "SuspectedOutput",
    "Totals",
]


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
    suspected: Sequence[SuspectedOutput]
    crossings: tuple[Crossing, ...]
    totals: Totals
    basis: Basis | None
    findings: tuple[Finding, ...]
