"""The tables of the planning desk's reports by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from khazana.app.planning_reports import CompareReport, JudgeReport, RunReport, SearchReport, StressReport
from khazana.core import BadInput, Finding
from khazana.views import planning_answer_rows as answers
from khazana.views import planning_rows as rows
from khazana.views.columns import TITLES, columns
from khazana.views.planning_rows import Rows
from khazana.views.tables import Table

__all__ = ["PLANNING_TABLES", "PlanningReport", "findings_of", "planning_table", "planning_tables_of"]

PlanningReport = RunReport | CompareReport | SearchReport | StressReport | JudgeReport


def findings_of(report: PlanningReport) -> tuple[Finding, ...]:
    """Return all that is to be known beside a report, once each."""
    more = report.stand.findings if isinstance(report, StressReport) else ()
    return tuple(dict.fromkeys((*report.findings, *more)))


def _findings(report: PlanningReport) -> Rows:
    return rows.findings(findings_of(report))


_FINDINGS: Final[Mapping[str, Callable[[Any], Rows]]] = {"planning_findings": _findings}
_ROWS: Final[Mapping[type, Mapping[str, Callable[[Any], Rows]]]] = MappingProxyType(
    {
        RunReport: {
            "planning_outcomes": rows.outcomes,
            "planning_causes": rows.causes,
            "planning_counts": rows.counts,
            "planning_accounts": rows.accounts,
            "planning_breaches": rows.breaches,
            "planning_fan": rows.fan,
            "planning_stand": rows.stand,
            "planning_fit": rows.fit,
            **_FINDINGS,
        },
        CompareReport: {"planning_comparison": rows.comparison, **_FINDINGS},
        SearchReport: {
            "planning_safe_size": answers.safe_size,
            "planning_frontier": answers.frontier,
            "planning_stand": rows.stand,
            "planning_fit": rows.fit,
            **_FINDINGS,
        },
        StressReport: {
            "planning_mildest": answers.mildest,
            "planning_replays": answers.replays,
            "planning_sensitivity": answers.sensitivities,
            "planning_break_even": answers.break_even,
            "planning_stand": rows.stand,
            "planning_fit": rows.fit,
            **_FINDINGS,
        },
        JudgeReport: {
            "planning_horizons": answers.horizons,
            "planning_coverage": answers.coverage,
            "planning_places": answers.places,
            **_FINDINGS,
        },
    }
)

PLANNING_TABLES: Final = tuple(dict.fromkeys(name for tables in _ROWS.values() for name in tables))
"""The names of all tables of the planning desk."""


def planning_tables_of(report: PlanningReport | type[PlanningReport]) -> tuple[str, ...]:
    """Return the names of the tables that a report has, the one to show first at the head."""
    return tuple(_ROWS[report if isinstance(report, type) else type(report)])


def planning_table(report: PlanningReport, name: str = "") -> Table:
    """Return a table of a report; without a name, its first.

    Raises
    ------
    BadInput
        If the report has no such table; the message lists those it has.
    """
    known = planning_tables_of(report)
    name = name or known[0]
    if name not in known:
        raise BadInput("the report has no such table", value=name, remedy=f"use one of {', '.join(known)}")
    return Table(
        name=name,
        title=TITLES[name],
        columns=columns(name),
        rows=_ROWS[type(report)][name](report),
        synthetic=_is_synthetic(report),
    )


def _is_synthetic(report: PlanningReport) -> bool:
    if isinstance(report, JudgeReport):
        return report.programme.synthetic
    stands = [row.stand for row in report.rows] if isinstance(report, CompareReport) else [report.stand]
    return any(one.plan.is_synthetic or one.programme.synthetic for one in stands)
