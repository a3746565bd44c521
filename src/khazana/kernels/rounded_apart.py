"""A scalar function written anew, with a call in the place of each ``+ - * /`` and of each change of sign.

A compiler for graphics processors makes a multiply-add of a product and a sum where it sees them beside each other. A
call of an operation that says how it is rounded is not taken together with another. So what is a plain operator in the
source becomes such a call, function by function, and the source stays one for all targets.
"""

# ruff: noqa: S102 - a function's own source is compiled again

import ast
import sys
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, Final

__all__ = ["OPERATORS", "apart"]

OPERATORS: Final = {
    ast.Add: "apart_sum",
    ast.Sub: "apart_difference",
    ast.Mult: "apart_product",
    ast.Div: "apart_quotient",
}
"""The name that stands for each operator; that for a change of sign is ``apart_negative``."""


class _Apart(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        name = OPERATORS.get(type(node.op))
        return node if name is None else _call(name, node, node.left, node.right)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        name = OPERATORS.get(type(node.op))
        if name is None or not isinstance(node.target, ast.Name):
            raise TypeError(f"line {node.lineno}: only a name is added to, or multiplied, in place")
        before = ast.copy_location(ast.Name(id=node.target.id, ctx=ast.Load()), node)
        made = ast.Assign(targets=[node.target], value=_call(name, node, before, node.value))
        return ast.copy_location(made, node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return _call("apart_negative", node, node.operand) if isinstance(node.op, ast.USub) else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        if node.value is None:
            return node
        return ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns, node.decorator_list = None, []
        for argument in node.args.args:
            argument.annotation = None
        return self.generic_visit(node)


def _call(name: str, at: ast.AST, *arguments: ast.expr) -> ast.expr:
    made = ast.Call(func=ast.Name(id=name, ctx=ast.Load()), args=list(arguments), keywords=[])
    return ast.fix_missing_locations(ast.copy_location(made, at))


@cache
def _functions(module: str) -> dict[str, ast.FunctionDef]:
    loader: Any = sys.modules[module].__loader__
    tree = ast.parse(loader.get_source(module))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def apart(function: Callable[..., Any]) -> FunctionType:
    """Return a function of a module written anew; its globals are none but those that are put in.

    Raises
    ------
    TypeError
        If it does not stand at the top of a module, or does something in place to what is no name.
    """
    found = _functions(function.__module__).get(function.__name__)
    if found is None:
        raise TypeError(f"{function!r} does not stand at the top of {function.__module__}")
    tree = ast.Module(body=[_Apart().visit(ast.parse(ast.unparse(found)).body[0])], type_ignores=[])
    world: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(tree), f"<{function.__module__}, rounded apart>", "exec"), world)
    made: FunctionType = world[function.__name__]
    return made
