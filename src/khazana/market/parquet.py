"""Rows of a Parquet file as exact text: no price leaves this module as a binary float."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from khazana.core import BadInput, Place, Unavailable
from khazana.market.columns import check_columns
from khazana.market.rows import Cells

__all__ = ["parquet_rows"]

_PRICES = ("price", "low", "high")


def parquet_rows(
    path: Path, content: bytes, columns: dict[str, str], *, max_rows: int, floats: bool
) -> Iterator[Cells]:
    """Yield the rows as text; a row's line is its number from 1.

    Parameters
    ----------
    columns
        The column of each cell.
    floats
        Whether prices may be binary floats; they leave in their shortest repeatable decimal form.
    """
    where = str(path)
    with _broken(where):
        frame = _frame(where, content, columns, max_rows)
        texts = {
            cell: _texts(where, column, frame[column], floats=floats and cell in _PRICES)
            for cell, column in columns.items()
            if column in frame.columns
        }
    for index in range(frame.height):
        yield Cells(place=Place(where, index + 1), **{cell: values[index] for cell, values in texts.items()})


def _frame(where: str, content: bytes, columns: dict[str, str], max_rows: int) -> pl.DataFrame:
    header = list(pl.read_parquet_schema(io.BytesIO(content)))
    check_columns(where, header, columns)
    lazy = pl.scan_parquet(io.BytesIO(content))
    rows = int(lazy.select(pl.len()).collect().item())
    if rows > max_rows:
        raise Unavailable(f"the price file has more than {max_rows} rows", where=where, remedy="split it")
    return lazy.select([name for name in header if name in columns.values()]).collect()


@contextmanager
def _broken(where: str) -> Iterator[None]:
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as failure:
        said = str(failure).partition("\n")[0][:200] or type(failure).__name__
        raise Unavailable(
            f"the Parquet file is broken: {said}",
            where=where,
            remedy="write it again, or export it as CSV",
        ) from failure


def _texts(where: str, column: str, values: pl.Series, *, floats: bool) -> list[str]:
    kind = values.dtype
    if kind.is_float():
        if not floats:
            raise BadInput(
                f"the column {column} holds binary floats, which are not exact",
                where=where,
                value=str(kind),
                remedy="store it as decimal, integer or text, or name the places to round to in the layout: decimals=2",
            )
        return ["" if value is None else repr(value) for value in values.cast(pl.Float64).to_list()]
    if isinstance(kind, pl.Datetime):
        if kind.time_zone is None:
            raise BadInput(
                f"the column {column} holds times without a zone",
                where=where,
                value=str(kind),
                remedy="store them with the zone UTC",
            )
        exact = values.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
        return ["" if value is None else value.isoformat() for value in exact.to_list()]
    if kind == pl.Null:
        return [""] * len(values)
    if kind.is_decimal():
        return ["" if value is None else f"{value:f}" for value in values.to_list()]
    if kind.is_integer() or kind in (pl.String, pl.Date, pl.Categorical, pl.Enum):
        return ["" if value is None else str(value) for value in values.to_list()]
    raise BadInput(
        f"the column {column} holds neither text, dates nor exact numbers",
        where=where,
        value=str(kind),
        remedy="store it as text, decimal, integer, date or a time with zone",
    )
