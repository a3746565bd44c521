"""Booking events with FIFO lots, beside beancount 3 on the same ledgers.

Two ledgers of purchases and disposals at whole cents, from a seeded random walk:

``trading``
    100,000 events, as many purchases as disposals. It keeps few lots open at a time, which favours beancount:
    that looks at every open lot for each disposal.
``holding``
    10,000 events, one in fifty a disposal: a reserve that holds. Ten times fewer events, because beancount's
    time grows with the square of the lots open.

What is timed, each program in a process of its own, the two by turns, and the fastest of the rounds kept:

``parsed-events``
    Ours: `khazana.reserve.keep` on events in memory; it checks every row, sorts, books, and makes lots,
    realisations, balances. Theirs: ``beancount.parser.booking.book`` on parsed entries; it books and
    interpolates, without checking balances.
``from-file``
    Ours: reading a CSV file through the checked doors of ``khazana.core``, then the above. Theirs:
    ``beancount.loader.load_file`` on its own syntax, without its cache; it parses, books and validates.
``million``
    A million events, generated in memory: seconds of `keep` alone, and the peak of the whole process.
``linearity``
    Time per event at a million, over time per event at a hundred thousand.
"""

import csv
import json
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.figures import Figure
from benchmarks.measuring import measure_in_subprocess
from khazana.core import (
    SATS_PER_BTC,
    SourceKind,
    Standing,
    format_btc,
    format_instant,
    format_money,
    parse_btc,
    parse_instant,
    parse_money,
)
from khazana.reserve import Event, EventKind, LotMethod, is_wallet, keep

__all__ = ["run"]

ROOT: Final = Path(__file__).parents[1]
ORACLE: Final = ROOT / ".venv-oracle/bin/python"
SMALL, LARGE = 100_000, 1_000_000
STEP: Final = SATS_PER_BTC // 100
"""Amounts are multiples of 0.01 BTC at whole dollars a bitcoin, so every cost is a whole number of cents."""

ROUNDS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A random walk: its ``name``, how many ``events``, and the odds of ``buying`` at each."""

    name: str
    events: int
    buying: float


WALKS: Final = (
    Walk(name="trading", events=SMALL, buying=0.5),
    Walk(name="holding", events=SMALL // 10, buying=0.98),
)

_KINDS: Final = {kind.value: kind for kind in EventKind}

Timed = tuple[float, float, list[list[str]]]
"""Seconds of reading, seconds of keeping, and the lots left: id and amount [BTC]."""


def run() -> Iterable[Figure]:
    """Measure; see the module for what each figure means."""
    for walk in WALKS:
        yield from _beside_beancount(walk)
    yield from _growth()


def _beside_beancount(walk: Walk) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        csv_path, beancount_path = Path(folder) / "events.csv", Path(folder) / "ledger.beancount"
        _write(walk, csv_path, beancount_path)
        rounds = [(measure_in_subprocess(_read_and_keep, csv_path), _beancount(beancount_path)) for _ in range(ROUNDS)]
    ours, theirs = zip(*rounds, strict=True)
    keep_s = min(one.value[1] for one in ours)
    whole_s = min(one.value[0] + one.value[1] for one in ours)
    peak_mib = max(one.peak_mib for one in ours)
    for name, our_s, peer, peer_s in (
        ("parsed-events", keep_s, "beancount 3 booking.book", min(one["book_s"] for one in theirs)),
        ("from-file", whole_s, "beancount 3 load_file", min(one["load_s"] for one in theirs)),
    ):
        yield Figure(
            name=f"booking.{walk.name}.{name}",
            value=walk.events / our_s,
            unit="events/s",
            peer=peer,
            peer_value=walk.events / peer_s,
            ratio=peer_s / our_s,
            goal="at least 20 times",
            peak_mib=peak_mib,
        )
    left = {tuple(lot) for lot in ours[0].value[2]}
    differing = left ^ {(label, _btc(units)) for label, units in theirs[0]["lots"]}
    yield Figure(
        name=f"booking.{walk.name}.lots-that-differ",
        value=len(differing) + theirs[0]["errors"],
        unit="1",
        peer="beancount 3",
        goal="0",
        peak_mib=theirs[0]["peak_mib"],
    )


def _growth() -> Iterator[Figure]:
    small = measure_in_subprocess(_make_and_keep, SMALL)
    large = measure_in_subprocess(_make_and_keep, LARGE)
    yield Figure(name="booking.million", value=large.value, unit="s", peak_mib=large.peak_mib)
    yield Figure(
        name="booking.million-memory",
        value=large.peak_mib,
        unit="MiB",
        goal="under 1024 MiB",
        peak_mib=large.peak_mib,
    )
    yield Figure(
        name="booking.linearity",
        value=(large.value / LARGE) / (small.value / SMALL),
        unit="1",
        goal="at most 1.5",
        peak_mib=large.peak_mib,
    )


def _events(walk: Walk) -> Iterator[Event]:
    random = Random(7)
    count = walk.events
    held = 0
    start, apart = datetime(2001, 1, 1, tzinfo=UTC), timedelta(days=8000) / count
    for number in range(count):
        amount = random.randrange(1, 500) * STEP
        buys = held < SATS_PER_BTC or random.random() < walk.buying
        price = random.randrange(20_000, 120_000)
        if not buys:
            amount = min(amount, held)
        held += amount if buys else -amount
        paid = parse_money(format(Decimal(amount) * price / SATS_PER_BTC, ".2f"), "USD")
        yield Event(
            external_id=f"e{number:07}",
            at=(start + number * apart).replace(microsecond=0),
            kind=EventKind.PURCHASE if buys else EventKind.DISPOSAL,
            amount=parse_btc(format_btc(amount)),
            from_account="outside" if buys else "wallet:cold",
            to_account="wallet:cold" if buys else "outside",
            standing=Standing.CLAIMED,
            source="benchmark",
            source_kind=SourceKind.DERIVED,
            consideration=paid,
        )


def _write(walk: Walk, csv_path: Path, beancount_path: Path) -> None:
    """Write the same ledger in both forms."""
    with csv_path.open("w", encoding="utf-8", newline="") as table, beancount_path.open("w", encoding="utf-8") as text:
        rows = csv.writer(table)
        text.write('2000-01-01 open Assets:Coins BTC "FIFO"\n2000-01-01 open Equity:Money USD\n')
        text.write("2000-01-01 open Income:Result USD\n")
        for event in _events(walk):
            if event.consideration is None:
                raise ValueError("every event of this ledger has a consideration")
            btc, money = format_btc(event.amount), format_money(event.consideration)
            ends = (event.from_account, event.to_account)
            rows.writerow((event.external_id, format_instant(event.at), event.kind.value, btc, *ends, money))
            day = event.at.date().isoformat()
            if is_wallet(event.to_account):
                price = event.consideration.minor // (event.amount // STEP)
                cost = f'{{{price} USD, {day}, "{event.external_id}"}}'
                legs = f"Assets:Coins  {btc} BTC {cost}\n  Equity:Money  -{money} USD"
            else:
                legs = f"Assets:Coins  -{btc} BTC {{}}\n  Equity:Money  {money} USD\n  Income:Result"
            text.write(f'{day} * "{event.external_id}"\n  {legs}\n')


def _read(path: Path) -> list[Event]:
    with path.open(encoding="utf-8", newline="") as table:
        return [
            Event(
                external_id=name,
                at=parse_instant(at),
                kind=_KINDS[kind],
                amount=parse_btc(btc),
                from_account=start,
                to_account=end,
                standing=Standing.CLAIMED,
                source="benchmark",
                source_kind=SourceKind.DERIVED,
                consideration=parse_money(money, "USD"),
            )
            for name, at, kind, btc, start, end, money in csv.reader(table)
        ]


def _read_and_keep(path: Path) -> Timed:
    start = time.perf_counter()
    events = _read(path)
    read = time.perf_counter()
    books = keep(events, currency="USD", method=LotMethod.FIFO)
    kept = time.perf_counter()
    if books.findings or len(books.events) != len(events):
        raise ValueError("the ledger is not clean")
    return read - start, kept - read, [[lot.id, format_btc(lot.amount)] for lot in books.lots]


def _make_and_keep(count: int) -> float:
    events = list(_events(Walk(name="growing", events=count, buying=0.5)))
    start = time.perf_counter()
    books = keep(events, currency="USD", method=LotMethod.FIFO)
    seconds = time.perf_counter() - start
    if len(books.events) != count:
        raise ValueError("the ledger is not clean")
    return seconds


def _beancount(path: Path) -> dict[str, Any]:
    if not ORACLE.exists():
        raise FileNotFoundError(f"{ORACLE} is missing; make oracle installs it")
    program = [str(ORACLE), str(Path(__file__).with_name("beancount_peer.py")), str(path)]
    world = {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    done = subprocess.run(program, capture_output=True, text=True, check=True, env=world)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _btc(units: str) -> str:
    return format_btc(int(Decimal(units) * SATS_PER_BTC))
