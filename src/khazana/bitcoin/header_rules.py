"""The rules by which headers follow each other, checked for many headers at once.

Each rule looks at one header and those before it, so it is checked for all at once, and of all failures the lowest
counts: below it every header passed every rule.

References
----------
Bitcoin Core, ``GetNextWorkRequired``, ``CalculateNextWorkRequired``, ``CheckProofOfWork``,
``ContextualCheckBlockHeader``; BIP-94.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.bitcoin.header_faults import HeaderFault, HeaderRule, refusal
from khazana.bitcoin.headers import bits_of, target_of
from khazana.bitcoin.networks import NetworkRules
from khazana.core import BadInput, format_instant

__all__ = ["Columns", "asked_bits", "check", "context_from", "next_bits"]

FUTURE_S: Final = 2 * 60 * 60
"""How far ahead of the present a header may be dated [s]."""
MEDIAN_OF: Final = 11
_WARP_S: Final = 600
_STRETCH: Final = 4
_LINK_AT: Final = slice(4, 36)

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Headers from height ``first`` on, by field; the last ``new`` of them are to be checked.

    Parameters
    ----------
    raws, hashes
        Of the new ones alone: (new, 80) and (new, 32), hashes in the order of the wire.
    parent
        The hash of the header before the first new one, in the order of the wire.
    times, bits
        Of all, those before included [s since 1970].
    """

    first: int
    raws: Bytes
    hashes: Bytes
    parent: bytes
    times: Numbers
    bits: Numbers

    @property
    def new(self) -> int:
        """How many are to be checked."""
        return len(self.raws)

    @property
    def start(self) -> int:
        """The height of the first that is to be checked."""
        return self.first + len(self.times) - self.new


def context_from(start: int, rules: NetworkRules) -> int:
    """Return the first height that the rules look at when headers from ``start`` on are checked."""
    last = start - 1
    return max(0, min(last - last % rules.interval, start - MEDIAN_OF))


def next_bits(bits: int, span_s: int, rules: NetworkRules) -> int:
    """Return the target that follows a period, compact: the old one times how long it took, over how long it should.

    Parameters
    ----------
    bits
        The period's target.
    span_s
        From its first header to its last [s]: 2,015 intervals, not 2,016, as the first program of 2009 counts. At least
        a quarter and at most four times what it should be is counted.

    Notes
    -----
    No network's target comes near the 256 bits in which nodes multiply, so the product is exact.

    Examples
    --------
    The first change on the main network, at height 32,256:

    >>> from khazana.bitcoin.networks import rules_of
    >>> hex(next_bits(0x1D00FFFF, 1_262_152_739 - 1_261_130_161, rules_of("main")))
    '0x1d00d86a'
    """
    span_s = min(max(span_s, rules.timespan_s // _STRETCH), rules.timespan_s * _STRETCH)
    target = target_of(bits) * span_s // rules.timespan_s
    return bits_of(max(1, min(target, target_of(rules.limit_bits))))


def check(columns: Columns, rules: NetworkRules, now: datetime | None) -> None:
    """Check new headers.

    Raises
    ------
    ProofFailed
        At the lowest height that fails, with a `HeaderFault` as its evidence.
    """
    asked = asked_bits(columns, rules)
    found: tuple[int, HeaderRule] | None = None
    for rule, failing in _failures(columns, rules, asked, now):
        at = int(failing.argmax())
        if failing[at] and (found is None or at < found[0]):
            found = at, rule
    if found is not None:
        raise refusal(_fault(columns, rules, asked, *found), rules.name)


def _failures(
    columns: Columns, rules: NetworkRules, asked: Numbers, now: datetime | None
) -> Iterator[tuple[HeaderRule, Flags]]:
    """Yield for each rule which of the new headers fail it."""
    times, bits = columns.times[-columns.new :], columns.bits[-columns.new :]
    yield HeaderRule.LINK, _unlinked(columns)
    yield HeaderRule.TARGET, bits != asked
    yield HeaderRule.WORK, _above_target(columns.hashes, bits)
    yield HeaderRule.MEDIAN_TIME, _not_after_median(columns)
    if rules.bip94:
        starts = (np.arange(columns.start, columns.start + columns.new) % rules.interval) == 0
        yield HeaderRule.TIMEWARP, starts & (times < columns.times[-columns.new - 1 : -1] - _WARP_S)
    if now is not None:
        yield HeaderRule.FUTURE, times > int(now.timestamp()) + FUTURE_S
    yield HeaderRule.VERSION, _outdated(columns, rules)


def _unlinked(columns: Columns) -> Flags:
    before = np.empty_like(columns.hashes)
    before[0] = np.frombuffer(columns.parent, np.uint8)
    before[1:] = columns.hashes[:-1]
    linked = np.ascontiguousarray(columns.raws[:, _LINK_AT])
    differs: Flags = (linked.view("<u8") != before.view("<u8")).any(axis=1)
    return differs


def _above_target(hashes: Bytes, bits: Numbers) -> Flags:
    """Tell which hashes exceed their targets, as numbers of 256 bits: by the highest 64, then by those below."""
    starts = np.flatnonzero(np.concatenate(([True], bits[1:] != bits[:-1])))
    kinds, of_run = np.unique(bits[starts], return_inverse=True)
    kind = np.repeat(of_run, np.diff(starts, append=len(bits)))
    words = np.array([_target_words(int(one)) for one in kinds], np.uint64)
    digits = hashes.view("<u8")
    above = np.zeros(len(bits), np.bool_)
    left = np.arange(len(bits))
    for word in (3, 2, 1, 0):
        mine, limit = digits[left, word], words[kind[left], word]
        above[left[mine > limit]] = True
        left = left[mine == limit]
        if not len(left):
            break
    return above


def _target_words(bits: int) -> tuple[int, ...]:
    """Return a target as four words of 64 bits, the lowest first; zero where the compact form stands for none."""
    try:
        target = target_of(bits)
    except BadInput:
        target = 0
    return tuple(target >> 64 * word & 0xFFFF_FFFF_FFFF_FFFF for word in range(4))


def _not_after_median(columns: Columns) -> Flags:
    """Tell which headers are not later than the median of the (up to) eleven before.

    The median of n times is the one in place n // 2 of the sorted; a time is later if more than n // 2 are earlier.
    """
    count, new = len(columns.times), columns.new
    mine = columns.times[count - new :]
    earlier = np.zeros(new, np.int8)
    for back in range(1, MEDIAN_OF + 1):
        known = max(0, back - (count - new))  # the first few have fewer before them
        if known < new:
            earlier[known:] += columns.times[count - new + known - back : count - back] < mine[known:]
    before = np.minimum(np.arange(columns.start, columns.start + new), MEDIAN_OF)
    return earlier <= before // 2


def _outdated(columns: Columns, rules: NetworkRules) -> Flags:
    heights = np.arange(columns.start, columns.start + columns.new)
    versions = np.ascontiguousarray(columns.raws[:, :4]).view("<i4")[:, 0]
    asked = np.full(columns.new, np.iinfo(np.int32).min, np.int64)
    for height, version in rules.versions:
        asked[heights >= height] = version
    return versions < asked


def asked_bits(columns: Columns, rules: NetworkRules) -> Numbers:
    """Return the target that the headers before ask of each new one, compact."""
    first, count, new, interval = columns.first, len(columns.times), columns.new, rules.interval
    heights = np.arange(first, first + count)
    if rules.min_difficulty:
        real = (columns.bits != rules.limit_bits) | (heights % interval == 0)
        last_real = np.maximum.accumulate(np.where(real, np.arange(count), 0))
        asked = columns.bits[last_real[count - new - 1 : -1]]
        late = columns.times[count - new :] > columns.times[count - new - 1 : -1] + 2 * rules.spacing_s
        asked[late] = rules.limit_bits
    else:
        asked = columns.bits[count - new - 1 : -1].copy()
    for start in range(-(-columns.start // interval) * interval, first + count, interval):
        at = start - first
        span_s = int(columns.times[at - 1] - columns.times[at - interval])
        base = int(columns.bits[at - interval if rules.bip94 else at - 1])
        asked[at - (count - new)] = _retargeted(base, span_s, rules) if rules.retargets else columns.bits[at - 1]
    return asked


def _retargeted(bits: int, span_s: int, rules: NetworkRules) -> int:
    """Return what follows; 0, which no header passes, where a header before names no target at all."""
    try:
        return next_bits(bits, span_s, rules)
    except BadInput:
        return 0


def _fault(columns: Columns, rules: NetworkRules, asked: Numbers, at: int, rule: HeaderRule) -> HeaderFault:
    place = len(columns.times) - columns.new + at
    seconds, bits, raw = int(columns.times[place]), int(columns.bits[place]), columns.raws[at].tobytes()
    parent = columns.hashes[at - 1].tobytes() if at else columns.parent
    match rule:
        case HeaderRule.TARGET:
            met, wanted = f"{bits:#010x}", f"{int(asked[at]):#010x}"
        case HeaderRule.WORK:
            met, wanted = columns.hashes[at].tobytes()[::-1].hex(), f"at most {target_of(bits):064x}"
        case HeaderRule.MEDIAN_TIME:
            before = np.sort(columns.times[max(0, place - MEDIAN_OF) : place])
            met, wanted = _at(seconds), f"later than {_at(int(before[len(before) // 2]))}"
        case HeaderRule.TIMEWARP:
            met, wanted = _at(seconds), f"{_at(int(columns.times[place - 1]) - _WARP_S)} or later"
        case HeaderRule.FUTURE:
            met, wanted = _at(seconds), "at most two hours ahead of the clock"
        case HeaderRule.VERSION:
            height = columns.start + at
            least = max(version for start, version in rules.versions if start <= height)
            met, wanted = str(int.from_bytes(raw[:4], "little", signed=True)), f"at least {least}"
        case _:
            met, wanted = raw[_LINK_AT][::-1].hex(), parent[::-1].hex()
    return HeaderFault(height=columns.start + at, rule=rule, met=met, asked=wanted, raw=raw)


def _at(seconds: int) -> str:
    return format_instant(datetime.fromtimestamp(seconds, UTC))
