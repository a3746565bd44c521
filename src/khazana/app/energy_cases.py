"""From a programme and a reader's choices to a case, and to what a report of it stands on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.energy_kinds import LEFT_OUT, NO_PLAN, SHARE_MISSING
from khazana.app.energy_reports import EnergyChoices, EnergyStand, EnergyState
from khazana.core import BadInput, Finding, Place, Range
from khazana.energy.adjusting import with_surplus, with_tariff, without_all
from khazana.energy.case import Case
from khazana.energy.ledgers import Sharing
from khazana.energy.outlook import Conduct
from khazana.energy.picking import Pick
from khazana.energy.plan import (
    Choices,
    Dimension,
    EnergyPlan,
    Figure,
    Origin,
    case_of,
    open_figures,
    rests_on,
    with_picks,
    with_values,
)
from khazana.energy.plan.bridge import chosen_scenarios
from khazana.energy.plan.gaps import frame_gaps
from khazana.energy.resources import Capacity
from khazana.i18n import message as _
from khazana.programmes import Programme

__all__ = ["adjusted", "case_for", "plan_choices", "plan_for", "sharing_of", "stand_of", "starts_of", "tried_plan"]

_HOURS_A_YEAR: Final = 8_760


def plan_for(programme: Programme) -> EnergyPlan:
    """Return a programme's energy plan, if a decision can be made on it.

    Raises
    ------
    BadInput
        If it has none, or figures that a decision needs are open.
    """
    plan = programme.energy
    if plan is None:
        raise BadInput(
            _("the programme has no energy plan"),
            where=programme.id,
            remedy=_("add an energy.toml to its folder"),
        )
    if missing := frame_gaps(plan):
        raise BadInput(
            _("nobody has stated {keys}, and without it nothing can be computed"),
            where=programme.id,
            remedy=_("state it in energy.toml with its source, or as an assumption with its reason"),
            keys=", ".join(missing),
        )
    return plan


def tried_plan(plan: EnergyPlan, choices: EnergyChoices) -> EnergyPlan:
    """Return a plan with the figures tried that a reader chose, each marked as tried.

    Raises
    ------
    BadInput
        If it has no such figure, or an end of a range is none.
    """
    for key, _value in (*choices.figures, *choices.ends):
        plan.figure(key)
    known = {one.value: one for one in Pick}
    for key, end in choices.ends:
        if end not in known:
            raise BadInput(
                _("a range has no such end"), where=key, value=end, remedy=_("use one of {known}"),
                known=", ".join(known),
            )  # fmt: skip
    found = with_picks(plan, {key: known[end] for key, end in choices.ends}) if choices.ends else plan
    found = with_values(found, dict(choices.figures)) if choices.figures else found
    if choices.hashprice_usd_per_ph_day is not None:
        price = _tried("hashprice", choices.hashprice_usd_per_ph_day, "USD/PH/day", Dimension.HASHPRICE)
        return replace(found, scenarios=tuple(replace(one, hashprice=(price,), price=()) for one in found.scenarios))
    if choices.price_usd_per_btc is not None:
        price = _tried("price", choices.price_usd_per_btc, "USD/BTC", Dimension.BITCOIN_PRICE)
        return replace(found, scenarios=tuple(replace(one, hashprice=(), price=(price,)) for one in found.scenarios))
    return found


def _tried(name: str, value: float, unit: str, dimension: Dimension) -> Figure:
    if not 0 <= value < float("inf"):
        raise BadInput(_("a price is a number from 0 on"), where=name, value=value, remedy=_("check the figure"))
    exact = Range.exactly(Fraction(value))
    return Figure(key=f"scenarios.{name}", range=exact, unit=unit, dimension=dimension, origin=Origin.TRIED)


def plan_choices(plan: EnergyPlan, choices: EnergyChoices, own_mw: Mapping[str, float] | None = None) -> Choices:
    """Return what the bridge from plans to cases takes; without years, the first of the plan."""
    return Choices(
        years=choices.years or (plan.horizon.start.year,),
        scenarios=choices.scenarios or None,
        hours=choices.hours,
        own_mw=own_mw,
        conduct=Conduct.SOVEREIGN if choices.is_sovereign else Conduct.PRICE_TAKER,
    )


def starts_of(plan: EnergyPlan, choices: EnergyChoices) -> tuple[date, ...]:
    """Return the day that each chosen year of a plan begins with; without years, the first of the plan."""
    years = choices.years or (plan.horizon.start.year,)
    return tuple(one for one in plan.horizon.starts if one.year in years)


def case_for(plan: EnergyPlan, choices: EnergyChoices, *, own_mw: Mapping[str, float] | None = None) -> Case:
    """Return the case of a plan that was tried already, with what else was chosen.

    Parameters
    ----------
    own_mw
        Capacities of the fleets whose effect on the hashprice is counted.

    Raises
    ------
    BadInput
        If a choice is none of the plan's.
    """
    return adjusted(case_of(plan, plan_choices(plan, choices, own_mw)), choices)


def adjusted(case: Case, choices: EnergyChoices) -> Case:
    """Return a case of a plan with what else was chosen: surplus, tariff, conditions, capacities."""
    if choices.surplus_scale != 1:
        case = with_surplus(case, choices.surplus_scale)
    if choices.tariff_usd_per_mwh is not None:
        case = with_tariff(case, choices.tariff_usd_per_mwh)
    return _given(without_all(case, choices.without), choices.capacities)


def _given(case: Case, capacity_mw: Mapping[str, float]) -> Case:
    """Return a case in which some capacities are given, at the capital that they cost."""
    known = dict(case.sized())
    for name, value in capacity_mw.items():
        if name not in known:
            raise BadInput(_("unknown capacity"), where=name, remedy=_("use one of {known}"), known=", ".join(known))
        if not 0 <= value < float("inf"):
            raise BadInput(_("a capacity is a number from 0 on"), where=name, value=value, remedy=_("give it in MW"))

    def fixed(name: str, one: Capacity) -> Capacity:
        if name not in capacity_mw:
            return one
        return replace(one, least_mw=capacity_mw[name], most_mw=capacity_mw[name], block_mw=None)

    return replace(
        case,
        loads=tuple(replace(one, capacity=fixed(one.name, one.capacity)) for one in case.loads),
        backups=tuple(replace(one, capacity=fixed(one.name, one.capacity)) for one in case.backups),
        batteries=tuple(replace(one, capacity=fixed(one.name, one.capacity)) for one in case.batteries),
    )


def stand_of(programme: Programme, choices: EnergyChoices, case: Case | None = None) -> EnergyStand:
    """Return what a report stands on: without a case, whether there could be one."""
    plan = programme.energy
    if plan is None:
        finding = NO_PLAN.at(Place(field=programme.id), programme=programme.id)
        return _stand(programme, choices, EnergyState.NO_PLAN, (finding,))
    found = (*open_figures(plan), *rests_on(plan))
    if frame_gaps(plan):
        return _stand(programme, choices, EnergyState.OPEN, found)
    chosen = plan_choices(plan, choices)
    scenarios = chosen_scenarios(plan, chosen)
    chances = [0.0 if one.probability is None else one.probability.value for one in scenarios]
    total = sum(chances)
    years = chosen.years or ()
    return replace(
        _stand(programme, choices, EnergyState.READY, (*found, *_chosen(plan, choices))),
        synthetic=programme.synthetic or plan.is_synthetic or any(one.is_synthetic for one in plan.profiles()),
        starts=tuple(_instant(one, programme.zone) for one in plan.horizon.starts if one.year in years),
        hours=choices.hours * len(years) if case is None else case.hours,
        scenarios=tuple(one.id for one in scenarios) or ("",),
        probabilities=tuple(one / total for one in chances) or (1.0,),
    )


def _stand(
    programme: Programme, choices: EnergyChoices, state: EnergyState, findings: tuple[Finding, ...]
) -> EnergyStand:
    return EnergyStand(
        programme=programme.id,
        synthetic=programme.synthetic,
        zone=programme.zone,
        currency=programme.currency,
        state=state,
        choices=choices,
        findings=findings,
    )


def _instant(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _chosen(plan: EnergyPlan, choices: EnergyChoices) -> tuple[Finding, ...]:
    """Say which conditions are left out, and that nobody said who gets the margin."""
    left = [LEFT_OUT.at(Place(field=name), name=name) for name in choices.without]
    missing = plan.sharing.passed is None or plan.sharing.baseline is None
    return (*left, *([SHARE_MISSING.at(Place(field="sharing"))] if missing else []))


def sharing_of(plan: EnergyPlan, case: Case) -> Sharing | None:
    """Return who gets the margin over the horizon of a case; ``None`` where nobody said."""
    passed, baseline = plan.sharing.passed, plan.sharing.baseline
    if passed is None or baseline is None:
        return None
    return Sharing(passed_share=passed.value, baseline_mwh=baseline.value * case.hours / _HOURS_A_YEAR)
