"""The built-in programmes in every view: all tables, both charts, all languages; and no subject without a name."""

import pytest

from khazana.app.reporting import Choices, compute_report
from khazana.app.reports import ReserveReport
from khazana.core import Interval, MarkSeries, parse_instant
from khazana.i18n import Language, Translator
from khazana.market import BundledMarks
from khazana.programmes import builtin_ids, load_builtin
from khazana.views.charts import spec
from khazana.views.export import to_csv
from khazana.views.formatting import show_rows
from khazana.views.reasoning import SYMBOLS
from khazana.views.report import RESERVE_TABLES, reserve_table
from khazana.views.words import SUBJECTS

ALL_TIME = Interval(parse_instant("2009-01-03T00:00Z"), parse_instant("2140-01-01T00:00Z"))


def report_of(programme_id: str) -> ReserveReport:
    loaded = load_builtin(programme_id)
    programme = loaded.programme
    assert programme is not None
    answer = BundledMarks().fetch("USD", ALL_TIME)
    marks = (
        MarkSeries.of("USD", answer.marks, answer.ranges)
        if programme.currency == "USD"
        else MarkSeries.of(programme.currency, ())
    )
    return compute_report(
        programme, events=programme.events, marks=marks, choices=Choices(), findings=tuple(loaded.findings)
    )


REPORTS = {programme_id: report_of(programme_id) for programme_id in builtin_ids()}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", RESERVE_TABLES)
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_table_is_shown_and_exported(report: ReserveReport, name: str, language: Language) -> None:
    table = reserve_table(report, name)
    assert len(show_rows(table, Translator(language))) == len(table.rows)
    assert to_csv(table).count("\r\n") >= len(table.rows) + 1


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_programme_has_a_chart(report: ReserveReport) -> None:
    drawn = spec(report, Language.UR)
    assert drawn is not None
    assert drawn["usermeta"] == {"khazana": {"side_margin": 72, "synthetic": report.programme.synthetic}}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_subject_and_every_symbol_has_a_name(report: ReserveReport) -> None:
    assert {claim.subject for claim in report.programme.claims if claim.subject} <= SUBJECTS.keys()
    assert {one.symbol for check in report.audit.checks for one in check.inputs} <= SYMBOLS.keys()
