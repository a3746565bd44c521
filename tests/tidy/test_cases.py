"""Cases of a test come in one order: tests run in parallel, and each process must collect the same."""

import ast
from collections.abc import Iterator

from tidy.tree import name, syntax, under


def unordered(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the sets that a list of cases is made from, other than through ``sorted``."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "sorted":
        return
    is_call = isinstance(node, ast.Call) and ast.unparse(node.func) in {"set", "frozenset"}
    if is_call or isinstance(node, ast.Set | ast.SetComp):
        yield node
    for inner in ast.iter_child_nodes(node):
        yield from unordered(inner)


def loose(module: ast.Module) -> list[int]:
    return [
        found.lineno
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.parametrize"
        for argument in call.args[1:2]
        for found in unordered(argument)
        if isinstance(found, ast.expr)
    ]


def test_cases_have_an_order() -> None:
    assert not [f"{name(path)}:{line}" for path in under("tests", suffix=".py") for line in loose(syntax(path))]


def test_a_set_of_cases_would_be_seen() -> None:
    assert loose(ast.parse("@pytest.mark.parametrize('x', [*(set(a) - {'b'})])\ndef f(): ...")) == [1, 1]
    assert not loose(ast.parse("@pytest.mark.parametrize('x', sorted({1, 2}))\ndef f(): ..."))
