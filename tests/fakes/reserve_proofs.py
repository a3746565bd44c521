"""A reserve on scripts of a holder who signs for it, with the perimeter and the snapshot that fit."""

from collections.abc import Iterable
from dataclasses import replace

from fakes.chain_facts import block_at, time_at
from fakes.holder import Holder

from khazana.core import Basis, BlockRef, Coin, SourceKind
from khazana.reserve.chain_perimeter import ChainPerimeter, PerimeterAtBlock, ScriptEntry
from khazana.reserve.proof import ProofTerms, Snapshot

HEIGHT = 905_923
BLOCK = block_at(HEIGHT)
KINDS = ("p2pkh", "p2wpkh", "p2sh-p2wpkh", "p2tr", "p2wsh")


def terms(**more: object) -> ProofTerms:
    fields: dict[str, object] = {
        "programme": "el-salvador",
        "network": "regtest",
        "block": BLOCK,
        "purpose": "report of July 2025",
    }
    return ProofTerms(**(fields | more))  # type: ignore[arg-type]


class Reserve:
    """Coins of one holder, one of each kind, in a wallet for each kind."""

    def __init__(self, name: str = "treasury", kinds: Iterable[str] = KINDS, height: int = 900_000) -> None:
        self.holder = Holder(name)
        self.coins: list[Coin] = []
        self.earlier: dict[str, bytes] = {}
        entries = []
        for number, kind in enumerate(kinds):
            coin, raw = self.holder.coin(kind, 0, 100_000_000 * (number + 1))
            self.coins.append(replace(coin, block=block_at(height)))
            self.earlier[coin.outpoint.txid] = raw
            entries.append(
                ScriptEntry(
                    script=coin.output.script,
                    wallet=kind,
                    claimant="office",
                    source="office",
                    source_kind=SourceKind.PRIMARY,
                )
            )
        self.perimeter = ChainPerimeter.of(entries)

    @property
    def within(self) -> PerimeterAtBlock:
        return self.perimeter.at_block(BLOCK, time_at(HEIGHT))

    @property
    def total(self) -> int:
        return sum(coin.output.amount for coin in self.coins)

    def snapshot(self, coins: Iterable[Coin] | None = None, block: BlockRef = BLOCK, **more: object) -> Snapshot:
        fields: dict[str, object] = {
            "network": "regtest",
            "block": block,
            "scope": self.perimeter.scripts,
            "basis": Basis.NODE,
            "source": "own-node",
        }
        return Snapshot.of(self.coins if coins is None else coins, **(fields | more))  # type: ignore[arg-type]
