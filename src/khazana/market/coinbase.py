"""Coinbase Exchange: candles of any age, 300 a call.

References
----------
https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-candles
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from khazana.core import BadInput, format_instant
from khazana.market.candles import Asked, Candle, CandleSource, first_start, last_start
from khazana.market.service import SETTLING, Question, instant_at, price_at, unreadable

__all__ = ["CoinbaseCandles"]

BASE_URL = "https://api.exchange.coinbase.com"
OPENED = datetime(2015, 1, 1, tzinfo=UTC)
"""The exchange opened this month; there is nothing to ask for before."""
WIDTHS = tuple(timedelta(seconds=seconds) for seconds in (60, 300, 900, 3600, 21600, 86400))
PAGE = 300
"""Candles that one call may ask for; the ends are both in it."""
MAX_CALLS = 200
INTERVAL_S = 0.2
"""The service allows 10 public calls a second from one address."""
_FIELDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CoinbaseCandles(CandleSource):
    """Candles of Coinbase Exchange. A span that needs more than 200 calls is refused."""

    widths: ClassVar[tuple[timedelta, ...]] = WIDTHS
    base_url: str = BASE_URL
    name: str = "coinbase"

    def ask(self, asked: Asked) -> list[Candle]:
        """Return the candles of each page."""
        until = self.service.getter.deadline()
        candles: list[Candle] = []
        for first, last in self._pages(asked):
            question = self._question(asked.currency, first, last)
            candles += self.service.ask(question, self._reader(asked.currency, first, last), until=until)
        return candles

    def _pages(self, asked: Asked) -> list[tuple[datetime, datetime]]:
        """Return the first and last start of each page.

        Pages lie on a fixed grid, so that kept ones serve other spans; one that is not over yet ends with the span.
        """
        width = asked.width
        end = min(asked.span.end, asked.now)
        first = first_start(max(asked.span.start, OPENED), width)
        page = last_start(first, PAGE * width)
        if end - page > MAX_CALLS * PAGE * width:
            raise BadInput(
                f"the span needs more than {MAX_CALLS} calls of {PAGE} candles",
                where=self.name,
                value=f"{format_instant(asked.span.start)}/{format_instant(asked.span.end)}",
                remedy="ask for wider candles, or for a shorter span",
            )
        pages = []
        while page < end and first < end:
            following = page + PAGE * width
            over = following <= asked.now - SETTLING
            pages.append((page, (following if over else first_start(min(end, following), width)) - width))
            page = following
        return pages

    def _question(self, currency: str, first: datetime, last: datetime) -> Question:
        seconds = self.candle // timedelta(seconds=1)
        url = (
            f"{self.base_url}/products/BTC-{currency}/candles"
            f"?granularity={seconds}&start={format_instant(first)}&end={format_instant(last)}"
        )
        return Question(url=url, key=url, end=last + self.candle, interval_s=INTERVAL_S)

    def _reader(self, currency: str, first: datetime, last: datetime) -> Callable[[object], list[Candle]]:
        where = f"{self.name} BTC-{currency}"

        def read(answer: object) -> list[Candle]:
            if not isinstance(answer, list):
                raise unreadable(where, "it is not a list of candles", answer)
            candles = [_candle(row, currency, where) for row in answer]
            # The service may add candles from before the start that was asked for.
            return [candle for candle in candles if first <= candle.start <= last]

        return read


def _candle(row: object, currency: str, where: str) -> Candle:
    """Read ``[time, low, high, open, close, volume]``."""
    if not isinstance(row, list) or len(row) != _FIELDS:
        raise unreadable(where, f"a candle is a list of {_FIELDS}", row)
    time, low, high, opened, close, _ = row
    price_at(close, currency, where)
    return Candle(
        start=instant_at(time, where),
        open=price_at(opened, currency, where),
        low=price_at(low, currency, where),
        high=price_at(high, currency, where),
    )
