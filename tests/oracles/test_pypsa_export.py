"""What is written for PyPSA is opened by PyPSA 1.4, a separate program, and its optimum is ours to a millionth."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from oracles.test_pypsa import capped, given_capacities, one_year, storage_with_losses, three_scenarios, two_zones

from benchmarks.pypsa_cases import PYTHON
from khazana.energy import Budget, Case, Decision, EmissionsCap, HighsSolver, dispatch, size
from khazana.views.energy_pypsa import left_out, to_netcdf

START = datetime(2027, 1, 1, tzinfo=UTC)
NAMES = ("bajo", "medio", "زیادہ")
PEER = Path(__file__).with_name("pypsa_opened.py")


def decided(case: Case) -> Decision:
    given = all(one.is_fixed for _, one in case.sized())
    return dispatch(case, {}, HighsSolver()) if given else size(case, HighsSolver())


def opened(path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [str(PYTHON), str(PEER), str(path)], capture_output=True, text=True, check=False, cwd=path.parent, timeout=300
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.skipif(not PYTHON.exists(), reason="PyPSA is not installed: make pypsa")
@pytest.mark.parametrize("make", [one_year, three_scenarios, given_capacities, storage_with_losses, two_zones, capped])
def test_pypsa_opens_what_is_written_and_finds_our_optimum(make: Callable[[], Case], tmp_path: Path) -> None:
    case = make()
    decision, names = decided(case), NAMES[: case.scenarios]
    path = tmp_path / "network.nc"
    path.write_bytes(to_netcdf(case, start=START, scenarios=names, decision=decision, note="ماخذ: made up"))
    found = opened(path)
    assert found["status"] == ["ok", "optimal"]
    assert found["optimum_usd"] == pytest.approx(decision.cost_usd, rel=1e-6)
    assert (found["name"], found["first"], found["hours"]) == (case.name, "2027-01-01 00:00:00", case.hours)
    assert found["scenarios"] == (list(names) if case.scenarios > 1 else [])
    assert found["buses"] == sorted(zone.name for zone in case.zones)
    assert (found["note"], found["synthetic"], found["left_out"]) == ("ماخذ: made up", True, [])
    used = sum(
        float(values.sum())
        for one in decision.operations
        for (what, _), values in one.use_mw.items()
        if what in {"taken", "output", "served"}
    )
    assert found["used_mwh"] == pytest.approx(used, rel=1e-9)
    assert found["prices"] != 0


def test_the_bytes_are_the_same_each_time() -> None:
    case = three_scenarios()
    decision = decided(case)
    first, second = (to_netcdf(case, start=START, scenarios=NAMES, decision=decision) for _ in range(2))
    assert first == second
    assert first[:4] == b"CDF\x02"


def test_what_has_no_part_there_is_named() -> None:
    case = capped()
    least = replace(case.loads[-1], energy_share=0.5)
    case = replace(
        case,
        loads=(*case.loads[:-1], least),
        conditions=(
            Budget(name="dollars", currency="USD", most=1e9),
            *case.conditions,
            EmissionsCap(name="again", most_t=1.0),
        ),
    )
    assert left_out(case) == ("dollars", "again", least.name)
    hourly = replace(case.zones[0], emissions_t_per_mwh=np.linspace(0.1, 0.5, case.hours))
    assert left_out(replace(case, zones=(hourly,))) == ("dollars", "cap", "again", least.name)
