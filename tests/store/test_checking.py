"""What was changed behind the store's back is refused by the database, and found if somebody forced it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fakes.events import purchases
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from khazana.core import ProofFailed, parse_instant
from khazana.store import Store, open_store
from khazana.store.records import FIELDS, event_line, line_digest, row_of
from khazana.store.urls import parse_database_url

AT = parse_instant("2026-01-01T00:00Z")
COPIED = ", ".join(name for name in FIELDS if name != "external_id")
COPY_ROW = "INSERT INTO events SELECT {}, " + COPIED + ", batch, {}, digest FROM events WHERE "  # noqa: S608 - constants


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Three imports of ten events each."""
    with open_store(database_url) as opened:
        for first in (0, 10, 20):
            opened.import_events("x", purchases(10, first=first), imported_at=AT, label=f"from {first}")
        opened.import_events("y", purchases(1), imported_at=AT)
        yield opened


@pytest.fixture
def intruder(store: Store, database_url: str) -> Iterator[Engine]:
    assert store.check() == ()
    engine = create_engine(parse_database_url(database_url))
    yield engine
    engine.dispose()


Force = Callable[..., None]


@pytest.fixture
def force(intruder: Engine) -> Force:
    """Return a way of running statements with the guards out of force, which leaves the guards as they were."""

    def forced(*statements: str, **values: object) -> None:
        with intruder.begin() as connection:
            guards = []
            if intruder.dialect.name == "sqlite":
                guards = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
                for name, _ in guards:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
            else:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.execute(text(statement), values)
            for _, sql in guards:
                connection.exec_driver_sql(sql)

    return forced


@pytest.mark.parametrize("table", ["events", "batches", "heads", "marks", "traded"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_database_refuses_to_change_what_is_recorded(store: Store, intruder: Engine, table: str, act: str) -> None:
    column = {"heads": "programme", "events": "note", "batches": "label"}.get(table, "source")
    with store._database.writing("prices") as connection:
        connection.execute(text("INSERT INTO marks VALUES ('USD', 's', 1, 'index', 1, '5', 1)"))
        connection.execute(text("INSERT INTO traded VALUES ('USD', 's', 1, 2, 1, '5', '6', 1, 1)"))
    with intruder.connect() as connection, pytest.raises(DBAPIError, match=r"append-only|moves on by one"):
        connection.execute(text(act.format(table, column, "'forged'")))
    assert store.check() == ()


def test_postgresql_refuses_to_empty_a_table(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        store.import_events("x", purchases(1), imported_at=AT)
        for table in ("events", "batches", "heads CASCADE"):
            with store._database.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(f"TRUNCATE {table}"))


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        (
            "UPDATE events SET amount_sat = amount_sat + 1 WHERE programme = 'x' AND external_id = 'buy-0000012'",
            ["Event buy-0000012 of x is not what import 2 recorded."],
        ),
        (
            "UPDATE events SET consideration_minor = NULL WHERE programme = 'x' AND external_id = 'buy-0000000'",
            ["Event buy-0000000 of x is not what import 1 recorded."],
        ),
        (
            "UPDATE events SET external_id = 'renamed' WHERE programme = 'x' AND external_id = 'buy-0000029'",
            ["Event renamed of x is not what import 3 recorded."],
        ),
        (
            "DELETE FROM events WHERE programme = 'x' AND external_id IN ('buy-0000003', 'buy-0000019')",
            ["Import 1 of x recorded 10 events, and 9 of them are there.",
             "Import 2 of x recorded 10 events, and 9 of them are there."],
        ),
        ("DELETE FROM events WHERE programme = 'y'", ["Import 1 of y recorded 1 events, and 0 of them are there."]),
        (
            COPY_ROW.format("programme, 'forged'", "11") + "programme = 'x' AND external_id = 'buy-0000009'",
            ["Event forged of x was added to import 1 by other means than an import."],
        ),
        (
            COPY_ROW.format("'z', external_id", "position") + "programme = 'y'",
            ["Event buy-0000000 of z was added to import 1 by other means than an import."],
        ),
        (
            "UPDATE batches SET label = 'forged' WHERE programme = 'x' AND number = 2",
            ["What is recorded of import 2 of x does not give its digest."],
        ),
        (
            "UPDATE batches SET imported_at_us = imported_at_us - 1 WHERE programme = 'x' AND number = 3",
            ["What is recorded of import 3 of x does not give its digest."],
        ),
        (
            "DELETE FROM batches WHERE programme = 'x' AND number = 2",
            ["Import 2 of x is missing.", *(
                f"Event buy-00000{n} of x was added to import 2 by other means than an import." for n in range(10, 20)
            )],
        ),
        (
            "UPDATE heads SET digest = 'forged' WHERE programme = 'x'",
            ["The chain of x ends elsewhere than its last import."],
        ),
        (
            "UPDATE batches SET previous = 'forged' WHERE programme = 'x' AND number = 3",
            ["Import 3 of x does not follow from the one before it.",
             "What is recorded of import 3 of x does not give its digest."],
        ),
    ],
)  # fmt: skip
def test_forced_changes_are_found(store: Store, force: Force, statement: str, findings: list[str]) -> None:
    force(statement)
    assert [finding.text() for finding in store.check()] == findings


def test_a_row_changed_together_with_its_digest_is_found(store: Store, force: Force) -> None:
    event = purchases(1, first=12)[0]
    row = list(row_of(event))
    row[FIELDS.index("note")] = "forged"
    force(
        "UPDATE events SET note = 'forged', digest = :digest WHERE programme = 'x' AND external_id = 'buy-0000012'",
        digest=line_digest(event_line(row)),
    )
    assert [finding.code for finding in store.check()] == ["store.import-changed"]


def test_the_last_import_cut_off_is_found(store: Store, force: Force) -> None:
    force(
        "DELETE FROM events WHERE programme = 'x' AND batch = 3",
        "DELETE FROM batches WHERE programme = 'x' AND number = 3",
    )
    found = [finding.code for finding in store.check()]
    assert found == ["store.import-missing", "store.head-differs"]


def test_a_chain_rewritten_whole_shows_in_a_digest_kept_elsewhere(database_url: str, tmp_path: Path) -> None:
    with open_store(database_url) as store:
        receipt = store.import_events("x", purchases(10), imported_at=AT)
    with open_store(f"sqlite:///{tmp_path}/rewritten.sqlite3") as rewritten:
        forged = rewritten.import_events("x", purchases(9), imported_at=AT)
        assert rewritten.check() == ()
    assert forged.digest != receipt.digest


def test_the_digest_does_not_depend_on_the_database(postgres_url: str, tmp_path: Path) -> None:
    digests = set()
    for url in (postgres_url, f"sqlite:///{tmp_path}/books.sqlite3"):
        with open_store(url) as store:
            digests.add(store.import_events("x", purchases(10), imported_at=AT, label="ڈ").digest)
    assert len(digests) == 1


def test_a_missing_guard_is_found(store: Store, intruder: Engine) -> None:
    with intruder.begin() as connection:
        table = " ON events" if intruder.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER events_refuse_update{table}"))
    (finding,) = store.check()
    assert finding.code == "store.unguarded"
    assert "events_refuse_update" in finding.text()


def test_a_disabled_guard_is_found(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        with store._database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER events_refuse_delete"))
        assert [finding.code for finding in store.check()] == ["store.unguarded"]


@pytest.mark.parametrize("change", ["kind = 'gift'", "amount_sat = -1", "within_start_us = 5", "lots = 'none'"])
def test_a_row_that_is_no_event_is_never_read_as_one(store: Store, force: Force, change: str) -> None:
    force(f"UPDATE events SET {change} WHERE programme = 'x' AND external_id = 'buy-0000012'")  # noqa: S608 - constants
    with pytest.raises(ProofFailed, match=r"event buy-0000012 of x was changed.*khazana check --store"):
        store.events("x")
    assert [finding.code for finding in store.check()] == ["store.event-changed"]


def test_a_damaged_file_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite3"
    with open_store(f"sqlite:///{path}") as store:
        store.import_events("x", purchases(2_000), imported_at=AT)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    start = len(content) // size // 2 * size
    content[start : start + size] = b"\xa5" * size
    path.write_bytes(content)
    with open_store(f"sqlite:///{path}") as store:
        assert "store.damaged" in {finding.code for finding in store.check()}


def test_a_value_of_another_type_is_a_finding(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as store:
        store.import_events("x", purchases(1), imported_at=AT)
        with closing(sqlite3.connect(tmp_path / "books.sqlite3")) as connection:
            connection.execute("DROP TRIGGER events_refuse_update")
            connection.execute("UPDATE events SET position = 'third'")
            connection.commit()
        assert {finding.code for finding in store.check()} == {"store.unguarded", "store.damaged"}
