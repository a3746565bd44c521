"""Judging laws of the price on a rolling origin: each forecast sees only what lay before it."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

import numpy as np

from khazana.core import BadInput, Finding, Progress
from khazana.energy.quantities import Floats
from khazana.planning import PriceLaw
from khazana.planning.calibration.daily import DailyReturns
from khazana.planning.calibration.fitting import solve
from khazana.planning.calibration.records import Drift, LawKind
from khazana.planning.judging.drawing import advance, draw
from khazana.planning.judging.records import (
    FIT_FAILED,
    NO_TRUST,
    NOTHING_TO_JUDGE,
    TOO_FAR,
    Block,
    Forecast,
    HorizonJudgement,
    Judgement,
    JudgingRules,
    Verdict,
)
from khazana.planning.judging.verdicts import rows_of

__all__ = ["judge"]


def judge(  # noqa: PLR0913 - what is judged, and how it is watched, kept and gone on with
    daily: DailyReturns,
    drift: Drift,
    rules: JudgingRules | None = None,
    *,
    earlier: Judgement | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
    told: Callable[[Sequence[Block]], object] | None = None,
) -> Judgement:
    """Fit each law again and again on a rolling window, forecast, and hold the forecasts against what came.

    Parameters
    ----------
    daily
        What came. Over gaps no return is made up, so a horizon counts daily returns.
    earlier
        A judgement that was stopped, over the same returns with the same rules; what it has is not reckoned again.
    progress
        Told after each block.
    stop
        Asked before each block; the judgement is then of what there is, and not ``complete``.
    told
        Given all blocks after each that was reckoned, so that they can be kept.

    Raises
    ------
    BadInput
        If the earlier judgement is of other returns, rules or drift.

    Notes
    -----
    Each forecast draws from a generator of its own, known by seed, law, horizon and origin. So the order of the work, a
    stop and a change of other rules do not change it.
    """
    rules = rules or JudgingRules()
    returns = daily.log_returns
    fits = range(rules.window_days, len(returns) - min(rules.horizons_days) + 1, rules.refit_days)
    wanted = [(kind, fitted_at) for fitted_at in fits for kind in rules.kinds]
    digest = sha256(returns.astype("<f8").tobytes()).hexdigest()
    known = {} if earlier is None else _known(earlier, digest, drift, rules)
    blocks: list[Block] = []
    for count, (kind, fitted_at) in enumerate(wanted):
        block = known.get((kind, fitted_at))
        if block is None:
            if stop is not None and stop():
                break
            block = _block(kind, fitted_at, daily, drift, rules)
            if told is not None:
                told([*blocks, block])
        blocks.append(block)
        if progress is not None:
            progress(count + 1, len(wanted), kind.value)
    rows = rows_of(blocks, rules)
    return Judgement(
        rules=rules,
        drift=drift,
        n_returns=len(returns),
        returns_digest=digest,
        rows=rows,
        blocks=tuple(blocks),
        complete=len(blocks) == len(wanted),
        findings=(
            *daily.findings,
            *(finding for block in blocks for finding in block.findings),
            *_findings(rows, len(returns), rules),
        ),
    )


def _known(earlier: Judgement, digest: str, drift: Drift, rules: JudgingRules) -> dict[tuple[LawKind, int], Block]:
    if (earlier.returns_digest, earlier.drift, earlier.rules) != (digest, drift, rules):
        raise BadInput(
            "the earlier judgement is of other returns, rules or drift",
            where="earlier",
            remedy="judge anew, or go on with what it was begun with",
        )
    return {(block.kind, block.fitted_at): block for block in earlier.blocks}


def _findings(rows: tuple[HorizonJudgement, ...], count: int, rules: JudgingRules) -> Iterator[Finding]:
    """Say where no law deserves trust, and where nobody can tell."""
    if count <= rules.window_days:
        yield NOTHING_TO_JUDGE.at(count=count, window=rules.window_days)
        return
    for horizon in rules.horizons_days:
        there = [row for row in rows if row.horizon_days == horizon]
        verdicts = {row.verdict for row in there}
        if verdicts == {Verdict.UNJUDGED}:
            most = max(row.n_forecasts for row in there)
            yield TOO_FAR.at(days=horizon, count=most, least=rules.least_forecasts)
        elif Verdict.TRUSTED not in verdicts:
            yield NO_TRUST.at(days=horizon)


def _block(kind: LawKind, fitted_at: int, daily: DailyReturns, drift: Drift, rules: JudgingRules) -> Block:
    returns = daily.log_returns
    try:
        law = solve(kind, returns[fitted_at - rules.window_days : fitted_at], drift).law
    except BadInput as refusal:
        finding = FIT_FAILED.at(law=kind.value, day=daily.ends[fitted_at - 1], reason=refusal.what)
        return Block(kind=kind, fitted_at=fitted_at, forecasts=(), findings=(finding,))
    return Block(kind=kind, fitted_at=fitted_at, forecasts=tuple(_forecasts(kind, fitted_at, law, returns, rules)))


def _forecasts(
    kind: LawKind, fitted_at: int, law: PriceLaw, returns: Floats, rules: JudgingRules
) -> Iterator[Forecast]:
    """Yield the forecasts whose origins lie between this fit and the next, in order of origin."""
    number = list(LawKind).index(kind)
    for origin in range(fitted_at, min(fitted_at + rules.refit_days, len(returns))):
        if origin > fitted_at:
            law = advance(law, returns[origin - 1 : origin])
        for horizon in rules.horizons_days:
            if (origin - rules.window_days) % horizon or origin + horizon > len(returns):
                continue
            seed = np.random.SeedSequence([rules.seed, number, horizon, origin])
            paths = draw(law, horizon, rules.n_paths, np.random.Generator(np.random.PCG64(seed)))
            yield _held(paths, np.cumsum(returns[origin : origin + horizon]), origin, rules)


def _held(paths: Floats, came: Floats, origin: int, rules: JudgingRules) -> Forecast:
    """Hold one forecast ``(n_days, n_paths)`` against what came, ``(n_days,)``."""
    from scoringrules import (  # type: ignore[import-untyped] # noqa: PLC0415 - untyped; it takes seconds to load
        crps_ensemble,
    )

    ends = np.sort(paths[-1])
    falls = np.sort(_drawdown(paths))
    fall = float(_drawdown(came[:, None])[0])
    return Forecast(
        horizon_days=len(came),
        origin=origin,
        place=_place(ends, float(came[-1])),
        crps=float(crps_ensemble(float(came[-1]), ends, estimator="pwm", sorted_ensemble=True, backend="numpy")),
        hits=tuple(bool(came[-1] < np.quantile(ends, level)) for level in rules.levels),
        drawdown_place=_place(falls, fall),
    )


def _place(ordered: Floats, value: float) -> float:
    """Return the share below a value, ties counted half, and never quite 0 or 1."""
    below = np.searchsorted(ordered, value, "left") + np.searchsorted(ordered, value, "right")
    return float((below + 1) / (2 * len(ordered) + 2))


def _drawdown(log_prices: Floats) -> Floats:
    """Return the deepest fall from a peak of each path [log], today among the peaks."""
    peaks = np.maximum.accumulate(np.maximum(log_prices, 0.0), axis=0)
    found: Floats = (peaks - log_prices).max(axis=0)
    return found
