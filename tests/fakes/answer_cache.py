"""A cache of answers in memory."""

from dataclasses import dataclass, field

from khazana.core import CachedAnswer


@dataclass(slots=True)
class MemoryCache:
    """Keeps answers in ``kept``, by key."""

    kept: dict[str, CachedAnswer] = field(default_factory=dict)

    def get(self, key: str) -> CachedAnswer | None:
        """Return what is kept under ``key``."""
        return self.kept.get(key)

    def put(self, key: str, answer: CachedAnswer) -> None:
        """Keep an answer."""
        self.kept[key] = answer
