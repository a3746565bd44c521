"""Signed messages: the vectors of BIP-322 and of btcd, and holders of every kind of script.

btcd's file asks of two scripts outside of witnesses that their conditions take exactly 0 or 1. The library
does not look there, so such a script is called inconclusive; never valid.
"""

from dataclasses import replace
from typing import Any

import pytest
from btclib import b58
from btclib.ecc import bms
from btclib.tx import TxOut
from btclib_wallet import bip322
from btclib_wallet.psbt import Psbt
from fakes.bitcoin_vectors import table
from fakes.holder import KINDS, Holder

from khazana.bitcoin import (
    SignatureCheck,
    SignatureState,
    SignatureVariant,
    check_signature,
    parse_address,
    parse_watch,
    to_sign_psbt,
)
from khazana.core import BadInput, Coin, Input, OutPoint

FILES = ("basic", "generated", "btcd_basic", "btcd_negative")
HOLDER = Holder()
WITH_ADDRESS = [kind for kind in KINDS if kind not in {"p2pk", "multisig"}]
VARIANTS = {
    "simple": SignatureVariant.SIMPLE,
    "full": SignatureVariant.FULL,
    "proof_of_funds": SignatureVariant.PROOF_OF_FUNDS,
}


def rows(*groups: str) -> list[tuple[str, dict[str, Any], str]]:
    return [
        (group, row, signature)
        for name in FILES
        for group in groups
        for row in table(f"bip322/{name}.json").get(group, ())
        for signature in row.get("bip322_signatures") or [row["signature"]]
    ]


def checked(row: dict[str, Any], signature: str) -> SignatureCheck:
    return check_signature(row["message"], parse_address(row["address"]).script, signature)


@pytest.mark.parametrize(("group", "row", "signature"), rows("simple", "full", "proof_of_funds", "valid"))
def test_valid_vectors(group: str, row: dict[str, Any], signature: str) -> None:
    check = checked(row, signature)
    assert (check.state, check.reason) == (SignatureState.VALID, "")
    assert check.variant is VARIANTS.get(group, check.variant)
    if group != "valid":
        assert (check.lock_time, check.sequence) == (row.get("lock_time", 0), row.get("sequence", 0))
    assert bool(check.coins) == (check.variant is SignatureVariant.PROOF_OF_FUNDS)
    other = check_signature(row["message"] + ".", parse_address(row["address"]).script, signature)
    assert other.state is SignatureState.INVALID
    assert other.coins == ()


@pytest.mark.parametrize(("group", "row", "signature"), rows("error"))
def test_vectors_that_do_not_hold(group: str, row: dict[str, Any], signature: str) -> None:
    check = checked(row, signature)
    said = row.get("expected_result", "invalid")
    if row.get("error_substr") == "ErrMinimalIf" and "P2SH" in row["description"]:
        said = "inconclusive"
    assert check.state.value == said, (group, row["description"], check)
    assert check.reason
    assert check.coins == ()


@pytest.mark.parametrize("row", table("bip322/basic.json")["tx_hashes"])
def test_the_transactions_of_the_bip(row: dict[str, str]) -> None:
    script = parse_address(row["address"]).script
    spend = bip322.to_spend(row["message"].encode(), script)
    assert spend.id.hex() == row["to_spend_tx_hash"]
    assert bip322.to_sign(spend).id.hex() == row["to_sign_tx_hash"]


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("kind", WITH_ADDRESS)
def test_what_a_wallet_signs_is_valid_for_that_message_and_script_alone(kind: str, *, finished: bool) -> None:
    script = HOLDER.script(kind)
    signed = HOLDER.sign(to_sign_psbt("reserves", script), finished=finished)
    check = check_signature("reserves", script, signed)
    assert (check.state, check.variant, check.coins) == (SignatureState.VALID, SignatureVariant.FULL, ())
    assert check_signature(b"reserves", script, signed).state is SignatureState.VALID
    assert check_signature("Reserves", script, signed).state is SignatureState.INVALID
    assert check_signature("reserves", HOLDER.script(kind, 1), signed).state is SignatureState.INVALID


@pytest.mark.parametrize("kind", KINDS)
def test_a_proof_of_funds_shows_the_coins(kind: str) -> None:
    script = HOLDER.script("p2tr")
    (one, first), (two, second) = HOLDER.coin(kind, 3), HOLDER.coin("p2wpkh", 4, 5_000)
    request = to_sign_psbt("funds", script, [one, two], earlier={one.outpoint.txid: first, two.outpoint.txid: second})
    check = check_signature("funds", script, HOLDER.sign(request))
    assert (check.state, check.variant) == (SignatureState.VALID, SignatureVariant.PROOF_OF_FUNDS)
    assert check.coins == (Input(one.outpoint, one.output), Input(two.outpoint, two.output))


@pytest.mark.parametrize("kind", WITH_ADDRESS)
def test_a_device_finds_its_keys_by_the_places_of_a_watch(kind: str) -> None:
    watch = parse_watch(str(HOLDER.descriptors[kind]))
    script, (coin, raw) = watch.scripts(3)[0], HOLDER.coin(kind, 5)
    earlier = {coin.outpoint.txid: raw}
    bare = HOLDER.sign(to_sign_psbt("m", script, [coin], earlier=earlier), finished=False, is_device=True)
    assert check_signature("m", script, bare).state is SignatureState.INVALID
    request = to_sign_psbt("m", script, [coin], earlier=earlier, places=watch.places(0, 10))
    check = check_signature("m", script, HOLDER.sign(request, is_device=True))
    assert (check.state, check.coins) == (SignatureState.VALID, (Input(coin.outpoint, coin.output),))


def test_a_proof_by_another_holder_does_not_hold() -> None:
    script, (coin, raw) = HOLDER.script("p2wpkh"), HOLDER.coin("p2wpkh", 9)
    request = to_sign_psbt("funds", script, [coin], earlier={coin.outpoint.txid: raw})
    assert not Holder("thief").can_sign(request)
    unsigned = check_signature("funds", script, request)
    assert unsigned.state is SignatureState.INVALID
    assert unsigned.reason


def test_amounts_are_what_was_signed() -> None:
    """A witness commits to the amount, so a proof that claims more than was signed does not hold."""
    script, (coin, _) = HOLDER.script("p2wpkh"), HOLDER.coin("p2wpkh", 2, 1_000)
    signed = Psbt.b64decode(HOLDER.sign(to_sign_psbt("funds", script, [coin])))
    signed.inputs[1].witness_utxo = TxOut(2_000, coin.output.script)
    assert check_signature("funds", script, "pof" + signed.b64encode()).state is SignatureState.INVALID


def test_times_are_told() -> None:
    script = HOLDER.script("p2wpkh")
    check = check_signature("later", script, HOLDER.sign(to_sign_psbt("later", script, lock_time=900_000, sequence=5)))
    assert (check.state, check.lock_time, check.sequence) == (SignatureState.VALID, 900_000, 5)


def test_the_legacy_form_is_for_public_key_hashes() -> None:
    key = b58.prv_key_data_from_wif("L3VFeEujGtevx9w18HD1fhRbCH67Az2dpCymeRE1SoPK6XQtaN2k")
    address = b58.p2pkh(key.pub)
    signature = bms.sign(b"old", key, address).b64encode()
    check = check_signature("old", parse_address(address).script, signature)
    assert (check.state, check.variant) == (SignatureState.VALID, SignatureVariant.LEGACY)
    assert check_signature("new", parse_address(address).script, signature).state is SignatureState.INVALID
    other = check_signature("old", HOLDER.script("p2wpkh"), signature)
    assert other.state is SignatureState.INVALID
    assert "p2pkh" in other.reason


@pytest.mark.parametrize("signature", ["", "smp", "ful", "pof", "x", b"\xff\xfe", "A" * 16_000_001, "psbt", "cHNidP8="])
def test_what_is_no_signature_is_invalid(signature: str | bytes) -> None:
    check = check_signature("m", HOLDER.script("p2wpkh"), signature)
    assert check.state is SignatureState.INVALID
    assert check.reason


def test_what_cannot_be_asked_for_is_refused() -> None:
    script, (coin, raw) = HOLDER.script("p2wpkh"), HOLDER.coin("p2pkh")
    _, other = HOLDER.coin("p2pkh", 1)
    with pytest.raises(BadInput, match="script that has an address"):
        to_sign_psbt("m", HOLDER.script("p2pk"))
    with pytest.raises(BadInput, match="script that has an address"):
        check_signature("m", b"\x51", "")
    with pytest.raises(BadInput, match="at most 100000 bytes"):
        to_sign_psbt("m" * 100_001, script)
    with pytest.raises(BadInput, match="names each coin once"):
        to_sign_psbt("m", script, [coin, coin], earlier={coin.outpoint.txid: raw})
    with pytest.raises(BadInput, match="transaction that made it"):
        to_sign_psbt("m", script, [coin])
    for wrong, says in ((other, "not the one that made"), (raw[:-1], "cannot be read")):
        with pytest.raises(BadInput, match=says):
            to_sign_psbt("m", script, [coin], earlier={coin.outpoint.txid: wrong})
    gone: Coin = replace(coin, outpoint=OutPoint(coin.outpoint.txid, 7))
    with pytest.raises(BadInput, match="not the one that made"):
        to_sign_psbt("m", script, [gone], earlier={coin.outpoint.txid: raw})
    with pytest.raises(BadInput, match="between 0 and"):
        to_sign_psbt("m", script, lock_time=2**32)
    with pytest.raises(BadInput, match="at most 5000 coins"):
        to_sign_psbt("m", script, [coin] * 5_001)
