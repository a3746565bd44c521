"""The columns that a price table must have."""

from collections.abc import Mapping, Sequence

from khazana.core import BadInput

__all__ = ["check_columns"]


def check_columns(where: str, header: Sequence[str], columns: Mapping[str, str]) -> None:
    """Refuse a table without instants or prices, or with two columns of one name."""
    present = set(header)
    double = sorted({column for column in header if header.count(column) > 1})
    if double:
        raise BadInput("two columns have one name", where=where, value=", ".join(double), remedy="rename one of them")
    shown = ", ".join(header)[:200]
    for wanted in (("instant", "date"), ("price", "low")):
        names = [columns[cell] for cell in wanted]
        if not present & set(names):
            raise BadInput(
                f"the price file has no column {' or '.join(names)}",
                where=where,
                value=shown,
                remedy="name its columns in the layout, for instance date='day', price='close'",
            )
