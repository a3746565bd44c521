from fakes.ledgers import buy, event, move, sell

from khazana.reserve import EventKind, postings


def legs(one: object) -> dict[str, int]:
    return {leg.account: leg.change for leg in postings(one)}


def test_a_purchase_comes_from_outside() -> None:
    assert legs(buy("p", 100)) == {"outside": -100, "wallet:cold": 100}


def test_the_network_fee_is_on_top_and_paid_by_the_sender() -> None:
    assert legs(sell("s", 100, fee=3)) == {"wallet:cold": -103, "outside": 100, "fees": 3}
    assert legs(move("t", 100, fee=3)) == {"wallet:cold": -103, "wallet:hot": 100, "fees": 3}


def test_an_account_has_one_leg() -> None:
    assert legs(event("f", EventKind.FEE, amount=5, fee=2)) == {"wallet:cold": -7, "fees": 7}
