"""Sort, filter and search tables before they are shown. Columns are chosen by `Table.choose`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from khazana.core import BadInput
from khazana.i18n import Translator
from khazana.views.export import Value, headers, records
from khazana.views.formatting import show_rows
from khazana.views.tables import Table

__all__ = ["Filter", "Operator", "filtered", "parse_filter", "searched", "sorted_by"]

_FILTER = re.compile(r"\s*(?P<column>[a-z][a-z0-9_]*)\s*(?P<operator>!=|>=|<=|=|~|>|<)(?P<value>.*)", re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?", re.ASCII)

_Key = tuple[int, Decimal, str]


class Operator(StrEnum):
    """How a cell is compared with a filter's value."""

    IS = "="
    IS_NOT = "!="
    CONTAINS = "~"
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Keep the rows whose exported value in ``column`` (an exported name, or a column's key) compares so."""

    column: str
    operator: Operator
    value: str


def parse_filter(text: str) -> Filter:
    """Read a filter such as ``verdict=inconsistent``, ``claimant~office`` or ``value_usd>=500000000``.

    Numbers compare as numbers, all else as text: instants and dates are ISO 8601, so that is their order.

    Raises
    ------
    BadInput
        If it is not a column, an operator and a value.
    """
    match = _FILTER.fullmatch(text)
    if match is None:
        raise BadInput(
            "a filter is a column, an operator and a value",
            value=text,
            remedy="write verdict=inconsistent; operators are = != ~ >= <= > <",
        )
    return Filter(column=match["column"], operator=Operator(match["operator"]), value=match["value"].strip())


def filtered(table: Table, filters: Iterable[Filter]) -> Table:
    """Return the rows that pass every filter; a cell without a value passes only ``!=``.

    Raises
    ------
    BadInput
        If the table has no such column.
    """
    kept = list(zip(table.rows, (record.fields for record in records(table)), strict=True))
    for one in filters:
        place = _exported_place(table, one.column)
        kept = [(row, fields) for row, fields in kept if _passes(fields[place][1], one)]
    return table.with_rows(row for row, _ in kept)


def sorted_by(table: Table, column: str, *, descending: bool = False) -> Table:
    """Return the table sorted by a column's exported value; rows without a value come last in both orders.

    Raises
    ------
    BadInput
        If the table has no such column.
    """
    place = _exported_place(table, column)
    pairs = list(zip(table.rows, (record.fields[place][1] for record in records(table)), strict=True))
    known = [pair for pair in pairs if pair[1] is not None]
    unknown = [row for row, value in pairs if value is None]
    known.sort(key=lambda pair: _key(pair[1]), reverse=descending)
    return table.with_rows([*(row for row, _ in known), *unknown])


def searched(table: Table, words: str, translator: Translator) -> Table:
    """Return the rows in which every one of ``words`` appears as the reader sees them."""
    wanted = [word.casefold() for word in words.split()]
    shown = (" ".join(cell.text for cell in row).casefold() for row in show_rows(table, translator))
    return table.with_rows(row for row, text in zip(table.rows, shown, strict=True) if all(w in text for w in wanted))


def _exported_place(table: Table, wanted: str) -> int:
    names = [headers(column) for column in table.columns]
    flat = [name for group in names for name in group]
    if wanted in flat:
        return flat.index(wanted)
    return sum(len(group) for group in names[: table.position(wanted)])


def _passes(value: Value, one: Filter) -> bool:
    if value is None:
        return one.operator is Operator.IS_NOT
    if one.operator is Operator.CONTAINS:
        return one.value.casefold() in str(value).casefold()
    cell, wanted = _key(value), _key(one.value)
    return {
        Operator.IS: cell == wanted,
        Operator.IS_NOT: cell != wanted,
        Operator.AT_LEAST: cell >= wanted,
        Operator.AT_MOST: cell <= wanted,
        Operator.ABOVE: cell > wanted,
        Operator.BELOW: cell < wanted,
    }[one.operator]


def _key(value: Value) -> _Key:
    """Order numbers by size and before texts, texts without regard to case."""
    text = str(value).casefold()
    return (0, Decimal(text), "") if _NUMBER.fullmatch(text) else (1, Decimal(0), text)
