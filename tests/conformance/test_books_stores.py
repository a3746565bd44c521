"""What the store promises about events, on SQLite and on PostgreSQL."""

import locale
import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.events import purchases, varied
from msgspec.structs import replace

from khazana.core import BadInput, Money, parse_instant, sats
from khazana.reserve.events import Event
from khazana.store import ImportRefused, Store, open_store

AT = parse_instant("2026-08-22T12:34:56.789012Z")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as opened:
        yield opened


def test_events_come_back_equal_and_in_order(store: Store) -> None:
    given = (*varied(), *purchases(3))
    receipt = store.import_events("el-salvador", given, imported_at=AT)
    assert (receipt.batch, receipt.new, receipt.known) == (1, 6, 0)
    assert store.events("el-salvador") == tuple(sorted(given, key=lambda one: (one.at, one.external_id)))
    assert store.check() == ()


def test_events_of_one_instant_are_in_order_of_code_points(store: Store) -> None:
    same = [replace(purchases(1)[0], external_id=name) for name in ("b", "A", "Ä", "a", "_", "ڈ", "B", "10", "9")]
    store.import_events("x", same, imported_at=AT)
    assert [one.external_id for one in store.events("x")] == ["10", "9", "A", "B", "_", "a", "b", "Ä", "ڈ"]


def test_the_same_import_again_changes_nothing(store: Store) -> None:
    first = store.import_events("x", purchases(5), imported_at=AT)
    again = store.import_events("x", reversed(purchases(5)), imported_at=AT + timedelta(days=1))
    assert (again.batch, again.new, again.known, again.digest) == (1, 0, 5, first.digest)
    assert len(store.batches("x")) == 1


def test_an_import_brings_what_is_new(store: Store) -> None:
    store.import_events("x", purchases(5), imported_at=AT, label="first")
    receipt = store.import_events("x", purchases(5, first=3), imported_at=AT, label="second")
    assert (receipt.batch, receipt.new, receipt.known) == (2, 3, 2)
    assert store.events("x") == purchases(8)
    one, two = store.batches("x")
    assert (one.number, one.imported_at, one.label, one.new, one.known) == (1, AT, "first", 5, 0)
    assert (two.number, two.label, two.new, two.known) == (2, "second", 3, 2)
    assert two.previous == one.digest
    assert two.digest == receipt.digest


def test_the_books_can_be_read_as_they_stood(store: Store) -> None:
    store.import_events("x", purchases(2), imported_at=AT)
    store.import_events("x", purchases(2, first=2), imported_at=AT)
    assert [len(store.events("x", batch=batch)) for batch in (0, 1, 2)] == [0, 2, 4]
    assert store.events("x", batch=1) == purchases(2)
    for wrong in (-1, 3):
        with pytest.raises(BadInput, match="from 0 to 2"):
            store.events("x", batch=wrong)


def test_programmes_are_apart(store: Store) -> None:
    store.import_events("pakistan", purchases(1), imported_at=AT)
    store.import_events("el-salvador", [replace(purchases(1)[0], note="other")], imported_at=AT)
    assert store.programmes() == ("el-salvador", "pakistan")
    assert store.events("pakistan")[0].note == ""
    assert store.events("bhutan") == ()
    assert store.batches("bhutan") == ()


def test_an_empty_import_leaves_nothing(store: Store) -> None:
    receipt = store.import_events("x", [], imported_at=AT)
    assert (receipt.batch, receipt.new, receipt.known) == (0, 0, 0)
    assert store.programmes() == ()


def test_every_conflict_is_reported_and_nothing_is_imported(store: Store) -> None:
    store.import_events("x", purchases(6_000), imported_at=AT)
    changed = [
        replace(one, amount=sats(1), note="moved") if number % 1_000 == 7 else one
        for number, one in enumerate(purchases(12_000))
    ]
    with pytest.raises(ImportRefused, match="6 of 12000 events cannot be imported, so none was") as caught:
        store.import_events("x", changed, imported_at=AT)
    assert [dict(one.params)["event"] for one in caught.value.findings] == [
        f"buy-{n:07d}" for n in range(7, 6_000, 1_000)
    ]
    assert caught.value.findings[0].text() == (
        "Event buy-0000007 was recorded by import 1 with other content: amount_sat, note."
    )
    assert len(store.events("x")) == 6_000
    assert store.check() == ()


@pytest.mark.parametrize("between", [0, 6_000], ids=["close", "far apart"])
def test_an_event_listed_twice_counts_once_or_is_refused(store: Store, between: int) -> None:
    one, *rest = purchases(between + 1)
    receipt = store.import_events("x", [one, *rest, one], imported_at=AT)
    assert (receipt.new, receipt.known) == (between + 1, 1)
    with pytest.raises(ImportRefused) as caught:
        store.import_events("y", [one, *rest, replace(one, evidence="another")], imported_at=AT)
    (finding,) = caught.value.findings
    assert finding.text() == "Event buy-0000000 is listed twice in this import with different content: evidence."
    assert store.events("y") == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"note": "a\0b"}, "the character NUL"),
        ({"lots": ("a\0",)}, "the character NUL"),
        ({"evidence": "\ud800"}, "half of a surrogate pair"),
        ({"external_id": "\udfff"}, "half of a surrogate pair"),
        ({"at": datetime(2021, 9, 7)}, "an instant has a zone"),  # noqa: DTZ001 - that is the point
        ({"consideration": Money(2**63, "USD")}, "consideration_minor has more than 64 bits"),
        ({"version": 2**63}, "version has more than 64 bits"),
    ],
)
def test_what_no_database_keeps_is_refused_on_both(store: Store, change: dict[str, object], reason: str) -> None:
    good, bad = purchases(2)
    with pytest.raises(ImportRefused) as caught:
        store.import_events("x", [good, replace(bad, **change)], imported_at=AT)  # type: ignore[arg-type]
    (finding,) = caught.value.findings
    assert dict(finding.params)["reason"] == reason
    assert store.events("x") == ()


def test_names_are_checked(store: Store) -> None:
    for words in ({"programme": "a\0"}, {"programme": "a", "label": "\ud800"}):
        with pytest.raises(BadInput, match="a name is Unicode"):
            store.import_events(events=purchases(1), imported_at=AT, **words)


def test_progress_is_told(store: Store) -> None:
    told: list[int] = []
    store.import_events("x", iter(purchases(12_000)), imported_at=AT, progress=told.append)
    assert told == [5_000, 10_000, 12_000]


def test_a_failing_source_leaves_nothing(store: Store) -> None:
    def broken() -> Iterator[Event]:
        yield from purchases(7_000)
        raise OSError("the file is gone")

    with pytest.raises(OSError, match="the file is gone"):
        store.import_events("x", broken(), imported_at=AT)
    assert store.programmes() == ()
    assert store.events("x") == ()


def test_zone_and_locale_of_the_process_do_not_matter(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = locale.setlocale(locale.LC_ALL)
    monkeypatch.setenv("TZ", "Asia/Karachi")
    time.tzset()
    try:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, "")
        store.import_events("x", varied(), imported_at=AT)
        monkeypatch.setenv("TZ", "America/El_Salvador")
        time.tzset()
        assert set(store.events("x")) == set(varied())
        assert store.batches("x")[0].imported_at == AT
        assert store.events("x")[0].at.tzinfo is UTC
    finally:
        locale.setlocale(locale.LC_ALL, before)
        monkeypatch.undo()
        time.tzset()


def import_alone(url: str, first: int, count: int, gate: Path) -> None:
    """Run in a process of its own: wait for the gate, then open and import."""
    while not gate.exists():
        time.sleep(0.001)
    with open_store(url) as opened:
        opened.import_events("x", purchases(count, first=first), imported_at=AT, label=str(os.getpid()))


def test_processes_that_start_and_import_at_once_all_succeed(database_url: str, tmp_path: Path) -> None:
    """They share events, so the one that comes later finds some known; the tables are made once."""
    context = multiprocessing.get_context("spawn")
    gate = tmp_path / "gate"
    jobs = [
        context.Process(target=import_alone, args=(database_url, first, 6_000, gate)) for first in (0, 3_000, 6_000)
    ]
    for job in jobs:
        job.start()
    time.sleep(1)
    gate.touch()
    for job in jobs:
        job.join(60)
    assert [job.exitcode for job in jobs] == [0, 0, 0]
    with open_store(database_url) as opened:
        assert opened.events("x") == purchases(12_000)
        assert sum(one.new for one in opened.batches("x")) == 12_000
        assert len({one.label for one in opened.batches("x")}) == len(opened.batches("x"))
        assert opened.check() == ()


def test_readers_see_all_of_an_import_or_none_and_do_not_wait(store: Store) -> None:
    """Threads read, as the pages do, while one imports."""
    with ThreadPoolExecutor(4) as threads:
        importing = threads.submit(store.import_events, "x", purchases(20_000), imported_at=AT)
        seen = []
        while not importing.done():
            counts = [threads.submit(lambda: len(store.events("x"))) for _ in range(3)]
            seen += [count.result() for count in counts]
    assert importing.result().new == 20_000
    assert set(seen) <= {0, 20_000}
    assert 0 in seen
    assert store.events("x") == purchases(20_000)
