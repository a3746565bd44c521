"""What the audit says of claims: checks with their arithmetic, verdicts, findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from khazana.core import Finding, Interval, Range

__all__ = ["Audit", "Check", "CheckKind", "Input", "Trial", "Verdict", "gravest"]


class Verdict(StrEnum):
    """What a check finds: the claim can hold, cannot hold, or what is known does not decide."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNDETERMINED = "undetermined"


def gravest(verdicts: Iterable[Verdict]) -> Verdict:
    """Return inconsistent if that is among them, else consistent if that is, else undetermined."""
    met = set(verdicts)
    return next((one for one in (Verdict.INCONSISTENT, Verdict.CONSISTENT) if one in met), Verdict.UNDETERMINED)


class CheckKind(StrEnum):
    """Against what a claim is held."""

    ARITHMETIC = "arithmetic"
    """Its own figures among themselves: holdings times price against value."""
    MARKS = "marks"
    """The market: is there an instant in its time at which it holds?"""
    CLAIMS = "claims"
    """Other claims: prices and a change, a rate and two balances, a sum and its parts."""
    LEDGER = "ledger"
    """The books of the reserve."""
    CHAIN = "chain"
    """What lies on the scripts of the perimeter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A figure that enters a check.

    ``symbol`` is its place in the formula, ``text`` how it was stated or computed, ``range`` what it admits,
    ``unit`` of the range, ``source`` the claim id or mark source it comes from.
    """

    symbol: str
    text: str
    range: Range
    unit: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One rule tried against marks.

    Parameters
    ----------
    rule
        In words.
    holds
        Whether the claim agrees with the market under it.
    where
        The time of the one price tried; of two, where a change is judged. Where many prices are told as one
        trial, the times at which the claim holds.
    figure, unit
        What the formula gives there: the price, or holdings times it.
    """

    rule: str
    holds: bool | None
    where: tuple[Interval, ...]
    figure: Range | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of one claim.

    Parameters
    ----------
    code
        Which check: ``value-is-holdings-times-price``.
    claims
        Ids of all claims in it; the first is the one it judges.
    formula
        In symbols of the inputs: ``value = holdings × price``.
    expected, stated
        The right side of the formula, and the left, in ``unit``. The left is the claim's figure, or where the
        formula asks for another (a difference of balances), that.
    verdict, finding
        What follows; there is a finding, with its remedy, unless the verdict is consistent.
    """

    kind: CheckKind
    code: str
    claims: tuple[str, ...]
    formula: str
    inputs: tuple[Input, ...]
    expected: Range | None
    stated: Range
    unit: str
    verdict: Verdict
    finding: Finding | None = None
    trials: tuple[Trial, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All checks of all claims, in the order of the claims; and the findings they raise."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    _by_claim: Mapping[str, tuple[Check, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_claim: dict[str, list[Check]] = {}
        for check in self.checks:
            by_claim.setdefault(check.claims[0], []).append(check)
        object.__setattr__(self, "_by_claim", {claim_id: tuple(checks) for claim_id, checks in by_claim.items()})

    def of(self, claim_id: str) -> tuple[Check, ...]:
        """Return the checks that judge one claim."""
        return self._by_claim.get(claim_id, ())

    def verdict(self, claim_id: str) -> Verdict:
        """Return inconsistent if a check of the claim says so, else consistent if one does, else undetermined."""
        return gravest(check.verdict for check in self.of(claim_id))
