"""Which database a URL names, and how it is shown without its secrets."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from khazana.core import BadInput

__all__ = ["parse_database_url", "show_database_url", "sqlite_path"]

_FORMS = "use sqlite:////folder/file.sqlite3 or postgresql://user@host/database"
_POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}


def parse_database_url(text: str) -> URL:
    """Read the URL of a database, and name its driver.

    Raises
    ------
    BadInput
        If it is no URL, or names neither SQLite with a file nor PostgreSQL. The message never has the URL: it
        may hold a password.

    Examples
    --------
    >>> parse_database_url("postgresql://office@db/reserve").drivername
    'postgresql+psycopg'
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadInput("the database's URL cannot be read", where="database URL", remedy=_FORMS) from None
    if url.drivername in _POSTGRES:
        if not url.database:
            raise BadInput("the URL names no database", where=show_database_url(url), remedy=_FORMS)
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite":
        raise BadInput("the store is in SQLite or PostgreSQL", value=url.drivername, remedy=_FORMS)
    if not url.database or url.database == ":memory:" or url.host or url.query:
        raise BadInput("the URL names no SQLite file", where="database URL", remedy=_FORMS)
    return url


def show_database_url(url: URL) -> str:
    """Write a URL without user, password and options.

    Examples
    --------
    >>> show_database_url(make_url("postgresql://office:secret@db:5433/reserve?password=secret"))
    'postgresql://db:5433/reserve'
    """
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{url.database}"
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or ""
    return f"postgresql://{host}{f':{url.port}' if url.port else ''}/{url.database or ''}"


def sqlite_path(url: URL) -> Path:
    """Return the file of a SQLite database."""
    return Path(url.database or "")
