"""A keeper of heads in memory, for tests."""

from threading import Lock

__all__ = ["MemoryHeads"]


class MemoryHeads:
    """Keeps the last head of each log as long as the process runs."""

    def __init__(self) -> None:
        self._heads: dict[str, str] = {}
        self._lock = Lock()

    def latest(self, origin: str) -> str | None:
        """Return the head kept."""
        return self._heads.get(origin)

    def advance(self, origin: str, expected: str | None, head: str) -> bool:
        """Keep a head if the expected one is still kept."""
        with self._lock:
            if self._heads.get(origin) != expected:
                return False
            self._heads[origin] = head
            return True
