"""Following a chain that is reorganised twice, in a process of its own that may be killed at any moment.

The chain is a function of the round: every process that makes it gets the same bytes.
"""

from collections.abc import Callable
from functools import cache

from fakes.chain import FakeChain, script_of
from fakes.chain_rows import AT, NETWORK
from fakes.chain_source import FakeChainSource
from fakes.clock import FixedClock
from fakes.watched import NamedScripts, ranged, single

from khazana.app.chain_spans import SpanLimits
from khazana.app.chain_sync import ChainSync
from khazana.core import Output, Sats
from khazana.store import Store, open_store

__all__ = ["ROUNDS", "chain_of", "follow", "serve"]

ROUNDS = 3
_BLOCKS = 150
_DEPTHS = (0, 6, 20)
_WALLET = NamedScripts("wallet", is_ranged=True)


@cache
def chain_of(number: int) -> FakeChain:
    """Return the chain of a round: the first, or the one before it after a reorganisation."""
    if number:
        before = chain_of(number - 1)
        made = FakeChain(list(before.blocks), list(before.waiting), dict(before.outputs), before.salt)
        made.reorganise(_DEPTHS[number], script=script_of("ours"))
        return made
    made = FakeChain()
    for height in range(_BLOCKS):
        coins = sorted(made.coins({script_of("ours")}))[:2]
        for coin in coins:
            amount = made.outputs[coin].amount
            paid = [Output(Sats(amount // 3), _WALLET.at(height // 6)), Output(Sats(amount // 3), script_of("ours"))]
            made.pay([coin], paid)
        made.mine(script_of("ours"))
    return made


def follow(store: Store, told: Callable[[int], None]) -> None:
    """Follow the chain of one round after the other, as far as the store has not gone beyond it."""
    met = len(store.chain.reorganisations(NETWORK))
    for number in range(met, ROUNDS):
        work = ChainSync(
            store=store,
            source=FakeChainSource(chain_of(number)),
            clock=FixedClock(AT),
            gap=3,
            limits=SpanLimits(transactions=5, blocks=11),
        )
        watched = [ranged("wallet"), single("ours")]
        assert work.run("x", watched, progress=lambda done, _, __: told(done)).complete


def serve(url: str) -> None:
    """Follow in this process; say when it begins, after each step how far it is, and when it has ended."""
    chain_of(ROUNDS - 1)
    with open_store(url) as store:
        print("begins", flush=True)  # noqa: T201 - to the test
        follow(store, lambda done: print(done, flush=True))  # noqa: T201 - to the test
        print("done", flush=True)  # noqa: T201 - to the test
