"""A process that follows the chain is killed at any moment: nothing is lost, nothing is half there."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes.chain_rows import NETWORK, rows
from fakes.killed_sync import ROUNDS, chain_of, follow

from khazana.core import BadInput
from khazana.store import Store, open_store

KILLS = 8
_FOLLOW = "import sys; from fakes.killed_sync import serve; serve(sys.argv[1])"
_ROOT = Path(__file__).parents[2]


@contextmanager
def process(url: str) -> "Iterator[subprocess.Popen[str]]":
    """Start a process that follows; it has begun to when this gives it."""
    paths = [str(_ROOT / part) for part in ("src", "tests", ".")]
    world = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(paths)}
    command = [sys.executable, "-c", _FOLLOW, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=world) as started:
        try:
            assert started.stdout is not None
            assert started.stdout.readline() == "begins\n"
            yield started
        finally:
            started.kill()


def coins(store: Store) -> dict[object, object]:
    return {coin.outpoint: coin.output for coin in store.chain.coins("x", NETWORK)}


def check(store: Store) -> None:
    """Assert that what is there is whole: it passes the check, and its coins are those of a recount."""
    assert store.check() == ()
    state = store.chain.state("x", NETWORK)
    if state is None:
        with pytest.raises(BadInput, match="never followed"):
            coins(store)
        return
    scripts = {one.script for one in store.chain.watches("x", NETWORK) if one.scanned >= state.block.height}
    stands_on = [chain for chain in map(chain_of, range(ROUNDS)) if chain.holds(state.block)]
    assert stands_on, "the block is of one of the chains that there were"
    assert coins(store) == stands_on[0].coins(scripts, state.block.height)


def killed(url: str, dice: random.Random, steps: int) -> int:
    """Kill a process after it has told of so many steps, and a part of a step later; return what it told."""
    with process(url) as started:
        assert started.stdout is not None
        told = 0
        for _ in range(steps):
            if not started.stdout.readline().strip().isdigit():
                break
            told += 1
        time.sleep(dice.random() * 0.02)
        started.kill()
        return told


def steps_of(url: str) -> int:
    with process(url) as started:
        assert started.stdout is not None
        lines = started.stdout.read().split()
    assert lines[-1] == "done"
    return len(lines) - 1


def test_killed_at_any_moment_it_goes_on_from_the_last_span(database_url: str, tmp_path: Path) -> None:
    """Kills spread over a whole run with two reorganisations in it, one after the other on one database."""
    dice = random.Random(20250717)  # noqa: S311 - seeded, for tests
    undisturbed = f"sqlite:///{tmp_path}/undisturbed.sqlite3"
    steps = steps_of(undisturbed)
    assert steps > 5 * KILLS
    told = []
    for _ in range(KILLS):
        told.append(killed(database_url, dice, 1 + dice.randrange(steps // 4)))
        with open_store(database_url) as store:
            check(store)
    assert any(told)
    with open_store(database_url) as store, open_store(undisturbed) as other:
        follow(store, lambda _: None)
        check(store)
        ours, theirs = rows(store), rows(other)
        for name in ("header_chunks", "transactions", "outputs", "spends", "scripts", "watches", "sync_states"):
            assert ours[name] == theirs[name]
        assert [met.depth for met in other.chain.reorganisations(NETWORK)] == [6, 20]
