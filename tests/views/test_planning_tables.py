"""Tables of planning: every cell can be shown in every language, and says what the reports say."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from fakes.planning_marks import WithMarks, daily_marks

from khazana.app.desk import open_desk
from khazana.app.planning_desk import PlanningDesk
from khazana.app.planning_reports import Asked, CompareReport, JudgeReport, PlanningChoices, RunReport, SearchReport
from khazana.app.settings import Settings
from khazana.core import BadInput, Money
from khazana.i18n import Language, Translator
from khazana.planning import Count, Measure
from khazana.planning.answers import usual_changes
from khazana.planning.calibration import LawKind, daily_returns, fit
from khazana.planning.calibration.records import Drift
from khazana.planning.judging import Check, JudgingRules, Verdict
from khazana.planning.plan import Conditionality
from khazana.views.cells import Absence
from khazana.views.export import records, to_csv
from khazana.views.formatting import show_rows
from khazana.views.planning_files import Answers, folder_files, planning_file_bytes
from khazana.views.planning_report import PlanningReport, planning_table, planning_tables_of
from khazana.views.planning_words import (
    PLANNING_TERMS,
    ChangeTerm,
    CheckTerm,
    ConditionalityTerm,
    CountTerm,
    LawTerm,
    MeasureTerm,
    ParameterTerm,
    TrustTerm,
)
from khazana.views.words import TERMS

FEW = PlanningChoices(paths=512, years=1)
EN = Translator(Language.EN)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    folder: Path = tmp_path_factory.mktemp("tables")
    settings = Settings(database_url=f"sqlite:///{folder / 'khazana.db'}", cache_folder=folder)
    with open_desk(settings) as desk:
        planning = desk.planning
        judged = PlanningDesk(programmes=WithMarks(desk, daily_marks()))
        rules = JudgingRules(
            kinds=(LawKind.GBM, LawKind.BOOTSTRAP), horizons_days=(1, 7), window_days=500, refit_days=300, n_paths=100
        )
        yield Answers(
            run=planning.run("el-salvador", FEW, accounting=True),
            search=planning.search("el-salvador", "one-a-day", 0.05, 4.0, replace(FEW, limits=("custody-500",))),
            stress=planning.stress("el-salvador", replace(FEW, policies=("one-a-day", "hold"))),
            judge=judged.judge("el-salvador", None, rules),
        )


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CompareReport]:
    folder: Path = tmp_path_factory.mktemp("compared")
    settings = Settings(database_url=f"sqlite:///{folder / 'khazana.db'}", cache_folder=folder)
    with open_desk(settings) as desk:
        asked = [
            Asked(label=name, programme_id=name, choices=replace(FEW, policies=()))
            for name in ("el-salvador", "pakistan")
        ]
        yield desk.planning.compare(asked)


def column(report: PlanningReport, table: str, key: str) -> tuple[object, ...]:
    return planning_table(report, table).column(key)


@pytest.mark.parametrize("language", Language)
def test_every_cell_can_be_shown(answers: Answers, compared: CompareReport, language: Language) -> None:
    for report in (*answers.by_name().values(), compared):
        for name in planning_tables_of(report):
            table = planning_table(report, name)
            assert table.rows, name
            assert len(show_rows(table, Translator(language))) == len(table.rows)
            assert len([*records(table)]) == len(table.rows)


def test_outcomes_say_what_the_result_says(answers: Answers) -> None:
    run = answers.run
    assert column(run, "planning_outcomes", "policy") == ("one-a-day", "hold", "dips")
    assert column(run, "planning_outcomes", "breach")[:2] == (Decimal(1), Decimal(0))
    assert column(run, "planning_outcomes", "difference")[0] is Absence.NOT_APPLICABLE
    assert column(run, "planning_outcomes", "difference")[1] == Decimal(-1)
    low, value, high = (column(run, "planning_outcomes", key)[1] for key in ("median_from", "value", "median_to"))
    assert isinstance(low, Money)
    assert isinstance(value, Money)
    assert isinstance(high, Money)
    assert low.minor <= value.minor <= high.minor


def test_the_first_breaches_add_up_by_date(answers: Answers) -> None:
    table = planning_table(answers.run, "planning_breaches")
    rows = [dict(zip([c.key for c in table.columns], row, strict=True)) for row in table.rows]
    last = max(row["on"] for row in rows if isinstance(row["on"], dt.date))
    for policy in ("one-a-day", "hold", "dips"):
        of = [row for row in rows if (row["policy"], row["on"]) == (policy, last)]
        whole = next(row["first"] for row in of if not row["limit"])
        assert sum((row["first"] for row in of if row["limit"]), Decimal(0)) == pytest.approx(
            whole, abs=Decimal("1e-5")
        )
        assert whole == next(
            cell for name, cell in zip(column(answers.run, "planning_outcomes", "policy"),
                                       column(answers.run, "planning_outcomes", "breach"), strict=True)
            if name == policy
        )  # fmt: skip


def test_the_stand_names_the_law_for_people(answers: Answers) -> None:
    table = planning_table(answers.run, "planning_stand")
    (row,) = show_rows(table, EN)
    assert row[table.position("law")].text == "geometric Brownian motion"
    assert row[table.position("growth")].text == "0.0%"
    (held,), (left,) = table.column("held"), table.column("open")
    assert (held, left) == (("imf-no-accumulation", "custody-500"), ("budget", "net-reserves", "adequacy"))


def test_the_safe_size_is_told_by_the_day(answers: Answers) -> None:
    """One a day, so as many coins a day as times the policy."""
    assert isinstance(answers.search, SearchReport)
    (size,), (coins,) = (column(answers.search, "planning_safe_size", key) for key in ("size", "bought"))
    assert float(str(size)) == pytest.approx(float(str(coins)), abs=1e-6)
    assert float(str(size)) == pytest.approx(2.08, abs=0.03)
    assert column(answers.search, "planning_safe_size", "paid") == (Decimal("0.00"),)


def test_stresses_and_judgements_keep_what_is_unknown(answers: Answers) -> None:
    assert answers.stress is not None
    by_limit = dict(
        zip(
            planning_table(answers.stress, "planning_mildest").choose(("policy", "limit")).rows,
            column(answers.stress, "planning_mildest", "distance"),
            strict=True,
        )
    )
    assert by_limit["one-a-day", "imf-no-accumulation"] == Decimal("0.00")
    assert by_limit["hold", "imf-no-accumulation"] is None
    assert isinstance(answers.judge, JudgeReport)
    assert {str(one) for one in column(answers.judge, "planning_horizons", "law")} == {"gbm", "block-bootstrap"}
    counts = planning_table(answers.judge, "planning_places")
    for row in counts.rows:
        tenths = [one for one in row[3:] if isinstance(one, int)]
        assert sum(tenths) == row[2]


def test_programmes_stand_side_by_side(compared: CompareReport) -> None:
    assert column(compared, "planning_comparison", "programme") == ("el-salvador", "pakistan")
    assert column(compared, "planning_comparison", "paths") == (512, 512)


def test_findings_are_a_table_of_their_own(answers: Answers) -> None:
    text = to_csv(planning_table(answers.run, "planning_findings"))
    assert "planning.limit-open" in text
    assert "the limit adequacy is not tested" in text.lower()


def test_a_folder_holds_every_table_under_its_command(answers: Answers) -> None:
    files = dict(folder_files(answers))
    assert {
        "run-outcomes.csv",
        "search-safe-size.csv",
        "stress-mildest.csv",
        "judge-horizons.csv",
        "planning.json",
    } <= (files.keys())
    assert files["run-fan.csv"].startswith(b"policy,measure,on,q05,")
    assert planning_file_bytes(answers, ".csv", table="planning_frontier", translator=EN).startswith(b"policy,size,")
    assert planning_file_bytes(answers, ".json", table="", translator=EN) == files["planning.json"]
    with pytest.raises(BadInput, match="no such form of file"):
        planning_file_bytes(answers, ".docx", table="", translator=EN)
    with pytest.raises(BadInput, match="no such table"):
        planning_file_bytes(answers, ".csv", table="planning_nothing", translator=EN)
    with pytest.raises(BadInput, match="no such table"):
        planning_table(answers.run, "planning_frontier")


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        (LawTerm, LawKind), (MeasureTerm, Measure), (CountTerm, Count), (ConditionalityTerm, Conditionality),
        (TrustTerm, Verdict), (CheckTerm, Check),
    ],
)  # fmt: skip
def test_terms_are_the_codes_of_planning(terms: type[StrEnum], codes: type[StrEnum]) -> None:
    assert [one.value for one in terms] == [one.value for one in codes]


def test_changes_and_parameters_have_names() -> None:
    assert [one.id for one in usual_changes()] == [one.value for one in ChangeTerm]
    daily = daily_returns(daily_marks(), dt.date(2021, 7, 1), dt.date(2023, 7, 1))
    flat = Drift(log_growth_per_year=0.0, reason="a test")
    named = {one.name for kind in LawKind for one in fit(kind, daily, flat).estimates}
    assert named == {one.value for one in ParameterTerm}


def test_no_other_desk_calls_a_code_otherwise() -> None:
    assert {code: TERMS[code] for code in PLANNING_TERMS} == dict(PLANNING_TERMS)


def test_a_run_is_complete(answers: Answers) -> None:
    assert isinstance(answers.run, RunReport)
    assert answers.complete
