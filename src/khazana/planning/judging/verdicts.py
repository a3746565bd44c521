"""From forecasts to verdicts, by law and horizon."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from scipy.stats import kstest  # type: ignore[import-untyped] # it has no types

from khazana.planning.calibration.records import ModelKind
from khazana.planning.judging.coverage import independence, kupiec
from khazana.planning.judging.records import (
    Block,
    Check,
    Forecast,
    HorizonJudgement,
    JudgingRules,
    LevelCoverage,
    Verdict,
)

__all__ = ["rows_of"]

_PARTS: Final = 10
_LEAST_EXPECTED: Final = 5.0
_SHORTEST_DRAWDOWN_DAYS: Final = 7
"""Below a week, the deepest fall is most often no fall at all."""


def rows_of(blocks: Iterable[Block], rules: JudgingRules) -> tuple[HorizonJudgement, ...]:
    """Return a judgement for each law and horizon."""
    found: dict[tuple[ModelKind, int], list[Forecast]] = {
        (kind, horizon): [] for kind in rules.kinds for horizon in rules.horizons_days
    }
    for block in blocks:
        for forecast in block.forecasts:
            found[block.kind, forecast.horizon_days].append(forecast)
    for forecasts in found.values():
        forecasts.sort(key=lambda forecast: forecast.origin)
    return tuple(
        _row(kind, horizon, forecasts, found.get((ModelKind.GBM, horizon), []), rules)
        for (kind, horizon), forecasts in found.items()
    )


def _row(
    kind: ModelKind, horizon: int, forecasts: list[Forecast], plain: list[Forecast], rules: JudgingRules
) -> HorizonJudgement:
    places = np.array([forecast.place for forecast in forecasts])
    falls = [forecast.drawdown_place for forecast in forecasts] if horizon >= _SHORTEST_DRAWDOWN_DAYS else []
    coverages = tuple(_coverage(forecasts, number, level) for number, level in enumerate(rules.levels))
    place, drawdown = _evenness(places.tolist()), _evenness(falls)
    against = tuple(_against(place, drawdown, coverages, rules.significance))
    gain, error = _gain(forecasts, plain)
    verdict = Verdict.DOUBTED if against else Verdict.TRUSTED
    return HorizonJudgement(
        kind=kind,
        horizon_days=horizon,
        n_forecasts=len(forecasts),
        place_counts=tuple(np.histogram(places, _PARTS, (0.0, 1.0))[0].tolist()),
        place_probability=place,
        drawdown_probability=drawdown,
        crps=float(np.mean([forecast.crps for forecast in forecasts])) if forecasts else None,
        crps_gain=gain,
        crps_gain_error=error,
        coverages=coverages,
        against=against,
        verdict=Verdict.UNJUDGED if len(forecasts) < rules.least_forecasts else verdict,
    )


def _evenness(places: list[float]) -> float | None:
    """Return the probability of places as uneven by chance, if each of them is as likely."""
    return float(kstest(places, "uniform").pvalue) if places else None


def _coverage(forecasts: list[Forecast], number: int, level: float) -> LevelCoverage:
    hits = [forecast.hits[number] for forecast in forecasts]
    enough = level * len(hits) >= _LEAST_EXPECTED
    return LevelCoverage(
        level=level,
        failures=sum(hits),
        observations=len(hits),
        coverage=kupiec(sum(hits), len(hits), level) if enough else None,
        independence=independence(hits) if enough else None,
    )


def _against(
    place: float | None, drawdown: float | None, coverages: tuple[LevelCoverage, ...], significance: float
) -> Iterable[Check]:
    if place is not None and place < significance:
        yield Check.PLACE
    if drawdown is not None and drawdown < significance:
        yield Check.DRAWDOWN
    if any(one.coverage is not None and one.coverage.probability < significance for one in coverages):
        yield Check.COVERAGE
    if any(one.independence is not None and one.independence.probability < significance for one in coverages):
        yield Check.INDEPENDENCE


def _gain(forecasts: list[Forecast], plain: list[Forecast]) -> tuple[float | None, float | None]:
    """Return by which share the score is below that of geometric Brownian motion, and the error of that."""
    others = {forecast.origin: forecast.crps for forecast in plain}
    pairs = [(forecast.crps, others[forecast.origin]) for forecast in forecasts if forecast.origin in others]
    if not pairs:
        return None, None
    own, other = np.array(pairs).T
    gains = (other - own) / other.mean()
    return float(gains.mean()), float(gains.std(ddof=1) / len(gains) ** 0.5) if len(gains) > 1 else None
