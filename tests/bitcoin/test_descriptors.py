"""Descriptors: the vectors of BIP-380 to BIP-387, BIP-389 and BIP-390, and those of Bitcoin Core.

Half of the vectors hold private keys. Those must be refused, and nothing of the key repeated; their public twin
(each private key replaced by its public one) must give the scripts that the vector says.
"""

import re

import pytest
from btclib import b58
from btclib_wallet.bip32 import xpub_from_xprv
from fakes.bitcoin_vectors import table

from khazana.bitcoin import find_keys, parse_watch
from khazana.bitcoin.descriptors import descriptor_checksum, parse_descriptor
from khazana.core import BadInput

K = "03a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd"
LONG = "04" + K[2:] + "5b8dec5235a0fa8722476c7709c02559e3aa73aa03918ba2d492eea75abea235"
OTHER = "0260b2003c386519fc9eadf2b5cf124dd8eea4c4e68d5e154050a9346ea98ce600"
WIF = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
LONG_WIF = "5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SC1j299sBCnWjss"
XPUB = "xpub6ERApfZwUNrhLCkDtcHTcxd75RbzS1ed54G1LkBUHQVHQKqhMkhgbmJbZRkrgZw4koxb5JaHWkY4ALHY2grBGRjaDMzQLcgJvLJuZZvRcEL"
SECOND = (
    "xpub68NZiKmJWnxxS6aaHmn81bvJeTESw724CRDs6HbuccFQN9Ku14VQrADWgqbhhTHBaohPX4CjNLf9fq9MYo6oDaPPLPxSb7gwQN3ih19Zm4Y"
)
ROOT = "xpub661MyMwAqRbcFW31YEwpkMuc5THy2PSt5bDMsktWQcFF8syAmRUapSCGu8ED9W6oDMSgv6Zz8idoc4a6mr8BDzTJY47LJhkJ8UB7WEGuduB"
THIRD = (
    "xpub661MyMwAqRbcGDZQUKLqmWodYLcoBQnQH33yYkkF3jjxeLvY8qr2wWGEWkiKFaaQfJCoi3HeEq3Dc5DptfbCyjD38fNhSqtKc1UHaP4ba3t"
)
XPRV = "xprvA1RpRA33e1JQ7ifknakTFpgNXPmW2YvmhqLQYMmrj4xJXXWYpDPS3xz7iAxn8L39njGVyuoseXzU6rcxFLJ8HFsTjSyQbLYnMpCqE2VbFWc"
ROOT_PRV = (
    "xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U"
)
VECTORS = table("descriptors.json")
KEYS_380 = (
    OTHER,
    LONG,
    f"[deadbeef/0h/0h/0h]{OTHER}",
    f"[deadbeef/0'/0'/0']{OTHER}",
    f"[deadbeef/0'/0h/0']{OTHER}",
    XPUB,
    *(f"[deadbeef/0h/1h/2h]{XPUB}{path}" for path in ("", "/3/4/5", "/3/4/5/*")),
)
PRIVATE_380 = (
    LONG_WIF,
    WIF,
    XPRV,
    *(f"[deadbeef/0h/1h/2h]{XPRV}{path}" for path in ("", "/3/4/5", "/3/4/5/*")),
    f"{XPRV}/3h/4h/5h/*",
    f"{XPRV}/3h/4h/5h/*h",
    f"[deadbeef/0h/1h/2]{XPRV}/3h/4h/5h/*h",
    f"{WIF}/0",
    f"{WIF}/*",
    f"{ROOT_PRV}/2147483648",
    f"{ROOT_PRV}/1aa",
    f"[aaaaaaaa][aaaaaaaa]{ROOT_PRV}/2147483647'/0",
    f"aaaaaaaa]{ROOT_PRV}/2147483647'/0",
    f"[gaaaaaaa]{ROOT_PRV}/2147483647'/0",
)
HARDENED_380 = (f"{XPUB}/3h/4h/5h/*", f"{XPUB}/3h/4h/5h/*h", f"[deadbeef/0h/1h/2]{XPUB}/3h/4h/5h/*h")
"""Valid as key expressions; that no script can be had of them without the private key, we say at once."""
WRONG_380 = (
    f"[deadbeef/0h/0h/0h/*]{OTHER}",
    f"[deadbeef/0h/0h/0h/]{OTHER}",
    f"[deadbef/0h/0h/0h]{OTHER}",
    f"[deadbeeef/0h/0h/0h]{OTHER}",
    f"[deadbeef/0f/0f/0f]{OTHER}",
    f"[deadbeef/0H/0H/0H]{OTHER}",
    f"[deadbeef/-0/-0/-0]{OTHER}",
    f"{ROOT}/2147483648",
    f"{ROOT}/1aa",
    f"[aaaaaaaa][aaaaaaaa]{ROOT}/0",
    f"aaaaaaaa]{ROOT}/0",
    f"[gaaaaaaa]{ROOT}/0",
    "[deadbeef]",
)
FIFTEEN = ",".join([K, OTHER] * 8)
WRONG_381_TO_386 = (
    f"pk(pk({K}))",
    f"pkh(pk({K}))",
    f"sh({K})",
    f"sh(sh(pkh({K})))",
    f"wpkh({LONG})",
    f"sh(wpkh({LONG}))",
    f"wsh(pk({LONG}))",
    f"wsh(wpkh({K}))",
    f"wsh(wsh(pkh({K})))",
    f"sh(wsh(wsh(pkh({K}))))",
    f"wpkh(wsh(pkh({K})))",
    f"wsh({K})",
    f"sh(multi(16,{FIFTEEN}))",
    f"multi(a,{K},{LONG})",
    f"multi(0,{K},{LONG})",
    f"multi(3,{K},{LONG})",
    "raw(asdf)",
    "addr(asdf)",
    "sh(raw(deadbeef))",
    "wsh(raw(deadbeef))",
    "sh(addr(3PUNyaW7M55oKWJ3kDukwk9bsKvryra15j))",
    "wsh(addr(3PUNyaW7M55oKWJ3kDukwk9bsKvryra15j))",
    f"tr({LONG})",
    f"wsh(tr({K[2:]}))",
    f"sh(tr({K[2:]}))",
    f"tr({K[2:]}, pkh({K[2:]}))",
)
EXPANDS_389 = (
    (f"pk({SECOND}/<0;1>)", (f"pk({SECOND}/0)", f"pk({SECOND}/1)")),
    (f"wpkh([ffffffff/13h]{ROOT}/<1;3>/2/*)", tuple(f"wpkh([ffffffff/13h]{ROOT}/{n}/2/*)" for n in (1, 3))),
    (
        f"multi(2,{XPUB}/<1;2>/*,{SECOND}/<3;4>/0/*)",
        (f"multi(2,{XPUB}/1/*,{SECOND}/3/0/*)", f"multi(2,{XPUB}/2/*,{SECOND}/4/0/*)"),
    ),
    (f"pkh({ROOT}/<0;1;2>)", tuple(f"pkh({ROOT}/{n})" for n in (0, 1, 2))),
    (
        f"sh(multi(2,{XPUB}/<1;2;3>/0/*,{SECOND}/0/*,{THIRD}/0/0/<3;4;5>/*))",
        tuple(f"sh(multi(2,{XPUB}/{n}/0/*,{SECOND}/0/*,{THIRD}/0/0/{n + 2}/*))" for n in (1, 2, 3)),
    ),
)
WRONG_389 = (
    f"pkh({ROOT}/<0;1>/<2;3>)",
    f"pkh([deadbeef/<0;1>]{ROOT}/0)",
    f"tr({ROOT}/<6;7;8;9>/*,{{pk({XPUB}/<1;2;3>/0/*),pk({THIRD}/0/0/<3;4;5>/*)}})",
    f"sh(multi(2,{XPUB}/<1;2;3>/0/*,{SECOND}/0/*,{THIRD}/0/0/<3;4>/*))",
    f"wpkh({ROOT}/<>/*)",
    f"wpkh({ROOT}/0>/*)",
    f"wpkh({ROOT}/<0/*)",
    f"wpkh({ROOT}/<0;>/*)",
)
VALID = [(row[0], row[-1]) for name in ("core", "bip386", "bip387", "bip390") for row in VECTORS[name]]
VALID += [(public, scripts) for _, public, scripts in VECTORS["core"] if public]
INVALID = [text for name in VECTORS if name.endswith("invalid") for text in VECTORS[name]]


def public_twin(text: str) -> str:
    """Return a descriptor with each private key replaced by its public one."""
    text = re.sub(r"[xt]prv[1-9A-HJ-NP-Za-km-z]+", lambda found: xpub_from_xprv(found[0]), text)
    x_only = text.startswith(("tr(", "rawtr("))
    key = re.compile(r"(?<![0-9A-Za-z])[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?![0-9A-Za-z])")
    return key.sub(
        lambda f: b58.prv_key_data_from_wif(f[0]).pub.sec.hex()[2 if x_only and "musig" not in text else 0 :], text
    )


def flat(scripts: list[object]) -> list[bytes]:
    return [bytes.fromhex(str(one)) for row in scripts for one in (row if isinstance(row, list) else [row])]


def refused(text: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        parse_watch(text)
    with pytest.raises(BadInput):
        parse_descriptor(text)
    return caught.value


@pytest.mark.parametrize(("text", "scripts"), VALID)
def test_a_valid_descriptor_gives_its_scripts(text: str, scripts: list[object]) -> None:
    if [*find_keys(text)]:
        assert "private key" in refused(text).what
        text = public_twin(text)
    hardened_behind_key = re.search(r"pub\w+[^,)]*\d+['h]|\*['h]", text)
    if hardened_behind_key:
        assert "hardened" in refused(text).what
    else:
        assert parse_watch(text).scripts(0, len(scripts)) == tuple(flat(scripts))


@pytest.mark.parametrize("text", [*INVALID, *WRONG_381_TO_386, *WRONG_389, *VECTORS["core_hardened"]])
def test_an_invalid_descriptor_is_refused_and_not_repeated(text: str) -> None:
    said = str(refused(text))
    for word in re.findall(r"\w{16,}", text):
        assert word not in said


@pytest.mark.parametrize("key", KEYS_380)
def test_key_expressions_of_bip_380(key: str) -> None:
    assert parse_descriptor(f"pkh({key})").is_ranged == key.endswith("/*")


@pytest.mark.parametrize("key", WRONG_380)
def test_wrong_key_expressions_of_bip_380(key: str) -> None:
    assert "private key" not in str(refused(f"pkh({key})"))


@pytest.mark.parametrize("key", HARDENED_380)
def test_what_only_a_private_key_derives_is_refused(key: str) -> None:
    assert "hardened" in str(refused(f"pkh({key})"))


@pytest.mark.parametrize("key", PRIVATE_380)
@pytest.mark.parametrize("around", ["{}", "pkh({})", "wsh(sortedmulti(1,{}))", "tr({})", " {} ", "x{}"])
def test_a_private_key_is_refused_at_the_door_and_not_repeated(key: str, around: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_watch(around.format(key))
    said = f"{caught.value!s} {caught.value!r} {caught.value.__dict__}"
    for word in re.findall(r"\w{40,}", key):
        assert word not in said
        assert word[:20] not in said


@pytest.mark.parametrize(("text", "branches"), EXPANDS_389)
def test_multipath_expands(text: str, branches: tuple[str, ...]) -> None:
    found = parse_descriptor(text)
    assert found.branches == tuple(f"{one}#{descriptor_checksum(one)}" for one in branches)
    assert found.scripts_at(0) == tuple(script for one in branches for script in parse_descriptor(one).scripts_at(0))


def test_checksums_of_bip_380() -> None:
    assert descriptor_checksum("raw(deadbeef)") == "89f8spxm"
    assert parse_descriptor("raw(deadbeef)#89f8spxm") == parse_descriptor("raw(deadbeef)")
    for text in ("#", "#89f8spxmx", "#89f8spx", "##9f8spxm"):
        assert "checksum" in refused(f"raw(deadbeef){text}").what or "#" in refused(f"raw(deadbeef){text}").what
    assert "checksum" in refused("raw(deedbeef)#89f8spxm").what
    refused("raw(Ü)#00000000")
    with pytest.raises(BadInput):
        descriptor_checksum("raw(Ü)")


@pytest.mark.parametrize(
    "text",
    [
        f"pk({'0' * 5_000})",
        "sh(" * 1_600,
        "tr(" + K[2:] + ",{" * 128 + ")",
        "wsh(" + "or_i(0," * 120 + f"pk({K})" + ")" * 121,
        f"wsh({'n' * 4_000}:pk({K}))",
        f"wsh({'l' * 4_000}:pk({K}))",
        "[" * 131,
    ],
)
def test_what_is_nested_deeply_is_refused_soon(text: str) -> None:
    assert len(str(refused(text))) < 400


def test_an_index_out_of_range_is_refused() -> None:
    ranged = parse_descriptor(f"wpkh({XPUB}/*)")
    assert len(ranged.scripts_at(2**31 - 1)) == 1
    for index in (-1, 2**31, True):
        with pytest.raises(BadInput):
            ranged.scripts_at(index)
    with pytest.raises(BadInput):
        parse_descriptor(f"wpkh({K})").scripts_at(1)
