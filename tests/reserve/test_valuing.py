"""Values worked by hand. Prices are per bitcoin; 1 USD a bitcoin is one cent a million sat."""

from datetime import timedelta
from decimal import Decimal

import pytest
from fakes.ledgers import CLAIMED, PROVEN, UNKNOWN, buy, day, event, ledgers, move, sell
from hypothesis import given, settings

from khazana.core import BadInput, Mark, MarkRule, MarkSeries, Missing, Price, Reading
from khazana.reserve import Event, EventKind, LotMethod, Treatment, Valuation, keep, value, value_series
from khazana.reserve.books import Books

COIN = 100_000_000
RULE = MarkRule(max_age=timedelta(hours=1))
FAIR, COST = Treatment.FAIR_VALUE, Treatment.COST_LESS_IMPAIRMENT


def marks(prices: dict[int, int], currency: str = "USD") -> MarkSeries:
    return MarkSeries.of(
        currency,
        [
            Mark(at=day(on), price=Price(Decimal(price), currency), source="m", reading=Reading.CANDLE_OPEN)
            for on, price in prices.items()
        ],
    )


def kept(*events: Event, method: LotMethod = LotMethod.FIFO) -> Books:
    return keep(events, currency="USD", method=method)


def cents(found: Valuation) -> tuple[int | None, ...]:
    """Return cost, fair value, carrying amount, realised and unrealised result in cents."""
    sums = (found.cost, found.fair_value, found.carrying, found.realised, found.unrealised)
    return tuple(one and one.minor for one in sums)


STOCK = (buy("a", COIN, 100_00), buy("b", COIN, 300_00, on=1))


def test_fair_value_at_the_mark() -> None:
    found = value(kept(*STOCK), day(2), marks=marks({2: 250}), rule=RULE, treatment=FAIR)
    assert cents(found) == (400_00, 500_00, 500_00, 0, 100_00)
    assert found.cost_unknown == 0
    assert found.mark == marks({2: 250}).marks[0]


def test_realised_is_proceeds_less_cost() -> None:
    books = kept(*STOCK, sell("s", COIN // 2, 90_00, on=2, fee=COIN // 2))
    found = value(books, day(2), marks=marks({2: 250}), rule=RULE, treatment=FAIR)
    assert cents(found) == (300_00, 250_00, 250_00, -10_00, -50_00)


def test_a_missing_mark_leaves_what_depends_on_it_unknown() -> None:
    found = value(kept(*STOCK), day(2), marks=marks({1: 250}), rule=RULE, treatment=FAIR)
    assert cents(found) == (400_00, None, None, 0, None)
    assert isinstance(found.mark, Missing)
    assert found.fair_value_by_standing is None


def test_an_event_at_the_very_instant_counts_and_later_ones_do_not() -> None:
    series = value_series(kept(*STOCK), (day(2), day(0), day(1), day(-1)), marks=marks({}), rule=RULE, treatment=FAIR)
    assert [found.holdings.claimed for found in series] == [2 * COIN, COIN, 2 * COIN, 0]
    assert [found.at for found in series] == [day(2), day(0), day(1), day(-1)]


def test_coins_of_unknown_cost_are_valued_but_give_no_result() -> None:
    found = value(kept(*STOCK, buy("c", COIN, on=2)), day(2), marks=marks({2: 250}), rule=RULE, treatment=FAIR)
    assert cents(found) == (400_00, 750_00, 750_00, 0, 100_00)
    assert found.cost_unknown == COIN


@pytest.mark.parametrize("row", [sell("s", COIN, on=2), event("f", EventKind.FEE, amount=1, on=2)])
def test_a_realised_result_with_an_unknown_input_is_unknown(row: Event) -> None:
    stock = buy("a", COIN, 5 if row.external_id == "s" else None)
    found = value(kept(stock, row), day(3), marks=marks({3: 1}), rule=RULE, treatment=FAIR)
    assert found.realised is None


def test_the_parts_by_standing_add_up() -> None:
    rows = (buy("p", 1, standing=PROVEN), buy("c", 1, standing=CLAIMED), buy("u", 1, standing=UNKNOWN))
    found = value(kept(*rows), day(1), marks=marks({1: 500_000}), rule=RULE, treatment=FAIR)
    parts = found.fair_value_by_standing
    assert parts is not None
    assert [part.minor for part in (parts.proven, parts.claimed, parts.unknown)] == [1, 0, 1]
    assert found.fair_value is not None
    assert found.fair_value.minor == 2


def test_cost_less_impairment_tests_each_lot_and_reverses_up_to_cost() -> None:
    prices = marks({1: 400, 2: 200, 3: 50, 4: 150, 5: 1000})
    series = value_series(kept(*STOCK), [day(n) for n in range(1, 6)], marks=prices, rule=RULE, treatment=COST)
    assert [found.carrying.minor for found in series if found.carrying] == [400_00, 300_00, 100_00, 250_00, 400_00]


def test_between_tests_the_carrying_amount_stays() -> None:
    """Tested on day 2 alone, at 50: a and b fall to 50 each; c comes at cost; half of a leaves with its share."""
    rows = (*STOCK, buy("c", COIN, 500_00, on=3), sell("s", COIN // 2, 10, on=5))
    series = value_series(
        kept(*rows),
        [day(n) for n in (1, 2, 4, 5)],
        marks=marks({1: 1, 2: 50, 4: 20, 5: 900}),
        rule=RULE,
        treatment=COST,
        tested_at=[day(2)],
    )
    assert [found.carrying.minor for found in series if found.carrying] == [400_00, 100_00, 600_00, 575_00]


def test_a_test_without_a_mark_leaves_the_carrying_amount_unknown_until_the_next() -> None:
    series = value_series(
        kept(*STOCK), [day(n) for n in (1, 2, 3)], marks=marks({1: 50, 3: 60}), rule=RULE, treatment=COST
    )
    assert [found.carrying and found.carrying.minor for found in series] == [100_00, None, 120_00]


def test_an_unknown_cost_leaves_cost_less_impairment_unknown() -> None:
    found = value(kept(buy("c", 1)), day(1), marks=marks({1: 1}), rule=RULE, treatment=COST)
    assert found.carrying is None
    assert value(kept(), day(1), marks=marks({1: 1}), rule=RULE, treatment=COST).carrying == found.cost


def test_the_average_pool_is_tested_as_one() -> None:
    rows = (*STOCK, buy("c", 2 * COIN, 600_00, on=3), sell("s", COIN, 0, on=4))
    series = value_series(
        kept(*rows, method=LotMethod.AVERAGE),
        [day(n) for n in (1, 2, 3, 4, 5)],
        marks=marks({1: 200, 2: 150, 3: 500, 4: 500, 5: 500}),
        rule=RULE,
        treatment=COST,
        tested_at=[day(1), day(2), day(5)],
    )
    assert [found.carrying.minor for found in series if found.carrying] == [400_00, 300_00, 900_00, 675_00, 750_00]


def test_an_average_pool_without_a_mark_or_with_unknown_cost() -> None:
    books = kept(*STOCK, sell("s", 2 * COIN, 0, on=3), buy("d", COIN, 7, on=4), method=LotMethod.AVERAGE)
    series = value_series(books, [day(n) for n in (2, 3, 4)], marks=marks({4: 9}), rule=RULE, treatment=COST)
    assert [found.carrying and found.carrying.minor for found in series] == [None, 0, 7]
    unknown = kept(*STOCK, buy("c", 1), method=LotMethod.AVERAGE)
    found = value(unknown, day(1), marks=marks({1: 9}), rule=RULE, treatment=COST)
    assert (found.carrying, found.cost_unknown, found.cost.minor) == (None, 2 * COIN + 1, 0)


def test_moves_between_wallets_change_no_value() -> None:
    found = value(kept(*STOCK, move("m", COIN, on=2)), day(3), marks=marks({3: 10}), rule=RULE, treatment=COST)
    assert cents(found)[:3] == (400_00, 20_00, 20_00)


def test_marks_are_in_the_currency_of_the_books() -> None:
    with pytest.raises(BadInput, match="books in USD"):
        value(kept(), day(1), marks=marks({}, "EUR"), rule=RULE, treatment=FAIR)


@pytest.mark.parametrize("method", LotMethod)
@settings(max_examples=40, deadline=None)
@given(events=ledgers())
def test_one_pass_gives_what_books_cut_at_each_instant_give(method: LotMethod, events: list[Event]) -> None:
    prices = marks({on: 1_000_000 * on for on in range(1, 40, 3)})
    books = kept(*events, method=method)
    instants = [day(n) for n in (3, 11, 23, 40)]
    series = value_series(books, instants, marks=prices, rule=RULE, treatment=FAIR)
    for found in series:
        cut = keep(events, currency="USD", method=method, until=found.at + timedelta(seconds=1))
        assert value(cut, found.at, marks=prices, rule=RULE, treatment=FAIR) == found
        assert found.cost_unknown == sum(lot.amount for lot in cut.lots if lot.cost is None)
        assert found.cost.minor == sum(lot.cost.minor for lot in cut.lots if lot.cost)
        unknown = any(row.cost is None or row.proceeds is None for row in cut.realisations)
        result = sum(row.proceeds.minor - row.cost.minor for row in cut.realisations if row.cost and row.proceeds)
        assert found.realised == (None if unknown else type(found.cost)(result, "USD"))


@pytest.mark.parametrize("method", LotMethod)
@settings(max_examples=40, deadline=None)
@given(events=ledgers(known_cost=True))
def test_the_carrying_amount_never_exceeds_cost_or_the_value_tested(method: LotMethod, events: list[Event]) -> None:
    prices = marks({on: 3_000_000 * on for on in range(1, 40, 2)})
    events = [one for one in events if one.kind is not EventKind.RESTATEMENT]
    for found in value_series(
        kept(*events, method=method), [day(n) for n in (3, 11, 23)], marks=prices, rule=RULE, treatment=COST
    ):
        assert found.carrying is not None
        assert found.fair_value is not None
        assert 0 <= found.carrying.minor <= found.cost.minor
        rounding = len(events)
        assert found.carrying.minor <= found.fair_value.minor + rounding
