"""Tables on pages: every row and column is there, and what is not asked for is hidden."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from khazana.core import Money, Range
from khazana.i18n import Language, Translator
from khazana.reserve.audit import Verdict
from khazana.reserve.claims import Stated
from khazana.views import Column, Kind, Table
from khazana.views.export import to_csv
from khazana.web.choices import Query
from khazana.web.ranking import folded
from khazana.web.sheets import Sheet, make_sheet, narrowed

ENGLISH = Translator(Language.EN)
COLUMNS = (
    Column(key="name", label="Name", unit="", kind=Kind.TEXT, help="Name."),
    Column(key="value", label="Value", unit="usd", kind=Kind.MONEY, help="Value."),
    Column(key="verdict", label="Verdict", unit="", kind=Kind.TERM, help="Verdict."),
)
ROWS = (
    ("México", Money(300, "USD"), Verdict.CONSISTENT),
    ("Perú", None, Verdict.INCONSISTENT),
    ("Chile", Money(-100, "USD"), Verdict.CONSISTENT),
    ("Cuba", Money(300, "USD"), Verdict.UNDETERMINED),
)
TABLE = Table(name="t", title="Table", columns=COLUMNS, rows=ROWS)


def sheet(*pairs: tuple[str, str], table: Table = TABLE) -> Sheet:
    return make_sheet(table, ENGLISH, query=Query(pairs))


def names(one: Sheet) -> list[str]:
    return [row.cells[0].shown.text for row in one.rows if not row.hidden]


def test_without_a_wish_the_table_stands_as_it_is() -> None:
    assert names(sheet()) == ["México", "Perú", "Chile", "Cuba"]
    assert not any(head.hidden or head.order for head in sheet().heads)


def test_sorting_puts_the_unknown_last_both_ways() -> None:
    assert names(sheet(("t-sort", "value"))) == ["Chile", "México", "Cuba", "Perú"]
    assert names(sheet(("t-sort", "-value"))) == ["México", "Cuba", "Chile", "Perú"]


def test_the_heading_says_how_it_is_sorted_and_turns_it_round() -> None:
    up = sheet(("t-sort", "value")).heads[1]
    assert (up.order, up.query) == ("ascending", (("t-sort", "-value"),))
    down = sheet(("t-sort", "-value")).heads[1]
    assert (down.order, down.query) == ("descending", (("t-sort", "value"),))


def test_finding_heeds_neither_case_nor_accents() -> None:
    assert names(sheet(("t-find", "MEXICO"))) == ["México"]
    assert names(sheet(("t-find", "no such"))) == []
    assert len(sheet(("t-find", "no such")).rows) == len(ROWS)


def test_a_term_is_picked_by_its_code() -> None:
    found = sheet(("t-is-verdict", "consistent"))
    assert names(found) == ["México", "Chile"]
    assert found.picks[0].chosen == "consistent"
    assert {code for code, _ in found.picks[0].options} == {"consistent", "inconsistent", "undetermined"}


def test_columns_not_chosen_are_hidden_everywhere() -> None:
    found = sheet(("t-show", "value"))
    assert [head.hidden for head in found.heads] == [True, False, True]
    assert all([cell.hidden for cell in row.cells] == [True, False, True] for row in found.rows)


def test_what_is_downloaded_is_what_is_seen() -> None:
    query = Query([("t-sort", "value"), ("t-is-verdict", "consistent"), ("t-show", "value"), ("t-show", "name")])
    assert to_csv(narrowed(TABLE, ENGLISH, query)) == "value_usd,name\r\n-1.00,Chile\r\n3.00,México\r\n"


def test_stated_figures_sort_by_size_and_not_by_letters() -> None:
    figures = tuple(
        (Stated(text=text, range=Range.exactly(Fraction(size)), unit="BTC"),)
        for text, size in (("10,000 BTC", 10_000), ("6,000 BTC", 6_000), ("700 BTC", 700))
    )
    table = Table(
        name="t",
        title="Table",
        columns=(Column(key="stated", label="Stated", unit="", kind=Kind.STATED, help="."),),
        rows=figures,
    )
    found = sheet(("t-sort", "stated"), table=table)
    assert [row.place for row in found.rows] == [2, 1, 0]


@given(st.lists(st.none() | st.integers(-5, 5), max_size=12))
def test_ranks_order_as_the_values_do(values: list[int | None]) -> None:
    table = Table(
        name="t",
        title="Table",
        columns=(Column(key="n", label="N", unit="", kind=Kind.INTEGER, help="."),),
        rows=tuple((value,) for value in values),
    )
    ranks = {row.place: row.cells[0].rank for row in sheet(table=table).rows}
    for place, value in enumerate(values):
        assert (ranks[place] is None) == (value is None)
        for other, against in enumerate(values):
            if value is not None and against is not None:
                assert (ranks[place] < ranks[other]) == (value < against)  # type: ignore[operator]


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
