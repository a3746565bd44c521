"""The tables of logs: where they stand, what was appended, and how far their heads are anchored."""

from collections.abc import Iterable

from khazana.app.alliance_stands import LogStand
from khazana.app.anchor_stands import AnchorStand
from khazana.views.columns import TITLES, columns
from khazana.views.tables import Table

__all__ = ["anchors_table", "logged_table", "logs_table"]


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
                one.anchored,
                one.anchors_pending,
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


def anchors_table(stands: Iterable[AnchorStand]) -> Table:
    """Return how far the timestamps of a log's heads have come."""
    return Table(
        name="anchors",
        title=TITLES["anchors"],
        columns=columns("anchors"),
        rows=tuple(
            (
                one.size,
                one.state,
                one.height,
                None if one.block is None else one.block.hash,
                one.at,
                one.calendars,
            )
            for one in stands
        ),
    )
