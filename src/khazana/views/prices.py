"""The table of a series of price marks."""

from datetime import UTC

from khazana.core import Interval, MarkSeries
from khazana.views.columns import TITLES, columns
from khazana.views.tables import Table

__all__ = ["marks_table"]


def marks_table(series: MarkSeries, span: Interval | None = None) -> Table:
    """Return the marks of a series, or those within a span; times in UTC."""
    marks = series.marks if span is None else series.between(span)
    return Table(
        name="marks",
        title=TITLES["marks"],
        columns=columns("marks", series.currency),
        rows=tuple((mark.at, mark.price, mark.reading, mark.source) for mark in marks),
        zone=UTC,
    )
