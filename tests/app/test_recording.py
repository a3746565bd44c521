"""A folder beside what was recorded of it."""

from msgspec.structs import replace

from khazana.app.recording import DIFFERS, NOT_RECORDED, VANISHED, compare_with_record
from khazana.core import SourceKind, Standing, parse_instant, sats
from khazana.reserve import OUTSIDE, Event, EventKind, wallet

EVENT = Event(
    external_id="a",
    at=parse_instant("2025-01-01T00:00Z"),
    kind=EventKind.PURCHASE,
    amount=sats(5),
    from_account=OUTSIDE,
    to_account=wallet("state"),
    standing=Standing.CLAIMED,
    source="s",
    source_kind=SourceKind.PRESS,
)
OTHER = replace(EVENT, external_id="b")


def test_nothing_is_said_while_nothing_is_recorded() -> None:
    assert compare_with_record([EVENT], []) == ()


def test_the_same_events_in_any_order_are_the_same() -> None:
    assert compare_with_record([EVENT, OTHER], [OTHER, EVENT]) == ()


def test_new_changed_and_vanished_events_are_told_apart() -> None:
    changed = replace(EVENT, amount=sats(6))
    new = replace(EVENT, external_id="c")
    found = compare_with_record([changed, new], [EVENT, OTHER])
    assert [(one.kind, dict(one.params).get("event")) for one in found] == [
        (DIFFERS, "a"),
        (VANISHED, "b"),
        (NOT_RECORDED, "c"),
    ]
