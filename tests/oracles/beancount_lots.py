"""Load a beancount ledger and print the lots left and those given up, as JSON.

It runs by itself under the interpreter of an environment that has beancount 3; nothing of Khazana is imported.
"""

import json
import sys

from beancount import loader
from beancount.core.data import Transaction
from beancount.core.inventory import Inventory


def main(path: str) -> None:
    """Print ``{"errors": […], "lots": [[label, date, units, cost per unit]], "given_up": [[payee, label, units]]}``."""
    entries, errors, _ = loader.load_file(path)
    held = Inventory()
    given_up = []
    for entry in entries:
        if not isinstance(entry, Transaction):
            continue
        for posting in entry.postings:
            if posting.account != "Assets:Coins":
                continue
            held.add_position(posting)
            if posting.units.number < 0:
                given_up.append([entry.narration, posting.cost.label, str(-posting.units.number)])
    lots = [
        [position.cost.label, position.cost.date.isoformat(), str(position.units.number), str(position.cost.number)]
        for position in held
    ]
    json.dump({"errors": [str(error) for error in errors], "lots": lots, "given_up": given_up}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
