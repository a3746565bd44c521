"""Collect the message ids of the source, and bring the catalogues up to date: ``python -m khazana.i18n.extract``.

Message ids are the texts in calls of ``_``, ``message`` and ``plural`` in the faces and the views and in the
templates of the pages; the ``text`` and ``remedy`` of every `khazana.core.FindingKind`; what the files named in
`REFUSING` refuse, and the remedy; and the constants of the files named in `CONSTANTS`.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from khazana.core import BadInput
from khazana.i18n.languages import Language

__all__ = ["CONSTANTS", "extracted", "main", "updated"]

_SOURCE: Final = Path(__file__).resolve().parents[1]
_CATALOGUES: Final = Path(__file__).resolve().parent / "catalogues"
_KEYWORDS: Final = {"_": None, "message": None, "plural": (1, 2)}
_CALLING_ROOMS: Final = ("app", "cli", "i18n", "views", "web")

CONSTANTS: Final = (
    "reserve/audit/formulas.py",
    "reserve/audit/rules.py",
    "reserve/provenance/evidence.py",
    "reserve/valuation.py",
)
"""Files whose public text constants are message ids."""

REFUSING: Final = (
    "energy",
    "planning/answers",
    "planning/calibration",
    "planning/devices.py",
    "reserve/keeping.py",
    "store/refusals.py",
    "store/store.py",
)
"""Files and packages below the faces whose refusals a page can show."""
_HANDING_ON: Final = frozenset({"energy/case_checking.py"})
"""Files whose refusals hand on findings, the texts of which are message ids already."""
_REFUSALS: Final = frozenset({"BadInput", "InvariantBroken", "ProofFailed", "Unavailable"})

_HEADER: Final = """\
# {title}
msgid ""
msgstr ""
"Project-Id-Version: Khazana\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

_Found = tuple[str, str | tuple[str, ...]]
"""The file, and a message id; two for a plural."""


def extracted(source: Path = _SOURCE) -> Catalog:
    """Return the message ids of the source, each with the files it stands in."""
    catalogue = Catalog()
    for file, msgid in sorted(_all(source), key=lambda found: (found[0], str(found[1]))):
        if msgid:
            catalogue.add(msgid, locations=[(file, 0)])
    return catalogue


def updated(language: Language, template: Catalog) -> bytes:
    """Return a language's file for the template: translations kept, new ids empty, old ones dropped."""
    path = _CATALOGUES / f"{language.value}.po"
    catalogue = read_po(BytesIO(path.read_bytes()), locale=language.locale) if path.exists() else Catalog()
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return _written(catalogue, f"{language.native_name}: translations of Khazana", language.value)


def main() -> int:
    """Write the template and the catalogues; return 1 if a translation is missing, and name how many."""
    template = extracted()
    (_CATALOGUES / "khazana.pot").write_bytes(_written(template, "Message ids of Khazana", ""))
    missing = 0
    for language in (Language.ES, Language.UR):
        content = updated(language, template)
        (_CATALOGUES / f"{language.value}.po").write_bytes(content)
        catalogue = read_po(BytesIO(content), locale=language.locale)
        empty = sum(not all(_strings(entry.string)) for entry in catalogue if entry.id)
        missing += empty
        sys.stdout.write(f"{language.value}: {len(catalogue)} messages, {empty} without a translation\n")
    return 1 if missing else 0


def _strings(said: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def _written(catalogue: Catalog, title: str, language: str) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, width=110, omit_header=True, sort_output=True, include_lineno=False)
    return (_HEADER.format(title=title, language=language)).encode() + out.getvalue()


def _all(source: Path) -> Iterator[_Found]:
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        yield from ((name, text) for text in _finding_texts(path))
        if name.split("/")[0] in _CALLING_ROOMS:
            yield from _calls(path, name, "python")
    for path in sorted((source / "web").rglob("*.html")):
        yield from _calls(path, path.relative_to(source).as_posix(), "jinja2.ext:babel_extract")
    for name in REFUSING:
        for path in sorted((source / name).rglob("*.py")) or [source / name]:
            file = path.relative_to(source).as_posix()
            if file not in _HANDING_ON:
                yield from ((file, text) for text in _refusals(path))
    for name in CONSTANTS:
        yield from ((name, text) for _, text in _constants(ast.parse((source / name).read_bytes(), name)))


def _calls(path: Path, name: str, method: str) -> Iterator[_Found]:
    with path.open("rb") as stream:
        options = {} if method == "python" else {"silent": "false"}
        for _line, msgid, _comments, _context in extract(method, stream, keywords=_KEYWORDS, options=options):
            yield name, msgid


def _finding_texts(path: Path) -> Iterator[str]:
    """Yield the texts of the kinds that a module declares, written there or as constants of the module."""
    module = ast.parse(path.read_bytes(), str(path))
    named = dict(_constants(module))
    declared = (node for one in module.body if isinstance(one, ast.Assign | ast.AnnAssign) for node in ast.walk(one))
    for node in declared:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "FindingKind":
            for keyword in node.keywords:
                if keyword.arg in {"text", "remedy"}:
                    yield _text(keyword.value, named, f"{path}:{keyword.value.lineno}")


def _refusals(path: Path) -> Iterator[str]:
    """Yield what a module says where it refuses, and the remedies."""
    module = ast.parse(path.read_bytes(), str(path))
    named = dict(_constants(module))
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _REFUSALS:
            said = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "remedy")]
            yield from (_text(one, named, f"{path}:{one.lineno}") for one in said)


def _text(node: ast.expr, named: Mapping[str, str], where: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name) and node.id in named:
        return named[node.id]
    raise BadInput(
        "a text to translate is written out, or a constant of its module",
        where=where,
        value=ast.unparse(node),
        remedy="write the text there",
    )


def _constants(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield name and text of each text constant of a module."""
    for node in module.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield target.id, node.value.value


if __name__ == "__main__":
    sys.exit(main())
