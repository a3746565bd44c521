"""Geometric Brownian motion from marks that lie days or months apart: the one law whose moves simply add up."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

import numpy as np

from khazana.core import BadInput, Interval, Mark, MarkSeries
from khazana.planning import Gbm
from khazana.planning.calibration.kinds import SPARSE
from khazana.planning.calibration.records import Calibration, Drift, Estimate, LawKind, error_of, rounded

__all__ = ["fit_sparse"]

_LEAST: Final = 24
_DAY_S: Final = 86_400
_APART: Final = timedelta(hours=12)


def fit_sparse(series: MarkSeries, first: date, last: date, drift: Drift) -> Calibration:
    """Fit the volatility to whatever marks there are, each step weighed by its length.

    With a mean of ``m`` and a variance of ``v`` a day, a step over ``d`` days is normal with mean ``m·d`` and variance
    ``v·d``; maximum likelihood gives ``m = Σx / Σd`` and ``v = mean((x − m·d)² / d)``. Marks less than half a day after
    the one before are left out.

    Raises
    ------
    BadInput
        If there are fewer than 24 steps, or the marks do not move.

    Notes
    -----
    Nothing is learned of single days: neither tails nor memory, and no drawdown between marks.
    """
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    kept: list[Mark] = []
    for mark in series.between(Interval(start, end)):
        if not kept or mark.at - kept[-1].at >= _APART:
            kept.append(mark)
    if len(kept) <= _LEAST:
        raise BadInput(
            "there are too few marks to fit even one volatility",
            where="marks",
            value=len(kept),
            remedy="fetch or import marks, or state a volatility",
        )
    moves = np.array([float(np.log(float(b.price.amount) / float(a.price.amount))) for a, b in pairwise(kept)])
    days = np.array([(b.at - a.at).total_seconds() / _DAY_S for a, b in pairwise(kept)])
    count = len(moves)
    mean = float(moves.sum() / days.sum())
    volatility = float((((moves - mean * days) ** 2 / days).mean()) ** 0.5)
    if not volatility > 0:
        raise BadInput("the marks do not move", where="marks", remedy="check them against another source")
    found = rounded(volatility)
    scores = -0.5 * (np.log(2 * np.pi * volatility**2 * days) + (moves - mean * days) ** 2 / (volatility**2 * days))
    return Calibration(
        kind=LawKind.GBM,
        law=Gbm(drift_log_per_day=drift.log_per_day, volatility_log_per_day=found),
        estimates=(
            Estimate(
                name="mean_log_per_day",
                value=rounded(mean),
                standard_error=error_of(volatility / float(days.sum()) ** 0.5),
            ),
            Estimate(
                name="volatility_log_per_day", value=found, standard_error=error_of(volatility / (2 * count) ** 0.5)
            ),
        ),
        drift=drift,
        first=first,
        last=last,
        n_returns=count,
        sources=tuple(sorted({mark.source for mark in kept})),
        log_likelihood=float(scores.sum()),
        library="numpy",
        version=np.__version__,
        method="maximum likelihood in closed form, steps weighed by their length",
        findings=(SPARSE.at(count=count, days=f"{days.mean():.1f}"),),
    )
