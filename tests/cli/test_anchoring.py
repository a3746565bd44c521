"""A log anchored on the command line: promised, in a block, on the chain; and a bundle that carries the timestamp."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("opentimestamps", reason="the library opentimestamps (LGPL) is not installed")

from fakes.bitcoin_node import BitcoinNode
from fakes.calendar_server import Calendar, calendar_server
from fakes.log_folders import ORIGIN
from fakes.note_signers import SeededSigner
from fakes.signed_world import TREASURY, books_statement

from khazana.alliance import NamedKey, entry_of, format_envelope, public_key_of, sign_statement
from khazana.alliance.bundles import Bundle, format_bundle, parse_bundle
from khazana.app.alliance_folders import own_log
from khazana.app.bundling import open_log
from khazana.store import open_store

LOG = SeededSigner("log")


class Machine:
    """A machine that anchors: its folders, its command line, the calendars that it asks."""

    def __init__(self, folder: Path, calendars: list[Calendar]) -> None:
        self.folder, self.calendars = folder, calendars

    def run(self, *words: object, code: int = 0) -> str:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        urls = " ".join(one.url for one in self.calendars)
        world = {"COLUMNS": "160", "KHAZANA_DATA_DIR": str(self.folder / "data"), "KHAZANA_CALENDARS": urls}
        command = [sys.executable, "-m", "khazana", *map(str, words)]
        done = subprocess.run(command, cwd=self.folder, env=kept | world, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def anchors(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(
            self.run("alliance", "anchor", "log", "--network", "regtest", "--json")
        )
        return found

    def follow(self, node: BitcoinNode) -> None:
        """Have the headers of a node in the store, as following its chain leaves them."""
        height, _ = node.tip()
        hashes = node.batch("getblockhash", [[one] for one in range(height + 1)])
        raws = node.batch("getblockheader", [[one, False] for one in hashes])
        raw = b"".join(bytes.fromhex(str(one)) for one in raws)
        with open_store(f"sqlite:///{self.folder / 'data' / 'khazana.sqlite3'}") as store:
            store.chain.save_headers("regtest", 0, raw, tip=None, at=datetime.now(UTC))


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with ExitStack() as stack:
        yield Machine(tmp_path, [stack.enter_context(calendar_server()) for _ in range(2)])


def logged(folder: Path) -> Bundle:
    envelope = sign_statement(books_statement(), [TREASURY])
    used = open_log(folder, ORIGIN, LOG, key_name="log")
    _, proof = used.log.append_entry(entry_of(format_envelope(envelope)))
    return Bundle(
        envelope=envelope,
        keys=(NamedKey(name="Treasury", key=public_key_of(TREASURY)),),
        log=used.named,
        proof=proof,
    )


def test_from_a_promise_to_a_bundle_that_names_its_block(machine: Machine, bitcoin_node: BitcoinNode) -> None:
    bundle = logged(machine.folder / "log")
    (machine.folder / "it.khz").write_bytes(format_bundle(bundle))
    said = machine.run("alliance", "anchor", "log", "--network", "regtest")
    assert "promised by calendars" in said
    assert "No headers are here" in said
    machine.run("bundle", "anchor", "it.khz", "not.khz", "--log", "log", "--network", "regtest", code=2)
    height = machine.calendars[0].mine(bitcoin_node)
    (row,) = machine.anchors()
    assert (row["entries"], row["state"], row["height"], row["block_hash"]) == (1, "unplaced", height, None)
    machine.follow(bitcoin_node)
    (row,) = machine.anchors()
    assert (row["state"], row["height"], row["block_hash"]) == ("anchored", height, bitcoin_node.tip()[1])
    status = json.loads(machine.run("alliance", "status", "log", "--json"))
    assert (status[0]["anchored"], status[0]["anchors_pending"]) == (1, 0)
    machine.run("bundle", "anchor", "it.khz", "stamped.khz", "--log", "log", "--network", "regtest")
    made = parse_bundle((machine.folder / "stamped.khz").read_bytes())
    assert made.timestamp is not None
    assert "committed to in the block header" in machine.run("verify", "stamped.khz").replace("\n", " ").replace(
        "  ", ""
    )
    machine.run("bundle", "anchor", "it.khz", "stamped.khz", "--log", "log", "--network", "regtest", code=2)


def test_calendars_that_are_silent_are_named(machine: Machine) -> None:
    own_log(machine.folder / "log", ORIGIN, "log", LOG).append([b"entry"])
    machine.calendars[1].named = "https://elsewhere.example"
    silent = machine.calendars[0].url
    gone = [*machine.calendars]
    machine.run("alliance", "anchor", "log", "--calendar", "http://127.0.0.1:1", code=3)
    assert not (machine.folder / "log" / "anchors").exists()
    machine.calendars = gone
    assert silent in machine.run("alliance", "anchor", "log")
    assert "it was not asked" in machine.run("alliance", "anchor", "log")
