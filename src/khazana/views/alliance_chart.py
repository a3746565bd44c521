"""The picture of the logs over time: how they grew as far as heads were seen, and when witnesses cosigned them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from khazana.app.alliance_glance import AllianceGlance, LogGlance
from khazana.core import format_instant
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.canvas import AXIS, Canvas, Json, Row
from khazana.views.chart_form import AXIS_EXTENT, DEFAULT_WIDTH, NARROW, directed
from khazana.views.palette import Theme
from khazana.views.pictures import Spec
from khazana.views.words import term_label

__all__ = ["ALLIANCE_CHART", "alliance_chart", "alliance_words"]

ALLIANCE_CHART: Final = "alliance"
"""The name of the picture, as files have it."""
_AROUND: Final = timedelta(hours=1)
_PANEL_PX: Final = 110
_MOST_LOGS: Final = 8
_MOST_HEADS: Final = 400
"""The last heads of a log that are drawn."""
_LARGE: Final = 10_000
"""Above so many entries an axis counts in thousands or millions."""
_SHAPES: Final = ("circle", "diamond", "square")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brush(Canvas):
    glance: AllianceGlance
    logs: tuple[LogGlance, ...]

    def footing(self) -> str:
        """Return whose word the times are."""
        return self.say.text(
            _("A head's time is when it was seen here, a cosignature's its witness's word, an anchor's its block's.")
        )


def alliance_chart(
    glance: AllianceGlance, language: Language, theme: Theme = Theme.LIGHT, *, width: int = DEFAULT_WIDTH
) -> Spec | None:
    """Return the picture; ``None`` where no time is known. ``width`` is that of the plotting area [px]."""
    logs = tuple(one for one in glance.logs if _times(one))[:_MOST_LOGS]
    if not logs:
        return None
    brush = _Brush(programme="", language=language, theme=theme, width=width, glance=glance, logs=logs)
    axis = _axis(brush)
    datasets: dict[str, list[Row]] = {}
    for number, one in enumerate(logs):
        datasets[f"heads{number}"] = _heads(one, _span(logs)[1])
        datasets[f"signs{number}"] = _signs(one, brush)
    panels = [_panel(brush, number, one, axis) for number, one in enumerate(logs)]
    title = brush.say.text(_("Logs over time, as they were seen here"))
    framed = brush.frame(panels, title, datasets, indent=AXIS_EXTENT)
    return {**framed, "description": alliance_words(glance, language)}


def alliance_words(glance: AllianceGlance, language: Language) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = Translator(language)
    said = []
    for one in glance.logs:
        size = None if one.head is None else one.head.checkpoint.size
        text = _("{origin}: {entries} entries, {heads} heads seen, cosigned by {witnesses}.")
        names = ", ".join(witness.name for witness in one.witnesses) or say.text(_("nobody known here"))
        said.append(
            say.text(
                text, origin=one.origin, entries=say.integer(size), heads=say.integer(len(one.journal)), witnesses=names
            )
        )
        anchor = one.anchored
        if anchor is not None and anchor.at is not None:
            text = _("{entries} entries of it are anchored in block {height}, of {instant}.")
            said.append(
                say.text(
                    text,
                    entries=say.integer(anchor.size),
                    height=say.integer(anchor.height),
                    instant=say.instant(anchor.at, UTC),
                )
            )
    return " ".join(said)


def _times(log: LogGlance) -> list[datetime]:
    known = [one.at for one in log.witnesses] + [one.at for one in log.anchors[-_MOST_HEADS:]]
    return [one.at for one in log.journal] + [at for at in known if at is not None]


def _span(logs: tuple[LogGlance, ...]) -> tuple[datetime, datetime]:
    """Return the first and the last time that is known of any log; an hour around it where there is one only.

    The present moment is none of them, so that the same files give the same picture.
    """
    known = [at for one in logs for at in _times(one)]
    first, last = min(known), max(known)
    return (first, last) if first < last else (first - _AROUND, last + _AROUND)


def _heads(log: LogGlance, until: datetime) -> list[Row]:
    """Return the steps of a log's size, the last one carried on to the end of the picture."""
    rows = [{"at": format_instant(one.at), "entries": one.size} for one in log.journal[-_MOST_HEADS:]]
    if rows and log.head is not None:
        rows.append({"at": format_instant(max(until, log.journal[-1].at)), "entries": log.head.checkpoint.size})
    return rows


def _signs(log: LogGlance, brush: _Brush) -> list[Row]:
    seen, cosigned, anchored = _kinds(brush.say)
    rows = [
        _sign(brush, one.at, one.size, seen, term_label(one.seen_as, brush.say)) for one in log.journal[-_MOST_HEADS:]
    ]
    size = 0 if log.head is None else log.head.checkpoint.size
    rows += [_sign(brush, one.at, size, cosigned, one.name) for one in log.witnesses if one.at is not None]
    for one in log.anchors[-_MOST_HEADS:]:
        if one.at is not None:
            block = brush.say.text(_("block {height}"), height=brush.say.integer(one.height))
            rows.append(_sign(brush, one.at, one.size, anchored, block))
    return rows


def _sign(brush: _Brush, at: datetime, size: int, kind: str, says: str) -> Row:
    when = directed(brush.say.instant(at, UTC))
    return {"at": format_instant(at), "entries": size, "kind": kind, "when": when, "says": directed(says)}


def _kinds(say: Translator) -> tuple[str, str, str]:
    words = (_("head seen"), _("cosigned by a witness"), _("anchored in a block"))
    seen, cosigned, anchored = (directed(say.text(one)) for one in words)
    return seen, cosigned, anchored


def _axis(brush: _Brush) -> Json:
    span = [_moment(one) for one in _span(brush.logs)]
    return {
        "field": "at",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": span, "padding": 10},
        "axis": {"grid": True, "labelFlush": True, "labelOverlap": True, "tickCount": {"expr": "max(2, width / 120)"}},
    }


def _moment(at: datetime) -> Json:
    one = at.astimezone(UTC)
    day = {"year": one.year, "month": one.month, "date": one.day}
    return {**day, "hours": one.hour, "minutes": one.minute, "seconds": one.second, "utc": True}


def _panel(brush: _Brush, number: int, log: LogGlance, x: Json) -> Json:
    whose = _("{origin}, our own: entries") if log.is_own else _("{origin}, followed: entries")
    title = brush.say.text(_("{origin}: a fork is proven") if log.forks else whose, origin=log.origin)
    most = max((row["entries"] for row in (*_heads(log, _span(brush.logs)[1]), *_signs(log, brush))), default=1)
    y = {
        "field": "entries",
        "type": "quantitative",
        "title": None,
        "axis": {**AXIS, "format": "~s" if most > _LARGE else ",~f"},
        "scale": {"domain": [0, max(most, 1)], "nice": False, "padding": 6},
    }
    head = brush.panel_title(title, indent=AXIS_EXTENT)
    if log.forks:
        head |= {"color": brush.palette.warning, "fontWeight": "bold"}
    return {
        "layer": [_line(brush, number, x, y), _points(brush, number, x, y)],
        "height": _PANEL_PX,
        "title": head,
    }


def _line(brush: _Brush, number: int, x: Json, y: Json) -> Json:
    mark = {"type": "line", "interpolate": "step-after", "color": brush.palette.worth, "strokeWidth": 2}
    return {"name": f"line{number}", "data": {"name": f"heads{number}"}, "mark": mark, "encoding": {"x": x, "y": y}}


def _points(brush: _Brush, number: int, x: Json, y: Json) -> Json:
    drawn = 3 if any(one.at is not None for log in brush.logs for one in log.anchors) else 2
    kinds, palette = list(_kinds(brush.say))[:drawn], brush.palette
    colours = [palette.worth, palette.inconsistent, palette.consistent][:drawn]
    tips = (("kind", _("What")), ("when", _("Instant")), ("says", _("Said")), ("entries", _("Entries")))
    legend = {"orient": "top", "columns": {"expr": f"width < {NARROW} ? 1 : {drawn}"}}
    shared = {"field": "kind", "type": "nominal", "title": None, "sort": None, "legend": legend}
    return {
        "name": f"points{number}",
        "data": {"name": f"signs{number}"},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 70, "stroke": palette.ground},
        "encoding": {
            "x": x,
            "y": y,
            "shape": {**shared, "scale": {"domain": kinds, "range": list(_SHAPES[:drawn])}},
            "fill": {**shared, "scale": {"domain": kinds, "range": colours}},
            "tooltip": [{"field": key, "type": "nominal", "title": brush.say.text(text)} for key, text in tips],
        },
    }
