"""Rows of a price table: text cells in, a mark or a traded range out, or every problem of the row at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import TypeVar

from khazana.core import (
    BadInput,
    Finding,
    FindingKind,
    Interval,
    Mark,
    Place,
    Price,
    Reading,
    Severity,
    TradedRange,
    parse_currency,
    parse_day,
    parse_instant,
    parse_price,
)

__all__ = ["Cells", "Defaults", "Entry", "quantise", "read_row"]

_T = TypeVar("_T")

BAD_CELL = FindingKind(
    code="prices.bad-cell",
    severity=Severity.ERROR,
    text="{what}: {value}.",
    remedy="{remedy}.",
)
NO_INSTANT = FindingKind(
    code="prices.no-instant",
    severity=Severity.ERROR,
    text="The row says neither an instant nor a date, or both.",
    remedy="Fill in one of the two: an instant such as 2025-07-17T21:00Z, or a date, which stands for 00:00 UTC.",
)
BAD_SPAN = FindingKind(
    code="prices.bad-span",
    severity=Severity.ERROR,
    text="The row ends at {until}, which is not after its start {instant}.",
    remedy="Correct one of the two; the end is outside the span.",
)
HALF_RANGE = FindingKind(
    code="prices.half-range",
    severity=Severity.ERROR,
    text="A traded range needs low, high and until; the row lacks {missing}.",
    remedy="Fill in all three, or none of them.",
)
LOW_ABOVE_HIGH = FindingKind(
    code="prices.low-above-high",
    severity=Severity.ERROR,
    text="The low {low} is above the high {high}.",
    remedy="Correct one of the two.",
)
PRICE_OUTSIDE = FindingKind(
    code="prices.price-outside-range",
    severity=Severity.ERROR,
    text="The price {price} lies outside {low} to {high} of the same row.",
    remedy="Correct the row; a price at the end of a candle belongs to another source or row.",
)
NO_PRICE = FindingKind(
    code="prices.no-price",
    severity=Severity.ERROR,
    text="The row has no price and no traded range.",
    remedy="Leave the row out where no price is known; an unknown price is not zero.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The cells of one row as text; an empty one says nothing. ``place`` is its file and line."""

    place: Place
    instant: str = ""
    date: str = ""
    until: str = ""
    price: str = ""
    low: str = ""
    high: str = ""
    reading: str = ""
    source: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds where a row says nothing; with ``decimals``, prices are rounded half to even to so many places."""

    source: str
    currency: str
    reading: Reading
    decimals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a row says: a mark, a traded range, or both; ``place`` is where."""

    place: Place
    mark: Mark | None
    traded: TradedRange | None


_LARGEST_EXPONENT = 30
_WIDE = Context(prec=200, rounding=ROUND_HALF_EVEN)


def quantise(text: str, decimals: int) -> str:
    """Round a number to ``decimals`` places, half to even; what is no plain number is returned as it is.

    This is the one door through which a price written as a binary float enters: from its shortest
    repeatable decimal form.

    Examples
    --------
    >>> quantise(repr(0.1 + 0.2), 2), quantise("92637.125", 2), quantise("nan", 2)
    ('0.30', '92637.12', 'nan')
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        return text
    return f"{number.quantize(Decimal(1).scaleb(-decimals), context=_WIDE):f}"


def read_row(cells: Cells, defaults: Defaults) -> Entry | tuple[Finding, ...]:
    """Read one row, or say everything that is wrong with it."""
    return _Row(cells, defaults).read()


class _Row:
    """A row while it is read: what is wrong so far."""

    def __init__(self, cells: Cells, defaults: Defaults) -> None:
        self.cells = cells
        self.defaults = defaults
        self.problems: list[Finding] = []

    def read(self) -> Entry | tuple[Finding, ...]:
        start = self.start()
        end = self.cell("until", parse_instant)
        source = self.cells.source.strip() or self.defaults.source
        reading = self.cell("reading", _reading) or self.defaults.reading
        currency = self.cell("currency", parse_currency) or self.defaults.currency
        price, low, high = (self.price(name, currency) for name in ("price", "low", "high"))
        within = self.within(start, end)
        self.check_range(price, low, high)
        if start is None or self.problems:
            return tuple(self.problems)
        mark = None
        traded = None
        if within is not None and low is not None and high is not None:
            traded = _range(within, low, high, source, complete=True)
        elif within is not None and price is not None:
            traded = _range(within, price, price, source, complete=False)
        if price is not None and (within is None or low is not None):
            mark = Mark(at=start, price=price, source=source, reading=reading)
        return Entry(place=self.cells.place, mark=mark, traded=traded)

    def place(self, field: str) -> Place:
        return Place(self.cells.place.file, self.cells.place.line, field)

    def cell(self, field: str, parse: Callable[[str], _T]) -> _T | None:
        text: str = getattr(self.cells, field).strip()
        if not text:
            return None
        try:
            return parse(text)
        except BadInput as refusal:
            self.problems.append(
                BAD_CELL.at(self.place(field), what=refusal.what, value=text[:80], remedy=refusal.remedy)
            )
            return None

    def start(self) -> datetime | None:
        if bool(self.cells.instant.strip()) == bool(self.cells.date.strip()):
            self.problems.append(NO_INSTANT.at(self.place("instant")))
            return None
        return self.cell("instant", parse_instant) or self.cell("date", _midnight)

    def price(self, field: str, currency: str) -> Price | None:
        places = self.defaults.decimals

        def parse(text: str) -> Price:
            return parse_price(text if places is None else quantise(text, places), currency)

        return self.cell(field, parse)

    def within(self, start: datetime | None, end: datetime | None) -> Interval | None:
        if start is None or end is None:
            return None
        if end <= start:
            self.problems.append(BAD_SPAN.at(self.place("until"), instant=start.isoformat(), until=end.isoformat()))
            return None
        return Interval(start, end)

    def check_range(self, price: Price | None, low: Price | None, high: Price | None) -> None:
        cells = self.cells
        said = {name for name in ("low", "high", "until") if getattr(cells, name).strip()}
        missing = [name for name in ("low", "high", "until") if name not in said]
        if missing and said & {"low", "high"}:
            self.problems.append(HALF_RANGE.at(self.place(missing[0]), missing=", ".join(missing)))
        if not cells.price.strip() and not said & {"low", "high"}:
            self.problems.append(NO_PRICE.at(self.place("price")))
        if low is None or high is None:
            return
        if low.amount > high.amount:
            self.problems.append(LOW_ABOVE_HIGH.at(self.place("low"), low=low.amount, high=high.amount))
        elif price is not None and not low.amount <= price.amount <= high.amount:
            self.problems.append(
                PRICE_OUTSIDE.at(self.place("price"), price=price.amount, low=low.amount, high=high.amount)
            )


def _range(within: Interval, low: Price, high: Price, source: str, *, complete: bool) -> TradedRange:
    return TradedRange(
        within=within, low=low.amount, high=high.amount, currency=low.currency, source=source, complete=complete
    )


def _midnight(text: str) -> datetime:
    return datetime.combine(parse_day(text), time.min, tzinfo=UTC)


def _reading(text: str) -> Reading:
    try:
        return Reading(text)
    except ValueError:
        known = ", ".join(Reading)
        raise BadInput("unknown reading", value=text, remedy=f"use one of {known}") from None
