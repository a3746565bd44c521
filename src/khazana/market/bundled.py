"""The marks that come with Khazana: month starts from 2021 on, and the single days that claims turn on."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from khazana.core import BadInput, Interval, InvariantBroken, Place, PriceAnswer, Reading, Source, SourceKind
from khazana.market.rows import Cells, Defaults, Entry, read_row
from khazana.market.spans import refuse_currency, within_span

__all__ = ["BundledMarks"]

_CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class BundledMarks:
    """Marks in US dollars kept in the package; each carries the id of the source it came from.

    Examples
    --------
    >>> from khazana.core import Interval, parse_instant
    >>> span = Interval(parse_instant("2025-01-01T00:00Z"), parse_instant("2025-02-01T00:00Z"))
    >>> [str(mark.price.amount) for mark in BundledMarks().fetch("USD", span).marks]
    ['93395']
    """

    name: str = "bundled"
    currencies: frozenset[str] = frozenset({_CURRENCY})

    @property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources that the marks name."""
        return _sources()

    def fetch(self, currency: str, span: Interval) -> PriceAnswer:
        """Return the marks within ``span``, and the traded ranges that lie wholly in it.

        Raises
        ------
        BadInput
            If the currency is not USD.
        """
        refuse_currency(self.name, self.currencies, currency)
        marks, ranges = within_span(_entries(), currency, span)
        return PriceAnswer(marks=marks, ranges=ranges)


def _table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files("khazana.market") / "data" / name).read_text("utf-8").splitlines()))


@cache
def _entries() -> tuple[Entry, ...]:
    known = {source.id for source in _sources()}
    defaults = Defaults(source="", currency=_CURRENCY, reading=Reading.MINUTE_CLOSE)
    entries = []
    for line, row in enumerate(_table("marks.csv"), 2):
        place = Place("market/data/marks.csv", line)
        row.pop("note")
        try:
            entry = read_row(Cells(place=place, **row), defaults)
        except BadInput as refusal:
            raise InvariantBroken("a bundled mark is broken", where=str(place), value=str(refusal)) from refusal
        if not isinstance(entry, Entry) or row["source"] not in known:
            raise InvariantBroken("a bundled mark is broken", where=str(place), value=str(row))
        entries.append(entry)
    return tuple(entries)


@cache
def _sources() -> tuple[Source, ...]:
    return tuple(
        Source(id=row["id"], title=row["title"], publisher=row["publisher"], kind=SourceKind(row["kind"]))
        for row in _table("sources.csv")
    )
