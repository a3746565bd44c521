"""What programs get for the audit: checks with their arithmetic, and findings."""

from pydantic import Field

from khazana.app.reports import ReserveReport
from khazana.core import Finding
from khazana.reserve.audit import Check, Trial
from khazana.web.payloads import IntervalOut, Out, RangeOut

__all__ = ["AuditOut", "FindingOut"]


class FindingOut(Out):
    """What a check says."""

    code: str
    severity: str = Field(description="error, warning or note.")
    text: str = Field(description="English.")
    remedy: str = Field(description="English.")
    place: str = Field(description="File, line and field; empty where there is none.")

    @classmethod
    def of(cls, one: Finding) -> "FindingOut":
        """Take over a finding."""
        return cls(
            code=one.code, severity=one.severity.value, text=one.text(), remedy=one.remedy(), place=str(one.place)
        )


class InputOut(Out):
    """A figure that enters a check."""

    symbol: str
    text: str
    range: RangeOut
    source: str


class TrialOut(Out):
    """One rule tried against marks."""

    rule: str
    holds: bool | None = Field(description="null where the marks at hand do not decide.")
    where: tuple[IntervalOut, ...] = Field(description="The times at which it holds.")
    figure: RangeOut | None

    @classmethod
    def of(cls, one: Trial) -> "TrialOut":
        """Take over a trial."""
        return cls(
            rule=one.rule,
            holds=one.holds,
            where=tuple(IntervalOut.of(span) for span in one.where),
            figure=None if one.figure is None else RangeOut.of(one.figure, one.unit),
        )


class CheckOut(Out):
    """One check of one claim, with its arithmetic."""

    claim: str = Field(description="The claim it judges.")
    others: tuple[str, ...] = Field(description="Other claims that it uses.")
    kind: str = Field(description="arithmetic, marks, claims, ledger or chain.")
    code: str
    formula: str
    inputs: tuple[InputOut, ...]
    expected: RangeOut | None = Field(description="What the formula gives.")
    stated: RangeOut
    verdict: str
    finding: FindingOut | None
    trials: tuple[TrialOut, ...]

    @classmethod
    def of(cls, check: Check) -> "CheckOut":
        """Take over a check."""
        return cls(
            claim=check.claims[0],
            others=check.claims[1:],
            kind=check.kind.value,
            code=check.code,
            formula=check.formula,
            inputs=tuple(
                InputOut(symbol=one.symbol, text=one.text, range=RangeOut.of(one.range, one.unit), source=one.source)
                for one in check.inputs
            ),
            expected=None if check.expected is None else RangeOut.of(check.expected, check.unit),
            stated=RangeOut.of(check.stated, check.unit),
            verdict=check.verdict.value,
            finding=None if check.finding is None else FindingOut.of(check.finding),
            trials=tuple(TrialOut.of(one) for one in check.trials),
        )


class AuditOut(Out):
    """All checks of all claims."""

    programme: str
    checks: tuple[CheckOut, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: ReserveReport) -> "AuditOut":
        """Take over an audit."""
        return cls(
            programme=report.programme.id,
            checks=tuple(CheckOut.of(check) for check in report.audit.checks),
            findings=tuple(FindingOut.of(one) for one in report.audit.findings),
        )
