"""The rules of headers once more, one header at a time with `hashlib`, in the words of Bitcoin Core's source."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from khazana.bitcoin import NetworkRules

LIMIT_OF_TIME_SPAN = 4


def hashed(raw: bytes) -> bytes:
    return sha256(sha256(raw).digest()).digest()


def expand(bits: int) -> int | None:
    """``SetCompact``; ``None`` where ``CheckProofOfWork`` refuses it."""
    size, word = bits >> 24, bits & 0x007FFFFF
    value = word >> 8 * (3 - size) if size <= 3 else word << 8 * (size - 3)
    negative = word != 0 and bits & 0x00800000
    overflow = word != 0 and (size > 34 or (word > 0xFF and size > 33) or (word > 0xFFFF and size > 32))
    return None if negative or overflow or value == 0 else value


def shorten(value: int) -> int:
    """``GetCompact``."""
    size = -(-value.bit_length() // 8)
    word = value << 8 * (3 - size) if size <= 3 else value >> 8 * (size - 3)
    return (word >> 8 | (size + 1) << 24) if word & 0x00800000 else (word | size << 24)


class Plain:
    """A chain of headers as lists of numbers."""

    def __init__(self, rules: NetworkRules) -> None:
        self.rules = rules
        self.times: list[int] = []
        self.bits: list[int] = []
        self.hashes: list[bytes] = []
        self.work = 0
        self.append(rules.genesis)

    def append(self, raw: bytes) -> None:
        self.times.append(int.from_bytes(raw[68:72], "little"))
        self.bits.append(int.from_bytes(raw[72:76], "little"))
        self.hashes.append(hashed(raw))
        target = expand(self.bits[-1]) or 0
        self.work += (2**256 - 1 - target) // (target + 1) + 1

    def required(self, time: int) -> int:
        """``GetNextWorkRequired``."""
        rules, height = self.rules, len(self.bits)
        if height % rules.interval:
            if not rules.min_difficulty:
                return self.bits[-1]
            if time > self.times[-1] + 2 * rules.spacing_s:
                return rules.limit_bits
            back = height - 1
            while back > 0 and back % rules.interval != 0 and self.bits[back] == rules.limit_bits:
                back -= 1
            return self.bits[back]
        if not rules.retargets:
            return self.bits[-1]
        first = height - rules.interval
        span = self.times[-1] - self.times[first]
        span = max(span, rules.timespan_s // LIMIT_OF_TIME_SPAN)
        span = min(span, rules.timespan_s * LIMIT_OF_TIME_SPAN)
        value = expand(self.bits[first] if rules.bip94 else self.bits[-1])
        limit = expand(rules.limit_bits)
        assert limit is not None
        if value is None:  # a header before failed already; any answer will do
            return rules.limit_bits
        return shorten(min(value * span // rules.timespan_s, limit))

    def median(self) -> int:
        before = sorted(self.times[-11:])
        return before[len(before) // 2]

    def faults(self, raw: bytes, now: int | None) -> Iterator[str]:
        """Yield the rules that the next header fails."""
        rules, height = self.rules, len(self.bits)
        time, bits = int.from_bytes(raw[68:72], "little"), int.from_bytes(raw[72:76], "little")
        version = int.from_bytes(raw[:4], "little", signed=True)
        target = expand(bits)
        if raw[4:36] != self.hashes[-1]:
            yield "link"
        if bits != self.required(time):
            yield "target"
        if target is None or int.from_bytes(hashed(raw), "little") > target:
            yield "work"
        if time <= self.median():
            yield "median-time"
        if rules.bip94 and height % rules.interval == 0 and time < self.times[-1] - 600:
            yield "timewarp"
        if now is not None and time > now + 7200:
            yield "future"
        if any(height >= start and version < least for start, least in rules.versions):
            yield "version"

    def fault(self, raw: bytes, now: int | None = None) -> str | None:
        """Return the first rule that the next header fails; it is appended where it fails none."""
        found = next(self.faults(raw, now), None)
        if found is None:
            self.append(raw)
        return found


def first_fault(rules: NetworkRules, raws: Sequence[bytes], now: int | None = None) -> tuple[int, str] | None:
    """Return the height and the rule of the first header, from height 1 on, that fails."""
    chain = Plain(rules)
    for height, raw in enumerate(raws, 1):
        fault = chain.fault(raw, now)
        if fault is not None:
            return height, fault
    return None
