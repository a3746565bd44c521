"""Tables of a report: every table fits its dictionary, and what is unknown stays so."""

from dataclasses import replace
from fractions import Fraction

import pytest
from fakes.reports import bare_report, synthetic_report

from khazana.core import BadInput, Money, Price, Range, parse_price
from khazana.i18n import Language, Translator
from khazana.reserve.audit import Input
from khazana.views import Column, Kind, Table
from khazana.views.alliance_report import ALLIANCE_TABLES, STATEMENT_TABLES
from khazana.views.chain_report import CHAIN_TABLES
from khazana.views.columns import COLUMNS, TITLES, columns
from khazana.views.commitment_report import COMMITMENT_TABLES
from khazana.views.energy_report import ENERGY_TABLES
from khazana.views.formatting import header, show, show_rows
from khazana.views.planning_report import PLANNING_TABLES
from khazana.views.reasoning import arithmetic
from khazana.views.register_report import REGISTER_TABLES
from khazana.views.report import RESERVE_TABLES, programmes_table, reserve_table

REPORT, BARE = synthetic_report(), bare_report()
EN, ES, UR = (Translator(language) for language in Language)


def test_every_table_of_the_dictionary_can_be_made() -> None:
    desks = {*RESERVE_TABLES, *CHAIN_TABLES, *COMMITMENT_TABLES, *ENERGY_TABLES, *PLANNING_TABLES, *REGISTER_TABLES}
    made = {
        *desks,
        *ALLIANCE_TABLES,
        *STATEMENT_TABLES,
        "anchors",
        "logged",
        "logs",
        "programmes",
    }
    assert made == set(COLUMNS) == set(TITLES)


@pytest.mark.parametrize("name", RESERVE_TABLES)
@pytest.mark.parametrize("say", [EN, ES, UR])
def test_every_cell_of_the_report_can_be_shown(name: str, say: Translator) -> None:
    table = reserve_table(REPORT, name)
    assert table.rows
    assert table.synthetic
    for row in show_rows(table, say):
        assert len(row) == len(table.columns)
        for column, shown in zip(table.columns, row, strict=True):
            assert shown.text or column.kind is Kind.TEXT


@pytest.mark.parametrize("name", RESERVE_TABLES)
def test_a_programme_without_holdings_has_every_table(name: str) -> None:
    assert show_rows(reserve_table(BARE, name), EN) is not None


@pytest.mark.parametrize("name", COLUMNS)
def test_keys_are_unique_and_described(name: str) -> None:
    keys = [column.key for column in COLUMNS[name]]
    assert len(set(keys)) == len(keys)
    assert all(column.help.endswith(".") for column in COLUMNS[name])


def test_accumulation_reads_as_the_claims_and_the_books_say() -> None:
    table = reserve_table(REPORT, "accumulation")
    first, second = (dict(zip([c.key for c in table.columns], row, strict=True)) for row in show_rows(table, EN)[:2])
    assert first["within"].text == "2031-01-02"
    assert first["change"].text == "not applicable"
    assert first["proven"].text == "5,500"
    assert first["unexplained"].text == "199.5–200.5"
    assert first["value"].text == "$560,370,000"
    assert first["stated_value"].text == "≈ $555.8 million"
    assert first["verdict"].code == "inconsistent"
    assert second["change"].text == "157–159"
    assert second["stated_value"].text == "not stated"


def test_arithmetic_is_filled_in() -> None:
    table = reserve_table(REPORT, "checks")
    line = show_rows(table, EN)[0][table.position("arithmetic")].text
    assert line.replace("\u00a0", " ") == (
        "(5,999.5–6,000.5 BTC) × (92,594.5–92,595.5 USD/BTC) = 555,520,702.75–555,619,297.75 USD"
    )
    assert show_rows(table, EN)[1][table.position("arithmetic")].text == "mark"


def test_a_missing_mark_is_unknown_never_zero() -> None:
    table = reserve_table(REPORT, "valuations")
    last = show_rows(table, ES)[-1]
    shown = {column.key: cell for column, cell in zip(table.columns, last, strict=True)}
    for key in ("mark", "mark_at", "fair_value", "carrying", "realised", "unrealised"):
        assert (shown[key].text, shown[key].unknown) == ("desconocido", True)


def test_a_programme_without_events_has_unknown_coins() -> None:
    table = programmes_table([REPORT, BARE])
    cells = show_rows(table, EN)
    assert [cells[0][table.position(key)].text for key in ("proven", "claimed", "unknown")] == ["5,600", "408", "0"]
    assert [cells[1][table.position(key)].text for key in ("proven", "announced")] == ["unknown", "not stated"]
    assert [cells[0][table.position(key)].text for key in ("consistent", "inconsistent", "undetermined")] == list("223")


def test_headings_name_the_unit_that_is_shown() -> None:
    assert header(columns("events", "USD")[3], EN) == "Amount (BTC)"
    assert header(columns("events", "USD")[7], EN) == "Consideration"


def test_figures_and_foreign_words_are_told_apart() -> None:
    price = Column(key="p", label="", unit="", kind=Kind.PRICE, help="")
    text = Column(key="t", label="", unit="", kind=Kind.TEXT, help="")
    table = Table(name="x", title="", columns=(price, text), rows=((parse_price("1", "USD"), "Oficina"),))
    [row] = show_rows(table, UR)
    assert [(cell.figure, cell.foreign) for cell in row] == [(True, False), (False, True)]
    assert show(price, Price(parse_price("1.5", "USD").amount, "USD"), UR, table.zone).text == "$1.50"
    assert show(price, Money(150, "PKR"), UR, table.zone).text.endswith("1.50")


def test_refusals_list_what_there_is() -> None:
    with pytest.raises(BadInput, match="accumulation"):
        reserve_table(REPORT, "no-such")
    with pytest.raises(BadInput, match="one of severity, code"):
        reserve_table(REPORT, "findings").choose(["colour"])
    with pytest.raises(BadInput, match="at least one column"):
        reserve_table(REPORT, "findings").choose([])
    with pytest.raises(BadInput, match="one cell for each"):
        Table(name="x", title="", columns=COLUMNS["wallets"], rows=(("a",),))
    with pytest.raises(BadInput, match="no such table"):
        columns("nothing")


def test_columns_are_chosen_in_the_order_asked_for_each_once() -> None:
    table = reserve_table(REPORT, "claims").choose(["verdict", "claim", "verdict"])
    assert [column.key for column in table.columns] == ["verdict", "claim"]
    assert table.rows[0][1] == "c-001"


def test_arithmetic_of_real_forms() -> None:
    check = REPORT.audit.checks[0]

    def line(**changes: object) -> str:
        return arithmetic(replace(check, **changes), EN).replace("\u00a0", " ")  # type: ignore[arg-type]

    def coins(symbol: str, low: int, high: int, unit: str = "BTC", text: str = "") -> Input:
        return Input(symbol=symbol, text=text, range=Range(Fraction(low), Fraction(high)), unit=unit, source="")

    parts = (coins("total", 3, 3), coins("part", 1, 1), coins("part", 2, 2))
    assert line(formula="total = sum of parts", inputs=parts, expected=Range.exactly(3), unit="BTC") == (
        "1 BTC + 2 BTC = 3 BTC"
    )
    more = (*parts, coins("parts", 6, 6, text="3"))
    assert line(formula="total = sum of parts", inputs=more, expected=None) == "1 BTC + 2 BTC + …"
    assert line(
        formula="price = base_price × (1 + change)",
        inputs=(coins("price", 9, 9, "USD/BTC"), coins("base_price", 10, 10, "USD/BTC"), coins("change", 0, 0, "1")),
        expected=Range.exactly(10),
        unit="USD/BTC",
    ) == ("10 USD/BTC × (1 + 0%) = 10 USD/BTC")
    assert line(formula="mined = booked", inputs=(coins("booked", 0, 1),), expected=Range(Fraction(0), Fraction(1)),
                unit="BTC") == "0–1 BTC"  # fmt: skip
    assert line(formula="value = holdings × mark", inputs=(coins("holdings", 2, 2),), expected=None) == "2 BTC × mark"
