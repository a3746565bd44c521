"""Whatever is handed over as a note, head, proof, tile, request or bundle: it is read or refused, never more."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from fakes.head_keepers import MemoryHeads
from fakes.note_signers import SeededSigner, identity_of, witness_key
from fakes.signed_world import make_bundle, trust_of
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance import (
    ENTRIES,
    AddCheckpoint,
    Checkpoint,
    InclusionProof,
    LogPolicy,
    SignatureState,
    Tile,
    Witness,
    WitnessVerdict,
    add_checkpoint,
    check_envelope,
    check_inclusion_proof,
    cosign,
    format_add_checkpoint,
    format_bundle,
    format_envelope,
    format_key,
    format_trust,
    judge_fork,
    leaf_hash,
    open_checkpoint,
    parse_bundle,
    parse_checkpoint,
    parse_envelope,
    parse_fork_evidence,
    parse_inclusion_proof,
    parse_key,
    parse_note,
    parse_statement,
    parse_tile,
    parse_tile_path,
    parse_trust,
    parse_verifier_key,
    root_of,
    sign_checkpoint,
    verify,
    with_signatures,
)
from khazana.alliance import bundles as statement_bundles
from khazana.alliance.fork_evidence import fork_evidence
from khazana.core import BadInput, KhazanaError, ProofFailed

AT = datetime(2026, 7, 17, 12, tzinfo=UTC)
LOG, OTHER = SeededSigner("log"), SeededSigner("other")
IDENTITY = identity_of("a.example", LOG)
KEY = witness_key("w.example", OTHER)
POLICY = LogPolicy(identity=IDENTITY, witnesses=(KEY,), quorum=1)
LEAVES = [leaf_hash(b"a"), leaf_hash(b"b")]
HEAD = sign_checkpoint(Checkpoint(origin="a.example", size=2, root=root_of(LEAVES)), "a.example", LOG)
NOTE = with_signatures(HEAD.note, [cosign(HEAD.note.text, "w.example", OTHER, AT)])
PROOF = InclusionProof(index=0, hashes=(LEAVES[1],), checkpoint=str(NOTE), extra=b"x")
REQUEST = AddCheckpoint(old_size=0, proof=(), head=HEAD.text)
EVIDENCE = fork_evidence(HEAD, HEAD, IDENTITY, (LEAVES[0],))
WITNESS = Witness(name="w.example", signer=OTHER, logs={"a.example": IDENTITY})
TILE = Tile(level=0, index=0, width=2)
SIGNED = make_bundle()
BUNDLE = Tile(level=ENTRIES, index=0, width=2)


def text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: read(data.decode("utf-8", errors="surrogateescape"))


def cosigned(data: bytes) -> None:
    answer = add_checkpoint(data, WITNESS, MemoryHeads(), AT)
    if answer.verdict is not WitnessVerdict.COSIGNED:
        raise BadInput(f"the witness says {answer.verdict}")


def signed(data: bytes) -> None:
    checked = check_envelope(parse_envelope(data), [one.key for one in SIGNED.keys])
    if any(one.state is not SignatureState.VALID for one in checked):
        raise ProofFailed("a signature is wrong", evidence=checked)


def verified(data: bytes) -> None:
    if not verify(statement_bundles.parse_bundle(data)).holds:
        raise ProofFailed("something fails", evidence=data)


DOORS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "note": (str(NOTE).encode(), parse_note),
    "head": (str(NOTE).encode(), lambda data: open_checkpoint(data, IDENTITY, [KEY])),
    "head's text": (HEAD.note.text.encode(), text(parse_checkpoint)),
    "key": (str(KEY).encode(), text(parse_verifier_key)),
    "proof": (str(PROOF).encode(), text(lambda one: check_inclusion_proof(parse_inclusion_proof(one), b"a", POLICY))),
    "evidence": (str(EVIDENCE).encode(), text(lambda one: judge_fork(parse_fork_evidence(one), IDENTITY))),
    "request": (
        format_add_checkpoint(REQUEST).encode(),
        cosigned,
    ),
    "path": (b"tile/0/x001/x234/067.p/17", text(parse_tile_path)),
    "tile": (b"".join(LEAVES), lambda data: parse_tile(data, TILE)),
    "bundle": (format_bundle([b"a", b"bc"]), lambda data: parse_bundle(data, BUNDLE)),
    "envelope": (format_envelope(SIGNED.envelope), signed),
    "statement": (SIGNED.envelope.payload, parse_statement),
    "statement's bundle": (statement_bundles.format_bundle(SIGNED), verified),
    "trust": (format_trust(trust_of()), parse_trust),
    "statement's key": (format_key(SIGNED.keys[0].key).encode(), text(parse_key)),
}


def read(door: str, data: bytes) -> bool:
    """Hand data in; tell whether it was taken. Refused, it is refused in words."""
    try:
        DOORS[door][1](data)
    except (BadInput, ProofFailed) as refusal:
        return not str(refusal)
    return True


def mutated(data: bytes, dice: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(made) + 1)
        kind = dice.randrange(5)
        if kind == 0:
            made[at:at] = dice.choice([b"\n", b"\n\n", b" ", b"+", b"=", b"\0", b"\xe2\x80\x94", b"9", b"\xff"])
        elif kind == 1:
            del made[at : at + dice.randint(1, 12)]
        elif kind == 2 and at < len(made):
            made[at] = dice.randrange(256)
        elif kind == 3:
            made[at:at] = made[dice.randrange(len(made) + 1) :][: dice.randint(1, 60)]
        else:
            del made[at:]
    return bytes(made)


@pytest.mark.parametrize("door", DOORS)
def test_what_was_written_is_taken(door: str) -> None:
    assert read(door, DOORS[door][0])


@pytest.mark.parametrize("door", DOORS)
def test_nothing_breaks_a_door(door: str) -> None:
    """Three thousand mutations of what is valid; most are refused."""
    seed = 20260717
    dice = random.Random(f"{seed} {door}")  # noqa: S311 - seeded, for tests
    taken = sum(read(door, mutated(DOORS[door][0], dice)) for _ in range(3_000))
    assert taken < 3_000, f"seed {seed}"


@given(st.binary(max_size=300))
def test_anything_at_all_is_refused_in_words(data: bytes) -> None:
    for door in DOORS:
        with suppress(KhazanaError):
            DOORS[door][1](data)


@given(st.text(max_size=200))
def test_any_text_is_refused_in_words(data: str) -> None:
    for door in DOORS:
        with suppress(KhazanaError):
            DOORS[door][1](data.encode("utf-8", errors="surrogatepass"))
