"""Layers of origin, followed by hand."""

import pytest
from fakes.chain_facts import FakeChain, perimeter

from khazana.core import InvariantBroken
from khazana.reserve.provenance import Category, Provenance, trace
from khazana.reserve.provenance.layers import deal


def traced(chain: FakeChain) -> Provenance:
    return trace(chain.facts, perimeter("a", "b"), block=chain.block, at=chain.at)


def layers(found: Provenance) -> dict[int, list[tuple[str, int]]]:
    """Return by amount of a coin its layers: category and amount."""
    return {
        one.coin.output.amount: [(found.origins[part.number].category.value, part.amount) for part in one.layers]
        for one in found.coins
    }


def test_layers_go_first_in_first_out_and_the_fee_takes_the_rest() -> None:
    chain = FakeChain(1)
    (bought,) = chain.pay([("x", 60)], ("a", 60))
    (mined,) = chain.coinbase(("b", 40))
    chain.to(101)
    chain.pay([mined, bought], ("a", 30), ("x", 25), ("b", 44))
    found = traced(chain)
    assert layers(found) == {30: [("mined", 30)], 44: [("receipt", 44)]}
    by_category = {one.category: (one.held, one.gone, one.fees) for one in found.origins}
    assert by_category == {Category.MINED: (30, 10, 0), Category.RECEIPT: (44, 15, 1)}


def test_a_coin_of_two_origins_says_so() -> None:
    chain = FakeChain(1)
    (bought,) = chain.pay([("x", 60)], ("a", 60))
    (mined,) = chain.coinbase(("b", 40))
    chain.to(101)
    chain.pay([bought, mined], ("a", 99))
    assert layers(traced(chain)) == {99: [("receipt", 60), ("mined", 39)]}


def test_neighbouring_layers_of_one_origin_become_one() -> None:
    assert deal([(0, 5), (0, 5), (1, 5)], [12, 0]) == [((0, 10), (1, 2)), (), ((1, 3),)]
    with pytest.raises(InvariantBroken):
        deal([(0, 5), (1, 5)], [11])
    with pytest.raises(InvariantBroken):
        deal([(0, 5)], [6])
