"""Build a case in PyPSA, solve it, and print the optimum; run by the interpreter of ``.venv-pypsa``.

It imports nothing of ours.

The case comes as an ``.npz`` file with one JSON text, ``parts``, and the series that it names.
"""

import json
import logging
import resource
import sys
import time
import warnings
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
import pypsa  # type: ignore[import-not-found]


def network(parts: dict[str, Any], series: dict[str, Any]) -> "pypsa.Network":
    """Return the network of a case."""
    built = pypsa.Network()
    hours = pd.date_range("2027-01-01", periods=parts["hours"], freq="h")
    built.set_snapshots(hours)
    for carrier, tons in parts["carriers"].items():
        built.add("Carrier", carrier, co2_emissions=tons)
    for name in parts["buses"]:
        built.add("Bus", name)
    varying: list[tuple[str, str, str, Any]] = []
    for kind, rows in (("Generator", parts["generators"]), ("StorageUnit", parts["stores"]), ("Link", parts["links"])):
        for name, row in rows.items():
            plain = dict(row)
            for key, value in row.items():
                if isinstance(value, dict):
                    found = series[value["series"]]
                    plain[key] = pd.Series(np.broadcast_to(found[0], len(hours)), hours)
                    varying.append((kind, name, key, found))
            built.add(kind, name, **plain)
    _vary(built, parts["probabilities"], [one for one in varying if len(one[3]) > 1])
    if parts["most_t"] is not None:
        built.add("GlobalConstraint", "cap", type="primary_energy", sense="<=", constant=parts["most_t"])
    return built


def _vary(built: "pypsa.Network", chances: list[float], varying: list[tuple[str, str, str, Any]]) -> None:
    """Give each scenario its series."""
    if len(chances) == 1:
        return
    names = [f"s{number}" for number in range(len(chances))]
    built.set_scenarios(dict(zip(names, chances, strict=True)))
    for kind, name, key, found in varying:
        table = built.links_t if kind == "Link" else built.generators_t
        for number, scenario in enumerate(names):
            table[key][scenario, name] = np.broadcast_to(found[number], len(built.snapshots))


def main(path: str, windows: str = "0") -> None:
    """Print the optimum [USD], capacities, seconds of building and solving, and peak memory [MiB]."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    with np.load(path) as file:
        parts, series = json.loads(str(file["parts"])), {key: file[key] for key in file.files if key != "parts"}
    start, busy = time.perf_counter(), time.process_time()
    built = network(parts, series)
    options = {"output_flag": False, "log_to_console": False}
    if int(windows):
        print(json.dumps({"seconds": rolled(built, int(windows), options) / int(windows)}))
        return
    status, condition = built.optimize(
        solver_name="highs", solver_options=options, io_api="direct", include_objective_constant=False
    )
    answer = {
        "status": [str(status), str(condition)],
        "objective_usd": float(built.objective),
        "seconds": time.perf_counter() - start,
        "processor_s": time.process_time() - busy,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    json.dump(answer, sys.stdout)


def rolled(built: "pypsa.Network", windows: int, options: dict[str, Any]) -> float:
    """Return the seconds that some windows of a week take, a day apart."""
    start = time.perf_counter()
    for number in range(windows):
        span = built.snapshots[24 * number : 24 * number + 168]
        built.optimize(
            span, solver_name="highs", solver_options=options, io_api="direct", include_objective_constant=False
        )
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*sys.argv[1:])
