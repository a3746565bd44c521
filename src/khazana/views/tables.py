"""Tables: columns with units, rows of raw values, and what may be done with them before they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from khazana.core import BadInput
from khazana.views.cells import Cell, Kind

__all__ = ["Column", "Table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column.

    Parameters
    ----------
    key
        Its name in programs and in the address of a page, without the unit.
    label, help
        Its name and its meaning for people: English message ids.
    unit
        What exported values are in: ``sat``, ``USD``, ``USD/BTC``, ``UTC``; ``row`` where each row states
        its unit; empty where there is none. Shown values may be in another unit of the same thing (BTC).
    kind
        How cells are shown, sorted and exported.
    """

    key: str
    label: str
    unit: str
    kind: Kind
    help: str

    @property
    def numeric(self) -> bool:
        """Whether cells are figures: aligned at the end, and kept left-to-right in Urdu."""
        return self.kind in {
            Kind.BTC,
            Kind.BTC_RANGE,
            Kind.MONEY,
            Kind.PRICE,
            Kind.INTEGER,
            Kind.NUMBER,
            Kind.RANGE,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table.

    Parameters
    ----------
    name
        Its name in programs, addresses and file names: ``accumulation``.
    title
        For people: an English message id.
    columns, rows
        Each row has one cell for each column.
    zone
        The zone in which its days and instants are shown.
    synthetic
        True where the figures are made up; every view says so.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    zone: tzinfo = UTC
    synthetic: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise BadInput(
                    f"a row of {self.name} has one cell for each of its {len(self.columns)} columns",
                    value=len(row),
                    remedy="fill what is not known with None",
                )

    def position(self, key: str) -> int:
        """Return the place of a column.

        Raises
        ------
        BadInput
            If the table has no such column; the message lists those it has.
        """
        for place, column in enumerate(self.columns):
            if column.key == key:
                return place
        raise BadInput(
            f"the table {self.name} has no such column",
            value=key,
            remedy=f"use one of {', '.join(column.key for column in self.columns)}",
        )

    def column(self, key: str) -> tuple[Cell, ...]:
        """Return the cells of one column."""
        place = self.position(key)
        return tuple(row[place] for row in self.rows)

    def choose(self, keys: Iterable[str]) -> "Table":
        """Return the table with these columns, in this order; each once."""
        places = [self.position(key) for key in dict.fromkeys(keys)]
        if not places:
            raise BadInput(f"a view of {self.name} has at least one column", remedy="name a column")
        return replace(
            self,
            columns=tuple(self.columns[place] for place in places),
            rows=tuple(tuple(row[place] for place in places) for row in self.rows),
        )

    def with_rows(self, rows: Iterable[tuple[Cell, ...]]) -> "Table":
        """Return the table with other rows."""
        return replace(self, rows=tuple(rows))
