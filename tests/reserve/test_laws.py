"""Laws of the books, on ledgers drawn at random."""

from collections import Counter
from itertools import pairwise

import pytest
from fakes.ledgers import day, ledgers, shuffled, versioned_ledgers
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import Standing
from khazana.reserve import Event, EventKind, LotMethod, canonical, digest, is_wallet, keep, postings
from khazana.reserve.books import Balance, Books

METHODS = pytest.mark.parametrize("method", LotMethod)
MODEST = settings(max_examples=60, deadline=None)


def kept(events: list[Event], method: LotMethod = LotMethod.FIFO, version: int | None = None) -> Books:
    return keep(events, currency="USD", method=method, version=version)


def layers(balance: Balance) -> tuple[int, int, int]:
    return balance.proven, balance.claimed, balance.unknown


def total(balance: Balance) -> int:
    return sum(layers(balance))


@METHODS
@MODEST
@given(events=ledgers())
def test_sats_are_conserved(method: LotMethod, events: list[Event]) -> None:
    books = kept(events, method)
    assert sum(total(balance) for _, balance in books.wallets) + sum(change for _, change in books.others) == 0
    sums: Counter[str] = Counter()
    for event in books.events:
        legs = postings(event)
        assert sum(leg.change for leg in legs) == 0
        sums.update({leg.account: leg.change for leg in legs})
    assert {name: total(balance) for name, balance in books.wallets} == {
        name: change for name, change in sums.items() if is_wallet(name)
    }
    assert dict(books.others) == {name: change for name, change in sums.items() if not is_wallet(name)}


@METHODS
@MODEST
@given(events=ledgers())
def test_lots_sum_to_holdings_in_each_standing(method: LotMethod, events: list[Event]) -> None:
    books = kept(events, method)
    by_standing = dict.fromkeys(Standing, 0)
    for lot in books.lots:
        assert lot.amount > 0
        by_standing[lot.standing] += lot.amount
    wallets = [layers(balance) for _, balance in books.wallets]
    assert list(by_standing.values()) == [sum(column) for column in zip(*wallets, strict=True)] or not wallets
    last = books.steps[-1].balance if books.steps else Balance(proven=0, claimed=0, unknown=0)
    assert tuple(by_standing.values()) == layers(last)


@MODEST
@given(events=ledgers())
def test_no_layer_is_ever_negative(events: list[Event]) -> None:
    for until in range(0, 42, 6):
        books = keep(events, currency="USD", method=LotMethod.FIFO, until=day(until))
        assert all(amount >= 0 for _, balance in books.wallets for amount in layers(balance))
    assert all(amount >= 0 for step in kept(events).steps for amount in layers(step.balance))


@METHODS
@MODEST
@given(events=ledgers(known_cost=True))
def test_no_minor_unit_is_lost(method: LotMethod, events: list[Event]) -> None:
    books = kept([one for one in events if one.kind is not EventKind.RESTATEMENT], method)
    brought = sum(
        one.consideration.minor
        for one in books.events
        if is_wallet(one.to_account) and one.kind is not EventKind.TRANSFER
    )
    left = sum(lot.cost.minor for lot in books.lots)
    assert brought == left + sum(row.cost.minor for row in books.realisations)
    received = sum(one.consideration.minor for one in books.events if one.kind is EventKind.DISPOSAL)
    assert received == sum(row.proceeds.minor for row in books.realisations)


@METHODS
@MODEST
@given(events=ledgers())
def test_coins_given_up_are_what_left(method: LotMethod, events: list[Event]) -> None:
    books = kept(events, method)
    given_up = sum(row.amount for row in books.realisations)
    taken = sum(one.amount for one in books.events if one.kind in {EventKind.DISPOSAL, EventKind.FEE})
    fees = sum(one.fee for one in books.events if is_wallet(one.from_account) and one.kind is not EventKind.RESTATEMENT)
    assert given_up == taken + fees


@METHODS
@MODEST
@given(events=versioned_ledgers(), seed=st.integers(0, 2**32))
def test_import_order_does_not_matter_and_replay_gives_the_same_bytes(
    method: LotMethod, events: list[Event], seed: int
) -> None:
    books = kept(events, method)
    again = kept(shuffled(events, seed), method)
    assert canonical(again) == canonical(books)
    assert digest(again) == digest(books)
    assert again == books


@MODEST
@given(events=versioned_ledgers())
def test_every_version_stays_readable(events: list[Event]) -> None:
    newest = kept(events)
    assert newest.version == newest.versions[-1]
    for version in newest.versions:
        books = kept(events, version=version)
        alone = {one.external_id for one in events if one.version <= version}
        replaced = {one.supersedes for one in events if one.version <= version}
        booked = {one.external_id for one in books.events}
        refused = {dict(finding.params)["event"] for finding in books.findings}
        assert booked | (refused & alone) >= alone - replaced
        assert not booked & replaced
        assert kept([one for one in events if one.version <= version], version=version).events == books.events


@MODEST
@given(events=ledgers())
def test_a_prefix_of_the_events_gives_a_prefix_of_the_steps(events: list[Event]) -> None:
    whole = kept(events)
    for until in (5, 17, 33):
        part = keep(events, currency="USD", method=LotMethod.FIFO, until=day(until))
        assert part.steps == whole.steps[: len(part.steps)]
        assert all(step.at >= day(until) for step in whole.steps[len(part.steps) :])


@MODEST
@given(events=ledgers())
def test_methods_differ_in_lots_alone(events: list[Event]) -> None:
    for one, two in pairwise(kept(events, method) for method in LotMethod if method is not LotMethod.SPECIFIC):
        assert one.steps == two.steps
        assert one.wallets == two.wallets
        assert one.others == two.others
        assert sum(row.amount for row in one.realisations) == sum(row.amount for row in two.realisations)
