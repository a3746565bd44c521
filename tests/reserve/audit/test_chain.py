"""A claimed balance against what lies on the scripts of the perimeter: 100 BTC from block 10, 50 more from block 5,000.

Blocks are ten minutes apart from the start of 2025.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.chain_facts import BTC, OURS, FakeChain, entry, histories, perimeter, time_at
from fakes.claims import claim, series
from hypothesis import given, settings

from khazana.core import Basis, Interval, Severity, SourceKind, format_instant
from khazana.reserve.audit import AuditRules, Check, CheckKind, Verdict, audit, chain_kinds
from khazana.reserve.chain_perimeter import ChainPerimeter, ScriptEntry
from khazana.reserve.chain_witness import ChainWitness, witness
from khazana.reserve.claims import Measure
from khazana.reserve.provenance import trace

LAST = 10_000


def other(name: str, **more: object) -> ScriptEntry:
    return entry(name, claimant="a list", source="list", source_kind=SourceKind.DERIVED, **more)


def seen(*entries: ScriptEntry, basis: Basis = Basis.NODE, is_complete: bool = False, last: int = LAST) -> ChainWitness:
    chain = FakeChain(10)
    chain.pay([("x", 101 * BTC)], ("first", 100 * BTC))
    chain.to(5_000)
    chain.pay([("x", 51 * BTC)], ("second", 50 * BTC))
    facts = [replace(fact, basis=basis) for fact in chain.facts]
    block = chain.to(last).block
    return witness(facts, ChainPerimeter.of(entries), block=block, at=chain.at, is_complete=is_complete)


OWN = (entry("first"), entry("second"))
MIXED = (entry("first"), other("second"))
THEIRS = (other("first"), other("second"))


def at_block(height: int) -> Interval:
    return Interval(time_at(height), time_at(height) + timedelta(minutes=1))


def checked(text: str, height: int | Interval, by: ChainWitness) -> Check:
    within = height if isinstance(height, Interval) else at_block(height)
    found = audit(
        [claim("x", Measure.HOLDINGS, text, within)], marks=series([]), books=None, rules=AuditRules(), chain=by
    )
    (check,) = [one for one in found.of("x") if one.kind is CheckKind.CHAIN]
    return check


def verdict(text: str, height: int | Interval, by: ChainWitness) -> tuple[Verdict, str]:
    check = checked(text, height, by)
    return check.verdict, "" if check.finding is None else check.finding.code.removeprefix("audit.chain-")


HOLDS = (Verdict.CONSISTENT, "")


@pytest.mark.parametrize(
    ("text", "height", "expected"),
    [
        ("100 BTC", 10, HOLDS),
        ("100 BTC", 4_999, HOLDS),
        ("100 BTC", 5_000, (Verdict.INCONSISTENT, "holds-more")),
        ("150 BTC", 5_000, HOLDS),
        ("over 120 BTC", 5_000, HOLDS),
        ("160 BTC", 5_000, (Verdict.UNDETERMINED, "holds-less")),
        ("1 BTC", 9, (Verdict.UNDETERMINED, "holds-less")),
        ("100 BTC", Interval(time_at(4_000), time_at(6_000)), HOLDS),
        ("150 BTC", Interval(time_at(4_000), time_at(6_000)), HOLDS),
        ("90 BTC", Interval(time_at(4_000), time_at(6_000)), (Verdict.INCONSISTENT, "holds-more")),
        ("90 BTC", Interval(time_at(5), time_at(20)), (Verdict.UNDETERMINED, "holds-less")),
        ("150 BTC", LAST + 1, (Verdict.UNDETERMINED, "not-read")),
        ("150 BTC", Interval(time_at(LAST - 1), time_at(LAST + 9)), HOLDS),
        ("140 BTC", Interval(time_at(LAST - 1), time_at(LAST + 9)), (Verdict.UNDETERMINED, "not-read")),
    ],
)
def test_a_list_of_the_programme_itself(text: str, height: int | Interval, expected: tuple[Verdict, str]) -> None:
    assert verdict(text, height, seen(*OWN)) == expected


@pytest.mark.parametrize("text", ["0 BTC", "90 BTC", "100 BTC", "150 BTC", "160 BTC", "over 1 BTC"])
def test_a_list_of_others_never_decides(text: str) -> None:
    """A list of addresses may have been fitted to the claim, so even equality says nothing."""
    for height in (9, 10, 5_000, LAST + 1):
        assert checked(text, height, seen(*THEIRS)).verdict is Verdict.UNDETERMINED
        assert checked(text, height, seen(*THEIRS, is_complete=True)).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("99 BTC", (Verdict.INCONSISTENT, "holds-more")),
        ("100 BTC", HOLDS),
        ("120 BTC", (Verdict.UNDETERMINED, "attributed")),
        ("150 BTC", (Verdict.UNDETERMINED, "attributed")),
        ("151 BTC", (Verdict.UNDETERMINED, "holds-less")),
    ],
)
def test_own_scripts_bound_from_below_and_others_leave_open(text: str, expected: tuple[Verdict, str]) -> None:
    assert verdict(text, 5_000, seen(*MIXED)) == expected
    check = checked(text, 5_000, seen(*MIXED))
    assert [(one.symbol, one.text) for one in check.inputs[1:]] == [("own", "100 BTC"), ("attributed", "50 BTC")]
    assert check.formula == "holdings = own + attributed"


def test_a_list_that_is_said_to_be_complete_bounds_from_above() -> None:
    assert verdict("160 BTC", 5_000, seen(*OWN, is_complete=True)) == (Verdict.INCONSISTENT, "is-all")
    assert verdict("150 BTC", 5_000, seen(*OWN, is_complete=True)) == HOLDS
    assert verdict("160 BTC", 5_000, seen(*MIXED, is_complete=True)) == (Verdict.UNDETERMINED, "holds-less")


def test_what_may_have_been_withheld_accuses_nobody() -> None:
    by = seen(*OWN, basis=Basis.PROVEN)
    assert verdict("150 BTC", 5_000, by) == HOLDS
    assert verdict("100 BTC", 5_000, by) == (Verdict.UNDETERMINED, "may-lack")
    assert verdict("150 BTC", 5_000, seen(*OWN, basis=Basis.SERVER)) == (Verdict.UNDETERMINED, "is-a-word")


def test_a_script_counts_while_it_is_in_the_perimeter() -> None:
    by = seen(entry("first", since=time_at(100), until=time_at(200)))
    assert [(step.at, step.own) for step in by.steps] == [(time_at(100), 100 * BTC), (time_at(200), 0)]
    assert verdict("100 BTC", 99, by) == (Verdict.UNDETERMINED, "holds-less")
    assert verdict("100 BTC", 100, by) == HOLDS
    assert verdict("100 BTC", 200, by) == (Verdict.UNDETERMINED, "holds-less")


def test_a_block_counts_from_the_latest_time_up_to_it() -> None:
    """A miner may set an earlier time than the block before has; time does not run back for that."""
    chain = FakeChain(10)
    chain.pay([("x", BTC)], ("first", BTC))
    chain.mine()
    chain.pay([("x", BTC)], ("first", BTC))
    back = replace(chain.facts[1], at=time_at(8))
    found = witness([back, chain.facts[0]], ChainPerimeter.of(OWN), block=chain.block, at=time_at(8))
    assert [(step.at, step.own) for step in found.steps] == [(time_at(10), 2 * BTC)]
    assert found.at == time_at(10)


def test_other_measures_are_not_judged_and_without_a_chain_nothing_is() -> None:
    claims = [claim("x", Measure.PURCHASE, "100 BTC", at_block(5)), claim("y", Measure.HOLDINGS, "1 BTC", at_block(5))]
    found = audit(claims, marks=series([]), books=None, rules=AuditRules(), chain=seen(*OWN))
    assert [check.code for check in found.of("x") if check.kind is CheckKind.CHAIN] == []
    without = audit(claims, marks=series([]), books=None, rules=AuditRules())
    assert not [check for check in without.checks if check.kind is CheckKind.CHAIN]
    assert [check for check in found.checks if check.kind is not CheckKind.CHAIN] == [*without.checks]


def test_every_finding_has_all_that_its_words_need() -> None:
    cases = [
        ("100 BTC", 5_000, seen(*OWN)),
        ("160 BTC", 5_000, seen(*OWN, is_complete=True)),
        ("160 BTC", 5_000, seen(*OWN)),
        ("150 BTC", 5_000, seen(*THEIRS)),
        ("100 BTC", 5_000, seen(*OWN, basis=Basis.PROVEN)),
        ("100 BTC", 5_000, seen(*OWN, basis=Basis.SERVER)),
        ("100 BTC", LAST + 1, seen(*OWN)),
    ]
    raised = set()
    for text, height, by in cases:
        check = checked(text, height, by)
        assert check.finding is not None
        assert "{" not in check.finding.text() + check.finding.remedy()
        assert (check.finding.severity is Severity.WARNING) == (check.verdict is Verdict.INCONSISTENT)
        raised.add(check.finding.kind)
    assert raised == {getattr(chain_kinds, name) for name in chain_kinds.__all__}


@settings(max_examples=80, deadline=None)
@given(chain=histories())
def test_what_is_held_in_the_end_is_what_provenance_says(chain: FakeChain) -> None:
    of = perimeter(*OURS)
    found = witness(chain.facts, of, block=chain.block, at=chain.at)
    held = found.steps[-1].own if found.steps else 0
    assert held == trace(chain.facts, of, block=chain.block, at=chain.at).totals.held
    assert all(step.own >= 0 and step.attributed == 0 for step in found.steps)
    assert [format_instant(step.at) for step in found.steps] == sorted(format_instant(step.at) for step in found.steps)
