"""Killing an import leaves all of it or none: the short form of the benchmark."""

from pathlib import Path

import pytest

from benchmarks.crash import PostgresSite, Site, SqliteSite, kill_imports
from benchmarks.postgres import running_server

EVENTS, KILLS = 5_000, 5


def all_or_none(site: Site, *, kills: int = KILLS, seed: int) -> None:
    _, _, crashes = kill_imports(site, kills=kills, events=EVENTS, seed=seed)
    assert len(crashes) == kills
    assert {one.kept for one in crashes} <= {0, EVENTS}, crashes
    assert [one.faults for one in crashes] == [0] * kills, crashes
    assert all(one.again for one in crashes), crashes
    assert any(one.in_the_act for one in crashes), "no kill met an import"
    assert {one.read for one in crashes} == {0, EVENTS}, "before and after the last event was read"


def test_sqlite_keeps_all_or_none(tmp_path: Path) -> None:
    all_or_none(SqliteSite(tmp_path), seed=1)


@pytest.mark.postgres
def test_postgresql_keeps_all_or_none_when_the_client_dies(postgres_server: object) -> None:
    all_or_none(PostgresSite(postgres_server, kills_server=False), seed=2)  # type: ignore[arg-type]


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_server")
def test_postgresql_keeps_all_or_none_when_the_server_dies() -> None:
    """On a server of its own, which flushes; the fixture skips or fails where the programs are missing."""
    with running_server(durable=True) as server:
        all_or_none(PostgresSite(server, kills_server=True), kills=2, seed=3)


def test_a_partial_import_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measurement is worth something only if it can fail: here an import commits as it goes."""
    site = SqliteSite(tmp_path)
    monkeypatch.setattr("benchmarks.crash._SERVE", _HALF)
    _, _, crashes = kill_imports(site, kills=2, events=EVENTS, seed=4)
    assert [one.kept for one in crashes] == [1_000, 1_000]
    assert all(one.faults for one in crashes)
    assert not any(one.again for one in crashes)


_HALF = """
import sys, time
from benchmarks.crash import _AT
from benchmarks.ledgers import purchases
from khazana.store import open_store
from khazana.store.records import event_line, line_digest, row_of
from khazana.store.tables import EVENTS
store = open_store(sys.argv[1])
rows = [row_of(event) for event in purchases(1_000)]
with store._database.writing("x") as connection:
    store._database.append(connection, EVENTS, [
        ("x", *row, 1, place, line_digest(event_line(row))) for place, row in enumerate(rows, 1)
    ])
print("begins", flush=True)
time.sleep(0.3)
print(5_000, flush=True)
print("done", 0.3, 1.0, flush=True)
"""
