"""Fetching from several sources: each is kept, one that fails stops no other."""

from pathlib import Path

import pytest

from khazana.app.prices import fetch_prices
from khazana.core import (
    Interval,
    Mark,
    PriceAnswer,
    PriceSource,
    Reading,
    Unavailable,
    parse_instant,
    parse_price,
)
from khazana.store import open_store

AT = parse_instant("2025-07-20T00:00Z")
SPAN = Interval(AT, parse_instant("2025-07-21T00:00Z"))


class Says:
    """A source that says one price."""

    currencies = frozenset({"USD"})

    def __init__(self, name: str, price: str) -> None:
        self.name = name
        self._price = parse_price(price, "USD")

    def fetch(self, currency: str, span: Interval) -> PriceAnswer:
        assert (currency, span) == ("USD", SPAN)
        return PriceAnswer(marks=(Mark(at=AT, price=self._price, source=self.name, reading=Reading.CANDLE_OPEN),))


class Fails:
    """A source that does not answer."""

    name = "down"
    currencies = frozenset({"USD"})

    def fetch(self, currency: str, span: Interval) -> PriceAnswer:
        raise Unavailable("no answer", where="down", value=(currency, span))


def fetch(folder: Path, *sources: PriceSource) -> tuple[list[str], list[str], int, int]:
    asked: list[str] = []
    with open_store(f"sqlite:///{folder / 's.sqlite3'}") as store:
        receipt = fetch_prices(sources, store, currency="USD", span=SPAN, progress=asked.append)
        kept = len(store.marks("USD").marks)
    return asked, [name for name, _ in receipt.failures], len(receipt.findings), kept


def test_one_source_that_fails_stops_no_other(tmp_path: Path) -> None:
    assert fetch(tmp_path, Says("a", "100"), Fails(), Says("b", "100")) == (["a", "down", "b"], ["down"], 0, 2)


def test_sources_that_disagree_are_told(tmp_path: Path) -> None:
    _, _, findings, kept = fetch(tmp_path, Says("a", "100"), Says("b", "120"))
    assert (findings, kept) == (1, 2)


def test_all_failing_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no answer"):
        fetch(tmp_path, Fails())
