"""Accounts along paths: by hand, and path by path as the books of the reserve are valued."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import (
    BadInput,
    Mark,
    MarkRule,
    MarkSeries,
    Price,
    Reading,
    SourceKind,
    Standing,
    parse_money,
    sats,
)
from khazana.planning.accounting_view import accounts_along
from khazana.reserve.events import Event, EventKind, wallet
from khazana.reserve.keeping import keep
from khazana.reserve.lots import LotMethod
from khazana.reserve.valuation import Treatment
from khazana.reserve.valuing import value_series

FAIR, COST = Treatment.FAIR_VALUE, Treatment.COST_LESS_IMPAIRMENT
START = datetime(2025, 1, 1, tzinfo=UTC)


def test_fair_value_by_hand() -> None:
    found = accounts_along([[100.0], [80.0], [120.0]], [[2.0], [0.0], [-1.0]], (0, 1, 2), FAIR)
    assert found.carrying_usd[:, 0].tolist() == [200.0, 160.0, 120.0]
    assert found.income_usd[:, 0].tolist() == [0.0, -40.0, 80.0]
    assert found.coins_btc[:, 0].tolist() == [2.0, 2.0, 1.0]


def test_cost_less_impairment_by_hand() -> None:
    """Two coins at 100; at 80 a loss of 40; at 120 one is sold (carried at 80), and the other's loss is reversed."""
    found = accounts_along([[100.0], [80.0], [120.0]], [[2.0], [0.0], [-1.0]], (0, 1, 2), COST)
    assert found.carrying_usd[:, 0].tolist() == [200.0, 160.0, 100.0]
    assert found.income_usd[:, 0].tolist() == [0.0, -40.0, 60.0]


@given(
    prices=st.lists(st.integers(1_000, 200_000), min_size=3, max_size=12),
    flows=st.lists(st.integers(-3, 5), min_size=12, max_size=12),
)
def test_the_books_of_the_reserve_say_the_same(prices: list[int], flows: list[int]) -> None:
    held, moves, events = 0, [], []
    marks = []
    for day, price in enumerate(prices):
        move = max(flows[day], -held)
        held += move
        moves.append([float(move)])
        at = START + timedelta(days=day)
        marks.append(Mark(at=at, price=Price(Decimal(price), "USD"), source="made-up", reading=Reading.INDEX))
        if move:
            inside = wallet("state")
            events.append(
                Event(
                    external_id=f"e{day:02}",
                    at=at,
                    kind=EventKind.PURCHASE if move > 0 else EventKind.DISPOSAL,
                    amount=sats(abs(move) * 100_000_000),
                    from_account="outside" if move > 0 else inside,
                    to_account=inside if move > 0 else "outside",
                    consideration=parse_money(f"{abs(move) * price}.00", "USD"),
                    standing=Standing.PROVEN,
                    source="made-up",
                    source_kind=SourceKind.PRIMARY,
                )
            )
    books = keep(events, method=LotMethod.AVERAGE, currency="USD")
    reports = tuple(range(len(prices)))
    for treatment in Treatment:
        valued = value_series(
            books,
            [mark.at for mark in marks],
            marks=MarkSeries.of("USD", marks),
            rule=MarkRule(),
            treatment=treatment,
        )
        expected = [0.0 if one.carrying is None else float(one.carrying.as_decimal()) for one in valued]
        found = accounts_along(np.array(prices, float)[:, None], moves, reports, treatment)
        assert found.carrying_usd[:, 0] == pytest.approx(expected, abs=0.02 * len(prices))


@given(prices=st.lists(st.floats(1, 1e6), min_size=2, max_size=20), held=st.floats(0, 1e4), cost=st.floats(0, 1e8))
def test_income_is_what_moves_the_balance_sheet(prices: list[float], held: float, cost: float) -> None:
    """Without flows, what is carried at the end is what was carried at the start and all income since."""
    path = np.array(prices)[:, None]
    every = tuple(range(len(prices)))
    for treatment, start in ((FAIR, held * prices[0]), (COST, cost)):
        found = accounts_along(path, [[0.0]] * len(prices), every, treatment, held_btc=held, cost_usd=cost)
        assert start + found.income_usd.sum() == pytest.approx(found.carrying_usd[-1, 0], rel=1e-9, abs=1e-3)
    assert (found.carrying_usd <= cost + 1e-6).all(), "under this treatment nothing is carried above its cost"


def test_many_paths_share_a_policy() -> None:
    prices = np.array([[100.0, 100.0], [50.0, 200.0]])
    found = accounts_along(prices, [[1.0], [0.0]], (1,), COST)
    assert found.carrying_usd.tolist() == [[50.0, 100.0]]
    assert found.income_usd.tolist() == [[-50.0, 0.0]]


def test_more_than_is_held_cannot_be_sold() -> None:
    with pytest.raises(BadInput, match="more coins go out"):
        accounts_along([[100.0]], [[-1.0]], (0,), FAIR)


@pytest.mark.parametrize("reports", [(), (1, 0), (0, 0), (2,), (-1,)])
def test_reports_are_days_in_order(reports: tuple[int, ...]) -> None:
    with pytest.raises(BadInput, match="days in order"):
        accounts_along([[100.0], [90.0]], [[0.0], [0.0]], reports, FAIR)
