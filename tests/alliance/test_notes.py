"""Signed notes, against those of Go's module of notes and of two public logs."""

from base64 import b64decode
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.alliance_vectors import table
from fakes.note_signers import SeededSigner, key_of

from khazana.alliance import (
    MessageSigner,
    Note,
    NoteSignature,
    SignatureType,
    VerifierKey,
    format_note,
    format_verifier_key,
    open_note,
    parse_note,
    parse_verifier_key,
    sign_note,
    with_signatures,
)
from khazana.core import BadInput, ProofFailed

VECTORS = table("notes.json")
TEXT = VECTORS["text"]
PETER, ENOCH = VECTORS["peter"], VECTORS["enoch"]
PETER_KEY, ENOCH_KEY = parse_verifier_key(PETER["key"]), parse_verifier_key(ENOCH["key"])
NOTE = f"{TEXT}\n{PETER['line']}{ENOCH['line']}"


@dataclass(frozen=True)
class FixedSigner:
    """Signs with a published private key."""

    seed: bytes

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def test_keys_are_read_and_written() -> None:
    for text in (PETER["key"], ENOCH["key"]):
        assert format_verifier_key(parse_verifier_key(text)) == text == str(parse_verifier_key(text))
    witness = parse_verifier_key("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2")
    assert witness.kind is SignatureType.COSIGNATURE


def test_mangled_keys_are_refused() -> None:
    text = PETER["key"]
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            if (start, end) != (0, len(text)):
                with pytest.raises(BadInput):
                    parse_verifier_key(text[start:end])
    for at in range(len(text)):
        with pytest.raises(BadInput):
            parse_verifier_key(text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :])
    for bad in VECTORS["bad_keys"]:
        with pytest.raises(BadInput):
            parse_verifier_key(bad)


def test_a_note_is_signed_as_others_sign_it() -> None:
    signer = FixedSigner(b64decode(PETER["seed"]))
    assert isinstance(signer, MessageSigner)
    assert str(sign_note(TEXT, "PeterNeumann", signer)) == f"{TEXT}\n{PETER['line']}"


def test_a_second_signature_takes_the_place_of_the_first() -> None:
    note = sign_note(TEXT, "PeterNeumann", FixedSigner(b64decode(PETER["seed"])))
    bad = NoteSignature(name="PeterNeumann", key_id=PETER_KEY.id, signature=b"bad")
    again = with_signatures(Note(text=TEXT, signatures=(bad,)), note.signatures)
    assert again == note


def test_signatures_of_known_keys_are_verified() -> None:
    opened = open_note(NOTE, [PETER_KEY])
    assert opened.text == TEXT
    assert [key for key, _ in opened.verified] == [PETER_KEY]
    assert [one.name for one in opened.unknown] == ["EnochRoot"]
    both = open_note(NOTE.encode(), [PETER_KEY, ENOCH_KEY])
    assert [key for key, _ in both.verified] == [PETER_KEY, ENOCH_KEY]
    assert both.unknown == ()
    assert format_note(both.note) == NOTE


def test_a_note_that_nobody_known_signed_is_refused() -> None:
    with pytest.raises(ProofFailed, match="none of the trusted keys") as refused:
        open_note(NOTE, [])
    assert isinstance(refused.value.evidence, Note)
    stranger = key_of("PeterNeumann", SeededSigner("stranger"))
    with pytest.raises(ProofFailed, match="none of the trusted keys"):
        open_note(NOTE, [stranger])


def test_a_wrong_signature_of_a_known_key_condemns_the_note() -> None:
    line = PETER["line"]
    wrong = f"{TEXT}\n{line[:60]}ABCD{line[60:]}{ENOCH['line']}"
    with pytest.raises(ProofFailed, match="not that of the key"):
        open_note(wrong, [PETER_KEY, ENOCH_KEY])
    assert open_note(wrong, [ENOCH_KEY]).verified
    with pytest.raises(ProofFailed, match="not that of the key"):
        open_note(NOTE.replace("answer", "Answer"), [PETER_KEY])


def test_repeated_signatures_count_once() -> None:
    line, other = PETER["line"], ENOCH["line"]
    changed = f"{other[:60]}ABCD{other[60:]}"
    opened = open_note(f"{TEXT}\n{line}{line}{other}{other}{changed}", [PETER_KEY])
    assert len(opened.verified) == 1
    assert len(opened.unknown) == 2


def test_two_keys_with_one_handle_are_refused() -> None:
    other = VerifierKey(name="x", kind=SignatureType.ED25519, public=SeededSigner("a").public)
    assert open_note(NOTE, [PETER_KEY, PETER_KEY, other]).verified
    twin = _with_id_of(other)
    with pytest.raises(BadInput, match="share a name and an id"):
        open_note(NOTE, [PETER_KEY, other, twin])


def _with_id_of(key: VerifierKey) -> VerifierKey:
    class Twin(VerifierKey):
        @property
        def id(self) -> bytes:
            return key.id

    return Twin(name=key.name, kind=key.kind, public=SeededSigner("b").public)


@pytest.mark.parametrize(
    "wrong",
    [
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}\n{PETER['line']}"[:-1],
        f"\x01{TEXT}\n{PETER['line']}",
        b"\xff" + f"{TEXT}\n{PETER['line']}".encode(),
        f"{TEXT}\n" + PETER["line"].replace("PeterNeumann", "Bad Name"),
        f"{TEXT}\n{PETER['line']}Unexpected line.\n",
        f"{TEXT}\n" + PETER["line"] * 101,
        f"{TEXT}\n" + PETER["line"].replace("PeterNeumann", "Peter+Neumann"),
        f"{TEXT}\n" + PETER["line"].replace("PeterNeumann", "Peter\u2003Neumann"),
        f"{TEXT}\n" + PETER["line"].replace("\u2014", "-"),
        f"{TEXT}\n" + PETER["line"].replace("JnAM=", "JnAN="),
        f"{TEXT}\n\u2014 PeterNeumann x08goA==\n",
        "a\n" * 500_001,
        "\ud800\n\n" + PETER["line"],
    ],
    ids=lambda value: repr(value[-30:]),
)
def test_what_is_no_note_is_refused(wrong: str | bytes) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        open_note(wrong, [PETER_KEY])


@pytest.mark.parametrize("text", ["abc", "", "a\tb\n", "a\r\n"])
def test_a_text_that_is_none_is_not_signed(text: str) -> None:
    with pytest.raises(BadInput):
        sign_note(text, "x", SeededSigner("x"))


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "x" * 256, "\ud800"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="no spaces"):
        key_of(name, SeededSigner("x"))


def test_the_text_may_hold_empty_lines() -> None:
    text = "Ognuno sta solo\n\ned \u00e8 subito sera.\n"
    note = sign_note(text, "quasimodo.example/salvatore", SeededSigner("q"))
    assert parse_note(str(note)) == note
