"""The effects that an energy plan declares, each with its source, and what of them speaks of a case."""

from fractions import Fraction

from khazana.core import Range
from khazana.energy.case import Case
from khazana.energy.effects import EffectFigure
from khazana.energy.plan.figures import Figure
from khazana.energy.plan.frame import stated
from khazana.energy.plan.planned_effects import PlannedEffect
from khazana.energy.plan.record import EnergyPlan
from khazana.energy.plan.units import currency_in, factor_of

__all__ = ["effect_figures"]


def effect_figures(plan: EnergyPlan, case: Case) -> tuple[EffectFigure, ...]:
    """Return the effects of a plan that speak of a case's capacities or kinds of load, in dollars where it is money.

    Raises
    ------
    BadInput
        If a figure is in the country's currency and nobody stated the rate of exchange.
    """
    known = {*case.names, *(load.kind.value for load in case.loads)}
    return tuple(
        EffectFigure(
            effect=one.effect,
            phase=one.phase,
            subject=one.subject,
            per_mw=Range(*(_exact(plan, one.per_mw, end) for end in (one.per_mw.range.low, one.per_mw.range.high))),
            central=_central(plan, one),
            source=one.per_mw.source,
        )
        for one in plan.effects
        if one.subject in known
    )


def _central(plan: EnergyPlan, one: PlannedEffect) -> Fraction | None:
    """Return the central figure; that of a single figure is the figure."""
    figure = one.central or (None if one.per_mw.is_range else one.per_mw)
    return None if figure is None else _exact(plan, figure, figure.range.low)


def _exact(plan: EnergyPlan, figure: Figure, end: Fraction | None) -> Fraction:
    """Return an end of a figure in the unit of its dimension, money in dollars."""
    found = (end or Fraction(0)) * Fraction(repr(factor_of(figure.unit, figure.dimension)))
    if currency_in(figure.unit) in {None, "USD"}:
        return found
    rate = stated(plan.exchange, "exchange").value
    return found / Fraction(repr(rate))
