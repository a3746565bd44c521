"""What was changed of a chain behind the store's back is found."""

from collections.abc import Callable, Iterator

import pytest
from fakes.chain import FakeChain, script_of
from fakes.chain_rows import AT, NETWORK
from fakes.chain_source import FakeChainSource
from fakes.clock import FixedClock
from fakes.watched import single
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from khazana.app.chain_sync import ChainSync
from khazana.core import FindingKind, Output, ProofFailed, Sats, Severity
from khazana.store import NewAlert, Store, open_store
from khazana.store.urls import parse_database_url

KIND = FindingKind(code="test.noticed", severity=Severity.NOTE, text="noticed", remedy="look")
Tamper = Callable[[str], None]


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Follow two programmes on a chain with one payment and its spend, of which three blocks were left."""
    chain = FakeChain()
    coin = chain.mine(script_of("ours")).payments[0].out(0)
    chain.mine(script_of("late"))
    chain.pay([coin], [Output(Sats(3_000_000_000), script_of("ours")), Output(Sats(1), script_of("late"))])
    for _ in range(9):
        chain.mine(script_of("ours"))
    with open_store(database_url) as opened:
        work = ChainSync(store=opened, source=FakeChainSource(chain), clock=FixedClock(AT))
        work.run("x", [single("ours")])
        work.run("y", [single("late", birth=5)])
        chain.reorganise(3)
        work.run("x", [single("ours")])
        opened.chain.raise_alerts("x", NETWORK, [NewAlert(key="k", finding=KIND.at())], at=AT)
        assert opened.check() == ()
        yield opened


@pytest.fixture
def tamper(store: Store, database_url: str) -> Iterator[Tamper]:
    engine = create_engine(parse_database_url(database_url))

    def tampered(statement: str) -> None:
        with engine.begin() as connection:
            assert connection.execute(text(statement)).rowcount > 0

    yield tampered
    engine.dispose()
    assert store.shown_url


def codes(store: Store) -> set[str]:
    return {finding.code for finding in store.check()}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE outputs SET amount_sat = amount_sat + 1 WHERE height = 1", "store.coins-differ"),
        ("UPDATE outputs SET coinbase = 0 WHERE height = 1", "store.coins-differ"),
        ("DELETE FROM outputs WHERE height = 5", "store.coins-differ"),
        ("DELETE FROM spends", "store.coins-differ"),
        ("UPDATE spends SET vout = 1", "store.coins-differ"),
        ("UPDATE spends SET input = 1", "store.coins-differ"),
        ("DELETE FROM transactions WHERE height = 5", "store.coins-stray"),
        ("DELETE FROM transactions WHERE height = 3 AND position = 1", "store.coins-stray"),
        ("DELETE FROM spends", "store.balance-differs"),
        ("UPDATE outputs SET height = 99 WHERE height = 1", "store.coins-differ"),
        ("UPDATE transactions SET raw = spent WHERE position = 1", "store.transaction-changed"),
        ("UPDATE transactions SET at_us = at_us + 1 WHERE height = 5", "store.transaction-changed"),
        ("UPDATE transactions SET position = 1 WHERE height = 5", "store.transaction-changed"),
        ("UPDATE transactions SET branch = NULL, spent = raw WHERE position = 1", "store.transaction-changed"),
        ("UPDATE transactions SET height = height + 1 WHERE height = 5", "store.transaction-off-chain"),
        ("UPDATE sync_states SET height = height - 1 WHERE programme = 'x'", "store.sync-state-differs"),
        ("UPDATE sync_states SET scripts = 7 WHERE programme = 'x'", "store.sync-state-differs"),
        ("UPDATE sync_states SET scripts_digest = 'forged' WHERE programme = 'y'", "store.sync-state-differs"),
        ("UPDATE scripts SET scanned_height = 3 WHERE programme = 'x'", "store.sync-state-differs"),
        ("DELETE FROM header_chunks", "store.headers-broken"),
    ],
)
def test_changes_are_found(store: Store, tamper: Tamper, statement: str, code: str) -> None:
    tamper(statement)
    assert code in codes(store)


def test_changed_headers_are_found(store: Store, database_url: str) -> None:
    engine = create_engine(parse_database_url(database_url))
    with engine.begin() as connection:
        raw = bytes(connection.execute(text("SELECT raw FROM header_chunks")).scalar_one())
        changed = raw[:400] + bytes([raw[400] ^ 1]) + raw[401:]
        connection.execute(text("UPDATE header_chunks SET raw = :raw"), {"raw": changed})
    engine.dispose()
    (finding,) = store.check()
    assert finding.code == "store.headers-broken"
    assert dict(finding.params)["network"] == NETWORK


def test_a_changed_transaction_is_refused_when_it_is_read(store: Store, tamper: Tamper) -> None:
    tamper("UPDATE transactions SET raw = spent WHERE position = 1")
    with pytest.raises(ProofFailed, match=r"was changed in the store.*khazana check --store"):
        list(store.chain.transactions("x", NETWORK))


@pytest.mark.parametrize("table", ["reorganisations", "orphaned_headers", "orphaned_transactions", "alerts"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET network = 'signet'"])
def test_what_left_the_chain_and_what_was_raised_is_kept(store: Store, tamper: Tamper, table: str, act: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        tamper(act.format(table))
    assert store.check() == ()
