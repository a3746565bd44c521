"""The picture of a comparison: how likely each breaks a limit, and how far each is from the first on common paths."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from khazana.app.planning_reports import ComparedShown, CompareReport
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.planning import Estimate
from khazana.views.bar_panel import Bar, bars
from khazana.views.canvas import blend
from khazana.views.pictures import Spec
from khazana.views.planning_answer import treasury_names
from khazana.views.planning_drawing import FootedCanvas, percent, short, signed
from khazana.views.words import term_label

__all__ = ["CompareBrush", "compared_names", "comparison_chart"]

_MILLION: Final = 1e6
_TWO_ERRORS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareBrush(FootedCanvas):
    """How a picture of a comparison is drawn."""

    report: CompareReport

    @property
    def is_synthetic(self) -> bool:
        """Whether a programme or a plan of those compared is made up."""
        return any(one.stand.programme.synthetic or one.stand.plan.is_synthetic for one in self.report.rows)

    def lines(self) -> tuple[str, ...]:
        """Return what a picture rests on: paths, laws and the growth that is stated."""
        say = self.say
        fits = [one.stand.calibration for one in self.report.rows]
        laws = dict.fromkeys(
            say.text(
                _("Law: {law}, fitted from {first} to {last}."),
                law=term_label(fit.kind, say), first=say.day(fit.first), last=say.day(fit.last),
            )
            for fit in fits
        )  # fmt: skip
        run = say.plural("{n} path, common to all.", "{n} paths, common to all.", self.report.paths)
        if not self.report.complete:
            run += " " + say.text(_("Stopped before the end."))
        stated = dict.fromkeys(self.joined(f"{fit.drift.log_growth_per_year:.1%}") for fit in fits)
        growth = say.text(
            _("Growth of the price: {growth} a year, stated and not fitted."), growth="; ".join(stated)
        )  # fmt: skip
        return (run, *laws, growth)


def compared_names(report: CompareReport, say: Translator) -> tuple[str, ...]:
    """Return what each of what is compared is called in a language: that in which it differs from the others."""
    rows = report.rows
    parts = [_parts(one, say) for one in rows]
    differing = [len({each[place] for each in parts}) > 1 for place in range(len(parts[0]))]
    if not any(differing):
        differing[1] = True
    return tuple(
        ", ".join(part for part, is_shown in zip(each, differing, strict=True) if is_shown) for each in parts
    )  # fmt: skip


def _parts(one: ComparedShown, say: Translator) -> tuple[str, ...]:
    stand, policy = one.stand, one.stand.question.policies[0].name
    return (
        stand.programme.name.get(say.language.value),
        treasury_names(stand.plan, say.language).get(policy, policy),
        term_label(stand.calibration.kind, say),
        percent(stand.calibration.drift.log_growth_per_year, say),
    )


def comparison_chart(report: CompareReport, brush: CompareBrush) -> Spec | None:
    """Return the share of breaches of each, and by how much breach and value differ from the first's, with errors."""
    if len(report.rows) < _TWO_ERRORS:
        return None
    say, names = brush.say, compared_names(report, brush.say)
    whole = tuple(zip(range(len(names)), names, report.rows, strict=True))
    breach, first = bars(
        "compared", [_breach(one, place, name, brush) for place, name, one in whole], brush,
        say.text(_("Share of paths on which a limit is broken, %")),
        strip=brush.strip, drawn=_percents, domain=(0.0, 100.0),
    )  # fmt: skip
    apart, second = bars(
        "apart", _apart(((place, name, one.compared.breach_change) for place, name, one in whole), brush, _points),
        brush,
        say.text(_("By how many points more than “{policy}” on the same paths; pale: two standard errors either way"),
                 policy=names[0]),
        drawn=_percents,
    )  # fmt: skip
    worth, third = bars(
        "worth", _apart(((place, name, one.compared.value_change) for place, name, one in whole), brush, _dollars),
        brush,
        say.text(_("Value at the end above “{policy}” in the mean, million $; pale: two standard errors either way"),
                 policy=names[0]),
        drawn=lambda value: short(value / _MILLION),
    )  # fmt: skip
    told = "; ".join(
        say.text(_("{policy}: {share}"), policy=name, share=percent(one.compared.breach.value, say))
        for _place, name, one in whole
    )
    words = say.text(_("A limit is broken on this share of the paths. {policies}."), policies=told)
    title = say.text(_("{programme}: side by side on common paths"), programme=brush.programme)
    return {**brush.frame([breach, apart, worth], title, first | second | third), "description": words}


def _percents(share: float) -> float:
    return short(share * 100)


def _breach(one: ComparedShown, place: int, name: str, brush: CompareBrush) -> Bar:
    say, breach = brush.say, one.compared.breach
    share, coins = percent(breach.value, say), say.integer(round(one.compared.coins.value))
    return Bar(
        words=say.text(_("{policy}: {share}; {coins} BTC"), policy=name, share=share, coins=coins),
        lines=(((breach.value, brush.ink(place)),),),
        tips=(
            (say.text(_("Name")), name),
            (say.text(_("Share of paths")), share),
            (say.text(_("Standard error")), percent(breach.error, say, 2)),
        ),
    )


def _points(name: str, apart: Estimate, brush: CompareBrush) -> str:
    return brush.say.text(
        _("{policy}: {change} points, standard error {error}"),
        policy=name, change=brush.joined(signed(apart.value * 100, 2)), error=f"{apart.error * 100:.2f}",
    )  # fmt: skip


def _dollars(name: str, apart: Estimate, brush: CompareBrush) -> str:
    return brush.say.text(
        _("{policy}: {change} million $, standard error {error}"),
        policy=name, change=brush.joined(signed(apart.value / _MILLION, 1)), error=f"{apart.error / _MILLION:,.1f}",
    )  # fmt: skip


def _apart(
    found: Iterable[tuple[int, str, Estimate | None]],
    brush: CompareBrush,
    words: Callable[[str, Estimate, CompareBrush], str],
) -> list[Bar]:
    """Return how far each is from the first, and twice the error either way."""
    made = []
    for place, name, apart in found:
        if apart is None:
            continue
        ink, error = brush.ink(place), _TWO_ERRORS * apart.error
        pale = blend(ink, brush.palette.ground, 0.4)
        made.append(
            Bar(
                words=words(name, apart, brush),
                lines=(((apart.value, ink),), ((apart.value - error, brush.palette.ground), (2 * error, pale))),
                tips=((brush.say.text(_("Name")), name),),
            )
        )
    return made
