"""Fixtures that several rooms' tests use."""

import os
from collections.abc import Iterator

import pytest

from benchmarks.postgres import MissingProgramError, Server, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Run a real PostgreSQL server, one for each worker; skipped where it is not installed, but never in CI."""
    try:
        with running_server() as server:
            yield server
    except MissingProgramError as missing:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            raise
        pytest.skip(str(missing))


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """Make a fresh database on that server."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Make a fresh database, in SQLite and in PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('tmp_path')}/books/khazana.sqlite3"
    url: str = request.getfixturevalue("postgres_url")
    return url
