"""Daily marks that are made up, and a planning desk's programmes with other marks than their own."""

import datetime as dt
from decimal import Decimal

import numpy as np

from khazana.app.desk import Desk
from khazana.core import Mark, MarkSeries, Price, Reading

__all__ = ["WithMarks", "daily_marks"]


def daily_marks() -> MarkSeries:
    """Daily marks that end at the start of El Salvador's plan; made up."""
    rng = np.random.Generator(np.random.PCG64(2))
    first = dt.datetime(2021, 7, 1, tzinfo=dt.UTC)
    count = (dt.datetime(2025, 7, 18, tzinfo=dt.UTC) - first).days + 1
    prices = 40_000 * np.exp(np.cumsum(0.03 * rng.standard_normal(count)))
    return MarkSeries.of(
        "USD",
        [
            Mark(
                at=first + dt.timedelta(days=day),
                price=Price(Decimal(f"{price:.2f}"), "USD"),
                source="made-up",
                reading=Reading.MINUTE_CLOSE,
            )
            for day, price in enumerate(prices.tolist())
        ],
    )


class WithMarks:
    """The programmes of a desk, and other marks."""

    def __init__(self, desk: Desk, marks: MarkSeries) -> None:
        self.programme, self.value = desk.programme, desk.value
        self._marks = marks

    def marks(self, currency: str, /) -> MarkSeries:
        assert currency == "USD"
        return self._marks
