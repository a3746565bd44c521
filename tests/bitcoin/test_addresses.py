"""Addresses are checked down to their checksums.

Vectors: BIP-173, BIP-350 and Bitcoin Core; twenty addresses that a third party attributes to El Salvador's
reserve, each with the script that an independent library gives it.
"""

from contextlib import suppress

import pytest
from fakes.bitcoin_vectors import table
from hypothesis import given
from hypothesis import strategies as st

from khazana.bitcoin import address_of, parse_address, parse_watch
from khazana.core import BadInput
from khazana.programmes import load_builtin

ATTRIBUTED = {
    "32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo": "a9140b55e104bb614b309d85efac36703194ff2d830287",
    "3Fh6QjPzfu2LWYxVYqRZ45QPTja1PrFmNC": "a91499958175664828a0b123c060db855e7458d5410987",
    "38BSq1sUaGFxDVdqhCraRMg1Kgh4wpTbfG": "a914473130e6cc8ddd0067695a7e56e18799edfeb19987",
    "3KzeoYiSFaRxPktmdoehuXRNmE1hZQM2Cp": "a914c8c81eed882ff355522e33967b104ac4d30b7ff587",
    "3DrHiHzfAKnne3zn8pqJdxJQhRFtW1jnMG": "a91485626ed16d8d4c7c2e1b4c1ce84a5d669b35cd3687",
    "33heTZ5DNKVeCDrknBvZnk95f7rzVYC6X4": "a914160ebfc91b9ecd952ed2337ca54e8178b013ee3787",
    "38czTLv6ufGFjqLgiRdaQpDduErqszgfDX": "a9144c05fd8bd452d02a24a9e0e90c5f274791c1b4ec87",
    "32N6ugHCwxQ7esqSY6dwmanDx2onLHCdyp": "a9140764624356ff5fbee91507e574e60976237f069387",
    "3McfTktodPWHwigfg7e9pQti4wXYKP47LW": "a914da8fc56a4225ee57c4d3c4c105c07e1e8e152bc887",
    "37jS98twXbuDHMVDvZCEaAyqBngD2XmKTr": "a9144245cd5405a45447c5ef1061036a285a05fe938787",
    "3544w8kqR1SFKwysmidDz4LHrLJv58rP4o": "a91424e3a015561a043e7b82ad60f1b65e779a3c4d6287",
    "39bEbJWGAYjpRvoJfDUEY4cQaFtJgDgdvH": "a91456a915de90045ea6696d7aa26eb97033f6526fa487",
    "38PKBmzVrmuiGnSMzSsLGXUXP61LCf1t9T": "a914496fcda4c57ca03cdff77df9c24b9cfa6a44b15587",
    "3Ky5QojgyfdfaQ7hoPQfio4BCLtavsPqsB": "a914c87bd49e4906ec21946e80a19bbd65d8862c007387",
    "3QhNpAuMJjN6WJNWmHuZQHyBcTxrrWpS5g": "a914fc5c54cbae62c9b24192f8ed5f9d4f50e178929a87",
    "3ExoWb4ZwU5F8rRHGfQdeqLtK2AgP4jjwt": "a9149195edbf7cf4cad9cbcc6cdb974ccd6fba9a453a87",
    "3QUddmvT36K4edS9AsKGHydygM8MavXSbc": "a914f9f34ba4191c3d818b6d63cb234dd61419da3a0387",
    "3ARCzX8kjALXjfnAhEbyfqXLiRUpNJJfa3": "a9145fbbb75b3b004653bfe38942a0b4624fe47dd6ec87",
    "3KXKHH5hhiYkx9nfJdUxZL3ivrVSnQNfKz": "a914c39c9802bb3fda0b59e57656c810972c9ecc509387",
    "359jBt2XuTdgk6YEz1WwhwMwrzTd7Qb3Gw": "a91425f5a35ef602a7cefbd8b16ab3a46b63d771aa8387",
}
WITNESS = {
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4": "0014751e76e8199196d454941c45d1b3a323f1433bd6",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7": (
        "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"
    ),
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y": (
        "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6"
    ),
    "BC1SW50QGDZ25J": "6002751e",
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs": "5210751e76e8199196d454941c45d1b3a323",
    "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy": (
        "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"
    ),
    "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c": (
        "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"
    ),
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0": (
        "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    ),
}
WRONG = (
    "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
    "bc1pw5dgrnzv",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
    "bc1gmk9yu",
)
"""The invalid addresses of BIP-350, with the reasons given there: prefix, checksum, version, length, case, padding."""


@pytest.mark.parametrize(("address", "script"), (ATTRIBUTED | WITNESS).items())
def test_an_address_stands_for_its_script(address: str, script: str) -> None:
    assert parse_address(address).script.hex() == script


@pytest.mark.parametrize(
    "address", [*WRONG, "", "1", "x" * 100, "3Fh6QjPzfu2LWYxVYqRZ45QPTja1PrFmNO", "LdP8Qox1VAhCzLJNqrr74YovaWYyNBUWvL"]
)
def test_a_wrong_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput):
        parse_address(address)


def test_networks_are_told_apart() -> None:
    assert parse_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").network == "main"
    assert parse_address("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn").network == "test"
    assert parse_address("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080").network == "regtest"


@given(
    st.sampled_from([*ATTRIBUTED, *WITNESS]), st.integers(0, 100), st.sampled_from("023456789acdefghjklmnpqrstuvwxyz")
)
def test_one_wrong_letter_is_found(address: str, place: int, letter: str) -> None:
    place %= len(address)
    changed = address[:place] + (letter.upper() if address.isupper() else letter) + address[place + 1 :]
    if changed != address:
        with pytest.raises(BadInput):
            parse_address(changed)


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        parse_watch(text)


def test_the_built_in_perimeter_is_the_twenty_addresses() -> None:
    programme = load_builtin("el-salvador").programme
    assert programme is not None
    assert {entry.script for entry in programme.perimeter} == set(ATTRIBUTED)


@pytest.mark.parametrize(("text", "script", "said"), table("key_io_valid.json"))
def test_addresses_and_keys_of_core(text: str, script: str, said: dict[str, object]) -> None:
    chain = str(said["chain"])
    if said["isPrivkey"]:
        with pytest.raises(BadInput, match="private key") as caught:
            parse_watch(text)
        assert text not in str(caught.value)
        return
    found = parse_watch(text, chain)
    assert found.scripts() == (bytes.fromhex(script),)
    assert address_of(bytes.fromhex(script), chain) == text
    for network in ("main", "test", "testnet4", "signet", "regtest"):
        if network not in found.networks:
            with pytest.raises(BadInput, match="another network"):
                parse_watch(text, network)
    if said.get("tryCaseFlip"):
        assert parse_watch(text.swapcase(), chain).scripts() == found.scripts()


@pytest.mark.parametrize("row", table("key_io_invalid.json"))
def test_what_core_calls_neither_address_nor_key_is_refused(row: list[str]) -> None:
    with pytest.raises(BadInput):
        parse_watch(row[0])


def test_spaces_around_an_address_are_no_part_of_it() -> None:
    for text in (" 32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo", "32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo\n"):
        with pytest.raises(BadInput, match="alphabet"):
            parse_address(text)


def test_scripts_without_an_address() -> None:
    assert address_of(bytes.fromhex("6a04deadbeef"), "main") is None
    assert address_of(b"", "main") is None
    with pytest.raises(BadInput, match="no such network"):
        address_of(b"", "mainnet")
