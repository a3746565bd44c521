"""A witness answers as the specification asks for, and as another's transcript has it."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from fakes.alliance_vectors import table, unhex
from fakes.head_keepers import MemoryHeads
from fakes.note_signers import SeededSigner, identity_of, witness_key

from khazana.alliance import (
    AddCheckpoint,
    Checkpoint,
    ForkVerdict,
    LogIdentity,
    Note,
    NoteSignature,
    SignatureType,
    SignedCheckpoint,
    VerifierKey,
    Witness,
    WitnessVerdict,
    add_checkpoint,
    format_add_checkpoint,
    judge_fork,
    leaf_hash,
    open_checkpoint,
    parse_add_checkpoint,
    parse_signatures,
    prove_consistency,
    root_of,
    sign_checkpoint,
    with_signatures,
)
from khazana.core import BadInput

AT = datetime(2026, 7, 17, 12, tzinfo=UTC)
ORIGIN = "treasury.pk.example/log"
NAME = "treasury.sv.example/witness"
LOG, SELF = SeededSigner("log"), SeededSigner("self")
IDENTITY = identity_of(ORIGIN, LOG)
WITNESS = Witness(name=NAME, signer=SELF, logs={ORIGIN: IDENTITY})
TRUE = [leaf_hash(bytes([number])) for number in range(20)]


def head(leaves: list[bytes], origin: str = ORIGIN) -> SignedCheckpoint:
    return sign_checkpoint(Checkpoint(origin=origin, size=len(leaves), root=root_of(leaves)), origin, LOG)


def request(old: int, leaves: list[bytes], proof: tuple[bytes, ...] | None = None) -> bytes:
    path = prove_consistency(old, len(leaves), lambda level, at: root_of(leaves[at << level : (at + 1) << level]))
    made = AddCheckpoint(old_size=old, proof=path if proof is None else proof, head=head(leaves).text)
    return format_add_checkpoint(made).encode()


def sigsum_request(step: dict[str, Any], key: VerifierKey) -> bytes:
    origin = f"sigsum.org/v1/tree/{step['log']}"
    text = Checkpoint(origin=origin, size=step["size"], root=bytes.fromhex(step["root"])).text
    signature = NoteSignature(name=key.name, key_id=key.id, signature=bytes.fromhex(step["signature"]))
    note = Note(text=text, signatures=(signature,))
    return format_add_checkpoint(
        AddCheckpoint(old_size=step["old"], proof=unhex(step["proof"]), head=str(note))
    ).encode()


def test_the_transcript_of_another_witness() -> None:
    vectors = table("witness.json")
    origin = f"sigsum.org/v1/tree/{vectors['steps'][0]['log']}"
    key = VerifierKey(name=origin, kind=SignatureType.ED25519, public=bytes.fromhex(vectors["key"]))
    witness = Witness(name=NAME, signer=SELF, logs={origin: LogIdentity(origin=origin, keys=(key,))})
    heads = MemoryHeads()
    found = [add_checkpoint(sigsum_request(step, key), witness, heads, AT) for step in vectors["steps"]]
    assert [one.verdict for one in found] == [step["verdict"] for step in vectors["steps"]]
    assert found[6].body == "3\n"
    kept = heads.latest(origin)
    assert kept is not None
    assert open_checkpoint(kept, witness.logs[origin]).checkpoint.size == 5


def test_what_fits_is_cosigned() -> None:
    heads = MemoryHeads()
    for old, size in ((0, 3), (3, 3), (3, 20)):
        answer = add_checkpoint(request(old, TRUE[:size]), WITNESS, heads, AT)
        assert answer.verdict is WitnessVerdict.COSIGNED
        assert answer.evidence is None
        whole = with_signatures(head(TRUE[:size]).note, parse_signatures(answer.body))
        opened = open_checkpoint(whole, IDENTITY, [witness_key(NAME, SELF)])
        assert [one.at for one in opened.cosignatures] == [AT]


def test_an_empty_log_is_cosigned_first() -> None:
    heads = MemoryHeads()
    for old, size in ((0, 0), (0, 0), (0, 5)):
        assert add_checkpoint(request(old, TRUE[:size]), WITNESS, heads, AT).verdict is WitnessVerdict.COSIGNED
    strange = sign_checkpoint(Checkpoint(origin=ORIGIN, size=0, root=TRUE[0]), ORIGIN, LOG)
    data = format_add_checkpoint(AddCheckpoint(old_size=0, proof=(), head=strange.text)).encode()
    assert add_checkpoint(data, WITNESS, MemoryHeads(), AT).verdict is WitnessVerdict.UNPROVEN


def test_another_size_is_answered_with_the_one_kept() -> None:
    heads = MemoryHeads()
    add_checkpoint(request(0, TRUE[:7]), WITNESS, heads, AT)
    for old, size in ((0, 9), (6, 9), (8, 9)):
        answer = add_checkpoint(request(old, TRUE[:size]), WITNESS, heads, AT)
        assert (answer.verdict, answer.body) == (WitnessVerdict.OTHER_SIZE, "7\n")


def test_the_old_size_is_not_larger() -> None:
    data = format_add_checkpoint(AddCheckpoint(old_size=8, proof=(), head=head(TRUE[:7]).text)).encode()
    assert add_checkpoint(data, WITNESS, MemoryHeads(), AT).verdict is WitnessVerdict.MALFORMED


def test_another_root_of_one_size_is_a_fork() -> None:
    heads = MemoryHeads()
    add_checkpoint(request(0, TRUE[:7]), WITNESS, heads, AT)
    answer = add_checkpoint(request(7, [*TRUE[:6], TRUE[9]]), WITNESS, heads, AT)
    assert (answer.verdict, answer.body) == (WitnessVerdict.OTHER_ROOT, "7\n")
    assert answer.evidence is not None
    assert judge_fork(answer.evidence, IDENTITY) is ForkVerdict.PROVEN


def test_a_fork_by_its_own_proof() -> None:
    """A proof made of the forged history leads to the new root, and to an older one that the log did not sign."""
    for size in (7, 8):
        heads = MemoryHeads()
        add_checkpoint(request(0, TRUE[:size]), WITNESS, heads, AT)
        answer = add_checkpoint(request(size, [TRUE[9], *TRUE[1:12]]), WITNESS, heads, AT)
        assert answer.verdict is WitnessVerdict.UNPROVEN
        assert answer.evidence is not None
        # where the older size is a power of two, its root is no part of the proof, which then decides nothing
        expected = ForkVerdict.UNDECIDED if size == 8 else ForkVerdict.PROVEN
        assert judge_fork(answer.evidence, IDENTITY) is expected
        kept = heads.latest(ORIGIN)
        assert kept is not None
        assert open_checkpoint(kept, IDENTITY).checkpoint.size == size


def test_of_two_requests_at_once_one_is_answered() -> None:
    """The race of the specification: another request advances between the check and the keeping."""

    class Racing(MemoryHeads):
        def advance(self, origin: str, expected: str | None, new: str) -> bool:
            assert super().advance(origin, expected, head(TRUE[:9]).text)
            return super().advance(origin, expected, new)

    heads = MemoryHeads()
    add_checkpoint(request(0, TRUE[:3]), WITNESS, heads, AT)
    racing = Racing()
    assert MemoryHeads.advance(racing, ORIGIN, None, str(heads.latest(ORIGIN)))
    answer = add_checkpoint(request(3, TRUE[:5]), WITNESS, racing, AT)
    assert (answer.verdict, answer.body) == (WitnessVerdict.OTHER_SIZE, "9\n")


def test_unknown_logs_and_strange_keys() -> None:
    other = AddCheckpoint(old_size=0, proof=(), head=head(TRUE, "other.example").text)
    answer = add_checkpoint(format_add_checkpoint(other).encode(), WITNESS, MemoryHeads(), AT)
    assert answer.verdict is WitnessVerdict.UNKNOWN_LOG
    thief = sign_checkpoint(Checkpoint(origin=ORIGIN, size=1, root=TRUE[0]), ORIGIN, SeededSigner("thief"))
    stolen = AddCheckpoint(old_size=0, proof=(), head=thief.text)
    answer = add_checkpoint(format_add_checkpoint(stolen).encode(), WITNESS, MemoryHeads(), AT)
    assert answer.verdict is WitnessVerdict.UNTRUSTED


def test_a_request_is_read_as_written() -> None:
    made = AddCheckpoint(old_size=3, proof=tuple(TRUE[:2]), head=head(TRUE).text)
    assert parse_add_checkpoint(format_add_checkpoint(made).encode()) == made


HASH = b64encode(TRUE[0]).decode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"old 0",
        b"old 0\n\n",
        f"old 01\n\n{head(TRUE).text}".encode(),
        f"old -1\n\n{head(TRUE).text}".encode(),
        f"new 0\n\n{head(TRUE).text}".encode(),
        f"old 0\n{HASH[:-1]}\n\n{head(TRUE).text}".encode(),
        f"old 0\n{HASH}\n{head(TRUE).text}".encode(),
        ("old 0\n" + f"{HASH}\n" * 64 + f"\n{head(TRUE).text}").encode(),
        f"old 0\n\n{head(TRUE).note.text}".encode(),
        b"old 0\n\nx\n\n" + head(TRUE).text.split("\n\n")[1].encode(),
        b"old 0\n\n" + b"x\n" * 600_000,
    ],
    ids=lambda data: data[:40],
)
def test_what_is_no_request_is_refused(data: bytes) -> None:
    assert add_checkpoint(data, WITNESS, MemoryHeads(), AT).verdict is WitnessVerdict.MALFORMED


def test_the_proof_has_at_most_63_lines() -> None:
    made = AddCheckpoint(old_size=3, proof=(TRUE[0],) * 64, head=head(TRUE).text)
    with pytest.raises(BadInput):
        parse_add_checkpoint(format_add_checkpoint(made).encode())
