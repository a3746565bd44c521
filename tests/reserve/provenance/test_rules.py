"""Each rule of provenance on the smallest transaction that it judges; layers followed by hand."""

from dataclasses import replace

import pytest
from fakes.chain_facts import FakeChain, block_at, entry, perimeter, script, time_at

from khazana.core import BadInput, Basis, Input, InvariantBroken, OutPoint, Output, SourceKind, sats
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance import Category, Flow, Label, Provenance, Relation, Rule, Tracer, pockets, trace
from khazana.reserve.provenance.categories import RULE_TEXTS, parts_of

OURS = perimeter("a", "b")
C = Category


def traced(chain: FakeChain, of: ChainPerimeter = OURS, **more: object) -> Provenance:
    return trace(chain.facts, of, block=chain.block, at=chain.at, **more)  # type: ignore[arg-type]


def last(chain: FakeChain, of: ChainPerimeter = OURS, **more: object) -> Flow:
    return traced(chain, of, **more).flows[-1]


def codes(found: Provenance) -> list[str]:
    return [finding.code.removeprefix("provenance.") for finding in found.findings]


def funded(amount: int = 100) -> tuple[FakeChain, Input]:
    chain = FakeChain(1)
    (coin,) = chain.pay([("x", amount)], ("a", amount))
    return chain.mine(), coin


def test_a_coinbase_mines_what_it_pays_to_the_perimeter() -> None:
    chain = FakeChain(5)
    chain.coinbase(("a", 30), ("pool", 70))
    flow = last(chain)
    assert (flow.rule, flow.parts) == (Rule.COINBASE, ((C.MINED, 30), (C.OUTSIDE, 70)))
    assert (flow.ours_in, flow.theirs_in) == (0, 0)


def test_a_receipt_comes_from_outside_and_others_pay_the_fee() -> None:
    chain = FakeChain()
    chain.pay([("x", 100)], ("a", 60), ("x", 37))
    flow = last(chain)
    assert (flow.rule, flow.parts) == (Rule.THEIRS, ((C.RECEIPT, 60), (C.OUTSIDE, 40)))


def test_a_spend_keeps_its_change_and_pays_its_fee() -> None:
    chain, coin = funded()
    chain.pay([coin], ("x", 60), ("b", 37))
    found = traced(chain)
    assert found.flows[-1].parts == ((C.INTERNAL, 37), (C.SPEND, 60), (C.FEE, 3))
    assert not found.suspected


def test_what_goes_to_a_fresh_script_is_suspected_and_never_called_spent() -> None:
    chain, coin = funded()
    (fresh,) = chain.pay([coin], ("new", 98))
    found = traced(chain)
    assert found.flows[-1].parts == ((C.SUSPECTED, 98), (C.FEE, 2))
    assert [(one.outpoint, one.checked) for one in found.suspected] == [(fresh.outpoint, False)]
    assert codes(found) == ["suspected-internal", "unspent-not-checked"]
    looked_up = traced(chain, unspent={fresh.outpoint})
    assert [one.checked for one in looked_up.suspected] == [True]
    assert codes(looked_up) == ["suspected-internal"]
    gone = traced(chain, unspent=set())
    assert gone.flows[-1].parts == ((C.SPEND, 98), (C.FEE, 2))
    assert codes(gone) == []


def test_what_was_fresh_and_is_spent_later_has_left() -> None:
    chain, coin = funded()
    (fresh,) = chain.pay([coin], ("new", 98))
    assert traced(chain).totals.of(C.SUSPECTED) == 98
    chain.mine()
    chain.pay([fresh], ("a", 90))
    found = traced(chain)
    assert found.totals.of(C.SUSPECTED) == 0
    assert (found.totals.of(C.SPEND), found.totals.of(C.RECEIPT)) == (98, 190)


def test_data_outputs_are_no_hiding_place() -> None:
    chain, coin = funded()
    burnt = Output(sats(9), b"\x6a\x01x")
    chain.pay([coin], ("a", 90))
    fact = chain.facts[-1]
    outputs = (*fact.transaction.outputs, burnt)
    chain.facts[-1] = replace(fact, transaction=replace(fact.transaction, outputs=outputs))
    assert last(chain).parts == ((C.INTERNAL, 90), (C.SPEND, 9), (C.FEE, 1))


def test_a_transaction_that_others_fund_too_is_not_guessed_at() -> None:
    chain, coin = funded()
    chain.pay([coin, ("x", 50)], ("a", 110), ("y", 30))
    found = traced(chain)
    flow = found.flows[-1]
    assert (flow.rule, flow.ours_in, flow.theirs_in) == (Rule.MIXED, 100, 50)
    assert flow.parts == ((C.MIXED_IN, 110), (C.MIXED_OUT, 30), (C.MIXED_FEE, 10))
    assert found.totals.mixed_put == 100
    assert codes(found) == ["mixed"]


CHIVO = Label(
    id="chivo", script=script("x"), party="Chivo", relation=Relation.SAME_STATE, source="imf",
    source_kind=SourceKind.PRIMARY,
)  # fmt: skip


def test_what_comes_from_another_pocket_is_consolidated() -> None:
    chain = FakeChain()
    chain.pay([("x", 100)], ("a", 99))
    flow = last(chain, labels=[CHIVO])
    assert (flow.rule, flow.parts, flow.labels) == (Rule.POCKET, ((C.CONSOLIDATION, 99), (C.OUTSIDE, 1)), ("chivo",))
    (label,) = pockets([entry("x", claimant="IMF", source="imf")], party="Chivo")
    assert label.relation is Relation.SAME_STATE
    assert last(chain, labels=[label]).rule is Rule.POCKET


def test_a_pocket_has_to_fund_all_of_it_and_at_that_time() -> None:
    chain = FakeChain()
    chain.pay([("x", 100), ("y", 1)], ("a", 99))
    found = traced(chain, labels=[CHIVO])
    assert found.flows[-1].rule is Rule.THEIRS
    assert codes(found) == ["pocket-in-part"]
    later = replace(CHIVO, since=time_at(1))
    alone = FakeChain()
    alone.pay([("x", 100)], ("a", 99))
    assert last(alone, labels=[later]).rule is Rule.THEIRS


def test_sellers_and_pockets_in_one_transaction_are_not_guessed_at() -> None:
    chain = FakeChain()
    chain.pay([("x", 100), ("y", 1)], ("a", 99))
    seller = replace(CHIVO, id="seller", script=script("y"), relation=Relation.SELLER)
    found = traced(chain, labels=[CHIVO, seller])
    assert (found.flows[-1].rule, codes(found)) == (Rule.THEIRS, ["pocket-in-part"])


def test_a_script_that_comes_in_brings_its_coins_and_one_that_goes_out_takes_them() -> None:
    of = ChainPerimeter.of([entry("a", since=time_at(10)), entry("b", until=time_at(10))])
    chain = FakeChain(1)
    chain.pay([("x", 60)], ("a", 60))
    chain.pay([("x", 40)], ("b", 40))
    before = traced(chain, of)
    assert (before.totals.held, before.totals.of(C.RECEIPT)) == (40, 40)
    chain.to(10)
    after = traced(chain, of)
    assert after.totals.held == 60
    assert (after.totals.of(C.ENTERED), after.totals.of(C.LEFT)) == (60, 40)
    assert [(one.amount, one.category, one.seen_by) for one in after.crossings] != []
    assert codes(after) == ["moved-with-perimeter"]


def test_a_coin_that_entered_is_spent_as_ours_and_one_that_left_is_not() -> None:
    of = ChainPerimeter.of([entry("a", since=time_at(10)), entry("b", until=time_at(10))])
    chain = FakeChain(1)
    (enters,) = chain.pay([("x", 60)], ("a", 60))
    (leaves,) = chain.pay([("x", 40)], ("b", 40))
    chain.to(20)
    chain.pay([enters], ("x", 59))
    chain.pay([leaves], ("x", 39))
    found = traced(chain, of)
    assert [(flow.rule, flow.parts) for flow in found.flows] == [
        (Rule.THEIRS, ((C.RECEIPT, 40),)),
        (Rule.OURS, ((C.SPEND, 59), (C.FEE, 1))),
    ]
    assert {one.category: one.seen_by for one in found.crossings} == {
        C.ENTERED: chain.facts[2].transaction.txid,
        C.LEFT: chain.facts[3].transaction.txid,
    }
    assert found.untouched == 2
    assert found.totals.held == 0


def test_a_coin_whose_receipt_is_missing_is_told_and_counted() -> None:
    chain, coin = funded()
    chain.facts.clear()
    chain.pay([coin], ("x", 99))
    found = traced(chain)
    assert (found.totals.of(C.UNSEEN), found.totals.held) == (100, 0)
    assert codes(found)[0] == "coins-unseen"


def test_mined_coins_spent_too_early_are_an_error() -> None:
    for depth, expected in ((99, ["immature-spent"]), (100, [])):
        chain = FakeChain(1)
        (mined,) = chain.coinbase(("a", 50))
        chain.mine(depth)
        chain.pay([mined], ("b", 50))
        assert codes(traced(chain)) == expected


def test_mined_coins_are_mature_when_they_are_a_hundred_deep() -> None:
    for depth, immature in ((1, 50), (99, 50), (100, 0)):
        chain = FakeChain(1)
        chain.coinbase(("a", 50))
        chain.mine(depth - 1)
        found = traced(chain)
        assert (found.totals.immature, found.coins[0].is_immature) == (immature, bool(immature))


def test_unconfirmed_and_later_transactions_are_left_away() -> None:
    chain, _ = funded()
    coming = replace(chain.facts[0], block=None, position=None, at=None)
    coming = replace(coming, transaction=replace(coming.transaction, txid="ab" * 32))
    found = trace([*chain.facts, coming], OURS, block=block_at(1), at=time_at(1))
    assert codes(found) == ["unconfirmed-apart"]
    assert len(found.flows) == 1
    assert trace(chain.facts, OURS, block=block_at(0), at=time_at(0)).totals.held == 0


def test_facts_that_contradict_each_other_are_refused() -> None:
    chain, coin = funded()
    chain.pay([replace(coin, spent=replace(coin.spent, amount=sats(101)))], ("x", 99))
    with pytest.raises(BadInput, match="differ"):
        traced(chain)
    inflated = FakeChain()
    inflated.pay([("x", 10)], ("a", 11))
    with pytest.raises(BadInput, match="more than it takes"):
        traced(inflated)
    twice = FakeChain()
    twice.pay([("x", 10)], ("a", 10))
    moved = replace(twice.facts[0], position=1)
    with pytest.raises(BadInput, match="one id"):
        trace([twice.facts[0], moved], OURS, block=twice.block, at=twice.at)
    elsewhere = replace(moved, block=block_at(0, "branch"))
    with pytest.raises(BadInput, match="one chain"):
        trace([twice.facts[0], elsewhere], OURS, block=twice.block, at=twice.at)


def test_a_tracer_takes_block_order_alone() -> None:
    chain = FakeChain(5)
    chain.pay([("x", 10)], ("a", 10))
    chain.mine()
    chain.pay([("x", 10)], ("a", 10))
    tracer = Tracer(OURS)
    tracer.feed([chain.facts[1], chain.facts[1]])
    with pytest.raises(BadInput, match="block order"):
        tracer.feed([chain.facts[0]])
    with pytest.raises(BadInput, match="no block"):
        tracer.feed([replace(chain.facts[0], block=None, position=None, at=None)])
    with pytest.raises(BadInput, match="older"):
        tracer.close(block_at(5), time_at(5))
    with pytest.raises(BadInput, match="one chain"):
        tracer.close(block_at(6, "branch"), time_at(6))
    assert tracer.close(block_at(6), time_at(6)).totals.held == 10


def test_the_weakest_basis_stands_on_the_result() -> None:
    chain, _ = funded()
    node = replace(chain.facts[0], basis=Basis.NODE)
    assert trace([node], OURS, block=chain.block, at=chain.at).basis is Basis.NODE
    assert traced(chain).basis is Basis.PROVEN
    assert trace([], OURS, block=chain.block, at=chain.at).basis is None


def test_every_rule_has_words_and_parts_that_add_up() -> None:
    assert set(RULE_TEXTS) == set(Rule)
    for rule in Rule:
        parts = parts_of(rule, spent=100, ours_out=50, theirs_out=40, suspected=0)
        assert sum(amount for _, amount in parts) == 100
    with pytest.raises(InvariantBroken):
        parts_of(Rule.OURS, spent=100, ours_out=50, theirs_out=51, suspected=0)


def test_sums_are_exact_where_they_exceed_64_bits() -> None:
    """5,000 transactions of all the coins there are add up to more than 2^63."""
    chain, most = FakeChain(), 21 * 10**14
    (coin,) = chain.pay([("x", most)], ("a", most))
    for _ in range(5_000):
        (coin,) = chain.pay([coin], ("a", most))
    assert traced(chain).totals.of(C.INTERNAL) == 5_000 * most > 2**63


def test_outpoints_name_the_coins() -> None:
    chain, coin = funded()
    assert [one.coin.outpoint for one in traced(chain).coins] == [coin.outpoint]
    assert isinstance(coin.outpoint, OutPoint)
