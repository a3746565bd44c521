"""The books against the chain at a named block."""

from dataclasses import replace
from datetime import datetime

import pytest
from fakes.chain_facts import BTC, FakeChain, block_at, coin, entry, histories, perimeter, time_at
from hypothesis import given, settings

from khazana.core import BadInput, Coin, SourceKind, Standing, sats
from khazana.reserve import MINING, OUTSIDE, Books, Event, EventKind, LotMethod, keep, wallet
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance import Rule, trace
from khazana.reserve.reconciliation import Agreement, HowFound, Reconciliation, ReconciliationRules
from khazana.reserve.reconciling import reconcile

COLD_AND_HOT = ChainPerimeter.of([entry("cold", "cold"), entry("hot", "hot")])


def event(name: str, kind: EventKind, amount: int, at: datetime, *, of: str = "cold", **more: object) -> Event:
    mine, other = wallet(of), MINING if kind is EventKind.MINED else OUTSIDE
    leaves = kind is EventKind.DISPOSAL
    fields: dict[str, object] = {"from_account": mine if leaves else other, "to_account": other if leaves else mine}
    return Event(
        external_id=name,
        at=at,
        kind=kind,
        amount=sats(amount),
        standing=Standing.CLAIMED,
        source="ledger",
        source_kind=SourceKind.PRIMARY,
        **(fields | more),
    )


def bought(name: str, amount: int, height: int, **more: object) -> Event:
    return event(name, EventKind.PURCHASE, amount, time_at(height), **more)


def kept(*events: Event) -> Books:
    return keep(events, currency="USD", method=LotMethod.FIFO)


def found(
    books: Books, chain: FakeChain, coins: list[Coin], of: ChainPerimeter = COLD_AND_HOT, **more: object
) -> Reconciliation:
    flows = trace(chain.facts, of, block=chain.block, at=chain.at).flows
    return reconcile(books, coins, within=of.at_block(chain.block, chain.at), flows=flows, **more)


def codes(result: Reconciliation) -> list[str]:
    return [finding.code for finding in result.findings]


def a_receipt(height: int = 10, amount: int = BTC) -> tuple[FakeChain, list[Coin]]:
    chain = FakeChain(height)
    (received,) = chain.pay([("seller", amount)], ("cold", amount))
    return chain.mine(100), [coin(received, height)]


def test_what_is_booked_and_lies_there_agrees() -> None:
    chain, coins = a_receipt()
    result = found(kept(bought("one", BTC, 10)), chain, coins)
    assert (result.total.agreement, result.total.difference) == (Agreement.AGREE, 0)
    assert [(row.wallet, row.agreement) for row in result.wallets] == [("wallet:cold", Agreement.AGREE)]
    assert result.block == chain.block
    assert [(link.event, link.how) for link in result.links] == [("one", HowFound.AMOUNT)]
    assert not result.findings
    assert not result.events_alone
    assert not result.transactions_alone


def test_a_difference_has_its_candidates() -> None:
    chain = FakeChain(10)
    (one,) = chain.pay([("seller", BTC)], ("cold", BTC))
    chain.mine(10)
    (two,) = chain.pay([("seller", 2 * BTC)], ("cold", 2 * BTC))
    chain.mine(100)
    books = kept(bought("known", BTC, 10), bought("never came", 5 * BTC, 15))
    result = found(books, chain, [coin(one, 10), coin(two, 20)])
    (row,) = result.wallets
    assert (row.agreement, row.difference) == (Agreement.DIFFER, -3 * BTC)
    assert [(alone.event, alone.txids) for alone in result.events_alone] == [("never came", ())]
    assert result.transactions_alone == (two.outpoint.txid,)
    assert codes(result) == ["reconciliation.wallet-differs"]


def test_a_wallet_may_be_on_one_side_alone() -> None:
    chain, coins = a_receipt()
    result = found(kept(bought("hot", BTC, 10, of="hot")), chain, coins)
    assert [(row.wallet, row.agreement) for row in result.wallets] == [
        ("wallet:cold", Agreement.ONLY_CHAIN),
        ("wallet:hot", Agreement.ONLY_BOOKS),
    ]
    assert result.total.agreement is Agreement.AGREE
    assert codes(result) == ["reconciliation.only-on-chain", "reconciliation.only-in-books"]


def test_evidence_that_names_a_transaction_decides_whatever_its_amount() -> None:
    chain, coins = a_receipt()
    txid = coins[0].outpoint.txid
    result = found(kept(bought("net of a fee", BTC - 5, 10, evidence=f"order 7, {txid.upper()}")), chain, coins)
    assert [(link.txid, link.how) for link in result.links] == [(txid, HowFound.TXID)]
    assert result.wallets[0].difference == 5


def test_evidence_that_is_not_on_the_chain_is_a_finding_and_leaves_the_event_alone() -> None:
    chain, coins = a_receipt()
    result = found(kept(bought("wrong", BTC, 10, evidence="f" * 64)), chain, coins)
    assert codes(result) == ["reconciliation.evidence-not-on-chain"]
    assert not result.links
    assert [alone.event for alone in result.events_alone] == ["wrong"]


def test_two_transactions_of_one_amount_are_not_chosen_between() -> None:
    chain = FakeChain(10)
    made = [chain.pay([("seller", BTC)], ("cold", BTC))[0] for _ in range(2)]
    chain.mine(100)
    result = found(kept(bought("one", BTC, 10)), chain, [coin(one, 10) for one in made])
    assert not result.links
    assert [alone.txids for alone in result.events_alone] == [tuple(sorted(one.outpoint.txid for one in made))]


@pytest.mark.parametrize(("height", "is_linked"), [(10, True), (22, True), (23, False), (1, False)])
def test_time_counts(height: int, is_linked: bool) -> None:  # noqa: FBT001
    """The rules look two hours, 12 blocks, before an event; a receipt at block 10."""
    chain, coins = a_receipt()
    rules = replace(ReconciliationRules(), after=ReconciliationRules().before)
    result = found(kept(bought("one", BTC, height)), chain, coins, rules=rules)
    assert bool(result.links) == (is_linked or height == 1)


def test_a_disposal_is_what_left() -> None:
    chain = FakeChain(10)
    (received,) = chain.pay([("seller", 3 * BTC)], ("cold", 3 * BTC))
    chain.mine(10)
    _, change = chain.pay([received], ("buyer", BTC), ("cold", 2 * BTC - 700))
    chain.mine(100)
    sale = event("sale", EventKind.DISPOSAL, BTC, time_at(20), fee=sats(700))
    result = found(kept(bought("one", 3 * BTC, 10), sale), chain, [coin(change, 20)])
    assert result.total.agreement is Agreement.AGREE
    assert [link.event for link in result.links] == ["one", "sale"]


def test_what_is_shallow_or_unconfirmed_stands_apart() -> None:
    chain = FakeChain(10)
    deep, shallow, coming = (chain.pay([("seller", amount)], ("cold", amount))[0] for amount in (4, 2, 1))
    chain.mine(95)
    coins = [coin(deep, 100), coin(shallow, 101), replace(coin(coming, 0), block=None)]
    result = reconcile(kept(bought("all", 6, 10)), coins, within=COLD_AND_HOT.at_block(chain.block, chain.at))
    (row,) = result.wallets
    assert (row.agreement, row.held, row.shallow, row.unconfirmed) == (Agreement.AGREE, 6, 2, 1)
    assert codes(result) == ["reconciliation.not-deep"]
    assert not result.links
    assert not result.events_alone


def test_coins_outside_and_events_later_are_told() -> None:
    chain, coins = a_receipt()
    (other,) = FakeChain(name="other").pay([("x", 9)], ("elsewhere", 9))
    result = found(kept(bought("one", BTC, 10), bought("later", 1, 500)), chain, [*coins, coin(other, 0), coins[0]])
    assert result.outside == 9
    assert codes(result) == [
        "reconciliation.wallet-differs",
        "reconciliation.coins-outside",
        "reconciliation.books-go-on",
    ]


def test_rules_are_checked() -> None:
    with pytest.raises(BadInput):
        ReconciliationRules(depth=0)
    with pytest.raises(BadInput):
        perimeter("a").at_block(block_at(1), datetime(2025, 1, 1))  # noqa: DTZ001


@settings(max_examples=60, deadline=None)
@given(chain=histories())
def test_books_made_from_the_chain_agree_with_it(chain: FakeChain) -> None:
    """Every change of the coins held, booked with its transaction as evidence, gives the coins held."""
    of = perimeter("a0", "a1", "b0", "b1")
    traced = trace(chain.facts, of, block=chain.block, at=chain.at)
    events = []
    for number, flow in enumerate(traced.flows):
        net = sum(amount for category, amount in flow.parts if category.value in NETTED) - flow.ours_in
        kind = EventKind.DISPOSAL if net < 0 else EventKind.MINED if flow.rule is Rule.COINBASE else EventKind.PURCHASE
        if net:
            fields = {"evidence": flow.txid, "of": "reserve"}
            events.append(event(f"{number:03}", kind, abs(net), flow.at, **fields))
    coins = [one.coin for one in traced.coins]
    result = found(kept(*events), chain, coins, of)
    assert result.total.agreement is Agreement.AGREE
    assert {link.txid for link in result.links} == {one.evidence for one in events}
    assert "reconciliation.wallet-differs" not in codes(result)


NETTED = ("mined", "receipt", "consolidation", "internal", "mixed_in")
