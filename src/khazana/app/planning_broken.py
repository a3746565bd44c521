"""Findings about limits that no policy keeps: broken on the first day, or without any purchase."""

from collections.abc import Iterator
from typing import Final

from khazana.core import Finding, FindingKind, Severity
from khazana.planning import Result
from khazana.planning.answers import Frontier, SafeSize

__all__ = ["broken_at_once", "broken_without"]

_AT_ONCE: Final = FindingKind(
    code="planning.broken-at-once",
    severity=Severity.WARNING,
    text="The limit {limit} is broken on the first day by every policy; what would break after it is hidden.",
    remedy="Name the other limits alone, to see which of them breaks next.",
)
_WITHOUT: Final = FindingKind(
    code="planning.broken-without",
    severity=Severity.WARNING,
    text="Even if {policy} buys nothing, a limit is broken on {share} of the paths: no size is within the risk.",
    remedy="See what breaks with khazana plan run, and name the other limits alone.",
)


def broken_at_once(result: Result) -> tuple[Finding, ...]:
    """Return a finding on each limit that every policy breaks first, on day 0 and on every path."""
    first = [result.first_breaches(policy.name) for policy in result.question.policies]
    names = first[0].limits if first else ()
    return tuple(
        _AT_ONCE.at(limit=name)
        for number, name in enumerate(names)
        if all(one.paths and int(one.counts[number, 0]) == one.paths for one in first)
    )


def broken_without(policy: str, frontier: Frontier, safest: SafeSize) -> Iterator[Finding]:
    """Give a finding where even the size zero is beyond the risk, as searched."""
    least = frontier.points[0] if frontier.points else None
    if safest.is_done and least is not None and least.size == 0 and least.breach.value > safest.risk:
        yield _WITHOUT.at(policy=policy, share=f"{least.breach.value:.1%}")
