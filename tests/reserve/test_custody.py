"""How coins are kept: what anybody can see of them."""

from fractions import Fraction

import pytest
from fakes.chain_facts import BTC, FakeChain, block_at, entry, perimeter, script, time_at
from hypothesis import given
from hypothesis import strategies as st

from khazana.bitcoin import ScriptType
from khazana.core import BadInput, Coin, OutPoint, Output, SourceKind, sats
from khazana.reserve.chain_perimeter import ChainPerimeter, ScriptEntry
from khazana.reserve.custody import custody, dust_threshold
from khazana.reserve.custody_results import CustodyReport, CustodyRules, Exposure

KEY = bytes.fromhex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
TAPROOT = b"\x51\x20" + KEY[1:]
PUBLIC_KEY = b"\x21" + KEY + b"\xac"
MULTISIG = b"\x51\x21" + KEY + b"\x51\xae"
BURN = b"\x76\xa9\x14" + bytes(20) + b"\x88\xac"
HEIGHT = 1_000


def coin(of: bytes | str, amount: int, height: int = 1, *, is_coinbase: bool = False, number: int = 0) -> Coin:
    held = script(of) if isinstance(of, str) else of
    txid = (held + bytes(32))[:28].hex() + f"{height:04x}{number:04x}"
    return Coin(
        outpoint=OutPoint(txid, 0),
        output=Output(sats(amount), held),
        block=block_at(height),
        is_coinbase=is_coinbase,
    )


def over(*scripts: bytes | str) -> ChainPerimeter:
    return ChainPerimeter.of(
        ScriptEntry(
            script=script(one) if isinstance(one, str) else one,
            wallet="cold",
            claimant="office",
            source="office",
            source_kind=SourceKind.PRIMARY,
        )
        for one in scripts
    )


def report(*coins: Coin, chain: FakeChain | None = None, rules: CustodyRules | None = None) -> CustodyReport:
    return custody(
        coins,
        within=over(*{one.output.script: None for one in coins}).at_block(block_at(HEIGHT), time_at(HEIGHT)),
        transactions=chain.facts if chain else (),
        rules=rules or CustodyRules(),
    )


def codes(found: CustodyReport) -> list[str]:
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    ("held", "threshold"),
    [(b"\x76\xa9\x14" + bytes(20) + b"\x88\xac", 546), (b"\xa9\x14" + bytes(20) + b"\x87", 540),
     (b"\x00\x14" + bytes(20), 294), (b"\x00\x20" + bytes(32), 330), (TAPROOT, 330)],
)  # fmt: skip
def test_dust_is_what_bitcoin_core_calls_dust(held: bytes, threshold: int) -> None:
    """The thresholds of ``GetDustThreshold`` at 3 sat/vB, as Bitcoin Core's policy tests have them."""
    assert dust_threshold(held, 3) == threshold
    found = report(coin(held, threshold - 1, number=1), coin(held, threshold, number=2))
    assert found.dust_amount == threshold - 1
    assert len(found.dust) == 1
    assert "custody.dust" in codes(found)


@pytest.mark.parametrize("shown", [TAPROOT, PUBLIC_KEY, MULTISIG])
def test_some_scripts_show_a_key_by_themselves(shown: bytes) -> None:
    found = report(coin(shown, BTC), coin("hidden", BTC))
    assert {one.script: one.exposure for one in found.scripts} == {
        shown: Exposure.SCRIPT,
        script("hidden"): Exposure.HIDDEN,
    }
    (finding,) = [one for one in found.findings if one.code == "custody.keys-exposed"]
    assert dict(finding.params) == {"count": "1", "amount": "1", "spent": "0"}


def test_a_key_shows_once_coins_were_spent_from_its_script() -> None:
    chain = FakeChain()
    (first,) = chain.pay([("x", BTC)], ("a", BTC))
    chain.mine()
    chain.pay([first], ("b", BTC // 2), ("a", BTC // 2))
    found = report(coin("a", BTC // 2, 1), coin("b", BTC // 2, 1), chain=chain)
    by_script = {one.script: one for one in found.scripts}
    assert by_script[script("a")].exposure is Exposure.SPENT
    assert by_script[script("b")].exposure is Exposure.HIDDEN
    assert (by_script[script("a")].receipts, by_script[script("b")].receipts) == (2, 1)
    assert {"custody.reused", "custody.keys-exposed"} <= set(codes(found))


def test_a_spend_after_the_block_has_not_happened() -> None:
    chain = FakeChain()
    (first,) = chain.pay([("x", BTC)], ("a", BTC))
    chain.to(HEIGHT + 1)
    chain.pay([first], ("a", BTC))
    found = report(coin("a", BTC, 0), chain=chain)
    assert found.scripts[0].exposure is Exposure.HIDDEN
    assert not found.scripts[0].is_reused


def test_concentration_is_told_by_shares() -> None:
    even = report(*(coin(f"s{number}", BTC) for number in range(4)))
    assert (even.by_script.parts, even.by_script.largest, even.by_script.index) == (4, Fraction(1, 4), Fraction(1, 4))
    assert "custody.concentrated" not in codes(even)
    uneven = report(coin("a", 3 * BTC), coin("b", BTC))
    assert (uneven.by_script.largest, uneven.by_script.index) == (Fraction(3, 4), Fraction(10, 16))
    assert "custody.concentrated" in codes(uneven)
    assert uneven.by_type.index == 1
    assert [(one.type, one.scripts) for one in uneven.types] == [(ScriptType.P2WPKH, 2)]


def test_fourteen_scripts_of_at_most_500_are_less_exposed_than_one() -> None:
    """August 2025: one address was split into fourteen, at most 500 BTC each."""
    amounts = [500] * 12 + [137, 137]
    before = report(coin("one", sum(amounts) * BTC))
    after = report(*(coin(f"s{number}", amount * BTC) for number, amount in enumerate(amounts)))
    assert before.total == after.total
    assert before.by_script.index == 1
    assert after.by_script.index < Fraction(1, 12)
    assert "custody.concentrated" not in codes(after)


def test_ages_are_counted_in_blocks() -> None:
    found = report(coin("a", 1, HEIGHT), coin("a", 2, HEIGHT - 143), coin("a", 4, HEIGHT - 142), coin("a", 8, 0))
    assert [(band.least_blocks, band.amount) for band in found.ages if band.amount] == [(1, 5), (144, 10)]


def test_what_cannot_be_spent_is_told_apart() -> None:
    found = report(coin(BURN, 5 * BTC), coin("mined", BTC, HEIGHT - 98, is_coinbase=True), coin("a", BTC))
    assert found.unspendable_amount == 5 * BTC
    assert found.immature == BTC
    assert {"custody.unspendable", "custody.immature"} <= set(codes(found))
    assert report(coin("mined", BTC, HEIGHT - 99, is_coinbase=True)).immature == 0


def test_coins_outside_the_perimeter_are_counted_apart() -> None:
    found = custody(
        [coin("a", 1), coin("b", 2)],
        within=ChainPerimeter.of([entry("a"), entry("b", until=time_at(HEIGHT))]).at_block(
            block_at(HEIGHT), time_at(HEIGHT)
        ),
    )
    assert (found.total, found.outside) == (1, 2)
    assert "custody.not-in-perimeter" in codes(found)


def test_nothing_held_is_a_report_too() -> None:
    found = custody([], within=perimeter("a").at_block(block_at(1), time_at(1)))
    assert (found.total, found.scripts, found.findings, found.by_script.index) == (0, (), (), 0)


@given(amounts=st.lists(st.integers(1, 10 * BTC), min_size=1, max_size=12), seed=st.randoms(use_true_random=False))
def test_shares_add_up_and_the_order_of_coins_does_not_matter(amounts: list[int], seed: object) -> None:
    coins = [coin(f"s{number % 5}", amount, number + 1, number=number) for number, amount in enumerate(amounts)]
    found = report(*coins)
    assert sum(one.share for one in found.scripts) == sum(one.share for one in found.types) == 1
    assert sum(band.amount for band in found.ages) == found.total == sum(amounts)
    assert Fraction(1, found.by_script.parts) <= found.by_script.index <= found.by_script.largest
    seed.shuffle(coins)  # type: ignore[attr-defined]
    assert report(*coins) == found


def test_rules_are_checked() -> None:
    with pytest.raises(BadInput):
        CustodyRules(dust_sat_per_vb=0)
    with pytest.raises(BadInput):
        CustodyRules(largest_share=Fraction(2))
