"""A sizing on a Dask cluster, a program of its own, gives the bytes of one process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("distributed")

ROOT = Path(__file__).parents[2]
CODE = """
import sys
from pathlib import Path

from distributed import LocalCluster
from fakes.energy_desks import SHORT, energy_desk

from khazana.app.energy_reports import Work
from khazana.app.energy_workers import workers
from khazana.energy import dispatching

if __name__ == "__main__":
    dispatching.JOINT_HOURS = 0
    folder = Path(sys.argv[1])
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, protocol="tcp", dashboard_address=None) as own,
        workers(own.scheduler_address) as executor,
        energy_desk(folder / "one") as one,
        energy_desk(folder / "two") as two,
    ):
        alone = one.energy.sizing("pakistan", choices=SHORT).decision
        spread = two.energy.sizing("pakistan", choices=SHORT, work=Work(executor=executor)).decision
        print(alone.cost_usd.hex(), alone.capacity_mw == spread.capacity_mw, alone.cost_usd == spread.cost_usd)
"""


def test_a_cluster_gives_the_bytes_of_one_process(tmp_path: Path) -> None:
    program = tmp_path / "spread.py"
    program.write_text(CODE, encoding="utf-8")
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, program, tmp_path],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[1:] == ["True", "True"]
