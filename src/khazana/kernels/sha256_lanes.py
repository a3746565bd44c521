"""SHA-256 in lanes: one vector register holds the same word of 4, 8 or 16 messages.

The rounds are written as LLVM instructions on explicit vectors; LLVM lowers them to AVX-512, AVX2, SSE2 or NEON. The
intrinsic and the loop around it stand in one file on purpose: the cache of compiled code looks at the file
of the loop alone, so that a change of the rounds elsewhere would go unnoticed.

References
----------
FIPS 180-4, sections 4.1.2, 5.1.1, 5.3.3 and 6.2.2.
"""

# ruff: noqa: ANN401 - what numba and llvmlite hand over has no types

import sys
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from llvmlite import binding, ir  # type: ignore[import-untyped] # it has no types
from numba import njit, types
from numba.extending import intrinsic, register_jitable

__all__ = ["LANES", "digests_in_lanes", "lanes_of_this_machine"]

Bytes = npt.NDArray[np.uint8]

LANES: Final = (4, 8, 16)
"""The widths that there are."""

_ROOTS_OF_64_PRIMES: Final = """
428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98 12835b01 243185be 550c7dc3
72be5d74 80deb1fe 9bdc06a7 c19bf174 e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da
983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967 27b70a85 2e1b2138 4d2c6dfc 53380d13
650a7354 766a0abb 81c2c92e 92722c85 a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070
19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3 748f82ee 78a5636f 84c87814 8cc70208
90befffa a4506ceb bef9a3f7 c67178f2"""
_K: Final = tuple(int(word, 16) for word in _ROOTS_OF_64_PRIMES.split())
_START: Final = np.array(
    [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19], np.uint32
)
_WORD, _WORDS, _STATE, _SIZE = 4, 16, 8, 32


class _Rounds:
    """Writes the 64 rounds on vectors of ``lanes`` words into a function that is being built."""

    def __init__(self, builder: Any, lanes: int) -> None:
        self.builder, self.lanes = builder, lanes
        self.vector = ir.VectorType(ir.IntType(32), lanes)
        kind, name = ir.FunctionType(self.vector, [self.vector] * 3), f"llvm.fshr.v{lanes}i32"
        known = builder.module.globals
        self.rotate = known[name] if name in known else ir.Function(builder.module, kind, name)

    def constant(self, value: int) -> Any:
        return ir.Constant(self.vector, [value] * self.lanes)

    def place(self, base: Any, number: int) -> Any:
        offset = ir.Constant(base.type, _WORD * self.lanes * number)
        return self.builder.inttoptr(self.builder.add(base, offset), self.vector.as_pointer())

    def load(self, base: Any, number: int) -> Any:
        value = self.builder.load(self.place(base, number))
        value.align = _WORD
        return value

    def store(self, base: Any, number: int, value: Any) -> None:
        self.builder.store(value, self.place(base, number)).align = _WORD

    def total(self, *values: Any) -> Any:
        first, *others = values
        for other in others:
            first = self.builder.add(first, other)
        return first

    def mixed(self, value: Any, first: int, second: int, third: int, *, shift: bool = False) -> Any:
        """Return two rotations and a third, or a shift, joined by exclusive or: the capital and small sigmas."""
        build = self.builder
        one, two = (build.call(self.rotate, [value, value, self.constant(by)]) for by in (first, second))
        by = self.constant(third)
        three = build.lshr(value, by) if shift else build.call(self.rotate, [value, value, by])
        return build.xor(build.xor(one, two), three)

    def scheduled(self, words: list[Any], step: int) -> Any:
        """Return the word of a step; from the sixteenth on made of those before, in place (6.2.2, step 1)."""
        if step >= _WORDS:
            small_0 = self.mixed(words[(step - 15) % 16], 7, 18, 3, shift=True)
            small_1 = self.mixed(words[(step - 2) % 16], 17, 19, 10, shift=True)
            words[step % 16] = self.total(words[step % 16], small_0, words[(step - 7) % 16], small_1)
        return words[step % 16]

    def compress(self, words_at: Any, state_at: Any) -> None:
        """Work one block of each lane into its state (6.2.2, steps 2 to 4)."""
        build = self.builder
        words = [self.load(words_at, number) for number in range(_WORDS)]
        before = [self.load(state_at, number) for number in range(_STATE)]
        a, b, c, d, e, f, g, h = before
        for step, constant in enumerate(_K):
            choice = build.xor(g, build.and_(e, build.xor(f, g)))
            majority = build.or_(build.and_(a, b), build.and_(c, build.or_(a, b)))
            word = self.total(self.scheduled(words, step), self.constant(constant))
            one = self.total(h, self.mixed(e, 6, 11, 25), choice, word)
            two = self.total(self.mixed(a, 2, 13, 22), majority)
            a, b, c, d, e, f, g, h = self.total(one, two), a, b, c, self.total(d, one), e, f, g
        for number, (old, new) in enumerate(zip(before, (a, b, c, d, e, f, g, h), strict=True)):
            self.store(state_at, number, self.total(old, new))


def _compress_code(_typing: Any, lanes: Any, words: Any, state: Any) -> Any:
    """Work a block of words (16, lanes) at one address into the state (8, lanes) at another."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        _Rounds(builder, lanes.count).compress(arguments[1], arguments[2])
        return context.get_dummy_value()

    return types.void(lanes, words, state), generate


def _read_code(_typing: Any, address: Any) -> Any:
    """Read four bytes as a word, the highest first."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        word = builder.load(builder.inttoptr(arguments[0], ir.IntType(32).as_pointer()))
        word.align = 1
        return _in_wire_order(builder, word)

    return types.uint32(address), generate


def _write_code(_typing: Any, address: Any, _word: Any) -> Any:
    """Write a word as four bytes, the highest first."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = builder.inttoptr(arguments[0], ir.IntType(32).as_pointer())
        builder.store(_in_wire_order(builder, arguments[1]), place).align = 1
        return context.get_dummy_value()

    return types.void(address, types.uint32), generate


def _in_wire_order(builder: Any, word: Any) -> Any:
    return builder.bswap(word) if sys.byteorder == "little" else word


_compress: Callable[..., None] = intrinsic(_compress_code)
_read: Callable[..., np.uint32] = intrinsic(_read_code)
_write: Callable[..., None] = intrinsic(_write_code)


@register_jitable
def _begin(state: Any, width: int) -> None:
    for number in range(8):
        for lane in range(width):
            state[number * width + lane] = _START[number]


@register_jitable
def _take(rows: Any, row: int, words: Any, width: int, lane: int) -> None:
    """Take a message into its lane, with the bit that ends it."""
    length = rows.shape[1]
    whole = length // 4
    for number in range(whole):
        words[number * width + lane] = _read(rows.ctypes.data + row * length + 4 * number)
    last = 0x80 << 8 * (3 - length % 4)
    for place in range(length % 4):
        last |= rows[row, 4 * whole + place] << 8 * (3 - place)
    words[whole * width + lane] = last


@register_jitable
def _again(state: Any, words: Any, width: int) -> None:
    """Make the digests the messages of a second round, and begin anew."""
    for place in range(8 * width):
        words[place] = state[place]
    _begin(state, width)


def _hash_rows(rows: Any, out: Any, lanes: Any, twice: Any) -> None:
    """Hash each row of ``rows`` (n, length) into ``out`` (n, 32); ``lanes`` is a tuple as long as there are lanes.

    The rows are equally long, so the words in which padding says how long are written once. Where fewer rows are
    left than there are lanes, the last is hashed in all of those.
    """
    width = len(lanes)
    count, length = rows.shape
    blocks = (length + 72) // 64
    words, second = np.zeros(16 * blocks * width, np.uint32), np.zeros(16 * width, np.uint32)
    state = np.zeros(8 * width, np.uint32)
    for lane in range(width):
        words[(16 * blocks - 2) * width + lane] = length >> 29
        words[(16 * blocks - 1) * width + lane] = (length << 3) & 0xFFFFFFFF
        second[8 * width + lane] = 0x80000000
        second[15 * width + lane] = 256
    for start in range(0, count, width):
        for lane in range(width):
            _take(rows, min(start + lane, count - 1), words, width, lane)
        _begin(state, width)
        for block in range(blocks):
            _compress(lanes, words.ctypes.data + 64 * width * block, state.ctypes.data)
        if twice:
            _again(state, second, width)
            _compress(lanes, second.ctypes.data, state.ctypes.data)
        for lane in range(min(width, count - start)):
            for number in range(8):
                _write(out.ctypes.data + (start + lane) * 32 + 4 * number, state[number * width + lane])


def _ready(*, cached: bool) -> Callable[..., None]:
    """Return the loop with the code for this machine's width loaded or compiled, which is where a cache may fail."""
    loop: Callable[..., None] = njit(nogil=True, cache=cached, error_model="numpy", boundscheck=False)(_hash_rows)
    probe = np.zeros((1, _WORD), np.uint8)
    loop(probe, np.empty((1, _SIZE), np.uint8), (0,) * lanes_of_this_machine(), True)  # noqa: FBT003 - numba takes no names
    return loop


@cache
def _loop() -> Callable[..., None]:
    try:
        return _ready(cached=True)
    except Exception:  # noqa: BLE001 - no folder to keep compiled code in, a full or torn one: it is made anew
        return _ready(cached=False)


@cache
def lanes_of_this_machine() -> int:
    """Return 16 where the processor has registers of 512 bits, 8 otherwise."""
    return 16 if binding.get_host_cpu_features().get("avx512f") else 8


def digests_in_lanes(rows: Bytes, *, twice: bool, lanes: int | None = None) -> Bytes:
    """Return the SHA-256 of each row of ``rows`` (n, length), ``twice`` over or once, as (n, 32).

    Parameters
    ----------
    lanes
        How many messages go side by side, one of `LANES`; ``None`` for what suits this machine. The bytes are the
        same for each.
    """
    out = np.empty((len(rows), _SIZE), np.uint8)
    _loop()(np.ascontiguousarray(rows), out, (0,) * (lanes or lanes_of_this_machine()), twice)
    return out
