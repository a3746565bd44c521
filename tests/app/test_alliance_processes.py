"""Two states in two processes, one of which turns dishonest; a third, in a third process, judges the evidence."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.log_partners import ORIGIN, PARTNER
from fakes.note_signers import SeededSigner, identity_of, witness_key

from khazana.alliance import cosign, parse_note, with_signatures

ROOT = Path(__file__).parents[2]
WORLD = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(str(ROOT / part) for part in ("src", "tests", "."))}
KEY = str(identity_of(ORIGIN, PARTNER).keys[0])
AT = datetime(2026, 7, 17, 12, tzinfo=UTC)
_SERVE = "import sys; from fakes.partner_process import serve; serve(sys.argv[1])"


class Partner:
    """The partner's process, as seen from outside."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process, self.folder = process, folder
        self.url = self._line()

    def tell(self, *words: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        assert self._line() == "done"

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def partner_process(folder: Path) -> Iterator[Partner]:
    command = [sys.executable, "-c", _SERVE, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=WORLD) as process:
        try:
            yield Partner(process, folder)
        finally:
            process.kill()


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[Partner]:
    with partner_process(tmp_path / "pk" / "log") as started:
        started.tell("grow", 300)
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sv"


def look(folder: Path, partner: Partner, *witnesses: str) -> str:
    command = [
        sys.executable,
        "-m",
        "fakes.follower_process",
        str(folder),
        partner.url,
        KEY,
        AT.isoformat(),
        *witnesses,
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=WORLD, check=True, timeout=60)
    return done.stdout.strip()


def third_is_convinced(folder: Path, key: str = KEY) -> list[bool]:
    """Let a program that shares nothing with ours judge each file of evidence, with the log's key from elsewhere."""
    program = ROOT / "tests" / "oracles" / "plain_fork_check.py"
    files = sorted((folder / "evidence").glob("*"))
    world = {"PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-I", str(program)]
    return [subprocess.run([*command, str(file), key], env=world, check=False).returncode == 0 for file in files]


def test_honest_partners_grow_together(partner: Partner, folder: Path) -> None:
    assert look(folder, partner) == "first 300 True"
    partner.tell("grow", 1)
    assert look(folder, partner) == "grew 301 True"
    assert look(folder, partner) == "same 301 True"
    assert third_is_convinced(folder) == []


@pytest.mark.parametrize(("at", "size"), [(299, 300), (10, 300), (100, 900), (0, 20)])
def test_a_forked_log_convicts_itself(partner: Partner, folder: Path, at: int, size: int) -> None:
    look(folder, partner)
    partner.tell("fork", at, size)
    assert look(folder, partner) == "refused: the log has signed two heads that do not fit together"
    assert third_is_convinced(folder) == [True]
    other = str(identity_of(ORIGIN, SeededSigner("somebody else")).keys[0])
    assert third_is_convinced(folder, other) == [False], "whoever has another key is not convinced"


def test_an_old_head_replayed_is_seen(partner: Partner, folder: Path) -> None:
    look(folder, partner)
    partner.tell("remember")
    partner.tell("grow", 50)
    assert look(folder, partner) == "grew 350 True"
    partner.tell("replay")
    assert look(folder, partner) == "older 350 False"
    assert third_is_convinced(folder) == []
    partner.tell("grow", 60)
    assert look(folder, partner) == "grew 360 True", "it went on with the same entries"


def test_an_old_head_replayed_and_continued_otherwise_is_a_fork(partner: Partner, folder: Path) -> None:
    partner.tell("remember")
    partner.tell("grow", 50)
    look(folder, partner)
    partner.tell("replay")
    partner.tell("fork", 300, 400)
    assert look(folder, partner) == "refused: the log has signed two heads that do not fit together"
    assert third_is_convinced(folder) == [True]


def test_a_swapped_leaf_is_found(partner: Partner, folder: Path) -> None:
    partner.tell("swap", 17)
    assert look(folder, partner) == "refused: an entry that is served does not fit the tile above it"
    assert not (folder / "mirror" / "checkpoint").exists()


def test_a_cosignature_dated_in_the_future_does_not_count(partner: Partner, folder: Path) -> None:
    witness = SeededSigner("third")
    key = str(witness_key("third.example", witness))
    head = partner.folder / "checkpoint"
    note = parse_note(head.read_bytes())
    for at, found in (
        (AT + timedelta(days=2), "refused: too few witnesses have cosigned this head"),
        (AT, "first 300 True"),
    ):
        line = cosign(note.text, "third.example", witness, at)
        head.write_text(str(with_signatures(note, [line])), encoding="utf-8")
        assert look(folder, partner, key) == found


def test_another_key_is_not_the_partner(partner: Partner, folder: Path) -> None:
    look(folder, partner)
    partner.tell("resign", "thief")
    assert look(folder, partner) == "refused: none of the trusted keys signed this note"


def test_truncated_tiles_are_refused_and_good_ones_taken_later(partner: Partner, folder: Path) -> None:
    look(folder, partner)
    partner.tell("grow", 300)
    partner.tell("remember")
    partner.tell("cut", "tile/entries/002.p/88")
    assert "ends in the middle" in look(folder, partner)
    partner.tell("replay")
    partner.tell("cut", "tile/0/002.p/88")
    assert "another length" in look(folder, partner)
    partner.tell("replay")
    assert look(folder, partner) == "grew 600 True"
    assert third_is_convinced(folder) == []
