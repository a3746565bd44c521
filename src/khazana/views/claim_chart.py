"""The chart of a programme that has announced no balance: figures that several parties state, side by side.

Each figure that several claimants speak of, such as the number of users, gets a panel; each claim a line with what
it admits. A range is drawn as a range, without a point in it. The words beside it are the source's, with an ISO date.
"""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

import altair as alt

from khazana.app.reports import ReserveReport
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.reserve.audit import Verdict
from khazana.reserve.claims import Claim, Measure
from khazana.views.chart_form import LATIN, Panel, config, heading, legend, side_margin, synthetic_label
from khazana.views.palette import PALETTES, SHAPES, Palette, Theme
from khazana.views.pictures import Spec
from khazana.views.words import subject_label, term_label, unit_label

__all__ = ["claim_spec"]

_MOST_PANELS: Final = 4
_LINE_HEIGHT: Final = 36
_NARROW_RANGE: Final = Fraction(1, 20)
"""A claim that admits less than this share of its figure is drawn as a point."""
_MILLION: Final = 1_000_000

_Row = dict[str, str | float | None]


def claim_spec(report: ReserveReport, language: Language, theme: Theme, width: int) -> Spec | None:
    """Return the chart of figures that several claimants state; ``None`` where there is no such figure."""
    groups = _groups(report.programme.claims)
    if not groups:
        return None
    say, palette = Translator(language), PALETTES[theme]
    verdicts = tuple(
        verdict
        for verdict in Verdict
        if any(report.audit.verdict(one.id) is verdict for group in groups for one in group)
    )
    panels = [_panel(place, group, say, (palette, verdicts), width) for place, group in enumerate(groups)]
    title = say.text(
        _("{programme}: figures that several parties state"), programme=report.programme.name.get(language.value)
    )
    chart = alt.vconcat(
        *panels,
        spacing=22,
        title=alt.TitleParams(
            text=heading(title, 17, width),
            fontSize=17,
            subtitle=synthetic_label(say) if report.programme.synthetic else alt.Undefined,
            subtitleFontSize=13,
            subtitleFontWeight="bold",
            offset=14,
        ),
        datasets={f"claims_{place}": _rows(group, report, say) for place, group in enumerate(groups)},
        usermeta={"khazana": {"side_margin": side_margin(), "synthetic": report.programme.synthetic}},
        config=config(language, theme),
    ).resolve_scale(color="shared", shape="shared")
    drawn: Spec = chart.to_dict()
    return drawn


def _groups(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Return the claims on one figure in one unit, where claimants are several; the most claims first."""
    found: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.measure is Measure.OTHER and claim.since is None and _largest([claim]) > 0:
            found[(claim.subject, claim.stated.unit)].append(claim)
    several = [(key, group) for key, group in found.items() if len({one.claimant for one in group}) > 1]
    several.sort(key=lambda item: (-len(item[1]), item[0]))
    return [sorted(group, key=lambda one: (one.within.start, one.id)) for _key, group in several[:_MOST_PANELS]]


def _rows(group: list[Claim], report: ReserveReport, say: Translator) -> list[_Row]:
    scale = _scale(group)
    return [_row(claim, report, say, scale) for claim in group]


def _row(claim: Claim, report: ReserveReport, say: Translator, scale: int) -> _Row:
    bounds = claim.stated.range
    low, high = (None if bound is None else float(bound / scale) for bound in (bounds.low, bounds.high))
    middle = bounds.middle()
    narrow = (
        bounds.low is None
        or bounds.high is None
        or bounds.high - bounds.low <= _NARROW_RANGE * max(abs(bounds.high), abs(bounds.low))
    )
    point = low if high is None else high if middle is None else float(middle / scale)
    zone = ZoneInfo(report.programme.zone)
    when = say.interval(claim.within, zone)
    return {
        "claim": claim.id,
        "low": low if low is not None else high,
        "high": high if high is not None else low,
        "point": point if narrow else None,
        "label": f"{claim.stated.text} · {claim.claimant} · {Translator(Language.EN).interval(claim.within, zone)}",
        "stated": claim.stated.text,
        "when": when,
        "claimant": claim.claimant,
        "verdict": term_label(report.audit.verdict(claim.id), say),
    }


def _panel(
    place: int,
    group: list[Claim],
    say: Translator,
    drawn: tuple[Palette, tuple[Verdict, ...]],
    width: int,
) -> Panel:
    palette, verdicts = drawn
    base = alt.Chart(alt.NamedData(name=f"claims_{place}")).encode(y=alt.Y("claim:N", sort=None, title=None, axis=None))
    words = [term_label(one, say) for one in verdicts]
    colour = alt.Color(
        "verdict:N",
        title=say.text(_("Claims")),
        legend=legend(),
        scale=alt.Scale(domain=words, range=[palette.of_verdict(one) for one in verdicts]),
    )
    shape = alt.Shape(
        "verdict:N",
        title=say.text(_("Claims")),
        legend=legend(),
        scale=alt.Scale(domain=words, range=[SHAPES[one] for one in verdicts]),
    )
    axis = alt.Axis(format=",~f", domain=False, ticks=False, tickCount=alt.ExprRef(expr="max(3, width / 110)"))
    tips = [
        alt.Tooltip("stated:N", title=say.text(_("As stated"))),
        alt.Tooltip("claimant:N", title=say.text(_("Claimant"))),
        alt.Tooltip("when:N", title=say.text(_("Time"))),
        alt.Tooltip("verdict:N", title=say.text(_("Verdict"))),
        alt.Tooltip("claim:N", title=say.text(_("Claim"))),
    ]
    low = alt.X("low:Q", title=None, scale=alt.Scale(zero=True), axis=axis)
    bars = base.mark_rule(strokeWidth=4, strokeCap="round", opacity=0.6, yOffset=5).encode(
        x=low, x2="high:Q", color=colour, tooltip=tips
    )
    points = base.mark_point(filled=True, size=80, opacity=1, yOffset=5, stroke=palette.ground, strokeWidth=1).encode(
        x=alt.X("point:Q", title=None, axis=axis), color=colour, shape=shape, tooltip=tips
    )
    labels = base.mark_text(
        align="left", dy=-8, fontSize=11, font=LATIN, color=palette.ink, limit=alt.ExprRef(expr="width")
    ).encode(x=alt.value(0), text="label:N")
    return alt.layer(
        bars.properties(name=f"bars_{place}"),
        points.properties(name=f"points_{place}"),
        labels.properties(name=f"labels_{place}"),
        width=width,
        height=_LINE_HEIGHT * len(group),
        title=alt.TitleParams(
            text=heading(_title(group, say), 12), fontSize=12, fontWeight="normal", color=palette.soft, offset=8
        ),
    )


def _title(group: list[Claim], say: Translator) -> str:
    subject, unit = subject_label(group[0].subject, say), unit_label(group[0].stated.unit, say)
    if _scale(group) == _MILLION:
        return say.text(_("{subject}, million {unit}"), subject=subject, unit=unit)
    return say.text(_("{subject}, {unit}"), subject=subject, unit=unit)


def _scale(group: list[Claim]) -> int:
    return _MILLION if _largest(group) >= _MILLION else 1


def _largest(group: list[Claim]) -> Fraction:
    bounds = [bound for one in group for bound in (one.stated.range.low, one.stated.range.high) if bound is not None]
    return max(bounds, default=Fraction(0))
