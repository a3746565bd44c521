"""What the documentation shows of commands is what they print: each page is replayed in an empty folder."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "replay_transcripts.py"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("replay_transcripts", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REPLAY = script()


@pytest.mark.parametrize("page", REPLAY.PAGES, ids=lambda page: page.name)
def test_the_page_shows_what_the_commands_print(page: Path, tmp_path: Path) -> None:
    written = page.read_text(encoding="utf-8")
    assert REPLAY.replay(written, tmp_path) == written, f"Run .venv/bin/python {SCRIPT.name}, and read what changed"
    assert (tmp_path / ".data").is_dir(), "at least one command ran"


def test_a_line_that_differs_would_be_seen(tmp_path: Path) -> None:
    page = "```console\n$ khazana --version\nkhazana 0\n```\n"
    assert REPLAY.replay(page, tmp_path) != page
