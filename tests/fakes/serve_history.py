"""Serve a long history until the input ends: a program for benchmarks, which import nothing of the tests.

It prints one line of JSON, once everything answers: the server's address, and the descriptor and the scripts that it
has a history of.
"""

import json
import sys

from fakes.bitcoin_node import running_node
from fakes.electrum_server import running_electrum
from fakes.long_history import make_history, watched_scripts


def main(scripts: int, transactions: int, hold_back_s: float) -> None:
    """Make the history, serve it, and wait for the end of the input."""
    with running_node(txindex="1") as node:
        descriptor, watched = watched_scripts(node, scripts)
        made = make_history(node, watched, transactions)
        with running_electrum(node, hold_back_s=hold_back_s) as server:
            served = {
                "url": server.tcp,
                "descriptor": descriptor,
                "scripts": [script.hex() for script in watched],
                "transactions": len(made.transactions),
            }
            print(json.dumps(served), flush=True)  # noqa: T201 - it is what this program gives
            sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
