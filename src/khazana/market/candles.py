"""Candles of an exchange: each closed one gives a mark at its start and the range of all its trades."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from khazana.core import (
    BadInput,
    Finding,
    FindingKind,
    Interval,
    Mark,
    Price,
    PriceAnswer,
    Reading,
    Severity,
    TradedRange,
    format_instant,
)
from khazana.market.service import NOTHING_KNOWN, STILL_OPEN, Service, describe_span, unreadable
from khazana.market.spans import refuse_currency
from khazana.wire import check_url

__all__ = ["Asked", "Candle", "CandleSource", "answer_of", "first_start", "last_start"]

STARTS_LATER = FindingKind(
    code="prices.starts-later",
    severity=Severity.WARNING,
    text="{source} has nothing before {first}; it was asked from {start}.",
    remedy="Ask another source for what is older, or the same one for wider candles.",
)
CANDLES_MISSING = FindingKind(
    code="prices.candles-missing",
    severity=Severity.NOTE,
    text="{source} lacks {count} of {expected} candles, first the one at {first}: no trades, or not known.",
    remedy="Ask another source where these instants matter.",
)
CANDLE_INCOHERENT = FindingKind(
    code="prices.candle-incoherent",
    severity=Severity.WARNING,
    text="The candle of {source} at {at} opens at {open}, outside its own low {low} and high {high}; it is left out.",
    remedy="Ask another source for this instant.",
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candle:
    """The first trade, the lowest and the highest price of the trades that begin at ``start``."""

    start: datetime
    open: Price
    low: Price
    high: Price


def first_start(at: datetime, width: timedelta) -> datetime:
    """Return the first start of a candle at or after ``at``."""
    return at + (_EPOCH - at) % width


def last_start(at: datetime, width: timedelta) -> datetime:
    """Return the last start of a candle at or before ``at``."""
    return at - (at - _EPOCH) % width


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked: source, currency, span, and width of the candles; ``now`` when."""

    source: str
    currency: str
    span: Interval
    width: timedelta
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleSource(ABC):
    """A service that answers with candles of BTC against USD or EUR, ``candle`` wide."""

    widths: ClassVar[tuple[timedelta, ...]]
    """The widths of candles that the service has."""
    service: Service
    base_url: str
    name: str
    candle: timedelta = timedelta(days=1)
    currencies: frozenset[str] = frozenset({"EUR", "USD"})

    def __post_init__(self) -> None:
        check_url(self.base_url)
        if self.candle not in self.widths:
            raise BadInput(
                "the service has no candles of this width",
                where=self.name,
                value=str(self.candle),
                remedy=f"use one of {', '.join(f'{one // timedelta(minutes=1)} min' for one in self.widths)}",
            )

    def fetch(self, currency: str, span: Interval) -> PriceAnswer:
        """Return the opens and ranges of the closed candles that start within ``span``.

        Raises
        ------
        BadInput
            If the service does not quote the currency, or the span is longer than it can be asked for.
        Unavailable
            If it does not answer within the limits, or answers what cannot be read.
        """
        refuse_currency(self.name, self.currencies, currency)
        asked = Asked(source=self.name, currency=currency, span=span, width=self.candle, now=self.service.now())
        return answer_of(self.ask(asked), asked)

    @abstractmethod
    def ask(self, asked: Asked) -> Sequence[Candle]:
        """Return the candles that the service has for what was asked, and perhaps others around them."""


def answer_of(candles: Iterable[Candle], asked: Asked) -> PriceAnswer:
    """Turn candles into an answer: those that are closed and start within the span, in order of time.

    Raises
    ------
    Unavailable
        If a candle starts off the grid, or two differ.
    """
    span, width = asked.span, asked.width
    by_start: dict[datetime, Candle] = {}
    for candle in candles:
        _refuse_odd(candle, by_start.get(candle.start), asked)
        if candle.start in span and candle.start <= asked.now - width:
            by_start[candle.start] = candle
    closed = [by_start[start] for start in sorted(by_start)]
    sound = [candle for candle in closed if candle.low.amount <= candle.open.amount <= candle.high.amount]
    findings = [_incoherent(candle, asked) for candle in closed if candle not in sound]
    findings += _gaps(sorted(by_start), asked)
    if span.end > asked.now:
        findings.append(STILL_OPEN.at(source=asked.source, end=format_instant(span.end), now=format_instant(asked.now)))
    return PriceAnswer(
        marks=tuple(_mark(candle, asked) for candle in sound),
        ranges=tuple(_range(candle, asked) for candle in sound if candle.start + width <= span.end),
        findings=tuple(findings),
    )


def _refuse_odd(candle: Candle, known: Candle | None, asked: Asked) -> None:
    if last_start(candle.start, asked.width) != candle.start:
        raise unreadable(asked.source, "a candle starts between two starts of its width", candle.start)
    if known is not None and known != candle:
        raise unreadable(asked.source, "two candles of one start differ", candle.start)


def _mark(candle: Candle, asked: Asked) -> Mark:
    return Mark(at=candle.start, price=candle.open, source=asked.source, reading=Reading.CANDLE_OPEN)


def _range(candle: Candle, asked: Asked) -> TradedRange:
    return TradedRange(
        within=Interval(candle.start, candle.start + asked.width),
        low=candle.low.amount,
        high=candle.high.amount,
        currency=asked.currency,
        source=asked.source,
        complete=True,
    )


def _incoherent(candle: Candle, asked: Asked) -> Finding:
    return CANDLE_INCOHERENT.at(
        source=asked.source,
        at=format_instant(candle.start),
        open=candle.open.amount,
        low=candle.low.amount,
        high=candle.high.amount,
    )


def _gaps(starts: list[datetime], asked: Asked) -> list[Finding]:
    """Say what closed candles the span has and the answer lacks: none, the first ones, or some in between."""
    first = first_start(asked.span.start, asked.width)
    over = min(asked.span.end, asked.now)
    last = min(last_start(asked.now - asked.width, asked.width), first_start(over, asked.width) - asked.width)
    if last < first:
        return []
    if not starts:
        return [NOTHING_KNOWN.at(source=asked.source, **describe_span(asked.span))]
    findings = []
    if starts[0] > first:
        findings.append(
            STARTS_LATER.at(source=asked.source, first=format_instant(starts[0]), start=format_instant(first))
        )
    expected = (last - starts[0]) // asked.width + 1
    if expected > len(starts):
        findings.append(
            CANDLES_MISSING.at(
                source=asked.source,
                count=expected - len(starts),
                expected=expected,
                first=format_instant(_first_gap(starts, asked.width)),
            )
        )
    return findings


def _first_gap(starts: list[datetime], width: timedelta) -> datetime:
    known = set(starts)
    start = starts[0]
    while start in known:
        start += width
    return start
