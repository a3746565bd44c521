"""Commitments: each rule, each status, and why; other facts give another evaluation, the same the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from fakes.promises import (
    BLOCK,
    END,
    FOLLOWED,
    NO_INFLOW,
    NO_OUTFLOW,
    START,
    WITHIN,
    codes,
    day,
    judged,
    known,
    moved,
    report,
    said,
)
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance.commitment_facts import (
    BalanceKnown,
    Cause,
    DocumentStep,
    Facts,
    Movement,
    PerimeterNamed,
    SaidKind,
    SeriesPoint,
    facts_digest,
)
from khazana.alliance.commitment_judging import JUDGES
from khazana.alliance.commitment_results import CountBasis, Promise, Status
from khazana.alliance.commitment_rules import (
    OPEN_END,
    RULES,
    DocumentLoggedBy,
    NoOutflowBetween,
)
from khazana.alliance.commitments import EVALUATOR_VERSION, evaluate
from khazana.core import Interval, Range, SourceKind, Standing, format_instant

POINT = SeriesPoint(
    series="balance",
    unit="%",
    within=WITHIN,
    value=Range.exactly(1),
    source="s",
    source_kind=SourceKind.PRIMARY,
)
STEP = DocumentStep(document="d", action="adopted", party="A", digest="ab" * 32, seen_at=None, log="l", position=4)


def test_every_rule_has_a_judge() -> None:
    assert set(JUDGES) == set(RULES.values())


def test_nothing_came_and_all_was_seen() -> None:
    found = judged(NO_INFLOW, known())
    assert (found.status, codes(found)) == (Status.MET, ["nothing-found"])


@pytest.mark.parametrize("cause", [Cause.BOUGHT, Cause.MINED])
def test_what_evidence_shows_breaks_it(cause: Cause) -> None:
    for facts in (known(movements=(moved(cause),)), known(movements=(moved(cause),), followed=None)):
        found = judged(NO_INFLOW, facts)
        assert (found.status, codes(found)) == (Status.NOT_MET, ["found-inflow"])
        assert found.evidence == (f"{cause}-5",)
    assert judged(NO_INFLOW, known(movements=(moved(cause, at=END),))).status is Status.MET
    assert judged(NO_INFLOW, known(movements=(moved(cause, at=START - timedelta(seconds=1)),))).status is Status.MET


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (known(followed=None), "not-followed"),
        (known(followed=replace(FOLLOWED, complete=False)), "perimeter-open"),
        (known(followed=replace(FOLLOWED, end=day(5))), "followed-to"),
        (known(movements=(moved(Cause.RECEIVED, standing=Standing.UNKNOWN),)), "origin-unknown"),
        (known(movements=(moved(Cause.MIXED, standing=Standing.UNKNOWN),)), "origin-unknown"),
        (known(movements=(moved(Cause.BOUGHT, standing=Standing.CLAIMED),)), "origin-unknown"),
        (known(said=(said(SaidKind.PURCHASE, "7.5", "8.5", 1, 2),)), "announced"),
    ],
)
def test_what_is_not_known_leaves_it_undetermined(facts: Facts, code: str) -> None:
    found = judged(NO_INFLOW, facts)
    assert (found.status, codes(found)) == (Status.UNDETERMINED, [code])


def test_what_is_moved_together_does_not_count() -> None:
    found = judged(NO_INFLOW, known(movements=(moved(Cause.CONSOLIDATED, 70), moved(Cause.ENTERED, 30))))
    assert found.status is Status.MET
    assert {one.basis: one.low for one in found.counts}[CountBasis.CHAIN_CONSOLIDATED] == 100


def test_both_counts_stand_side_by_side_and_why_it_is_open() -> None:
    facts = known(
        said=(
            said(SaidKind.RATE, "1", "1", -800, 4000, "daily"),
            said(SaidKind.HOLDINGS, "6157.5", "6158.5", 48, 49, "april"),
            said(SaidKind.HOLDINGS, "6239.5", "6240.5", 141, 142, "july"),
            said(SaidKind.PURCHASE, "7.5", "8.5", 115, 124, "june"),
            said(SaidKind.PURCHASE, "1", "1", 140, 150, "over the end"),
        ),
        movements=(moved(Cause.CONSOLIDATED, 700_000_000), moved(Cause.RECEIVED, 300_000_000, Standing.UNKNOWN)),
        reported=(report("unchanged"),),
    )
    found = judged(NO_INFLOW, facts)
    assert found.status is Status.UNDETERMINED
    counts = {one.basis: (one.low, one.high) for one in found.counts}
    btc = 100_000_000
    assert counts == {
        CountBasis.ANNOUNCED_RATE: (142 * btc, 142 * btc),
        CountBasis.ANNOUNCED_PURCHASES: (7 * btc + btc // 2, 8 * btc + btc // 2),
        CountBasis.ANNOUNCED_BALANCES: (81 * btc, 83 * btc),
        CountBasis.REPORTED: (0, 0),
        CountBasis.EVIDENCED: (0, 0),
        CountBasis.CHAIN_RECEIVED: (3 * btc, 3 * btc),
        CountBasis.CHAIN_CONSOLIDATED: (7 * btc, 7 * btc),
    }
    assert codes(found) == ["origin-unknown", "announced", "announced", "announced", "contradicted"]


def test_a_prohibition_that_goes_on_is_outstanding_while_nothing_is_against_it() -> None:
    found = judged(NO_INFLOW, known(), at=day(9))
    assert (found.status, codes(found)) == (Status.OUTSTANDING, ["nothing-so-far"])
    assert judged(NO_INFLOW, known(), at=START).status is Status.OUTSTANDING
    endless = NoOutflowBetween(within=Interval(START, OPEN_END))
    assert codes(judged(endless, known())) == ["nothing-yet"]


def test_what_leaves_breaks_the_promise_to_hold() -> None:
    assert judged(NO_OUTFLOW, known()).status is Status.MET
    assert codes(judged(NO_OUTFLOW, known(movements=(moved(Cause.SPENT),)))) == ["found-outflow"]
    assert codes(judged(NO_OUTFLOW, known(movements=(moved(Cause.UNCERTAIN),)))) == ["uncertain-outflow"]
    assert judged(NO_OUTFLOW, known(movements=(moved(Cause.BOUGHT),))).status is Status.MET
    assert codes(judged(NO_OUTFLOW, Facts(programme="x"))) == ["not-followed"]


def test_a_waiver_stands_above_all() -> None:
    broken = known(movements=(moved(Cause.BOUGHT),))
    waived = replace(broken, reported=(report("waived"),))
    assert judged(NO_INFLOW, broken).status is Status.NOT_MET
    assert judged(NO_INFLOW, waived).status is Status.WAIVED
    assert judged(NO_INFLOW, waived, at=day(8)).status is not Status.WAIVED


@pytest.mark.parametrize(
    ("seen", "status", "code"),
    [
        (END - timedelta(seconds=1), Status.MET, "logged"),
        (END, Status.UNDETERMINED, "seen-late"),
        (END + timedelta(days=90), Status.UNDETERMINED, "seen-late"),
        (None, Status.UNDETERMINED, "logged-unseen"),
    ],
)
def test_what_witnesses_saw_late_may_have_been_logged_in_time(seen: datetime | None, status: Status, code: str) -> None:
    rule = DocumentLoggedBy(document="d", action="adopted", parties=("A",))
    facts = Facts(programme="x", documents=(replace(STEP, seen_at=seen),))
    found = evaluate(Promise(id="it", rule=rule, due=END), facts, at=END + timedelta(days=100))
    assert (found.status, codes(found), found.evidence) == (status, [code], (STEP.digest,))
    if seen is not None and code == "seen-late":
        assert format_instant(seen) in found.reasons[0].text()
        early = replace(facts, documents=(*facts.documents, replace(STEP, seen_at=START, position=9)))
        assert evaluate(Promise(id="it", rule=rule, due=END), early, at=END + timedelta(days=100)).status is Status.MET


CHANGES: dict[str, Callable[[Facts], Facts]] = {
    "programme": lambda facts: replace(facts, programme="y"),
    "followed": lambda facts: replace(facts, followed=None),
    "complete": lambda facts: replace(facts, followed=replace(FOLLOWED, complete=False)),
    "movement": lambda facts: replace(facts, movements=(moved(Cause.BOUGHT, 6),)),
    "said": lambda facts: replace(facts, said=(said(SaidKind.RATE, "1", "2", 0, 1),)),
    "series": lambda facts: replace(facts, series=(POINT,)),
    "reported": lambda facts: replace(facts, reported=(report("met"),)),
    "perimeter": lambda facts: replace(facts, perimeter=(PerimeterNamed(source_kind=SourceKind.PRESS, entries=1),)),
    "document": lambda facts: replace(facts, documents=(STEP,)),
    "balance": lambda facts: replace(facts, balances=(BalanceKnown(block=BLOCK, amount=1),)),
}


def test_any_other_fact_has_another_digest() -> None:
    base = known(movements=(moved(Cause.BOUGHT),))
    digests = [facts_digest(base), *(facts_digest(change(base)) for change in CHANGES.values())]
    assert len(set(digests)) == len(CHANGES) + 1
    assert facts_digest(base) == facts_digest(replace(base))
    assert judged(NO_INFLOW, base).evaluator_version == EVALUATOR_VERSION


MOVEMENTS = st.builds(
    Movement,
    at=st.integers(-10, 160).map(day),
    cause=st.sampled_from(Cause),
    amount=st.integers(1, 10**12),
    standing=st.sampled_from(Standing),
    reference=st.text("ab", min_size=1, max_size=3),
)


@given(st.lists(MOVEMENTS, max_size=8), st.booleans(), st.booleans(), st.integers(1, 200))
def test_kept_means_that_all_was_seen(movements: list[Movement], followed: bool, complete: bool, at: int) -> None:  # noqa: FBT001 - drawn
    chain = replace(FOLLOWED, complete=complete) if followed else None
    found = judged(NO_INFLOW, known(movements=tuple(movements), followed=chain), at=day(at))
    inside = [one for one in movements if START <= one.at < min(END, day(at))]
    bought = [one for one in inside if one.cause in {Cause.BOUGHT, Cause.MINED} and one.standing is Standing.PROVEN]
    assert (found.status is Status.NOT_MET) == bool(bought)
    if found.status in {Status.MET, Status.OUTSTANDING}:
        assert followed
        assert complete
        assert not any(one.cause in {Cause.RECEIVED, Cause.MIXED} for one in inside)
    if found.status is Status.MET:
        assert day(at) >= END
