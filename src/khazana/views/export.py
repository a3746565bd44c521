"""Tables for machines: CSV and rows of JSON, with the unit in each name and exact values.

Amounts are whole satoshi, money and prices exact decimals, instants ISO 8601 in UTC, terms their codes. An
interval gives two columns (``_from_utc``, ``_to_utc``), a range two bounds and its unit. A cell that is unknown,
not stated or not applicable is empty in CSV and null in JSON. A bound that is no finite decimal is rounded
outward at twelve significant digits.

References
----------
RFC 4180 (CSV); OWASP, CSV Injection.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import singledispatch
from io import StringIO
from typing import Final

from khazana.core import Interval, InvariantBroken, LocalText, Money, Price, Range, format_instant, format_money
from khazana.i18n import Message
from khazana.views.cells import Absence, Amount, Cell, Kind, Named, SatsRange, Sum
from khazana.views.tables import Column, Table

__all__ = ["Record", "Value", "bounds_text", "headers", "records", "to_csv"]

Value = str | int | bool | None
"""What a machine gets for a cell."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_SIGNIFICANT_DIGITS: Final = 12
_SUFFIXES: Final = {
    Kind.INTERVAL: ("_from_utc", "_to_utc"),
    Kind.RANGE: ("_low", "_high", "_unit"),
    Kind.STATED: ("", "_low", "_high", "_unit"),
    Kind.BTC_RANGE: ("_low_sat", "_high_sat"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its values under their names."""

    fields: tuple[tuple[str, Value], ...]

    def as_dict(self) -> dict[str, Value]:
        """Return the row for a JSON writer."""
        return dict(self.fields)


def headers(column: Column) -> tuple[str, ...]:
    """Return the names under which a column is exported, units last.

    Examples
    --------
    >>> headers(Column(key="change", label="", unit="sat", kind=Kind.BTC_RANGE, help=""))
    ('change_low_sat', 'change_high_sat')
    """
    suffixes = _SUFFIXES.get(column.kind)
    if suffixes is not None:
        return tuple(f"{column.key}{suffix}" for suffix in suffixes)
    unit = column.unit.replace("/", "_per_").strip("_")
    known = unit and not column.key.endswith(f"_{unit}") and not unit.startswith("per")
    return (f"{column.key}_{unit}" if known else column.key,)


def records(table: Table) -> Iterator[Record]:
    """Yield the rows of a table, in the order of the table."""
    names = tuple(name for column in table.columns for name in headers(column))
    for row in table.rows:
        values = [value for column, cell in zip(table.columns, row, strict=True) for value in _values(column, cell)]
        yield Record(tuple(zip(names, values, strict=True)))


def to_csv(table: Table) -> str:
    r"""Return a table as CSV, lines ended by CRLF.

    A text that a spreadsheet would read as a formula gets an apostrophe in front; figures do not.

    Examples
    --------
    >>> column = Column(key="account", label="", unit="", kind=Kind.TEXT, help="")
    >>> to_csv(Table(name="balances", title="", columns=(column,), rows=(("=1+1",),)))
    "account\r\n'=1+1\r\n"
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for column in table.columns for name in headers(column)])
    words = [_is_words(column, place) for column in table.columns for place in range(len(headers(column)))]
    for record in records(table):
        writer.writerow([_csv_text(value, word) for (_, value), word in zip(record.fields, words, strict=True)])
    return out.getvalue()


def _is_words(column: Column, place: int) -> bool:
    return not (column.numeric or (column.kind is Kind.STATED and place in {1, 2}))


def _csv_text(value: Value, words: bool) -> str:  # noqa: FBT001 - private, one caller
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return f"'{text}" if words and text.startswith(_FORMULA_STARTS) else text


def _values(column: Column, cell: Cell) -> tuple[Value, ...]:
    width = len(headers(column))
    if cell is None or isinstance(cell, Absence):
        return (None,) * width
    values = _machine(cell, column)
    if len(values) != width:
        raise InvariantBroken("a cell does not fit its column", where=column.key, value=type(cell).__name__)
    return values


@singledispatch
def _machine(cell: object, column: Column) -> tuple[Value, ...]:
    from khazana.reserve.claims import Stated  # noqa: PLC0415 - what else is exported needs no books

    if isinstance(cell, Stated):
        return (cell.text, *bounds_text(cell.range), cell.unit)
    raise InvariantBroken("a cell of no known kind", where=column.key, value=type(cell).__name__)


@_machine.register
def _whole(cell: int, column: Column) -> tuple[Value, ...]:  # a flag is one too
    del column
    return (cell,)


@_machine.register
def _text(cell: str, column: Column) -> tuple[Value, ...]:
    del column
    return (cell,)


@_machine.register
def _term(cell: StrEnum, column: Column) -> tuple[Value, ...]:
    del column
    return (cell.value,)


@_machine.register
def _number(cell: Decimal | Fraction, column: Column) -> tuple[Value, ...]:
    del column
    return (_decimal(Fraction(cell), ROUND_FLOOR),)


@_machine.register
def _money(cell: Money, column: Column) -> tuple[Value, ...]:
    _same_currency(cell.currency, column)
    return (format_money(cell),)


@_machine.register
def _price(cell: Price, column: Column) -> tuple[Value, ...]:
    _same_currency(cell.currency, column)
    return (f"{cell.amount:f}",)


def _same_currency(currency: str, column: Column) -> None:
    if column.unit.split("/")[0] not in {currency.lower(), ""}:
        raise InvariantBroken(f"a column in {column.unit} holds {currency}", where=column.key)


@_machine.register
def _amount(cell: Amount, column: Column) -> tuple[Value, ...]:
    del column
    return (*bounds_text(cell.range), cell.unit)


@_machine.register
def _sats_range(cell: SatsRange, column: Column) -> tuple[Value, ...]:
    del column
    return (cell.low, cell.high)


@_machine.register
def _sum(cell: Sum, column: Column) -> tuple[Value, ...]:
    del column
    inputs = (f"{one.symbol} = {_interval_text(one.range)} {one.unit}" for one in cell.check.inputs)
    return ("; ".join(inputs),)


@_machine.register
def _day(cell: date, column: Column) -> tuple[Value, ...]:
    del column
    return (cell.isoformat(),)


@_machine.register
def _instant(cell: datetime, column: Column) -> tuple[Value, ...]:
    text = format_instant(cell)
    return (text, None) if column.kind is Kind.INTERVAL else (text,)


@_machine.register
def _interval(cell: Interval, column: Column) -> tuple[Value, ...]:
    del column
    return (format_instant(cell.start), format_instant(cell.end))


@_machine.register
def _named(cell: Named, column: Column) -> tuple[Value, ...]:
    del column
    return (cell.code,)


@_machine.register
def _message(cell: Message, column: Column) -> tuple[Value, ...]:
    del column
    return (cell.template.format_map(dict(cell.params)),)


@_machine.register
def _local(cell: LocalText, column: Column) -> tuple[Value, ...]:
    del column
    return (cell.en,)


@_machine.register
def _list(cell: tuple, column: Column) -> tuple[Value, ...]:  # type: ignore[type-arg]  # singledispatch needs the bare type
    if column.kind is Kind.INTERVALS:
        return (" ".join(f"{format_instant(one.start)}/{format_instant(one.end)}" for one in cell),)
    return (" ".join(cell),)


def bounds_text(span: Range) -> tuple[str | None, str | None]:
    """Return the bounds of a range as decimals, exact or rounded outward; ``None`` for an open side."""
    return (
        None if span.low is None else _decimal(span.low, ROUND_FLOOR),
        None if span.high is None else _decimal(span.high, ROUND_CEILING),
    )


def _interval_text(span: Range) -> str:
    low, high = bounds_text(span)
    return low or "" if low == high else f"[{low or '-inf'}, {high or 'inf'}]"


def _decimal(number: Fraction, rounding: str) -> str:
    """Write a fraction exactly where it is a finite decimal, else rounded at twelve significant digits."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    context = Context(prec=60 if rest == 1 else _SIGNIFICANT_DIGITS, rounding=rounding)
    return f"{context.divide(Decimal(number.numerator), Decimal(number.denominator)):f}"
