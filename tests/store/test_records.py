from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from fakes.events import purchases, varied
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import MAX_SATS, Interval, Money, SourceKind, Standing, sats
from khazana.reserve.events import Event, EventKind
from khazana.store.records import (
    chain_digest,
    event_line,
    event_of,
    from_microseconds,
    line_digest,
    microseconds,
    row_of,
)

instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).flatmap(  # noqa: DTZ001 - the zone comes next
    lambda at: st.sampled_from([UTC, timezone(timedelta(hours=5)), ZoneInfo("America/El_Salvador")]).map(
        lambda zone: at.replace(tzinfo=zone)
    )
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
numbers = st.integers(-(2**63), 2**63 - 1)
events = st.builds(
    Event,
    external_id=texts,
    at=instants,
    kind=st.sampled_from(EventKind),
    amount=st.integers(0, MAX_SATS).map(sats),
    from_account=texts,
    to_account=texts,
    standing=st.sampled_from(Standing),
    source=texts,
    source_kind=st.sampled_from(SourceKind),
    day_only=st.booleans(),
    fee=st.integers(0, MAX_SATS).map(sats),
    consideration=st.none() | st.builds(Money, numbers, st.sampled_from(["USD", "PKR"])),
    evidence=texts,
    version=numbers,
    supersedes=texts,
    lots=st.lists(texts, max_size=3).map(tuple),
    note=texts,
    within=st.none() | instants.map(lambda at: Interval(at, at + timedelta(hours=24))),
)


@given(event=events)
@settings(max_examples=150)
def test_reading_a_row_gives_the_event_back(event: Event) -> None:
    assert event_of(row_of(event)) == event


@given(at=instants)
def test_instants_are_exact(at: datetime) -> None:
    assert from_microseconds(microseconds(at)) == at


@given(one=events, two=events)
@settings(max_examples=100)
def test_lines_tell_events_apart(one: Event, two: Event) -> None:
    lines = event_line(row_of(one)), event_line(row_of(two))
    assert (lines[0] == lines[1]) == (one == two)
    assert all(line.count(b"\n") == 1 for line in lines)


def test_a_line_is_readable() -> None:
    assert event_line(row_of(purchases(1)[0])).decode() == (
        '["buy-0000000",1630972800000000,0,"purchase",100000000,"outside","wallet:main","claimed","office","press",'
        '0,4200000,"USD","order 0",1,"","[]","",null,null]\n'
    )


@pytest.mark.parametrize("event", varied(), ids=lambda event: event.external_id)
def test_extremes_come_back(event: Event) -> None:
    assert event_of(row_of(event)) == event


def test_the_chain_is_what_any_sha_256_makes_of_it() -> None:
    """Made with printf, sha256sum and xxd: the digest of one line, and of the head line followed by it."""
    digest = line_digest(event_line(row_of(purchases(1)[0])))
    assert digest.hex() == "94eaf402022af2f8201b06d0bc1a2b66c3be67b41fa8ca66ac489a6c4617e418"
    assert (
        chain_digest("0" * 64, ("x", 1, 5, "first", 1, 0), [digest])
        == "3b36950bb9720058a3391845bf242db40d81970e61036f85b9f5ae2f478898b6"
    )
