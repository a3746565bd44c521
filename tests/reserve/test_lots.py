"""Which lots go first, by hand; then against a plain second implementation."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from fakes.ledgers import CLAIMED, PROVEN, UNKNOWN, buy, ledgers, move, sell
from hypothesis import given, settings
from msgspec.structs import replace

from khazana.reserve import Event, EventKind, LotMethod, is_wallet, keep
from khazana.reserve.books import Books

STOCK = (buy("a", 10, 300), buy("b", 10, 100, on=1), buy("c", 10, 900, on=2), buy("d", 10, on=3))


def kept(method: LotMethod, *events: Event) -> Books:
    return keep(events, currency="USD", method=method)


def left(books: Books) -> dict[str, int]:
    return {lot.id: lot.amount for lot in books.lots}


@pytest.mark.parametrize(
    ("method", "order"),
    [(LotMethod.FIFO, "abcd"), (LotMethod.LIFO, "dcba"), (LotMethod.HIFO, "cabd"), (LotMethod.SPECIFIC, "abcd")],
)
def test_the_order_of_each_method(method: LotMethod, order: str) -> None:
    books = kept(method, *STOCK, *(sell(f"s{n}", 10, 0, on=4 + n) for n in range(4)))
    assert "".join(row.lot for row in books.realisations) == order


def test_highest_first_compares_exactly_and_takes_the_earlier_of_equals() -> None:
    """1/3 and 333333333333333/999999999999999 are equal; one cent more is dearer by 1e-15 of a cent a coin."""
    size = 999_999_999_999_999
    rows = (buy("a", 3, 1), buy("b", size, size // 3), buy("c", size, size // 3 + 1))
    books = kept(LotMethod.HIFO, *rows, sell("s", size, 0, on=1), sell("t", 3, 0, on=2))
    assert [row.lot for row in books.realisations] == ["c", "a"]


@pytest.mark.parametrize(("method", "given_up"), [(LotMethod.FIFO, ["old", "new"]), (LotMethod.LIFO, ["new", "old"])])
def test_lots_that_were_weakened_late_go_in_order_of_acquisition(method: LotMethod, given_up: list[str]) -> None:
    rows = (
        buy("old", 5, standing=PROVEN),
        buy("new", 5, standing=CLAIMED, on=1, to_account="wallet:hot"),
        move("t", 5, on=2, standing=CLAIMED),
        sell("s", 10, on=3, from_account="wallet:hot"),
    )
    assert [row.lot for row in kept(method, *rows).realisations] == given_up


def test_parts_of_a_lot_cost_what_the_lot_cost() -> None:
    """A third of a dollar, thrice: 33, 34 (rounded up to 67 in all), 33 cents."""
    rows = (buy("a", 3, 100), *(sell(f"s{n}", 1, 0, on=1 + n) for n in range(3)))
    assert [row.cost.minor for row in kept(LotMethod.FIFO, *rows).realisations] == [33, 34, 33]


def test_named_lots_go_in_the_order_named() -> None:
    books = kept(
        LotMethod.SPECIFIC, *STOCK, sell("s", 12, 0, on=4, lots=("c", "a")), sell("t", 8, 0, on=5, lots=("a",))
    )
    assert [(row.lot, row.amount) for row in books.realisations] == [("c", 10), ("a", 2), ("a", 8)]
    assert left(books) == {"b": 10, "d": 10}
    assert books.findings == ()


def test_naming_no_lots_takes_the_oldest_and_says_so() -> None:
    books = kept(
        LotMethod.SPECIFIC,
        *STOCK,
        sell("s", 4, 0, on=4, lots=("c",)),
        sell("t", 12, 0, on=5),
        move("m", 1, on=6, fee=1),
    )
    assert left(books) == {"b": 7, "c": 6, "d": 10}
    assert [(finding.code, finding.severity.value) for finding in books.findings] == [
        ("books.no-lots-named", "warning")
    ] * 2


def test_named_lots_that_hold_too_little() -> None:
    books = kept(LotMethod.SPECIFIC, *STOCK, sell("s", 25, 0, on=4, lots=("c", "a")))
    assert [finding.text() for finding in books.findings] == ["The lots that event s names are short of 5 sat."]
    assert len(books.events) == 4


def test_named_lots_decide_the_standing_that_is_taken() -> None:
    rows = (
        buy("p", 5, standing=PROVEN),
        buy("c", 5, standing=CLAIMED),
        buy("q", 5, standing=PROVEN, to_account="wallet:hot"),
    )
    books = kept(LotMethod.SPECIFIC, *rows, sell("s", 4, on=1, standing=CLAIMED, lots=("p",)))
    assert left(books) == {"p": 1, "c": 5, "q": 5}
    assert books.steps[-1].balance.proven == 6
    refused = kept(LotMethod.SPECIFIC, *rows, sell("s", 6, on=1, lots=("p", "q")))
    assert [finding.code for finding in refused.findings] == ["books.lots-not-in-wallet"]


def test_the_fee_of_a_transfer_can_name_its_lot() -> None:
    books = kept(LotMethod.SPECIFIC, *STOCK, move("m", 5, on=4, fee=2, lots=("c",)))
    assert left(books) == {"a": 10, "b": 10, "c": 8, "d": 10}
    assert dict(books.wallets)["wallet:cold"].claimed == 33
    short = kept(LotMethod.SPECIFIC, buy("p", 3, standing=PROVEN), buy("c", 3), move("m", 3, on=1, fee=1, lots=("c",)))
    assert [finding.code for finding in short.findings] == ["books.lots-not-in-wallet"]
    assert left(short) == {"p": 3, "c": 3}


def test_a_named_lot_can_have_parts_of_two_standings() -> None:
    rows = (
        buy("a", 10, 100, standing=PROVEN),
        move("t", 4, on=1, standing=UNKNOWN, to_account="wallet:hot"),
        move("u", 4, on=2, standing=UNKNOWN, from_account="wallet:hot", to_account="wallet:cold"),
        sell("s", 7, 0, on=3, standing=UNKNOWN, lots=("a",)),
    )
    books = kept(LotMethod.SPECIFIC, *rows)
    assert [(lot.amount, lot.standing, lot.cost.minor) for lot in books.lots] == [(3, PROVEN, 30)]


def test_average_cost_is_that_of_all_coins_whatever_their_standing() -> None:
    rows = (buy("a", 10, 100, standing=PROVEN), buy("b", 10, 300), sell("s", 5, 400, on=1), buy("c", 15, 10, on=2))
    books = kept(LotMethod.AVERAGE, *rows)
    assert [(row.lot, row.cost.minor) for row in books.realisations] == [("average", 100)]
    assert [(lot.id, lot.amount, lot.standing, lot.cost.minor) for lot in books.lots] == [
        ("average", 10, PROVEN, 103),
        ("average", 20, CLAIMED, 207),
    ]


def test_an_unknown_cost_makes_the_average_unknown_until_the_pool_is_empty() -> None:
    rows = (buy("a", 10, 100), buy("b", 10, on=1), buy("c", 10, on=2), sell("s", 30, 5, on=3), buy("d", 4, 44, on=4))
    books = kept(LotMethod.AVERAGE, *rows)
    assert [row.cost for row in books.realisations] == [None]
    assert [(lot.amount, lot.cost.minor) for lot in books.lots] == [(4, 44)]
    assert [dict(finding.params) for finding in books.findings] == [{"event": "b"}]
    assert kept(LotMethod.AVERAGE, *rows[:2]).lots[0].cost is None


# A second implementation, as plain as can be: one list of (event, coins left), sorted anew for each outflow.


def plainly(method: LotMethod, events: tuple[Event, ...]) -> list[tuple[str, str, int]]:
    held: list[tuple[str, int]] = []
    coins: dict[str, int] = {}
    unit = {one.external_id: one.consideration and Fraction(one.consideration.minor, one.amount) for one in events}
    keys: dict[LotMethod, Callable[[tuple[str, int]], object]] = {
        LotMethod.FIFO: lambda lot: lot[1],
        LotMethod.LIFO: lambda lot: -lot[1],
        LotMethod.HIFO: lambda lot: (unit[lot[0]] is None, -(unit[lot[0]] or 0), lot[1]),
    }
    given_up = []
    for number, one in enumerate(events):
        if not is_wallet(one.from_account):
            held.append((one.external_id, number))
            coins[one.external_id] = one.amount
            continue
        wanted = one.fee if one.kind is EventKind.TRANSFER else one.amount + one.fee
        for lot in sorted(held, key=keys[method]):
            taken = min(coins[lot[0]], wanted)
            coins[lot[0]] -= taken
            wanted -= taken
            if taken and one.kind is not EventKind.RESTATEMENT:
                given_up.append((one.external_id, lot[0], taken))
    return given_up


@pytest.mark.parametrize("method", [LotMethod.FIFO, LotMethod.LIFO, LotMethod.HIFO])
@settings(max_examples=80, deadline=None)
@given(events=ledgers())
def test_a_plain_implementation_gives_up_the_same_coins(method: LotMethod, events: list[Event]) -> None:
    books = kept(method, *(replace(one, standing=CLAIMED) for one in events))
    merged: dict[tuple[str, str], int] = {}
    for row in books.realisations:
        merged[row.event, row.lot] = merged.get((row.event, row.lot), 0) + row.amount
    assert merged == {(event, lot): taken for event, lot, taken in plainly(method, books.events)}
