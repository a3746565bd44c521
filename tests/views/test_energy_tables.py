"""The energy tables: each can be made, shown in each language and exported; files come out whole, and the same."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from fakes.energy_desks import SHORT, energy_desk

from khazana.app.desk import Desk
from khazana.app.energy_files import write_file
from khazana.app.energy_risks import RollingChoices
from khazana.core import BadInput, Money
from khazana.i18n import Language, Translator
from khazana.views import Kind, Table
from khazana.views.energy_files import FILE_ENDINGS, check_ending, file_bytes, not_carried
from khazana.views.energy_report import ENERGY_TABLES, EnergyReport, energy_table, energy_tables_of
from khazana.views.energy_words import ENERGY_TERMS, ENERGY_UNITS
from khazana.views.export import records, to_csv
from khazana.views.formatting import header, show_rows
from khazana.views.words import TERMS

EN = Translator(Language.EN)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with energy_desk(tmp_path_factory.mktemp("energy")) as opened:
        yield opened


def reports(desk: Desk, programme: str) -> tuple[EnergyReport, ...]:
    energy = desk.energy
    return (
        energy.plan(programme),
        energy.network(programme, choices=SHORT),
        energy.dispatch(programme, choices=SHORT),
        energy.sizing(programme, choices=SHORT, conditions_cost=True, stresses=True),
        energy.what_if(programme, choices=replace(SHORT, surplus_scale=0.5)),
        energy.compare([("plan", programme, SHORT)]),
        energy.rolling(programme, choices=SHORT, asked=RollingChoices(window_h=24)),
        energy.robust(programme, choices=SHORT),
    )


def tables(desk: Desk, programme: str) -> dict[str, Table]:
    return {name: energy_table(one, name) for one in reports(desk, programme) for name in energy_tables_of(one)}


def test_there_is_a_table_for_every_name(desk: Desk) -> None:
    made = tables(desk, "pakistan")
    assert set(made) == set(ENERGY_TABLES)
    bare = {"energy_rounds", "energy_plants"}  # two days are solved in one round; its surplus is declared
    assert {name for name, one in made.items() if not one.rows} == bare


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("programme", ["pakistan", "example-state"])
def test_every_cell_can_be_shown_and_exported(desk: Desk, programme: str, language: Language) -> None:
    for table in tables(desk, programme).values():
        assert table.synthetic is (desk.programme(programme).synthetic or programme == "pakistan")
        assert len([*records(table)]) == len(table.rows)
        for shown in show_rows(table, Translator(language)):
            for column, cell in zip(table.columns, shown, strict=True):
                assert cell.text or column.kind in {Kind.TEXT, Kind.PROSE}


def test_no_two_terms_of_one_code_have_two_names() -> None:
    for code, text in ENERGY_TERMS.items():
        assert TERMS[code] == text


def test_figures_have_their_units_in_heading_and_export(desk: Desk) -> None:
    table = energy_table(desk.energy.sizing("pakistan", choices=SHORT), "energy_capacities")
    heads = {one.key: header(one, EN) for one in table.columns}
    assert heads["capacity"] == "Capacity (MW)"
    assert "capacity_mw" in to_csv(table).splitlines()[0]
    assert "worth_usd_per_mw" in to_csv(table).splitlines()[0]
    assert {one.unit for one in table.columns if one.kind is Kind.NUMBER} <= set(ENERGY_UNITS)


def test_tables_agree_with_the_decision(desk: Desk) -> None:
    report = desk.energy.sizing("pakistan", choices=SHORT)
    found = report.decision
    assert found is not None
    (row,) = energy_table(report, "energy_balance").rows
    *three, together, _charge = row
    assert sum(one.minor for one in three if isinstance(one, Money)) == together.minor  # type: ignore[union-attr]
    (worth,) = energy_table(report, "energy_decision").column("worth")
    assert isinstance(worth, Money)
    assert worth.minor == together.minor  # type: ignore[union-attr]
    use = {row["name"]: row for row in (one.as_dict() for one in records(energy_table(report, "energy_use")))}
    for load in found.case.loads:
        mean = sum(
            float(chance) * float(one.use_mw["served", load.name].sum())
            for chance, one in zip(found.case.probabilities, found.operations, strict=True)
        )
        assert float(str(use[load.name]["energy_mwh"])) == pytest.approx(mean, abs=1e-3)


def test_days_are_the_sums_of_their_hours(desk: Desk) -> None:
    report = desk.energy.dispatch("pakistan", choices=SHORT)
    hours, days = energy_table(report, "energy_hours"), energy_table(report, "energy_days")
    assert (len(hours.rows), len(days.rows)) == (3 * 48, 3 * 2)
    for key in ("surplus", "curtailed", "fleets", "firm", "unserved"):
        by_hour = [one for one in hours.column(key)[:24] if isinstance(one, Decimal)]
        (first, *_) = days.column(key)
        assert isinstance(first, Decimal)
        assert sum(by_hour) == pytest.approx(first, abs=Decimal("0.02"))
    two = energy_table(report, "energy_hours", first=46, count=5)
    assert two.column("at")[:2] == hours.column("at")[46:48]
    with pytest.raises(BadInput, match="no such table"):
        energy_table(report, "energy_rounds")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("ending", FILE_ENDINGS)
def test_files_are_written_whole_and_the_same(desk: Desk, ending: str, language: Language, tmp_path: Path) -> None:
    report = desk.energy.sizing("pakistan", choices=SHORT, conditions_cost=True)
    programme, say = desk.programme("pakistan"), Translator(language)
    first, second = (
        file_bytes(report, programme, ending, table="energy_hours", translator=say) for _ in range(2)
    )  # fmt: skip
    assert first == second
    begins = {".csv": b"at_utc,", ".json": b"{\n", ".nc": b"CDF\x02", ".pdf": b"%PDF-"}[ending]
    assert first.startswith(begins)
    path = tmp_path / f"report{ending}"
    write_file(path, first)
    assert path.read_bytes() == first
    assert [*tmp_path.iterdir()] == [path]
    if ending == ".json":
        held = json.loads(first)
        assert set(energy_tables_of(report)) | {"findings"} == set(held)
        assert {one["code"] for one in held["findings"]} >= {"plan.synthetic", "plan.assumed"}
    assert [one.code for one in not_carried(report, ending)] == (["energy.not-carried"] if ending == ".nc" else [])


def test_other_forms_are_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="no such form"):
        check_ending(".docx")
    nothing = desk.energy.sizing("example-state")
    with pytest.raises(BadInput, match="nothing was decided"):
        file_bytes(nothing, desk.programme("example-state"), ".csv", table="energy_hours", translator=EN)
