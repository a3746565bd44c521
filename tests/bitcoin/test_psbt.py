"""Partially signed transactions: the vectors of BIP-174, BIP-370 and BIP-371, and how they may be given."""

from base64 import b64decode

import pytest
from fakes.bitcoin_vectors import table
from fakes.holder import Holder

from khazana.bitcoin import parse_psbt, to_sign_psbt
from khazana.core import BadInput, Output, Sats

FILES = ("bip174", "bip370", "bip371")
VALID = [(name, row["encoded psbt"]) for name in FILES for row in table(f"psbt/{name}.json")["valid psbts"]]
INVALID = [row["encoded psbt"] for name in FILES for row in table(f"psbt/{name}.json")["invalid psbts"]]


@pytest.mark.parametrize(("name", "text"), VALID)
def test_a_valid_one_is_read(name: str, text: str) -> None:
    found = parse_psbt(text)
    assert found.base64 == text, name
    assert len(found.outpoints) == len(found.spent)
    assert parse_psbt(found.raw) == parse_psbt(found.raw.hex()) == parse_psbt(f" {text[:50]}\n{text[50:]}\n") == found
    assert parse_psbt(text.encode()) == found


@pytest.mark.parametrize("text", INVALID)
def test_an_invalid_one_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_psbt(text)
    with pytest.raises(BadInput):
        parse_psbt(b64decode(text))


def test_what_a_vector_says() -> None:
    """The first valid one of BIP-174: an input that spends a legacy output, and two outputs."""
    found = parse_psbt(VALID[0][1])
    (spent,) = found.spent
    assert spent is not None
    assert [output.amount for output in found.outputs] == [99_999_699, 100_000_000]
    assert (spent.amount, found.is_final, found.message) == (200_000_000, False, None)


def test_a_request_says_what_it_signs_and_when_it_is_done() -> None:
    holder = Holder()
    coin, raw = holder.coin("p2pkh", amount=7_000)
    request = to_sign_psbt("said", holder.script("p2wpkh"), [coin], earlier={coin.outpoint.txid: raw})
    found = parse_psbt(request)
    assert (found.message, found.is_final) == (b"said", False)
    assert found.outpoints[1:] == (coin.outpoint,)
    assert found.spent == (Output(Sats(0), holder.script("p2wpkh")), coin.output)
    assert found.outputs == (Output(Sats(0), b"\x6a"),)
    assert parse_psbt(holder.sign(request)).is_final
    assert not parse_psbt(holder.sign(request, finished=False)).is_final


@pytest.mark.parametrize(
    "data", ["", b"", "psbt", b"psbt\xff", "70736274ff", "cHNidP8", "not base64!", b"\xff" * 40, "é" * 9]
)
def test_what_is_none_is_refused(data: str | bytes) -> None:
    with pytest.raises(BadInput):
        parse_psbt(data)


def test_what_is_too_long_is_refused_unread() -> None:
    for data in (b"psbt\xff" + bytes(8_000_000), "A" * 16_000_001):
        with pytest.raises(BadInput, match="at most 8000000 bytes"):
            parse_psbt(data)
