"""Fetch prices from sources and keep them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from khazana.core import Finding, Interval, PriceAnswer, PriceSource, Unavailable
from khazana.market import combine
from khazana.store import Store

__all__ = ["FetchReceipt", "fetch_prices"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReceipt:
    """What came of a fetch: the answer by source, what failed by source, and where sources disagree."""

    answers: tuple[tuple[str, PriceAnswer], ...]
    failures: tuple[tuple[str, Unavailable], ...]
    findings: tuple[Finding, ...]


def fetch_prices(
    sources: Sequence[PriceSource],
    store: Store,
    *,
    currency: str,
    span: Interval,
    progress: Callable[[str], None],
) -> FetchReceipt:
    """Ask each source in turn and keep each answer as it comes; one that fails does not stop the others.

    Raises
    ------
    Unavailable
        If every source failed.
    """
    answers: list[tuple[str, PriceAnswer]] = []
    failures: list[tuple[str, Unavailable]] = []
    for source in sources:
        progress(source.name)
        try:
            answer = source.fetch(currency, span)
        except Unavailable as failure:
            failures.append((source.name, failure))
            continue
        store.save_marks(answer)
        answers.append((source.name, answer))
    if failures and not answers:
        raise failures[0][1]
    joined = combine([replace(answer, findings=()) for _, answer in answers])
    return FetchReceipt(answers=tuple(answers), failures=tuple(failures), findings=joined.findings)
