"""A `ChainSource` over a chain in memory."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from fakes.chain import FakeChain

from khazana.chain.refusals import moved_on, wrong_network
from khazana.core import Basis, BlockRef, Finding, FoundTransaction, Progress


@dataclass(slots=True)
class FakeChainSource:
    """Hands up what a chain in memory has.

    ``before`` is called before each transaction is yielded, with how many were: a test may let the chain move
    on there, or fail. ``asked`` notes each request for transactions: how many scripts, from, to.
    """

    chain: FakeChain
    name: str = "fake"
    network: str = "regtest"
    basis: Basis = Basis.PROVEN
    before: Callable[[int], None] | None = None
    notes: list[Finding] = field(default_factory=list)
    asked: list[tuple[int, int, int]] = field(default_factory=list)
    closed: bool = False

    def tip(self) -> BlockRef:
        if self.network != "regtest":
            raise wrong_network(self.name, self.network, "regtest")
        return self.chain.tip()

    def headers(self, start: int, count: int) -> bytes:
        return self.chain.headers(start, count)

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        self.asked.append((len(scripts), since, tip.height))
        watched = frozenset(scripts)
        yielded = 0
        for height in range(since, tip.height + 1):
            if not self.chain.holds(tip):
                raise moved_on(self.name, tip)
            block = self.chain.blocks[height]
            for position, payment in enumerate(block.payments):
                if not payment.touches(watched):
                    continue
                if self.before is not None:
                    self.before(yielded)
                yielded += 1
                yield FoundTransaction(
                    raw=payment.raw,
                    spent=payment.spent,
                    block=BlockRef(height, block.hash),
                    position=position,
                    branch=block.branch(position),
                )
            if progress is not None:
                progress(height - since + 1, tip.height - since + 1, "blocks")

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        watched = frozenset(scripts)
        found = [one for one in self.chain.waiting if one.touches(watched)]
        return tuple(
            FoundTransaction(raw=one.raw, spent=one.spent, block=None, position=None, branch=None)
            for one in sorted(found, key=lambda one: one.txid)
        )

    def findings(self) -> tuple[Finding, ...]:
        noted = tuple(self.notes)
        self.notes.clear()
        return noted

    def close(self) -> None:
        self.closed = True
