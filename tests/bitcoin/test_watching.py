"""Watch lists: what an entry may be, what is refused, and how far to derive."""

from contextlib import suppress

import pytest
from btclib_wallet.bip32 import derive
from fakes.bitcoin_vectors import table
from hypothesis import given
from hypothesis import strategies as st

from khazana.bitcoin import WatchKind, next_to_derive, parse_watch
from khazana.core import BadInput

ACCOUNT_84 = (
    "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs"
)
ACCOUNT_49 = (
    "upub5EFU65HtV5TeiSHmZZm7FUffBGy8UKeqp7vw43jYbvZPpoVsgU93oac7Wk3u6moKegAEWtGNF8DehrnHtv21XXEMYRUocHqguyjknFHYfgY"
)
XPUB = "xpub6BosfCnifzxcFwrSzQiqu2DBVTshkCXacvNsWGYJVVhhawA7d4R5WSWGFNbi8Aw6ZRc1brxMyWMzG3DSSSSoekkudhUd9yLb6qx39T9nMdj"
"""The accounts that BIP-84 and BIP-49 print, and that of m/44'/0'/0' from the same words as BIP-84's."""


def test_the_account_of_bip_84() -> None:
    watch = parse_watch(ACCOUNT_84, "main")
    assert (watch.kind, watch.is_ranged) == (WatchKind.EXTENDED_KEY, True)
    receive = parse_watch("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu").scripts()
    change = parse_watch("bc1q8c6fshw2dlwun7ekn9qwf37cu2rn755upcp6el").scripts()
    assert watch.scripts() == receive + change
    assert watch.scripts(1, 1)[:1] == parse_watch("bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g").scripts()


def test_the_account_of_bip_49() -> None:
    watch = parse_watch(ACCOUNT_49, "testnet4")
    assert watch.networks == ("test", "testnet4", "signet", "regtest")
    assert watch.scripts()[:1] == parse_watch("2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2").scripts()
    with pytest.raises(BadInput, match="another network"):
        parse_watch(ACCOUNT_49, "main")


def test_a_plain_extended_key_means_public_key_hashes() -> None:
    watch = parse_watch(XPUB, "main")
    assert watch.scripts()[:1] == parse_watch("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA").scripts()


def test_a_key_of_a_multisignature_is_refused() -> None:
    for letter in ("Y", "Z", "U", "V"):
        with pytest.raises(BadInput, match="multisignature"):
            parse_watch(letter + XPUB[1:])


@pytest.mark.parametrize(("seed", "chain"), table("bip32_test_vectors.json").items())
def test_public_derivation_of_bip_32(seed: str, chain: list[list[str]]) -> None:
    """Each key that follows from its parent without hardening gives the scripts that the parent's descriptor gives."""
    assert len(seed) >= 32
    public = {row[0]: row[1] for row in chain}
    steps = 0
    for path, key in public.items():
        parent, _, step = path.rpartition("/")
        if parent in public and step.isdigit():
            steps += 1
            assert parse_watch(f"pk({public[parent]}/{step})").scripts() == parse_watch(f"pk({key})").scripts()
            assert derive(public[parent], f"m/{step}") == key
        with pytest.raises(BadInput, match="private key"):
            parse_watch(next(row[2] for row in chain if row[0] == path))
        assert len(parse_watch(key).scripts(7, 3)) == 6
    assert steps or all(step == "m" or step[-1] in "hH'" for step in public)


@pytest.mark.parametrize("row", table("bip32_invalid_keys.json"))
def test_invalid_extended_keys_of_bip_32(row: list[str]) -> None:
    for text in (row[0], f"pkh({row[0]}/0)"):
        with pytest.raises(BadInput) as caught:
            parse_watch(text)
        assert row[0][:30] not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ab" * 32, "private key"),
        (" ".join(["abandon"] * 11 + ["about"]), "seed phrase"),
        ("02" + "ab" * 32, "a public key is no output script"),
        ("51" * 10_001, "at most 10000 bytes"),
        ("pkh(" + "ab" * 32 + ")", "private key"),
        ("wpkh(" + "AB" * 32 + "/0/*)", "private key"),
        ("", "letters of its alphabet"),
        ("5", "checksum"),
        (XPUB[:-1] + "k", "checksum fails"),
        ("x" * 200, "at most 90"),
        ("xprv9s21ZrQH143K3QTDL4LXw2F7HEK", "private key"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        parse_watch(text)
    assert len(text) < 16 or text not in str(caught.value)


def test_a_script_is_itself_on_every_network() -> None:
    watch = parse_watch("6a04deadbeef", "signet")
    assert (watch.kind, watch.is_ranged, watch.scripts(0, 5)) == (
        WatchKind.SCRIPT,
        False,
        (b"\x6a\x04\xde\xad\xbe\xef",),
    )
    assert watch.scripts(1, 5) == watch.scripts(0, 0) == ()


def test_the_gap() -> None:
    watch = parse_watch(f"wpkh({XPUB}/*)")
    assert next_to_derive(watch, 0, ()) == range(20)
    assert next_to_derive(watch, 20, (3, 0)) == range(20, 24)
    assert next_to_derive(watch, 24, (3, 0)) == range(24, 24)
    assert next_to_derive(watch, 0, (5,), gap=1) == range(7)
    assert next_to_derive(watch, 0, (2**31 - 1,)) == range(2**31)
    for derived, gap in ((-1, 20), (0, 0)):
        with pytest.raises(BadInput):
            next_to_derive(watch, derived, (), gap=gap)


@given(st.sets(st.integers(0, 300)), st.integers(1, 40))
def test_deriving_until_the_gap_finds_what_the_gap_allows(used: set[int], gap: int) -> None:
    """What is found: all up to the first run of ``gap`` unused indices."""
    watch = parse_watch(f"wpkh({XPUB}/*)")
    derived = 0
    found: set[int] = set()
    while step := next_to_derive(watch, derived, found, gap=gap):
        derived = step.stop
        found = {index for index in used if index < derived}
    run = next(start for start in range(400) if not used.intersection(range(start, start + gap)))
    assert found == {index for index in used if index < run}
    assert derived == run + gap


def test_where_a_script_stands() -> None:
    watch = parse_watch(f"wpkh({XPUB}/<0;1>/*)", "main")
    places = watch.places(5, 2)
    assert tuple(places) == watch.scripts(5, 2)
    for script, place in places.items():
        assert parse_watch(place.descriptor).scripts(place.index) == (script,)
    assert parse_watch("6a04deadbeef").places() == {}


def test_a_request_is_bounded() -> None:
    watch = parse_watch(f"wpkh({XPUB}/*)")
    for start, count in ((-1, 1), (0, 100_001), (0, -1), (2**31, 1)):
        with pytest.raises(BadInput):
            watch.scripts(start, count)


def test_combo_has_all_its_scripts() -> None:
    watch = parse_watch(f"combo({XPUB}/<0;1>/*)")
    assert len(watch.scripts(0, 3)) == 2 * 4 * 3


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        parse_watch(text)
