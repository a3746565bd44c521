"""Chains of headers to check: made here with little work, and Bitcoin Core's alternate chain of the main network."""

import json
import struct
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from oracles.plain_headers import Plain, expand, hashed

from khazana.bitcoin import NetworkRules, rules_of

VECTORS = Path(__file__).parents[1] / "vectors" / "bitcoin" / "headers"
SCRIPT = bytes.fromhex("76a914eadbac7f36c37e39361168b7aaee3cb24a25312d88ac")
EASIEST = 0x207FFFFF
START = 1_700_000_000


def header(
    previous: bytes,
    time: int,
    bits: int,
    *,
    version: int = 0x2000_0000,
    root: bytes = bytes(32),
    nonce: int = 0,
) -> bytes:
    return struct.pack("<i32s32sIII", version, previous, root, time, bits, nonce)


def mined(raw: bytes) -> bytes:
    """Find the nonce that gives a header its work; as it is where its target is none."""
    target = expand(int.from_bytes(raw[72:76], "little"))
    while target is not None and int.from_bytes(hashed(raw), "little") > target:
        nonce = (int.from_bytes(raw[76:], "little") + 1) % 2**32
        raw = raw[:76] + struct.pack("<I", nonce)
    return raw


def own_rules(
    *, interval: int = 12, min_difficulty: bool = False, bip94: bool = False, retargets: bool = True
) -> NetworkRules:
    """Rules of a network of one's own, with targets that a test reaches and short periods."""
    return NetworkRules(
        name="own",
        genesis=mined(header(bytes(32), START, EASIEST)),
        limit_bits=EASIEST,
        timespan_s=600 * interval,
        retargets=retargets,
        min_difficulty=min_difficulty,
        bip94=bip94,
        versions=((20, 2), (30, 4)),
    )


def grown(
    rules: NetworkRules, steps: Sequence[int], change: Callable[[int, bytes], bytes] | None = None
) -> list[bytes]:
    """Make headers from height 1 on, each so many seconds after the one before.

    A step too short is lengthened, and at the end of time they end. ``change`` may alter a header before it is mined;
    those after it build on what came of it, as the rules would have it without the change.
    """
    chain, raws, time = Plain(rules), [], int.from_bytes(rules.genesis[68:72], "little")
    previous = hashed(rules.genesis)
    for height, step in enumerate(steps, 1):
        time = max(time + step, chain.median() + 1)
        if rules.bip94 and height % rules.interval == 0:
            time = max(time, chain.times[-1] - 600)
        if time >= 2**32:
            break
        raw = header(previous, time, chain.required(time), root=hashed(b"%d" % height))
        raw = mined(change(height, raw) if change else raw)
        chain.append(raw)
        raws.append(raw)
        previous = hashed(raw)
    return raws


def _script_number(number: int) -> bytes:
    if number <= 16:
        return bytes([0x50 + number, 0])
    digits = number.to_bytes((number.bit_length() + 8) // 8, "little")
    return bytes([len(digits)]) + digits


def coinbase(height: int) -> bytes:
    """Make the coinbase of a block of the alternate chain."""
    script = _script_number(height)
    start = struct.pack("<i", 2) + b"\x01" + bytes(32) + b"\xff" * 4 + bytes([len(script)]) + script + b"\xff" * 4
    return start + b"\x01" + struct.pack("<q", 50 * 10**8) + bytes([len(SCRIPT)]) + SCRIPT + bytes(4)


@cache
def alternate_mainnet() -> tuple[bytes, ...]:
    """Return the 2,016 headers after the main network's first that Bitcoin Core's own tests mine on."""
    found = json.loads((VECTORS / "mainnet_alt.json").read_text(encoding="ascii"))
    previous, raws = hashed(rules_of("main").genesis), []
    for height, (time, nonce) in enumerate(zip(found["timestamps"], found["nonces"], strict=True), 1):
        bits = 0x1D00FFFF if height < 2016 else 0x1C3FFFC0
        raws.append(header(previous, time, bits, root=hashed(coinbase(height)), nonce=nonce))
        previous = hashed(raws[-1])
    return tuple(raws)
