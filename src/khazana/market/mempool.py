"""mempool.space: an index of several exchanges, one value an hour since 2022 and one a week before.

The service answers with its whole history in one call; a kept history serves every span that was over
when it was fetched.

References
----------
https://mempool.space/docs/api/rest#get-historical-price
https://github.com/mempool/mempool, backend/src/repositories/PricesRepository.ts
"""

from collections.abc import Callable
from dataclasses import dataclass

from khazana.core import Finding, Interval, Mark, PriceAnswer, Reading, format_instant
from khazana.market.service import (
    NOTHING_KNOWN,
    STILL_OPEN,
    Question,
    Service,
    decimal_at,
    describe_span,
    instant_at,
    price_at,
    unreadable,
)
from khazana.market.spans import refuse_currency
from khazana.wire import check_url

__all__ = ["MempoolHistory"]

BASE_URL = "https://mempool.space"
INTERVAL_S = 1.0
"""The service publishes no figure, and bans who asks too often."""
_UNKNOWN = frozenset({0, -1})
"""What stands where the service knows no price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MempoolHistory:
    """Values of the index of mempool.space, or of another instance of its software, in USD or EUR."""

    service: Service
    base_url: str = BASE_URL
    name: str = "mempool"
    currencies: frozenset[str] = frozenset({"EUR", "USD"})

    def __post_init__(self) -> None:
        check_url(self.base_url)

    def fetch(self, currency: str, span: Interval) -> PriceAnswer:
        """Return the values within ``span``, at the instants at which the service took them.

        Raises
        ------
        BadInput
            If the service does not quote the currency.
        Unavailable
            If it does not answer within the limits, or answers what cannot be read.
        """
        refuse_currency(self.name, self.currencies, currency)
        now = self.service.now()
        url = f"{self.base_url}/api/v1/historical-price?currency={currency}"
        question = Question(url=url, key=url, end=span.end, interval_s=INTERVAL_S)
        marks: tuple[Mark, ...] = ()
        if span.start < now:
            reader = self._reader(currency, span)
            marks = self.service.ask(question, reader, until=self.service.getter.deadline())
        findings: list[Finding] = []
        if not marks:
            findings.append(NOTHING_KNOWN.at(source=self.name, **describe_span(span)))
        if span.end > now:
            findings.append(STILL_OPEN.at(source=self.name, end=format_instant(span.end), now=format_instant(now)))
        return PriceAnswer(marks=marks, findings=tuple(findings))

    def _reader(self, currency: str, span: Interval) -> Callable[[object], tuple[Mark, ...]]:
        where = f"{self.name} {currency}"

        def read(answer: object) -> tuple[Mark, ...]:
            prices = answer.get("prices") if isinstance(answer, dict) else None
            if not isinstance(prices, list):
                raise unreadable(where, "it has no list of prices", answer)
            marks: dict[object, Mark] = {}
            for row in prices:
                mark = self._mark(row, currency, where)
                if mark is None or mark.at not in span:
                    continue
                if marks.setdefault(mark.at, mark) != mark:
                    raise unreadable(where, "two prices of one instant differ", row)
            return tuple(sorted(marks.values(), key=lambda mark: mark.at))

        return read

    def _mark(self, row: object, currency: str, where: str) -> Mark | None:
        """Read ``{"time": …, "USD": …}``; ``None`` where the service knows no price."""
        if not isinstance(row, dict) or currency not in row:
            raise unreadable(where, f"an entry has a time and a price in {currency}", row)
        at = instant_at(row.get("time"), where)
        if decimal_at(row[currency], where) in _UNKNOWN:
            return None
        return Mark(at=at, price=price_at(row[currency], currency, where), source=self.name, reading=Reading.INDEX)
