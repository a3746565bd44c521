"""Each package says what enters, what leaves and what never happens; each public name says what it is."""

import ast
import re
from pathlib import Path

import pytest
from tidy.tree import SRC, definitions, name, syntax, under

PACKAGES = tuple(sorted(path for path in SRC.rglob("__init__.py")))
MODULES = under("src", suffix=".py")


def exported(path: Path) -> list[str] | None:
    for node in syntax(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if [ast.unparse(target) for target in targets if target] == ["__all__"]:
            return list(ast.literal_eval(node.value))
    return None


def has_code(path: Path) -> bool:
    return bool(syntax(path).body)


@pytest.mark.parametrize("path", [path for path in PACKAGES if path.parent != SRC and has_code(path)], ids=name)
def test_a_package_says_what_passes_its_door(path: Path) -> None:
    said = ast.get_docstring(syntax(path)) or ""
    assert re.search(r"\bIn:\s.+\bOut:\s.+\bNever:\s", said, re.DOTALL), f"{name(path)} says In, Out and Never"


@pytest.mark.parametrize("path", [path for path in PACKAGES if has_code(path)], ids=name)
def test_a_package_lists_what_it_gives(path: Path) -> None:
    given = exported(path)
    assert given is not None, f"{name(path)} has __all__"
    assert given == sorted(set(given), key=lambda one: (not one.isupper(), not one[:1].isupper(), one)), (
        f"{name(path)}: constants, classes, functions, each in order"
    )


def test_every_public_name_is_described() -> None:
    silent = [
        f"{name(path)}:{one.node.lineno} {one.dotted}"
        for path in MODULES
        for one in definitions(syntax(path))
        if one.public and not ast.get_docstring(one.node)
    ]
    assert not silent, "\n".join(silent)


def test_every_module_says_what_it_is() -> None:
    silent = [name(path) for path in MODULES if has_code(path) and not ast.get_docstring(syntax(path))]
    assert not silent, "\n".join(silent)
