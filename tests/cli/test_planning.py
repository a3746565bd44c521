"""Planning on the command line: a stop that loses nothing, and a cluster of which a worker is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RUN = ("plan", "run", "el-salvador", "--policy", "one-a-day", "--policy", "dips", "--json", "--table", "outcomes")
CLUSTER = """
import os
import signal
import subprocess
import sys
import time

from distributed import Client, LocalCluster

if __name__ == "__main__":
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "protocol": "tcp", "dashboard_address": None}
    with LocalCluster(**options) as own, Client(own) as client:
        before = client.run(os.getpid)
        command = [sys.executable, "-m", "khazana", *sys.argv[1:], "--scheduler", own.scheduler_address]
        asking = subprocess.Popen(command, stdout=subprocess.PIPE)
        while asking.poll() is None and not own.scheduler.tasks:
            time.sleep(0.01)
        killed = next(iter(before.values()))
        os.kill(killed, signal.SIGKILL)
        told, _ = asking.communicate()
        sys.stdout.buffer.write(told)
        sys.stderr.write(f"killed {asking.returncode == 0 and killed not in client.run(os.getpid).values()}\\n")
    sys.exit(asking.returncode)
"""


def environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests"), str(ROOT)])
    kept = {"KHAZANA_DATA_DIR": str(folder / "data"), "KHAZANA_CACHE_DIR": str(folder / "cache"), "PYTHONPATH": path}
    return {**os.environ, **kept}


def khazana(folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "khazana", *words],
        env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def told(asking: "subprocess.Popen[bytes]", code: int = 0) -> dict[str, Any]:
    out, err = asking.communicate(timeout=120)
    assert asking.returncode == code, err.decode()
    found: dict[str, Any] = json.loads(out)
    return found


def stopped(folder: Path, state: Path | None = None) -> tuple[dict[str, Any], Path]:
    """Run until a state is written, or a known one anew; press Ctrl+C; return what is told, and the state."""
    states = folder / "data" / "planning"
    before = None if state is None else state.stat().st_mtime_ns
    asking = khazana(folder, *RUN, "--paths", str(1 << 30))
    until = time.monotonic() + 90
    while asking.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
        state = state or next(states.glob("*.state"), None)
        if state is not None and state.stat().st_mtime_ns != before:
            break
    assert state is not None
    asking.send_signal(signal.SIGINT)
    return told(asking, code=130), state


def test_ctrl_c_gives_what_there_is_and_the_same_command_goes_on(tmp_path: Path) -> None:
    first, state = stopped(tmp_path)
    assert first["complete"] is False
    assert first["planning_outcomes"][0]["policy"] == "one-a-day"
    second, _ = stopped(tmp_path, state)
    assert second["complete"] is False
    assert second["paths"] >= 2 * first["paths"], (
        "kept anew once there were twice as many, which begun anew takes longer"
    )


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_though_a_worker_is_killed(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    words = (*RUN, "--years", "2", "--paths", str(40 << 14))
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER, encoding="utf-8")
    spread = subprocess.run(
        [sys.executable, program, *words],
        env=environment(tmp_path / "spread"), capture_output=True, check=False, timeout=180,
    )  # fmt: skip
    assert spread.returncode == 0, spread.stderr.decode()
    assert b"killed True" in spread.stderr, spread.stderr.decode()
    alone = told(khazana(tmp_path / "alone", *words, "--workers", "1"))
    assert json.loads(spread.stdout) == alone


def test_a_scheduler_that_is_none_is_refused(tmp_path: Path) -> None:
    asking = khazana(tmp_path, *RUN, "--scheduler", "127.0.0.1:1")
    _, err = asking.communicate(timeout=60)
    assert asking.returncode == 2
    assert b"begins with tcp://" in err
