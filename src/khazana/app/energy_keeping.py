"""What the energy desk computed, kept for whoever asks the same again."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock, RLock
from typing import Any, Final, TypeVar, cast

__all__ = ["Kept"]

_MOST: Final = 32
"""How many results of a kind are kept; the oldest goes first."""
Result = TypeVar("Result")


@dataclass(slots=True)
class Kept:
    """Results by kind and key. Who asks for what another thread is computing waits for it; all else goes on."""

    lock: AbstractContextManager[bool] = field(default_factory=RLock, repr=False)
    _found: dict[str, dict[Hashable, Any]] = field(default_factory=dict, repr=False)
    _locks: dict[tuple[str, Hashable], Lock] = field(default_factory=dict, repr=False)

    def find(self, kind: str, key: Hashable) -> object | None:
        """Return what is kept, at once; ``None`` where nothing is."""
        with self.lock:
            return self._found.get(kind, {}).get(key)

    def keep(self, kind: str, key: Hashable, found: object) -> None:
        """Keep a result."""
        with self.lock:
            alike = self._found.setdefault(kind, {})
            alike.pop(key, None)
            alike[key] = found
            for old in [*alike][:-_MOST]:
                del alike[old]

    def alone(self, kind: str, key: Hashable) -> Lock:
        """Return the lock under which this result is computed."""
        with self.lock:
            for old in [one for one in self._locks if one != (kind, key) and not self._locks[one].locked()][:-_MOST]:
                del self._locks[old]
            return self._locks.setdefault((kind, key), Lock())

    def once(self, kind: str, key: Hashable, compute: Callable[[], Result]) -> Result:
        """Return what is kept, or compute it and keep it."""
        with self.alone(kind, key):
            found = self.find(kind, key)
            if found is None:
                found = compute()
                self.keep(kind, key, found)
            return cast("Result", found)
