"""Two states on the command line: a log begun, followed, cosigned, carried; and one that forks."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fakes.log_partners import entries
from oracles.plain_fork_check import convinces

from khazana.alliance import (
    LogIdentity,
    LogPolicy,
    SignatureType,
    VerifierKey,
    check_inclusion_proof,
    entry_of,
    format_verifier_key,
    parse_inclusion_proof,
    parse_verifier_key,
)
from khazana.app.alliance_folders import open_log
from khazana.app.bundling import open_log as open_for_bundles
from khazana.core import BadInput
from khazana.store.key_places import parse_place
from khazana.store.keyring import Keyring

ORIGIN, WITNESS = "treasury.pk.example/log", "treasury.sv.example/witness"
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - a test's


class State:
    """A state's machine: its keys, its folders, its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        self.keyring = Keyring(folder=folder / "data" / "keys", ask=lambda _: PASSPHRASE)
        self.public = self.keyring.make("log", parse_place(f"file:{folder / 'log.key'}")).public

    def run(self, *words: object, code: int = 0, secret: bool = True) -> str:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        world = kept | {"COLUMNS": "160", "KHAZANA_DATA_DIR": str(self.folder / "data"), "LC_ALL": "C.UTF-8"}
        if secret:
            world["KHAZANA_KEY_SECRET"] = PASSPHRASE
        command = [sys.executable, "-m", "khazana", "alliance", *map(str, words)]
        done = subprocess.run(
            command, cwd=self.work, env=world, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert PASSPHRASE not in done.stdout + done.stderr
        return done.stdout + (done.stderr if code else "")

    @contextmanager
    def witness(self, *words: str) -> Iterator[str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        world = kept | {"KHAZANA_DATA_DIR": str(self.folder / "data"), "KHAZANA_KEY_SECRET": PASSPHRASE}
        command = [sys.executable, "-m", "khazana", "alliance", "witness", *words]
        with subprocess.Popen(command, cwd=self.work, env=world, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                yield process.stdout.readline().split()[-1]
            finally:
                process.kill()


@pytest.fixture
def pakistan(tmp_path: Path) -> State:
    return State(tmp_path / "pk")


@pytest.fixture
def el_salvador(tmp_path: Path) -> State:
    return State(tmp_path / "sv")


def begun(state: State, *words: str) -> str:
    for word in words:
        (state.work / f"{word}.json").write_text(json.dumps({"statement": word}), encoding="utf-8")
    key = state.run("init", "log", "--origin", ORIGIN, "--key", "log").strip()
    state.run("append", "log", *(f"{word}.json" for word in words), "--proofs", "proofs")
    return key


def test_a_log_goes_round(pakistan: State, el_salvador: State) -> None:
    """Begin, append, follow from a disk, cosign, accept, prove with the witness on the head."""
    key = begun(pakistan, "books", "reserves")
    identity = parse_verifier_key(key)
    assert (identity.name, identity.public) == (ORIGIN, pakistan.public)
    witness = VerifierKey(name=WITNESS, kind=SignatureType.COSIGNATURE, public=el_salvador.public)
    carried = pakistan.folder / "disk"
    assert "2 new files, and the head" in pakistan.run("export", "log", carried)
    cosigning = ("--cosign-as", WITNESS, "--sign-with", "log")
    said = el_salvador.run("follow", carried, "pk", "--key", key, *cosigning)
    assert "seen for the first time, with 2 entries" in said
    assert "Cosigned." in said
    again = json.loads(el_salvador.run("follow", carried, "pk", *cosigning, "--json"))
    assert (again["outcome"], again["entries"], again["cosigned"]) == ("same", 2, True)
    line = el_salvador.work / "pk" / "cosignature.txt"
    assert "2 signatures" in pakistan.run("accept", "log", line, "--witness", format_verifier_key(witness))
    pakistan_log = open_log(pakistan.work / "log", pakistan.keyring.open)
    proof = pakistan_log.prove(0)
    policy = LogPolicy(identity=LogIdentity(origin=ORIGIN, keys=(identity,)), witnesses=(witness,), quorum=1)
    books = entry_of((pakistan.work / "books.json").read_bytes())
    assert check_inclusion_proof(proof, books, policy).index == 0
    written = pakistan.work / "proofs" / "books.json.0.tlog-proof"
    unwitnessed = LogPolicy(identity=policy.identity)
    assert check_inclusion_proof(parse_inclusion_proof(written.read_text(encoding="utf-8")), books, unwitnessed)
    rows = json.loads(pakistan.run("status", "log", "--witness", format_verifier_key(witness), "--json"))
    assert [(row["own"], row["entries"], row["cosigned_by"], row["others"]) for row in rows] == [(True, 2, WITNESS, 0)]


def test_a_log_that_a_bundle_began_can_be_followed(pakistan: State, el_salvador: State) -> None:
    begun_there = open_for_bundles(pakistan.work / "log", ORIGIN, pakistan.keyring.open("log"), key_name="log")
    begun_there.log.append_entry(entry_of(b"{}"))
    (pakistan.work / "more.json").write_text("{}", encoding="utf-8")
    pakistan.run("append", "log", "more.json")
    (key,) = begun_there.named.keys
    assert "with 2 entries" in el_salvador.run("follow", pakistan.work / "log", "pk", "--key", key)
    with pytest.raises(BadInput, match="another origin or key"):
        open_for_bundles(pakistan.work / "log", "other.example", pakistan.keyring.open("log"))


def test_a_fork_leaves_its_evidence(pakistan: State, el_salvador: State) -> None:
    key = begun(pakistan, "books")
    el_salvador.run("follow", pakistan.work / "log", "pk", "--key", key)
    shutil.copytree(pakistan.work / "log", pakistan.work / "kept")
    pakistan.run("append", "log", "books.json")
    assert "grown by 1 to 2" in el_salvador.run("follow", pakistan.work / "log", "pk")
    shutil.rmtree(pakistan.work / "log")
    shutil.copytree(pakistan.work / "kept", pakistan.work / "log")
    assert "showed an older head" in el_salvador.run("follow", pakistan.work / "log", "pk")
    open_log(pakistan.work / "log", pakistan.keyring.open).append(entries(0, 5, "forged"))
    said = el_salvador.run("follow", pakistan.work / "log", "pk", code=4)
    assert "signed two heads that do not fit together" in said
    (file,) = (el_salvador.work / "pk" / "evidence").iterdir()
    assert file.name in said
    assert convinces(file.read_text(encoding="utf-8"), key)
    (row,) = json.loads(el_salvador.run("status", "pk", "--json"))
    assert (row["own"], row["entries"], row["evidence"]) == (False, 2, 1)


def test_a_witness_is_asked_over_http(pakistan: State, el_salvador: State) -> None:
    key = begun(pakistan, "books")
    el_salvador.run("follow", pakistan.work / "log", "pk", "--key", key)
    known = VerifierKey(name=WITNESS, kind=SignatureType.COSIGNATURE, public=el_salvador.public)
    with el_salvador.witness("pk", "--cosign-as", WITNESS, "--sign-with", "log", "--port", "0") as url:
        said = pakistan.run("ask", "log", url, "--witness", format_verifier_key(known))
        assert "2 signatures below the head of 1 entries" in said
        pakistan.run("append", "log", "books.json")
        assert "2 signatures" in pakistan.run("ask", "log", url, "--witness", format_verifier_key(known))
    look = json.loads(
        el_salvador.run("follow", pakistan.work / "log", "pk", "--cosign-as", WITNESS, "--sign-with", "log", "--json")
    )
    assert (look["outcome"], look["entries"], look["cosigned"]) == ("grew", 2, True)


def test_what_cannot_be_done_is_said(pakistan: State, el_salvador: State) -> None:
    key = begun(pakistan, "books")
    assert "something in the folder" in pakistan.run("init", "log", "--origin", ORIGIN, "--key", "log", code=2)
    assert "no key of that name" in pakistan.run("init", "new", "--origin", ORIGIN, "--key", "none", code=2)
    assert "nobody is there to be asked" in pakistan.run("append", "log", "books.json", code=2, secret=False)
    assert "no such file" in pakistan.run("append", "log", "nothing.json", code=2)
    assert "no log of ours" in pakistan.run("append", "nowhere", "books.json", code=2)
    log = pakistan.work / "log"
    assert "its key has to be named" in el_salvador.run("follow", log, "pk", code=2)
    el_salvador.run("follow", log, "pk", "--key", key)
    other = format_verifier_key(VerifierKey(name=ORIGIN, kind=SignatureType.ED25519, public=el_salvador.public))
    assert "another log is followed here" in el_salvador.run("follow", log, "pk", "--key", other, code=2)
    assert "none of the trusted keys" in el_salvador.run("follow", log, "two", "--key", other, code=4)
    assert "a name and a key" in el_salvador.run("follow", log, "pk", "--cosign-as", WITNESS, code=2)
    assert "quorum is at most" in el_salvador.run("follow", log, "pk", "--quorum", "1", code=2)
    assert "no log here" in el_salvador.run("follow", el_salvador.work, "three", "--key", key, code=3)
    assert "no log in this folder" in el_salvador.run("status", "nowhere", code=2)
    assert "no log here yet" in el_salvador.run("export", "three", "copy", code=2)
