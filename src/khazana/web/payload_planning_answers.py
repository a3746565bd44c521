"""What programs get for searches, stresses and judged laws."""

import datetime as dt

from pydantic import Field

from khazana.app.planning_reports import JudgeReport, SearchReport, StressReport
from khazana.planning.answers.mildest_paths import Mildest
from khazana.planning.answers.sensitivities import SensitivityRow
from khazana.planning.judging.records import HorizonJudgement, LevelCoverage
from khazana.web.payload_audit import FindingOut
from khazana.web.payload_decision import NumberOut, figure
from khazana.web.payload_estimates import EstimateOut, QuantileOut
from khazana.web.payload_planning import PlanningStandOut
from khazana.web.payloads import Out

__all__ = ["JudgeOut", "SearchOut", "StressOut"]


class PointOut(Out):
    """One size of the policy."""

    size: NumberOut = Field(description="How many times what the policy says.")
    breach: EstimateOut
    coins: QuantileOut
    efficient: bool = Field(description="Whether no other size holds more at no more risk.")


class SafeOut(Out):
    """The largest size that passed its test on fresh paths; null where none did."""

    risk: float
    size: NumberOut
    found: EstimateOut
    tested: EstimateOut | None
    passes: bool
    is_largest_allowed: bool


class SearchOut(Out):
    """The frontier and the largest safe size; ``known`` is false where it was not worked out: ask with work=true."""

    known: bool
    complete: bool
    stand: PlanningStandOut | None
    policy: str
    frontier: tuple[PointOut, ...]
    safest: SafeOut | None

    @classmethod
    def of(cls, report: SearchReport | None) -> "SearchOut":
        """Take over a search."""
        if report is None:
            return cls(known=False, complete=False, stand=None, policy="", frontier=(), safest=None)
        safe = report.safest
        return cls(
            known=True,
            complete=report.complete,
            stand=PlanningStandOut.of(report.stand),
            policy=report.frontier.policy,
            frontier=tuple(
                PointOut(
                    size=figure(one.size),
                    breach=EstimateOut.of(one.breach),
                    coins=QuantileOut.of(one.coins),
                    efficient=one.is_efficient,
                )
                for one in report.frontier.points
            ),
            safest=SafeOut(
                risk=safe.risk,
                size=figure(safe.size),
                found=EstimateOut.of(safe.found),
                tested=None if safe.tested is None else EstimateOut.of(safe.tested),
                passes=safe.passes,
                is_largest_allowed=safe.is_bound,
            ),
        )


class MildestOut(Out):
    """The mildest path that breaks a limit; ``distance`` is null where no path within reach does."""

    policy: str
    limit: str
    distance: NumberOut = Field(description="Standard deviations from the path that the law expects.")
    on: dt.date | None
    lowest_usd: NumberOut
    end_usd: NumberOut
    prices_usd: tuple[NumberOut, ...] = Field(description="Day by day from the first on.")

    @classmethod
    def of(cls, one: Mildest) -> "MildestOut":
        """Take over a path."""
        return cls(
            policy=one.policy,
            limit=one.limit,
            distance=None if one.reach is None else figure(one.reach.distance),
            on=None if one.reach is None else one.reach.on,
            lowest_usd=figure(one.lowest_usd),
            end_usd=figure(one.end_usd),
            prices_usd=tuple(figure(price) for price in one.prices_usd),
        )


class BrokenOut(Out):
    """When a limit was broken; null where it never was."""

    limit: str
    on: dt.date | None


class ReplayOut(Out):
    """What a policy came to under the prices of an episode."""

    episode: str
    policy: str
    breaches: tuple[BrokenOut, ...]
    coins: NumberOut
    value_usd: NumberOut
    lowest_price_usd: NumberOut


class ChangeOut(Out):
    """The result under one assumption changed."""

    change: str = Field(description="Empty for the result without a change.")
    breach: EstimateOut
    breach_change: EstimateOut
    value_usd: QuantileOut

    @classmethod
    def of(cls, one: SensitivityRow) -> "ChangeOut":
        """Take over a result."""
        return cls(
            change=one.change,
            breach=EstimateOut.of(one.breach),
            breach_change=EstimateOut.of(one.breach_change),
            value_usd=QuantileOut.of(one.value_usd),
        )


class SensitivityOut(Out):
    """What the result of a policy hangs on."""

    policy: str
    rows: tuple[ChangeOut, ...] = Field(description="First without a change, then the largest effect first.")


class BreakEvenOut(Out):
    """At which price of a coin a policy has cost as much as it holds, at the end."""

    policy: str
    shares: tuple[float, ...]
    price_usd: tuple[NumberOut, ...]
    above: EstimateOut = Field(description="The probability that the price is there or above.")


class StressOut(Out):
    """Stresses; ``known`` is false where they were not worked out: ask with work=true."""

    known: bool
    complete: bool
    stand: PlanningStandOut | None
    mildest: tuple[MildestOut, ...]
    replays: tuple[ReplayOut, ...]
    sensitivities: tuple[SensitivityOut, ...]
    break_evens: tuple[BreakEvenOut, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def nothing(cls) -> "StressOut":
        """Return what is told where nothing is known."""
        return cls(
            known=False, complete=False, stand=None, mildest=(), replays=(), sensitivities=(), break_evens=(),
            findings=(),
        )  # fmt: skip

    @classmethod
    def of(cls, report: StressReport) -> "StressOut":
        """Take over stresses."""
        return cls(
            known=True,
            complete=report.complete,
            stand=PlanningStandOut.of(report.stand),
            mildest=tuple(MildestOut.of(one) for one in report.mildest),
            replays=tuple(
                ReplayOut(
                    episode=one.episode,
                    policy=one.policy,
                    breaches=tuple(BrokenOut(limit=limit, on=on) for limit, on in one.breaches),
                    coins=figure(one.coins),
                    value_usd=figure(one.value_usd),
                    lowest_price_usd=figure(one.lowest_price_usd),
                )
                for one in report.replays
            ),
            sensitivities=tuple(
                SensitivityOut(policy=one.policy, rows=tuple(ChangeOut.of(row) for row in (one.base, *one.rows)))
                for one in report.sensitivities
            ),
            break_evens=tuple(
                BreakEvenOut(
                    policy=one.policy,
                    shares=one.shares,
                    price_usd=tuple(figure(price) for price in one.price_usd),
                    above=EstimateOut.of(one.above),
                )
                for one in report.break_evens
            ),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )


class CoverageOut(Out):
    """Losses beyond a value at risk; probabilities are null where fewer than five were to be expected."""

    level: float
    failures: int
    observations: int
    kupiec: NumberOut = Field(description="That chance would bring a share as far from the level.")
    christoffersen: NumberOut = Field(description="That chance would let them follow each other as much.")

    @classmethod
    def of(cls, one: LevelCoverage) -> "CoverageOut":
        """Take over a coverage."""
        return cls(
            level=one.level,
            failures=one.failures,
            observations=one.observations,
            kupiec=None if one.coverage is None else figure(one.coverage.probability),
            christoffersen=None if one.independence is None else figure(one.independence.probability),
        )


class HorizonOut(Out):
    """What is to be thought of a law at a horizon."""

    law: str
    horizon_days: int
    forecasts: int = Field(ge=0, description="That do not overlap.")
    verdict: str
    against: tuple[str, ...] = Field(description="The tests that speak against it.")
    places: tuple[int, ...] = Field(description="In ten equal parts from 0 to 1, how many of what came lay there.")
    place_probability: NumberOut
    drawdown_probability: NumberOut
    crps: NumberOut
    crps_gain: NumberOut = Field(description="Share by which it is below that of geometric Brownian motion.")
    crps_gain_error: NumberOut
    coverage: tuple[CoverageOut, ...]

    @classmethod
    def of(cls, one: HorizonJudgement) -> "HorizonOut":
        """Take over a judgement."""
        return cls(
            law=one.kind.value,
            horizon_days=one.horizon_days,
            forecasts=one.n_forecasts,
            verdict=one.verdict.value,
            against=tuple(check.value for check in one.against),
            places=one.place_counts,
            place_probability=figure(one.place_probability),
            drawdown_probability=figure(one.drawdown_probability),
            crps=figure(one.crps),
            crps_gain=figure(one.crps_gain),
            crps_gain_error=figure(one.crps_gain_error),
            coverage=tuple(CoverageOut.of(it) for it in one.coverages),
        )


class JudgeOut(Out):
    """Judged laws; ``known`` is false where they were not judged: ask with work=true."""

    known: bool
    complete: bool
    first: dt.date | None
    last: dt.date | None
    returns: int = Field(ge=0, description="Daily returns there were.")
    horizons: tuple[HorizonOut, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: JudgeReport | None) -> "JudgeOut":
        """Take over a judgement."""
        if report is None:
            return cls(known=False, complete=False, first=None, last=None, returns=0, horizons=(), findings=())
        found = report.judgement
        return cls(
            known=True,
            complete=report.complete,
            first=report.first,
            last=report.last,
            returns=found.n_returns,
            horizons=tuple(HorizonOut.of(one) for one in found.rows),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )
