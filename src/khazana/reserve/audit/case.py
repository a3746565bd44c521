"""What every check is given: the claims arranged, the market, the rules; and how its result is put together."""

from dataclasses import dataclass
from fractions import Fraction

from khazana.core import Finding, FindingKind, MarkSeries, Place, Range
from khazana.reserve.audit.figures import show
from khazana.reserve.audit.index import ClaimIndex
from khazana.reserve.audit.market import Market
from khazana.reserve.audit.results import Check, CheckKind, Input, Trial, Verdict
from khazana.reserve.audit.rules import AuditRules
from khazana.reserve.claims import Claim

__all__ = ["Case", "Judged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The material of an audit; the tolerances of its rules stand ready as inputs."""

    index: ClaimIndex
    market: Market
    rules: AuditRules
    venue_input: Input
    change_input: Input

    @classmethod
    def of(cls, index: ClaimIndex, marks: MarkSeries, rules: AuditRules) -> "Case":
        """Arrange the material."""
        return cls(
            index=index,
            market=Market(marks, rules),
            rules=rules,
            venue_input=_tolerance(rules.venue_tolerance),
            change_input=_tolerance(rules.change_tolerance),
        )


def _tolerance(share: Fraction) -> Input:
    return Input(symbol="tolerance", text=show(share, "1"), range=Range.exactly(share), unit="1", source="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim under one check: its ``kind`` and ``code``, the ``formula``, and what goes into it.

    ``held`` is the left side of the formula and its unit, where that is not the claim's own figure.
    """

    claim: Claim
    kind: CheckKind
    code: str
    formula: str
    inputs: tuple[Input, ...]
    others: tuple[str, ...] = ()
    expected: Range | None = None
    trials: tuple[Trial, ...] = ()
    held: tuple[Range, str] | None = None

    def holds(self) -> Check:
        """Return the check with the verdict that the claim can hold."""
        return self._check(Verdict.CONSISTENT, None)

    def fails(self, finding: FindingKind, /, **params: object) -> Check:
        """Return the check with the verdict that the claim cannot hold, and why."""
        return self._check(Verdict.INCONSISTENT, self._finding(finding, params))

    def open(self, finding: FindingKind, /, **params: object) -> Check:
        """Return the check with the verdict that what is known does not decide, and what would."""
        return self._check(Verdict.UNDETERMINED, self._finding(finding, params))

    def _finding(self, kind: FindingKind, params: dict[str, object]) -> Finding:
        place = Place(file="claims.csv", line=self.claim.line) if self.claim.line else Place(field=self.claim.id)
        return kind.at(place, claim=self.claim.id, stated=self.claim.stated.text, **params)

    def _check(self, verdict: Verdict, finding: Finding | None) -> Check:
        stated, unit = self.held or (self.claim.stated.range, self.claim.stated.unit)
        return Check(
            kind=self.kind,
            code=self.code,
            claims=(self.claim.id, *self.others),
            formula=self.formula,
            inputs=self.inputs,
            expected=self.expected,
            stated=stated,
            unit=unit,
            verdict=verdict,
            finding=finding,
            trials=self.trials,
        )
