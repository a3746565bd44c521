"""Decisions are numbered without gaps, and each says its context, the decision and what follows."""

import re
from pathlib import Path

import pytest
from tidy.tree import ROOT, name, text

FOLDER = ROOT / "docs" / "decisions"
RECORDS = tuple(sorted(path for path in FOLDER.glob("*.md") if path.name != "index.md"))


def test_numbers_have_no_gap() -> None:
    assert [path.name[:4] for path in RECORDS] == [f"{number:04d}" for number in range(1, len(RECORDS) + 1)]


@pytest.mark.parametrize("path", RECORDS, ids=name)
def test_a_record_has_its_parts(path: Path) -> None:
    words = text(path)
    assert re.match(rf"# {int(path.name[:4])}\. \S", words), "the title starts with the number"
    assert re.search(r"^(Accepted|Superseded by \[.+\]\(.+\)), \d{4}-\d{2}-\d{2}\.$", words, re.MULTILINE)
    assert re.findall(r"^## (.+)$", words, re.MULTILINE) == ["Context", "Decision", "What follows"]


def test_the_index_lists_every_record() -> None:
    assert re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", text(FOLDER / "index.md")) == [path.name for path in RECORDS]
