"""The audit of many claims against daily marks, each other, and books.

The programme is made up: five claims a statement, some of them wrong, over fifteen years of daily marks and
weekly purchases. No other program is known that checks claims, so nothing is compared.
"""

import gc
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from benchmarks.figures import Figure
from benchmarks.measuring import measure_in_subprocess
from khazana.core import Interval, Mark, MarkSeries, Price, Reading, SourceKind, Standing, sats
from khazana.reserve import OUTSIDE, Books, Event, EventKind, LotMethod, keep, wallet
from khazana.reserve.audit import AuditRules, Verdict, audit
from khazana.reserve.claims import Claim, Measure
from khazana.reserve.precision import parse_stated

__all__ = ["run"]

CLAIMS = 10_000
DAYS = 5_400
START = datetime(2011, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCES = 20
PER_STATEMENT = 5


def daily_marks(dice: random.Random) -> MarkSeries:
    """Return a mark for each midnight: a random walk."""
    price, marks = Decimal(1000), []
    for day in range(DAYS):
        price = max(Decimal(10), (price * Decimal(dice.randrange(970, 1034)) / 1000).quantize(Decimal("0.01")))
        price = min(price, Decimal(500_000))
        marks.append(
            Mark(at=START + day * DAY, price=Price(price, "USD"), source="daily", reading=Reading.MINUTE_CLOSE)
        )
    return MarkSeries.of("USD", marks)


def weekly_books() -> Books:
    """Return books with one purchase of seven bitcoin a week."""
    events = [
        Event(
            external_id=f"week-{day:05}",
            at=START + day * DAY,
            kind=EventKind.PURCHASE,
            amount=sats(700_000_000),
            from_account=OUTSIDE,
            to_account=wallet("treasury"),
            standing=Standing.CLAIMED,
            source="ledger",
            source_kind=SourceKind.PRIMARY,
        )
        for day in range(0, DAYS, 7)
    ]
    return keep(events, currency="USD", method=LotMethod.FIFO)


def statements(count: int, marks: MarkSeries, dice: random.Random) -> Iterator[Claim]:
    """Return ``count`` claims in statements of five: a balance, its price and value, a change, a purchase."""
    for number in range(count // PER_STATEMENT):
        day, source = dice.randrange(30, DAYS), f"source-{number % SOURCES}"
        then = day - dice.randrange(1, 30)
        held = Decimal(dice.randrange(day, day + 3)) * dice.choice([Decimal(1), Decimal("1.01")])
        price = marks.marks[day].price.amount * dice.choice([Decimal(1), Decimal("1.001"), Decimal("1.05")])
        change = 100 * (marks.marks[day].price.amount / marks.marks[then].price.amount - 1)
        figures = (
            (Measure.HOLDINGS, f"{held:,.2f} BTC", "BTC", None),
            (Measure.PRICE, f"${price:,.0f}", "USD/BTC", None),
            (Measure.VALUE, f"${held * price / 1_000_000:,.2f} million", "USD", None),
            (Measure.PRICE_CHANGE, f"{change:.2f}%", "percent", then),
            (Measure.PURCHASE, "7 BTC", "BTC", None),
        )
        for place, (measure, text, unit, since) in enumerate(figures):
            yield Claim(
                id=f"claim-{number:06}-{place}",
                statement=f"statement-{number:06}",
                measure=measure,
                stated=parse_stated(text, unit=unit),
                within=_day(day),
                since=None if since is None else _day(since),
                claimant="the office",
                source=source,
                source_kind=SourceKind.PRESS,
            )


def _day(number: int) -> Interval:
    start = START + number * DAY + timedelta(hours=6)
    return Interval(start, start + DAY)


def _rate() -> Claim:
    return Claim(
        id="rate",
        statement="rate",
        measure=Measure.PURCHASE_RATE,
        stated=parse_stated("exactly 1 BTC/day", unit="BTC/day"),
        within=_day(0),
        claimant="the office",
        source="speech",
        source_kind=SourceKind.PRIMARY,
    )


@dataclass(frozen=True, kw_only=True)
class Timed:
    """The best of three audits: by the clock [s], of the processor [s]; the checks made, the contradictions found."""

    seconds: float
    busy_seconds: float
    checks: int
    contradictions: int


def timed_audit(count: int) -> Timed:
    """Audit ``count`` claims; making them is not counted."""
    dice = random.Random(20_250_717)
    marks, books = daily_marks(dice), weekly_books()
    claims = [_rate(), *statements(count - 1 + PER_STATEMENT, marks, dice)][:count]
    runs = []
    for _ in range(3):
        gc.collect()  # what the run before left
        start, busy = time.perf_counter(), time.process_time()
        found = audit(claims, marks=marks, books=books, rules=AuditRules())
        runs.append(
            Timed(
                seconds=time.perf_counter() - start,
                busy_seconds=time.process_time() - busy,
                checks=len(found.checks),
                contradictions=sum(check.verdict is Verdict.INCONSISTENT for check in found.checks),
            )
        )
        del found
    return min(runs, key=lambda timed: timed.seconds)


def run() -> Iterator[Figure]:
    """Measure the audit of 10,000 claims, and how it grows."""
    whole = measure_in_subprocess(timed_audit, CLAIMS)
    one, peak = whole.value, whole.peak_mib
    if not one.contradictions or one.checks < CLAIMS:
        raise RuntimeError(f"{one.checks} checks with {one.contradictions} contradictions: too few to measure")
    yield Figure(name="audit.10000-claims", value=one.seconds, unit="s", goal="under 2 s", peak_mib=peak)
    yield Figure(name="audit.per-claim", value=one.seconds / CLAIMS * 1e6, unit="µs", peak_mib=peak)
    yield Figure(name="audit.per-check", value=one.seconds / one.checks * 1e6, unit="µs", peak_mib=peak)
    four = measure_in_subprocess(timed_audit, 4 * CLAIMS)
    yield Figure(
        name="audit.processor-time-of-40000-over-10000-claims",
        value=four.value.busy_seconds / one.busy_seconds,
        unit="1",
        goal="about 4",
        peak_mib=four.peak_mib,
    )
