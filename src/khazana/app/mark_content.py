"""Price marks as a content of a bundle: every mark and traded range that a result was computed with."""

from decimal import Decimal
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from khazana.alliance import Content
from khazana.alliance.canonical import Json, canonical, parse_canonical
from khazana.core import BadInput, Interval, Mark, MarkSeries, Price, TradedRange, format_instant, parse_instant
from khazana.core.marks import Reading

__all__ = ["mark_content", "marks_name", "marks_of", "parse_marks"]

FORMAT: Final = "khazana-marks-1"
_Price = Annotated[str, Meta(pattern=r"^[0-9]{1,30}(\.[0-9]{1,20})?$", max_length=60)]
_Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", max_length=3)]
_Moment = Annotated[str, Meta(max_length=40)]
_Name = Annotated[str, Meta(min_length=1, max_length=300)]


class _Door(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file: no key but these, and each of them."""


class _MarkDoor(_Door, frozen=True, kw_only=True):
    at: _Moment
    price: _Price
    reading: Reading
    source: _Name


class _RangeDoor(_Door, frozen=True, kw_only=True):
    complete: bool
    end: _Moment
    high: _Price
    low: _Price
    source: _Name
    start: _Moment


class _MarksDoor(_Door, frozen=True, kw_only=True):
    currency: _Currency
    format: str
    marks: tuple[_MarkDoor, ...]
    ranges: tuple[_RangeDoor, ...]


def marks_name(currency: str) -> str:
    """Return what the content of a currency's marks is called."""
    return f"marks-{currency}.json"


def mark_content(series: MarkSeries, currency: str) -> Content:
    """Return marks as an input; equal marks give equal bytes."""
    value: Json = {
        "currency": currency,
        "format": FORMAT,
        "marks": [
            {
                "at": format_instant(one.at),
                "price": format(one.price.amount, "f"),
                "reading": one.reading.value,
                "source": one.source,
            }
            for one in series.marks
        ],
        "ranges": [
            {
                "complete": one.complete,
                "end": format_instant(one.within.end),
                "high": format(one.high, "f"),
                "low": format(one.low, "f"),
                "source": one.source,
                "start": format_instant(one.within.start),
            }
            for one in series.ranges
        ],
    }
    return Content(name=marks_name(currency), role="input", data=canonical(value) + b"\n")


def parse_marks(data: bytes) -> MarkSeries:
    """Read the bytes of `mark_content`.

    Raises
    ------
    BadInput
        If they have another form.
    """
    value = parse_canonical(data.removesuffix(b"\n"))
    try:
        door = msgspec.convert(value, _MarksDoor, strict=True)
    except msgspec.ValidationError as error:
        raise BadInput("these are no price marks", value=str(error)[:200], remedy="ask for the bundle again") from None
    if door.format != FORMAT:
        raise BadInput(f"price marks say that their format is {FORMAT}", remedy="ask for the bundle again")
    marks = [
        Mark(
            at=parse_instant(one.at),
            price=Price(Decimal(one.price), door.currency),
            source=one.source,
            reading=one.reading,
        )
        for one in door.marks
    ]
    ranges = [
        TradedRange(
            within=Interval(parse_instant(one.start), parse_instant(one.end)),
            low=Decimal(one.low),
            high=Decimal(one.high),
            currency=door.currency,
            source=one.source,
            complete=one.complete,
        )
        for one in door.ranges
    ]
    return MarkSeries.of(door.currency, marks, ranges)


def marks_of(contents: tuple[Content, ...], currency: str) -> MarkSeries | None:
    """Return the marks of a currency among contents; ``None`` where they are not there."""
    name = marks_name(currency)
    return next((parse_marks(one.data) for one in contents if (one.role, one.name) == ("input", name)), None)
