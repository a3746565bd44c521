"""Whatever is handed to the room: it is read or refused, within a second of work, and in bounded memory."""

import random
import time
import tracemalloc
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from fakes.bitcoin_vectors import block, table, transactions
from fakes.holder import KINDS, Holder
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.bitcoin import (
    address_of,
    check_signature,
    is_unspendable,
    parse_address,
    parse_block,
    parse_psbt,
    parse_transaction,
    parse_watch,
    script_type,
    to_sign_psbt,
)
from khazana.core import KhazanaError

MOST_SECONDS, MOST_BYTES = 1.0, 64 * 2**20
HOLDER = Holder("fuzz")
SCRIPT = HOLDER.script("p2wpkh")


def proof(kind: str) -> str:
    coin, raw = HOLDER.coin(kind)
    return HOLDER.sign(to_sign_psbt("m", SCRIPT, [coin], earlier={coin.outpoint.txid: raw}), finished=kind != "p2wsh")


PROOFS = [b64decode(proof(kind)) for kind in KINDS]
PSBTS = [*PROOFS, *(b64decode(row["encoded psbt"]) for row in table("psbt/bip371.json")["valid psbts"])]
SIGNATURES = [
    b64decode(signature[3:])
    for name in ("basic", "generated")
    for group in ("simple", "full", "proof_of_funds")
    for row in table(f"bip322/{name}.json").get(group, ())
    for signature in row["bip322_signatures"]
    if signature[:3] in {"smp", "ful", "pof"}
]
DESCRIPTORS = [
    *(str(descriptor) for descriptor in HOLDER.descriptors.values()),
    *(row[1] for row in table("descriptors.json")["core"] if row[1]),
    *(row[0] for row in table("descriptors.json")["bip390"]),
]
PIECES = (
    *("pk(", "pkh(", "wsh(", "sh(", "tr(", "multi(", "sortedmulti_a(", "musig(", "combo(", "addr(", "raw("),
    *("and_v(", "or_d(", "or_i(0,", "andor(", "thresh(", "older(", "after(", "sha256(", "v:", "lltvn:", "0", "1"),
    *(")", ",", "{", "}", "[", "]", "/", "/*", "/<0;1>/*", "h", "'", "#", "00", "ab" * 33, "02" + "ab" * 32),
    "xpub6ERApfZwUNrhLCkDtcHTcxd75RbzS1ed54G1LkBUHQVHQKqhMkhgbmJbZRkrgZw4koxb5JaHWkY4ALHY2grBGRjaDMzQLcgJvLJuZZvRcEL",
)
"""What descriptors are made of."""


@contextmanager
def bounded() -> Iterator[None]:
    """Hold what is inside to a second of work and to bounded memory; refusals are what is wanted."""
    tracemalloc.start()
    start = time.process_time()
    try:
        with suppress(KhazanaError):
            yield
        spent, peak = time.process_time() - start, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert spent < MOST_SECONDS
    assert peak < MOST_BYTES


def changed(raw: bytes, chance: random.Random) -> bytes:
    out = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(out) + 1)
        length = chance.choice((1, 2, 4, 8, 33))
        change = chance.randrange(4)
        if change == 0:
            out[place : place + 1] = bytes([chance.choice((0, 1, 0xFC, 0xFD, 0xFE, 0xFF, chance.randrange(256)))])
        elif change == 1:
            out[place : place + length] = b"\xff" * length
        elif change == 2:
            del out[place : place + length]
        else:
            start = chance.randrange(len(out) + 1)
            out[place:place] = out[start : start + length]
    return bytes(out)


seeds = st.randoms(use_true_random=False)
READERS: tuple[Callable[[bytes], object], ...] = (
    parse_transaction,
    parse_block,
    parse_psbt,
    script_type,
    is_unspendable,
)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(READERS))
def test_any_bytes(raw: bytes, read: Callable[[bytes], object]) -> None:
    with bounded():
        read(raw)
        assert address_of(raw, "main") is None or parse_address(str(address_of(raw, "main"))).script == raw


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(transactions()), seeds)
def test_changed_transactions(raw: bytes, chance: random.Random) -> None:
    with bounded():
        parse_transaction(changed(raw, chance))


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_changed_blocks(chance: random.Random) -> None:
    with bounded():
        parse_block(changed(block(170), chance))
    with bounded():
        parse_block(changed(block(200_000)[:20_000], chance))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PSBTS), seeds)
def test_changed_partially_signed_transactions(raw: bytes, chance: random.Random) -> None:
    raw = changed(raw, chance)
    with bounded():
        parse_psbt(raw)
    with bounded():
        check_signature("m", SCRIPT, raw)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SIGNATURES), st.sampled_from(["", "smp", "ful", "pof", "xyz"]), seeds)
def test_changed_signatures(raw: bytes, prefix: str, chance: random.Random) -> None:
    with bounded():
        check_signature("m", SCRIPT, prefix + b64encode(changed(raw, chance)).decode())


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_signature(signature: str | bytes) -> None:
    with bounded():
        assert check_signature("m", SCRIPT, signature).reason


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(DESCRIPTORS), seeds)
def test_changed_descriptors(text: str, chance: random.Random) -> None:
    raw = changed(text.encode(), chance).decode("utf-8", "replace")
    with bounded():
        parse_watch(raw).scripts(0, 2)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_descriptors_of_pieces(pieces: list[str]) -> None:
    with bounded():
        parse_watch("".join(pieces)).scripts(0, 2)


X_ONLY = "a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd"


def leaves(depth: int) -> str:
    return f"pk({X_ONLY})" if depth == 0 else f"{{{leaves(depth - 1)},{leaves(depth - 1)}}}"


@pytest.mark.parametrize(
    "text",
    [
        f"tr({X_ONLY},{leaves(5)})",
        "tr(" + X_ONLY + ",{" * 60 + f"pk({X_ONLY})" + f",pk({X_ONLY})}}" * 60 + ")",
        f"tr({X_ONLY}," + "and_v(v:pk(" + X_ONLY + ")," * 60 + f"pk({X_ONLY})" + ")" * 61,
        f"wsh({'andor(pk(02' + X_ONLY + '),1,' * 60}0{')' * 61}",
        f"wsh(thresh(2,{','.join(['pk(02' + X_ONLY + ')', *['s:pk(03' + X_ONLY + ')'] * 65])}))",
        f"wsh(multi(1,{','.join(['02' + X_ONLY] * 70)}))",
        "wsh(" + "t:" * 2_400 + ")",
        "wsh(" + "or_i(" * 900,
        "(" * 5_000,
        "wsh(" + "," * 4_900 + ")",
        f"tr(musig({','.join(['02' + X_ONLY] * 70)}))",
        f"pkh([{'ab' * 4}{'/0h' * 1_600}]02{X_ONLY})",
        "0" * 5_001,
        "pk(" * 1_666,
    ],
)
def test_what_is_made_to_take_long(text: str) -> None:
    with bounded():
        parse_watch(text).scripts(0, 1)
