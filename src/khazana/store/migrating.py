"""Bring a database to the tables of this version, once, however many processes start at the same time."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from khazana.core import BadInput
from khazana.store.database import Database

__all__ = ["HEAD", "migrate"]

HEAD: Final = "0003"
"""The revision that this code reads and writes: the last under ``migrations/versions``."""

_VERSION_TABLE = "khazana_version"


def migrate(database: Database) -> None:
    """Upgrade the database where it is older than this code.

    Raises
    ------
    BadInput
        If it is newer.
    """
    with database.reading() as connection:
        if _revision(connection) == HEAD:
            return
    with database.writing("schema") as connection:
        if _revision(connection) != HEAD:
            _upgrade(connection, database.shown_url)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
    return found


def _upgrade(connection: Connection, shown_url: str) -> None:
    # Alembic takes half a second to import, and only a database that is new or old needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = _VERSION_TABLE
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = _revision(connection)
    if found is not None and found not in known:
        raise BadInput(
            "the store was written by a newer Khazana than this one",
            where=shown_url,
            value=found,
            remedy="upgrade Khazana, or name another database",
        )
    command.upgrade(config, "head")
