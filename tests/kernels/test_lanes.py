"""Lanes: the same bytes as plain Python, for every width of register, processor and split."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from fakes.planning_questions import EVERYTHING, LAWS, SOME, simple
from fakes.program_by_hand import run_path

from khazana.kernels.lanes import LANES, _ready, lanes_of, source_of
from khazana.planning import Question
from khazana.planning.compiling import Prepared, prepare
from khazana.planning.drawing import shape_of


def lanes(question: Question, prepared: Prepared, first: int, blocks: int, width_bits: int = 512) -> list[np.ndarray]:
    rows, market, policies, own, limits = shape_of(question)
    width = blocks * LANES
    filled = [
        np.full((rows, market, width), np.nan, np.float32),
        np.full((rows, policies, own, width), np.nan, np.float32),
        np.full((policies, limits, width), np.nan, np.float32),
    ]
    lanes_of(prepared.program, width_bits)(
        np.uint64(first),
        blocks,
        np.uint64(question.seed),
        question.days,
        prepared.values,
        prepared.series,
        prepared.table,
        prepared.counts,
        prepared.each,
        prepared.every,
        prepared.rows,
        *filled,
    )
    return filled


def is_that_of_plain_python(question: Question, first: int, picked: Sequence[int]) -> bool:
    prepared = prepare(question, range(len(question.policies)))
    made = lanes(question, prepared, first, 1)
    for lane in picked:
        by_hand = run_path(prepared, question.seed, question.days, first + lane)
        expected = (by_hand.seen, by_hand.shown, by_hand.ended)
        if any(one[..., lane].tobytes() != np.array(two).tobytes() for one, two in zip(made, expected, strict=True)):
            return False
    return True


def test_every_rule_limit_and_measure_is_that_of_plain_python() -> None:
    assert is_that_of_plain_python(EVERYTHING, 0, (0, 63))


@pytest.mark.parametrize("law", LAWS)
def test_every_law_is_that_of_plain_python(law: str) -> None:
    assert is_that_of_plain_python(simple(LAWS[law], days=301), 2**32 - 3, (0, 2, 3, 63))


@pytest.mark.parametrize("width_bits", [128, 256])
def test_no_width_changes_a_byte(width_bits: int) -> None:
    prepared = prepare(SOME, range(len(SOME.policies)))
    other, made = lanes(SOME, prepared, 0, 2, width_bits), lanes(SOME, prepared, 0, 2)
    assert [one.tobytes() for one in other] == [one.tobytes() for one in made]


def test_where_a_path_lies_in_a_block_changes_no_byte() -> None:
    prepared = prepare(SOME, range(len(SOME.policies)))
    whole, moved = lanes(SOME, prepared, 0, 2), lanes(SOME, prepared, 37, 1)
    for one, other in zip(whole, moved, strict=True):
        assert one[..., 37 : 37 + LANES].tobytes() == other.tobytes()


def digest() -> str:
    """Return a digest of all that is recorded; called in processes of other settings too."""
    question = replace(SOME, days=120, marks=())
    prepared = prepare(question, range(len(question.policies)))
    return sha256(b"".join(one.tobytes() for one in lanes(question, prepared, 0, 1))).hexdigest()


PROCESSORS = {
    "any x86-64, without fused multiply-add": {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": ""},
    "AVX2": {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": ""},
    "not optimised": {"NUMBA_OPT": "0"},
}


@pytest.mark.parametrize("processor", PROCESSORS)
def test_no_processor_changes_a_byte(processor: str, tmp_path: os.PathLike[str]) -> None:
    world = {**os.environ, **PROCESSORS[processor], "NUMBA_CACHE_DIR": os.fspath(tmp_path)}
    world["PYTHONPATH"] = os.pathsep.join(sys.path)
    code = "from kernels.test_lanes import digest; print(digest())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=world, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == digest()


def test_wide_registers_are_used_where_there_are_any() -> None:
    """The loop asks for 512 bits; that it gets them is seen in its instructions."""
    prepared = prepare(SOME, range(2))
    loop = _ready(prepared.program, 512, cached=False)  # what comes from a cache has no instructions to show
    (code,) = loop.inspect_asm().values()  # type: ignore[attr-defined] # numba's dispatcher
    features = subprocess.run(["cat", "/proc/cpuinfo"], capture_output=True, text=True, check=False).stdout
    if "avx512f" not in features:
        pytest.skip("this processor has no registers of 512 bits")
    assert code.count("%zmm") > 1000


def test_the_source_can_be_read() -> None:
    prepared = prepare(SOME, range(1))
    source = source_of(prepared.program)
    assert "for t in range(days):" in source
    compile(source, "lanes", "exec")


def test_a_program_is_named_by_all_that_it_does() -> None:
    one = prepare(SOME, range(2)).program
    assert one.digest() == prepare(SOME, range(2)).program.digest()
    others = [
        prepare(replace(SOME, law=LAWS["gbm"]), range(2)),
        prepare(replace(SOME, limits=SOME.limits[:2]), range(2)),
        prepare(SOME, range(3)),
    ]
    assert len({one.digest(), *(other.program.digest() for other in others)}) == 4
