"""The pictures of a sizing: capacities with their limits and what one more megawatt is worth, conditions, stresses."""

from collections.abc import Callable

from khazana.app.energy_reports import SizingReport
from khazana.energy.case import Case
from khazana.energy.condition_costs import ConditionCost
from khazana.energy.resources import Capacity
from khazana.energy.stress_testing import StressRow
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.views.bar_panel import Bar, bars
from khazana.views.energy_drawing import MILLION, EnergyBrush, Ink
from khazana.views.pictures import Spec

__all__ = [
    "conditions_chart",
    "conditions_words",
    "sizing_chart",
    "sizing_words",
    "stresses_chart",
    "stresses_words",
]


def _same(value: float) -> float:
    return round(value, 6)


def _millions(value: float) -> float:
    return round(value / MILLION, 6)


def _years(case: Case) -> float:
    return case.capital_years or 1.0


def sizing_chart(report: SizingReport, brush: EnergyBrush) -> Spec | None:
    """Return each capacity within its limits, and what one more megawatt of it would be worth a year."""
    decision = report.decision
    if decision is None or not decision.capacity_mw:
        return None
    say, ink = brush.say, Ink.of(decision.case, brush).colours
    sized = [(name, one, decision.capacity_mw[name], ink[name]) for name, one in decision.case.sized()]
    chosen, datasets = bars(
        "chosen",
        [_capacity(brush.named(name), one, mw, colour, brush) for name, one, mw, colour in sized],
        brush,
        say.text(_("Capacity, MW; pale: up to the most that is allowed")),
        strip=brush.strip,
        drawn=_same,
    )
    panels = [chosen]
    worth = decision.capacity_worth_usd
    if worth is not None:
        years = _years(decision.case)
        panel, more = bars(
            "worth",
            [_worth(brush.named(name), worth[name] / years, brush) for name, *_rest in sized],
            brush,
            say.text(_("What one more megawatt would be worth a year beyond its capital, thousand $")),
            drawn=lambda value: round(value / 1000, 6),
        )
        panels.append(panel)
        datasets |= more
    title = say.text(_("{programme}: what to build"), programme=brush.programme)
    return brush.frame(panels, title, datasets)


def _capacity(name: str, one: Capacity, mw: float, colour: str, brush: EnergyBrush) -> Bar:
    say = brush.say
    if one.is_fixed:
        words = say.text(_("{name}: {mw}, given"), name=name, mw=brush.mw(mw))
    else:
        words = say.text(
            _("{name}: {mw}, between {least} and {most}"),
            name=name, mw=brush.mw(mw), least=brush.mw(one.least_mw), most=brush.mw(one.most_mw),
        )  # fmt: skip
    parts = ((mw, colour), (max(0.0, one.most_mw - mw), brush.palette.line))
    return Bar(
        words=words,
        lines=(parts,),
        tips=(
            (say.text(_("Name")), name),
            (say.text(_("Capacity")), brush.mw(mw)),
            (say.text(_("At least")), brush.mw(one.least_mw)),
            (say.text(_("At most")), brush.mw(one.most_mw)),
        ),
    )


def _worth(name: str, usd_per_mw_year: float, brush: EnergyBrush) -> Bar:
    say = brush.say
    amount = brush.dollars(usd_per_mw_year)
    colour = brush.palette.worth if usd_per_mw_year >= 0 else brush.palette.warning
    return Bar(
        words=say.text(_("{name}: {amount} a year"), name=name, amount=amount),
        lines=(((usd_per_mw_year, colour),),),
        tips=((say.text(_("Name")), name), (say.text(_("One more megawatt")), amount)),
    )


def sizing_words(report: SizingReport, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    if report.decision is None:
        return ""
    return "; ".join(
        say.text(_("{name}: {mw} MW"), name=brush.named(name), mw=say.integer(round(mw)))
        for name, mw in report.decision.capacity_mw.items()
    )


def conditions_chart(report: SizingReport, brush: EnergyBrush) -> Spec | None:
    """Return what each condition costs a year; ``None`` where that is not known."""
    if report.decision is None or not report.costs:
        return None
    years, say = _years(report.decision.case), brush.say
    panel, datasets = bars(
        "costs",
        [_condition(one, years, brush) for one in report.costs],
        brush,
        say.text(_("What is earned less because of each, million $ a year")),
        strip=brush.strip,
        drawn=_millions,
    )
    title = say.text(_("{programme}: what each condition costs"), programme=brush.programme)
    return brush.frame([panel], title, datasets)


def last_unit(one: ConditionCost, say: Translator, dollars: Callable[[float], str]) -> str:
    """Return what one more unit of a condition's tightest row would be worth, in words."""
    known = [row for row in one.rows if row.worth_usd is not None]
    tightest = max(known, key=lambda row: row.worth_usd or 0.0, default=None)
    if tightest is None or not tightest.worth_usd:
        unsaid = one.is_binding or tightest is None
        return say.text(_("what its last unit is worth is not known") if unsaid else _("it does not bind"))
    return say.text(
        _("one more {unit} is worth {amount}"), unit=tightest.unit or "1", amount=dollars(tightest.worth_usd)
    )


def _condition(one: ConditionCost, years: float, brush: EnergyBrush) -> Bar:
    say, amount = brush.say, one.cost_usd / years
    words = say.text(
        _("{amount} a year: {name}; {last}"),
        name=brush.named(one.condition), amount=brush.dollars(amount), last=last_unit(one, say, brush.dollars),
    )  # fmt: skip
    colour = brush.palette.warning if one.is_binding else brush.palette.unknown
    return Bar(
        words=words,
        lines=(((max(0.0, amount), colour),),),
        tips=(
            (say.text(_("Condition")), brush.named(one.condition)),
            (say.text(_("Cost a year")), brush.dollars(amount)),
            (say.text(_("Last unit")), last_unit(one, say, brush.dollars)),
        ),
    )


def conditions_words(report: SizingReport, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    say = brush.say
    if report.decision is None:
        return ""
    binding = [brush.named(one.condition) for one in report.costs if one.is_binding]
    if not binding:
        return say.text(_("No condition costs anything."))
    return say.text(_("Conditions that cost something: {names}."), names=", ".join(binding))


def stresses_chart(report: SizingReport, brush: EnergyBrush) -> Spec | None:
    """Return what each stress takes from the result; ``None`` where that is not known."""
    found = [one for one in report.stresses if one.kind is not None]
    if report.decision is None or not found:
        return None
    years, say = _years(report.decision.case), brush.say
    title = say.text(_("What each stress costs with the capacities held, million $ a year"))
    panel, datasets = bars(
        "stresses", [_stress(one, years, brush) for one in found], brush, title, strip=brush.strip, drawn=_millions
    )
    whole = say.text(_("{programme}: under stress"), programme=brush.programme)
    return brush.frame([panel], whole, datasets)


def _stress(one: StressRow, years: float, brush: EnergyBrush) -> Bar:
    say, name = brush.say, brush.named(one.name)
    if one.change_usd is None:
        words, change, amount = say.text(_("{name}: nothing meets the conditions then"), name=name), 0.0, say.unknown
    else:
        change = one.change_usd / years
        amount = brush.dollars(change)
        words = say.text(_("{name}: {amount} a year"), name=name, amount=amount)
    unserved = say.unknown if one.unserved_mwh is None else say.integer(round(one.unserved_mwh))
    return Bar(
        words=words,
        lines=(((change, brush.palette.warning if change >= 0 else brush.palette.worth),),),
        tips=(
            (say.text(_("Stress")), name),
            (say.text(_("Cost a year")), amount),
            (say.text(_("Firm load not served, MWh")), unserved),
        ),
    )


def stresses_words(report: SizingReport, brush: EnergyBrush) -> str:
    """Return what the picture shows in words, for whoever does not see it."""
    known = [one for one in report.stresses if one.kind is not None and one.change_usd is not None]
    if not known:
        return ""
    worst = max(known, key=lambda one: one.change_usd or 0.0)
    return brush.say.text(_("{count} stresses; the gravest is {name}."), count=len(known), name=brush.named(worst.name))
