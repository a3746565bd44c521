"""Exports hold exact values under names with units, and a spreadsheet runs none of them."""

import csv
import json
from fractions import Fraction
from io import StringIO

import pytest
from fakes.reports import synthetic_report
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import InvariantBroken, Money, Range
from khazana.views import Column, Kind, Table
from khazana.views.cells import Amount
from khazana.views.columns import COLUMNS
from khazana.views.export import headers, records, to_csv
from khazana.views.report import RESERVE_TABLES, reserve_table

REPORT = synthetic_report()
WORD = Column(key="word", label="", unit="", kind=Kind.TEXT, help="")


@pytest.mark.parametrize("name", RESERVE_TABLES)
def test_csv_and_json_say_the_same(name: str) -> None:
    table = reserve_table(REPORT, name)
    rows = [record.as_dict() for record in records(table)]
    assert json.loads(json.dumps(rows)) == rows
    back = list(csv.DictReader(StringIO(to_csv(table), newline="")))
    assert [list(row) for row in back] == [list(row) for row in rows]
    for written, row in zip(back, rows, strict=True):
        for key, value in row.items():
            text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            assert written[key].removeprefix("'") == text


@pytest.mark.parametrize("name", COLUMNS)
def test_exported_names_are_unique(name: str) -> None:
    names = [one for column in COLUMNS[name] for one in headers(column)]
    assert len(set(names)) == len(names)


def test_units_stand_last_in_the_name() -> None:
    names = {name for column in reserve_table(REPORT, "accumulation").columns for name in headers(column)}
    assert {"within_from_utc", "change_low_sat", "proven_sat", "mark_usd_per_btc", "mark_at_utc", "value_usd"} <= names


def test_amounts_are_whole_satoshi_and_exact_decimals() -> None:
    first = next(records(reserve_table(REPORT, "accumulation"))).as_dict()
    assert first["proven_sat"] == 550_000_000_000
    assert first["change_low_sat"] is None
    assert first["unexplained_high_sat"] == 20_050_000_000
    assert first["value_usd"] == "560370000.00"
    assert first["stated_low"] == "5999.5"
    assert first["within_from_utc"] == "2031-01-02T06:00:00Z"
    assert first["verdict"] == "inconsistent"


def test_a_bound_that_is_no_finite_decimal_is_rounded_outward() -> None:
    column = Column(key="figure", label="", unit="row", kind=Kind.RANGE, help="")
    table = Table(
        name="x", title="", columns=(column,), rows=((Amount(Range(Fraction(2, 3), Fraction(200, 3)), "USD"),),)
    )
    [record] = records(table)
    assert record.fields == (
        ("figure_low", "0.666666666666"),
        ("figure_high", "66.6666666667"),
        ("figure_unit", "USD"),
    )


def test_a_spreadsheet_finds_no_formula() -> None:
    table = reserve_table(REPORT, "claims")
    notes = [row["note"] for row in csv.DictReader(StringIO(to_csv(table), newline=""))]
    assert "'=HYPERLINK(1)" in notes


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_csv_gives_texts_back_as_they_were(texts: list[str]) -> None:
    texts = [text.replace("\x00", "") for text in texts]
    table = Table(name="x", title="", columns=(WORD,), rows=tuple((text,) for text in texts))
    _head, *rows = csv.reader(StringIO(to_csv(table), newline=""))
    guarded = [f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text for text in texts]
    assert [row[0] if row else "" for row in rows] == guarded


def test_figures_below_zero_are_no_formula() -> None:
    table = reserve_table(REPORT, "valuations")
    last = next(iter(csv.DictReader(StringIO(to_csv(table), newline=""))))
    assert last["unrealised_usd"] == "-0.01"
    balances = list(csv.DictReader(StringIO(to_csv(reserve_table(REPORT, "balances")), newline="")))
    assert balances[-1]["sum_low_sat"] == "-600800000000"


def test_a_currency_that_the_heading_does_not_name_is_our_defect() -> None:
    column = Column(key="cost", label="", unit="usd", kind=Kind.MONEY, help="")
    table = Table(name="x", title="", columns=(column,), rows=((Money(1, "PKR"),),))
    with pytest.raises(InvariantBroken, match="usd holds PKR"):
        to_csv(table)
