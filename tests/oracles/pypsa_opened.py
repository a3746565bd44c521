"""Open a network file in PyPSA, say what it holds, optimise it, and say what came out; run by its own interpreter.

It imports nothing of ours.
"""

import json
import logging
import sys
import warnings

import pypsa


def main(path: str) -> None:
    """Print a line of JSON."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    network = pypsa.Network(path)
    held = {
        "name": network.name,
        "first": str(network.snapshots[0]),
        "hours": len(network.snapshots),
        "scenarios": [str(one) for one in network.scenarios] if network.has_scenarios else [],
        "buses": sorted({str(one) for one in network.buses.index.get_level_values("name")}),
        "note": network.meta["note"],
        "synthetic": network.meta["synthetic"],
        "left_out": network.meta["left_out"],
        "used_mwh": float(network.generators_t.p.sum().sum()),
        "prices": float(network.buses_t.marginal_price.sum().sum()),
    }
    status = network.optimize(
        solver_name="highs", solver_options={"output_flag": False}, io_api="direct", include_objective_constant=False
    )
    found = {
        "status": [str(one) for one in status],
        "optimum_usd": float(network.objective) + network.meta["constant_usd"],
        "optimal_mwh": float(network.generators_t.p.sum().sum()),
    }
    sys.stdout.write(json.dumps(held | found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
