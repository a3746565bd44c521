"""What of a table or an answer falls within the span that was asked for."""

from collections.abc import Collection, Iterable

from khazana.core import BadInput, Interval, Mark, TradedRange
from khazana.market.rows import Entry

__all__ = ["refuse_currency", "within_span"]


def refuse_currency(name: str, currencies: Collection[str], currency: str) -> None:
    """Refuse a currency that the source does not quote."""
    if currency not in currencies:
        quoted = ", ".join(sorted(currencies)) or "none"
        raise BadInput(
            "the source does not quote this currency",
            where=name,
            value=currency,
            remedy=f"it quotes {quoted}; ask for one of these, or ask another source",
        )


def within_span(
    entries: Iterable[Entry], currency: str, span: Interval
) -> tuple[tuple[Mark, ...], tuple[TradedRange, ...]]:
    """Return the marks of a currency within a half-open span, and the ranges wholly in it, in order of time."""
    marks: list[Mark] = []
    ranges: list[TradedRange] = []
    for entry in entries:
        mark, traded = entry.mark, entry.traded
        if mark is not None and mark.price.currency == currency and mark.at in span:
            marks.append(mark)
        if traded is not None and traded.currency == currency and _wholly(traded.within, span):
            ranges.append(traded)
    marks.sort(key=lambda mark: (mark.at, mark.source, mark.reading))
    ranges.sort(key=lambda traded: (traded.within.start, traded.within.end, traded.source, traded.low))
    return tuple(marks), tuple(ranges)


def _wholly(inner: Interval, outer: Interval) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
