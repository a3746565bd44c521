"""A proof from request to check, on the command line, with the answers of the example's wallet."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from khazana.cli.faults import ExitCode
from khazana.cli.root import app
from khazana.programmes import load_builtin, programme_file
from khazana.reserve.proof import parse_proof

PURPOSE = "Example of a proof of reserves, July 2025"
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHAZANA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> tuple[int, str]:
    done = RUNNER.invoke(app, list(words), standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    code = done.return_value
    return (code if isinstance(code, int) else ExitCode.DONE), done.stdout


def known_proof() -> bytes:
    programme = load_builtin("example-state").programme
    assert programme is not None
    with programme_file(programme, "proof.json") as path:
        return path.read_bytes()


def sign(folder: Path, most: int | None = None) -> None:
    rows = (folder / "items.txt").read_text(encoding="ascii").split()
    names = dict(zip(rows[1::2], rows[::2], strict=True))
    for one in parse_proof(known_proof()).signatures[:most]:
        (folder / f"{names[one.script.hex()]}.signed").write_text(one.signature, encoding="ascii")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert run("chain", "sync", "example-state")[0] == ExitCode.DONE
    code, said = run("reserve", "prove", "example-state", "proof", "--purpose", PURPOSE)
    assert code == ExitCode.DONE
    assert "10 things to sign" in said
    return tmp_path / "proof"


def test_from_request_to_check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(folder, most=9)
    code, said = run("reserve", "prove", "example-state", "proof")
    assert (code, said.count("BIP-322, full")) == (ExitCode.FOUND, 9)
    sign(folder)
    assert run("reserve", "prove", "example-state", "proof")[0] == ExitCode.DONE
    assert (folder / "proof.json").read_bytes() == known_proof()

    monkeypatch.setenv("KHAZANA_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    words = ("reserve", "verify", "proof/proof.json", "--snapshot", "proof/snapshot.txt")
    code, said = run(*words)
    assert code == ExitCode.DONE, "a check needs no database"
    assert "6,239.9997" in said
    assert said.count("It does not show") == 4, "what it does not show stands on its face"


def test_programs_get_the_same_as_json(folder: Path) -> None:
    sign(folder)
    run("reserve", "prove", "example-state", "proof", "--json")
    words = ("reserve", "verify", "proof/proof.json", "--snapshot", "proof/snapshot.txt", "--json")
    code, said = run(*words, "--owed", "6000", "--owed-source", "a statement")
    assert code == ExitCode.DONE
    found = json.loads(said)
    (proof,) = found["proofs"]
    assert proof["proven_sat"] == proof["claimed_sat"] == 623_999_970_000
    assert proof["owed_sat"] == 600_000_000_000
    assert (proof["position"], len(found["proof_coins"])) == ("netted", 23)
    assert len(found["proof_limits"]) == 4


@pytest.mark.parametrize("asked", [("--purpose", "another"), ("--programme", "another")])
def test_a_proof_of_something_else_is_refused(folder: Path, asked: tuple[str, str]) -> None:
    sign(folder)
    run("reserve", "prove", "example-state", "proof")
    words = ("reserve", "verify", "proof/proof.json", "--snapshot", "proof/snapshot.txt", *asked)
    assert run(*words)[0] == ExitCode.PROOF_FAILED


def test_a_part_that_is_proven_is_not_the_whole(folder: Path) -> None:
    sign(folder)
    run("reserve", "prove", "example-state", "proof")
    proof = folder / "proof.json"
    text = proof.read_text(encoding="ascii")
    first, second = (one.signature for one in parse_proof(text.encode()).signatures[:2])
    proof.write_text(text.replace(first, second), encoding="ascii")
    words = ("reserve", "verify", "proof/proof.json", "--snapshot", "proof/snapshot.txt")
    assert run(*words)[0] == ExitCode.FOUND
