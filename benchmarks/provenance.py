"""The provenance of a million transactions, in seeded batches that are made as they are needed.

Two hundred scripts of a perimeter receive, move among themselves, consolidate and spend; about one transaction in a
hundred is a coinbase, and one in a hundred is funded by others too. What is timed is the tracing and its close. The
objects of the facts are made beforehand, batch by batch, and are timed apart. No other program is known that gives
each satoshi an origin by named rules, so nothing is compared.
"""

import hashlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.figures import Figure
from benchmarks.measuring import measure_in_subprocess, peak_mib
from khazana.core import (
    Basis,
    BlockRef,
    ChainTransaction,
    Input,
    OutPoint,
    Output,
    SourceKind,
    Transaction,
    sats,
)
from khazana.reserve.chain_perimeter import ChainPerimeter, ScriptEntry
from khazana.reserve.provenance import Tracer

__all__ = ["run"]

SMALL, LARGE = 100_000, 1_000_000
BATCH = 10_000
PER_BLOCK = 50
SCRIPTS = 200
START = datetime(2021, 9, 7, tzinfo=UTC)
FEE = 1_000


def script_of(number: int) -> bytes:
    """Return the script of a witness key hash made from a number."""
    return b"\x00\x14" + hashlib.sha256(b"script %d" % number).digest()[:20]


OURS = [script_of(number) for number in range(SCRIPTS)]


class Making:
    """Makes transactions in block order; it keeps the coins of the perimeter to spend them later."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.coins: list[Input] = []
        self.count = 0

    def batch(self, count: int) -> list[ChainTransaction]:
        """Return the next transactions."""
        return [self._one() for _ in range(count)]

    def _one(self) -> ChainTransaction:
        height, position = divmod(self.count, PER_BLOCK)
        txid = hashlib.sha256(b"transaction %d" % self.count).hexdigest()
        inputs, outputs = self._content(position)
        self.count += 1
        for vout, output in enumerate(outputs):
            if output.script in OURS_SET and output.amount > 2 * FEE:  # smaller ones stay where they are
                self.coins.append(Input(OutPoint(txid, vout), output))
        return ChainTransaction(
            transaction=Transaction(txid=txid, inputs=inputs, outputs=outputs),
            block=block_at(height),
            position=position,
            at=START + timedelta(minutes=10 * height),
            basis=Basis.PROVEN,
            source="benchmark",
        )

    def _content(self, position: int) -> tuple[tuple[Input, ...], tuple[Output, ...]]:
        dice = self.dice
        here = OURS[dice.randrange(SCRIPTS)]
        chance = dice.random()
        if position == 0 and chance < 0.5:  # noqa: PLR2004 - every second block is ours
            return (), (Output(sats(312_500_000), here),)
        foreign = script_of(SCRIPTS + dice.randrange(10**9))
        if chance < 0.45 or len(self.coins) < SCRIPTS:  # noqa: PLR2004 - receipts
            amount = dice.randrange(100_000, 10_000_000)
            came = Input(self._elsewhere(), Output(sats(2 * amount + FEE), foreign))
            return (came,), (Output(sats(amount), here), Output(sats(amount), script_of(dice.randrange(10**9))))
        spent = [self._coin() for _ in range(dice.choice((1, 1, 2, 3)))]
        if chance > 0.99:  # noqa: PLR2004 - mixed
            spent.append(Input(self._elsewhere(), Output(sats(5_000_000), foreign)))
        total = sum(entry.spent.amount for entry in spent) - FEE
        part = dice.randrange(total // 4, total)
        to = OURS[dice.randrange(SCRIPTS)] if chance < 0.65 else foreign  # noqa: PLR2004 - internal
        return tuple(spent), (Output(sats(part), to), Output(sats(total - part), here))

    def _coin(self) -> Input:
        coins, place = self.coins, self.dice.randrange(len(self.coins))
        coins[place], coins[-1] = coins[-1], coins[place]
        return coins.pop()

    def _elsewhere(self) -> OutPoint:
        return OutPoint(self.dice.randbytes(32).hex(), 0)


OURS_SET = frozenset(OURS)


def block_at(height: int) -> BlockRef:
    """Return a block made from its height."""
    return BlockRef(height, hashlib.sha256(b"block %d" % height).hexdigest())


def perimeter() -> ChainPerimeter:
    """Return the two hundred scripts as a perimeter."""
    return ChainPerimeter.of(
        ScriptEntry(script=script, wallet="reserve", claimant="office", source="office", source_kind=SourceKind.PRIMARY)
        for script in OURS
    )


@dataclass(frozen=True, kw_only=True)
class Timed:
    """Seconds of tracing, of closing and of making the objects; processor seconds of tracing and closing."""

    feed_s: float
    close_s: float
    make_s: float
    busy_s: float
    flows: int
    held: int
    layers: int
    before_mib: float


def timed(count: int) -> Timed:
    """Trace ``count`` transactions."""
    making, tracer = Making(7), Tracer(perimeter())
    feed_s = make_s = busy_s = 0.0
    before = peak_mib()
    for _ in range(count // BATCH):
        start = time.perf_counter()
        batch = making.batch(BATCH)
        make_s += time.perf_counter() - start
        start, busy = time.perf_counter(), time.process_time()
        tracer.feed(batch)
        feed_s += time.perf_counter() - start
        busy_s += time.process_time() - busy
    height = (count - 1) // PER_BLOCK
    start, busy = time.perf_counter(), time.process_time()
    found = tracer.close(block_at(height), START + timedelta(minutes=10 * height))
    return Timed(
        feed_s=feed_s,
        close_s=time.perf_counter() - start,
        make_s=make_s,
        busy_s=busy_s + time.process_time() - busy,
        flows=len(found.flows),
        held=len(found.coins),
        layers=sum(len(coin.layers) for coin in found.coins),
        before_mib=before,
    )


def run() -> Iterator[Figure]:
    """Measure a million transactions, and how the cost grows."""
    small, large = measure_in_subprocess(timed, SMALL), measure_in_subprocess(timed, LARGE)
    one, peak = large.value, large.peak_mib
    if one.flows < LARGE:
        raise RuntimeError(f"{one.flows} of {LARGE} transactions touch the perimeter: too few to measure")
    seconds = one.feed_s + one.close_s
    yield Figure(name="provenance.million", value=seconds, unit="s", goal="under 10 s", peak_mib=peak)
    yield Figure(name="provenance.million-processor", value=one.busy_s, unit="s", goal="under 10 s", peak_mib=peak)
    yield Figure(name="provenance.per-transaction", value=seconds / LARGE * 1e6, unit="µs", peak_mib=peak)
    yield Figure(name="provenance.memory", value=peak - one.before_mib, unit="MiB", peak_mib=peak)
    yield Figure(name="provenance.making-the-facts", value=one.make_s, unit="s", peak_mib=peak)
    yield Figure(name="provenance.layers-per-coin", value=one.layers / max(1, one.held), unit="1", peak_mib=peak)
    yield Figure(
        name="provenance.cost-of-a-million-over-100000",
        value=(one.busy_s / LARGE) / (small.value.busy_s / SMALL),
        unit="1",
        goal="about 1",
        peak_mib=peak,
    )
