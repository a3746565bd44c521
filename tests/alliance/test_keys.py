"""Ed25519 by Wycheproof's vectors; the text of keys."""

import json
from pathlib import Path

import pytest

from khazana.alliance.keys import PublicKey, SignatureState, format_key, parse_key
from khazana.core import BadInput

VECTORS = tuple(
    json.loads(line)
    for line in (Path(__file__).parents[1] / "vectors" / "alliance" / "wycheproof_ed25519.jsonl")
    .read_text()
    .splitlines()
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: f"{one['id']}")
def test_wycheproof(vector: dict[str, str]) -> None:
    try:
        key = PublicKey(algorithm="ed25519", raw=bytes.fromhex(vector["key"]))
    except BadInput:
        assert "SmallOrderPublicKey" in vector["flags"]
        return
    state = key.check(bytes.fromhex(vector["sig"]), bytes.fromhex(vector["msg"]))
    if vector["result"] != "acceptable":
        assert (state is SignatureState.VALID) == (vector["result"] == "valid"), vector["comment"]


def test_the_vectors_are_all_there() -> None:
    results = [one["result"] for one in VECTORS]
    assert (len(results), results.count("valid")) == (210, 117)


def test_a_key_has_one_text() -> None:
    key = PublicKey(algorithm="ed25519", raw=bytes(range(32)))
    assert parse_key(format_key(key)) == key
    assert key.id != PublicKey(algorithm="slh-dsa-sha2-128s", raw=bytes(range(32))).id


@pytest.mark.parametrize("text", ["", "ed25519", "ed25519:AA==", "ed25519:!", "ED25519:AA==", "x" * 40 + ":AA==", ":"])
def test_other_texts_are_no_keys(text: str) -> None:
    with pytest.raises(BadInput):
        parse_key(text)


def test_no_key_of_small_order_is_taken() -> None:
    small = {one["key"] for one in VECTORS if "SmallOrderPublicKey" in one["flags"]}
    refused = 0
    for raw in sorted(small):
        try:
            PublicKey(algorithm="ed25519", raw=bytes.fromhex(raw))
        except BadInput:
            refused += 1
    assert refused == len(small) > 5
