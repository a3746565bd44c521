"""Filters, orders and searches on tables."""

import pytest
from fakes.reports import synthetic_report

from khazana.core import BadInput
from khazana.i18n import Language, Translator
from khazana.views.report import reserve_table
from khazana.views.selection import Operator, filtered, parse_filter, searched, sorted_by

REPORT = synthetic_report()
ACCUMULATION, CLAIMS, EVENTS = (reserve_table(REPORT, name) for name in ("accumulation", "claims", "events"))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("verdict=inconsistent", ["c-001"]),
        ("verdict = INCONSISTENT", ["c-001"]),
        ("verdict!=consistent", ["c-001", "c-004"]),
        ("claim~00", ["c-001", "c-004", "c-006", "c-007"]),
        ("value_usd>=560370000", ["c-001", "c-006", "c-007"]),
        ("value<560370000.01", ["c-001", "c-004"]),
        ("value_usd=560370000", ["c-001"]),
        ("within>2031-04-15T06:00:00Z", ["c-006", "c-007"]),
        ("change_low_sat<=1100000000", ["c-007"]),
        ("stated_price!=", ["c-001", "c-004", "c-006", "c-007"]),
        ("source=", []),
    ],
)
def test_filters(text: str, claims: list[str]) -> None:
    assert list(filtered(ACCUMULATION, [parse_filter(text)]).column("claim")) == claims


def test_filters_add_up() -> None:
    both = [parse_filter("verdict=consistent"), parse_filter("change_low_sat>5000000000")]
    assert filtered(ACCUMULATION, both).column("claim") == ("c-006",)


def test_a_filter_keeps_its_value_as_it_is() -> None:
    one = parse_filter("note==HYPERLINK(1)")
    assert (one.operator, one.value) == (Operator.IS, "=HYPERLINK(1)")
    assert filtered(CLAIMS, [one]).column("claim") == ("c-005",)


@pytest.mark.parametrize("text", ["", "verdict", "=x", "1=2", "Verdict=x", "ver dict=x"])
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="a column, an operator and a value"):
        parse_filter(text)


def test_an_unknown_column_is_refused_in_an_empty_table_too() -> None:
    with pytest.raises(BadInput, match="no such column"):
        filtered(ACCUMULATION.with_rows(()), [parse_filter("colour=red")])
    with pytest.raises(BadInput, match="no such column"):
        sorted_by(ACCUMULATION, "colour")


def test_numbers_sort_by_size_and_what_is_unknown_comes_last_in_both_orders() -> None:
    up, down = sorted_by(ACCUMULATION, "change"), sorted_by(ACCUMULATION, "change", descending=True)
    assert up.column("claim") == ("c-007", "c-006", "c-004", "c-001")
    assert down.column("claim") == ("c-004", "c-006", "c-007", "c-001")


def test_equal_rows_keep_their_order() -> None:
    assert sorted_by(EVENTS, "kind").column("event") == EVENTS.column("event")
    assert sorted_by(EVENTS, "kind", descending=True).column("event") == EVENTS.column("event")


def test_a_search_reads_what_the_reader_reads() -> None:
    assert searched(ACCUMULATION, "2031-07 6,240", Translator(Language.EN)).column("claim") == ("c-007",)
    assert searched(ACCUMULATION, "17 JUL", Translator(Language.ES)).column("claim") == ("c-007",)
    assert searched(ACCUMULATION, "", Translator(Language.UR)).rows == ACCUMULATION.rows
    assert searched(ACCUMULATION, "nothing-like-it", Translator(Language.EN)).rows == ()
