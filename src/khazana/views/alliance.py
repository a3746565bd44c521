"""The tables of logs: where they stand, and what was appended."""

from collections.abc import Iterable

from khazana.app.alliance_stands import LogStand
from khazana.views.columns import TITLES, columns
from khazana.views.tables import Table

__all__ = ["logged_table", "logs_table"]


def logs_table(stands: Iterable[LogStand]) -> Table:
    """Return where logs stand."""
    return Table(
        name="logs",
        title=TITLES["logs"],
        columns=columns("logs"),
        rows=tuple(
            (
                str(one.folder),
                one.key.name,
                one.is_own,
                one.size,
                None if one.root is None else one.root.hex(),
                one.cosigned_by,
                one.others,
                one.evidence,
                str(one.key),
            )
            for one in stands
        ),
    )


def logged_table(rows: Iterable[tuple[str, int, bytes]]) -> Table:
    """Return what was appended: of each entry the file, the index and the entry itself."""
    return Table(
        name="logged",
        title=TITLES["logged"],
        columns=columns("logged"),
        rows=tuple((file, index, entry.hex()) for file, index, entry in rows),
    )
