"""Three ledgers: between them nothing is lost, and what is shifted onto others says so."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from fakes.by_hand import FIRM, MINE, by_hand
from fakes.random_cases import FEW, small_case
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput, Money
from khazana.energy.dispatching import dispatch, size
from khazana.energy.highs import HighsSolver
from khazana.energy.ledgers import BOOK_RULE, Entry, ExchangeRate, Ledgers, Sharing, ledgers_in, ledgers_of

SOLVER = HighsSolver()
RUPEES = ExchangeRate(currency="PKR", per_usd=Decimal("283.7573"), day=date(2025, 6, 30), source="made-up")
"""A rate made up for tests."""


def usd(amount: Money) -> float:
    return float(amount.as_decimal())


def book(*rows: tuple[str, str, int]) -> tuple[Entry, ...]:
    return tuple(Entry(what=what, name=name, amount=Money(minor, "USD")) for what, name, minor in rows)


@settings(max_examples=40, deadline=None)
@given(seed=FEW, zones=st.integers(1, 2), scenarios=st.integers(1, 3), share=st.floats(0, 1))
def test_between_them_nothing_is_lost(seed: int, zones: int, scenarios: int, share: float) -> None:
    decision = size(small_case(seed, zones=zones, scenarios=scenarios, is_open=True), SOLVER)
    found = ledgers_of(decision, Sharing(passed_share=share, baseline_mwh=1e6))
    assert usd(found.total) == pytest.approx(-decision.cost_usd, rel=1e-6, abs=1e-2)
    assert found.charge_per_mwh == pytest.approx(-usd(found.totals[2]) / 1e6)
    assert found.others[0].amount == -found.treasury[-1].amount
    for load in decision.case.loads:
        tariffs = [
            one.amount.minor
            for one in (*found.operator, *found.treasury)
            if (one.what, one.name) == ("tariff", load.name)
        ]
        assert sum(tariffs) == 0


def test_a_tariff_below_the_cost_is_shifted_onto_others() -> None:
    cheap = tuple(replace(load, tariff_usd_per_mwh=10.0) for load in (MINE, FIRM))
    found = ledgers_of(
        dispatch(replace(by_hand(), loads=cheap), {}, SOLVER), Sharing(passed_share=1.0, baseline_mwh=500.0)
    )
    assert [one.what for one in found.others] == ["capacity charge shifted"]
    assert found.totals[1:] == (Money(0, "USD"), Money((280 * 10 - 4_800) * 100, "USD"))
    assert found.charge_per_mwh == 4.0


@pytest.mark.parametrize(("share", "baseline"), [(-0.1, 1.0), (1.1, 1.0), (0.5, 0.0)])
def test_a_share_of_nothing_is_refused(share: float, baseline: float) -> None:
    with pytest.raises(BadInput, match="share"):
        ledgers_of(dispatch(by_hand(), {}, SOLVER), Sharing(passed_share=share, baseline_mwh=baseline))


CENTS = st.integers(-(10**13), 10**13)


@given(revenue=CENTS, tariff=CENTS, fuel=CENTS, passed=CENTS)
def test_rupees_balance_to_the_last_paisa(revenue: int, tariff: int, fuel: int, passed: int) -> None:
    """The total in rupees is the total in dollars at the rate, and what ledgers pay each other is one amount."""
    dollars = Ledgers(
        operator=book(("revenue", "mine", revenue), ("tariff", "mine", -tariff), ("fuel", "backup", -fuel)),
        treasury=book(("tariff", "mine", tariff), ("passed to other consumers", "", -passed)),
        others=book(("capacity charge diluted", "", passed)),
        charge_per_mwh=-1.0,
    )
    rupees = ledgers_in(dollars, RUPEES)
    assert abs(rupees.total.minor - Fraction(RUPEES.per_usd) * (revenue - fuel)) <= Fraction(1, 2)
    assert rupees.operator[1].amount == -rupees.treasury[0].amount
    assert rupees.treasury[1].amount == -rupees.others[0].amount
    pairs = zip(
        (*dollars.operator, *dollars.treasury, *dollars.others),
        (*rupees.operator, *rupees.treasury, *rupees.others),
        strict=True,
    )
    for one, other in pairs:
        assert abs(other.amount.minor - Fraction(RUPEES.per_usd) * one.amount.minor) <= 1
    assert (rupees.currency, rupees.rate, rupees.rule) == ("PKR", RUPEES, BOOK_RULE)
    assert rupees.charge_per_mwh == pytest.approx(-283.7573)
    with pytest.raises(BadInput, match="converted already"):
        ledgers_in(rupees, RUPEES)


@pytest.mark.parametrize("rate", [Decimal(0), Decimal(-1), Decimal("NaN"), 283.7])
def test_a_rate_that_is_none_is_refused(rate: Decimal) -> None:
    with pytest.raises(BadInput, match="decimal above zero"):
        ExchangeRate(currency="PKR", per_usd=rate, day=date(2025, 6, 30), source="made-up")
