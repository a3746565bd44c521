"""Timestamps: OpenTimestamps' own examples, made and completed by answers of a calendar, held against headers."""

import json
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from fakes.block_stamps import HEIGHT, NONCE, URL, header_of, promise, stamped
from fakes.signed_world import MemoryLog, make_bundle, trust_of
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("opentimestamps", reason="the library opentimestamps (LGPL) is not installed")


from khazana.alliance.bundles import Bundle, HeaderShown, TimestampShown, format_bundle, parse_bundle
from khazana.alliance.timestamps import (
    Attested,
    Pending,
    begin_timestamp,
    commitment_of,
    complete_timestamp,
    read_timestamp,
)
from khazana.alliance.verifying import Aspect, verify
from khazana.core import BadInput

FILE = Path(__file__).parents[1] / "vectors" / "alliance" / "timestamps.jsonl"
EXAMPLES = {row["name"]: row for row in map(json.loads, FILE.read_text().splitlines())}
NAMES = tuple(EXAMPLES)


def example(name: str) -> bytes:
    return b64decode(EXAMPLES[name]["timestamp"])


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_stamp_their_files(name: str) -> None:
    stamp = read_timestamp(example(name))
    assert stamp.digest == sha256(b64decode(EXAMPLES[name]["file"])).digest()
    assert complete_timestamp(stamp.proof, {}) == stamp.proof


def test_where_the_examples_lead() -> None:
    hello = read_timestamp(example("hello-world.txt"))
    root = bytes.fromhex("007ee445d23ad061af4a36b809501fab1ac4f2d7e7a739817dd0cbb7ec661b8a")
    assert hello.attested == (Attested(height=358391, root=root),)
    bad = read_timestamp(example("bad-stamp.txt"))
    assert bad.attested[0].height == 358391
    assert bad.attested[0].root != root
    two = read_timestamp(example("two-calendars.txt"))
    assert [one.url for one in two.pending] == [
        "https://alice.btc.calendar.opentimestamps.org",
        "https://bob.btc.calendar.opentimestamps.org",
    ]
    assert (two.attested, two.unknown) == ((), 0)
    unknown = read_timestamp(example("unknown-notary.txt"))
    assert (unknown.pending, unknown.attested, unknown.unknown) == ((), (), 1)


GOOD = make_bundle()
PROOF, ROOT = stamped(GOOD)
HEADER = header_of(ROOT)


def time_of(bundle: Bundle) -> list[str]:
    found = verify(bundle, trust_of())
    return [one.finding.code.removeprefix("verify.") for one in found.results if one.aspect is Aspect.TIME]


def with_stamp(proof: bytes, *headers: tuple[int, bytes]) -> Bundle:
    shown = tuple(HeaderShown(height=height, header=header) for height, header in headers)
    return replace(GOOD, timestamp=TimestampShown(proof=proof, headers=shown))


def test_a_timestamp_is_begun_completed_and_held_against_a_header() -> None:
    stamp = read_timestamp(PROOF)
    assert stamp.attested == (Attested(height=HEIGHT, root=ROOT),)
    bundle = with_stamp(PROOF, (HEIGHT, HEADER))
    assert parse_bundle(format_bundle(bundle)) == bundle
    assert time_of(bundle) == ["timestamped", "header-unplaced"]


WITHOUT_KECCAK = """
import sys
from khazana.alliance.timestamps import read_timestamp
from opentimestamps.core.op import OpKECCAK256
stamp = read_timestamp(open(sys.argv[1], "rb").read())
keccak = vars(sys.modules["Cryptodome.Hash.keccak"])
print("new" in keccak, OpKECCAK256()(b"").hex(), "new" in keccak)
"""


def test_keccak_is_loaded_only_for_a_step_of_it(tmp_path: Path) -> None:
    """SHA-3's forerunner of no bytes is the known answer of its authors (Keccak[512], 256 bits)."""
    file = tmp_path / "stamp.ots"
    file.write_bytes(PROOF)
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_KECCAK, str(file)], check=True, capture_output=True, text=True
    ).stdout
    known = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert told.split() == ["False", known, "True"]


def test_cosignatures_that_come_later_change_nothing() -> None:
    later = make_bundle(log=MemoryLog(witness=None))
    stamped_later = replace(
        later, timestamp=TimestampShown(proof=PROOF, headers=(HeaderShown(height=HEIGHT, header=HEADER),))
    )
    assert "timestamped" in [one.finding.code.partition(".")[2] for one in verify(stamped_later).results]


def test_what_a_timestamp_does_not_show() -> None:
    other, _ = stamped(make_bundle(log=MemoryLog(leaves=[bytes(32)])))
    idle = header_of(ROOT, 0x1D00FFFF)
    assert time_of(GOOD) == ["not-timestamped"]
    assert time_of(with_stamp(PROOF)) == ["timestamp-pending"]
    assert time_of(with_stamp(other, (HEIGHT, HEADER))) == ["timestamp-wrong"]
    assert time_of(with_stamp(PROOF, (HEIGHT + 1, HEADER))) == ["timestamp-wrong", "timestamp-pending"]
    assert time_of(with_stamp(PROOF, (HEIGHT, header_of(bytes(32))))) == ["timestamp-wrong"]
    assert time_of(with_stamp(PROOF, (HEIGHT, idle))) == ["timestamp-wrong"]
    assert time_of(with_stamp(PROOF, (HEIGHT, bytes(80)))) == ["timestamp-wrong"]
    assert time_of(with_stamp(b"", (HEIGHT, HEADER))) == ["timestamp-wrong"]


def test_a_calendar_that_answers_something_else_is_refused() -> None:
    digest = bytes(32)
    good = promise(commitment_of(digest, NONCE))
    for answer in (b"", b"<html>", good + b"\x00", good[:-1], bytes(20_000)):
        with pytest.raises(BadInput):
            begin_timestamp(digest, NONCE, {URL: answer})
    with pytest.raises(BadInput):
        begin_timestamp(digest, NONCE, {})
    with pytest.raises(BadInput):
        begin_timestamp(digest, b"short", {URL: good})
    begun = begin_timestamp(digest, NONCE, {URL: good})
    assert complete_timestamp(begun, {Pending(url=URL, commitment=bytes(32)): b"of another"}) == begun


@given(st.sampled_from(NAMES), st.data())
def test_any_bytes_are_read_or_refused(name: str, data: st.DataObject) -> None:
    good = example(name)
    place = data.draw(st.integers(0, len(good) - 1))
    bad = good[:place] + data.draw(st.binary(max_size=4)) + good[place + data.draw(st.integers(0, 4)) :]
    try:
        stamp = read_timestamp(bad)
    except BadInput:
        return
    assert len(stamp.digest) == 32
