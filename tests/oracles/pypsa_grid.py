"""Serve the demand of areas from plants over lines at the least cost, in PyPSA; run by its own interpreter.

It imports nothing of ours. What it reads: a JSON object of areas, plants and links, each with series by hour. What it
writes: what cannot be served in all areas together, and what plants could give beyond what they have to.
"""

import json
import logging
import sys
import warnings

import pypsa

SHED_USD = 10_000.0


def main() -> None:
    """Print a line of JSON."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    asked = json.load(sys.stdin)
    network = pypsa.Network()
    network.set_snapshots(range(asked["hours"]))
    for area in asked["areas"]:
        network.add("Bus", area["name"])
        network.add("Load", f"use of {area['name']}", bus=area["name"], p_set=area["asked_mw"])
        network.add("Generator", f"lack of {area['name']}", bus=area["name"], p_nom=1e6, marginal_cost=SHED_USD)
    for plant in asked["plants"]:
        most = plant["capacity_mw"]
        share = [one / most for one in plant["available_mw"]]
        network.add(
            "Generator", plant["name"], bus=plant["area"], p_nom=most, p_max_pu=share, marginal_cost=plant["cost"]
        )
    for link in asked["links"]:
        size = max(link["most_mw"], link["back_mw"])
        network.add(
            "Link", link["name"], bus0=link["origin"], bus1=link["target"], p_nom=size,
            p_max_pu=link["most_mw"] / size, p_min_pu=-link["back_mw"] / size,
        )  # fmt: skip
    status = network.optimize(solver_name="highs", solver_options={"output_flag": False}, io_api="direct")
    given = network.generators_t.p
    lack = [name for name in given.columns if str(name).startswith("lack of ")]
    found = {
        "status": [str(one) for one in status],
        "short_mw": [float(one) for one in given[lack].sum(axis=1)],
        "used_mw": [float(one) for one in given.drop(columns=lack).sum(axis=1)],
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
