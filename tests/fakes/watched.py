"""Entries of a perimeter for tests, whose scripts are made of names."""

from dataclasses import dataclass

from fakes.chain import script_of

from khazana.app.chain_watches import Watched


@dataclass(frozen=True, slots=True)
class NamedScripts:
    """Stands for the scripts of a name: one, or one at each index on each branch."""

    name: str
    is_ranged: bool = False
    branches: int = 1

    def scripts(self, start: int = 0, count: int = 1) -> tuple[bytes, ...]:
        if not self.is_ranged:
            return (script_of(self.name),) if start == 0 and count else ()
        return tuple(self.at(index, branch) for index in range(start, start + count) for branch in range(self.branches))

    def at(self, index: int, branch: int = 0) -> bytes:
        return script_of(f"{self.name}/{branch}/{index}")


def single(name: str, *, birth: int = 0) -> Watched:
    return Watched(entry=name, stands_for=NamedScripts(name), birth=birth)


def ranged(name: str, *, branches: int = 1, birth: int = 0) -> Watched:
    return Watched(entry=name, stands_for=NamedScripts(name, is_ranged=True, branches=branches), birth=birth)
