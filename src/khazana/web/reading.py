"""What the pages say of a report, before any words: headline figures, and claims with their checks by statement."""

from collections import Counter
from dataclasses import dataclass

from khazana.app.reports import ReserveReport
from khazana.programmes import Programme
from khazana.reserve.accumulation import AccumulationRow
from khazana.reserve.announced import AnnouncedValue
from khazana.reserve.audit import Check, Verdict, gravest
from khazana.reserve.books import Balance
from khazana.reserve.claims import Claim, Measure

__all__ = ["Headline", "JudgedClaim", "Statement", "headline", "other_claims", "refuted", "statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The figures at the head of a programme.

    ``last`` is the last announced balance and ``now`` its value at the last mark known; both are ``None``
    where no balance was announced. ``booked`` is what listed events explain; ``None`` without any event.
    ``verdicts`` counts claims by their gravest verdict.
    """

    programme: Programme
    last: AccumulationRow | None
    now: AnnouncedValue | None
    booked: Balance | None
    claims: int
    verdicts: tuple[tuple[Verdict, int], ...]


def headline(report: ReserveReport) -> Headline:
    """Return the headline figures of a report."""
    counts = Counter(report.audit.verdict(claim.id) for claim in report.programme.claims)
    valued = [one for one in report.announced if one.value is not None]
    return Headline(
        programme=report.programme,
        last=report.accumulation[-1] if report.accumulation else None,
        now=valued[-1] if valued else None,
        booked=report.books.steps[-1].balance if report.books.steps else None,
        claims=len(report.programme.claims),
        verdicts=tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict]),
    )


def other_claims(programme: Programme) -> tuple[Claim, ...]:
    """Return the claims about anything but coins: power, users, reserves."""
    return tuple(claim for claim in programme.claims if claim.measure is Measure.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedClaim:
    """A claim with the checks that judge it and the gravest verdict."""

    claim: Claim
    verdict: Verdict
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Claims of one breath."""

    id: str
    claims: tuple[JudgedClaim, ...]

    @property
    def first(self) -> Claim:
        """The claim that stands first; time, claimant and source are taken from it."""
        return self.claims[0].claim

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict on any of its claims."""
        return gravest(one.verdict for one in self.claims)


def statements(report: ReserveReport) -> tuple[Statement, ...]:
    """Return all claims with their checks, by statement, in the order of the claims."""
    grouped: dict[str, list[JudgedClaim]] = {}
    for claim in report.programme.claims:
        judged = JudgedClaim(claim=claim, verdict=report.audit.verdict(claim.id), checks=report.audit.of(claim.id))
        grouped.setdefault(claim.statement, []).append(judged)
    return tuple(Statement(id=name, claims=tuple(claims)) for name, claims in grouped.items())


def refuted(report: ReserveReport) -> tuple[tuple[Claim, Check], ...]:
    """Return the checks that contradict a claim, in the order of the claims."""
    return tuple(
        (claim, check)
        for claim in report.programme.claims
        for check in report.audit.of(claim.id)
        if check.verdict is Verdict.INCONSISTENT
    )
