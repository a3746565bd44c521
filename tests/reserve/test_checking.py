"""Each way in which rows can be wrong, alone and together."""

from datetime import datetime

import pytest
from fakes.ledgers import buy, event, move, sell
from msgspec.structs import replace

from khazana.core import MAX_SATS, BadInput, Money
from khazana.reserve import Event, EventKind, LotMethod, check_events, keep


def said(events: list[Event]) -> list[tuple[str, str]]:
    """Return code and event of each finding."""
    findings = check_events(events, currency="USD")
    for finding in findings:
        assert "{" not in finding.text() + finding.remedy()
    return [(finding.code, dict(finding.params)["event"]) for finding in findings]


def test_a_sound_ledger_has_no_findings() -> None:
    assert (
        said([buy("a", 100, 5), move("b", 60, on=1, fee=1), sell("c", 39, 7, on=2), event("m", EventKind.MINED)]) == []
    )
    assert said([]) == []


def test_rows_of_one_id_are_all_left_out() -> None:
    events = [buy("a", 100), buy("b", 5), buy("a", 100)]
    assert said(events) == [("books.duplicate-id", "a")]
    assert [one.external_id for one in keep(events, currency="USD", method=LotMethod.FIFO).events] == ["b"]


def test_duplicates_that_differ_give_the_same_findings_in_any_order() -> None:
    one, two = buy("a", 100), buy("a", 0, supersedes="z")
    assert check_events([one, two], currency="USD") == check_events([two, one], currency="USD")


WALLET, OTHER = "wallet:cold", "wallet:hot"
ENDS = (WALLET, OTHER, "outside", "outside:exchange", "mining", "fees", "unknown")
ALLOWED = {
    EventKind.PURCHASE: {("outside", WALLET), ("outside:exchange", WALLET)},
    EventKind.SEIZED: {("outside", WALLET), ("outside:exchange", WALLET)},
    EventKind.DONATED: {("outside", WALLET), ("outside:exchange", WALLET)},
    EventKind.MINED: {("mining", WALLET)},
    EventKind.TRANSFER: {(OTHER, WALLET)},
    EventKind.DISPOSAL: {(OTHER, "outside"), (OTHER, "outside:exchange")},
    EventKind.FEE: {(OTHER, "fees")},
    EventKind.RESTATEMENT: {
        ("outside", WALLET),
        ("outside:exchange", WALLET),
        ("unknown", WALLET),
        (OTHER, "outside"),
        (OTHER, "outside:exchange"),
        (OTHER, "unknown"),
    },
}


@pytest.mark.parametrize("kind", EventKind)
def test_each_kind_runs_between_its_own_accounts_alone(kind: EventKind) -> None:
    stock = buy("a", 1000, to_account=OTHER)
    for start in (OTHER, *ENDS[2:]):
        for end in (WALLET, *ENDS[2:]):
            row = event("b", kind, on=1, from_account=start, to_account=end)
            expected = [] if (start, end) in ALLOWED[kind] else [("books.wrong-accounts", "b")]
            assert said([stock, row]) == expected, (start, end)


@pytest.mark.parametrize("account", ["wallet:", "outside:", "Wallet:cold", "", "treasury", "mining:pool"])
def test_accounts_that_do_not_exist(account: str) -> None:
    assert said([buy("a", 1, to_account=account)]) == [("books.wrong-accounts", "a")]


def test_a_transfer_to_itself_is_none() -> None:
    assert said([buy("a", 9), move("b", 1, on=1, to_account=WALLET)]) == [("books.wrong-accounts", "b")]


@pytest.mark.parametrize(("amount", "fee"), [(0, 0), (-1, 0), (MAX_SATS + 1, 0), (1, -1), (1, MAX_SATS + 1)])
def test_amounts_that_cannot_be(amount: int, fee: int) -> None:
    assert said([replace(buy("a", 1), amount=amount, fee=fee)]) == [("books.bad-amount", "a")]


def test_a_consideration_in_another_currency_or_below_zero() -> None:
    assert said([buy("a", 1, consideration=Money(5, "EUR"))]) == [("books.wrong-currency", "a")]
    assert said([buy("a", 1, -5)]) == [("books.negative-consideration", "a")]


def test_a_time_without_zone_does_not_stop_the_others() -> None:
    naive = replace(buy("a", 1), at=datetime(2025, 1, 1))  # noqa: DTZ001 - the fault under test
    assert said([naive, buy("b", 0)]) == [("books.no-zone", "a"), ("books.bad-amount", "b")]


def test_replacing_what_is_not_there_or_is_not_earlier() -> None:
    rows = [buy("a", 1), buy("b", 1, version=2, supersedes="x"), buy("c", 1, version=2, supersedes="b")]
    assert said(rows) == [("books.supersedes-unknown", "b"), ("books.supersedes-later", "c")]


def test_replacing_twice() -> None:
    rows = [buy("a", 9), buy("b", 8, version=2, supersedes="a"), buy("c", 7, version=3, supersedes="a")]
    assert said(rows) == [("books.superseded-twice", "c")]
    books = keep(rows, currency="USD", method=LotMethod.FIFO)
    assert [one.external_id for one in books.events] == ["b"]


def test_a_chain_of_replacements_is_sound() -> None:
    rows = [buy("a", 9), buy("b", 8, version=2, supersedes="a"), buy("c", 7, version=3, supersedes="b")]
    assert said(rows) == []


def test_a_row_in_error_still_replaces() -> None:
    rows = [buy("a", 9), buy("b", 0, version=2, supersedes="a")]
    assert said(rows) == [("books.bad-amount", "b")]
    assert keep(rows, currency="USD", method=LotMethod.FIFO).events == ()
    assert len(keep(rows, currency="USD", method=LotMethod.FIFO, version=1).events) == 1


def test_versions_count_from_one_without_gaps_and_are_opened_by_a_restatement() -> None:
    restated = event("r", EventKind.RESTATEMENT, version=3)
    assert said([buy("a", 1), restated]) == [("books.version-gap", "r")]
    assert said([buy("a", 1), buy("b", 1, version=2)]) == [("books.version-unopened", "b")]
    assert said([buy("a", 1), buy("b", 1, version=0)]) == [("books.version-below-one", "b")]
    assert said([buy("a", 1), replace(restated, version=2), buy("b", 1, version=2)]) == []


@pytest.mark.parametrize("lot", ["nowhere", "later", "moved", "s"])
def test_a_named_lot_is_an_earlier_acquisition(lot: str) -> None:
    rows = [buy("a", 9), move("moved", 1, on=1), sell("s", 1, on=2, lots=("a", lot)), buy("later", 1, on=3)]
    assert said(rows) == [("books.unknown-lot", "s")]


def test_an_overdraft_is_judged_in_order_of_time_and_by_wallet() -> None:
    rows = [sell("s", 10, on=1), buy("a", 10, on=2), buy("b", 3, to_account="wallet:hot")]
    findings = check_events(rows, currency="USD")
    assert [finding.text() for finding in findings] == [
        "Event s takes 10 sat from wallet:cold, which holds 0 sat by then."
    ]
    assert said([*rows[1:], sell("s", 10, on=3)]) == []
    assert said([*rows[1:], sell("s", 10, on=3, fee=1)]) == [("books.overdraft", "s")]
    assert said([*rows[1:], move("s", 10, on=3, fee=1)]) == [("books.overdraft", "s")]


def test_an_overdraft_of_an_earlier_version_is_found_once() -> None:
    rows = [sell("s", 10, on=1), buy("a", 1), buy("b", 2, version=2, supersedes="a")]
    assert said(rows) == [("books.overdraft", "s")]


def test_no_more_coins_than_can_exist() -> None:
    most = buy("a", MAX_SATS)
    assert said([most, buy("b", 1, on=1)]) == [("books.more-than-exist", "b")]
    again = [sell("s", MAX_SATS, on=1), event("m", EventKind.MINED, amount=MAX_SATS, on=2)]
    assert said([most, *again]) == []
    twice = [sell("t", MAX_SATS, on=3), event("n", EventKind.MINED, amount=1, on=4)]
    assert said([most, *again, *twice]) == [("books.more-than-exist", "n")]
    fees = [event("f", EventKind.FEE, amount=MAX_SATS, on=1), buy("b", 5, on=2, fee=1)]
    assert said([most, *fees]) == [("books.more-than-exist", "b")]


def test_everything_is_said_at_once() -> None:
    rows = [
        buy("a", 0),
        buy("b", 1, consideration=Money(-1, "EUR")),
        sell("c", 5, on=1, lots=("q",)),
        sell("d", 5, on=2),
        buy("e", 1, supersedes="q", version=3),
    ]
    assert said(rows) == [
        ("books.bad-amount", "a"),
        ("books.wrong-currency", "b"),
        ("books.negative-consideration", "b"),
        ("books.supersedes-unknown", "e"),
        ("books.unknown-lot", "c"),
        ("books.version-gap", "e"),
        ("books.overdraft", "d"),
    ]


def test_the_currency_of_the_books_is_known() -> None:
    with pytest.raises(BadInput, match="unknown currency"):
        check_events([], currency="XXX")
