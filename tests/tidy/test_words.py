"""Names are the field's nouns, and prose is plain."""

import ast
import re
from pathlib import Path

from tidy.tree import BINARY, ROOT, definitions, files, name, syntax, text, under, vendored

LIST = Path(__file__).with_name("words.txt")
DRAWERS = {"util", "utils", "helper", "helpers", "manager", "managers", "model", "models", "common", "misc", "tools"}
SPARED = {
    name(LIST),
    name(Path(__file__)),
    "LICENSE",
    "requirements/run.txt",
    "requirements/dev.txt",
    "requirements/oracle.txt",
}
FOREIGN = re.compile(r"(from|import) [a-z_.]+")
"""A line that imports, where other projects' names stand."""


def banned() -> re.Pattern[str]:
    rows = [row for row in text(LIST).splitlines() if row and not row.startswith("#")]
    return re.compile("|".join(f"(?:{row})" for row in rows), re.IGNORECASE)


def prose() -> list[Path]:
    return [path for path in files() if path.suffix not in BINARY and name(path) not in SPARED and not vendored(path)]


def test_no_banned_word_is_used() -> None:
    pattern = banned()
    met = []
    for path in prose():
        for number, line in enumerate(text(path).splitlines(), 1):
            if (found := pattern.search(line)) and not FOREIGN.match(line):
                met.append(f"{name(path)}:{number}: {found.group()!r} in {line.strip()[:100]}")
    assert not met, "\n".join(met)


def test_every_pattern_finds_something() -> None:
    pattern = banned()
    for word in ("TODO", "utils", "seamlessly", "state of the art", "sub-agents", "normalized"):
        assert pattern.fullmatch(word), word
    assert not pattern.search("A public utility keeps a futile note.")


def test_modules_and_classes_are_nouns_of_the_field() -> None:
    odd = []
    for path in under("src", "tests", "benchmarks", "scripts", suffix=".py"):
        if any(set(part.split("_")) & DRAWERS for part in path.relative_to(ROOT).with_suffix("").parts):
            odd.append(name(path))
        for one in definitions(syntax(path)):
            words = {word.lower() for word in re.findall(r"[A-Z][a-z]+", one.dotted)}
            if isinstance(one.node, ast.ClassDef) and words & DRAWERS:
                odd.append(f"{name(path)}:{one.node.lineno} {one.dotted}")
    assert not odd, "\n".join(odd)
