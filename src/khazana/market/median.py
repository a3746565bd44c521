"""Several sources, one series: the median where they mark the same instant, and a finding where they disagree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal
from itertools import groupby

from khazana.core import (
    BadInput,
    Finding,
    FindingKind,
    Mark,
    MarkSeries,
    Price,
    PriceAnswer,
    Reading,
    Severity,
    TradedRange,
    format_instant,
)

__all__ = ["combine"]

SOURCES_DISAGREE = FindingKind(
    code="prices.sources-disagree",
    severity=Severity.WARNING,
    text="At {at} the sources differ by {spread}% of their median {median} {currency}: {prices}.",
    remedy="Look at the sources; the median is used, and one that is wrong can be left out.",
)
SOURCE_CONTRADICTS = FindingKind(
    code="prices.source-contradicts-itself",
    severity=Severity.WARNING,
    text="{source} gives more than one price for {at}: {prices} {currency}.",
    remedy="Look at the source; the median of its prices is used.",
)

TOLERANCE = Decimal("0.01")
"""By how much of their median sources may differ before it is reported."""

_EXACT = Context(prec=100)


def combine(answers: Iterable[PriceAnswer], *, tolerance: Decimal = TOLERANCE) -> PriceAnswer:
    """Join the answers of several sources into one, whatever their order.

    Where several sources mark one instant, the answer has their median (of two, the middle), each source
    having one vote. Instants that one source marks stay as they are. Nothing is joined across instants.

    Parameters
    ----------
    answers
        All in one currency.
    tolerance
        Share of the median by which the sources may differ without a finding.

    Raises
    ------
    BadInput
        If the answers hold several currencies, or the tolerance is negative or not finite.
    """
    if not tolerance.is_finite() or tolerance < 0:
        raise BadInput("a tolerance is a share from 0", value=str(tolerance), remedy="use for instance 0.01")
    given = tuple(answers)
    marks = [mark for answer in given for mark in answer.marks]
    ranges = [traded for answer in given for traded in answer.ranges]
    _refuse_several_currencies(marks, ranges)
    joined: list[Mark] = []
    findings: list[Finding] = list(dict.fromkeys(finding for answer in given for finding in answer.findings))
    for at, group in groupby(sorted(marks, key=_order), key=lambda mark: mark.at):
        found = _instant(at, tuple(group), tolerance)
        joined += found.marks
        findings += found.findings
    currency = next(iter([mark.price.currency for mark in marks] + [traded.currency for traded in ranges]), None)
    if currency is None:
        return PriceAnswer(marks=(), findings=tuple(findings))
    series = MarkSeries.of(currency, joined, ranges)
    return PriceAnswer(marks=series.marks, ranges=series.ranges, findings=tuple(findings))


def _order(mark: Mark) -> tuple[datetime, str, str, Decimal, str]:
    return (mark.at, mark.source, mark.reading, mark.price.amount, str(mark.price.amount))


def _refuse_several_currencies(marks: Iterable[Mark], ranges: Iterable[TradedRange]) -> None:
    currencies = sorted({mark.price.currency for mark in marks} | {traded.currency for traded in ranges})
    if len(currencies) > 1:
        raise BadInput(
            "prices in several currencies have no median",
            value=", ".join(currencies),
            remedy="combine one currency at a time",
        )


@dataclass(frozen=True, slots=True)
class _Found:
    marks: tuple[Mark, ...]
    findings: tuple[Finding, ...]


def _instant(at: datetime, marks: tuple[Mark, ...], tolerance: Decimal) -> _Found:
    """Join the marks of one instant."""
    findings: list[Finding] = []
    by_source: dict[str, list[Mark]] = {}
    for source, of_source in groupby(marks, key=lambda mark: mark.source):
        own, contradictions = _own_marks(tuple(of_source))
        by_source[source] = own
        findings += contradictions
    if len(by_source) == 1:
        return _Found(next(iter(map(tuple, by_source.values()))), tuple(findings))
    votes = {source: _median([mark.price.amount for mark in own]) for source, own in by_source.items()}
    middle = _median(list(votes.values()))
    currency = marks[0].price.currency
    mark = Mark(at=at, price=Price(middle, currency), source="+".join(sorted(votes)), reading=Reading.MEDIAN)
    spread = _EXACT.subtract(max(votes.values()), min(votes.values()))
    if spread > _EXACT.multiply(tolerance, middle):
        findings.append(_disagreement(mark, votes, spread))
    return _Found((mark,), tuple(findings))


def _own_marks(marks: tuple[Mark, ...]) -> tuple[list[Mark], list[Finding]]:
    """Return one mark for each reading of one source at one instant."""
    kept: list[Mark] = []
    findings: list[Finding] = []
    for _, group in groupby(marks, key=lambda mark: mark.reading):
        distinct: dict[Decimal, Mark] = {}
        for mark in group:
            distinct.setdefault(mark.price.amount, mark)
        first, *others = distinct.values()
        if not others:
            kept.append(first)
            continue
        amounts = list(distinct)
        price = Price(_median(amounts), first.price.currency)
        kept.append(Mark(at=first.at, price=price, source=first.source, reading=first.reading))
        findings.append(
            SOURCE_CONTRADICTS.at(
                source=first.source,
                at=format_instant(first.at),
                prices=", ".join(f"{amount:f}" for amount in amounts),
                currency=first.price.currency,
            )
        )
    return kept, findings


def _disagreement(mark: Mark, votes: dict[str, Decimal], spread: Decimal) -> Finding:
    percent = _EXACT.divide(_EXACT.multiply(spread, Decimal(100)), mark.price.amount)
    return SOURCES_DISAGREE.at(
        at=format_instant(mark.at),
        spread=f"{percent.quantize(Decimal('0.01'), context=_EXACT):f}",
        median=f"{mark.price.amount:f}",
        currency=mark.price.currency,
        prices=", ".join(f"{source} {votes[source]:f}" for source in sorted(votes)),
    )


def _median(amounts: Sequence[Decimal]) -> Decimal:
    """Return the middle one, or half the sum of the two in the middle, exactly."""
    ordered = sorted(amounts)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return _EXACT.multiply(_EXACT.add(ordered[half - 1], ordered[half]), Decimal("0.5"))
