"""A process that follows a real node is killed at any moment: what is kept is whole, and it goes on to the truth."""

import random
import subprocess
import sys
import time
from pathlib import Path

from fakes.bitcoin_node import BitcoinNode, satoshi
from fakes.killed_node_sync import NETWORK, follow

from khazana.app.chain_reading import utxos
from khazana.store import Store, open_store

KILLS = 6
PAYMENTS = 12
SEED = 20260717
_FOLLOW = "import sys; from fakes.killed_node_sync import serve; serve(*sys.argv[1:])"
_ROOT = Path(__file__).parents[2]


def killed(words: list[str], dice: random.Random) -> bool:
    """Kill a process that follows after some of its steps; tell whether it was in the midst of them."""
    paths = [str(_ROOT / part) for part in ("src", "tests", ".")]
    world = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(paths)}
    command = [sys.executable, "-c", _FOLLOW, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=world) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "begins\n"
        for _ in range(dice.randrange(1, 8)):
            if started.stdout.readline().strip() == "done":
                return False
        time.sleep(dice.random() * 0.02)
        started.kill()
        return True


def unspent(store: Store) -> set[tuple[str, int, int]]:
    found = utxos(store, "x", NETWORK)
    return {(coin.outpoint.txid, coin.outpoint.vout, int(coin.output.amount)) for coin in found if coin.block}


def by_node(node: BitcoinNode, descriptors: list[str]) -> set[tuple[str, int, int]]:
    asked = [{"desc": one, "range": 200} for one in descriptors]
    found = node.call("scantxoutset", "start", asked)
    return {(one["txid"], one["vout"], satoshi(one["amount"])) for one in found["unspents"]}


def test_killed_while_it_follows_a_node(own_node: BitcoinNode, tmp_path: Path) -> None:
    own_node.wallet()
    own_node.generate(101, own_node.address())
    for number in range(PAYMENTS):
        own_node.send({own_node.address(): 1_000_000 + number})
        own_node.generate(3)
    listed = own_node.call("listdescriptors", wallet="wallet")["descriptors"]
    descriptors = [one["desc"] for one in listed if one["desc"].startswith("wpkh")]
    line = f"node:{own_node.url}?cookie={own_node.cookie}&network={NETWORK}"
    url = f"sqlite:///{tmp_path}/books.sqlite3"
    dice = random.Random(SEED)  # noqa: S311 - seeded, for tests
    met = []
    for turn in range(KILLS):
        met.append(killed([url, line, *descriptors], dice))
        with open_store(url) as store:
            assert store.check() == (), f"seed {SEED}, kill {turn}"
        if turn == KILLS // 2:
            own_node.reorganise(2)
    assert sum(met) >= 2, "some were killed in the midst"
    with open_store(url) as store:
        assert follow(store, line, descriptors)
        assert store.check() == ()
        assert unspent(store) == by_node(own_node, descriptors)
        assert unspent(store)
