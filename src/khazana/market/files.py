"""Marks from a CSV or Parquet file: exact decimals only, every problem reported with its line."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from khazana.core import (
    BadInput,
    Finding,
    FindingKind,
    Interval,
    Place,
    PriceAnswer,
    Reading,
    Severity,
    Unavailable,
    parse_currency,
)
from khazana.market.columns import check_columns
from khazana.market.rows import Cells, Defaults, Entry, read_row
from khazana.market.spans import refuse_currency, within_span

__all__ = ["FileLayout", "FileMarks"]

MAX_BYTES = 64 * 2**20
MAX_ROWS = 2_000_000
MAX_FINDINGS = 1_000
MAX_DECIMALS = 12

WRONG_WIDTH = FindingKind(
    code="prices.wrong-width",
    severity=Severity.ERROR,
    text="The row has {cells} cells, the header {columns}.",
    remedy="Write as many cells as columns, and quote cells that hold commas.",
)
MARKED_TWICE = FindingKind(
    code="prices.marked-twice",
    severity=Severity.ERROR,
    text="{source} marks {at} a second time; the first is on line {first}.",
    remedy="Keep one of the two rows.",
)
MORE_PROBLEMS = FindingKind(
    code="prices.more-problems",
    severity=Severity.ERROR,
    text="{count} more problems are not listed.",
    remedy="Correct those that are listed first.",
)
READING_ASSUMED = FindingKind(
    code="prices.reading-assumed",
    severity=Severity.NOTE,
    text="The file does not say which trade its prices stand for; {reading} is assumed.",
    remedy="Add a column reading, or name the reading when the file is opened.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLayout:
    """How a price file is laid out: the names of its columns, and what holds where it says nothing.

    ``currency`` and ``reading`` hold where the columns ``currency_column`` and ``reading_column`` are missing or empty.
    ``decimals`` opens the one door for binary floats: each price is taken in its shortest repeatable decimal
    form and rounded half to even to so many places.
    """

    instant: str = "instant"
    date: str = "date"
    until: str = "until"
    price: str = "price"
    low: str = "low"
    high: str = "high"
    reading_column: str = "reading"
    source: str = "source"
    currency_column: str = "currency"
    currency: str = "USD"
    reading: Reading | None = None
    decimals: int | None = None

    def __post_init__(self) -> None:
        parse_currency(self.currency)
        if self.decimals is not None and not 0 <= self.decimals <= MAX_DECIMALS:
            raise BadInput(
                f"prices are kept to 0 to {MAX_DECIMALS} places", value=self.decimals, remedy="use for instance 2"
            )

    def columns(self) -> dict[str, str]:
        """Return the column of each cell of a row."""
        named = {name: value for name, value in asdict(self).items() if name in Cells.__dataclass_fields__}
        return named | {"reading": self.reading_column, "currency": self.currency_column}


@dataclass(frozen=True, slots=True)
class FileMarks:
    """Marks and traded ranges from a file, read once when this is made. Rows with problems are left out and reported.

    A row with ``low``, ``high`` and ``until`` says that all trades of the source from the instant to ``until`` lie
    between the two; its ``price``, if any, marks the instant. A row with ``until`` and a price alone says that
    trades happened at that price in between. Any other row marks its instant.

    Parameters
    ----------
    path
        A CSV file (UTF-8, with a header) or a Parquet file, at most 64 MiB and two million rows.
    layout
        Names of columns, and defaults.
    name
        The source id of rows that name none; by default the file's name without its ending.

    Raises
    ------
    BadInput
        If columns are missing or double, or prices are binary floats and the layout gives no ``decimals``.
    Unavailable
        If the file is missing, too large, or broken.
    """

    path: Path
    layout: FileLayout = FileLayout()
    name: str = ""
    currencies: frozenset[str] = field(init=False)
    findings: tuple[Finding, ...] = field(init=False, repr=False)
    _entries: tuple[Entry, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        path = Path(self.path)
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "name", self.name or path.stem)
        entries, findings = _read(path, self.name, self.layout)
        object.__setattr__(self, "_entries", entries)
        object.__setattr__(self, "findings", findings)
        quoted = {entry.mark.price.currency for entry in entries if entry.mark is not None}
        quoted |= {entry.traded.currency for entry in entries if entry.traded is not None}
        object.__setattr__(self, "currencies", frozenset(quoted | {self.layout.currency}))

    def fetch(self, currency: str, span: Interval) -> PriceAnswer:
        """Return what the file says within ``span``; the findings are those of the whole file.

        Raises
        ------
        BadInput
            If the file does not quote the currency.
        """
        refuse_currency(self.name, self.currencies, currency)
        marks, ranges = within_span(self._entries, currency, span)
        return PriceAnswer(marks=marks, ranges=ranges, findings=self.findings)


def _read(path: Path, name: str, layout: FileLayout) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    content = _bytes(path)
    rows = _parquet_rows(path, content, layout) if content.startswith(b"PAR1") else _csv_rows(path, content, layout)
    defaults = Defaults(
        source=name,
        currency=layout.currency,
        reading=layout.reading or Reading.MINUTE_CLOSE,
        decimals=layout.decimals,
    )
    entries: list[Entry] = []
    problems: list[Finding] = []
    assumed = False
    for row in rows:
        read = (row,) if isinstance(row, Finding) else read_row(row, defaults)
        if isinstance(read, Entry):
            entries.append(read)
            assumed = assumed or (isinstance(row, Cells) and not row.reading.strip() and layout.reading is None)
        else:
            problems += read
    entries, doubles = _without_doubles(entries)
    problems = _bounded(str(path), [*problems, *doubles])
    if assumed:
        problems.append(READING_ASSUMED.at(Place(str(path), None, layout.reading_column), reading=Reading.MINUTE_CLOSE))
    return tuple(entries), tuple(problems)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as failure:
        raise Unavailable(
            f"the price file cannot be read: {failure.strerror or failure}",
            where=str(path),
            remedy="check the path and the permissions",
        ) from failure
    if len(content) > MAX_BYTES:
        raise Unavailable(
            f"the price file is larger than {MAX_BYTES} bytes", where=str(path), remedy="split it, for instance by year"
        )
    return content


def _parquet_rows(path: Path, content: bytes, layout: FileLayout) -> Iterator[Cells | Finding]:
    from khazana.market.parquet import parquet_rows  # noqa: PLC0415 - polars takes long to import

    return parquet_rows(path, content, layout.columns(), max_rows=MAX_ROWS, floats=layout.decimals is not None)


def _csv_rows(path: Path, content: bytes, layout: FileLayout) -> Iterator[Cells | Finding]:
    where = str(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise Unavailable(
            f"the price file is not UTF-8 at byte {failure.start}", where=where, remedy="save it as UTF-8"
        ) from failure
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        at = _positions(where, header, layout)
        for count, row in enumerate(reader, 1):
            if count > MAX_ROWS:
                raise Unavailable(f"the price file has more than {MAX_ROWS} rows", where=where, remedy="split it")
            if not row:
                continue
            place = Place(where, reader.line_num)
            if len(row) != len(header):
                yield WRONG_WIDTH.at(place, cells=len(row), columns=len(header))
            else:
                yield Cells(place=place, **{cell: row[index] for cell, index in at.items()})
    except csv.Error as failure:
        raise Unavailable(
            f"the price file is broken on line {reader.line_num}: {failure}",
            where=where,
            remedy="close every quoted cell, and separate cells by commas",
        ) from failure


def _positions(where: str, header: list[str], layout: FileLayout) -> dict[str, int]:
    check_columns(where, header, layout.columns())
    return {cell: header.index(column) for cell, column in layout.columns().items() if column in header}


def _without_doubles(entries: list[Entry]) -> tuple[list[Entry], list[Finding]]:
    """Leave out rows that mark an instant which their source has marked already."""
    kept: list[Entry] = []
    doubles: list[Finding] = []
    seen: dict[tuple[object, ...], int | None] = {}
    for entry in entries:
        mark = entry.mark
        if mark is None:
            kept.append(entry)
            continue
        key = (mark.at, mark.source, mark.reading, mark.price.currency)
        if key in seen:
            doubles.append(MARKED_TWICE.at(entry.place, source=mark.source, at=mark.at.isoformat(), first=seen[key]))
        else:
            seen[key] = entry.place.line
            kept.append(entry)
    return kept, doubles


def _bounded(file: str, problems: list[Finding]) -> list[Finding]:
    problems.sort(key=lambda finding: finding.place.line or 0)
    if len(problems) <= MAX_FINDINGS:
        return problems
    return [*problems[:MAX_FINDINGS], MORE_PROBLEMS.at(Place(file), count=len(problems) - MAX_FINDINGS)]
