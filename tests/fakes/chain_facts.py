"""Facts of a chain made by hand: blocks of transactions with all that they spend, and histories drawn at random."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from khazana.core import (
    Basis,
    BlockRef,
    ChainTransaction,
    Coin,
    Input,
    OutPoint,
    Output,
    SourceKind,
    Transaction,
    sats,
)
from khazana.reserve.chain_perimeter import ChainPerimeter, ScriptEntry

START = datetime(2025, 1, 1, tzinfo=UTC)
BTC = 100_000_000


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def script(name: str) -> bytes:
    """Return the script of a witness key hash that stands for a name."""
    return b"\x00\x14" + hashlib.sha256(name.encode()).digest()[:20]


def block_at(height: int, branch: str = "") -> BlockRef:
    return BlockRef(height, digest(f"block {height}{branch}"))


def time_at(height: int) -> datetime:
    """Return the time of a block: ten minutes a block from the start of 2025."""
    return START + timedelta(minutes=10 * height)


def entry(name: str, wallet: str = "reserve", **more: object) -> ScriptEntry:
    fields: dict[str, object] = {"claimant": "office", "source": "office", "source_kind": SourceKind.PRIMARY} | more
    return ScriptEntry(script=script(name), wallet=wallet, **fields)  # type: ignore[arg-type]


def perimeter(*names: str, wallet: str = "reserve") -> ChainPerimeter:
    return ChainPerimeter.of(entry(name, wallet) for name in names)


class FakeChain:
    """Makes transactions at a height. Outputs are pairs of a name and an amount [sat]; inputs are coins or such pairs.

    A pair as input is a coin of others that nobody saw being made.
    """

    def __init__(self, height: int = 0, name: str = "") -> None:
        self.height = height
        self.name = name
        self.facts: list[ChainTransaction] = []
        self._position = 0

    def mine(self, blocks: int = 1) -> "FakeChain":
        """Go on by a number of blocks."""
        if blocks:
            self.height += blocks
            self._position = 0
        return self

    def to(self, height: int) -> "FakeChain":
        return self.mine(height - self.height)

    @property
    def block(self) -> BlockRef:
        return block_at(self.height)

    @property
    def at(self) -> datetime:
        return time_at(self.height)

    def coinbase(self, *outputs: tuple[str, int]) -> list[Input]:
        return self._add((), outputs)

    def pay(self, inputs: Iterable[Input | tuple[str, int]], *outputs: tuple[str, int]) -> list[Input]:
        """Add a transaction; return its outputs as inputs of others, in order."""
        spent = []
        for place, one in enumerate(inputs):
            if isinstance(one, tuple):
                outpoint = OutPoint(digest(f"{self.name} elsewhere {len(self.facts)} {place}"), 0)
                one = Input(outpoint, Output(sats(one[1]), script(one[0])))  # noqa: PLW2901 - the pair as a coin
            spent.append(one)
        return self._add(tuple(spent), outputs)

    def _add(self, inputs: tuple[Input, ...], outputs: Sequence[tuple[str, int]]) -> list[Input]:
        txid = digest(f"{self.name} transaction {len(self.facts)}")
        made = tuple(Output(sats(amount), script(name)) for name, amount in outputs)
        self.facts.append(
            ChainTransaction(
                transaction=Transaction(txid=txid, inputs=inputs, outputs=made),
                block=self.block,
                position=self._position,
                at=self.at,
                basis=Basis.PROVEN,
                source="fake",
            )
        )
        self._position += 1
        return [Input(OutPoint(txid, vout), output) for vout, output in enumerate(made)]


def coin(of: Input, height: int, *, is_coinbase: bool = False) -> Coin:
    return Coin(outpoint=of.outpoint, output=of.spent, block=block_at(height), is_coinbase=is_coinbase)


OURS = ("a0", "a1", "b0", "b1")
"""Scripts of the perimeter in drawn histories; the first letter says which half of it."""
THEIRS = ("x0", "x1", "x2")


@st.composite
def histories(draw: st.DrawFn, *, max_size: int = 25) -> FakeChain:
    """Draw a chain of transactions among scripts of the perimeter and of others, each coin spent once at most."""
    chain = FakeChain()
    coins: list[tuple[Input, int | None]] = []
    for number in range(draw(st.integers(1, max_size))):
        chain.mine(draw(st.sampled_from((0, 0, 1, 1, 40, 120))))
        ready = [one for one in coins if one[1] is None or chain.height - one[1] >= 100]
        chosen = (
            draw(st.lists(st.sampled_from(ready), max_size=3, unique_by=lambda one: one[0].outpoint)) if ready else []
        )
        outside = draw(st.sampled_from((0, 0, 0, 1)))
        inputs: list[Input | tuple[str, int]] = [one for one, _ in chosen]
        inputs += [(draw(st.sampled_from(THEIRS)), draw(st.integers(0, 100)))] * outside
        inputs = draw(st.permutations(inputs))
        total = sum(one[1] if isinstance(one, tuple) else one.spent.amount for one in inputs)
        names = st.sampled_from((*OURS, *THEIRS, f"fresh-{number}"))
        outputs = []
        for name in draw(st.lists(names, min_size=1, max_size=4)):
            amount = draw(st.integers(0, 100 if not inputs else total))
            total -= 0 if not inputs else amount
            outputs.append((name, amount))
        made = chain.pay(inputs, *outputs) if inputs else chain.coinbase(*outputs)
        coins = [one for one in coins if one not in chosen]
        coins += [(one, None if inputs else chain.height) for one in made]
    return chain
