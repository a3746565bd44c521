"""Laws of provenance, on histories drawn at random."""

from collections import Counter
from random import Random

from fakes.chain_facts import OURS, FakeChain, entry, histories, perimeter, script, time_at
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import COINBASE_MATURITY
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance import GIVEN, RECEIVED, Category, Provenance, Rule, Tracer, trace

MODEST = settings(max_examples=60, deadline=None)
WHOLE = perimeter(*OURS)
FIRST, SECOND = perimeter("a0", "a1"), perimeter("b0", "b1")
DATES = st.one_of(st.none(), st.integers(0, 2_000))


def traced(chain: FakeChain, of: ChainPerimeter = WHOLE) -> Provenance:
    return trace(chain.facts, of, block=chain.block, at=chain.at)


@st.composite
def perimeters(draw: st.DrawFn) -> ChainPerimeter:
    """Draw a perimeter whose scripts come in and go out at some time."""
    rows = []
    for name in OURS:
        since, until = draw(DATES), draw(DATES)
        if since is not None and until is not None and until <= since:
            since, until = until, since + 1
        first = None if since is None else time_at(since)
        rows.append(entry(name, since=first, until=None if until is None else time_at(until)))
    return ChainPerimeter.of(rows)


@MODEST
@given(chain=histories(), of=perimeters())
def test_each_transaction_is_conserved(chain: FakeChain, of: ChainPerimeter) -> None:
    found = traced(chain, of)
    facts = {fact.transaction.txid: fact.transaction for fact in chain.facts}
    for flow in found.flows:
        transaction = facts[flow.txid]
        spent = sum(one.spent.amount for one in transaction.inputs)
        made = sum(one.amount for one in transaction.outputs)
        assert sum(amount for _, amount in flow.parts) == (made if transaction.is_coinbase else spent)
        assert flow.ours_in + flow.theirs_in == spent
        assert (flow.rule is Rule.COINBASE) == transaction.is_coinbase
    assert len(found.flows) + found.untouched == len(chain.facts)


@MODEST
@given(chain=histories(), of=perimeters())
def test_what_came_less_what_went_is_what_is_held(chain: FakeChain, of: ChainPerimeter) -> None:
    found = traced(chain, of)
    sums: Counter[Category] = Counter()
    for flow in found.flows:
        sums.update(dict(flow.parts))
    sums.update(Counter())
    for crossing in found.crossings:
        sums[crossing.category] += crossing.amount
    mixed_put = sum(flow.ours_in for flow in found.flows if flow.rule is Rule.MIXED)
    unseen = found.totals.of(Category.UNSEEN)
    assert unseen == 0
    held = sum(one.coin.output.amount for one in found.coins)
    assert sum(sums[one] for one in RECEIVED) - sum(sums[one] for one in GIVEN) - mixed_put == held
    assert {one: amount for one, amount in sums.items() if amount} == dict(found.totals.by_category)
    assert (found.totals.mixed_put, found.totals.held) == (mixed_put, held)


def unspent(chain: FakeChain, of: ChainPerimeter) -> dict[str, int]:
    """Return the coins on the perimeter's scripts by outpoint: what was made, less what was spent; no rule at all."""
    spent = {one.outpoint for fact in chain.facts for one in fact.transaction.inputs}
    left = {}
    for fact in chain.facts:
        for vout, output in enumerate(fact.transaction.outputs):
            key = f"{fact.transaction.txid}:{vout}"
            if of.entry_at(output.script, chain.at) and key not in {str(one) for one in spent}:
                left[key] = output.amount
    return left


@MODEST
@given(chain=histories(), of=perimeters())
def test_what_is_held_is_what_is_unspent(chain: FakeChain, of: ChainPerimeter) -> None:
    found = traced(chain, of)
    assert {str(one.coin.outpoint): one.coin.output.amount for one in found.coins} == unspent(chain, of)


@MODEST
@given(chain=histories(), of=perimeters())
def test_every_satoshi_held_has_an_origin(chain: FakeChain, of: ChainPerimeter) -> None:
    found = traced(chain, of)
    held: Counter[int] = Counter()
    for one in found.coins:
        assert sum(layer.amount for layer in one.layers) == one.coin.output.amount
        held.update({layer.number: 0 for layer in one.layers})
        for layer in one.layers:
            assert layer.amount > 0
            held[layer.number] += layer.amount
    known = {fact.transaction.txid for fact in chain.facts}
    for origin in found.origins:
        assert origin.amount == origin.held + origin.gone + origin.fees
        assert origin.held == held[origin.number]
        assert origin.category in RECEIVED
        assert origin.txid in known


@MODEST
@given(chain=histories(), seed=st.integers(0, 2**32), twice=st.booleans())
def test_the_order_of_facts_does_not_matter(chain: FakeChain, seed: int, twice: bool) -> None:  # noqa: FBT001
    mixed = chain.facts * (2 if twice else 1)
    Random(seed).shuffle(mixed)  # noqa: S311 - a seeded order, no secret
    assert trace(mixed, WHOLE, block=chain.block, at=chain.at) == traced(chain)


@MODEST
@given(chain=histories(), seed=st.integers(0, 2**32))
def test_reading_on_is_reading_at_once(chain: FakeChain, seed: int) -> None:
    tracer, dice = Tracer(WHOLE), Random(seed)  # noqa: S311 - likewise
    for place, fact in enumerate(chain.facts):
        tracer.feed([fact])
        if dice.random() < 0.3:
            assert fact.block is not None
            assert fact.at is not None
            part = trace(chain.facts[: place + 1], WHOLE, block=fact.block, at=fact.at)
            assert tracer.close(fact.block, fact.at) == part
    assert tracer.close(chain.block, chain.at) == traced(chain)


@MODEST
@given(chain=histories())
def test_two_halves_give_the_whole_once_what_moved_between_them_is_netted(chain: FakeChain) -> None:
    whole, halves = traced(chain), [traced(chain, half) for half in (FIRST, SECOND)]
    for category in (Category.MINED,):
        assert whole.totals.of(category) == sum(half.totals.of(category) for half in halves)
    assert whole.totals.held == sum(half.totals.held for half in halves)
    assert whole.totals.immature == sum(half.totals.immature for half in halves)
    coins = sorted((one.coin for half in halves for one in half.coins), key=lambda one: one.outpoint)
    assert [one.coin for one in whole.coins] == coins
    for flow in whole.flows:
        net = flow.of(Category.MINED) + flow.of(Category.RECEIPT) + flow.of(Category.MIXED_IN)
        net += flow.of(Category.INTERNAL) - flow.ours_in
        assert net == sum(net_of(part) for half in halves for part in half.flows if part.txid == flow.txid)


def net_of(flow: object) -> int:
    """Return what a flow adds to the coins held, from its parts alone."""
    brought = sum(flow.of(one) for one in (Category.MINED, Category.RECEIPT, Category.MIXED_IN, Category.INTERNAL))  # type: ignore[attr-defined]
    return int(brought - flow.ours_in)  # type: ignore[attr-defined]


@MODEST
@given(chain=histories())
def test_what_is_suspected_is_fresh_and_unspent(chain: FakeChain) -> None:
    found = traced(chain)
    spent = {one.outpoint for fact in chain.facts for one in fact.transaction.inputs}
    ours = {script(name) for name in OURS}
    for one in found.suspected:
        before = []
        for fact in chain.facts:
            if fact.transaction.txid == one.outpoint.txid:
                break
            before.append(fact.transaction)
        seen = {output.script for transaction in before for output in transaction.outputs}
        seen |= {entry.spent.script for transaction in before for entry in transaction.inputs}
        assert one.outpoint not in spent
        assert one.script not in seen | ours
    assert sum(one.amount for one in found.suspected) == found.totals.of(Category.SUSPECTED)


@MODEST
@given(chain=histories())
def test_mined_coins_are_immature_until_they_are_a_hundred_deep(chain: FakeChain) -> None:
    for one in traced(chain).coins:
        assert one.coin.block is not None
        depth = chain.height - one.coin.block.height + 1
        assert one.is_immature == (one.coin.is_coinbase and depth < COINBASE_MATURITY)
