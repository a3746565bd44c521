"""6,000 BTC on 1 January, 6,240 on 17 July: three worlds that look alike to whoever sees only balances.

In each the same scripts hold the same coins at the same heights. In one the 240 BTC were bought, in one mined, in one
moved from another pocket of the same state. What tells them apart is what the transactions spend, and for the rest it
takes evidence from beyond the chain.
"""

from collections.abc import Callable

import pytest
from fakes.chain_facts import BTC, FakeChain, coin, entry, perimeter, script, time_at

from khazana.core import Coin, Input, Interval, Sats, SourceKind, Standing, parse_instant, sats
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance import (
    Attribution,
    Category,
    Label,
    Meaning,
    Provenance,
    PurchaseRecord,
    RecordKind,
    Relation,
    Rule,
    attribute,
    restate,
    trace,
)

VAULTS = ("vault-0", "vault-1", "vault-2")
RESERVE = perimeter(*VAULTS)
ARRIVALS = [(100 + 300 * number, VAULTS[number % 3], BTC * 32 // 10) for number in range(75)]
"""Height, script and amount of 75 arrivals of 3.2 BTC: 240 BTC in all."""
LAST = 28_361
"""The first block after midnight of 17 July, at ten minutes a block from 1 January."""

PROVEN, CLAIMED, UNKNOWN = Standing.PROVEN, Standing.CLAIMED, Standing.UNKNOWN

Arrive = Callable[[FakeChain, str, int], Input]


def bought(chain: FakeChain, to: str, amount: int) -> Input:
    """Receive from a script of an exchange, whose change goes elsewhere."""
    fee = 1_000
    paid, _ = chain.pay([("exchange", 10 * BTC)], (to, amount), ("exchange", 10 * BTC - amount - fee))
    return paid


def mined(chain: FakeChain, to: str, amount: int) -> Input:
    """Receive from a coinbase: 3.125 BTC and fees."""
    return chain.coinbase((to, amount))[0]


def moved(chain: FakeChain, to: str, amount: int) -> Input:
    """Receive from the wallet of another office."""
    return chain.pay([("chivo", amount + 500)], (to, amount))[0]


def world(arrive: Arrive) -> tuple[FakeChain, list[Coin]]:
    """Return a chain with 6,000 BTC at the start and 240 more by July, and the coins that it ends with."""
    chain = FakeChain(name="the same in every world")
    opening = [chain.pay([("before", 2_000 * BTC)], (vault, 2_000 * BTC))[0] for vault in VAULTS]
    coins = [coin(one, 0) for one in opening]
    for height, to, amount in ARRIVALS:
        chain.to(height)
        coins.append(coin(arrive(chain, to, amount), height, is_coinbase=arrive is mined))
    chain.to(LAST)
    return chain, coins


WORLDS = {"purchases": bought, "mining": mined, "consolidation": moved}
CHIVO = Label(
    id="imf-25-190",
    script=script("chivo"),
    party="Chivo",
    relation=Relation.SAME_STATE,
    source="imf-25-190",
    source_kind=SourceKind.PRIMARY,
)


def traced(chain: FakeChain, of: ChainPerimeter = RESERVE, labels: tuple[Label, ...] = ()) -> Provenance:
    return trace(chain.facts, of, block=chain.block, at=chain.at, labels=labels)


def balances(coins: list[Coin], height: int) -> dict[bytes, int]:
    """Return what somebody sees who looks up the balance of each script at a height."""
    found: dict[bytes, int] = {}
    for one in coins:
        assert one.block is not None
        if one.block.height <= height:
            found[one.output.script] = found.get(one.output.script, 0) + one.output.amount
    return found


def test_the_dates_are_those_of_the_story() -> None:
    assert time_at(0) == parse_instant("2025-01-01T00:00Z")
    assert time_at(LAST).date().isoformat() == "2025-07-16"
    assert time_at(LAST + 7).date().isoformat() == "2025-07-17"
    assert sum(amount for _, _, amount in ARRIVALS) == 240 * BTC


def test_balances_do_not_tell_the_worlds_apart() -> None:
    seen = [balances(world(arrive)[1], height) for arrive in WORLDS.values() for height in (0, 9_000, LAST)]
    assert seen[0:3] == seen[3:6] == seen[6:9]
    assert (sum(seen[0].values()), sum(seen[2].values())) == (6_000 * BTC, 6_240 * BTC)


@pytest.mark.parametrize("name", WORLDS)
def test_the_coins_held_are_those_on_the_scripts(name: str) -> None:
    chain, coins = world(WORLDS[name])
    found = traced(chain)
    assert [one.coin for one in found.coins] == sorted(coins, key=lambda one: one.outpoint)
    assert found.totals.held == 6_240 * BTC


def test_the_chain_alone_tells_mining_from_receipts_and_nothing_more() -> None:
    totals = {name: traced(world(arrive)[0]).totals for name, arrive in WORLDS.items()}
    assert dict(totals["mining"].by_category) == {Category.MINED: 240 * BTC, Category.RECEIPT: 6_000 * BTC}
    for name in ("purchases", "consolidation"):
        assert totals[name].of(Category.RECEIPT) == 6_240 * BTC
        assert totals[name].of(Category.MINED) == 0


def order(number: int, txid: str) -> PurchaseRecord:
    height, _, amount = ARRIVALS[number]
    return PurchaseRecord(
        id=f"order-{number:02}",
        kind=RecordKind.ORDER,
        least=Sats(amount),
        most=Sats(amount),
        within=Interval(time_at(height - 6), time_at(height)),
        source="bitcoin-office",
        source_kind=SourceKind.PRIMARY,
        txids=(txid,),
    )


def announcement(number: int) -> PurchaseRecord:
    """Return an announcement of "3.2 BTC" on the day of an arrival: 3.15 to 3.25."""
    height = ARRIVALS[number][0]
    return PurchaseRecord(
        id=f"post-{number:02}",
        kind=RecordKind.ANNOUNCEMENT,
        least=sats(BTC * 315 // 100),
        most=sats(BTC * 325 // 100),
        within=Interval(time_at(height - 72), time_at(height + 72)),
        source="a post",
        source_kind=SourceKind.PRESS,
    )


def evidence(chain: FakeChain) -> list[PurchaseRecord]:
    """Return orders for the first 25 arrivals and announcements for 25 to 60."""
    arrivals = [fact for fact in chain.facts if fact.block is not None and fact.block.height]
    orders = [order(number, arrivals[number].transaction.txid) for number in range(25)]
    return orders + [announcement(number) for number in range(25, 60)]


def attributed(chain: FakeChain, records: list[PurchaseRecord], labels: tuple[Label, ...] = ()) -> Attribution:
    return attribute(traced(chain, labels=labels), records=records, labels=labels)


def test_purchases_are_proven_by_orders_claimed_by_announcements_and_otherwise_unknown() -> None:
    chain, _ = world(bought)
    found = attributed(chain, evidence(chain))
    assert found.arrived(Meaning.PURCHASE, PROVEN) == 25 * ARRIVALS[0][2] == 80 * BTC
    assert found.arrived(Meaning.PURCHASE, CLAIMED) == 35 * ARRIVALS[0][2] == 112 * BTC
    assert found.arrived(Meaning.UNKNOWN, UNKNOWN) == 6_000 * BTC + 15 * ARRIVALS[0][2] == 6_048 * BTC
    assert not found.findings


def test_the_same_announcements_find_nothing_in_a_world_of_mining() -> None:
    chain, _ = world(mined)
    found = attributed(chain, [announcement(number) for number in range(75)])
    assert found.arrived(Meaning.MINED, PROVEN) == 240 * BTC
    assert found.arrived(Meaning.PURCHASE, CLAIMED) == 0
    assert {finding.code for finding in found.findings} == {"provenance.evidence-unmatched"}
    assert len(found.findings) == 75


def test_in_a_world_of_consolidation_announcements_stand_until_the_other_pocket_is_known() -> None:
    chain, _ = world(moved)
    records = [announcement(number) for number in range(75)]
    before, after = attributed(chain, records), attributed(chain, records, (CHIVO,))
    assert before.arrived(Meaning.PURCHASE, CLAIMED) == 240 * BTC
    assert after.arrived(Meaning.CONSOLIDATION, PROVEN) == 240 * BTC
    assert after.arrived(Meaning.PURCHASE, CLAIMED) == 0
    assert len(after.findings) == 75


def test_an_order_for_coins_from_another_pocket_is_a_finding_and_no_purchase() -> None:
    chain, _ = world(moved)
    arrivals = [fact for fact in chain.facts if fact.block is not None and fact.block.height]
    found = attributed(chain, [order(0, arrivals[0].transaction.txid)], (CHIVO,))
    assert [finding.code for finding in found.findings] == ["provenance.evidence-of-other-pocket"]
    assert found.arrived(Meaning.PURCHASE, PROVEN) == 0
    assert found.arrived(Meaning.CONSOLIDATION, PROVEN) == 240 * BTC


def test_a_wider_perimeter_turns_the_consolidation_into_internal_moves() -> None:
    """The IMF and the office may differ by the perimeter alone; both are computed, and the difference told."""
    chain = FakeChain(name="pockets")
    (hoard,) = chain.pay([("people", 240 * BTC + 500)], ("chivo", 240 * BTC + 500))
    chain.mine(10)
    chain.pay([hoard], ("vault-0", 240 * BTC))
    chain.mine()
    narrow = [entry("vault-0")]
    wide = [*narrow, entry("chivo", "chivo", claimant="IMF", source="imf-25-190", version=2)]
    one, two = (traced(chain, ChainPerimeter.of(wide, version=version)) for version in (1, 2))
    found = restate(one, two)
    assert (found.before, found.after, [row.wallet for row in found.added]) == (1, 2, ["chivo"])
    changes = {row.category: row.change for row in found.categories}
    assert changes == {
        Category.RECEIPT: 500,
        Category.INTERNAL: 240 * BTC,
        Category.FEE: 500,
        Category.OUTSIDE: -500,
    }
    assert found.held_before == found.held_after == 240 * BTC
    assert [flow.rule for flow in two.flows] == [Rule.THEIRS, Rule.OURS]
    assert len(found.flows) == 2
