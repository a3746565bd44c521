"""Figures are worked by hand."""

from fractions import Fraction

import pytest
from fakes.claims import claim, series

from khazana.core import Place, Range, Severity
from khazana.reserve.audit import Audit, AuditRules, Verdict, audit
from khazana.reserve.audit.arithmetic import MOST_PAIRS
from khazana.reserve.claims import Claim, Measure

DAY = "2025-01-01"


def judged(*claims: Claim) -> Audit:
    return audit(claims, marks=series([]), books=None, rules=AuditRules())


def codes(found: Audit, claim_id: str) -> dict[str, str]:
    return {check.code: check.verdict.value for check in found.of(claim_id)}


def test_a_value_at_the_edge_of_its_precision_holds() -> None:
    # 99.5 to 100.5 BTC at 9.5 to 10.5 make 945.25 to 1055.25
    edge = judged(
        claim("h", Measure.HOLDINGS, "100", DAY, statement="s"),
        claim("p", Measure.PRICE, "10", DAY, statement="s"),
        claim("v", Measure.VALUE, "1,055.75", DAY, statement="s"),
        claim("w", Measure.VALUE, "1,055.2", DAY, statement="s"),
    )
    by_value = {one: codes(edge, one)["value-is-holdings-times-price"] for one in ("v", "w")}
    assert by_value == {"v": "inconsistent", "w": "consistent"}


def test_a_finding_says_where_the_claim_stands() -> None:
    found = judged(
        claim("h", Measure.HOLDINGS, "100", DAY, statement="s", line=2),
        claim("p", Measure.PRICE, "10", DAY, statement="s", line=3),
        claim("v", Measure.VALUE, "2,000", DAY, statement="s", line=4),
        claim("x", Measure.HOLDINGS, "−5", DAY),
    )
    value = next(finding for finding in found.findings if finding.code == "audit.value-differs")
    assert value.place == Place(file="claims.csv", line=4)
    assert value.severity is Severity.WARNING
    assert dict(value.params) == {"claim": "v", "stated": "2,000", "expected": "1,000 USD", "off": "1,000 USD"}
    negative = next(finding for finding in found.findings if finding.code == "audit.negative")
    assert negative.place == Place(field="x")


def test_open_figures_leave_the_value_open() -> None:
    found = judged(
        claim("h", Measure.HOLDINGS, "over 100", DAY, statement="s"),
        claim("p", Measure.PRICE, "exactly 10", DAY, statement="s"),
        claim("v", Measure.VALUE, "5,000", DAY, statement="s"),
        claim("w", Measure.VALUE, "900", DAY, statement="s"),
    )
    assert codes(found, "v")["value-is-holdings-times-price"] == "consistent"
    assert codes(found, "w")["value-is-holdings-times-price"] == "inconsistent"


def test_figures_of_different_statements_or_currencies_are_not_mixed() -> None:
    found = judged(
        claim("h", Measure.HOLDINGS, "100", DAY, statement="s"),
        claim("p", Measure.PRICE, "10", DAY, statement="other"),
        claim("q", Measure.PRICE, "10", DAY, statement="s", unit="PKR/BTC"),
        claim("v", Measure.VALUE, "5,000", DAY, statement="s"),
    )
    assert "value-is-holdings-times-price" not in codes(found, "v")


def test_claims_without_a_statement_stand_alone() -> None:
    found = judged(
        claim("h", Measure.HOLDINGS, "100", DAY),
        claim("p", Measure.PRICE, "10", DAY),
        claim("v", Measure.VALUE, "5,000", DAY),
    )
    assert "value-is-holdings-times-price" not in codes(found, "v")


def test_of_several_figures_the_pair_that_fits_is_taken() -> None:
    found = judged(
        claim("h", Measure.HOLDINGS, "100", DAY, statement="s"),
        claim("p", Measure.PRICE, "10", DAY, statement="s"),
        claim("q", Measure.PRICE, "20", DAY, statement="s"),
        claim("v", Measure.VALUE, "2,000", DAY, statement="s"),
    )
    (check,) = [one for one in found.of("v") if one.code == "value-is-holdings-times-price"]
    assert check.claims == ("v", "h", "q")
    assert check.verdict is Verdict.CONSISTENT


def test_a_statement_with_too_many_figures_is_not_guessed_at() -> None:
    many = [claim(f"p{n}", Measure.PRICE, "10", DAY, statement="s") for n in range(MOST_PAIRS + 1)]
    found = judged(
        claim("h", Measure.HOLDINGS, "100", DAY, statement="s"),
        claim("v", Measure.VALUE, "1,000", DAY, statement="s"),
        *many,
    )
    (check,) = [one for one in found.of("v") if one.code == "value-is-holdings-times-price"]
    assert check.verdict is Verdict.UNDETERMINED
    assert check.finding is not None
    assert check.finding.code == "audit.statement-ambiguous"


@pytest.mark.parametrize(
    ("average", "verdict"), [("$43,637", "consistent"), ("$44,000", "inconsistent"), ("over $43,000", "consistent")]
)
def test_an_average_cost_is_cost_over_amount(average: str, verdict: str) -> None:
    # 103.85 to 103.95 million over 2,380.5 to 2,381.5 BTC make 43,607 to 43,667
    found = judged(
        claim("h", Measure.HOLDINGS, "2,381 BTC", DAY, statement="s"),
        claim("c", Measure.COST, "$103.9 million", DAY, statement="s"),
        claim("a", Measure.AVERAGE_COST, average, DAY, statement="s"),
    )
    assert codes(found, "a")["average-cost-is-cost-over-amount"] == verdict


def test_an_amount_that_may_be_nothing_leaves_the_average_open_above() -> None:
    found = judged(
        claim("b", Measure.PURCHASE, "0 BTC", DAY, statement="s"),
        claim("c", Measure.COST, "exactly $100", DAY, statement="s"),
        claim("a", Measure.AVERAGE_COST, "$5,000", DAY, statement="s"),
        claim("z", Measure.AVERAGE_COST, "$150", DAY, statement="s"),
    )
    assert codes(found, "a")["average-cost-is-cost-over-amount"] == "consistent"
    (check,) = [one for one in found.of("z") if one.code == "average-cost-is-cost-over-amount"]
    assert check.expected == Range(Fraction(200), None)
    assert check.verdict is Verdict.INCONSISTENT


@pytest.mark.parametrize(
    ("measure", "text", "code"),
    [
        (Measure.HOLDINGS, "−1 BTC", "audit.negative"),
        (Measure.VALUE, "−$5", "audit.negative"),
        (Measure.HOLDINGS, "22 million", "audit.above-supply"),
        (Measure.MINED, "over 21.1 million", "audit.above-supply"),
    ],
)
def test_an_impossible_figure_is_told(measure: Measure, text: str, code: str) -> None:
    found = judged(claim("x", measure, text, DAY))
    assert [finding.code for finding in found.findings] == [code]
    assert found.verdict("x") is Verdict.INCONSISTENT


def test_a_change_may_be_negative_and_users_may_be_many() -> None:
    found = judged(claim("d", Measure.PRICE_CHANGE, "−9.36%", DAY), claim("u", Measure.OTHER, "40 million", DAY))
    assert found.checks == ()
    assert found.verdict("d") is Verdict.UNDETERMINED
