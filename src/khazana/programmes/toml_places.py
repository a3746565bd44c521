"""TOML files: values as the standard library reads them, and the line of each key as the syntax tree has it."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from khazana.bitcoin.private_keys import find_keys
from khazana.programmes.file_kinds import BAD_TOML, CONTROL_CHARACTER, PRIVATE_KEY, TOO_LARGE
from khazana.programmes.problems import Problems
from khazana.programmes.texts import CONTROL

__all__ = ["LARGEST_TOML", "Document", "Path", "entries", "read_document"]

LARGEST_TOML: Final = 2**20
"""The longest TOML file that is read [characters]."""

Path = tuple[str | int, ...]
"""The keys and places in lists that lead to a value."""

_MOST_ERRORS: Final = 20
_DEEPEST: Final = 60
_LONGEST_LINE: Final = 8_000
_MOST_PARTS: Final = 100
_TOO_DEEP: Final = "tables or lists are nested too deeply"
_ENDLESS_NUMBER = re.compile(r"[0-9_]{1000}")
_LINE = re.compile(r" ?\(at line (\d+), column \d+\)")
_PAIR = re.compile(r"""\s*(?:[\w-]+\s*\.\s*)*["']?([\w-]+)["']?\s*=""", re.ASCII)
_PARSER = Parser(Language(tree_sitter_toml.language()))


class Document:
    """A TOML document: its ``values``, and the lines of its keys."""

    __slots__ = ("_lines", "_text", "broken", "values")

    def __init__(self, text: str, values: dict[str, Any], broken: frozenset[str]) -> None:
        self.values = values
        self.broken = broken
        self._text = text
        self._lines: dict[Path, int] | None = None

    def line(self, path: Path) -> int:
        """Return the line of a key, or of the closest table or list around it that stands in the file."""
        if self._lines is None:
            self._lines = {}
            for known, line in _key_lines(_PARSER.parse(self._text.encode()).root_node):
                self._lines.setdefault(known, line)
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def entries(document: Document, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the entries of a list of tables with their places; what is no table is empty here."""
    value = document.values.get(name)
    for index, entry in enumerate(value if isinstance(value, list) else ()):
        yield index, entry if isinstance(entry, dict) else {}


def read_document(text: str, file: str, problems: Problems) -> Document | None:
    """Read a TOML file and note what is wrong with it.

    After an error in a line of one key, that line is left out and reading goes on; the keys so lost are the
    document's ``broken`` ones. After other errors nothing of the file is used, and ``None`` is returned.
    """
    if len(text) > LARGEST_TOML:
        problems.add(TOO_LARGE, file, 1, file=file, size=len(text), most=LARGEST_TOML)
        return None
    lines = text.split("\n")
    if _has_endless_lines(lines, file, problems):
        return None
    broken: set[str] = set()
    for _ in range(_MOST_ERRORS):
        try:
            values = tomllib.loads("\n".join(lines))
        except RecursionError:
            problems.add(BAD_TOML, file, 1, reason=_TOO_DEEP)
            return None
        except ValueError as error:
            lost = _lose_line(error, lines, file, problems)
            if lost is None:
                return None
            broken.add(lost)
        else:
            document = Document("\n".join(lines), values, frozenset(broken))
            return document if _holds_plain_values(document, file, problems) else None
    return None


def _has_endless_lines(lines: list[str], file: str, problems: Problems) -> bool:
    """Refuse lines that a TOML reader would spend minutes on."""
    found = False
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE or line.partition("=")[0].count(".") > _MOST_PARTS:
            problems.add(BAD_TOML, file, number, reason="the line is too long, or its key has too many parts")
            found = True
    return found


def _lose_line(error: ValueError, lines: list[str], file: str, problems: Problems) -> str | None:
    """Note an error and empty its line; return the key that is lost with it, or nothing where more may be."""
    said = str(error)
    place = _LINE.search(said)
    number = int(place[1]) if place else _last_line(lines)
    problems.add(BAD_TOML, file, number, reason=_LINE.sub("", said))
    line = lines[number - 1] if number <= len(lines) else ""
    pair = _PAIR.match(line)
    opens = any(line.count(one) != line.count(other) for one, other in ("[]", "{}"))
    if pair is None or opens or '"""' in line or "'''" in line:
        return None
    lines[number - 1] = ""
    return pair[1]


def _last_line(lines: list[str]) -> int:
    """Return the line of an error that names none: a number without end, or else the end of the file."""
    endless = (number for number, line in enumerate(lines, 1) if _ENDLESS_NUMBER.search(line))
    last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    return next(endless, last)


def _holds_plain_values(document: Document, file: str, problems: Problems) -> bool:
    """Look at all texts for what escapes may have hidden; return whether tables and lists end somewhere."""
    stack: list[tuple[Path, Any]] = [((), document.values)]
    while stack:
        path, value = stack.pop()
        if len(path) > _DEEPEST:
            problems.add(BAD_TOML, file, 1, reason=_TOO_DEEP)
            return False
        if isinstance(value, dict):
            stack += (((*path, key), inside) for key, inside in value.items())
            stack += (((*path, key), key) for key in value)
        elif isinstance(value, list):
            stack += (((*path, index), inside) for index, inside in enumerate(value))
        elif isinstance(value, str):
            _look_at(value, document, path, file, problems)
    return True


def _look_at(text: str, document: Document, path: Path, file: str, problems: Problems) -> None:
    hidden = CONTROL.search(text)
    if hidden is not None:
        problems.add(CONTROL_CHARACTER, file, document.line(path), character=f"U+{ord(hidden.group()):04X}")
    for _, form in find_keys(text):
        problems.add(PRIVATE_KEY, file, document.line(path), form=form)


def _key_lines(root: Node) -> Iterator[tuple[Path, int]]:
    """Yield the path and the line of each key, table and entry of a list."""
    counts: dict[Path, int] = {}
    for node in root.children:
        if node.type == "pair":
            yield from _pairs([((), node)])
        elif node.type in {"table", "table_array_element"}:
            keys = _keys(node.children[1])
            path = _resolved(keys[:-1], counts) + keys[-1:]
            if node.type == "table_array_element":
                counts[path] = counts.get(path, -1) + 1
            base = _resolved(keys, counts)
            line = node.start_point.row + 1
            yield path, line
            yield base, line
            yield from _pairs([(base, child) for child in node.children if child.type == "pair"])


def _resolved(keys: Path, counts: dict[Path, int]) -> Path:
    """Return the path of a table header: in a list of tables it means the latest."""
    path: Path = ()
    for key in keys:
        path = (*path, key)
        if path in counts:
            path = (*path, counts[path])
    return path


def _pairs(stack: list[tuple[Path, Node]]) -> Iterator[tuple[Path, int]]:
    while stack:
        base, node = stack.pop()
        line = node.start_point.row + 1
        if node.type == "pair":
            keys = _keys(node.children[0])
            yield from ((base + keys[:count], line) for count in range(1, len(keys) + 1))
            stack.append((base + keys, node.children[-1]))
        elif node.type == "inline_table":
            stack += ((base, child) for child in node.children if child.type == "pair")
        elif node.type == "array":
            inside = [child for child in node.children if child.is_named and child.type != "comment"]
            yield from (((*base, index), child.start_point.row + 1) for index, child in enumerate(inside))
            stack += (((*base, index), child) for index, child in enumerate(inside))


def _keys(node: Node) -> Path:
    """Return the keys of a dotted key, without their quotes."""
    found: list[str] = []
    stack = [node]
    while stack:
        one = stack.pop()
        if one.type == "dotted_key":
            stack += reversed([child for child in one.children if child.is_named])
        else:
            text = (one.text or b"").decode()
            found.append(text[1:-1] if one.type == "quoted_key" else text)
    return tuple(found)
