"""Heads of logs and the cosignatures on them."""

from datetime import UTC, datetime, timedelta

import pytest
from fakes.alliance_vectors import table
from fakes.note_signers import SeededSigner, identity_of, key_of, witness_key

from khazana.alliance import (
    EMPTY_ROOT,
    Checkpoint,
    LogIdentity,
    check_quorum,
    cosign,
    format_checkpoint,
    leaf_hash,
    open_checkpoint,
    open_note,
    parse_checkpoint,
    parse_note,
    parse_verifier_key,
    sign_checkpoint,
    with_signatures,
)
from khazana.alliance.note_keys import cosigned_message, cosigned_time
from khazana.core import BadInput, ProofFailed

AT = datetime(2026, 7, 17, 12, tzinfo=UTC)
ORIGIN = "treasury.pk.example/log"
LOG, ONE, TWO = SeededSigner("log"), SeededSigner("one"), SeededSigner("two")
HEAD = Checkpoint(origin=ORIGIN, size=3, root=leaf_hash(b"x"))
SIGNED = sign_checkpoint(HEAD, ORIGIN, LOG)
WITNESSES = (witness_key("one.example", ONE), witness_key("two.example", TWO))


def cosigned(*, one: datetime = AT, two: datetime = AT) -> str:
    lines = [cosign(HEAD.text, "one.example", ONE, one), cosign(HEAD.text, "two.example", TWO, two)]
    return str(with_signatures(SIGNED.note, lines))


@pytest.mark.parametrize("row", table("notes.json")["heads"], ids=lambda row: row["origin"])
def test_heads_of_public_logs(row: dict[str, object]) -> None:
    identity = LogIdentity(origin=str(row["origin"]), keys=tuple(map(parse_verifier_key, row["keys"])))  # type: ignore[call-overload] # JSON
    times = dict(row["witnesses"])  # type: ignore[call-overload] # JSON
    head = open_checkpoint(str(row["note"]), identity, tuple(map(parse_verifier_key, times)))
    assert head.checkpoint.size == row["size"]
    assert head.text == row["note"]
    assert {str(one.key): one.at.timestamp() for one in head.cosignatures} == times
    with pytest.raises(ProofFailed):
        open_checkpoint(str(row["note"]).replace(str(row["size"]), "42"), identity)


def test_the_example_of_the_specification() -> None:
    example = table("notes.json")["example"]
    note = parse_note(example["note"])
    head = parse_checkpoint(note.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert format_checkpoint(head) == note.text
    assert cosigned_time(note.signatures[1].signature) == example["witness_time_s"]
    assert cosigned_time(note.signatures[0].signature) is None


def test_a_tree_head_of_the_database_of_checksums() -> None:
    text = "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n"
    head = parse_checkpoint(text)
    assert (head.size, head.root) == (123456789012, leaf_hash(b"hello world"))
    assert parse_checkpoint(text + "JOE\n").extensions == ("JOE",)
    assert format_checkpoint(parse_checkpoint(text + "JOE\nMARY\n")) == text + "JOE\nMARY\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        f"a\n1\n{'A' * 43}=",
        f"a\n01\n{'A' * 43}=\n",
        f"a\n-1\n{'A' * 43}=\n",
        f"a\n+1\n{'A' * 43}=\n",
        f"a\n 1\n{'A' * 43}=\n",
        f"a\n\u0661\n{'A' * 43}=\n",
        f"a\n0xabcdef\n{'A' * 43}=\n",
        f"a\n9223372036854775808\n{'A' * 43}=\n",
        f"a\n1\n{'A' * 42}B=\n",
        f"a\n1\n{'A' * 44}\n",
        f"a\n1\n{'A' * 43}\n",
        f"\n1\n{'A' * 43}=\n",
        f"a\n1\n{'A' * 43}=\n\nb\n",
        f"{'a' * 256}\n1\n{'A' * 43}=\n",
    ],
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_checkpoint(text)


def test_a_head_is_opened_by_its_own_log_only() -> None:
    opened = open_checkpoint(SIGNED.text, identity_of(ORIGIN, LOG))
    assert opened == SIGNED
    with pytest.raises(ProofFailed, match="none of the trusted keys"):
        open_checkpoint(SIGNED.text, identity_of(ORIGIN, SeededSigner("thief")))
    with pytest.raises(ProofFailed, match="another log"):
        open_checkpoint(SIGNED.text, LogIdentity(origin="x.example", keys=(key_of(ORIGIN, LOG),)))


def test_witnesses_alone_are_not_the_log() -> None:
    lines = [cosign(HEAD.text, "one.example", ONE, AT)]
    note = type(SIGNED.note)(text=HEAD.text, signatures=tuple(lines))
    with pytest.raises(ProofFailed, match="but not its log"):
        open_checkpoint(note, identity_of(ORIGIN, LOG), WITNESSES)


def test_cosignatures_state_their_time() -> None:
    opened = open_checkpoint(cosigned(two=AT + timedelta(days=1, microseconds=5)), identity_of(ORIGIN, LOG), WITNESSES)
    assert [(one.key.name, one.at) for one in opened.cosignatures] == [
        ("one.example", AT),
        ("two.example", AT + timedelta(days=1)),
    ]


def test_a_cosignature_covers_its_time_and_extension_lines() -> None:
    line = cosign(HEAD.text, "one.example", ONE, AT)
    later = (int.from_bytes(line.signature[:8], "big") + 1).to_bytes(8, "big")
    moved = type(line)(name=line.name, key_id=line.key_id, signature=later + line.signature[8:])
    with pytest.raises(ProofFailed):
        open_note(with_signatures(SIGNED.note, [moved]), [*identity_of(ORIGIN, LOG).keys, *WITNESSES])
    assert not WITNESSES[0].verifies(HEAD.text + "more\n", line.signature)
    assert not WITNESSES[0].verifies(HEAD.text, line.signature[:-1])
    assert not WITNESSES[0].verifies(HEAD.text, (2**63).to_bytes(8, "big") + line.signature[8:])


def test_a_time_that_no_calendar_has_is_refused() -> None:
    at_s = 2**63 - 1
    signature = at_s.to_bytes(8, "big") + ONE.sign(cosigned_message(HEAD.text, at_s))
    line = cosign(HEAD.text, "one.example", ONE, AT)
    far = type(line)(name=line.name, key_id=line.key_id, signature=signature)
    with pytest.raises(ProofFailed, match="beyond the year 9999"):
        open_checkpoint(with_signatures(SIGNED.note, [far]), identity_of(ORIGIN, LOG), WITNESSES)
    with pytest.raises(BadInput, match="1970 or later"):
        cosign(HEAD.text, "one.example", ONE, datetime(1969, 12, 31, tzinfo=UTC))


def test_a_quorum_counts_keys_and_no_future() -> None:
    opened = open_checkpoint(cosigned(), identity_of(ORIGIN, LOG), WITNESSES)
    assert len(check_quorum(opened.cosignatures, WITNESSES, 2, now=AT)) == 2
    with pytest.raises(ProofFailed, match="too few") as refused:
        check_quorum(opened.cosignatures, WITNESSES[:1], 2, now=AT)
    assert refused.value.evidence == opened.cosignatures
    ahead = open_checkpoint(cosigned(two=AT + timedelta(minutes=6)), identity_of(ORIGIN, LOG), WITNESSES)
    with pytest.raises(ProofFailed, match="too few"):
        check_quorum(ahead.cosignatures, WITNESSES, 2, now=AT)
    assert check_quorum(ahead.cosignatures, WITNESSES, 2, now=AT + timedelta(minutes=1))
    twice = (*opened.cosignatures[:1], *opened.cosignatures[:1])
    with pytest.raises(ProofFailed, match="too few"):
        check_quorum(twice, WITNESSES, 2, now=AT)


def test_a_log_is_not_known_by_a_witness_key() -> None:
    with pytest.raises(BadInput, match="at least one Ed25519 key"):
        LogIdentity(origin=ORIGIN, keys=(WITNESSES[0],))
    with pytest.raises(BadInput, match="at least one Ed25519 key"):
        LogIdentity(origin=ORIGIN, keys=())


def test_the_empty_log_has_a_head() -> None:
    empty = sign_checkpoint(Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT), ORIGIN, LOG)
    assert open_checkpoint(empty.text, identity_of(ORIGIN, LOG)).checkpoint.size == 0
