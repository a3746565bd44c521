"""Every kind of finding has a code of its own, a remedy, and a row in the documentation."""

import ast
import importlib.util
import re
import string
from types import ModuleType

import pytest
from tidy.tree import ROOT, name, syntax, text, under

from khazana.core import FindingKind


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("document_findings", ROOT / "scripts" / "document_findings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = script()
KINDS: tuple[FindingKind, ...] = SCRIPT.declared()


def fields(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field is not None}


def test_the_page_is_what_the_source_says() -> None:
    page = ROOT / "docs" / "reference" / "findings.md"
    assert text(page) == SCRIPT.page(), "Run .venv/bin/python scripts/document_findings.py"


def test_the_page_lists_every_kind_that_the_source_makes() -> None:
    made = {
        constant.value
        for path in under("src", suffix=".py")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("FindingKind")
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(constant := keyword.value, ast.Constant)
    }
    assert made == {kind.code for kind in KINDS}


def test_a_kind_is_declared_once_and_at_the_top_of_its_module() -> None:
    codes: dict[str, str] = {}
    for path in under("src", suffix=".py"):
        top = {id(node) for statement in syntax(path).body for node in ast.walk(statement)}
        inside = {
            id(node)
            for function in ast.walk(syntax(path))
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(syntax(path)):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("FindingKind")):
                continue
            where = f"{name(path)}:{node.lineno}"
            assert id(node) in top - inside, f"{where}: declare the kind at the top of the module"
            code = next(ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg == "code")
            assert code not in codes, f"{where}: {codes[code]} has the code {code}"
            codes[code] = where


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_kind_is_well_formed(kind: FindingKind) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*", kind.code)
    for words in (kind.text, kind.remedy):
        assert words.strip() == words
        assert words
        assert all(field.isidentifier() for field in fields(words)), "name every parameter"
        assert words[0].isupper() or words[0] == "{", "a sentence begins with a capital letter, or with a parameter"
        assert words.endswith("."), "a sentence ends in a full stop"
