"""A case written down for PyPSA, and PyPSA run on it as a separate program."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from khazana.energy.case import Case
from khazana.energy.conditions import EmissionsCap
from khazana.energy.resources import Capacity, Floats, series

__all__ = ["PYTHON", "constant_usd", "optimum"]

ROOT = Path(__file__).parents[1]
PYTHON = next(
    (
        found
        for folder in (ROOT, Path(sys.prefix).parent)
        if (found := folder / ".venv-pypsa" / "bin" / "python").exists()
    ),
    ROOT / ".venv-pypsa" / "bin" / "python",
)
PEER = Path(__file__).with_name("pypsa_peer.py")


class _Writing:
    """Gathers the parts of a case and the series that they name."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.series: dict[str, Floats] = {}

    def of(self, values: object) -> Any:  # noqa: ANN401 - a number or the name of a series
        found = series(values)  # type: ignore[arg-type]
        if found.size == 1:
            return float(found[0, 0])
        name = f"series{len(self.series)}"
        self.series[name] = found
        return {"series": name}

    def capacity(self, one: Capacity, extra: float = 0.0) -> dict[str, Any]:
        if one.is_fixed:
            return {"p_nom": one.most_mw}
        capital = one.capital_usd_per_mw_year * self.case.capital_years + extra
        return {"p_nom_extendable": True, "p_nom_min": one.least_mw, "p_nom_max": one.most_mw, "capital_cost": capital}

    def generators(self) -> dict[str, dict[str, Any]]:
        case, found = self.case, {}
        for zone in case.zones:
            available = series(zone.available_mw)
            most = float(available.max())
            found[zone.name] = {
                "bus": zone.name,
                "carrier": f"of {zone.name}",
                "p_nom": most,
                "p_max_pu": self.of(available / most),
                "marginal_cost": self.of(series(zone.price_usd_per_mwh) - zone.curtailment_usd_per_mwh),
            }
        for plant in case.backups:
            found[plant.name] = {
                "bus": plant.zone,
                "carrier": f"of {plant.name}",
                "marginal_cost": plant.variable_usd_per_mwh,
                "p_max_pu": self.of(plant.available_share),
                **self.capacity(plant.capacity),
            }
        for load in case.loads:
            draw = series(load.draw_share)
            hours = case.hours / draw.shape[1]
            penalty = load.shortfall_usd_per_mwh * float(draw.sum()) * hours
            ramp = load.ramp_share_per_hour
            found[load.name] = {
                "bus": load.zone,
                "sign": -1,
                "p_max_pu": self.of(draw),
                "marginal_cost": self.of(
                    load.variable_usd_per_mwh - series(load.revenue_usd_per_mwh) - load.shortfall_usd_per_mwh
                ),
                **({} if ramp is None else {"ramp_limit_up": ramp, "ramp_limit_down": ramp}),
                **self.capacity(load.capacity, penalty),
            }
        return found

    def parts(self) -> dict[str, Any]:
        case = self.case
        cap = [one.most_t for one in case.conditions if isinstance(one, EmissionsCap)]
        return {
            "hours": case.hours,
            "probabilities": case.probabilities.tolist(),
            "buses": [zone.name for zone in case.zones],
            "carriers": {
                **{f"of {zone.name}": float(series(zone.emissions_t_per_mwh)[0, 0]) for zone in case.zones},
                **{f"of {plant.name}": plant.emissions_t_per_mwh for plant in case.backups},
            },
            "generators": self.generators(),
            "stores": {
                one.name: {
                    "bus": one.zone,
                    "max_hours": one.hours,
                    "efficiency_store": one.store_share,
                    "efficiency_dispatch": one.release_share,
                    "standing_loss": one.loss_share_per_hour,
                    "marginal_cost": one.variable_usd_per_mwh,
                    "cyclic_state_of_charge": True,
                    **self.capacity(one.capacity),
                }
                for one in case.batteries
            },
            "links": {
                one.name: {
                    "bus0": one.origin,
                    "bus1": one.target,
                    "p_nom": (most := float(series(one.most_mw).max()) or 1.0),
                    "p_max_pu": self.of(series(one.most_mw) / most),
                    "p_min_pu": self.of(-series(one.back_mw) / most),
                }
                for one in case.links
            },
            "most_t": cap[0] if cap else None,
        }


def constant_usd(case: Case) -> float:
    """Return what PyPSA leaves out: capital and penalties of given capacities, and all surplus at its curtailment."""
    fixed = sum(
        one.capital_usd_per_mw_year * case.capital_years * one.most_mw for _, one in case.sized() if one.is_fixed
    )
    for load in case.loads:
        if load.capacity.is_fixed:
            for scenario, chance in enumerate(case.probabilities):
                draw = case.row(load.draw_share, scenario) * load.capacity.most_mw
                fixed += float(chance * load.shortfall_usd_per_mwh * draw.sum())
    for zone in case.zones:
        for scenario, chance in enumerate(case.probabilities):
            fixed += float(chance * zone.curtailment_usd_per_mwh * case.row(zone.available_mw, scenario).sum())
    return fixed


def optimum(case: Case, *, windows: int = 0, timeout_s: float = 600) -> dict[str, Any]:
    """Return what PyPSA answers; with ``windows`` the seconds that one of so many windows of a week takes."""
    writing = _Writing(case)
    parts = writing.parts()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.npz"
        np.savez(path, parts=np.array(json.dumps(parts)), **writing.series)  # type: ignore[arg-type] # names are free
        command = [str(PYTHON), str(PEER), str(path), str(windows)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout_s, cwd=folder)
    if done.returncode:
        raise RuntimeError(f"PyPSA ended with {done.returncode}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    if "objective_usd" in found:
        found["objective_usd"] += constant_usd(case)
    return found
