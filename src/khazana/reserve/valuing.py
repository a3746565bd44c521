"""Valuing the coins in the books at instants, under a stated accounting rule."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from khazana.core import BadInput, Mark, MarkRule, MarkSeries, Missing, Money, Price, Sats, instant, value_at
from khazana.reserve.books import Balance, Books
from khazana.reserve.keeper import Keeper, pools_for
from khazana.reserve.pools import share
from khazana.reserve.valuation import Treatment, Valuation, ValueByStanding

__all__ = ["value", "value_series"]


def value(
    books: Books,
    at: datetime,
    *,
    marks: MarkSeries,
    rule: MarkRule,
    treatment: Treatment,
    tested_at: Iterable[datetime] | None = None,
) -> Valuation:
    """Value the coins in ``books`` at one instant; see `value_series`."""
    return value_series(books, (at,), marks=marks, rule=rule, treatment=treatment, tested_at=tested_at)[0]


def value_series(
    books: Books,
    instants: Iterable[datetime],
    *,
    marks: MarkSeries,
    rule: MarkRule,
    treatment: Treatment,
    tested_at: Iterable[datetime] | None = None,
) -> tuple[Valuation, ...]:
    """Value the coins in ``books`` at each of ``instants``, in the order given, in one pass over the events.

    Parameters
    ----------
    instants
        An event at the very instant counts.
    marks, rule
        Which price answers for an instant. Where none does, what depends on it is unknown.
    treatment
        Which amount the balance sheet carries.
    tested_at
        For cost less impairment: the instants at which coins are tested; ``None`` for each of ``instants``.

    Notes
    -----
    *Fair value* carries all coins at the mark; the result goes through income (ASU 2023-08).

    *Cost less impairment* carries coins at cost until a test. A test sets each lot (the whole pool where cost
    is averaged) to the lower of its cost and its value at the mark of that instant: so an earlier loss is reversed
    up to cost (IAS 36.114-117), and a loss of one lot is not set off against a gain of another. Costs of
    disposal are taken as zero. Coins that came after the last test stay at cost, coins that leave take
    their share along. A coin of unknown cost, or a test without a mark, leaves the amount unknown.

    Raises
    ------
    BadInput
        If the marks are in another currency than the books, or an instant has no zone.

    References
    ----------
    FASB ASU 2023-08; IAS 38.74; IAS 36.59, 36.104, 36.114-117.
    """
    if marks.currency != books.currency:
        raise BadInput(
            f"books in {books.currency} need marks in {books.currency}",
            value=marks.currency,
            remedy="give marks in the currency of the books",
        )
    wanted = tuple(map(instant, instants))
    tests = frozenset(wanted if tested_at is None else map(instant, tested_at))
    keeper = Keeper(pools_for(books.method), books.currency)
    done = 0
    found: dict[datetime, Valuation] = {}
    asked = frozenset(wanted)
    for at in sorted(asked | tests):
        upto = bisect_right(books.events, at, lo=done, key=attrgetter("at"))
        keeper.post(books.events[done:upto])
        done = upto
        mark = marks.find(at, rule)
        if at in tests:
            keeper.pools.impair(len(keeper), mark.price if isinstance(mark, Mark) else None)
        if at in asked:
            found[at] = _valuation(keeper, at, books, mark, treatment)
    return tuple(found[at] for at in wanted)


def _valuation(keeper: Keeper, at: datetime, books: Books, mark: Mark | Missing, treatment: Treatment) -> Valuation:
    price = mark.price if isinstance(mark, Mark) else None
    cost, cost_unknown = keeper.pools.cost()
    fair_value = by_standing = unrealised = None
    if price is not None:
        fair_value, by_standing = _at_price(keeper.totals, price)
        unrealised = value_at(sum(keeper.totals) - cost_unknown, price).minor - cost
    carrying = keeper.pools.carrying() if treatment is Treatment.COST_LESS_IMPAIRMENT else fair_value
    proven, claimed, unknown = map(Sats, keeper.totals)
    return Valuation(
        at=at,
        treatment=treatment,
        holdings=Balance(proven=proven, claimed=claimed, unknown=unknown),
        cost=Money(cost, books.currency),
        cost_unknown=Sats(cost_unknown),
        mark=mark,
        fair_value=_money(fair_value, books.currency),
        carrying=_money(carrying, books.currency),
        realised=_money(keeper.realised, books.currency),
        unrealised=_money(unrealised, books.currency),
        fair_value_by_standing=by_standing,
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _at_price(totals: list[int], price: Price) -> tuple[int, ValueByStanding]:
    """Value coins by rank at a price; the parts share the whole, rounded once."""
    held = sum(totals)
    whole = value_at(held, price).minor
    ends = (totals[0], totals[0] + totals[1], held)
    proven, claimed, unknown = (
        Money(share(whole, end - part, end, held) if held else 0, price.currency)
        for part, end in zip(totals, ends, strict=True)
    )
    return whole, ValueByStanding(proven=proven, claimed=claimed, unknown=unknown)
