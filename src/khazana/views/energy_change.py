"""The rows of what a change does: worth, ledgers and power, as declared and as chosen."""

from collections.abc import Iterator

from khazana.app.energy_reports import WhatIfReport
from khazana.energy import Decision, Ledgers, LoadKind
from khazana.views.cells import Cell
from khazana.views.energy_figures import amount
from khazana.views.energy_hours import flows
from khazana.views.energy_words import Item, Part

__all__ = ["change"]


def change(report: WhatIfReport) -> tuple[tuple[Cell, ...], ...]:
    """Return one row for each figure that a reader looks at first."""
    if report.decision is None or report.before is None:
        return ()
    before, after = dict(_of(report.before, report.ledgers_before)), dict(_of(report.decision, report.ledgers))
    return tuple(
        (item, amount(before[item][0], unit), amount(value, unit), amount(value - before[item][0], unit))
        for item, (value, unit) in after.items()
        if item in before
    )


def _of(found: Decision, ledgers: Ledgers | None) -> Iterator[tuple[Item | LoadKind | Part, tuple[float, str]]]:
    yield Item.WORTH, (-found.cost_usd, "USD")
    if ledgers is not None:
        for item, total in zip((Item.OPERATOR, Item.TREASURY, Item.OTHERS), ledgers.totals, strict=True):
            yield item, (float(total.as_decimal()), "USD")
        yield Item.CHARGE, (ledgers.charge_per_mwh, "USD/MWh")
    done = _energy(found)
    yield Item.TAKEN, (done["surplus"] - done["curtailed"], "MWh")
    yield Item.CURTAILED, (done["curtailed"], "MWh")
    yield Item.BACKUP, (done["backup"], "MWh")
    for kind, name in (
        (LoadKind.FLEET, "fleets"),
        (LoadKind.FIRM, "firm"),
        (LoadKind.INTERRUPTIBLE, "interruptible"),
        (LoadKind.INDUSTRY, "industry"),
        (LoadKind.EXPORT, "export"),
    ):
        if any(load.kind is kind for load in found.case.loads):
            yield kind, (done[name], "MWh")
    yield Item.UNSERVED, (done["unserved"], "MWh")


def _energy(found: Decision) -> dict[str, float]:
    """Return what was done over the horizon in all zones, in the mean over the scenarios [MWh]."""
    sums: dict[str, float] = {}
    for scenario, chance in enumerate(found.case.probabilities):
        for zone in found.case.zones:
            for name, values in flows(found, scenario, zone.name).items():
                sums[name] = sums.get(name, 0.0) + float(chance) * float(values.sum())
    return sums
