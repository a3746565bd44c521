"""Verifying is begun without the other commands, and says the same to the last byte; it loads none of their world."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.signed_world import MemoryLog, make_bundle, trust_of

from khazana.alliance.bundles import format_bundle
from khazana.alliance.trust import format_trust
from khazana.cli.entry import Asked, understand

GOOD = make_bundle()
ROOT = "import sys; from khazana.cli.root import main; sys.exit(main())"
ENTRY = "import sys; from khazana.cli import main; sys.exit(main())"
LOADED = """
import os, sys
import khazana.cli.entry as entry
def leave(code):
    sys.stderr.write(" ".join(sorted(sys.modules)))
entry._leave = leave
entry.main()
"""


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["verify", "a"], Asked("a")),
        (["-l", "es", "verify", "a"], Asked("a", language="es")),
        (["--language", "ur", "verify", "--trust", "t", "a"], Asked("a", "t", "ur")),
        (["verify", "a", "--json", "--recompute"], Asked("a", recompute=True, as_json=True)),
        (["verify", "--trust", "t"], None),
        (["verify", "a", "--trust"], None),
        (["verify"], None),
        (["verify", "a", "b"], None),
        (["verify", "--json", "--json", "a"], None),
        (["verify", "--help"], None),
        (["verify", "--", "a"], None),
        (["verify", "--trust=t", "a"], None),
        (["-l", "fr", "verify", "a"], None),
        (["-l", "verify", "a"], None),
        (["bundle", "verify", "a"], None),
        ([], None),
    ],
)
def test_what_is_understood_and_what_is_left_to_the_root(words: list[str], asked: Asked | None) -> None:
    assert understand(words, {}) == asked


def test_the_language_may_come_from_the_environment() -> None:
    assert understand(["verify", "a"], {"KHAZANA_LANGUAGE": "ur"}) == Asked("a", language="ur")
    assert understand(["-l", "es", "verify", "a"], {"KHAZANA_LANGUAGE": "ur"}) == Asked("a", language="es")
    assert understand(["verify", "a"], {"KHAZANA_LANGUAGE": "x"}) is None


def run(program: str, folder: Path, *words: str) -> tuple[int, bytes, bytes]:
    world = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "90"}
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, cwd=folder, env=world, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bundles")
    (made / "good.khz").write_bytes(format_bundle(GOOD))
    (made / "bad.khz").write_bytes(format_bundle(replace(GOOD, proof=GOOD.proof.replace("index 1", "index 0"))))
    (made / "none.khz").write_bytes(b"{}\n")
    (made / "trust.json").write_bytes(format_trust(trust_of(MemoryLog())))
    return made


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("verify good.khz", 0),
        ("verify good.khz --trust trust.json --json", 0),
        ("-l ur verify --trust trust.json good.khz", 0),
        ("-l es verify bad.khz", 4),
        ("verify none.khz", 2),
        ("verify missing.khz", 3),
        ("verify --trust good.khz good.khz", 2),
    ],
)
def test_both_ways_in_say_the_same(folder: Path, words: str, code: int) -> None:
    said = run(ENTRY, folder, *words.split())
    assert said == run(ROOT, folder, *words.split())
    assert said[0] == code
    assert said[1] or said[2]


def test_the_other_commands_stay_unloaded(folder: Path) -> None:
    _, said, loaded = run(LOADED, folder, "verify", "good.khz")
    assert b"Nothing fails" in said
    names = set(loaded.decode().split())
    rooms = {".".join(name.split(".")[:2]) for name in names if name.startswith("khazana.")}
    assert rooms == {"khazana.core", "khazana.alliance", "khazana.i18n", "khazana.views", "khazana.cli", "khazana.app"}
    assert not {"typer", "sqlalchemy", "pydantic", "numpy", "urllib3", "babel", "socket"} & names
