"""Lanes: the same bytes as plain Python, for every width of register, processor and split."""

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from fakes.planning_questions import EVERYTHING, LAWS
from fakes.program_by_hand import run_path

from khazana.kernels.lanes import LANES, lanes_of, source_of
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


@pytest.mark.parametrize("law", LAWS)
def test_lanes_give_the_bytes_of_plain_python(law: str) -> None:
    """Every rule, limit and measure, under every law, on paths from several places."""
    question = replace(EVERYTHING, law=LAWS[law], days=260)
    prepared = prepare(question, range(len(question.policies)))
    first = 2**32 - 3
    seen, shown, ended = lanes(question, prepared, first, 1)
    for lane in (0, 2, 3, 63):
        by_hand = run_path(prepared, question.seed, question.days, first + lane)
        assert seen[..., lane].tobytes() == np.array(by_hand.seen).tobytes()
        assert shown[..., lane].tobytes() == np.array(by_hand.shown).tobytes()
        assert ended[..., lane].tobytes() == np.array(by_hand.ended).tobytes()


@pytest.mark.parametrize("law", LAWS)
def test_no_width_changes_a_byte(law: str) -> None:
    question = replace(EVERYTHING, law=LAWS[law])
    prepared = prepare(question, range(len(question.policies)))
    widths = [lanes(question, prepared, 0, 2, width_bits) for width_bits in (128, 256, 512)]
    for other in widths[1:]:
        assert [one.tobytes() for one in other] == [one.tobytes() for one in widths[0]]


def test_where_a_path_lies_in_a_block_changes_no_byte() -> None:
    prepared = prepare(EVERYTHING, range(len(EVERYTHING.policies)))
    whole, moved = lanes(EVERYTHING, prepared, 0, 2), lanes(EVERYTHING, prepared, 37, 1)
    for one, other in zip(whole, moved, strict=True):
        assert one[..., 37 : 37 + LANES].tobytes() == other.tobytes()


def digest() -> str:
    """Return a digest of all that is recorded; called in processes of other settings too."""
    question = replace(EVERYTHING, days=120)
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
    prepared = prepare(EVERYTHING, range(2))
    loop = lanes_of(prepared.program, 512)
    (code,) = loop.inspect_asm().values()  # type: ignore[attr-defined] # numba's dispatcher
    features = subprocess.run(["cat", "/proc/cpuinfo"], capture_output=True, text=True, check=False).stdout
    if "avx512f" not in features:
        pytest.skip("this processor has no registers of 512 bits")
    assert code.count("%zmm") > 1000


def test_the_source_can_be_read() -> None:
    prepared = prepare(EVERYTHING, range(1))
    source = source_of(prepared.program)
    assert "for t in range(days):" in source
    compile(source, "lanes", "exec")


def test_a_program_is_named_by_all_that_it_does() -> None:
    one = prepare(EVERYTHING, range(2)).program
    assert one.digest() == prepare(EVERYTHING, range(2)).program.digest()
    others = [
        prepare(replace(EVERYTHING, law=LAWS["gbm"]), range(2)),
        prepare(replace(EVERYTHING, limits=EVERYTHING.limits[:3]), range(2)),
        prepare(EVERYTHING, range(3)),
    ]
    assert len({one.digest(), *(other.program.digest() for other in others)}) == 4
