"""The desk over the built-in example, followed from its record in a fresh store."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from fakes.clock import FixedClock

from khazana.app.desk import Desk, open_desk
from khazana.app.settings import Settings

__all__ = ["EXAMPLE", "NOW", "example_desk", "settings_in"]

EXAMPLE = "example-state"
NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def settings_in(folder: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Return settings whose records are in a folder."""
    return Settings(
        database_url=f"sqlite:///{folder / 'store.sqlite3'}",
        cache_folder=folder / "cache",
        environment=environment or {},
    )


@contextmanager
def example_desk(folder: Path, *, followed: bool = True) -> Iterator[Desk]:
    """Open the desk; the example is followed unless told otherwise."""
    with open_desk(settings_in(folder), clock=FixedClock(NOW)) as desk:
        if followed:
            desk.chain.sync(EXAMPLE)
        yield desk
