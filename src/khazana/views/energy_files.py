"""A sizing as a file: a table as CSV, all of it as JSON, a network that PyPSA opens, a brief as PDF."""

import json
from typing import Final

from khazana.app.energy_kinds import NOT_CARRIED
from khazana.app.energy_reports import SizingReport
from khazana.core import BadInput, Finding, Place
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.programmes import Programme
from khazana.views.energy_report import energy_table, energy_tables_of
from khazana.views.export import records, to_csv

__all__ = ["FILE_ENDINGS", "check_ending", "file_bytes", "not_carried"]

FILE_ENDINGS: Final = (".csv", ".json", ".nc", ".pdf")


def check_ending(ending: str) -> None:
    """Refuse a form of file that is none.

    Raises
    ------
    BadInput
        The message lists those there are.
    """
    if ending not in FILE_ENDINGS:
        raise BadInput(
            _("there is no such form of file"),
            value=ending,
            remedy=_("use one of {known}"),
            known=", ".join(FILE_ENDINGS),
        )


def file_bytes(report: SizingReport, programme: Programme, ending: str, *, table: str, translator: Translator) -> bytes:
    """Return a file's bytes by its ending; the same for the same report.

    Raises
    ------
    BadInput
        If there is no such form or table, or nothing was decided.
    """
    if report.decision is None or report.stand.start is None:
        raise BadInput(_("nothing was decided"), where=programme.id, remedy=_("see what is open in its plan"))
    check_ending(ending)
    if ending == ".csv":
        return to_csv(energy_table(report, table)).encode()
    if ending == ".json":
        return _json(report)
    if ending == ".pdf":
        from khazana.views.energy_brief import brief  # noqa: PLC0415 - what draws takes long to load

        return brief(report, programme, translator)
    from khazana.views.energy_pypsa import to_netcdf  # noqa: PLC0415 - what writes such files takes long to load

    return to_netcdf(
        report.decision.case,
        start=report.stand.start,
        scenarios=report.stand.scenarios,
        decision=report.decision,
        note="; ".join(finding.text() for finding in report.stand.findings),
    )


def _json(report: SizingReport) -> bytes:
    """Return all tables and findings as one document."""
    tables = {
        name: [record.as_dict() for record in records(energy_table(report, name))] for name in energy_tables_of(report)
    }
    findings = [
        {"code": one.code, "severity": one.severity.value, "text": one.text(), "remedy": one.remedy()}
        for one in report.findings
    ]
    return (json.dumps({**tables, "findings": findings}, ensure_ascii=False, indent=1) + "\n").encode()


def not_carried(report: SizingReport, ending: str) -> tuple[Finding, ...]:
    """Say what a form has no part for."""
    if ending != ".nc" or report.decision is None:
        return ()
    from khazana.views.energy_pypsa import left_out  # noqa: PLC0415 - what writes such files takes long to load

    names = left_out(report.decision.case)
    return (NOT_CARRIED.at(Place(field="PyPSA"), names=", ".join(names)),) if names else ()
