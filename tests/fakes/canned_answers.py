"""Services asked without a socket: each call has its answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fakes.clock import FixedClock

from khazana.core import Interval, PriceAnswer, parse_instant
from khazana.market import open_source
from khazana.wire import HttpLimits

LATER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Canned:
    """Stands in for the getter: gives each question its answer, without a socket."""

    answer: Callable[[str], bytes]
    asked: list[str] = field(default_factory=list)
    limits: HttpLimits = field(default_factory=HttpLimits)

    def deadline(self) -> float:
        return 0.0

    def get(self, url: str, **_: object) -> bytes:
        self.asked.append(url)
        return self.answer(url)


def ask(
    name: str, body: bytes | Callable[[str], bytes], span: Interval, **options: object
) -> tuple[PriceAnswer, list[str]]:
    canned = Canned(body if callable(body) else lambda _: body)
    clock = FixedClock(options.pop("now", LATER))  # type: ignore[arg-type]
    currency = str(options.pop("currency", "USD"))
    source = open_source(name, clock=clock, getter=canned, **options)  # type: ignore[arg-type]
    return source.fetch(currency, span), canned.asked


def span(start: str, end: str) -> Interval:
    return Interval(parse_instant(start), parse_instant(end))
