"""Chains that pay and spend of a wallet, and the following of them in tests."""

from fakes.chain import FakeChain, script_of
from fakes.chain_rows import AT, NETWORK
from fakes.chain_source import FakeChainSource
from fakes.clock import FixedClock
from fakes.watched import NamedScripts

from khazana.app.chain_reading import utxos
from khazana.app.chain_spans import SpanLimits
from khazana.app.chain_sync import ChainSync, SyncReceipt
from khazana.app.chain_watches import Watched
from khazana.core import Output, Sats
from khazana.store import Store

WALLET = NamedScripts("wallet", is_ranged=True, branches=2)
SMALL = SpanLimits(transactions=3, blocks=7)


def following(store: Store, chain: FakeChain, limits: SpanLimits | None = None, gap: int = 4) -> ChainSync:
    source = FakeChainSource(chain)
    return ChainSync(store=store, source=source, clock=FixedClock(AT), gap=gap, limits=limits or SpanLimits())


def run(store: Store, chain: FakeChain, *watched: Watched, limits: SpanLimits | None = None) -> SyncReceipt:
    return following(store, chain, limits).run("x", watched)


def held(store: Store) -> dict[object, Output]:
    return {coin.outpoint: coin.output for coin in utxos(store, "x", NETWORK)}


def busy_chain(blocks: int = 40) -> FakeChain:
    """Pay a ranged wallet at one index after the other, and let it spend."""
    made = FakeChain()
    for number in range(blocks):
        coins = sorted(made.coins({script_of("miner")}))
        if coins:
            paid = Output(Sats(1_000_000), WALLET.at(number // 2, number % 2))
            left = Output(Sats(made.outputs[coins[0]].amount - 1_001_000), script_of("other"))
            made.pay(coins[:1], [paid, left])
        mine = sorted(made.coins({WALLET.at(number // 2 - 3, 0)}))
        if number % 5 == 0 and mine:
            made.pay(
                mine[:1], [Output(Sats(400_000), WALLET.at(number // 2, 1)), Output(Sats(500_000), script_of("x"))]
            )
        made.mine(script_of("miner"))
    return made


def scripts_of(count: int) -> set[bytes]:
    return {WALLET.at(index, branch) for index in range(count) for branch in range(2)}


class Stop:
    """Says stop when it was asked more than so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0
