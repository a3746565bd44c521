"""Keys by position of the log: listed, replaced, revoked, and what a lost key said."""

import pytest
from fakes.signed_world import MemoryKey
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance.key_rules import KeyAction, KeyBook, KeyEvent, keep_keys
from khazana.alliance.keys import PublicKey
from khazana.alliance.signing import public_key_of
from khazana.core import BadInput

ROOT, DAILY, NEXT, STOLEN = (public_key_of(MemoryKey(name)) for name in ("root", "daily", "next", "stolen"))


def listed(position: int, signer: PublicKey, key: PublicKey) -> KeyEvent:
    return KeyEvent(position=position, signer=signer.id, action=KeyAction.LISTED, key=key)


def revoked(position: int, signer: PublicKey, key: PublicKey, since: int | None = None) -> KeyEvent:
    return KeyEvent(position=position, signer=signer.id, action=KeyAction.REVOKED, key=key, since=since)


def rotated(position: int, signer: PublicKey, key: PublicKey, successor: PublicKey) -> KeyEvent:
    return KeyEvent(position=position, signer=signer.id, action=KeyAction.ROTATED, key=key, successor=successor)


def spans(book: KeyBook, key: PublicKey, most: int = 40) -> list[int]:
    return [position for position in range(most) if book.may_sign(key.id, position)]


def codes(book: KeyBook) -> list[str]:
    return [one.code for one in book.findings]


def test_a_listed_key_signs_from_the_next_position_on() -> None:
    book = keep_keys([ROOT], [listed(3, ROOT, DAILY)])
    assert spans(book, DAILY, 6) == [4, 5]
    assert spans(book, ROOT, 3) == [0, 1, 2]
    assert not book.findings


def test_a_replaced_key_ends_where_its_successor_begins() -> None:
    book = keep_keys([ROOT], [listed(0, ROOT, DAILY), rotated(5, DAILY, DAILY, NEXT)])
    assert spans(book, DAILY, 9) == [1, 2, 3, 4, 5]
    assert spans(book, NEXT, 9) == [6, 7, 8]
    assert {one.id for one in book.current} == {ROOT.id, NEXT.id}


def test_the_order_of_the_events_does_not_matter() -> None:
    events = [listed(0, ROOT, DAILY), rotated(5, DAILY, DAILY, NEXT), revoked(9, ROOT, NEXT)]
    assert keep_keys([ROOT], events) == keep_keys([ROOT], reversed(events))


def test_a_key_that_may_not_sign_says_nothing_of_keys() -> None:
    for event in (listed(3, STOLEN, NEXT), listed(1, DAILY, NEXT)):
        book = keep_keys([ROOT], [listed(1, ROOT, DAILY), event])
        assert not spans(book, NEXT)
        assert codes(book) == ["keys.not-allowed"]


def test_a_revocation_that_reaches_back_voids_what_the_key_said_since() -> None:
    stolen = [listed(1, ROOT, DAILY), listed(10, DAILY, STOLEN), listed(11, STOLEN, NEXT)]
    before = keep_keys([ROOT], stolen)
    assert spans(before, STOLEN)
    assert spans(before, NEXT)
    book = keep_keys([ROOT], [*stolen, revoked(20, ROOT, DAILY, since=8)])
    assert spans(book, DAILY) == list(range(2, 8))
    assert not spans(book, STOLEN)
    assert not spans(book, NEXT)
    assert codes(book) == ["keys.not-allowed", "keys.revoked-earlier"]


def test_a_key_may_revoke_itself_back_in_time() -> None:
    book = keep_keys([ROOT], [listed(1, ROOT, DAILY), listed(6, DAILY, STOLEN), revoked(9, DAILY, DAILY, since=5)])
    assert spans(book, DAILY) == [2, 3, 4]
    assert not spans(book, STOLEN)


def test_first_keys_alone_speak_of_first_keys() -> None:
    book = keep_keys([ROOT], [listed(1, ROOT, DAILY), revoked(3, DAILY, ROOT), rotated(4, DAILY, ROOT, STOLEN)])
    assert spans(book, ROOT) == list(range(40))
    assert codes(book) == ["keys.not-allowed"] * 2
    book = keep_keys([ROOT], [rotated(4, ROOT, ROOT, NEXT), listed(5, NEXT, DAILY), revoked(6, DAILY, NEXT)])
    assert spans(book, NEXT, 8) == [5, 6, 7]


def test_what_cannot_be_is_said() -> None:
    book = keep_keys([ROOT], [listed(1, ROOT, DAILY), listed(2, ROOT, DAILY), revoked(3, ROOT, STOLEN)])
    assert codes(book) == ["keys.listed-twice", "keys.not-listed"]


@pytest.mark.parametrize("position", [-1, True, 1.5])
def test_a_position_is_a_whole_number(position: int) -> None:
    with pytest.raises(BadInput):
        listed(position, ROOT, DAILY)


def test_only_a_revocation_reaches_back_and_never_forward() -> None:
    with pytest.raises(BadInput):
        revoked(3, ROOT, DAILY, since=4)
    with pytest.raises(BadInput):
        KeyEvent(position=3, signer=ROOT.id, action=KeyAction.LISTED, key=DAILY, since=1)
    with pytest.raises(BadInput):
        KeyEvent(position=3, signer=ROOT.id, action=KeyAction.ROTATED, key=DAILY)


KEYS = [ROOT, DAILY, NEXT, STOLEN]


@st.composite
def events(draw: st.DrawFn) -> KeyEvent:
    position = draw(st.integers(0, 12))
    action = draw(st.sampled_from(KeyAction))
    key = draw(st.sampled_from(KEYS))
    return KeyEvent(
        position=position,
        signer=draw(st.sampled_from(KEYS)).id,
        action=action,
        key=key,
        successor=draw(st.sampled_from(KEYS)) if action is KeyAction.ROTATED else None,
        since=draw(st.none() | st.integers(0, position)) if action is KeyAction.REVOKED else None,
    )


@given(st.lists(events(), max_size=12, unique_by=lambda one: one.position))
def test_whatever_is_said_a_key_signs_only_after_somebody_who_might_listed_it(said: list[KeyEvent]) -> None:
    book = keep_keys([ROOT], said)
    for key in KEYS[1:]:
        for position in spans(book, key, 14):
            assert any(
                one.position < position
                and key in {one.key, one.successor}
                and one.action is not KeyAction.REVOKED
                and book.may_sign(one.signer, one.position)
                for one in said
            )
