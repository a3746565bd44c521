"""Modules and functions stay small; those that are longer than we like may only shrink."""

import ast
import io
import tokenize
from pathlib import Path

from tidy.tree import ROOT, definitions, files, name, text, under, vendored

MODULE_LIKED, MODULE_MOST = 300, 500
FUNCTION_MOST = 60
FILE_MOST = 500_000
RATCHET = Path(__file__).with_name("sizes.txt")
LARGE = {f"src/khazana/i18n/catalogues/{language}.po" for language in ("es", "ur")}
"""Files that may be larger, by name: catalogues hold every text of the house in one file, as their tools want it."""

CODE = (*under("src", "tests", "benchmarks", "scripts", suffix=".py"),)
SHEETS = tuple(p for p in under("src") if p.suffix in {".js", ".css", ".html", ".jinja"} and not vendored(p))


def ratchet() -> dict[str, int]:
    rows = (row.split() for row in text(RATCHET).splitlines() if row and not row.startswith("#"))
    return {path: int(lines) for path, lines in rows}


def lines_of(path: Path) -> int:
    return len(text(path).splitlines())


def test_modules_are_short() -> None:
    allowed = ratchet()
    grown = []
    for path in (*CODE, *SHEETS):
        lines, limit = lines_of(path), allowed.get(name(path), MODULE_LIKED)
        if lines > min(limit, MODULE_MOST):
            grown.append(f"{name(path)}: {lines} lines, at most {min(limit, MODULE_MOST)}")
    assert not grown, "Split these by what they are about:\n" + "\n".join(grown)


def test_the_ratchet_only_shrinks() -> None:
    slack = []
    for path, limit in ratchet().items():
        lines = lines_of(ROOT / path) if (ROOT / path).exists() else 0
        if lines < limit:
            slack.append(f"{path}: {lines} lines now, the list allows {limit}")
    assert not slack, (
        f"Lower {name(RATCHET)} to today's sizes; leave out what has {MODULE_LIKED} or fewer:\n" + "\n".join(slack)
    )


def code_lines(source: str) -> frozenset[int]:
    """Return the numbers of the lines that hold code: no blank line, no comment, no docstring."""
    idle = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in idle:
            held.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            held.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return frozenset(held)


def long_functions(source: str, most: int) -> list[str]:
    held = code_lines(source)
    found = []
    for one in definitions(ast.parse(source)):
        lines = len(held.intersection(range(one.node.lineno, (one.node.end_lineno or 0) + 1)))
        if not isinstance(one.node, ast.ClassDef) and lines > most:
            found.append(f"{one.node.lineno} {one.dotted}: {lines} lines of code, at most {most}")
    return found


def test_functions_are_short() -> None:
    long = [f"{name(path)}:{one}" for path in CODE for one in long_functions(text(path), FUNCTION_MOST)]
    assert not long, "\n".join(long)


def test_only_lines_of_code_count() -> None:
    source = 'def f() -> int:\n    """Say.\n\n    More.\n    """\n    x = 1  # why\n\n    # because\n    return x\n'
    assert code_lines(source) == {1, 6, 9}
    assert long_functions(source, 2) == ["1 f: 3 lines of code, at most 2"]
    assert not long_functions(source, 3)


def test_no_file_is_large() -> None:
    large = {name(path): path.stat().st_size for path in files() if path.stat().st_size > FILE_MOST}
    assert set(large) <= LARGE, f"Over {FILE_MOST} bytes: {large}"
