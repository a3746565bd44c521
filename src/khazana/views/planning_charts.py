"""The pictures of planning by name: one specification for pages, files and the brief."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from khazana.app.planning_reports import CompareReport, JudgeReport, RunReport, SearchReport, StressReport
from khazana.core import BadInput, MarkSeries
from khazana.i18n import Language
from khazana.i18n import message as _
from khazana.views.chart_form import DEFAULT_WIDTH
from khazana.views.palette import Theme
from khazana.views.pictures import Spec
from khazana.views.planning_break_even_chart import break_even_chart
from khazana.views.planning_compare_chart import CompareBrush, comparison_chart
from khazana.views.planning_drawing import JudgeBrush, PlanningBrush
from khazana.views.planning_judge_charts import coverage_chart, crps_chart, places_chart, shown_horizon
from khazana.views.planning_run_charts import breaches_chart, causes_chart, fan_chart, policies_chart
from khazana.views.planning_search_chart import frontier_chart
from khazana.views.planning_stress_charts import mildest_chart, replays_chart, sensitivity_chart

__all__ = ["PLANNING_CHARTS", "PlanningDrawn", "planning_chart", "planning_charts_of"]

PlanningDrawn = RunReport | CompareReport | SearchReport | StressReport | JudgeReport

_RUN: Final = MappingProxyType(
    {
        "planning-fan": fan_chart,
        "planning-breaches": breaches_chart,
        "planning-causes": causes_chart,
        "planning-policies": policies_chart,
    }
)
_JUDGE: Final = MappingProxyType(
    {"planning-crps": crps_chart, "planning-places": places_chart, "planning-coverage": coverage_chart}
)
_CHARTS: Final[Mapping[type, tuple[str, ...]]] = MappingProxyType(
    {
        RunReport: tuple(_RUN),
        CompareReport: ("planning-comparison",),
        SearchReport: ("planning-frontier",),
        StressReport: ("planning-mildest", "planning-replays", "planning-sensitivity", "planning-break-even"),
        JudgeReport: tuple(_JUDGE),
    }
)
PLANNING_CHARTS: Final = tuple(name for names in _CHARTS.values() for name in names)
"""The names of all pictures of planning, as files have them."""


def planning_charts_of(report: PlanningDrawn | type[PlanningDrawn]) -> tuple[str, ...]:
    """Return the names of the pictures that a report can have."""
    return _CHARTS[report if isinstance(report, type) else type(report)]


def planning_chart(  # noqa: PLR0913 - how a picture may differ
    report: PlanningDrawn,
    name: str,
    programme: str,
    language: Language,
    theme: Theme = Theme.LIGHT,
    *,
    policy: str = "",
    horizon_days: int = 0,
    marks: MarkSeries | None = None,
    width: int = DEFAULT_WIDTH,
) -> Spec | None:
    """Return a picture of a report; ``None`` where the report has nothing for it.

    Parameters
    ----------
    name
        One of `PLANNING_CHARTS`.
    programme
        What the programme is called in the language.
    policy
        Of a run or a stress, the id of the policy that is shown; the first where it is empty.
    horizon_days
        Of a judgement, the horizon whose forecasts are shown [days]; the shortest where there is none such.
    marks
        Of the price in dollars, to draw the past beside the mildest paths; without them, those stand alone.
    width
        That of the plotting area before a page sets its own [px].

    Raises
    ------
    BadInput
        If the report has no such policy.
    """
    if name not in planning_charts_of(report):
        return None
    if isinstance(report, JudgeReport):
        judged = JudgeBrush(
            programme=programme, language=language, theme=theme, width=width, report=report,
            horizon_days=shown_horizon(report, horizon_days),
        )  # fmt: skip
        return _JUDGE[name](report, judged)
    if isinstance(report, CompareReport):
        side_by_side = CompareBrush(programme=programme, language=language, theme=theme, width=width, report=report)
        return comparison_chart(report, side_by_side)
    brush = PlanningBrush(
        programme=programme, language=language, theme=theme, width=width, stand=report.stand, policy="", paths=0
    )
    if isinstance(report, SearchReport):
        found = report.frontier
        return frontier_chart(report, replace(brush, policy=found.policy, paths=found.paths, is_done=found.is_done))
    brush = replace(brush, policy=_policy_of(report, policy))
    if isinstance(report, RunReport):
        return _RUN[name](report, replace(brush, paths=report.result.paths, is_done=report.result.is_done))
    return _stressed(report, name, brush, marks)


def _stressed(report: StressReport, name: str, brush: PlanningBrush, marks: MarkSeries | None) -> Spec | None:
    if name == "planning-mildest":
        return mildest_chart(report, brush, marks)
    if name == "planning-replays":
        return replays_chart(report, brush)
    if name == "planning-break-even":
        paths = max((one.paths for one in report.break_evens), default=0)
        return break_even_chart(report, replace(brush, paths=paths))
    paths = next((one.paths for one in report.sensitivities if one.policy == brush.policy), 0)
    return sensitivity_chart(report, replace(brush, paths=paths))


def _policy_of(report: RunReport | StressReport, policy: str) -> str:
    names = [one.name for one in report.stand.question.policies]
    if policy and policy not in names:
        raise BadInput(
            _("there is no such policy"),
            where="policy",
            value=policy,
            remedy=_("use one of {known}"),
            known=", ".join(names),
        )
    return policy or names[0]
