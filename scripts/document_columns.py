#!/usr/bin/env python3
"""Write docs/reference/columns.md, the data dictionary, from the columns that the source declares."""

import sys
from pathlib import Path

from khazana.views import Column, Kind
from khazana.views.columns import COLUMNS, TITLES
from khazana.views.export import headers

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "columns.md"

HEAD = """\
# Columns

The data dictionary: every column of every table, as pages, the terminal, CSV, JSON and the API give it.

For programs (`--csv`, `--json`, CSV downloads, `/api/v1`) a column goes by the names below, its unit last.

- Amounts of bitcoin are whole satoshi (`_sat`); people read BTC. A change or a remainder that follows from
  stated figures has two bounds, `_low_sat` and `_high_sat`, equal where it is exact.
- Money and prices are exact decimals as text, in the currency that the name ends with (`_usd`,
  `_usd_per_btc`; another programme may have another currency).
- Instants are ISO 8601 in UTC. An interval runs from `_from_utc` (in it) to `_to_utc` (outside it); an event at
  an instant has no `_to_utc`.
- A stated figure keeps its text, and the bounds that its precision admits: `_low`, `_high` and `_unit`. A bound
  that is no finite decimal is rounded outward at twelve significant digits.
- An empty cell (null in JSON) is unknown, not stated or not applicable; pages and the terminal say which.
- In CSV a text that begins like a spreadsheet's formula has an apostrophe in front.

This page is written from the source by `scripts/document_columns.py`; a test holds the two equal.
"""

UNITS = {
    "sat": "satoshi; shown in BTC",
    "utc": "instant in UTC",
    "currency": "currency of the programme",
    "currency/btc": "currency per BTC",
    "row": "stated in each row",
}


def names(column: Column) -> str:
    """Return the exported names of a column, for a programme in US dollars."""
    in_dollars = Column(
        key=column.key, label="", unit=column.unit.replace("currency", "usd"), kind=column.kind, help=""
    )
    return "<br>".join(f"`{name}`" for name in headers(in_dollars))


def unit(column: Column) -> str:
    """Return the unit of a column in words."""
    if column.kind is Kind.STATED:
        return UNITS["row"]
    return UNITS.get(column.unit, "")


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for table, described in COLUMNS.items():
        rows = [
            f"| `{one.key}` | {names(one)} | {one.kind.value} | {unit(one)} | **{one.label}.** {one.help} |"
            for one in described
        ]
        parts.append(
            f"## {TITLES[table]}: `{table}`\n\n"
            "| column | names for programs | kind | unit | meaning |\n| --- | --- | --- | --- | --- |\n"
            + "\n".join(rows)
        )
    return "\n".join(f"{part}\n" if not part.endswith("\n") else part for part in parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"Written: {PAGE}\n")
