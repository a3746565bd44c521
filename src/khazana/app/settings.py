"""Where Khazana keeps its things: read from the environment once, at the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path, user_data_path

__all__ = ["Settings"]

_LATER: Final = (
    "KHAZANA_CHAIN",
    "KHAZANA_NODE_PASSWORD",
    "KHAZANA_LOGS",
    "KHAZANA_TOKEN_LIBRARY",
    "KHAZANA_TRUST",
    "KHAZANA_WEBHOOK_URL",
    "KHAZANA_WEBHOOK_SECRET",
    "KHAZANA_WITNESS_KEY",
    "KHAZANA_WITNESS_NAME",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The database's URL, the folder for what can be made again, and what the environment says beyond.

    The view of the chain and the webhook are read by whoever needs them, from ``environment``: reading the books
    needs neither, and is not to fail because one is written wrongly.
    """

    database_url: str
    cache_folder: Path
    data_folder: Path | None = None
    """Where what is not in the database is kept, such as how far sizings have come; ``None`` keeps none of it."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What is read later, by whoever needs it: the chain, the webhook, logs and the witness, as far as they are set."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read ``KHAZANA_DATABASE_URL``, ``KHAZANA_DATA_DIR`` and ``KHAZANA_CACHE_DIR``.

        Without the first, the books are in SQLite in the data folder; without the second, that is the
        user's own.
        """
        data = Path(environment.get("KHAZANA_DATA_DIR") or user_data_path("khazana", appauthor=False))
        cache = Path(environment.get("KHAZANA_CACHE_DIR") or user_cache_path("khazana", appauthor=False))
        url = environment.get("KHAZANA_DATABASE_URL") or f"sqlite:///{(data / 'khazana.sqlite3').absolute()}"
        kept = {name: environment[name] for name in _LATER if environment.get(name)}
        return cls(database_url=url, cache_folder=cache, data_folder=data, environment=kept)
