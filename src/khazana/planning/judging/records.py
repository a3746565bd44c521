"""What judging asks, forecasts and finds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from khazana.core import BadInput, Finding, FindingKind, Severity
from khazana.planning.calibration.records import Drift, ModelKind
from khazana.planning.figures import figure
from khazana.planning.judging.coverage import CoverageTest

__all__ = [
    "FIT_FAILED",
    "NOTHING_TO_JUDGE",
    "NO_TRUST",
    "TOO_FAR",
    "Block",
    "Check",
    "Forecast",
    "HorizonJudgement",
    "Judgement",
    "JudgingRules",
    "LevelCoverage",
    "Verdict",
]

FIT_FAILED: Final = FindingKind(
    code="planning.fit-failed",
    severity=Severity.WARNING,
    text="{law} could not be fitted to the window that ends on {day}: {reason}.",
    remedy="Forecasts from that window are missing from its judgement; choose a longer window.",
)
NOTHING_TO_JUDGE: Final = FindingKind(
    code="planning.nothing-to-judge",
    severity=Severity.WARNING,
    text="The marks give {count} daily returns; a window to fit takes {window}. No law can be judged on them.",
    remedy="Fetch or import daily marks of some years. Until then, whichever law is used is an assumption.",
)
TOO_FAR: Final = FindingKind(
    code="planning.too-far",
    severity=Severity.NOTE,
    text="At {days} days the marks give {count} forecasts that do not overlap; a verdict takes {least}.",
    remedy="No history of this length can tell. Take results at this horizon as what the assumptions imply.",
)
NO_TRUST: Final = FindingKind(
    code="planning.no-trust",
    severity=Severity.WARNING,
    text="At {days} days no law that was judged deserves trust.",
    remedy="Show several laws beside each other at this horizon, and read quantiles as assumptions.",
)


class Verdict(StrEnum):
    """What a judgement comes to."""

    TRUSTED = "trusted"
    """No test speaks against it, and there were forecasts enough for the tests to speak."""
    DOUBTED = "doubted"
    """A test speaks against it."""
    UNJUDGED = "cannot be judged"
    """There were too few forecasts that do not overlap."""


class Check(StrEnum):
    """What was tested."""

    PLACE = "place"
    """Where what came lay in the forecast distribution: evenly, if the law is right."""
    DRAWDOWN = "drawdown"
    """Where the deepest fall from a peak lay among those forecast."""
    COVERAGE = "coverage"
    """How often losses lay beyond the value at risk (Kupiec)."""
    INDEPENDENCE = "independence"
    """Whether such losses follow on each other (Christoffersen)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingRules:
    """How laws are judged.

    Parameters
    ----------
    kinds
        The laws.
    horizons_days
        How far ahead, in daily returns. Forecasts of a horizon do not overlap: each begins where the last ended.
    window_days
        Daily returns that a fit sees.
    refit_days
        How often the laws are fitted anew. Between fits the variance or regime follows the marks.
    n_paths
        Paths behind each forecast.
    levels
        Chances of a loss beyond the values at risk that are tested.
    least_forecasts
        The fewest forecasts of a verdict.
    significance
        Below which probability a test speaks against a law. There are up to six tests, so each takes a hundredth.
    seed
        Of the paths.
    """

    kinds: tuple[ModelKind, ...] = tuple(ModelKind)
    horizons_days: tuple[int, ...] = (1, 7, 30, 91, 365)
    window_days: int = 1461
    refit_days: int = 91
    n_paths: int = 2000
    levels: tuple[float, ...] = (0.05, 0.01)
    least_forecasts: int = 20
    significance: float = 0.01
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("window_days", "refit_days", "n_paths", "least_forecasts"):
            figure(getattr(self, name), name, least=2)
        for level in self.levels:
            figure(level, "levels", above=0, below=1)
        figure(self.significance, "significance", above=0, below=1)
        if not self.kinds or not self.horizons_days or min(self.horizons_days) < 1:
            raise BadInput(
                "judging takes a law and a horizon",
                value=self.horizons_days,
                remedy="name one of each, of a day or more",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One forecast and what came.

    Parameters
    ----------
    origin
        How many of the daily returns the law had seen.
    place
        The share of paths below what came, from 0 to 1.
    crps
        The continuous ranked probability score [log price]: lower is better.
    hits
        For each level, whether the loss lay beyond the value at risk.
    drawdown_place
        The share of paths with a shallower fall than what came.
    """

    horizon_days: int
    origin: int
    place: float
    crps: float
    hits: tuple[bool, ...]
    drawdown_place: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """All forecasts of one law from one fit; what is kept of judging that was stopped."""

    kind: ModelKind
    fitted_at: int
    forecasts: tuple[Forecast, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCoverage:
    """Losses beyond a value at risk; the tests are ``None`` where fewer than five were to be expected."""

    level: float
    failures: int
    observations: int
    coverage: CoverageTest | None
    independence: CoverageTest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonJudgement:
    """What is to be thought of a law at a horizon.

    Parameters
    ----------
    n_forecasts
        That do not overlap.
    place_counts
        In ten equal parts from 0 to 1, how many of what came lay there: even, if the law is right.
    place_probability, drawdown_probability
        Of places as uneven by chance (Kolmogorov and Smirnov); ``None`` without forecasts, for drawdowns also where the
        horizon is too short for one to mean anything.
    crps
        Mean score [log price]; ``None`` without forecasts.
    crps_gain, crps_gain_error
        By which share it is below the score of geometric Brownian motion on the same days, and the standard error.
    coverages
        By level.
    against
        The tests that speak against it.
    """

    kind: ModelKind
    horizon_days: int
    n_forecasts: int
    place_counts: tuple[int, ...]
    place_probability: float | None
    drawdown_probability: float | None
    crps: float | None
    crps_gain: float | None
    crps_gain_error: float | None
    coverages: tuple[LevelCoverage, ...]
    against: tuple[Check, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Which law deserves trust over which horizon, and where none does.

    Parameters
    ----------
    rows
        By law and horizon.
    drift
        The stated drift that all laws were judged with.
    n_returns, returns_digest
        Daily returns there were, and the SHA-256 of them as little-endian doubles.
    blocks
        The forecasts. Hand a stopped judgement back to go on from them.
    complete
        Whether all was judged.
    """

    rules: JudgingRules
    drift: Drift
    n_returns: int
    returns_digest: str
    rows: tuple[HorizonJudgement, ...]
    blocks: tuple[Block, ...]
    complete: bool
    findings: tuple[Finding, ...]

    def trusted(self, horizon_days: int) -> tuple[ModelKind, ...]:
        """Return the laws that are trusted at a horizon, the best score first."""
        rows = [row for row in self.rows if row.horizon_days == horizon_days and row.verdict is Verdict.TRUSTED]
        return tuple(row.kind for row in sorted(rows, key=lambda row: (row.crps or 0.0, row.kind)))
