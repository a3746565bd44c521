"""Kraken: the latest 720 candles of a width; older ones cannot be had.

References
----------
https://docs.kraken.com/api/docs/rest-api/get-ohlc-data
https://docs.kraken.com/api/docs/guides/spot-errors
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from khazana.core import Interval, Price, format_instant
from khazana.market.candles import Asked, Candle, CandleSource
from khazana.market.service import Question, instant_at, price_at, unreadable

__all__ = ["KrakenCandles"]

BASE_URL = "https://api.kraken.com"
OPENED = datetime(2013, 9, 1, tzinfo=UTC)
"""The exchange opened this month; there is nothing to ask for before."""
WIDTHS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 240, 1440))
INTERVAL_S = 1.0
"""The service asks for about one public call a second from one address."""
_FIELDS = 8
_DECIMAL = re.compile(r"\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_BUSY = (b"EGeneral:Too many requests", b"EAPI:Rate limit exceeded", b"EService:Busy", b"EService:Unavailable")
_HEAD = 500
"""How much of a body may hold the errors that ask to come back; an answer with candles has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KrakenCandles(CandleSource):
    """Candles of Kraken. A finding says from when on it knows candles, where a span begins earlier."""

    widths: ClassVar[tuple[timedelta, ...]] = WIDTHS
    base_url: str = BASE_URL
    name: str = "kraken"

    def ask(self, asked: Asked) -> list[Candle]:
        """Return the candles since the start of the span; none of a span that is to come."""
        if asked.span.start >= asked.now:
            return []
        question = self._question(asked.currency, asked.span)
        return self.service.ask(question, self._reader(asked.currency), until=self.service.getter.deadline())

    def _question(self, currency: str, span: Interval) -> Question:
        # Whether the candle at ``since`` itself comes is not documented; the one before it makes sure.
        since = int((max(span.start, OPENED) - self.candle).timestamp())
        minutes = self.candle // timedelta(minutes=1)
        url = f"{self.base_url}/0/public/OHLC?pair=XBT{currency}&interval={minutes}&since={since}"
        key = f"{url}#{format_instant(span.end)}"
        return Question(url=url, key=key, end=span.end, interval_s=INTERVAL_S, busy=_busy)

    def _reader(self, currency: str) -> Callable[[object], list[Candle]]:
        where = f"{self.name} XBT{currency}"

        def read(answer: object) -> list[Candle]:
            if not isinstance(answer, dict) or not isinstance(answer.get("error"), list):
                raise unreadable(where, "it has no list of errors", answer)
            if answer["error"]:
                raise unreadable(where, "it says that the call failed", answer["error"])
            result = answer.get("result")
            rows = result.get(f"XXBTZ{currency}") if isinstance(result, dict) else None
            if not isinstance(rows, list):
                raise unreadable(where, f"it has no list XXBTZ{currency}", result)
            candles = [_candle(row, currency, where) for row in rows]
            # The last one is of the present timeframe, whatever was asked for.
            return sorted(candles, key=lambda candle: candle.start)[:-1]

        return read


def _busy(body: bytes) -> bool:
    """Tell an answer that asks to come back later: status 200, with one of a few errors."""
    head = body[:_HEAD]
    return any(error in head for error in _BUSY)


def _candle(row: object, currency: str, where: str) -> Candle:
    """Read ``[time, open, high, low, close, vwap, volume, count]``, prices as text."""
    if not isinstance(row, list) or len(row) != _FIELDS:
        raise unreadable(where, f"a candle is a list of {_FIELDS}", row)
    time, opened, high, low, close, *_ = row
    _price(close, currency, where)
    return Candle(
        start=instant_at(time, where),
        open=_price(opened, currency, where),
        low=_price(low, currency, where),
        high=_price(high, currency, where),
    )


def _price(value: object, currency: str, where: str) -> Price:
    if not isinstance(value, str) or _DECIMAL.fullmatch(value) is None:
        raise unreadable(where, "a price is a decimal in quotes", value)
    return price_at(Decimal(value), currency, where)
