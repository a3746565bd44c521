"""A real Dask cluster of processes on this machine: the same bytes, with a worker killed on the way."""

import os
import signal
from dataclasses import replace

import pytest
from distributed import Client, LocalCluster
from fakes.planning_questions import SOME

from khazana.planning import Progress, Stopping, simulate, write_summary
from khazana.planning.drawing import draw

QUESTION = replace(SOME, days=1_500, marks=())
PATHS = 24_000


@pytest.mark.filterwarnings("ignore")  # a worker that dies makes the others speak
def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed() -> None:
    cluster = LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None, processes=True)
    with cluster, Client(cluster) as client:
        pids = client.run(os.getpid)
        killed: list[int] = []

        def kill_one(progress: Progress) -> bool:
            if not killed and progress.paths >= 3_000:
                killed.append(next(iter(pids.values())))
                os.kill(killed[0], signal.SIGKILL)
            return False

        executor = client.get_executor(pure=False)
        result = simulate(QUESTION, Stopping(paths=PATHS), executor=executor, watch=kill_one, run_paths=1_000)
        left = client.run(os.getpid)
    assert killed
    assert killed[0] not in left.values()
    assert result.paths == PATHS
    assert write_summary(result.summary, QUESTION) == write_summary(draw(QUESTION, 0, PATHS), QUESTION)
