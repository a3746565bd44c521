"""The energy desk on Pakistan's plan as it ships, two days of it, so that each answer takes a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khazana.app.desk import Desk, open_desk
from khazana.app.energy_reports import EnergyChoices
from khazana.app.settings import Settings

__all__ = ["SHORT", "energy_desk"]

SHORT = EnergyChoices(hours=48)


@contextmanager
def energy_desk(folder: Path) -> Iterator[Desk]:
    settings = Settings(
        database_url=f"sqlite:///{folder / 'books.sqlite3'}", cache_folder=folder / "cache", data_folder=folder / "data"
    )
    with open_desk(settings) as desk:
        yield desk
