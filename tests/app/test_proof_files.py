"""The folder of a proof: what goes out, what comes back, and what is refused."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.example_desk import EXAMPLE, example_desk

from khazana.app.desk import Desk
from khazana.app.proof_files import is_begun, read_bytes, read_signed, write_request
from khazana.app.proofs import check_files, request_proof, snapshot_of
from khazana.core import BadInput, SourceKind, Unavailable, sats
from khazana.programmes import programme_file
from khazana.reserve.proof import Liabilities, NetPosition, Snapshot, parse_proof, parse_snapshot

KEY = "L1aW4aubDFB7yfras2S1mN3bqg9nwySY8nkoLmJebSLD5BWv3ENZ"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with example_desk(tmp_path_factory.mktemp("example")) as opened:
        yield opened


@pytest.fixture(scope="module")
def snapshot(desk: Desk) -> Snapshot:
    facts = desk.chain.facts(EXAMPLE)
    assert facts is not None
    return snapshot_of(facts, desk.chain.status(EXAMPLE).stand)


@pytest.fixture(scope="module")
def proof(desk: Desk) -> bytes:
    with programme_file(desk.programme(EXAMPLE), "proof.json") as path:
        return path.read_bytes()


@pytest.fixture
def folder(desk: Desk, snapshot: Snapshot, tmp_path: Path) -> Path:
    """Begin a proof of the purpose that the one in the programme's folder has."""
    facts = desk.chain.facts(EXAMPLE)
    assert facts is not None
    purpose = "Example of a proof of reserves, July 2025"
    write_request(tmp_path / "proof", request_proof(facts, purpose=purpose, of_coins=False, raw={}), snapshot)
    return tmp_path / "proof"


def items(folder: Path) -> dict[str, str]:
    rows = (folder / "items.txt").read_text(encoding="ascii").split()
    return dict(zip(rows[1::2], rows[::2], strict=True))


def put(folder: Path, proof: bytes, most: int | None = None) -> None:
    """Put the answers of the example's wallet beside what was asked."""
    names = items(folder)
    for one in parse_proof(proof).signatures[:most]:
        (folder / f"{names[one.script.hex()]}.signed").write_text(f"{one.signature}\n", encoding="ascii")


def test_what_was_signed_elsewhere_becomes_the_proof(folder: Path, proof: bytes) -> None:
    assert is_begun(folder)
    put(folder, proof)
    returned = read_signed(folder)
    assert returned.missing == ()
    assert (folder / "proof.json").read_bytes() == proof


def test_a_binary_psbt_will_do(folder: Path, proof: bytes) -> None:
    put(folder, proof)
    for path in folder.glob("*.signed"):
        path.write_bytes(b64decode(path.read_text(encoding="ascii")))
    assert read_signed(folder).missing == ()
    assert (folder / "proof.json").read_bytes() == proof


def test_what_is_missing_is_named_and_no_proof_written(folder: Path, proof: bytes) -> None:
    put(folder, proof, most=9)
    returned = read_signed(folder)
    assert (len(returned.signed), len(returned.missing)) == (9, 1)
    assert not (folder / "proof.json").exists()


def test_a_private_key_is_refused_and_not_repeated(folder: Path) -> None:
    name = next(iter(items(folder).values()))
    (folder / f"{name}.signed").write_text(KEY, encoding="ascii")
    with pytest.raises(BadInput, match="private key") as refused:
        read_signed(folder)
    assert KEY not in f"{refused.value!r} {refused.value} {refused.value.remedy}"


def test_a_request_goes_into_an_empty_folder(desk: Desk, folder: Path, snapshot: Snapshot) -> None:
    facts = desk.chain.facts(EXAMPLE)
    assert facts is not None
    request = request_proof(facts, purpose="again", of_coins=False, raw={})
    with pytest.raises(BadInput, match="not empty"):
        write_request(folder, request, snapshot)
    with pytest.raises(Unavailable):
        write_request(folder / "message.txt" / "below", request, snapshot)


def test_a_changed_request_is_refused(folder: Path) -> None:
    (folder / "items.txt").write_text("001-cold zz\n", encoding="ascii")
    with pytest.raises(BadInput, match="script in hex"):
        read_signed(folder)
    (folder / "unsigned.json").write_text("{}", encoding="ascii")
    with pytest.raises(BadInput, match="format"):
        read_signed(folder)


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable):
        read_bytes(tmp_path / "gone")
    monkeypatch.setattr("khazana.app.proof_files._LONGEST", 3)
    (tmp_path / "long").write_bytes(b"1234")
    with pytest.raises(BadInput, match="at most 3 bytes"):
        read_bytes(tmp_path / "long")


def test_a_proof_is_checked_offline_against_the_files_alone(folder: Path, proof: bytes) -> None:
    snapshot = parse_snapshot((folder / "snapshot.txt").read_bytes())
    owed = Liabilities(amount=sats(100), block=snapshot.block, source="a statement", source_kind=SourceKind.PRIMARY)
    (shown,) = check_files([("p", proof)], snapshot, programme=EXAMPLE, liabilities=owed)
    assert shown.result is not None
    assert shown.result.position is NetPosition.NETTED
    assert shown.result.net == shown.result.proven - 100


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"programme": "other"}, "proof.other-programme"), ({"purpose": "other"}, "proof.other-purpose")],
)
def test_a_proof_bound_to_something_else_proves_nothing(
    snapshot: Snapshot, proof: bytes, asked: dict[str, str], code: str
) -> None:
    (shown,) = check_files([("p", proof)], snapshot, **asked)
    assert shown.result is not None
    assert shown.result.proven == 0
    assert code in [finding.code for finding in shown.findings]


def test_a_changed_signature_proves_less(snapshot: Snapshot, proof: bytes) -> None:
    text = proof.decode()
    signature = parse_proof(proof).signatures[0].signature
    other = parse_proof(proof).signatures[1].signature
    (shown,) = check_files([("p", text.replace(signature, other).encode())], snapshot)
    assert shown.result is not None
    assert 0 < shown.result.proven < shown.result.claimed


def test_two_proofs_of_one_programme_are_refused(snapshot: Snapshot, proof: bytes) -> None:
    with pytest.raises(BadInput, match="one proof"):
        check_files([("a", proof), ("b", proof)], snapshot)
