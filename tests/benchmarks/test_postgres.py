"""The server of one's own: found, started, killed, started again."""

from pathlib import Path

import psycopg
import pytest

from benchmarks.postgres import MissingProgramError, Server, find_programs


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("benchmarks.postgres._DEBIAN", str(tmp_path))
    with pytest.raises(MissingProgramError, match="initdb is not installed"):
        find_programs()
    folder = tmp_path / "15" / "bin"
    folder.mkdir(parents=True)
    (folder / "initdb").touch()
    with pytest.raises(MissingProgramError, match="postgres is not installed"):
        find_programs()


def test_the_newest_version_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("benchmarks.postgres._DEBIAN", str(tmp_path))
    for version in ("9.6", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for program in ("initdb", "postgres"):
            (folder / program).touch()
    assert find_programs() == tmp_path / "17" / "bin"


@pytest.mark.postgres
def test_databases_are_apart_and_go_when_told(postgres_server: Server) -> None:
    one, two = postgres_server.new_database(), postgres_server.new_database()
    with psycopg.connect(one) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    with psycopg.connect(two) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)
    for url in (one, two):
        postgres_server.drop_database(url)
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(url)
