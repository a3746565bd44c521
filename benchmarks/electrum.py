"""Reading a history of 10,000 transactions of 200 scripts from one local Electrum server, beside bdkpython 3.

A real node and a real ElectrumX serve a history on regtest: blocks of 50 transactions, of which 40 pay to the scripts
from strangers' coins and 10 spend what the scripts received. Both programs start from nothing, in a process of
their own, by turns, and the fastest of the rounds is kept.

``scan``
    Ours: following the headers from the first one, `khazana.chain.ElectrumSource.transactions`, and
    `khazana.chain.prove` for each: every merkle branch and every output spent is checked. Theirs:
    ``ElectrumClient.full_scan`` of the descriptor that has the scripts, previous outputs included, and applying it to
    a wallet in memory. The server sends answers at once.
``held-back``
    Ours again, from the server as it comes: it holds short answers back for up to a second until they fill a
    packet. Whoever waits for each answer before asking again, as the peer does, then waits a second for each
    transaction, so it is not run.
``growth``
    Time per transaction added from 5,000 to 10,000 over time per transaction added from 2,500 to 5,000: the same
    history read up to three heights, by turns.
``differences``
    Transactions that only one of the two found, and satoshi by which their balances differ.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure
from benchmarks.measuring import Measured, measure_in_subprocess
from khazana.bitcoin import HeaderChain
from khazana.chain import ElectrumSource, follow, prove
from khazana.wire import parse_endpoint

__all__ = ["run"]

ROOT: Final = Path(__file__).parents[1]
ORACLE: Final = ROOT / ".venv-oracle/bin/python"
SCRIPTS, SMALL, MIDDLE, LARGE = 200, 2_500, 5_000, 10_000
A_BLOCK: Final = 50
"""Transactions in each block of the history."""
ROUNDS: Final = 3
_BATCH: Final = 200
"""Scripts that the peer asks for at once; of 5, 50 and 200 the quickest."""

Scanned = tuple[list[str], int]
"""The ids found, sorted, and the balance [sat]."""


def run() -> Iterable[Figure]:
    """Measure; see the module for what each figure means."""
    with _served(LARGE) as history:
        rounds = [(_ours(history), _theirs(history)) for _ in range(ROUNDS)]
        growth = _growth(history)
    ours, theirs = zip(*rounds, strict=True)
    scan_s = min(one.seconds for one in ours)
    peak_mib = max(one.peak_mib for one in ours)
    peer_s = min(one["scan_s"] for one in theirs)
    yield Figure(
        name="electrum.scan",
        value=scan_s,
        unit="s",
        peer="bdkpython 3.1.1 full_scan",
        peer_value=peer_s,
        ratio=peer_s / scan_s,
        goal="at least 2 times",
        peak_mib=peak_mib,
    )
    yield Figure(
        name="electrum.memory",
        value=peak_mib,
        unit="MiB",
        peer="bdkpython 3.1.1 full_scan",
        peer_value=theirs[0]["peak_mib"],
        ratio=theirs[0]["peak_mib"] / peak_mib,
        peak_mib=peak_mib,
    )
    found, balance = ours[0].value
    differing = set(found) ^ set(theirs[0]["transactions"])
    yield Figure(
        name="electrum.differences",
        value=len(differing) + abs(balance - theirs[0]["balance"]) + LARGE - len(found),
        unit="1",
        peer="bdkpython 3.1.1 full_scan",
        goal="0",
        peak_mib=theirs[0]["peak_mib"],
    )
    yield growth
    with _served(LARGE, hold_back_s=1.0) as history:
        held = [_ours(history) for _ in range(ROUNDS)]
    yield Figure(
        name="electrum.held-back",
        value=min(one.seconds for one in held),
        unit="s",
        peak_mib=max(one.peak_mib for one in held),
    )


def _growth(history: dict[str, Any]) -> Figure:
    rounds = [[_ours(history, count) for count in (SMALL, MIDDLE, LARGE)] for _ in range(ROUNDS)]
    small_s, middle_s, large_s = (min(one.seconds for one in column) for column in zip(*rounds, strict=True))
    return Figure(
        name="electrum.growth",
        value=(large_s - middle_s) / (LARGE - MIDDLE) / ((middle_s - small_s) / (MIDDLE - SMALL)),
        unit="1",
        goal="at most 1.2",
        peak_mib=max(one.peak_mib for one in rounds[0]),
    )


@contextmanager
def _served(transactions: int, *, hold_back_s: float = 0.0) -> Iterator[dict[str, Any]]:
    """Serve a history by a program of its own."""
    tests = ROOT / "tests"
    program = [sys.executable, str(tests / "fakes/serve_history.py"), str(SCRIPTS), str(transactions), str(hold_back_s)]
    world = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tests), str(ROOT)))}
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=world) as serving:
        if serving.stdin is None or serving.stdout is None:
            raise RuntimeError("the program has no pipes")
        try:
            yield json.loads(serving.stdout.readline())
        finally:
            serving.stdin.close()


def _ours(history: dict[str, Any], count: int = LARGE) -> Measured[Scanned]:
    return measure_in_subprocess(_scan, history["url"], history["scripts"], (LARGE - count) // A_BLOCK)


def _scan(url: str, scripts: list[str], blocks_left: int) -> Scanned:
    watched = frozenset(map(bytes.fromhex, scripts))
    source = ElectrumSource(parse_endpoint(url), "regtest")
    # regtest's clock runs ahead while blocks are made faster than time goes by
    chain = follow(source, HeaderChain.genesis("regtest"), now=datetime.now(UTC) + timedelta(days=1))
    tip = chain.ref(chain.height - blocks_left)
    facts = [prove(found, chain, source) for found in source.transactions(watched, 0, tip)]
    source.close()
    balance = 0
    for fact in facts:
        balance += sum(output.amount for output in fact.transaction.outputs if output.script in watched)
        balance -= sum(one.spent.amount for one in fact.transaction.inputs if one.spent.script in watched)
    return sorted(fact.transaction.txid for fact in facts), balance


def _theirs(history: dict[str, Any]) -> dict[str, Any]:
    if not ORACLE.exists():
        raise FileNotFoundError(f"{ORACLE} is missing; make oracle installs it")
    peer = str(Path(__file__).with_name("bdk_peer.py"))
    program = [str(ORACLE), peer, history["url"], history["descriptor"], str(SCRIPTS), str(_BATCH)]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
