#!/usr/bin/env python3
"""Run the commands shown in the documentation, and write what they print below them.

A page is replayed from top to bottom in an empty folder. A block with a title is a file, and is written; in a
``console`` block each line after ``$`` is a command, and the lines below it are what it printed. Commands other
than ``khazana`` are shown, not run; so are those that serve pages, write a site, or need a network. A digest, which the
time of an import enters, is shown as ``<digest>``.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = tuple(
    ROOT / "docs" / page
    for page in (
        "tutorial/audit-a-claim.md",
        "how-to/keep-a-record.md",
        "how-to/follow-a-reserve.md",
        "how-to/prove-reserves.md",
    )
)
COLUMNS = 100
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN_ONLY = re.compile(r"khazana (serve|demo|site build|prices fetch .*--source)\b|(?!khazana )")


def run(command: str, folder: Path) -> str:
    """Run one command in a folder of its own records; return what it prints, both streams in order."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "COLUMNS": str(COLUMNS),
        "KHAZANA_DATA_DIR": str(folder / ".data"),
        "KHAZANA_CACHE_DIR": str(folder / ".cache"),
        "PYTHONWARNINGS": "error",
    }
    program = Path(sys.executable).parent / "khazana"
    done = subprocess.run(  # noqa: S603 - our own program, on lines of our own pages
        [program, *shlex.split(command)[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    printed = DIGEST.sub("<digest>", done.stdout)
    shown = "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n")
    return f"{shown}\n" if shown else ""


def transcript(body: str, folder: Path) -> Iterator[str]:
    """Yield the block again, with what its commands print now."""
    for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
        if not part:
            continue
        command, _, printed = part.partition("\n")
        if SHOWN_ONLY.match(command.removeprefix("$ ")):
            yield f"{command}\n{printed}"
        else:
            yield f"{command}\n{run(command.removeprefix('$ '), folder)}"


def replay(page: str, folder: Path) -> str:
    """Return a page with the transcripts that its commands give now."""

    def again(block: re.Match[str]) -> str:
        if block["title"]:
            file = folder / block["title"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["body"], encoding="utf-8")
        elif block["kind"] == "console":
            return f"```console\n{''.join(transcript(block['body'], folder))}```"
        return block[0]

    return BLOCK.sub(again, page)


def main() -> None:
    """Replay every page, and write it again where something changed."""
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            after = replay(before, Path(folder))
        page.write_text(after, encoding="utf-8")
        sys.stdout.write(f"{page.relative_to(ROOT)}: {'as it was' if after == before else 'written again'}\n")


if __name__ == "__main__":
    main()
