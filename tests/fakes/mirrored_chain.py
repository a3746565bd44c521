"""The chain in memory as a mirror of a real node's: so that its source passes the suite that all sources pass."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fakes.bitcoin_node import BitcoinNode, satoshi
from fakes.chain import Block, FakeChain, Payment
from fakes.chain_source import FakeChainSource

from khazana.core import BlockRef, ChainSource, FoundTransaction, OutPoint, Output, Progress, Sats, Unavailable

__all__ = ["MIRROR_BACKENDS", "MirroredSource"]


def _payment(told: Any, known: dict[OutPoint, Output]) -> Payment:  # noqa: ANN401 - what the node says
    outputs = tuple(
        Output(Sats(satoshi(one["value"])), bytes.fromhex(one["scriptPubKey"]["hex"])) for one in told["vout"]
    )
    spends = tuple(OutPoint(one["txid"], one["vout"]) for one in told["vin"] if "txid" in one)
    payment = Payment(bytes.fromhex(told["hex"]), spends, tuple(known[coin] for coin in spends), outputs, told["txid"])
    known.update({payment.out(vout): output for vout, output in enumerate(outputs)})
    return payment


class MirroredSource(FakeChainSource):
    """Follows a node before it answers; ``is_away`` lets it answer no more."""

    def __init__(self, node: BitcoinNode, network: str) -> None:
        super().__init__(FakeChain(blocks=[]), network=network)
        self.node = node
        self.is_away = False
        self.known: dict[OutPoint, Output] = {}

    def mirror(self) -> None:
        if self.is_away:
            raise Unavailable("the mirror is away", where=self.name, remedy="wait")
        height, _ = self.node.tip()
        hashes = self.node.batch("getblockhash", [(one,) for one in range(height + 1)])
        same = 0
        for block, known in zip(self.chain.blocks, hashes, strict=False):
            if block.hash != known:
                break
            same += 1
        del self.chain.blocks[same:]
        new = hashes[same:]
        heads = self.node.batch("getblockheader", [(one, False) for one in new])
        for head, body in zip(heads, self.node.batch("getblock", [(one, 2) for one in new]), strict=True):
            payments = tuple(_payment(told, self.known) for told in body["tx"])
            self.chain.blocks.append(Block(bytes.fromhex(head), payments))
        (waiting,) = self.node.batch("getrawmempool", [(True,)])
        ordered = sorted(waiting, key=lambda txid: waiting[txid]["ancestorcount"])
        told = self.node.batch("getrawtransaction", [(txid, 1) for txid in ordered]) if ordered else []
        self.chain.waiting = [_payment(one, self.known) for one in told]

    def tip(self) -> BlockRef:
        self.mirror()
        return FakeChainSource.tip(self)

    def headers(self, start: int, count: int) -> bytes:
        self.mirror()
        return FakeChainSource.headers(self, start, count)

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        self.mirror()
        for found in FakeChainSource.transactions(self, scripts, since, tip, progress=progress):
            yield found
            self.mirror()

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        self.mirror()
        return FakeChainSource.unconfirmed(self, scripts)


@contextmanager
def _mirror(node: BitcoinNode, _: Path) -> "Iterator[Any]":
    from fakes.chain_backends import Backend  # noqa: PLC0415 - which lists this one

    made: list[MirroredSource] = []

    def on(network: str) -> ChainSource:
        made.append(MirroredSource(node, network))
        return made[-1]

    @contextmanager
    def away() -> Iterator[None]:
        for one in made:
            one.is_away = True
        yield
        for one in made:
            one.is_away = False

    yield Backend("chain in memory", lambda _: on("regtest"), on, away)


MIRROR_BACKENDS = {"chain in memory": _mirror}
