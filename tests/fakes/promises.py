"""Facts and promises that the tests of commitments share."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from khazana.alliance.commitment_facts import (
    Cause,
    Facts,
    Followed,
    Movement,
    Reported,
    Said,
    SaidKind,
)
from khazana.alliance.commitment_results import Promise
from khazana.alliance.commitment_rules import (
    NoInflowBetween,
    NoOutflowBetween,
    Rule,
)
from khazana.alliance.commitments import Evaluation, evaluate
from khazana.core import BlockRef, Interval, Range, SourceKind, Standing

START, END = datetime(2025, 2, 26, tzinfo=UTC), datetime(2025, 7, 18, tzinfo=UTC)
LATER = END + timedelta(days=30)
WITHIN = Interval(START, END)
BLOCK = BlockRef(900_000, "00" * 32)
FOLLOWED = Followed(network="main", block=BLOCK, end=LATER, complete=True, basis="proven")
NO_INFLOW, NO_OUTFLOW = NoInflowBetween(within=WITHIN), NoOutflowBetween(within=WITHIN)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def judged(rule: Rule | None, facts: Facts, at: datetime = LATER, due: datetime | None = None) -> Evaluation:
    return evaluate(Promise(id="it", rule=rule, due=due), facts, at=at)


def codes(found: Evaluation) -> list[str]:
    return [one.code.removeprefix("commitments.") for one in found.reasons]


def known(**more: Any) -> Facts:  # noqa: ANN401 - any field of the facts
    return replace(Facts(programme="x", followed=FOLLOWED), **more)


def moved(cause: Cause, amount: int = 5, standing: Standing = Standing.PROVEN, at: datetime | None = None) -> Movement:
    return Movement(at=at or day(3), cause=cause, amount=amount, standing=standing, reference=f"{cause}-{amount}")


def said(kind: SaidKind, low: str, high: str, first: int, last: int, claim: str = "a") -> Said:
    return Said(
        kind=kind,
        within=Interval(day(first), day(last)),
        bitcoin=Range(Fraction(low), Fraction(high)),
        claim=claim,
        claimant="the government",
        source="press",
        source_kind=SourceKind.PRESS,
    )


def report(
    says: str, kind: SourceKind = SourceKind.PRIMARY, dated: datetime | None = None, commitment: str = "it"
) -> Reported:
    return Reported(
        commitment=commitment, says=says, by="the Fund", dated=dated or day(9), source="review", source_kind=kind
    )
