"""CSV files of a programme as columns of values; what is wrong is noted cell by cell, and reading goes on.

A file has a header row with the names of its columns, in any order. Empty rows, and rows whose first cell
begins with ``#``, say nothing. Cells are trimmed. A column is read value by value, each distinct text once.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, Final

from khazana.programmes.file_kinds import BAD_CSV, TOO_MANY_ROWS
from khazana.programmes.problems import Problems, Refused, nearest
from khazana.programmes.value_kinds import (
    EMPTY,
    MISSING_COLUMN,
    MISSPELT_COLUMN,
    NO_HEADER,
    RAGGED_ROW,
    REPEATED_COLUMN,
    UNKNOWN_COLUMN,
)

__all__ = ["MOST_ROWS", "Column", "Sheet", "read_sheet"]

MOST_ROWS: Final = 1_000_000
"""The most rows that are read of one file."""

_TURNED_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its ``name``; how a cell is ``read``, which may refuse it; whether it is ``required``.

    A column that is not required may be missing or empty, and then has the value ``otherwise``.
    """

    name: str
    read: Callable[[str], Any]
    required: bool = False
    otherwise: Any = None


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A file's rows by column, with the line that each begins in, and which of them were refused."""

    file: str
    problems: Problems
    lines: list[int] = field(default_factory=list)
    texts: dict[str, Sequence[str]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    incomplete: bool = False
    """True where rows or columns are missing from what is here, so that what they name may be missing too."""

    def refuse(self, row: int, column: str, refusal: Refused, value: object = "") -> None:
        """Note what is wrong with a cell; its row is left out."""
        self.refused.add(row)
        self.problems.add(refusal.kind, self.file, self.lines[row], column, **{"value": value, **refusal.params})

    def rows(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield the line and the values of each row that was not refused."""
        chosen = zip(self.lines, *(self.values[name] for name in columns), strict=True)
        if not self.refused:
            return iter(chosen)
        return (row for index, row in enumerate(chosen) if index not in self.refused)


def read_sheet(text: str, file: str, columns: Sequence[Column], problems: Problems) -> Sheet:
    """Read a CSV file; rows with a refused cell stay in place, and are marked."""
    sheet = Sheet(file=file, problems=problems)
    cells = _cells(text, columns, sheet)
    for column in columns:
        values = cells.get(column.name)
        if values is None:
            if column.required:
                sheet.incomplete = True
                sheet.refused.update(range(len(sheet.lines)))
            sheet.texts[column.name] = [""] * len(sheet.lines)
            sheet.values[column.name] = [column.otherwise] * len(sheet.lines)
        else:
            sheet.texts[column.name] = values
            sheet.values[column.name] = _convert(values, column, sheet)
    return sheet


def _convert(texts: Sequence[str], column: Column, sheet: Sheet) -> list[Any]:
    """Read each distinct text of a column once, and note its refusal at each of its cells."""
    known: dict[str, Any] = {}
    refusals: dict[str, Refused] = {}
    constant = bool(texts) and texts.count(texts[0]) == len(texts)
    for text in texts[:1] if constant else texts:
        if text in known:
            continue
        try:
            known[text] = _read(text, column)
        except Refused as refusal:
            refusals[text] = refusal
            known[text] = column.otherwise
    if refusals:
        for row, text in enumerate(texts):
            if text in refusals:
                sheet.refuse(row, column.name, refusals[text], text)
    if len(known) == 1:
        return [*known.values()] * len(texts)
    return list(map(known.__getitem__, texts))


def _read(text: str, column: Column) -> Any:  # noqa: ANN401 - what the column's reader returns
    if text:
        return column.read(text)
    if column.required:
        raise Refused(EMPTY)
    return column.otherwise


def _cells(text: str, columns: Sequence[Column], sheet: Sheet) -> dict[str, Sequence[str]]:
    """Return the columns of the file as texts, and fill in the lines of its rows."""
    rows = _rows(text, sheet)
    header = next(rows, None)
    if header is None:
        sheet.incomplete = True
        sheet.problems.add(NO_HEADER, sheet.file, 1, file=sheet.file, columns=tuple(column.name for column in columns))
        return {}
    names = _header(*header, columns, sheet)
    width = len(names)
    turned: list[list[str]] = [[] for _ in names]
    kept: list[list[str]] = []
    for line, cells in rows:
        if len(cells) == width:
            kept.append(cells)
            sheet.lines.append(line)
            if len(kept) == _TURNED_AT_ONCE:
                _turn(kept, turned)
            if len(sheet.lines) > MOST_ROWS:
                sheet.problems.add(TOO_MANY_ROWS, sheet.file, line, file=sheet.file, most=MOST_ROWS)
                sheet.incomplete = True
                break
        else:
            sheet.incomplete = True
            sheet.problems.add(RAGGED_ROW, sheet.file, line, cells=len(cells), columns=width)
    _turn(kept, turned)
    found: dict[str, Sequence[str]] = {}
    for name, column in zip(names, turned, strict=True):
        found.setdefault(name, column)
    return found


def _turn(rows: list[list[str]], columns: list[list[str]]) -> None:
    """Move rows into columns; few rows at a time, as each is an object that the collector of garbage looks at."""
    for column, cells in zip(columns, zip(*rows, strict=True), strict=False):
        column.extend(map(str.strip, cells))
    rows.clear()


def _rows(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that says something, with the line that it begins in."""
    reader = csv.reader(StringIO(text), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            sheet.incomplete = True
            sheet.problems.add(BAD_CSV, sheet.file, line, reason=_reason(error))
        else:
            if cells and not cells[0].startswith("#") and (len(cells) > 1 or cells[0].strip()):
                yield line, cells
        line = reader.line_num + 1


def _reason(error: csv.Error) -> str:
    """Return what the reader of CSV says; where it stopped at its limit, what has led there."""
    said = str(error)
    return f"a cell has no end: a quote may not be closed ({said})" if "field limit" in said else said


def _header(line: int, cells: list[str], columns: Sequence[Column], sheet: Sheet) -> list[str]:
    """Check the names of the columns against those that there are."""
    names = [cell.strip() for cell in cells]
    known = tuple(column.name for column in columns)
    met: set[str] = set()
    for name in names:
        if name in met:
            sheet.problems.add(REPEATED_COLUMN, sheet.file, line, name, column=name)
        elif name not in known:
            _unknown(name, line, known, sheet)
        met.add(name)
    for column in columns:
        if column.required and column.name not in met:
            sheet.problems.add(MISSING_COLUMN, sheet.file, line, column.name, column=column.name)
    return names


def _unknown(name: str, line: int, known: tuple[str, ...], sheet: Sheet) -> None:
    suggestion = nearest(name, known)
    if suggestion:
        sheet.problems.add(MISSPELT_COLUMN, sheet.file, line, name, column=name, suggestion=suggestion)
    else:
        sheet.problems.add(UNKNOWN_COLUMN, sheet.file, line, name, column=name, known=known)
