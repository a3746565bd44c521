"""What the brief on a plan says, part by part, before it becomes a sheet of paper or a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from khazana.app.planning_reports import RunReport, SearchReport
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.planning.plan.record import DeclaredFigure
from khazana.views.cells import Cell
from khazana.views.pictures import render
from khazana.views.planning_answer import limit_lines, policy_lines, treasury_names
from khazana.views.planning_charts import planning_chart
from khazana.views.planning_report import planning_table
from khazana.views.tables import Table
from khazana.views.words import term_label

__all__ = ["Drawn", "Grid", "Heading", "Line", "Part", "brief_pages"]

_COUNTS: Final = ("policy", "limit", "count", "coins", "breach")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of the brief, or of a part of it; ``level`` is 1 or 2."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. One that is ``small`` may be left out where the paper ends, and then it says so."""

    text: str
    is_bold: bool = False
    is_warning: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as SVG, what it shows in words, and its height on paper [px]."""

    svg: str
    words: str
    height: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, and the shares of the width that its columns take."""

    table: Table
    shares: tuple[float, ...]


Part = Heading | Line | Drawn | Grid


def brief_pages(
    run: RunReport, search: SearchReport | None, say: Translator, policy: str
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the parts of the two pages: question and answer, then counts, assumptions, and what is unknown."""
    return tuple(_first(run, search, say, policy)), tuple(_second(run, say, policy))


def _first(run: RunReport, search: SearchReport | None, say: Translator, policy: str) -> Iterator[Part]:
    stand, called = run.stand, run.stand.programme.name.get(say.language.value)
    yield Heading(say.text(_("How much may be accumulated? {programme}"), programme=called), 1)
    if stand.plan.is_synthetic or stand.programme.synthetic:
        yield Line(say.text(_("SYNTHETIC: made-up figures")), is_bold=True, is_warning=True)
    last = stand.question.horizon.date_of(stand.question.days - 1)
    yield Line(
        say.text(
            _("From {first} to {last}: which policy breaks a limit, which limit is first, and when?"),
            first=say.day(stand.question.start.on), last=say.day(last),
        )
    )  # fmt: skip
    yield Heading(say.text(_("The answer")))
    for one in policy_lines(run, say):
        share = say.text(_("a limit is broken on {share} of the paths"), share=one.share)
        yield Line(say.text(_("{policy}: {share}"), policy=one.name, share=share), is_bold=True)
        yield Line(f"{one.first} {say.text(_('At the end: {held}'), held=one.held)}")
    yield _safe(search, say, called)
    yield from _picture(run, "planning-fan", say, policy, 470.0)


def _safe(search: SearchReport | None, say: Translator, called: str) -> Line:
    if search is None:
        return Line(say.text(_("No policy buys anything, so there is no size to search for.")))
    spec = planning_chart(search, "planning-frontier", called, say.language)
    name = treasury_names(search.stand.plan, say.language).get(search.frontier.policy, search.frontier.policy)
    words = "" if spec is None else str(spec["description"])
    return Line(say.text(_("{policy}: {share}"), policy=name, share=words), is_bold=True)


def _picture(run: RunReport, name: str, say: Translator, policy: str, height: float) -> Iterator[Part]:
    called = run.stand.programme.name.get(say.language.value)
    spec = planning_chart(run, name, called, say.language, policy=policy)
    if spec is not None:
        yield Drawn(render(spec, "svg").decode(), str(spec["description"]), height)


def _second(run: RunReport, say: Translator, policy: str) -> Iterator[Part]:
    yield from _picture(run, "planning-breaches", say, policy, 330.0)
    if run.counts:
        table = planning_table(run, "planning_counts").choose(_COUNTS)
        names = treasury_names(run.stand.plan, say.language)
        rows = (
            (names.get(str(row[0]), row[0]), names.get(str(row[1]), row[1]), row[2], _rounded(row[3]), row[4])
            for row in table.rows
        )
        yield Grid(table.with_rows(rows), (0.24, 0.3, 0.18, 0.14, 0.14))
    yield Heading(say.text(_("What is unknown")))
    unknown = [one for one in limit_lines(run.stand, say.language) if not one.is_held]
    if not unknown:
        yield Line(say.text(_("Every limit that is declared is reckoned with.")))
    for one in unknown:
        asks = say.text(_("What would settle it: {remedy}"), remedy=one.asks) if one.asks else ""
        yield Line(f"{one.name}. {asks}".strip())
    yield Heading(say.text(_("What it rests on")))
    yield Line(_basis(run, say))
    for figure in run.stand.plan.all_figures():
        yield Line(_figure(figure, run, say), is_small=True)


def _rounded(cell: Cell) -> Cell:
    """Return a figure with one decimal: a brief has no use for more of the median of simulated coins."""
    return cell.quantize(Decimal("0.1")).normalize() + 0 if isinstance(cell, Decimal) else cell


def _basis(run: RunReport, say: Translator) -> str:
    fit = run.stand.calibration
    law = say.text(
        _("Law: {law}, fitted from {first} to {last}."),
        law=term_label(fit.kind, say), first=say.day(fit.first), last=say.day(fit.last),
    )  # fmt: skip
    growth = say.text(
        _("Growth of the price: {growth} a year, stated and not fitted."),
        growth=f"{fit.drift.log_growth_per_year:.1%}",
    )
    paths = say.plural("{n} path.", "{n} paths.", run.result.paths)
    seed = say.text(_("Seed {seed}: the same question gives the same figures."), seed=run.stand.question.seed)
    return f"{paths} {law} {growth} {seed}"


def _figure(one: DeclaredFigure, run: RunReport, say: Translator) -> str:
    value = f"{one.said:,.12g} {one.unit}"
    if one.origin.is_assumed:
        return say.text(_("{key}: {value}, assumed: {reason}"), key=one.key, value=value, reason=one.origin.assumption)
    source = run.stand.programme.source(one.origin.source)
    name = one.origin.source if source is None else f"{source.title}, {source.publisher}"
    return say.text(_("{key}: {value}, source: {source}"), key=one.key, value=value, source=name)
