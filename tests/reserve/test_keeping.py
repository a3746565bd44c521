"""Balances by standing, versions, and the cut by instant; amounts worked by hand."""

from datetime import datetime

import pytest
from fakes.ledgers import CLAIMED, PROVEN, UNKNOWN, buy, day, event, move, sell

from khazana.core import MAX_SATS, BadInput, Standing, sats
from khazana.reserve import Event, EventKind, LotMethod, balance_at, keep
from khazana.reserve.books import Balance, Books


def kept(*events: Event, method: LotMethod = LotMethod.FIFO, **more: object) -> Books:
    return keep(events, currency="USD", method=method, **more)


def split(balance: Balance) -> tuple[int, int, int]:
    return balance.proven, balance.claimed, balance.unknown


def wallets(books: Books) -> dict[str, tuple[int, int, int]]:
    return {name: split(balance) for name, balance in books.wallets}


STOCK = (buy("p", 10, standing=PROVEN), buy("c", 20, standing=CLAIMED), buy("u", 30, standing=UNKNOWN))


@pytest.mark.parametrize(
    ("standing", "amount", "left"),
    [
        (PROVEN, 4, (6, 20, 30)),
        (PROVEN, 15, (0, 15, 30)),
        (PROVEN, 45, (0, 0, 15)),
        (CLAIMED, 15, (10, 5, 30)),
        (CLAIMED, 40, (10, 0, 10)),
        (CLAIMED, 55, (5, 0, 0)),
        (UNKNOWN, 25, (10, 20, 5)),
        (UNKNOWN, 45, (10, 5, 0)),
        (UNKNOWN, 55, (5, 0, 0)),
    ],
)
def test_an_outflow_takes_its_own_standing_then_weaker_then_stronger(
    standing: Standing, amount: int, left: tuple[int, int, int]
) -> None:
    books = kept(*STOCK, sell("s", amount, on=1, standing=standing))
    assert wallets(books) == {"wallet:cold": left}
    assert split(books.steps[-1].balance) == left


@pytest.mark.parametrize(
    ("standing", "arrives"),
    [(PROVEN, (10, 15, 0)), (CLAIMED, (0, 20, 5)), (UNKNOWN, (0, 0, 25))],
)
def test_moved_coins_arrive_with_the_weaker_standing(standing: Standing, arrives: tuple[int, int, int]) -> None:
    books = kept(*STOCK, move("t", 25, on=1, standing=standing))
    assert wallets(books)["wallet:hot"] == arrives


def test_a_weakened_part_of_a_lot_is_a_lot_of_its_own_at_its_share_of_the_cost() -> None:
    books = kept(buy("p", 3, 100, standing=PROVEN), move("t", 1, on=1, standing=UNKNOWN))
    assert [(lot.id, lot.amount, lot.standing, lot.cost.minor) for lot in books.lots] == [
        ("p", 2, PROVEN, 67),
        ("p", 1, UNKNOWN, 33),
    ]


def test_a_transfer_keeps_lots_and_gives_up_its_fee_for_nothing() -> None:
    books = kept(buy("a", 10, 1000), buy("b", 10, 500, on=1), move("t", 12, on=2, fee=4))
    assert wallets(books) == {"wallet:cold": (0, 4, 0), "wallet:hot": (0, 12, 0)}
    assert [(lot.id, lot.amount, lot.cost.minor) for lot in books.lots] == [("a", 6, 600), ("b", 10, 500)]
    (row,) = books.realisations
    assert (row.event, row.lot, row.at, row.amount, row.cost.minor, row.proceeds.minor) == ("t", "a", day(2), 4, 400, 0)
    assert dict(books.others) == {"fees": 4, "outside": -20}


def test_a_fee_comes_after_the_amount_out_of_what_is_left() -> None:
    books = kept(*STOCK, move("t", 8, on=1, fee=4, standing=PROVEN))
    assert wallets(books) == {"wallet:cold": (0, 18, 30), "wallet:hot": (8, 0, 0)}


def test_a_disposal_shares_its_proceeds_by_coins_and_its_fee_earns_nothing() -> None:
    books = kept(buy("a", 1, 10), buy("b", 9, 20, on=1), sell("s", 3, 100, on=2, fee=1))
    assert [(row.lot, row.amount, row.cost.minor, row.proceeds.minor) for row in books.realisations] == [
        ("a", 1, 10, 33),
        ("b", 2, 4, 67),
        ("b", 1, 3, 0),
    ]
    assert [(lot.amount, lot.cost.minor) for lot in books.lots] == [(6, 13)]


def test_unknown_stays_unknown() -> None:
    books = kept(buy("a", 10), sell("s", 4, 100, on=1), buy("b", 10, 50, on=2), sell("t", 8, on=3))
    assert [
        (row.lot, row.amount, row.cost and row.cost.minor, row.proceeds and row.proceeds.minor)
        for row in books.realisations
    ] == [
        ("a", 4, None, 100),
        ("a", 6, None, None),
        ("b", 2, 10, None),
    ]
    assert [(lot.id, lot.cost.minor) for lot in books.lots] == [("b", 40)]


def test_a_fee_event_gives_up_coins_for_nothing() -> None:
    books = kept(buy("a", 10, 100), event("f", EventKind.FEE, amount=3, fee=1, on=1))
    assert [(row.amount, row.cost.minor, row.proceeds.minor) for row in books.realisations] == [(3, 30, 0), (1, 10, 0)]
    assert dict(books.others) == {"fees": 4, "outside": -10}


def test_a_restatement_brings_coins_of_its_cost_and_takes_coins_without_a_result() -> None:
    found = event("r", EventKind.RESTATEMENT, amount=10, paid=None)
    gone = event("q", EventKind.RESTATEMENT, amount=4, on=1, from_account="wallet:cold", to_account="unknown")
    books = kept(found, gone)
    assert [(lot.kind, lot.amount, lot.cost) for lot in books.lots] == [("restatement", 6, None)]
    assert books.realisations == ()
    assert dict(books.others) == {"unknown": -6}


def test_book_order_is_by_instant_then_by_id() -> None:
    books = kept(buy("b", 1, on=1), buy("c", 1), buy("a", 1, on=1))
    assert [one.external_id for one in books.events] == ["c", "a", "b"]
    assert [step.event for step in books.steps] == ["c", "a", "b"]


def test_both_versions_can_be_read() -> None:
    rows = (buy("a", 10), buy("b", 5, on=1), buy("a2", 7, version=2, supersedes="a"))
    assert [one.external_id for one in kept(*rows).events] == ["a2", "b"]
    assert [one.external_id for one in kept(*rows, version=1).events] == ["a", "b"]
    assert kept(*rows).versions == (1, 2)
    assert kept(*rows).version == 2
    assert kept().versions == (1,)


def test_a_version_that_is_not_there() -> None:
    with pytest.raises(BadInput, match="no such version"):
        kept(buy("a", 1), version=2)


def test_until_leaves_out_the_instant_itself() -> None:
    rows = (buy("a", 1), buy("b", 1, on=1), buy("c", 1, on=2))
    assert [one.external_id for one in kept(*rows, until=day(1)).events] == ["a"]
    with pytest.raises(BadInput, match="zone"):
        kept(*rows, until=datetime(2025, 1, 2))  # noqa: DTZ001 - the fault under test


def test_the_balance_at_an_instant_includes_it() -> None:
    books = kept(buy("a", 1), buy("b", 2, on=1), buy("c", 4, on=2))
    assert [split(balance_at(books, day(when)))[1] for when in (-1, 0, 0.5, 1, 1.5, 9)] == [0, 1, 1, 3, 3, 7]


def test_what_cannot_be_booked_is_left_out_and_said() -> None:
    books = kept(buy("a", 5), sell("s", 6, on=1), sell("t", 5, on=2), buy("z", 0))
    assert [one.external_id for one in books.events] == ["a", "t"]
    assert [finding.code for finding in books.findings] == ["books.bad-amount", "books.overdraft"]
    assert len(books.steps) == len(books.events)


def test_a_fee_counts_once_against_what_can_exist() -> None:
    half = MAX_SATS // 2 + 1
    rows = (event("b", amount=MAX_SATS), event("t", EventKind.TRANSFER, on=1, amount=1, fee=sats(half)))
    books = keep(rows, currency="USD", method=LotMethod.FIFO)
    assert (books.findings, dict(books.others)["fees"]) == ((), half)
