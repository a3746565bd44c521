"""Types of output scripts, against btclib's reading and the outputs of the main network."""

import pytest
from btclib.script.script_pub_key import type_and_payload
from fakes.bitcoin_vectors import table, transactions
from hypothesis import given
from hypothesis import strategies as st

from khazana.bitcoin import (
    ScriptType,
    exposes_key,
    is_unspendable,
    looks_unspendable,
    parse_address,
    parse_transaction,
    script_type,
)

X = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
Y = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"
NO_X = "00" * 31 + "05"
"""No point of the curve has this x."""
KNOWN = {
    f"2102{X}ac": ScriptType.P2PK,
    f"4104{X}{Y}ac": ScriptType.P2PK,
    f"4106{X}{Y}ac": ScriptType.P2PK,
    "76a914" + "ab" * 20 + "88ac": ScriptType.P2PKH,
    "a914" + "ab" * 20 + "87": ScriptType.P2SH,
    "0014" + "ab" * 20: ScriptType.P2WPKH,
    "0020" + "ab" * 32: ScriptType.P2WSH,
    f"5120{X}": ScriptType.P2TR,
    "51024e73": ScriptType.ANCHOR,
    "0010" + "ab" * 16: ScriptType.WITNESS_UNKNOWN,
    "5220" + "ab" * 32: ScriptType.WITNESS_UNKNOWN,
    "6028" + "ab" * 40: ScriptType.WITNESS_UNKNOWN,
    f"512102{X}51ae": ScriptType.MULTISIG,
    f"512102{X}4104{X}{Y}52ae": ScriptType.MULTISIG,
    "6a": ScriptType.NULL_DATA,
    "6a04deadbeef": ScriptType.NULL_DATA,
    "": ScriptType.OTHER,
    "51": ScriptType.OTHER,
    "0001ab": ScriptType.OTHER,
    "6029" + "ab" * 41: ScriptType.OTHER,
    "ae": ScriptType.OTHER,
    "76a914" + "ab" * 20 + "88": ScriptType.OTHER,
    f"2105{X}ac": ScriptType.OTHER,
}
THEIRS = {
    "p2pk": ScriptType.P2PK,
    "p2ms": ScriptType.MULTISIG,
    "p2pkh": ScriptType.P2PKH,
    "p2sh": ScriptType.P2SH,
    "p2wpkh": ScriptType.P2WPKH,
    "p2wsh": ScriptType.P2WSH,
    "p2tr": ScriptType.P2TR,
}


@pytest.mark.parametrize(("script", "kind"), KNOWN.items())
def test_the_type_of_a_script(script: str, kind: ScriptType) -> None:
    assert script_type(bytes.fromhex(script)) is kind


def test_outputs_of_the_vectors_have_the_type_that_btclib_gives_them() -> None:
    scripts = {output.script for raw in transactions() for output in parse_transaction(raw).outputs}
    assert len(scripts) > 500
    for script in scripts:
        theirs = THEIRS.get(type_and_payload(script)[0])
        if theirs is not None:
            assert script_type(script) is theirs


@given(st.binary(max_size=80))
def test_any_bytes_have_a_type(script: bytes) -> None:
    kind = script_type(script)
    assert kind is ScriptType.NULL_DATA or THEIRS.get(type_and_payload(script)[0], kind) is kind
    assert looks_unspendable(script) >= is_unspendable(script)


def test_which_outputs_show_a_key() -> None:
    shown = {kind for script, kind in KNOWN.items() if exposes_key(bytes.fromhex(script))}
    assert shown == {ScriptType.P2PK, ScriptType.P2TR, ScriptType.MULTISIG}


@pytest.mark.parametrize(
    "script",
    [
        "6a",
        "6a04deadbeef",
        "51" * 10_001,
        "0010" + "ab" * 16,
        f"5120{NO_X}",
        f"2102{NO_X}ac",
        f"4107{X}{Y}ac",
        f"4104{X}{X}ac",
    ],
)
def test_what_nobody_can_spend(script: str) -> None:
    assert is_unspendable(bytes.fromhex(script))


@pytest.mark.parametrize(
    "script", [*(s for s, k in KNOWN.items() if k is not ScriptType.NULL_DATA and s[:4] != "0010"), "51" * 10_000]
)
def test_what_somebody_may_spend(script: str) -> None:
    assert not is_unspendable(bytes.fromhex(script))


def test_scripts_of_the_main_network_that_do_not_parse_are_still_read() -> None:
    for row in table("unspendable_script_pub_keys.json"):
        script = bytes.fromhex(row["script"])
        assert script_type(script) in {ScriptType.OTHER, ScriptType.NULL_DATA}


def test_addresses_for_burning() -> None:
    for address in ("1111111111111111111114oLvT2", "1QLbz7JHiBTspS962RLKV8GndWFwi5j6Qr"):
        script = parse_address(address).script
        assert looks_unspendable(script)
        assert not is_unspendable(script)
    assert not looks_unspendable(parse_address("32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo").script)
    assert looks_unspendable(bytes.fromhex("0020" + "00" * 32))
    assert not looks_unspendable(b"\x51")
