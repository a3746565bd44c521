"""Opening: folders, migrations, foreign files, and databases from the future."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from fakes.events import purchases
from sqlalchemy import create_engine, text

import khazana.store
from khazana.core import BadInput, Unavailable, parse_instant
from khazana.store import open_store
from khazana.store.migrating import HEAD
from khazana.store.tables import METADATA
from khazana.store.urls import parse_database_url

AT = parse_instant("2026-01-01T00:00Z")


def test_the_migrations_make_what_the_tables_say(database_url: str) -> None:
    open_store(database_url).close()
    engine = create_engine(parse_database_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "khazana_version"})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_the_code_reads_the_last_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(khazana.store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_newer_database_is_refused(database_url: str) -> None:
    with open_store(database_url) as store:
        store.import_events("x", purchases(1), imported_at=AT)
    engine = create_engine(parse_database_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE khazana_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(BadInput, match=r"newer Khazana than this one \(got '9999'\).*upgrade Khazana"):
        open_store(database_url)


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/a/b/books.sqlite3").close()
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) & 0o077 == 0
    assert (tmp_path / "a" / "b" / "books.sqlite3").exists()


def test_sqlite_flushes_each_commit_and_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as store, store._database.reading() as connection:
        told = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert told == ["wal", 2, 1, 60_000]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="folder for the store cannot be made"):
        open_store(f"sqlite:///{tmp_path}/file/books.sqlite3")


def test_a_directory_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="unable to open database file"):
        open_store(f"sqlite:///{tmp_path}")


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear partner,\n" * 200, encoding="utf-8")
    with pytest.raises(BadInput, match=r"cannot be used|can be used: file is not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_text(encoding="utf-8") == "Dear partner,\n" * 200


def test_another_programs_tables_are_left_alone(database_url: str) -> None:
    parsed = parse_database_url(database_url)
    if parsed.database and parsed.get_backend_name() == "sqlite":
        Path(parsed.database).parent.mkdir()
    engine = create_engine(parsed)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (concert TEXT)"))
        connection.execute(text("INSERT INTO events VALUES ('Abida Parveen')"))
    with pytest.raises((BadInput, Unavailable), match="events"):
        open_store(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT concert FROM events")).scalars().all() == ["Abida Parveen"]
    engine.dispose()


def test_a_writer_waits_and_then_says_who_is_in_the_way(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khazana.store.postgres.LOCK_SECONDS", 0.2)
    with open_store(database_url) as one, open_store(database_url) as two, one._database.writing("events of x"):
        if "sqlite" in database_url:
            monkeypatch.setattr("khazana.store.sqlite._BEGIN", "khazana_begin")
            _wait_less(two)
        with pytest.raises(Unavailable, match="another process is writing to the store"):
            two.import_events("x", purchases(1), imported_at=AT)
        assert two.events("x") == (), "readers do not wait"
    with open_store(database_url) as store:
        assert store.import_events("x", purchases(1), imported_at=AT).new == 1


def _wait_less(store: khazana.store.Store) -> None:
    from sqlalchemy import event  # noqa: PLC0415 - for this one case

    engine = store._database.engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 200"))


def test_writers_on_different_programmes_do_not_wait_in_postgresql(postgres_url: str) -> None:
    with open_store(postgres_url) as one, open_store(postgres_url) as two, one._database.writing("events of x"):
        assert two.import_events("y", purchases(1), imported_at=AT).new == 1


def test_a_full_disk_leaves_the_books_as_they_were(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/books.sqlite3"
    with open_store(url) as store:
        store.import_events("x", purchases(10), imported_at=AT)
    code = (
        "import resource, sys\n"
        "from fakes.events import purchases\n"
        "from khazana.core import Unavailable, parse_instant\n"
        "from khazana.store import open_store\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store = open_store(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))\n"
        "try:\n"
        "    store.import_events('x', purchases(50_000), imported_at=parse_instant('2026-01-01T00:00Z'))\n"
        "except Unavailable as refusal:\n"
        "    print(refusal)\n"
    )
    world = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, env=world, check=False)
    assert "the database did not answer" in done.stdout, done.stderr
    with open_store(url) as store:
        assert store.events("x") == purchases(10)
        assert store.check() == ()


def test_a_database_in_another_encoding_is_refused(postgres_url: str) -> None:
    name = "latin"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'".encode())
        try:
            parsed = parse_database_url(postgres_url).set(database=name)
            with pytest.raises(BadInput, match=r"not encoded in UTF-8 \(got 'LATIN1'\)"):
                open_store(parsed.render_as_string(hide_password=False))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_store_says_where_it_is_without_its_secrets(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/books.sqlite3") as store:
        assert repr(store) == f"<Store sqlite:///{tmp_path}/books.sqlite3>"
    with closing(sqlite3.connect(tmp_path / "books.sqlite3")) as connection:
        assert connection.execute("SELECT version_num FROM khazana_version").fetchall() == [(HEAD,)]
