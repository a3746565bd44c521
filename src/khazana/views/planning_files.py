"""Answers of the planning desk as files: a table as CSV, all tables as JSON, the brief as PDF or HTML."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from khazana.app.planning_reports import JudgeReport, RunReport, SearchReport, StressReport
from khazana.core import BadInput
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.views.export import records, to_csv
from khazana.views.planning_report import PlanningReport, findings_of, planning_table, planning_tables_of

__all__ = ["PLANNING_ENDINGS", "Answers", "check_planning_ending", "folder_files", "planning_file_bytes"]

PLANNING_ENDINGS: Final = (".csv", ".json", ".pdf", ".html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers to one set of choices, as far as they were asked for."""

    run: RunReport
    search: SearchReport | None = None
    stress: StressReport | None = None
    judge: JudgeReport | None = None

    @property
    def complete(self) -> bool:
        """Whether all of them ran to their end."""
        return all(one.complete for one in self.by_name().values())

    def by_name(self) -> Mapping[str, PlanningReport]:
        """Return those that there are, under the names of their commands."""
        whole = {"run": self.run, "search": self.search, "stress": self.stress, "judge": self.judge}
        return {name: one for name, one in whole.items() if one is not None}


def check_planning_ending(ending: str) -> None:
    """Refuse a form of file that is none.

    Raises
    ------
    BadInput
        The message lists those there are.
    """
    if ending not in PLANNING_ENDINGS:
        raise BadInput(
            _("there is no such form of file"),
            value=ending,
            remedy=_("use one of {known}"),
            known=", ".join(PLANNING_ENDINGS),
        )


def planning_file_bytes(answers: Answers, ending: str, *, table: str, translator: Translator) -> bytes:
    """Return a file's bytes by its ending; the same for the same answers.

    Raises
    ------
    BadInput
        If there is no such form or table.
    """
    check_planning_ending(ending)
    if ending == ".csv":
        return to_csv(planning_table(_report_with(answers, table), table)).encode()
    if ending == ".json":
        return _json(answers)
    from khazana.views.planning_brief import planning_brief  # noqa: PLC0415 - what draws takes long to load

    return planning_brief(answers.run, answers.search, translator, form="pdf" if ending == ".pdf" else "html")


def _report_with(answers: Answers, table: str) -> PlanningReport:
    """Return the first answer that has a table; the run where none has, which then says what it has."""
    there = (one for one in answers.by_name().values() if table in planning_tables_of(one))
    return next(there, answers.run)


def folder_files(answers: Answers) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder: every table as CSV under the name of its command, and all as one JSON."""
    for command, report in answers.by_name().items():
        for name in planning_tables_of(report):
            kind = name.removeprefix("planning_").replace("_", "-")
            yield f"{command}-{kind}.csv", to_csv(planning_table(report, name)).encode()
    yield "planning.json", _json(answers)


def _json(answers: Answers) -> bytes:
    """Return all tables and findings of all answers as one document."""
    whole = {command: _tables(report) for command, report in answers.by_name().items()}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _tables(report: PlanningReport) -> dict[str, object]:
    tables: dict[str, object] = {
        name: [record.as_dict() for record in records(planning_table(report, name))]
        for name in planning_tables_of(report)
    }
    return {**tables, "complete": report.complete, "findings": [one.code for one in findings_of(report)]}
