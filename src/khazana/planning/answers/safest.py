"""The largest size of a policy that stays inside a stated risk: found on some paths, tested on fresh ones."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from khazana.planning import Estimate, Policy, Question, Simulator, Stopping, simulate
from khazana.planning.answers.frontiers import Frontier, frontier, sizes_between
from khazana.planning.figures import figure

__all__ = ["SafeSize", "largest_safe"]

_GRID: Final = 32
_ROUNDS: Final = 4
_TRIES: Final = 8
_Z_95: Final = 1.6448536269514722
"""Quantile of the standard normal law at 0.95: the bound of a test in one direction."""
_FRESH: Final = 0x9E3779B97F4A7C15
"""An odd number, so that seeds apart by multiples of it never meet within 2⁶⁴ steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeSize:
    """The largest size that was found and passed the test.

    Parameters
    ----------
    size
        How many times what the policy says; ``None`` where no size passed, not even the smallest.
    found, tested
        The probability of a breach on the paths of the search and on fresh ones. The search picked its size by its own
        paths, so ``found`` is too good on average; ``tested`` is not.
    passes
        Whether a size passed: even the upper bound of ``tested``, at 95% confidence in one direction, is within the
        risk.
    tolerance
        The next larger size that was tried lies no further than this.
    tries
        Sizes tested on fresh paths, the last among them; after each that failed, a smaller one was taken.
    is_monotone
        Whether on the first grid a larger size was always at least as risky, within two errors. Where not, a larger
        size beyond the one returned may be safe, too.
    is_bound
        Whether the size is the largest that was allowed.
    is_done
        ``False`` where it was stopped before a size was tested to the end: then none passes.
    """

    risk: float
    found: Estimate
    is_monotone: bool
    paths: int
    size: float | None = None
    tested: Estimate | None = None
    passes: bool = False
    tolerance: float = 0.0
    tries: int = 0
    is_bound: bool = False
    is_done: bool = True


def largest_safe(  # noqa: PLR0913 - the question, the risk, and how exactly it is answered
    question: Question,
    policy: Policy,
    risk: float,
    most: float,
    stopping: Stopping,
    *,
    tolerance: float | None = None,
    by: Simulator = simulate,
) -> SafeSize:
    """Search for the largest size of a policy whose probability of a breach is within a risk.

    Grids of 32 sizes on common paths take the place of halving: each narrows the bracket 31 times, at most four times.
    The search keeps twice the margin of the test, so that most sizes pass it.
    The size is then tested on paths of another seed, and lowered by the width of the bracket, doubled each time, until
    it passes.

    Parameters
    ----------
    question
        Whose policies are set aside.
    risk
        The probability of a breach that is accepted.
    most
        The largest size that is tried.
    stopping
        Paths of each round and of each test.
    tolerance
        How exactly the size is asked for; a thousandth of ``most`` if not said.
    by
        Who simulates.

    Raises
    ------
    BadInput
        If no rule of the policy buys, or the risk is not between 0 and 1.
    """
    figure(risk, "risk", above=0, below=1)
    figure(most, "most", above=0)
    wanted = most / 1000 if tolerance is None else figure(tolerance, "tolerance", above=0)

    def grid(least: float, largest: float) -> Frontier:
        sizes = sizes_between(least, largest, _GRID)
        return frontier(question, policy, sizes, stopping, by=by)

    first = grid(0.0, most)
    bracket, is_done = _bracket(first, risk), first.is_done
    for _ in range(_ROUNDS - 1):
        if not is_done or bracket is None or bracket.above is None or bracket.above - bracket.size <= wanted:
            break
        narrower = grid(bracket.size, bracket.above)
        inner, is_done = _bracket(narrower, risk), narrower.is_done
        bracket = bracket if inner is None else replace(inner, above=inner.above or bracket.above)
    is_monotone = _is_monotone(first)
    if bracket is None:
        return SafeSize(
            risk=risk, found=first.points[0].breach, is_monotone=is_monotone, paths=first.paths, is_done=is_done
        )
    width = wanted if bracket.above is None else bracket.above - bracket.size
    base = SafeSize(
        risk=risk,
        found=bracket.found,
        tolerance=width,
        is_monotone=is_monotone,
        is_bound=bracket.above is None,
        paths=first.paths,
        is_done=is_done,
    )

    def fresh(size: float, number: int) -> tuple[Estimate, bool]:
        anew = replace(question, seed=(question.seed + number * _FRESH) % (1 << 64))
        found = frontier(anew, policy, (size,), stopping, by=by)
        return found.points[0].breach, found.is_done

    return _tested(base, bracket.size, fresh) if is_done else replace(base, is_bound=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bracket:
    """The largest size within the risk, what was found for it, and the next one; ``None`` where there is none."""

    size: float
    found: Estimate
    above: float | None


def _bracket(sizes: Frontier, risk: float) -> _Bracket | None:
    bounds = [point.breach.value + 2 * _Z_95 * point.breach.error for point in sizes.points]
    safe = [number for number, bound in enumerate(bounds) if bound <= risk]
    if not safe:
        return None
    last = safe[-1]
    above = sizes.points[last + 1].size if last + 1 < len(sizes.points) else None
    return _Bracket(size=sizes.points[last].size, found=sizes.points[last].breach, above=above)


def _is_monotone(sizes: Frontier) -> bool:
    highest = Estimate(value=0.0, error=0.0)
    for point in sizes.points:
        if point.breach.value < highest.value - 2 * (point.breach.error + highest.error):
            return False
        highest = max(highest, point.breach, key=lambda one: one.value)
    return True


def _tested(base: SafeSize, size: float, fresh: Callable[[float, int], tuple[Estimate, bool]]) -> SafeSize:
    """Test a size on fresh paths, and smaller ones until one passes."""
    tested, step = None, base.tolerance
    for number in range(1, _TRIES + 1):
        tested, is_done = fresh(size, number)
        if not is_done:
            return replace(base, tested=tested, tries=number, is_bound=False, is_done=False)
        if tested.value + _Z_95 * tested.error <= base.risk:
            return replace(base, size=size, tested=tested, passes=True, tries=number)
        if size == 0:
            break
        size = max(0.0, size - step)
        step *= 2
    return replace(base, tested=tested, tries=number, is_bound=False)
