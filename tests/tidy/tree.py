"""The files of the repository, and their syntax, as the tidy tests look at them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "khazana"
BINARY = {".png", ".jpg", ".ico", ".mo", ".woff2", ".parquet", ".pdf", ".gz"}


def _kept_by_git() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return []
    asked = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(asked, capture_output=True, check=False)
    return [ROOT / one for one in answer.stdout.decode().split("\0") if one] if answer.returncode == 0 else []


@cache
def files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep; without git, every file that is not hidden or built."""
    found = _kept_by_git()
    if not found:
        built = {"site", "dist", "__pycache__", "node_modules"}
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(
                (part.startswith(".") and part != ".ci") or part in built or part.endswith(".egg-info")
                for part in path.relative_to(ROOT).parts
            )
        ]
    return tuple(sorted(path for path in found if path.is_file() and not path.is_symlink()))


def name(path: Path) -> str:
    """Return the path from the root of the repository, with slashes."""
    return path.relative_to(ROOT).as_posix()


def under(*folders: str, suffix: str = "") -> tuple[Path, ...]:
    """Return the files below the given folders of the repository."""
    return tuple(
        path
        for path in files()
        if name(path).startswith(tuple(f"{folder}/" for folder in folders)) and path.name.endswith(suffix)
    )


def vendored(path: Path) -> bool:
    """Tell whether a file is another project's, kept as it came."""
    return "vendor" in path.parts or ".min." in path.name


@cache
def text(path: Path) -> str:
    """Return a file's text."""
    return path.read_text(encoding="utf-8")


@cache
def syntax(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(text(path), filename=name(path))


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or class: its dotted name in the module, its node, and whether all of the name is public."""

    dotted: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    public: bool


def definitions(module: ast.Module) -> Iterator[Definition]:
    """Yield every function and class of a module; those inside functions count as private."""
    yield from _definitions(module.body, "", public=True)


def _definitions(body: list[ast.stmt], prefix: str, *, public: bool) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            shown = public and not node.name.startswith("_")
            yield Definition(prefix + node.name, node, shown)
            inside = shown and isinstance(node, ast.ClassDef)
            yield from _definitions(node.body, f"{prefix}{node.name}.", public=inside)
        else:
            for field in ("body", "orelse", "finalbody"):
                yield from _definitions(getattr(node, field, []), prefix, public=public)
