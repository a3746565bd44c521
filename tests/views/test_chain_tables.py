"""The chain's tables: each can be made and shown in each language, also where nothing was followed."""

from collections.abc import Iterator

import pytest
from fakes.example_desk import EXAMPLE, example_desk

from khazana.app.desk import Desk
from khazana.core import BadInput
from khazana.i18n import Language, Translator
from khazana.views import Kind, Table
from khazana.views.chain_report import (
    CHAIN_TABLES,
    ChainReport,
    chain_table,
    evidence_table,
    status_table,
    tables_of,
)
from khazana.views.chain_words import Net, Signed
from khazana.views.export import records
from khazana.views.formatting import show_rows

EN = Translator(Language.EN)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with example_desk(tmp_path_factory.mktemp("example")) as opened:
        yield opened


def reports(desk: Desk, programme: str) -> tuple[ChainReport, ...]:
    chain = desk.chain
    first = (chain.status(programme), chain.provenance(programme), chain.reconciliation(programme))
    return (*first, chain.custody(programme), chain.proofs(programme), chain.alerts(programme))


def tables(desk: Desk, programme: str) -> dict[str, Table]:
    made = {name: chain_table(report, name) for report in reports(desk, programme) for name in tables_of(report)}
    return made | {"evidence": evidence_table(desk.programme(programme))}


def row(table: Table, place: int) -> dict[str, str]:
    return {column.key: cell.text for column, cell in zip(table.columns, show_rows(table, EN)[place], strict=True)}


def test_there_is_a_table_for_every_name(desk: Desk) -> None:
    assert set(tables(desk, EXAMPLE)) == set(CHAIN_TABLES)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("programme", [EXAMPLE, "el-salvador", "pakistan"])
def test_every_cell_can_be_shown_and_exported(desk: Desk, programme: str, language: Language) -> None:
    for table in tables(desk, programme).values():
        assert table.synthetic is (programme == EXAMPLE)
        assert len([*records(table)]) == len(table.rows)
        for shown in show_rows(table, Translator(language)):
            for column, cell in zip(table.columns, shown, strict=True):
                assert cell.text or column.kind is Kind.TEXT


def test_the_first_table_of_a_report_is_the_one_to_show(desk: Desk) -> None:
    assert chain_table(desk.chain.provenance(EXAMPLE)).name == "meanings"
    with pytest.raises(BadInput, match="no such table"):
        chain_table(desk.chain.provenance(EXAMPLE), "custody")


def test_amounts_are_never_added_over_standings(desk: Desk) -> None:
    shown = [row(tables(desk, EXAMPLE)["meanings"], place) for place in range(5)]
    assert [(one["meaning"], one["standing"], one["arrived"]) for one in shown] == [
        ("mined", "proven", "50"),
        ("purchase", "proven", "60"),
        ("purchase", "claimed", "40"),
        ("from another pocket of the state", "proven", "70"),
        ("unknown", "unknown", "6,045"),
    ]


def test_an_arrival_names_its_evidence_and_why_it_fits(desk: Desk) -> None:
    found = [row(tables(desk, EXAMPLE)["arrivals"], place) for place in range(20)]
    by_amount = next(one for one in found if "order-3" in one["evidence"])
    assert by_amount["how"] == "it is the only one of this amount and time"
    assert by_amount["category"] == "received from outside"
    entered = found[-1]
    assert (entered["category"], entered["height"]) == ("came in with the perimeter", "not applicable")


def test_a_script_is_shown_as_an_address_of_its_network(desk: Desk) -> None:
    assert row(tables(desk, EXAMPLE)["custody"], 0)["address"].startswith("bcrt1q")


def test_programmes_stand_side_by_side(desk: Desk) -> None:
    table = status_table([desk.chain.status(one.id) for one in desk.programmes()])
    assert [row(table, place)["state"] for place in range(3)] == ["never followed", "followed", "nothing to follow"]
    assert not table.synthetic, "the column says which are made up"
    assert row(table, 1)["synthetic"] == "yes"


def test_words_are_those_of_the_records() -> None:
    from khazana.bitcoin import SignatureState, SignatureVariant  # noqa: PLC0415 - takes long to load
    from khazana.reserve.proof import NetPosition  # noqa: PLC0415 - likewise

    assert {one.value for one in Net} == {one.value for one in NetPosition}
    assert {one.value for one in Signed} == {one.value for one in (*SignatureState, *SignatureVariant)}
