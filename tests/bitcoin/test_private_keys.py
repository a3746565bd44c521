"""Private keys are known by their form and never repeated.

Vectors: the Bitcoin wiki (wallet import format), BIP-32, BIP-38, BIP-49 and BIP-84.
"""

import pytest

from khazana.bitcoin.private_keys import WITHHELD, find_keys, withhold_keys

KEYS = {
    "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ": "wallet import format",
    "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617": "wallet import format",
    "cTpB4YiyKiBcPxnefsDpbnDxFDffjqJob8wGCEDXxgQ7zQoMXJdH": "wallet import format",
    "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg": "encrypted private key",
    "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi": (
        "extended private key"
    ),
    "zprvAWgYBBk7JR8Gjrh4UJQ2uJdG1r3WNRRfURiABBE3RvMXYSrRJL62XuezvGdPvG6GFBZduosCc1YP5wixPox7zhZLfiUm8aunE96BBa4Kei5": (
        "extended private key"
    ),
}
OTHERS = (
    "32ixEdVJWo3kmvJGMTZq5jAQVZZeuwnqzo",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
    "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
    "https://example.org/" + "5" * 80,
    "bc1quprvaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "bc1pxprv" + "q" * 54,
    "the word prv, and prive",
)


@pytest.mark.parametrize(("key", "form"), KEYS.items())
@pytest.mark.parametrize("around", ["{}", "a,{},b", "wpkh({}/0/*)", "[d34db33f/84h]{}", "ي{}\n", "\n\n{}"])
def test_a_key_is_found_and_withheld(key: str, form: str, around: str) -> None:
    text = around.format(key)
    ((offset, found),) = find_keys(text)
    assert (text[offset:].startswith(key), found) == (True, form)
    assert withhold_keys(text) == around.format(WITHHELD)


def test_a_part_of_an_extended_key_is_as_secret() -> None:
    assert [*find_keys("wpkh(xprv9s21ZrQH143K3QTDL4LXw2F7HEK)")]
    assert [*find_keys("glued" + [*KEYS][4])]


def test_a_mistyped_key_is_as_secret() -> None:
    assert [*find_keys("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTK")]


@pytest.mark.parametrize("text", OTHERS)
def test_other_words_stay(text: str) -> None:
    assert [*find_keys(text)] == []
    assert withhold_keys(text) == text


def test_several_keys_in_one_text() -> None:
    text = "; ".join([*KEYS, *OTHERS, *KEYS])
    assert len([*find_keys(text)]) == 2 * len(KEYS)
    assert withhold_keys(text) == "; ".join([*[WITHHELD] * len(KEYS), *OTHERS, *[WITHHELD] * len(KEYS)])
