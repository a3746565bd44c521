"""Transcripts of the command line, run as a reader would type them.

Each ``*.txt`` beside this file is a list of commands and what they print. A line ``$ khazana …`` is run in an
empty folder with an empty store of its own; the lines after it are its output, standard error after standard
output; ``[n]`` closes a command that exits with ``n``; a digest, which the time of an import enters, stands as
``<digest>``. Set ``KHAZANA_UPDATE_SCRIPTS=1`` to write the files anew,
then read the difference.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))
COMMAND = "$ "
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def run(line: str, folder: Path) -> list[str]:
    words = shlex.split(line)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    environment = kept | {
        "COLUMNS": "100",
        "KHAZANA_CACHE_DIR": str(folder / "cache"),
        "KHAZANA_DATA_DIR": str(folder / "data"),
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "TZ": "Asia/Karachi",
    }
    work = folder / "work"
    work.mkdir(exist_ok=True)
    if words[0] == "khazana":
        words[0:1] = [sys.executable, "-m", "khazana"]
    done = subprocess.run(
        words,
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    lines = [DIGEST.sub("<digest>", text.rstrip()) for text in (done.stdout + done.stderr).splitlines()]
    return lines + ([f"[{done.returncode}]"] if done.returncode else [])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_transcript_is_what_the_commands_print(script: Path, tmp_path: Path) -> None:
    written = script.read_text(encoding="utf-8").splitlines()
    now: list[str] = []
    for line in written:
        if line.startswith(COMMAND):
            now += [line, *run(line.removeprefix(COMMAND), tmp_path)]
        elif line.startswith("#") or (not line and now and now[-1].startswith("#")):
            now.append(line)
    if os.environ.get("KHAZANA_UPDATE_SCRIPTS"):
        script.write_text("\n".join(now) + "\n", encoding="utf-8")
    assert now == written


def test_there_are_transcripts() -> None:
    assert len(SCRIPTS) > 4
