"""The picture of break-even: what the coins held at the end cost on average, and how likely the price is above it."""

from typing import Final

from khazana.app.planning_reports import StressReport
from khazana.i18n import message as _
from khazana.planning.answers.break_even_price import BreakEven
from khazana.views.bar_panel import Bar, bars
from khazana.views.canvas import blend
from khazana.views.pictures import Spec
from khazana.views.planning_drawing import PlanningBrush, percent, short

__all__ = ["break_even_chart"]

_THOUSAND: Final = 1e3


def break_even_chart(report: StressReport, brush: PlanningBrush) -> Spec | None:
    """Return at which price each policy breaks even, and on which share of the paths the last price is there or above.

    A policy's first bar reaches to its break-even price in the median; below it lies where nine of ten paths have it.
    """
    if not report.break_evens:
        return None
    say, start = brush.say, report.stand.question.start.price_usd
    policies = [one.name for one in report.stand.question.policies]
    places = {one.policy: policies.index(one.policy) for one in report.break_evens}
    price, first = bars(
        "costs", [_cost(one, places[one.policy], brush) for one in report.break_evens], brush,
        say.text(
            _("What a coin held at the end cost on average, thousand $: median; pale: nine of ten paths. "
              "At the start the price is {price} thousand $"),
            price=f"{start / _THOUSAND:,.1f}",
        ),
        strip=brush.strip, drawn=lambda value: short(value / _THOUSAND),
    )  # fmt: skip
    above, second = bars(
        "above", [_above(one, places[one.policy], brush) for one in report.break_evens], brush,
        say.text(_("Share of paths on which the last price is there or above, %")),
        drawn=lambda share: short(share * 100), domain=(0.0, 100.0),
    )  # fmt: skip
    whole = say.text(_("{programme}: where policies break even"), programme=brush.programme)
    words = " ".join(_sentence(one, brush) for one in report.break_evens)
    return {**brush.frame([price, above], whole, first | second), "description": words}


def _sentence(one: BreakEven, brush: PlanningBrush) -> str:
    say, middle = brush.say, one.price_usd[1]
    return say.text(
        _("{policy} breaks even at ${price} in the median; on {share} of the paths the price ends there or above."),
        policy=brush.named(one.policy), price=say.integer(round(middle)), share=percent(one.above.value, say),
    )  # fmt: skip


def _cost(one: BreakEven, place: int, brush: PlanningBrush) -> Bar:
    say, ink = brush.say, brush.ink(place)
    low, middle, high = (f"${say.integer(round(price))}" for price in one.price_usd)
    span = (one.price_usd[0], brush.palette.ground), (
        one.price_usd[2] - one.price_usd[0], blend(ink, brush.palette.ground, 0.4)
    )  # fmt: skip
    return Bar(
        words=say.text(_("{policy}: {price}"), policy=brush.named(one.policy), price=brush.joined(middle)),
        lines=(((one.price_usd[1], ink),), span),
        tips=(
            (say.text(_("Policy")), brush.named(one.policy)),
            (say.text(_("Break-even, 5%")), low),
            (say.text(_("Break-even price")), middle),
            (say.text(_("Break-even, 95%")), high),
        ),
    )


def _above(one: BreakEven, place: int, brush: PlanningBrush) -> Bar:
    say, share = brush.say, percent(one.above.value, brush.say)
    return Bar(
        words=say.text(_("{policy}: {share}"), policy=brush.named(one.policy), share=share),
        lines=(((one.above.value, brush.ink(place)),),),
        tips=(
            (say.text(_("Policy")), brush.named(one.policy)),
            (say.text(_("Share of paths")), share),
            (say.text(_("Standard error")), percent(one.above.error, say, 2)),
        ),
    )
