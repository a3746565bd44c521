"""A public service behind a cache: what can no longer change is asked once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NoReturn, TypeVar

from khazana.core import (
    AnswerCache,
    BadInput,
    CachedAnswer,
    Clock,
    FindingKind,
    Interval,
    Price,
    Severity,
    Unavailable,
    format_instant,
    instant,
)
from khazana.wire.http import HttpGetter

__all__ = [
    "NOTHING_KNOWN",
    "SETTLING",
    "STILL_OPEN",
    "Question",
    "Service",
    "decimal_at",
    "describe_span",
    "instant_at",
    "parse_json",
    "price_at",
    "unreadable",
]

_T = TypeVar("_T")

NOTHING_KNOWN = FindingKind(
    code="prices.nothing-known",
    severity=Severity.WARNING,
    text="{source} knows no price from {start} to {end}.",
    remedy="Ask another source, or another span.",
)
STILL_OPEN = FindingKind(
    code="prices.still-open",
    severity=Severity.NOTE,
    text="The span to {end} is not over: what {source} says ends at {now}.",
    remedy="Ask again when the span is over.",
)

SETTLING = timedelta(minutes=10)
"""How long after the end of a span a service may still correct what it says about it."""
MAX_DIGITS = 40
SMALLEST, LARGEST = -12, 15
"""Powers of ten between which a price lies."""
_LAST_SECOND = 253_402_300_799
"""9999-12-31T23:59:59Z."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A call: its ``url``, the ``key`` to keep the answer under, and the ``end`` of what is asked about.

    ``interval_s`` is the least time between two calls [s]; ``busy`` tells a body that asks to come back later.
    """

    url: str
    key: str
    end: datetime
    interval_s: float
    busy: Callable[[bytes], bool] = lambda _: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What every public service needs: a getter, a clock, and a cache where there is one."""

    getter: HttpGetter
    clock: Clock
    cache: AnswerCache | None = None

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return instant(self.clock.now())

    def ask(self, question: Question, read: Callable[[object], _T], *, until: float) -> _T:
        """Return what ``read`` makes of the answer; answers about what is over are kept for good.

        A kept answer that cannot be read is asked for again; one that cannot be read is never kept.

        Raises
        ------
        Unavailable
            If the service does not answer within its limits, or ``read`` cannot read the answer.
        """
        kept = self.cache.get(question.key) if self.cache is not None else None
        if kept is not None and kept.fetched_at - SETTLING >= question.end:
            try:
                return read(parse_json(kept.body, question.url))
            except Unavailable:
                pass
        asked_at = self.now()
        body = self.getter.get(question.url, until=until, interval_s=question.interval_s, busy=question.busy)
        found = read(parse_json(body, question.url))
        if self.cache is not None and asked_at - SETTLING >= question.end:
            self.cache.put(question.key, CachedAnswer(body=body, fetched_at=asked_at))
        return found


def unreadable(where: str, what: str, value: object = None) -> Unavailable:
    """Say that an answer is not what the service documents."""
    shown = None if value is None else str(value)[:200]
    return Unavailable(
        f"the service's answer cannot be read: {what}",
        where=where,
        value=shown,
        remedy="try again later; if it stays so, the service has changed, so use another source",
    )


def parse_json(body: bytes, where: str) -> object:
    """Read JSON with decimals for numbers that are not whole; NaN and infinities are refused."""
    try:
        parsed: object = json.loads(body, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, ArithmeticError, RecursionError) as failure:
        said = "nested too deep" if isinstance(failure, RecursionError) else str(failure)[:120]
        raise unreadable(where, f"it is not JSON: {said}") from None
    return parsed


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def instant_at(value: object, where: str) -> datetime:
    """Read seconds since 1970 as an instant."""
    if type(value) is not int or not 0 <= value <= _LAST_SECOND:
        raise unreadable(where, "an instant is a whole number of seconds since 1970", value)
    return datetime.fromtimestamp(value, UTC)


def decimal_at(value: object, where: str) -> Decimal:
    """Read a JSON number as a decimal of sane length."""
    if type(value) is int:
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise unreadable(where, "a price is a number", value)
    if len(value.as_tuple().digits) > MAX_DIGITS or not SMALLEST <= value.adjusted() <= LARGEST:
        raise unreadable(where, "a price is beyond all measure", f"{value:.20g}")
    return value


def price_at(value: object, currency: str, where: str) -> Price:
    """Read a JSON number as a price."""
    amount = decimal_at(value, where)
    try:
        return Price(amount, currency)
    except BadInput as refusal:
        raise unreadable(where, refusal.what, value) from None


def describe_span(span: Interval) -> dict[str, str]:
    """Return the parameters of findings about a span."""
    return {"start": format_instant(span.start), "end": format_instant(span.end)}
