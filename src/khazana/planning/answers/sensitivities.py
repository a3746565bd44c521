"""What a result hangs on: one assumption changed at a time, on the same random numbers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from khazana.planning import (
    BlockBootstrap,
    Estimate,
    Gbm,
    GjrGarchT,
    Measure,
    Merton,
    Policy,
    PriceLaw,
    Quantile,
    Question,
    Result,
    Simulator,
    Stopping,
    Switching,
    simulate,
)
from khazana.planning.answers.scaling import scaled

__all__ = ["Change", "Sensitivity", "SensitivityRow", "sensitivity", "usual_changes", "with_volatility"]

_DAYS_PER_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One assumption changed: an id, and what makes the other question."""

    id: str
    make: Callable[[Question], Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """A result under one change.

    Parameters
    ----------
    breach, value_usd
        The probability of a breach, and the value of the coins at the end in the median.
    breach_change
        By how much it is above the result without a change; its error is that of two runs, which is too large where
        they share their paths.
    """

    change: str
    breach: Estimate
    breach_change: Estimate
    value_usd: Quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """One policy: the result as asked, and under each change, the largest effect first.

    Parameters
    ----------
    is_done
        Whether all changes are there; ``False`` where it was stopped before.
    """

    policy: str
    base: SensitivityRow
    rows: tuple[SensitivityRow, ...]
    paths: int
    is_done: bool = True


def sensitivity(
    question: Question,
    policy: Policy,
    changes: tuple[Change, ...],
    stopping: Stopping,
    *,
    by: Simulator = simulate,
) -> Sensitivity:
    """Change one assumption at a time, and see by how much the result moves.

    Parameters
    ----------
    question
        Whose policies are set aside for the one.
    changes
        Such as `usual_changes` gives.
    by
        Who simulates. What came of a simulation that was stopped is left out.
    """
    asked = replace(question, policies=(policy,), measures=(Measure.VALUE_USD,), marks=())
    result = by(asked, stopping)
    base, rows, is_done = _row("", result, None), [], result.is_done
    for change in changes:
        changed = by(change.make(asked), stopping) if is_done else result
        is_done = is_done and changed.is_done
        if not is_done:
            break
        rows.append(_row(change.id, changed, base.breach))
    ordered = sorted(rows, key=lambda one: (-abs(one.breach_change.value), one.change))
    return Sensitivity(policy=policy.name, base=base, rows=tuple(ordered), paths=result.paths, is_done=is_done)


def _row(change: str, result: Result, base: Estimate | None) -> SensitivityRow:
    name = result.question.policies[0].name
    breach = result.breach(name)
    if base is None:
        apart = Estimate(value=0.0, error=0.0)
    else:
        apart = Estimate(value=breach.value - base.value, error=(breach.error**2 + base.error**2) ** 0.5)
    value = result.quantiles(Measure.VALUE_USD, name, (0.5,))[0]
    return SensitivityRow(change=change, breach=breach, breach_change=apart, value_usd=value)


def usual_changes() -> tuple[Change, ...]:
    """Return changes of drift, volatility, price, purchases and horizon that are worth a look in most cases."""
    return (
        Change(id="drift −20% a year", make=lambda of: _drifted(of, -0.2)),
        Change(id="drift +20% a year", make=lambda of: _drifted(of, 0.2)),
        Change(id="volatility × 0.75", make=lambda of: replace(of, law=with_volatility(of.law, 0.75))),
        Change(id="volatility × 1.25", make=lambda of: replace(of, law=with_volatility(of.law, 1.25))),
        Change(id="price of the start −20%", make=lambda of: _priced(of, 0.8)),
        Change(id="purchases × 0.5", make=lambda of: _sized(of, 0.5)),
        Change(id="purchases × 2", make=lambda of: _sized(of, 2.0)),
        Change(id="half the time", make=lambda of: replace(of, days=max(1, of.days // 2))),
    )


def with_volatility(law: PriceLaw, times: float) -> PriceLaw:
    """Return a law all of whose moves about its mean are so many times as large."""
    if isinstance(law, Gbm):
        return replace(law, volatility_log_per_day=law.volatility_log_per_day * times)
    if isinstance(law, Merton):
        return replace(
            law,
            volatility_log_per_day=law.volatility_log_per_day * times,
            jump_mean_log=law.jump_mean_log * times,
            jump_volatility_log=law.jump_volatility_log * times,
        )
    if isinstance(law, GjrGarchT):
        start = None if law.start_variance is None else law.start_variance * times**2
        return replace(law, omega=law.omega * times**2, start_variance=start)
    if isinstance(law, Switching):
        regimes = [
            replace(
                one,
                mean_log_per_day=one.mean_log_per_day * times,
                volatility_log_per_day=one.volatility_log_per_day * times,
            )
            for one in (law.first, law.second)
        ]
        return replace(law, first=regimes[0], second=regimes[1])
    if isinstance(law, BlockBootstrap):
        return replace(law, log_returns=tuple(one * times for one in law.log_returns))
    mean = law.drift_log_per_day
    return replace(law, histories=tuple(tuple(mean + times * (one - mean) for one in row) for row in law.histories))


def _drifted(question: Question, per_year: float) -> Question:
    law = question.law
    if isinstance(law, Gbm | Merton | GjrGarchT | Switching | BlockBootstrap):
        return replace(question, law=replace(law, drift_log_per_day=law.drift_log_per_day + per_year / _DAYS_PER_YEAR))
    moved = tuple(tuple(one + per_year / _DAYS_PER_YEAR for one in row) for row in law.histories)
    return replace(question, law=replace(law, histories=moved))


def _priced(question: Question, times: float) -> Question:
    return replace(question, start=replace(question.start, price_usd=question.start.price_usd * times))


def _sized(question: Question, times: float) -> Question:
    return replace(question, policies=tuple(scaled(one, times, name=one.name) for one in question.policies))
