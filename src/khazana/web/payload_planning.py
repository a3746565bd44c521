"""What programs get for a plan: where it stands, and what came of its policies, with Monte Carlo errors.

These are results of a simulation with floats. They are rounded at nine significant digits; ``null`` is unknown, or
never.
"""

import datetime as dt

from pydantic import Field

from khazana.app.planning_reports import PlanningStand, RunReport
from khazana.planning import Measure, Result
from khazana.planning.answers.account_rows import AccountRow
from khazana.programmes import Programme
from khazana.web.payload_audit import FindingOut
from khazana.web.payload_decision import NumberOut, figure
from khazana.web.payload_estimates import EstimateOut, QuantileOut
from khazana.web.payloads import Out, TextOut

__all__ = ["PlanningOut", "PlanningStandOut", "RunOut"]

_SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


class ParameterOut(Out):
    """A fitted figure of the law and its standard error; null where the method gives none."""

    name: str
    value: NumberOut
    error: NumberOut


class PlanningStandOut(Out):
    """What an answer rests on: the law and its fit, the stated drift, the start, the policies and limits held."""

    programme: str
    synthetic: bool = Field(description="Whether the programme or its plan is made up.")
    law: str
    fitted_from: dt.date
    fitted_to: dt.date
    parameters: tuple[ParameterOut, ...]
    drift_log_per_year: float = Field(description="Stated, never fitted.")
    drift_reason: str
    start: dt.date
    days: int
    price_usd: NumberOut
    coins: NumberOut
    policies: tuple[str, ...]
    limits: tuple[str, ...]
    seed: str = Field(description="A whole number as text, as it may have 64 bits.")
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, stand: PlanningStand) -> "PlanningStandOut":
        """Take over where an answer stands."""
        fit, question = stand.calibration, stand.question
        return cls(
            programme=stand.programme.id,
            synthetic=stand.programme.synthetic or stand.plan.is_synthetic,
            law=fit.kind.value,
            fitted_from=fit.first,
            fitted_to=fit.last,
            parameters=tuple(
                ParameterOut(name=one.name, value=figure(one.value), error=figure(one.standard_error))
                for one in fit.estimates
            ),
            drift_log_per_year=fit.drift.log_growth_per_year,
            drift_reason=fit.drift.reason,
            start=question.start.on,
            days=question.days,
            price_usd=figure(question.start.price_usd),
            coins=figure(question.start.books.coins),
            policies=tuple(one.name for one in question.policies),
            limits=tuple(one.name for one in question.limits),
            seed=str(question.seed),
            findings=tuple(FindingOut.of(one) for one in stand.findings),
        )


class LimitOut(Out):
    """A declared limit."""

    id: str
    name: TextOut
    kind: str
    conditionality: str = Field(
        description="What it is to those who agreed on it, as in the file; empty where nobody said."
    )
    source: str = Field(description="Identifier of a source; empty where it is assumed.")
    assumption: str
    asks: TextOut | None = Field(description="What would settle what is open.")


class PolicyOut(Out):
    """A declared policy."""

    id: str
    name: TextOut
    rules: tuple[str, ...]
    source: str
    assumption: str


class PlanningOut(Out):
    """What a treasury's plan declares; all of it empty where there is no plan."""

    programme: str
    planned: bool
    start: dt.date | None
    years: int | None
    policies: tuple[PolicyOut, ...]
    limits: tuple[LimitOut, ...]

    @classmethod
    def of(cls, programme: Programme) -> "PlanningOut":
        """Take over a plan."""
        plan = programme.planning
        return cls(
            programme=programme.id,
            planned=plan is not None,
            start=None if plan is None else plan.start,
            years=None if plan is None else plan.years,
            policies=tuple(
                PolicyOut(
                    id=one.id,
                    name=TextOut.of(one.name),
                    rules=tuple(rule.kind.value for rule in one.rules),
                    source=one.origin.source,
                    assumption=one.origin.assumption,
                )
                for one in (() if plan is None else plan.policies)
            ),
            limits=tuple(
                LimitOut(
                    id=one.id,
                    name=TextOut.of(one.name),
                    kind=one.kind.value,
                    conditionality="" if one.conditionality is None else one.conditionality.value,
                    source=one.origin.source,
                    assumption=one.origin.assumption,
                    asks=None if one.asks is None else TextOut.of(one.asks),
                )
                for one in (() if plan is None else plan.limits)
            ),
        )


class CauseOut(Out):
    """A limit as the first that is broken."""

    limit: str
    probability: EstimateOut
    half_by: dt.date | None = Field(description="The day up to which half of those paths have broken it.")


class FanOut(Out):
    """Quantiles of a measure at a date, from bins of at most 0.2%."""

    on: dt.date
    values: tuple[NumberOut, ...] = Field(description="At the shares 0.05, 0.25, 0.5, 0.75 and 0.95.")


class FansOut(Out):
    """A measure date by date."""

    measure: str
    fan: tuple[FanOut, ...]


class CountedOut(Out):
    """A ceiling on accumulation held against one of both counts."""

    limit: str
    count: str = Field(description="announced or imf.")
    agreed: bool = Field(description="Whether the ceiling was declared with this count.")
    coins: QuantileOut
    breach: EstimateOut | None


class OutcomeOut(Out):
    """What came of a policy."""

    policy: str
    breach: EstimateOut = Field(description="The probability that any limit is broken.")
    against_first: EstimateOut | None = Field(description="Above that of the first policy, on the same paths.")
    half_by: dt.date | None = Field(description="The day up to which half of all paths have broken a limit.")
    causes: tuple[CauseOut, ...]
    counts: tuple[CountedOut, ...]
    coins: tuple[QuantileOut, ...]
    value_usd: tuple[QuantileOut, ...]
    fans: tuple[FansOut, ...]


class AccountOut(Out):
    """What the accounts of a policy show on one reporting day, by one rule."""

    policy: str
    treatment: str
    on: dt.date
    carrying_usd: tuple[NumberOut, ...] = Field(description="In the balance sheet: at 0.05, 0.5 and 0.95.")
    income_usd: tuple[NumberOut, ...] = Field(description="Through income since the report before, likewise.")
    loss: EstimateOut = Field(description="The probability that this is a loss.")
    paths: int = Field(ge=0)

    @classmethod
    def of(cls, one: AccountRow) -> "AccountOut":
        """Take over a row of the accounts."""
        return cls(
            policy=one.policy,
            treatment=one.treatment.value,
            on=one.on,
            carrying_usd=tuple(figure(value) for value in one.carrying_usd),
            income_usd=tuple(figure(value) for value in one.income_usd),
            loss=EstimateOut.of(one.loss),
            paths=one.paths,
        )


class RunOut(Out):
    """What came of the policies; ``stand`` is null where there is no plan."""

    stand: PlanningStandOut | None
    paths: int = Field(ge=0)
    complete: bool = Field(description="Whether it ran to its end; the best so far otherwise.")
    outcomes: tuple[OutcomeOut, ...]
    accounts: tuple[AccountOut, ...] = Field(description="Empty where they were not asked for: ask with accounts=true.")

    @classmethod
    def of(cls, report: RunReport) -> "RunOut":
        """Take over a run."""
        return cls(
            stand=PlanningStandOut.of(report.stand),
            paths=report.result.paths,
            complete=report.complete,
            outcomes=tuple(
                OutcomeOut(
                    policy=one.policy,
                    breach=EstimateOut.of(one.breach),
                    against_first=None if one.against_first is None else EstimateOut.of(one.against_first),
                    half_by=one.median_on,
                    causes=tuple(
                        CauseOut(limit=it.limit, probability=EstimateOut.of(it.probability), half_by=it.median_on)
                        for it in one.causes
                    ),
                    counts=_counts(report, one.policy),
                    coins=tuple(QuantileOut.of(it) for it in one.coins),
                    value_usd=tuple(QuantileOut.of(it) for it in one.value_usd),
                    fans=tuple(_fans(report.result, one.policy)),
                )
                for one in report.outcomes
            ),
            accounts=tuple(AccountOut.of(one) for one in report.accounts),
        )

    @classmethod
    def nothing(cls) -> "RunOut":
        """Return what is told of a programme without a plan."""
        return cls(stand=None, paths=0, complete=False, outcomes=(), accounts=())


def _counts(report: RunReport, policy: str) -> tuple[CountedOut, ...]:
    return tuple(
        CountedOut(
            limit=one.limit,
            count=one.count.value,
            agreed=one.is_agreed,
            coins=QuantileOut.of(one.coins),
            breach=None if one.breach is None else EstimateOut.of(one.breach),
        )
        for one in report.counts
        if one.policy == policy
    )


def _fans(result: Result, policy: str) -> tuple[FansOut, ...]:
    question = result.question
    shown = (Measure.COINS, Measure.VALUE_USD, Measure.NET_RESERVES_USD, Measure.ADEQUACY)
    return tuple(
        FansOut(
            measure=measure.value,
            fan=tuple(
                FanOut(on=question.horizon.date_of(day), values=tuple(figure(float(one)) for one in row))
                for day, row in zip(question.marked_days, result.fan(measure, policy, _SHARES), strict=True)
            ),
        )
        for measure in shown
        if measure in question.measures
    )
