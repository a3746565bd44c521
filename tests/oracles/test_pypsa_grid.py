"""Two zones with plants, sun, an outage and a line, from ``energy.toml``: PyPSA finds the same lack and optimum.

What lacks is served by another program (`oracles/pypsa_grid.py`) from plants and lines themselves; the decision on
the surplus that results goes through the file that is written for PyPSA.
"""

import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes.two_zones import two_zone_files
from oracles.test_pypsa_export import START, opened

from benchmarks.pypsa_cases import PYTHON
from khazana.energy import HighsSolver, size
from khazana.energy.plan import Choices, EnergyPlan, case_of
from khazana.energy.plan.grid import area_of, frame_of, link_of, outages_of, plant_of, reckoned
from khazana.energy.resources import series
from khazana.energy.surplus import available_of
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import load_files
from khazana.views.energy_pypsa import to_netcdf

PEER = Path(__file__).with_name("pypsa_grid.py")
FIRST_H, HOURS = 1_416, 336
"""The two weeks of the outage."""

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="PyPSA is not installed: make pypsa")


@pytest.fixture(scope="module")
def plan() -> EnergyPlan:
    found = load_files(MemoryFiles(two_zone_files()), origin="memory").programme
    assert found is not None
    assert found.energy is not None
    return found.energy


def served(asked: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [str(PYTHON), str(PEER)], input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_what_lacks_is_what_a_grid_of_all_plants_and_lines_lacks(plan: EnergyPlan) -> None:
    bare = replace(plan, zones=tuple(replace(one, reserve=None) for one in plan.zones))
    frame = frame_of(bare, (date(2027, 1, 1),), 8_760)
    ours = reckoned(frame)
    assert ours is not None
    plants = [plant_of(frame, one) for one in bare.plants]
    outages = [out for one in bare.outages for out in outages_of(frame, one)]
    given, hours = available_of(plants, outages, (1, 8_760)), slice(FIRST_H, FIRST_H + HOURS)
    areas = []
    for zone in bare.zones:
        area = area_of(frame, zone)
        net = np.maximum(series(area.demand_mw) - series(area.sun_mw), 0) + series(area.export_mw)
        areas.append({"name": zone.id, "asked_mw": net[0, hours].tolist()})
    theirs = served(
        {
            "hours": HOURS,
            "areas": areas,
            "plants": [
                {"name": one.name, "area": one.area, "capacity_mw": one.capacity_mw,
                 "cost": float(np.mean(one.variable_usd_per_mwh)), "available_mw": given[one.name][0, hours].tolist()}
                for one in plants
            ],
            "links": [
                {"name": one.name, "origin": one.origin, "target": one.target,
                 "most_mw": float(np.max(one.most_mw)), "back_mw": float(np.max(one.back_mw))}
                for one in map(link_of, bare.links)
            ],
        }
    )  # fmt: skip
    assert theirs["status"] == ["ok", "optimal"]
    short = sum(one[0, hours] for one in ours.short_mw.values())
    assert np.asarray(short).max() > 100
    assert np.allclose(theirs["short_mw"], short, atol=1e-5)


@pytest.mark.parametrize("scenarios", [("as-today",), ("as-today", "dry")])
def test_pypsa_sizes_the_two_zones_to_the_same_optimum(
    plan: EnergyPlan, scenarios: tuple[str, ...], tmp_path: Path
) -> None:
    case = case_of(plan, Choices(years=(2027,), scenarios=scenarios, hours=1_500))
    decision = size(case, HighsSolver(), gap=1e-8)
    assert any(np.abs(one.use_mw["flow", "line"]).max() > 1 for one in decision.operations), "the line is used"
    path = tmp_path / "network.nc"
    path.write_bytes(to_netcdf(case, start=START, scenarios=scenarios, decision=decision))
    found = opened(path)
    assert found["status"] == ["ok", "optimal"]
    assert found["optimum_usd"] == pytest.approx(decision.cost_usd, rel=1e-6)
    assert (found["buses"], found["left_out"]) == (["north", "south"], [])
