#!/usr/bin/env python3
"""Write docs/reference/findings.md from the kinds of finding that the source declares."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from khazana.core import FindingKind, Severity

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "khazana"
PAGE = ROOT / "docs" / "reference" / "findings.md"

HEAD = """\
# Findings

A check that meets a problem in bulk input does not stop: it reports a *finding*. A finding has a code, a
severity, a place (file, line, field), a sentence, and a remedy. Words in braces stand for what was met.

- **error**: what was found cannot be used, or cannot be true.
- **warning**: it can be used, and somebody ought to look at it.
- **note**: worth knowing.

This page is written from the source by `scripts/document_findings.py`; a test holds the two equal.
"""


def kinds() -> Iterator[tuple[str, FindingKind]]:
    """Yield each kind with the module that declares it."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "FindingKind(" not in path.read_text(encoding="utf-8"):
            continue
        module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        for value in vars(importlib.import_module(module)).values():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, FindingKind):
                    yield module, one


def declared() -> tuple[FindingKind, ...]:
    """Return every kind once, in order of code.

    Raises
    ------
    ValueError
        If two kinds share a code.
    """
    by_code: dict[str, FindingKind] = {}
    for module, kind in kinds():
        if by_code.setdefault(kind.code, kind) != kind:
            raise ValueError(f"{module}: another kind has the code {kind.code!r} already")
    return tuple(by_code[code] for code in sorted(by_code))


def cell(words: str) -> str:
    """Return text as a cell of a Markdown table."""
    return words.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    room = ""
    for kind in declared():
        if kind.code.partition(".")[0] != room:
            room = kind.code.partition(".")[0]
            parts.append(f"\n## {room}\n\n| code | severity | what it says | remedy |\n| --- | --- | --- | --- |\n")
        parts.append(f"| `{kind.code}` | {kind.severity.value} | {cell(kind.text)} | {cell(kind.remedy)} |\n")
    return "".join(parts)


def main() -> None:
    """Write the page; tell how many kinds it lists."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    errors = sum(kind.severity is Severity.ERROR for kind in declared())
    sys.stdout.write(f"{PAGE}: {len(declared())} kinds, {errors} of them errors\n")


if __name__ == "__main__":
    main()
