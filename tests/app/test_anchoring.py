"""Heads of a log anchored by calendars over a real node's chain: promised, proven, held against its headers."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("opentimestamps", reason="the library opentimestamps (LGPL) is not installed")

from fakes.bitcoin_node import BitcoinNode
from fakes.calendar_server import Calendar, calendar_server
from fakes.http_service import Reply
from fakes.log_folders import IDENTITY, LOG, ORIGIN, append
from fakes.signed_world import TREASURY, MemoryKey, books_statement
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation
from opentimestamps.core.timestamp import Timestamp as Tree

from khazana.alliance import (
    Bundle,
    LogNamed,
    NamedKey,
    SignatureType,
    VerifierKey,
    entry_of,
    format_envelope,
    format_verifier_key,
    public_key_of,
    sign_statement,
    verify,
)
from khazana.alliance.bundles import format_bundle, parse_bundle
from khazana.app.alliance_log import OwnLog
from khazana.app.anchor_stands import AnchorStand, AnchorState
from khazana.app.anchoring import anchor, anchored_bundle, complete, stand_of_anchors
from khazana.app.calendars import Calendars, public_calendars
from khazana.bitcoin import HeaderChain
from khazana.core import BadInput, ProofFailed, Unavailable
from khazana.store.anchors import AnchorFiles
from khazana.store.log_files import LogFiles
from khazana.wire import HttpGetter, HttpLimits

LIMITS = HttpLimits(connect_s=2, read_s=2, fetch_s=4, body_bytes=10_000, attempts=1)


@pytest.fixture
def calendars() -> Iterator[list[Calendar]]:
    with ExitStack() as stack:
        yield [stack.enter_context(calendar_server()) for _ in range(3)]


@pytest.fixture
def files(tmp_path: Path) -> LogFiles:
    made = LogFiles(tmp_path / "log", IDENTITY)
    append(made, 5)
    return made


def asking(calendars: list[Calendar]) -> Calendars:
    return Calendars(urls=[f"{one.url}/" for one in calendars], getter=HttpGetter(limits=LIMITS))


def chain_of(node: BitcoinNode) -> HeaderChain:
    height, _ = node.tip()
    hashes = node.batch("getblockhash", [[one] for one in range(1, height + 1)])
    raws = node.batch("getblockheader", [[one, False] for one in hashes])
    return HeaderChain.genesis("regtest").extended(b"".join(bytes.fromhex(str(one)) for one in raws), 1)


def stands(files: LogFiles, chain: HeaderChain | None = None) -> list[AnchorStand]:
    return list(stand_of_anchors(files, chain)[0])


def test_a_head_is_promised_mined_and_held_against_the_chain(
    files: LogFiles, calendars: list[Calendar], bitcoin_node: BitcoinNode
) -> None:
    asked = asking(calendars)
    assert anchor(files, asked) == ()
    (stand,) = stands(files)
    assert (stand.size, stand.state, len(stand.calendars)) == (5, AnchorState.PENDING, 3)
    assert anchor(files, asked) == (), "a head is stamped once"
    assert [len(one.promised) for one in calendars] == [1, 1, 1]
    assert complete(files, asked) == ()
    assert stands(files) == [stand]
    height = calendars[1].mine(bitcoin_node)
    assert complete(files, asked) == ()
    (led,) = stands(files)
    assert (led.state, led.height, led.block) == (AnchorState.UNPLACED, height, None)
    chain = chain_of(bitcoin_node)
    (held,) = stands(files, chain)
    assert (held.state, held.block, held.at) == (AnchorState.ANCHORED, chain.ref(height), chain.time(height))
    before = AnchorFiles(files.folder).read(5).proof
    calendars[0].mine(bitcoin_node)
    assert complete(files, asked, chain) == ()
    assert AnchorFiles(files.folder).read(5).proof == before, "what is anchored is not asked for again"


def test_calendars_see_a_digest_with_a_nonce(files: LogFiles, calendars: list[Calendar]) -> None:
    anchor(files, asking(calendars[:2]))
    head = files.head()
    assert head is not None
    sent = [one.service.bodies[0] for one in calendars[:2]]
    assert sent[0] == sent[1]
    stamped = AnchorFiles(files.folder)
    text = (stamped.folder / "000000000005.txt").read_text(encoding="utf-8")
    assert text == head.checkpoint.text
    assert stamped.read(5).note == head.text
    assert len(sent[0]) == 32
    assert calendars[0].service.headers[0]["Accept"] == "application/vnd.opentimestamps.v1"


def test_too_few_calendars_keep_nothing(files: LogFiles, calendars: list[Calendar]) -> None:
    calendars[0].broken = Reply(status=500, kind="text/plain")
    calendars[1].broken = Reply(body=b"<html>", kind="text/html")
    with pytest.raises(Unavailable, match="1 calendars have promised, and 2 are asked for"):
        anchor(files, asking(calendars))
    assert AnchorFiles(files.folder).sizes() == ()
    found = anchor(files, asking(calendars), least=1)
    assert [one.code for one in found] == ["anchor.calendar-silent"] * 2
    assert len(stands(files)[0].calendars) == 1
    append(files, 3)
    with pytest.raises(BadInput, match="no calendar is named"):
        anchor(files, asking([]))


def test_a_calendar_that_lies_is_found_out(
    files: LogFiles, calendars: list[Calendar], bitcoin_node: BitcoinNode
) -> None:
    asked = asking(calendars[:2])
    anchor(files, asked)
    liar, honest = calendars[0], calendars[1]
    bitcoin_node.generate(1)
    false = Tree(liar.promised[0])
    false.attestations.add(BitcoinBlockHeaderAttestation(1))
    liar.proven[liar.promised[0]] = false
    chain = chain_of(bitcoin_node)
    assert complete(files, asked, chain) == ()
    told, wrong = stand_of_anchors(files, chain)
    assert [one.state for one in told] == [AnchorState.WRONG]
    assert [one.code for one in wrong] == ["anchor.not-on-chain"]
    height = honest.mine(bitcoin_node)
    complete(files, asked, chain_of(bitcoin_node))
    told, wrong = stand_of_anchors(files, chain_of(bitcoin_node))
    assert [(one.state, one.height) for one in told] == [(AnchorState.ANCHORED, height)]
    assert not wrong, "an honest calendar is enough"


def test_bad_answers_change_nothing(files: LogFiles, calendars: list[Calendar]) -> None:
    asked = asking(calendars[:2])
    anchor(files, asked)
    before = AnchorFiles(files.folder).read(5).proof
    for broken in (
        Reply(body=b"", kind="application/octet-stream"),
        Reply(body=bytes(20_000), kind="application/octet-stream"),
        Reply(body=b"\x00\x05", kind="application/octet-stream"),
        Reply(status=500, kind="text/plain"),
    ):
        calendars[0].broken = calendars[1].broken = broken
        assert [one.code for one in complete(files, asked)] == ["anchor.calendar-silent"] * 2
        assert AnchorFiles(files.folder).read(5).proof == before


def test_a_timestamp_makes_this_machine_call_nobody(files: LogFiles, calendars: list[Calendar]) -> None:
    calendars[0].named = calendars[2].url
    anchor(files, asking(calendars[:1]), least=1)
    assert [one.code for one in complete(files, asking(calendars[:1]))] == ["anchor.calendar-unasked"]
    assert calendars[2].service.asked == []
    assert complete(files, asking(calendars[2:])) == ()
    assert len(calendars[2].service.asked) == 1, "named by the user, it is asked"


def test_public_calendars_are_the_librarys_own_list() -> None:
    assert public_calendars()
    assert all(one.startswith("https://") for one in public_calendars())


def test_what_cannot_be_anchored(tmp_path: Path, calendars: list[Calendar]) -> None:
    empty = LogFiles(tmp_path / "empty", IDENTITY)
    for _ in range(2):
        with pytest.raises(BadInput, match="no entry to anchor"):
            anchor(empty, asking(calendars))
        OwnLog(empty, LOG, ORIGIN).begin()


def test_a_timestamp_of_another_head_is_seen(files: LogFiles, calendars: list[Calendar]) -> None:
    anchor(files, asking(calendars))
    append(files, 4)
    anchor(files, asking(calendars))
    kept = AnchorFiles(files.folder)
    assert kept.sizes() == (5, 9)
    kept.replace(9, kept.read(5).proof)
    with pytest.raises(ProofFailed, match="something else than the head"):
        stands(files)
    (kept.folder / "000000000005.note").unlink()
    with pytest.raises(ProofFailed, match="lacks the head"):
        stands(files)


def bundle_in(files: LogFiles) -> Bundle:
    envelope = sign_statement(books_statement(), [TREASURY])
    _, proof = OwnLog(files, LOG, ORIGIN).append_entry(entry_of(format_envelope(envelope)))
    keys = tuple(map(format_verifier_key, files.identity.keys))
    return Bundle(
        envelope=envelope,
        keys=(NamedKey(name="Treasury", key=public_key_of(TREASURY)),),
        log=LogNamed(origin=ORIGIN, keys=keys),
        proof=proof,
    )


def test_a_bundle_takes_the_first_anchored_head_above_it(
    files: LogFiles, calendars: list[Calendar], bitcoin_node: BitcoinNode
) -> None:
    asked = asking(calendars[:2])
    anchor(files, asked)
    bundle = bundle_in(files)
    append(files, 300)
    calendars[0].mine(bitcoin_node)
    complete(files, asked)
    with pytest.raises(BadInput, match="no head above the statement is anchored yet"):
        anchored_bundle(bundle, files)
    anchor(files, asked)
    height = calendars[1].mine(bitcoin_node)
    complete(files, asked)
    append(files, 300)
    chain = chain_of(bitcoin_node)
    made = anchored_bundle(bundle, files, chain)
    assert parse_bundle(format_bundle(made)) == made
    codes = [one.finding.code for one in verify(made, now=datetime.now(UTC)).results]
    assert {"verify.logged", "verify.timestamped", "verify.header-unplaced"} <= set(codes)
    assert made.timestamp is not None
    assert [(one.height, one.header) for one in made.timestamp.headers] == [(height, chain.raw(height))]
    bare = anchored_bundle(bundle, files)
    assert "verify.timestamp-pending" in [one.finding.code for one in verify(bare).results]
    foreign = replace(bundle, log=LogNamed(origin=ORIGIN, keys=(other_key(),)))
    with pytest.raises(BadInput, match="not of this log"):
        anchored_bundle(foreign, files)


def other_key() -> str:
    return format_verifier_key(VerifierKey(name=ORIGIN, kind=SignatureType.ED25519, public=MemoryKey("other").public))
