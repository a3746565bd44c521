"""The rows of operation without foresight and of robust sizing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from khazana.app.energy_risks import RobustReport, RollingReport
from khazana.energy import LoadKind
from khazana.energy.case_series import in_scenario
from khazana.views.cells import Absence, Cell
from khazana.views.energy_figures import dollars, number
from khazana.views.energy_rows import kinds_of
from khazana.views.energy_words import Calm, Way

if TYPE_CHECKING:
    from khazana.energy.case import Case
    from khazana.energy.resources import Floats
    from khazana.energy.rolling import Rolled

__all__ = ["robust", "robust_capacities", "rolling", "steps"]

Row = tuple[Cell, ...]
_NO: Final = Absence.NOT_APPLICABLE
Rows = tuple[Row, ...]


def rolling(report: RollingReport) -> Rows:
    """Return one row for each of the three ways to operate."""
    found, decision = report.found, report.decision
    if found is None or decision is None:
        return ()
    case = in_scenario(decision.case, report.scenario)
    scenario = report.stand.scenarios[report.scenario]
    perfect = found.perfect_usd
    level = sum(float(found.perfect.use_mw["level", one.name][-1]) for one in case.batteries)
    ways = (
        (Way.PERFECT, perfect, found.perfect.use_mw, (_NO, _NO, _NO, level, level)),
        (Way.KNOWN, found.known_usd, found.known.use_mw, _lived(found.known)),
        (Way.BELIEVED, found.believed_usd, found.believed.use_mw, _lived(found.believed)),
    )
    return tuple(
        (
            way,
            scenario,
            dollars(-cost),
            dollars(cost - perfect),
            number((cost - perfect) / abs(perfect), 6) if perfect else None,
            *lived[:3],
            *(number(one) for one in lived[3:]),
            number(_taken(case, use)),
            number(_unserved(case, decision.capacity_mw, use)),
        )
        for way, cost, use, lived in ways
    )


def _lived(one: "Rolled") -> tuple[int, int, int, float, float]:
    return one.windows, one.breaches, one.trips, sum(one.start_mwh.values()), sum(one.end_mwh.values())


def _taken(case: "Case", use: "Mapping[tuple[str, str], Floats]") -> float:
    return sum(float(use["taken", zone.name].sum()) for zone in case.zones)


def _unserved(case: "Case", capacity_mw: Mapping[str, float], use: "Mapping[tuple[str, str], Floats]") -> float:
    return sum(
        float(np.maximum(case.row(load.draw_share, 0) * capacity_mw[load.name] - use["served", load.name], 0.0).sum())
        for load in case.loads
        if load.kind is LoadKind.FIRM
    )


def steps(report: RollingReport) -> Rows:
    """Return one row for each step: what it earned in each way, and how far behind that is so far."""
    found = report.found
    if found is None or report.decision is None:
        return ()
    length, hours, behind, rows = report.asked.step_h, report.decision.case.hours, 0.0, []
    costs = (found.perfect_by_step_usd, found.known.by_step_usd, found.believed.by_step_usd)
    for place, (perfect, known, believed) in enumerate(zip(*(one.tolist() for one in costs), strict=True)):
        behind += believed - perfect
        rows.append(
            (
                report.stand.instant(place * length),
                min(length, hours - place * length),
                dollars(-perfect),
                dollars(-known),
                dollars(-believed),
                dollars(behind),
            )
        )
    return tuple(rows)


def robust(report: RobustReport) -> Rows:
    """Return one row for each stress; the first is that nothing happens."""
    rows = []
    for one in report.rows:
        plain, found = one.plain, one.robust
        both = plain.cost_usd is not None and found.cost_usd is not None
        rows.append(
            (
                Calm.NOTHING if plain.kind is None else plain.name,
                Calm.NOTHING if plain.kind is None else plain.kind,
                _worth(plain.cost_usd),
                _worth(found.cost_usd),
                dollars(plain.cost_usd - found.cost_usd) if both else None,  # type: ignore[operator] # both are there
                _worth(plain.worst_usd),
                _worth(found.worst_usd),
                plain.conflict,
            )
        )
    return tuple(rows)


def _worth(cost_usd: float | None) -> Cell:
    return None if cost_usd is None else dollars(-cost_usd)


def robust_capacities(report: RobustReport) -> Rows:
    """Return one row for each capacity."""
    if report.decision is None or report.plain is None:
        return ()
    before, after = report.plain.capacity_mw, report.decision.capacity_mw
    return tuple(
        (name, kind, number(before[name]), number(after[name]), number(after[name] - before[name]))
        for name, kind, _zone, _capacity in kinds_of(report.decision.case)
    )
