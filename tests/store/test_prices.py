"""Prices come back exactly, and no revision is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from khazana.core import Interval, Mark, MarkSeries, Price, PriceAnswer, Reading, TradedRange, parse_instant
from khazana.store import Store, open_store

AT = parse_instant("2025-07-17T00:00Z")
FETCHED = parse_instant("2025-07-18T12:00Z")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as opened:
        yield opened


def mark(
    price: str, *, at: datetime = AT, source: str = "kraken", reading: Reading = Reading.INDEX, currency: str = "USD"
) -> Mark:
    return Mark(at=at, price=Price(Decimal(price), currency), source=source, reading=reading)


def traded(low: str, high: str, *, complete: bool = True) -> TradedRange:
    within = Interval(AT, AT + timedelta(days=1))
    return TradedRange(
        within=within, low=Decimal(low), high=Decimal(high), currency="USD", source="kraken", complete=complete
    )


def test_what_is_kept_comes_back_in_order(store: Store) -> None:
    marks = [
        mark("118698.10"),
        mark("0.000000000001", at=AT - timedelta(microseconds=1)),
        mark("118698.1", source="coinbase"),
        mark("118700", reading=Reading.CANDLE_OPEN),
        mark("999999999999999.999999999999", at=AT + timedelta(days=1)),
        mark("33000000.5", currency="PKR"),
    ]
    store.save_marks(PriceAnswer(marks=tuple(marks), ranges=(traded("117000", "120481.50"),)), fetched_at=FETCHED)
    kept = store.marks("USD")
    assert kept.marks == MarkSeries.of("USD", [one for one in marks if one.price.currency == "USD"]).marks
    assert [f"{one.price.amount:f}" for one in kept.marks] == [
        "0.000000000001", "118698.1", "118700", "118698.10", "999999999999999.999999999999"
    ]  # fmt: skip
    assert kept.ranges == (traded("117000", "120481.50"),)
    assert store.marks("PKR").marks == (marks[-1],)
    assert store.marks("EUR") == PriceAnswer(marks=())


def test_an_exponent_is_written_out(store: Store) -> None:
    store.save_marks(PriceAnswer(marks=(mark("1E+5"),)))
    (kept,) = store.marks("USD").marks
    assert kept.price.amount == 100_000


def revisions(store: Store, table: str) -> list[tuple[object, ...]]:
    said = "price" if table == "marks" else "low, high, complete"
    query = f"SELECT revision, {said}, fetched_at_us FROM {table} ORDER BY revision"  # noqa: S608 - constants
    with store._database.reading() as connection:
        found = connection.execute(text(query))
        return [tuple(row) for row in found]


def test_the_newest_price_wins_and_earlier_ones_stay(store: Store) -> None:
    for day, price in enumerate(("118698", "118698.0", "118700", "118698")):
        store.save_marks(PriceAnswer(marks=(mark(price),)), fetched_at=datetime(2025, 7, 18 + day, tzinfo=UTC))
    assert [one.price.amount for one in store.marks("USD").marks] == [Decimal(118698)]
    day = 86_400_000_000
    first = int(datetime(2025, 7, 18, tzinfo=UTC).timestamp()) * 1_000_000
    assert revisions(store, "marks") == [
        (1, "118698", first), (2, "118700", first + 2 * day), (3, "118698", first + 3 * day)
    ]  # fmt: skip


def test_a_range_is_revised_as_a_whole(store: Store) -> None:
    for one in (traded("117000", "118000", complete=False), traded("117000", "118000"), traded("117000", "118000")):
        store.save_marks(PriceAnswer(marks=(), ranges=(one,)), fetched_at=FETCHED)
    assert store.marks("USD").ranges == (traded("117000", "118000"),)
    assert [row[:4] for row in revisions(store, "traded")] == [(1, "117000", "118000", 0), (2, "117000", "118000", 1)]


def test_many_marks_are_kept_and_kept_again(store: Store) -> None:
    many = tuple(mark(str(90_000 + n % 100), at=AT + timedelta(minutes=n)) for n in range(12_000))
    store.save_marks(PriceAnswer(marks=many))
    store.save_marks(PriceAnswer(marks=tuple(reversed(many))))
    assert store.marks("USD").marks == many
    assert len(revisions(store, "marks")) == 12_000


def test_an_empty_answer_writes_nothing(store: Store) -> None:
    with store._database.writing("prices"):
        store.save_marks(PriceAnswer(marks=()))
    assert store.marks("USD") == PriceAnswer(marks=())
