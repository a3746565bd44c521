"""What the store promises about alerts, deliveries, and processes that follow at once; on both databases."""

import multiprocessing
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.chain import FakeChain, script_of
from fakes.chain_rows import AT

from khazana.core import FindingKind, Severity
from khazana.store import ChainMoved, NewAlert, Store, WatchState, open_store

NET = "regtest"
OURS = script_of("ours")
KIND = FindingKind(code="test.noticed", severity=Severity.NOTE, text="{what} was noticed", remedy="look at {what}")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as opened:
        yield opened


@pytest.fixture
def chain() -> FakeChain:
    made = FakeChain()
    for _ in range(3):
        made.mine()
    return made


def test_an_alert_is_raised_once_and_goes_out_once(store: Store, chain: FakeChain) -> None:
    news = [
        NewAlert(key="a", finding=KIND.at(what="ایک"), txid="ab" * 32, block=chain.ref(2)),
        NewAlert(key="b", finding=KIND.at(what="two")),
    ]
    state = WatchState(block=chain.tip(), since=AT)
    raised = store.chain.raise_alerts("x", NET, news[:1], at=AT, body=lambda one: one.key.encode(), state=state)
    assert [(one.number, one.key, one.finding, one.txid, one.block, one.at) for one in raised] == [
        (1, "a", news[0].finding, "ab" * 32, chain.ref(2), AT)
    ]
    again = store.chain.raise_alerts("x", NET, news, at=AT + timedelta(1), body=lambda one: one.key.encode())
    assert [one.key for one in again] == ["b"]
    assert store.chain.alerts("x", NET) == (*raised, *again)
    assert store.chain.alerts("x", NET, after=1) == again
    assert store.chain.alerts("x", NET, most=1) == raised
    assert store.chain.alerts("y", NET) == ()
    assert store.chain.watch_state("x", NET) == state
    one, two = store.chain.deliveries("x", NET)
    assert (one.body, two.body) == (b"a", b"b")
    assert one.id != two.id
    assert (one.attempts, one.next_at, one.outcome) == (0, AT, "")
    assert [due.id for due in store.chain.due(AT)] == [one.id]
    store.chain.attempted(one, at=AT, outcome="503", next_at=AT + timedelta(minutes=1))
    assert store.chain.due(AT) == ()
    (later,) = [due for due in store.chain.due(AT + timedelta(minutes=1)) if due.id == one.id]
    assert (later.attempts, later.outcome) == (1, "503")
    store.chain.attempted(later, at=AT, outcome="204")
    done = store.chain.deliveries("x", NET)[0]
    assert (done.id, done.attempts, done.next_at, done.ended_at, done.outcome) == (one.id, 2, None, AT, "204")


def extend_alone(url: str, gate: Path, blocks: int) -> None:
    """Run in a process of its own: wait for the gate, then extend block by block, whoever else does."""
    made = FakeChain()
    for _ in range(blocks):
        made.mine(OURS)
    while not gate.exists():
        time.sleep(0.001)
    with open_store(url) as store:
        height = 0
        while height <= blocks:
            tip = store.chain.tip(NET)
            height = 0 if tip is None else tip.height + 1
            if height > blocks:
                break
            try:
                store.chain.save_headers(NET, height, made.headers(height, 1), tip=tip, at=AT)
            except ChainMoved:
                continue


def test_processes_that_follow_at_once_do_not_harm_each_other(database_url: str, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    gate = tmp_path / "gate"
    jobs = [context.Process(target=extend_alone, args=(database_url, gate, 40)) for _ in range(3)]
    for job in jobs:
        job.start()
    time.sleep(1)
    gate.touch()
    for job in jobs:
        job.join(60)
    assert [job.exitcode for job in jobs] == [0, 0, 0]
    with open_store(database_url) as opened:
        assert len(opened.chain.headers(NET)) == 41 * 80
        assert opened.chain.reorganisations(NET) == ()
