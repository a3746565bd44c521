"""Fixtures that several rooms' tests use."""

import os
from collections.abc import Iterator

import pytest
from fakes.bitcoin_node import BitcoinNode, MissingNodeError, find_bitcoind, running_node
from fakes.electrum_server import MissingServerError, find_electrum, running_electrum
from fakes.long_history import ServedHistory, make_history, watched_scripts

from benchmarks.postgres import MissingProgramError, Server, running_server


def in_ci() -> bool:
    """Tell whether this machine is for checking everything, so that nothing may be skipped."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


@pytest.fixture(scope="session")
def bitcoind() -> str:
    """Find the program of a Bitcoin node; skipped where it is not there, but never in CI."""
    try:
        return find_bitcoind()
    except MissingNodeError as missing:
        if in_ci():
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def bitcoin_node(bitcoind: str) -> Iterator[BitcoinNode]:
    """Run a real node on regtest, one for each worker: for tests that add to its chain and take nothing back."""
    with running_node() as node:
        assert node.program == bitcoind
        yield node


@pytest.fixture
def own_node(bitcoind: str) -> Iterator[BitcoinNode]:
    """Run a real node on regtest for one test alone, which may reorganise, stop and kill it."""
    with running_node() as node:
        assert node.program == bitcoind
        yield node


@pytest.fixture(scope="session")
def electrumx() -> str:
    """Find the Electrum server; skipped where it is not there, but never in CI."""
    try:
        return str(find_electrum())
    except MissingServerError as missing:
        if in_ci():
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def served_history(bitcoind: str, electrumx: str) -> Iterator[ServedHistory]:
    """Run a node with a few hundred transactions of twenty scripts, and an Electrum server: nothing may be added."""
    assert bitcoind
    assert electrumx
    with running_node(txindex="1") as node:
        descriptor, scripts = watched_scripts(node, 20)
        history = make_history(node, scripts, 300)
        with running_electrum(node, hold_back_s=0.0) as server:
            yield ServedHistory(server=server, descriptor=descriptor, scripts=scripts, history=history)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Run a real PostgreSQL server, one for each worker; skipped where it is not installed, but never in CI."""
    try:
        with running_server() as server:
            yield server
    except MissingProgramError as missing:
        if in_ci():
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
