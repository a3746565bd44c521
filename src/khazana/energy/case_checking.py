"""The one door of a case: every problem is found, none stops the search for the others."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np

from khazana.core import BadInput, Finding, Place, has_errors
from khazana.energy import case_kinds as kinds
from khazana.energy.case import Case
from khazana.energy.conditions import CostRecovery, MonthlyTrigger, NoPreference
from khazana.energy.resources import Backup, Battery, Capacity, Load, Zone, series

__all__ = ["check_case", "checked"]

_DAY_H: Final = 24
_SUM_TOLERANCE: Final = 1e-9
_LEAST_PLAUSIBLE: Final = 1.0
"""Below it a zone's megawatts look like gigawatts, and dollars per megawatt-hour like dollars per kilowatt-hour."""


def check_case(case: Case) -> tuple[Finding, ...]:
    """Return everything that is wrong with a case, errors and warnings, in the order of its parts.

    Examples
    --------
    >>> [one.code for one in check_case(Case(name="empty", hours=0, zones=()))]
    ['energy.nothing-there', 'energy.nothing-there']
    """
    return tuple(_found(case))


def checked(case: Case) -> Case:
    """Return the case, or refuse it with its first error.

    Raises
    ------
    BadInput
        If any finding about it is an error.
    """
    for one in check_case(case):
        if has_errors((one,)):
            raise BadInput(one.text().rstrip("."), where=str(one.place), remedy=one.remedy().rstrip("."))
    return case


def _found(case: Case) -> Iterator[Finding]:
    yield from _frame(case)
    for zone in case.zones:
        yield from _zone(case, zone)
    for load in case.loads:
        yield from _load(case, load)
    for backup in case.backups:
        yield from _backup(case, backup)
    for battery in case.batteries:
        yield from _battery(battery)
    for link in case.links:
        yield from _series(case, link.name, "most_mw", link.most_mw, is_positive=True)
        yield from _series(case, link.name, "back_mw", link.back_mw, is_positive=True)
    yield from _zones_known(case)
    yield from _conditions(case)


def _frame(case: Case) -> Iterator[Finding]:
    if case.hours < 1:
        yield kinds.NOTHING_THERE.at(Place(field="hours"), what="hours")
    if not case.zones:
        yield kinds.NOTHING_THERE.at(Place(field="zones"), what="zone")
    parts = (*case.zones, *case.links, *case.loads, *case.backups, *case.batteries, *case.conditions)
    for name, count in Counter(part.name for part in parts).items():
        if count > 1:
            yield kinds.NAME_TWICE.at(Place(field=name), name=name)
    chances = case.probabilities
    if chances.ndim != 1 or not chances.size or not (chances > 0).all() or abs(chances.sum() - 1) > _SUM_TOLERANCE:
        yield kinds.PROBABILITIES_DIFFER.at(Place(field="probabilities"), total=f"{chances.sum():.9g}")
    if not (0 <= case.risk.weight <= 1 and 0 <= case.risk.level < 1):
        yield kinds.RISK_UNCLEAR.at(Place(field="risk"), weight=case.risk.weight, level=case.risk.level)


def _zone(case: Case, zone: Zone) -> Iterator[Finding]:
    yield from _series(case, zone.name, "available_mw", zone.available_mw, is_positive=True)
    yield from _series(case, zone.name, "price_usd_per_mwh", zone.price_usd_per_mwh)
    yield from _series(case, zone.name, "emissions_t_per_mwh", zone.emissions_t_per_mwh, is_positive=True)
    yield from _not_negative(zone.name, curtailment_usd_per_mwh=zone.curtailment_usd_per_mwh)
    for field, unit, other in (
        ("available_mw", "MW", "GW"),
        ("price_usd_per_mwh", "USD/MWh", "USD per kWh"),
    ):
        values = np.abs(series(getattr(zone, field)))
        largest = float(np.nanmax(values)) if values.size and np.isfinite(values).any() else 0.0
        if 0 < largest < _LEAST_PLAUSIBLE:
            place = Place(field=f"{zone.name}.{field}")
            yield kinds.LOOKS_LIKE_OTHER_UNIT.at(
                place, name=zone.name, field=field, value=f"{largest:g}", unit=unit, other=other
            )


def _load(case: Case, load: Load) -> Iterator[Finding]:
    yield from _capacity(load.name, load.capacity)
    yield from _series(case, load.name, "revenue_usd_per_mwh", load.revenue_usd_per_mwh)
    yield from _series(case, load.name, "tariff_usd_per_mwh", load.tariff_usd_per_mwh)
    yield from _series(case, load.name, "draw_share", load.draw_share, is_share=True)
    yield from _shares(load.name, energy_share=load.energy_share, running_share=load.running_share)
    yield from _not_negative(
        load.name,
        ramp_share_per_hour=load.ramp_share_per_hour or 0.0,
        shortfall_usd_per_mwh=load.shortfall_usd_per_mwh,
        energy_window_h=load.energy_window_h or 0,
        energy_shortfall_usd_per_mwh=load.energy_shortfall_usd_per_mwh,
        running_h=load.running_h - 1,
    )
    if load.is_unit and not load.capacity.is_fixed:
        yield kinds.UNIT_NEEDS_CAPACITY.at(Place(field=load.name), name=load.name)


def _backup(case: Case, backup: Backup) -> Iterator[Finding]:
    yield from _capacity(backup.name, backup.capacity)
    yield from _series(case, backup.name, "available_share", backup.available_share, is_share=True)
    yield from _not_negative(
        backup.name,
        emissions_t_per_mwh=backup.emissions_t_per_mwh,
        imported_fuel_usd_per_mwh=backup.imported_fuel_usd_per_mwh,
    )


def _battery(battery: Battery) -> Iterator[Finding]:
    yield from _capacity(battery.name, battery.capacity)
    yield from _not_negative(battery.name, hours=battery.hours)
    yield from _shares(
        battery.name,
        store_share=battery.store_share,
        release_share=battery.release_share,
        loss_share_per_hour=battery.loss_share_per_hour,
    )
    if battery.release_share == 0:
        place = Place(field=f"{battery.name}.release_share")
        yield kinds.SHARE_OUTSIDE.at(place, name=battery.name, field="release_share", value="0")


def _capacity(name: str, capacity: Capacity) -> Iterator[Finding]:
    yield from _not_negative(
        name,
        least_mw=capacity.least_mw,
        most_mw=capacity.most_mw,
        capital_usd_per_mw_year=capacity.capital_usd_per_mw_year,
        upfront_usd_per_mw=capacity.upfront_usd_per_mw,
        upfront_pkr_per_mw=capacity.upfront_pkr_per_mw,
        block_mw=capacity.block_mw or 0.0,
    )
    yield from _shares(name, credit_share=capacity.credit_share)
    if capacity.least_mw > capacity.most_mw:
        yield kinds.LIMITS_CROSSED.at(
            Place(field=name), name=name, least=f"{capacity.least_mw:g}", most=f"{capacity.most_mw:g}"
        )


def _not_negative(name: str, **fields: float) -> Iterator[Finding]:
    for field, value in fields.items():
        if not 0 <= value < np.inf:  # so it is with NaN
            yield kinds.NEGATIVE.at(Place(field=f"{name}.{field}"), name=name, field=field, value=f"{value:g}")


def _shares(name: str, **fields: float) -> Iterator[Finding]:
    for field, value in fields.items():
        if not 0 <= value <= 1:
            yield kinds.SHARE_OUTSIDE.at(Place(field=f"{name}.{field}"), name=name, field=field, value=f"{value:g}")


def _series(
    case: Case, name: str, field: str, values: object, *, is_positive: bool = False, is_share: bool = False
) -> Iterator[Finding]:
    found = series(values)  # type: ignore[arg-type] # what a record holds
    place, words = Place(field=f"{name}.{field}"), {"name": name, "field": field}
    if found.shape[0] not in {1, case.scenarios}:
        yield kinds.LENGTH_DIFFERS.at(place, **words, found=found.shape[0], asked=case.scenarios, what="scenarios")
    if (hours := found.shape[1]) not in {1, case.hours}:
        change = {1: "an hour comes twice", _DAY_H - 1: "an hour is missing"}.get(hours % _DAY_H)
        if change:
            yield kinds.CLOCK_CHANGE.at(place, **words, found=hours, what=change)
        yield kinds.LENGTH_DIFFERS.at(place, **words, found=hours, asked=case.hours, what="hours")
    if (gaps := np.argwhere(~np.isfinite(found))).size:
        scenario, hour = gaps[0]
        yield kinds.GAP_IN_SERIES.at(place, **words, count=len(gaps), hour=hour, scenario=scenario)
        return
    least, most = float(found.min(initial=0.0)), float(found.max(initial=0.0))
    if is_share and (least < 0 or most > 1):
        yield kinds.SHARE_OUTSIDE.at(place, **words, value=f"{least if least < 0 else most:g}")
    elif is_positive and least < 0:
        yield kinds.NEGATIVE.at(place, **words, value=f"{least:g}")


def _zones_known(case: Case) -> Iterator[Finding]:
    known = [zone.name for zone in case.zones]
    placed = [(load.name, load.zone) for load in case.loads]
    placed += [(plant.name, plant.zone) for plant in case.backups]
    placed += [(battery.name, battery.zone) for battery in case.batteries]
    placed += [(link.name, end) for link in case.links for end in (link.origin, link.target)]
    for name, zone in placed:
        if zone not in known:
            yield kinds.UNKNOWN_ZONE.at(Place(field=name), name=name, value=zone, known=", ".join(known) or "none")


def _conditions(case: Case) -> Iterator[Finding]:
    for one in case.conditions:
        if isinstance(one, CostRecovery):
            yield from _series(case, one.name, "cost_usd_per_mwh", one.cost_usd_per_mwh)
        elif isinstance(one, NoPreference):
            yield from _series(case, one.name, "reference_usd_per_mwh", one.reference_usd_per_mwh)
        elif isinstance(one, MonthlyTrigger):
            months = one.month_of_hour
            last = int(months.max()) if months.size else -1
            if months.size != case.hours or not 0 <= last < one.baseline_mwh.size or months.min() < 0:
                yield kinds.MONTHS_DIFFER.at(
                    Place(field=one.name), name=one.name, found=months.size, months=one.baseline_mwh.size,
                    asked=case.hours,
                )  # fmt: skip
