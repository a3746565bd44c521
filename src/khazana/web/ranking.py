"""The rank of each cell in its column: what the pages sort by, on the server and in place alike."""

import unicodedata
from typing import Final

from khazana.i18n import message as _
from khazana.views import Column, Kind, Table
from khazana.views.export import headers, records
from khazana.views.formatting import Shown
from khazana.views.selection import sorted_by

__all__ = ["folded", "ranks"]

_WORDS: Final = frozenset({Kind.PROSE, Kind.TERM})
_PLACE: Final = Column(key="place", label=_("Row"), unit="", kind=Kind.INTEGER, help=_("Where the row stands."))


def ranks(table: Table, at: int, shown: tuple[Shown, ...]) -> tuple[int | None, ...]:
    """Return the rank from 0 of each cell of the column ``at``; equal cells share one, unknown cells have none.

    Words rank as the reader sees them, figures by their exact value, stated figures by their lower bound.
    """
    if table.columns[at].kind in _WORDS:
        words = [None if one.unknown else folded(one.text) for one in shown]
        order = {word: rank for rank, word in enumerate(sorted({word for word in words if word is not None}))}
        return tuple(None if word is None else order[word] for word in words)
    return _by_value(table, at)


def _by_value(table: Table, at: int) -> tuple[int | None, ...]:
    column = table.columns[at]
    name = headers(column)[1 if column.kind is Kind.STATED else 0]
    pairs = Table(
        name=table.name,
        title=table.title,
        columns=(column, _PLACE),
        rows=tuple((row[at], place) for place, row in enumerate(table.rows)),
        zone=table.zone,
    )
    found: list[int | None] = [None] * len(table.rows)
    rank, before = -1, None
    for record in records(sorted_by(pairs, name)):
        values = record.as_dict()
        value, place = values[name], values[_PLACE.key]
        if value is None or not isinstance(place, int):
            continue
        rank += value != before
        found[place], before = rank, value
    return tuple(found)


def folded(text: str) -> str:
    """Return text without letter case, accents and direction marks, so that ``mexico`` finds ``México``.

    Examples
    --------
    >>> folded("Marzo en México")
    'marzo en mexico'
    """
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if unicodedata.category(letter) not in {"Mn", "Cf"}).lower()
