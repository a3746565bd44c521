"""What programs get for a comparison: policies, laws and programmes side by side on common paths."""

from pydantic import Field

from khazana.app.planning_reports import ComparedShown, CompareReport
from khazana.planning import Estimate
from khazana.web.payload_audit import FindingOut
from khazana.web.payload_decision import NumberOut, figure
from khazana.web.payload_estimates import EstimateOut, QuantileOut
from khazana.web.payloads import Out

__all__ = ["CompareOut"]


class ComparedOut(Out):
    """One of what is compared; differences are from the first, and null for the first."""

    name: str
    programme: str
    policy: str
    law: str
    breach: EstimateOut = Field(description="The probability that any limit is broken.")
    breach_change: EstimateOut | None = Field(description="Above that of the first, on the same paths.")
    error_apart: NumberOut = Field(description="The error of that if each had paths of its own.")
    coins: QuantileOut
    value_usd: QuantileOut
    value_change_usd: EstimateOut | None = Field(description="Above the first's in the mean, path by path.")

    @classmethod
    def of(cls, one: ComparedShown) -> "ComparedOut":
        """Take over one."""
        found = one.compared
        return cls(
            name=one.asked.label,
            programme=one.asked.programme_id,
            policy=one.stand.question.policies[0].name,
            law=one.stand.calibration.kind.value,
            breach=EstimateOut.of(found.breach),
            breach_change=_difference(found.breach_change),
            error_apart=figure(found.breach_apart),
            coins=QuantileOut.of(found.coins),
            value_usd=QuantileOut.of(found.value_usd),
            value_change_usd=_difference(found.value_change),
        )


def _difference(one: Estimate | None) -> EstimateOut | None:
    return None if one is None else EstimateOut.of(one)


class CompareOut(Out):
    """A comparison; ``known`` is false where it was not worked out: ask with work=true."""

    known: bool
    complete: bool
    paths: int = Field(ge=0, description="Common to all.")
    rows: tuple[ComparedOut, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: CompareReport | None) -> "CompareOut":
        """Take over a comparison."""
        if report is None:
            return cls(known=False, complete=False, paths=0, rows=(), findings=())
        return cls(
            known=True,
            complete=report.complete,
            paths=report.paths,
            rows=tuple(ComparedOut.of(one) for one in report.rows),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )
