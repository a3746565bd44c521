"""Time beancount on a ledger file; run by the interpreter of ``.venv-oracle``, it imports nothing of ours."""

import json
import resource
import sys
import time

from beancount import loader  # type: ignore[import-not-found]
from beancount.core.data import Transaction  # type: ignore[import-not-found]
from beancount.core.inventory import Inventory  # type: ignore[import-not-found]
from beancount.parser import booking, parser  # type: ignore[import-not-found]


def main(path: str) -> None:
    """Print seconds of booking parsed entries and of the whole load, peak memory, errors and the lots left."""
    parsed, errors, options = parser.parse_file(path)
    start = time.perf_counter()
    _, booking_errors = booking.book(parsed, options)
    book_s = time.perf_counter() - start
    del parsed

    start = time.perf_counter()
    entries, load_errors, _ = loader.load_file(path)
    load_s = time.perf_counter() - start

    held = Inventory()
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                if posting.account == "Assets:Coins":
                    held.add_position(posting)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {
        "book_s": book_s,
        "load_s": load_s,
        "peak_mib": peak_mib,
        "errors": len(errors) + len(booking_errors) + len(load_errors),
        "lots": sorted([position.cost.label, str(position.units.number)] for position in held),
    }
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
