"""Where Khazana keeps its things: read from the environment once, at the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The database's URL, and the folder for what can be made again."""

    database_url: str
    cache_folder: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read ``KHAZANA_DATABASE_URL``, ``KHAZANA_DATA_DIR`` and ``KHAZANA_CACHE_DIR``.

        Without the first, the books are in SQLite in the data folder; without the second, that is the
        user's own.
        """
        data = Path(environment.get("KHAZANA_DATA_DIR") or user_data_path("khazana", appauthor=False))
        cache = Path(environment.get("KHAZANA_CACHE_DIR") or user_cache_path("khazana", appauthor=False))
        url = environment.get("KHAZANA_DATABASE_URL") or f"sqlite:///{(data / 'khazana.sqlite3').absolute()}"
        return cls(database_url=url, cache_folder=cache)
