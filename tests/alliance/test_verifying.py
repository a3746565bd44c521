"""Bundles: what is shown and what is not; every kind of tampering is seen; nothing crashes."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from fakes.signed_world import (
    BOOKS,
    EVENTS,
    TREASURY,
    MemoryKey,
    MemoryLog,
    books_statement,
    document_statement,
    key_statement,
    make_bundle,
    trust_of,
)
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance.bundles import Bundle, Content, KeyProof, NamedKey, format_bundle, parse_bundle
from khazana.alliance.canonical import canonical
from khazana.alliance.signing import public_key_of, sign_payload, sign_statement
from khazana.alliance.trust import NO_TRUST, Trust, format_trust, parse_trust
from khazana.alliance.verifying import Aspect, Shown, Verification, verify
from khazana.core import BadInput

GOOD = make_bundle()
BYTES = format_bundle(GOOD)


def codes(found: Verification, shown: Shown | None = None) -> list[str]:
    return [one.finding.code.removeprefix("verify.") for one in found.results if shown in {None, one.shown}]


def test_reading_undoes_writing() -> None:
    assert parse_bundle(BYTES) == GOOD
    bare = replace(GOOD, log=None, proof="", contents=())
    assert parse_bundle(format_bundle(bare)) == bare


def test_a_good_bundle_and_what_it_does_not_show() -> None:
    found = verify(GOOD, trust_of())
    assert found.holds
    assert codes(found, Shown.SHOWN) == ["signed", "stated", "content-fits", "content-fits", "logged", "witnessed"]
    assert codes(found, Shown.NOT_SHOWN) == [
        "synthetic",
        "later-revocation",
        "not-timestamped",
        "not-recomputed",
        "only-said",
    ]
    assert found.statement == books_statement()


def test_without_trust_names_are_the_bundles_own_word() -> None:
    found = verify(GOOD, NO_TRUST)
    assert found.holds
    assert {"signed-by-unknown", "log-unknown", "witness-unknown"} <= set(codes(found, Shown.NOT_SHOWN))
    assert "signed" not in codes(found)


def test_a_bundle_without_log_says_so() -> None:
    found = verify(replace(GOOD, log=None, proof=""), trust_of())
    assert found.holds
    assert "not-logged" in codes(found, Shown.NOT_SHOWN)
    assert not [one for one in found.results if one.aspect in {Aspect.WITNESSES, Aspect.KEYS, Aspect.TIME}]


def test_contents_may_be_left_out_but_not_swapped() -> None:
    assert codes(verify(replace(GOOD, contents=()))).count("content-absent") == 2
    swapped = (
        Content(name="books.json", role="subject", data=EVENTS),
        Content(name="events.csv", role="input", data=BOOKS),
    )
    assert codes(verify(replace(GOOD, contents=swapped)), Shown.FAILED) == ["content-wrong", "content-wrong"]
    roles = (Content(name="books.json", role="input", data=BOOKS),)
    assert codes(verify(replace(GOOD, contents=roles)), Shown.FAILED) == ["content-unnamed"]


OTHER = make_bundle(document_statement(b"something else"), contents=())
FORGED = make_bundle(keys=[MemoryKey("thief")])
FOREIGN = make_bundle(log=MemoryLog(key=MemoryKey("other log")))
UNSEEN = make_bundle(log=MemoryLog(witness=MemoryKey("nobody")))

IN_TOTO = "application/vnd.in-toto+json"
SWAPPED = replace(GOOD.envelope, payload=OTHER.envelope.payload)
TAMPERED: dict[str, tuple[Bundle, str]] = {
    "another statement with this signature": (replace(GOOD, envelope=SWAPPED), "signature-wrong"),
    "another envelope with this proof": (replace(GOOD, envelope=OTHER.envelope, contents=()), "proof-wrong"),
    "another log's proof": (replace(GOOD, proof=FOREIGN.proof), "proof-wrong"),
    "a log with another key": (FOREIGN, "proof-wrong"),
    "a head that no witness saw": (UNSEEN, "proof-wrong"),
    "another index": (replace(GOOD, proof=GOOD.proof.replace("index 1", "index 0")), "proof-wrong"),
    "a size that was not signed": (replace(GOOD, proof=GOOD.proof.replace("\n3\n", "\n4\n")), "proof-wrong"),
    "a proof cut short": (replace(GOOD, proof=GOOD.proof[:-60]), "proof-wrong"),
    "no proof but words": (replace(GOOD, proof="it is there"), "proof-wrong"),
    "no statement": (replace(GOOD, envelope=sign_payload(IN_TOTO, b"{}", [TREASURY])), "not-a-statement"),
    "another type of payload": (
        replace(GOOD, envelope=sign_payload("text/plain", GOOD.envelope.payload, [TREASURY])),
        "not-a-statement",
    ),
    "a key that the bundle lacks": (replace(FORGED, keys=()), "unsigned"),
}


@pytest.mark.parametrize(("bundle", "code"), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_seen(bundle: Bundle, code: str) -> None:
    found = verify(bundle, trust_of())
    assert not found.holds
    assert code in codes(found, Shown.FAILED)


def test_a_thiefs_bundle_is_not_signed_by_whom_you_trust() -> None:
    found = verify(FORGED, trust_of())
    assert "signed" not in codes(found)
    assert "signed-by-unknown" in codes(found)


def test_a_cosignature_of_the_future_does_not_count() -> None:
    early = datetime(2025, 7, 17, tzinfo=UTC)
    assert "proof-wrong" in codes(verify(GOOD, trust_of(), now=early))
    assert verify(GOOD, trust_of(), now=datetime(2025, 8, 1, tzinfo=UTC)).holds


def history(*steps: tuple[MemoryKey, Any], log: MemoryLog) -> Callable[[], tuple[KeyProof, ...]]:
    envelopes = [sign_statement(statement, [signer]) for signer, statement in steps]
    places = [log.append(envelope) for envelope in envelopes]
    return lambda: tuple(KeyProof(envelope=one, proof=log.proof(at)) for one, at in zip(envelopes, places, strict=True))


DAILY = MemoryKey("daily")


def bundle_with(log: MemoryLog, *steps: tuple[MemoryKey, Any], after: tuple[tuple[MemoryKey, Any], ...] = ()) -> Bundle:
    first = history(*steps, log=log)
    bundle = make_bundle(keys=[DAILY], log=log)
    later = history(*after, log=log)
    index = len(steps) + 1
    named = tuple(NamedKey(name=name, key=public_key_of(key)) for name, key in (("root", TREASURY), ("daily", DAILY)))
    return replace(bundle, keys=named, key_history=(*first(), *later()), proof=log.proof(index))


def test_the_history_of_keys_shows_that_a_key_might_sign() -> None:
    bundle = bundle_with(MemoryLog(), (TREASURY, key_statement("listed", DAILY)))
    found = verify(bundle, trust_of())
    assert found.holds
    assert "key-in-force" in codes(found, Shown.SHOWN)
    assert parse_bundle(format_bundle(bundle)) == bundle


def test_a_key_that_was_replaced_or_lost_before_no_longer_counts() -> None:
    fresh = MemoryKey("fresh")
    listed = (TREASURY, key_statement("listed", DAILY))
    replaced = bundle_with(MemoryLog(), listed, (DAILY, key_statement("rotated", DAILY, fresh)))
    lost = bundle_with(MemoryLog(), listed, after=((TREASURY, key_statement("revoked", DAILY, since=1)),))
    never = bundle_with(MemoryLog(), (MemoryKey("thief"), key_statement("listed", DAILY)))
    assert codes(verify(replaced, trust_of()), Shown.FAILED) == ["key-not-in-force"]
    assert codes(verify(lost, trust_of()), Shown.FAILED) == ["key-not-in-force"]
    assert codes(verify(never, trust_of()), Shown.FAILED) == ["key-history-wrong"]


def test_a_history_that_is_not_in_the_log_is_seen() -> None:
    bundle = bundle_with(MemoryLog(), (TREASURY, key_statement("listed", DAILY)))
    moved = replace(bundle, key_history=(replace(bundle.key_history[0], proof=bundle.proof),))
    assert "key-history-wrong" in codes(verify(moved, trust_of()), Shown.FAILED)
    about = replace(bundle, key_history=(KeyProof(envelope=bundle.envelope, proof=bundle.proof),))
    assert "key-history-wrong" in codes(verify(about, trust_of()), Shown.FAILED)


def test_two_keys_may_sign_one_statement() -> None:
    found = verify(make_bundle(keys=[TREASURY, DAILY]), trust_of())
    assert found.holds
    assert {"signed", "signed-by-unknown"} <= set(codes(found))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", "khazana-bundle-2"),
        ("further", 1),
        ("proof", 5),
        ("keys", [{"key": "ed25519:AA==", "name": "x"}]),
        ("contents", [{"data": "!", "name": "books.json", "role": "subject"}]),
        ("contents", [{"data": "", "name": "books.json", "role": "other"}]),
        ("contents", [{"data": "", "name": "a", "role": "input"}] * 2),
        ("log", None),
        ("envelope", []),
        ("timestamp", {"headers": [{"header": "00", "height": 1}], "proof": ""}),
    ],
)
def test_other_files_are_no_bundles(key: str, value: object) -> None:
    table = json.loads(BYTES)
    table[key] = value
    with pytest.raises(BadInput):
        parse_bundle(canonical(table) + b"\n")


def test_a_bundle_has_one_form() -> None:
    for other in (BYTES[:-1], BYTES + b"\n", json.dumps(json.loads(BYTES), indent=1).encode() + b"\n", b"", b"\n"):
        with pytest.raises(BadInput):
            parse_bundle(other)


@given(st.data())
def test_any_change_of_a_byte_is_refused_or_seen(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(BYTES) - 1))
    changed = BYTES[:place] + data.draw(st.binary(max_size=2)) + BYTES[place + data.draw(st.integers(0, 2)) :]
    try:
        bundle = parse_bundle(changed)
    except BadInput:
        return
    found = verify(bundle, trust_of())
    assert changed == BYTES or not found.holds or bundle.keys != GOOD.keys or bundle.log != GOOD.log
    assert found.statement is None or found.statement == books_statement() or not found.holds


def test_each_byte_of_the_proof_counts() -> None:
    base = GOOD.proof
    for place in range(len(base)):
        changed = base[:place] + chr(ord(base[place]) ^ 1) + base[place + 1 :]
        found = verify(replace(GOOD, proof=changed), trust_of())
        assert "witnessed" not in codes(found) or not found.holds, place


def test_trust_has_a_file() -> None:
    trust = trust_of(MemoryLog(), TREASURY, DAILY)
    assert parse_trust(format_trust(trust)) == trust
    assert parse_trust(b'{"format": "khazana-trust-1"}') == Trust()
    for bad in (b"{}", b"[]", b'{"format":"x"}', format_trust(trust).replace(b'"quorum":1', b'"quorum":2')):
        with pytest.raises(BadInput):
            parse_trust(bad)


PROGRAM = """
import sys
from khazana.alliance.bundles import parse_bundle
from khazana.alliance.verifying import verify
assert verify(parse_bundle(sys.stdin.buffer.read())).holds
loaded = {".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("khazana.")}
assert loaded == {"khazana.core", "khazana.alliance"}, loaded
world = {"socket", "ssl", "sqlite3", "sqlalchemy", "urllib3", "http.client", "numpy", "securesystemslib", "pydantic"}
assert not world & sys.modules.keys(), world & sys.modules.keys()
"""


def test_verifying_needs_core_and_alliance_alone() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], input=BYTES, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
