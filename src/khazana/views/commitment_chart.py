"""The picture of commitments over time: agreed, due, what was reported, and the status now, one lane for each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from khazana.alliance.commitment_results import Status
from khazana.alliance.commitment_rules import OPEN_END
from khazana.app.commitments import CommitmentsReport, EvaluatedCommitment
from khazana.core import Interval, day_interval, format_instant
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.canvas import Canvas, Json, Row
from khazana.views.chart_form import DEFAULT_WIDTH, NARROW, directed
from khazana.views.palette import Palette, Theme
from khazana.views.pictures import Spec
from khazana.views.words import term_label

__all__ = ["COMMITMENT_CHART", "commitment_chart", "commitment_words"]

COMMITMENT_CHART: Final = "commitments"
"""The name of the picture, as files have it."""
_LANE_PX: Final = 46
_LINE_AT: Final = 34
_WORDS_AT: Final = 18
_SHAPES: Final = ("circle", "diamond", "triangle-up", "square")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brush(Canvas):
    report: CommitmentsReport

    @property
    def is_synthetic(self) -> bool:
        """Whether the programme is made up."""
        return self.report.programme.synthetic

    @property
    def zone(self) -> ZoneInfo:
        """The programme's zone."""
        return ZoneInfo(self.report.programme.zone)

    def footing(self) -> str:
        """Return when and by which rules it was evaluated."""
        return self.say.text(_("Evaluated as of {instant}."), instant=self.say.instant(self.report.at, self.zone))

    def start_of(self, day: date) -> datetime:
        """Return the instant that a day begins in the programme's zone."""
        return day_interval(day, self.zone).start


def commitment_chart(
    report: CommitmentsReport,
    programme: str,
    language: Language,
    theme: Theme = Theme.LIGHT,
    *,
    width: int = DEFAULT_WIDTH,
) -> Spec | None:
    """Return the picture; ``None`` where nothing was promised. ``width`` is that of the plotting area [px]."""
    if not report.results:
        return None
    brush = _Brush(programme=programme, language=language, theme=theme, width=width, report=report)
    signs = [row for lane, one in enumerate(report.results) for row in _signs(one, lane, brush)]
    datasets: dict[str, list[Row]] = {
        "lanes": [row for lane, one in enumerate(report.results) for row in _lane(one, lane, brush)],
        "words": [_words(one, lane, brush) for lane, one in enumerate(report.results)],
        "signs": signs,
    }
    title = brush.say.text(_("{programme}: commitments over time"), programme=programme)
    panel = _panel(brush, _axis(report, brush), len(report.results))
    return {**brush.frame([panel], title, datasets), "description": commitment_words(report, language)}


def commitment_words(report: CommitmentsReport, language: Language) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = Translator(language)
    told = [one.evaluation.status for one in report.results]
    counts = ", ".join(f"{term_label(one, say)}: {say.integer(told.count(one))}" for one in Status if one in told)
    instant = say.instant(report.at, ZoneInfo(report.programme.zone))
    return say.text(_("Commitments as of {instant}: {counts}."), instant=instant, counts=counts)


def _span(one: EvaluatedCommitment, brush: _Brush) -> tuple[datetime | None, datetime | None]:
    """Return when a commitment was agreed, and until when it holds; either may be unknown."""
    within = getattr(one.commitment.rule, "within", None)
    agreed = None if one.commitment.agreed is None else brush.start_of(one.commitment.agreed)
    if one.commitment.due is not None:
        return agreed, brush.start_of(one.commitment.due)
    if isinstance(within, Interval):
        return agreed or within.start, None if within.end >= OPEN_END else within.end
    return agreed, None


def _lane(one: EvaluatedCommitment, lane: int, brush: _Brush) -> list[Row]:
    """Return the line of a commitment: to its end, or to now in dashes where it has none."""
    start, end = _span(one, brush)
    if start is None:
        return []
    until = brush.report.at if end is None else end
    first, last = min(start, until), max(start, until)
    dash = [3, 4] if end is None else [1, 0]
    return [{"from": format_instant(first), "to": format_instant(last), "y": lane * _LANE_PX + _LINE_AT, "dash": dash}]


def _words(one: EvaluatedCommitment, lane: int, brush: _Brush) -> Row:
    status = term_label(one.evaluation.status, brush.say)
    words = f"{status} · {one.commitment.text.get(brush.language.value)}"
    return {"words": directed(words), "y": lane * _LANE_PX + _WORDS_AT}


def _signs(one: EvaluatedCommitment, lane: int, brush: _Brush) -> list[Row]:
    say, palette, status = brush.say, brush.palette, one.evaluation.status
    kinds, (start, end) = _kinds(say), _span(one, brush)
    reports = [found for found in brush.report.facts.reported if found.commitment == one.commitment.id]
    found: list[tuple[int, datetime | None, str, str]] = [
        (0, start, palette.ink, one.commitment.instrument),
        (1, end, palette.ink, one.commitment.instrument),
        *((2, report.dated, palette.worth, f"{report.by} · {report.source}") for report in reports),
        (3, brush.report.at, _colour(status, palette), term_label(status, say)),
    ]
    return [
        {
            "at": format_instant(at),
            "when": directed(say.day(at.astimezone(brush.zone).date())),
            "kind": kinds[kind],
            "says": directed(says),
            "colour": colour,
            "y": lane * _LANE_PX + _LINE_AT,
        }
        for kind, at, colour, says in found
        if at is not None
    ]


def _kinds(say: Translator) -> tuple[str, ...]:
    words = (_("agreed"), _("due or ends"), _("reported by others"), _("status now"))
    return tuple(directed(say.text(one)) for one in words)


def _colour(status: Status, palette: Palette) -> str:
    return {
        Status.MET: palette.consistent,
        Status.NOT_MET: palette.inconsistent,
        Status.WAIVED: palette.soft,
        Status.OUTSTANDING: palette.worth,
        Status.UNDETERMINED: palette.undetermined,
    }[status]


def _axis(report: CommitmentsReport, brush: _Brush) -> Json:
    known = [at for one in report.results for at in _span(one, brush) if at is not None]
    known += [one.dated for one in report.facts.reported] + [report.at]
    return {
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [_moment(min(known)), _moment(max(known))], "nice": "month"},
        "axis": {"grid": True, "labelOverlap": True, "format": "%Y-%m", "tickCount": {"expr": "max(2, width / 120)"}},
    }


def _moment(at: datetime) -> Json:
    one = at.astimezone(UTC)
    return {"year": one.year, "month": one.month, "date": one.day, "utc": True}


def _panel(brush: _Brush, x: Json, lanes: int) -> Json:
    y: Json = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    return {"layer": [_line_marks(brush, x, y), _word_marks(brush, y), _sign_marks(brush, x, y)],
            "height": lanes * _LANE_PX + 8}  # fmt: skip


def _line_marks(brush: _Brush, x: Json, y: Json) -> Json:
    return {
        "name": "lanes",
        "data": {"name": "lanes"},
        "mark": {"type": "rule", "color": brush.palette.soft, "strokeWidth": 2},
        "encoding": {
            "x": {"field": "from", **x, "scale": {"type": "utc"}},  # its domain is that of the signs
            "x2": {"field": "to"},
            "y": y,
            "strokeDash": {"field": "dash", "type": "nominal", "scale": None},
        },
    }


def _word_marks(brush: _Brush, y: Json) -> Json:
    is_rtl = brush.language.direction == "rtl"
    mark = {
        "type": "text",
        "align": "right" if is_rtl else "left",
        "dir": "rtl" if is_rtl else "ltr",
        "fontSize": 11,
        "limit": {"expr": "width"},
        "color": brush.palette.ink,
    }
    place = {"value": {"expr": "width"}} if is_rtl else {"value": 0}
    encoding = {"x": place, "y": y, "text": {"field": "words", "type": "nominal"}}
    return {"name": "words", "data": {"name": "words"}, "mark": mark, "encoding": encoding}


def _sign_marks(brush: _Brush, x: Json, y: Json) -> Json:
    tips = (("kind", _("What")), ("when", _("Day")), ("says", _("Said")))
    legend = {"orient": "top", "columns": {"expr": f"width < {NARROW} ? 2 : 4"}, "symbolFillColor": brush.palette.soft}
    return {
        "name": "signs",
        "data": {"name": "signs"},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 90, "stroke": brush.palette.ground},
        "encoding": {
            "x": {"field": "at", **x},
            "y": y,
            "shape": {
                "field": "kind",
                "type": "nominal",
                "title": None,
                "sort": None,
                "scale": {"domain": list(_kinds(brush.say)), "range": list(_SHAPES)},
                "legend": legend,
            },
            "fill": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": [{"field": key, "type": "nominal", "title": brush.say.text(text)} for key, text in tips],
        },
    }
