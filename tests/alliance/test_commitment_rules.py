"""Each rule of commitments: balances, documents, series, criteria, disclosure."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from fakes.promises import BLOCK, END, LATER, START, codes, day, judged, known, report

from khazana.alliance.commitment_facts import (
    BalanceKnown,
    DocumentStep,
    PerimeterNamed,
    SeriesPoint,
)
from khazana.alliance.commitment_results import Status
from khazana.alliance.commitment_rules import (
    BalanceAtHeight,
    CriterionMet,
    DocumentLoggedBy,
    PerimeterDisclosed,
    SeriesThreshold,
)
from khazana.core import BadInput, Interval, Range, SourceKind


@pytest.mark.parametrize(
    ("least", "most", "status"),
    [(5, None, Status.MET), (6, None, Status.NOT_MET), (None, 5, Status.MET), (None, 4, Status.NOT_MET)],
)
def test_a_balance_at_a_height(least: int | None, most: int | None, status: Status) -> None:
    rule = BalanceAtHeight(height=900_000, least=least, most=most)
    facts = known(balances=(BalanceKnown(block=BLOCK, amount=5),))
    assert judged(rule, facts).status is status
    assert codes(judged(replace(rule, height=1), facts)) == ["no-balance"]


def step(party: str, seen: datetime | None, action: str = "adopted") -> DocumentStep:
    return DocumentStep(
        document="framework", action=action, party=party, digest="ab" * 32, seen_at=seen, log="l", position=4
    )


DOCUMENT = DocumentLoggedBy(document="framework", action="adopted", parties=("A", "B"))


@pytest.mark.parametrize(
    ("steps", "due", "status"),
    [
        ((), None, Status.OUTSTANDING),
        ((), END, Status.UNDETERMINED),
        ((), LATER + timedelta(days=1), Status.OUTSTANDING),
        ((step("A", day(1)),), None, Status.OUTSTANDING),
        ((step("A", day(1)), step("B", day(1), "proposed")), None, Status.OUTSTANDING),
        ((step("A", day(1)), step("B", day(2))), None, Status.MET),
        ((step("A", None), step("B", day(2))), None, Status.MET),
        ((step("A", None), step("B", day(2))), END, Status.UNDETERMINED),
        ((step("A", END), step("B", day(2))), END, Status.UNDETERMINED),
        ((step("A", LATER + timedelta(days=9)), step("B", day(2))), None, Status.OUTSTANDING),
    ],
)
def test_a_document_is_logged_by_each_party(
    steps: tuple[DocumentStep, ...], due: datetime | None, status: Status
) -> None:
    assert judged(DOCUMENT, known(documents=steps), due=due).status is status


def point(low: str, high: str | None = None, last: datetime = END, source: str = "s") -> SeriesPoint:
    value = Range(Fraction(low), Fraction(high or low))
    return SeriesPoint(
        series="balance",
        unit="%",
        within=Interval(START, last),
        value=value,
        source=source,
        source_kind=SourceKind.PRIMARY,
    )


@pytest.mark.parametrize(
    ("points", "status"),
    [
        ((), Status.UNDETERMINED),
        ((point("1.6"),), Status.MET),
        ((point("1.5"),), Status.NOT_MET),
        ((point("1.5", "1.7"),), Status.UNDETERMINED),
        ((point("1.6"), point("1.5", source="t")), Status.UNDETERMINED),
        ((point("1.6", last=day(9)),), Status.UNDETERMINED),
        ((replace(point("1.6"), unit="GDP"),), Status.UNDETERMINED),
    ],
)
def test_a_series_keeps_its_bound(points: tuple[SeriesPoint, ...], status: Status) -> None:
    rule = SeriesThreshold(series="balance", unit="%", least=Decimal("1.6"))
    assert judged(rule, known(series=points), due=END).status is status
    assert judged(rule, known(series=points), at=day(5), due=END).status is Status.OUTSTANDING


def test_a_criterion_is_met_where_an_official_report_says_so() -> None:
    rule = CriterionMet(criterion="c7")
    assert codes(judged(rule, known())) == ["not-reported"]
    assert judged(rule, known(), due=LATER + timedelta(days=1)).status is Status.OUTSTANDING
    assert judged(rule, known(reported=(report("met", commitment="c7"),))).status is Status.MET
    press = known(reported=(report("met", SourceKind.PRESS),))
    assert (judged(rule, press).status, codes(judged(rule, press))) == (
        Status.UNDETERMINED,
        ["reported", "not-reported"],
    )
    later = known(reported=(report("met"), report("not-met", dated=day(20))))
    assert judged(rule, later).status is Status.NOT_MET
    assert judged(rule, later, at=day(15)).status is Status.MET


def test_a_perimeter_is_disclosed_by_its_owner() -> None:
    listed = PerimeterNamed(source_kind=SourceKind.DERIVED, entries=20)
    own = PerimeterNamed(source_kind=SourceKind.PRIMARY, entries=1)
    assert codes(judged(PerimeterDisclosed(), known(perimeter=(listed,)))) == ["not-disclosed"]
    assert judged(PerimeterDisclosed(), known(perimeter=(listed, own))).status is Status.MET


def test_without_a_rule_nothing_is_decided() -> None:
    assert codes(judged(None, known())) == ["no-rule"]


def test_rules_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInput):
        BalanceAtHeight(height=1)
    with pytest.raises(BadInput):
        SeriesThreshold(series="a", unit="b", least=Decimal(2), most=Decimal(1))
