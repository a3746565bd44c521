"""A long chain of headers with little work in it, by the rules of retargeting, and a plain program that checks it.

The chain is of a network of its own: the easiest target takes two hashes, and the target moves every 2,016 headers as
on the main network. Blocks come at random, as if from hash power that grows and falls, so that nearly every period has
a target of its own. It is kept in the folder ``.bench`` once it was made.
"""

import math
import struct
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final

from khazana.bitcoin import NetworkRules, target_of, work_of
from khazana.bitcoin.header_rules import next_bits

__all__ = ["RULES", "long_chain", "plainly_checked"]

EASIEST: Final = 0x207FFFFF
INTERVAL: Final = 2_016
FORTNIGHT_S: Final = 1_209_600
START_S: Final = 1_300_000_000
MEDIAN_OF: Final = 11
FUTURE_S: Final = 7_200
_TAIL: Final = struct.Struct("<4sIII")


def _hash(raw: bytes) -> bytes:
    return sha256(sha256(raw).digest()).digest()


def _mined(head: bytes, seconds: int, bits: int) -> bytes:
    """Return a header with a nonce that meets its target; ``head`` is its version, parent and root."""
    target, start = target_of(bits), sha256(head[:64])
    for nonce in range(2**32):
        tail, once = _TAIL.pack(head[64:], seconds, bits, nonce), start.copy()
        once.update(tail)
        if int.from_bytes(sha256(once.digest()).digest(), "little") <= target:
            return head[:64] + tail
    raise RuntimeError("no nonce is enough")


RULES: Final = NetworkRules(
    name="benchmark",
    genesis=_mined(struct.pack("<i32s32s", 4, bytes(32), _hash(b"")), START_S, EASIEST),
    limit_bits=EASIEST,
    versions=((1, 2), (1, 3), (1, 4)),
)


def _power(height: int) -> float:
    """Return the hashes that are done in ten minutes about a height: four to forty."""
    return 4 + 36 * (0.5 + 0.5 * math.sin(height / 40_000))


def _made(count: int) -> bytes:
    dice, raws, times = Random(2016), [RULES.genesis], [START_S]
    clock, bits, previous = float(START_S), EASIEST, _hash(RULES.genesis)
    for height in range(1, count + 1):
        if height % INTERVAL == 0:
            bits = next_bits(bits, times[-1] - times[-INTERVAL], RULES)
        clock += dice.expovariate(1) * 600 * work_of(bits) / _power(height)
        recent = sorted(times[-MEDIAN_OF:])
        times.append(max(int(clock) + dice.randrange(-300, 300), recent[len(recent) // 2] + 1))
        head = struct.pack("<i32s", 0x2000_0000, previous) + _hash(height.to_bytes(4, "little"))
        raws.append(_mined(head, times[-1], bits))
        previous = _hash(raws[-1])
    return b"".join(raws)


def long_chain(count: int) -> bytes:
    """Return ``count`` headers after the first; made once, then read from ``.bench``."""
    kept = Path(".bench") / f"headers-{count}.bin"
    if not kept.exists() or kept.stat().st_size != 80 * (count + 1) or kept.read_bytes()[:80] != RULES.genesis:
        kept.parent.mkdir(exist_ok=True)
        made = kept.with_suffix(".part")
        made.write_bytes(_made(count))
        made.replace(kept)
    return kept.read_bytes()[80:]


def plainly_checked(raw: bytes, now_s: int) -> tuple[str, int]:
    """Check the same rules header by header with ``hashlib``; return the hash of the tip and the work of all."""
    previous, bits, work = _hash(RULES.genesis), EASIEST, work_of(EASIEST)
    times, target, each = [START_S], target_of(EASIEST), work_of(EASIEST)
    for start in range(0, len(raw), 80):
        one, height = raw[start : start + 80], start // 80 + 1
        version, parent, _, seconds, named, _ = struct.unpack("<i32s32sIII", one)
        if height % INTERVAL == 0:
            span = min(max(times[-1] - times[-INTERVAL], FORTNIGHT_S // 4), FORTNIGHT_S * 4)
            bits = next_bits(bits, span, RULES)
            target, each = target_of(bits), work_of(bits)
        digest, recent = _hash(one), sorted(times[-MEDIAN_OF:])
        if (
            parent != previous
            or named != bits
            or int.from_bytes(digest, "little") > target
            or seconds <= recent[len(recent) // 2]
            or seconds > now_s + FUTURE_S
            or version < 4  # noqa: PLR2004 - from the first height on
        ):
            raise ValueError(f"header {height} fails")
        previous, work = digest, work + each
        times.append(seconds)
    return previous[::-1].hex(), work
