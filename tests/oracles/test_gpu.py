"""Kernels for graphics processors, compiled and not run: their PTX, read by its meaning, gives the processor's bytes.

numba-cuda compiled them, which needs no graphics processor; what it made is kept in tests/vectors/ptx. Where it is in
an environment of its own, they are compiled anew, too.
"""

import ast
import inspect
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest
from fakes.planning_questions import EVERYTHING, LAWS, MANY, SOME, simple
from oracles.plain_ptx import Kernel

from khazana.kernels.graphics import unfit
from khazana.kernels.primitives import fused
from khazana.planning import Question, Stopping, simulate
from khazana.planning.compiling import Prepared, prepare
from khazana.planning.devices import Graphics
from khazana.planning.drawing import Filled, observed, shape_of
from khazana.planning.states import write_summary

ROOT = Path(__file__).parents[2]
PYTHON = next(
    (found for folder in (ROOT, Path(sys.prefix).parent) if (found := folder / ".venv-gpu/bin/python").exists()),
    ROOT / ".venv-gpu/bin/python",
)
QUESTIONS = {"everything": EVERYTHING, "some": SOME, "many": MANY}
FUSED = re.compile(r"fma\.rn\.f32 \t(\S+), (\S+), (\S+), (\S+);")
QUESTIONS |= {name: simple(law, days=101) for name, law in LAWS.items()}


@pytest.fixture(scope="module", params=["kept", *(("8 0", "9 0") if PYTHON.exists() else ())])
def kernels(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the PTX of each question's kernel: that which is kept, or compiled anew for processors of a capability."""
    folder = ROOT / "tests/vectors/ptx"
    if request.param != "kept":
        folder = tmp_path_factory.mktemp("ptx")
        world = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "PATH": "/usr/bin:/bin"}
        program = [PYTHON, ROOT / "tests/oracles/gpu_ptx.py", *request.param.split(), folder]
        subprocess.run(program, env=world, check=True)
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.ptx")}


def grid(ptx: str, blocks: int, threads: int) -> Callable[[Prepared, int, int, int, int, Filled], None]:
    """Return what starts a kernel, by carrying out its PTX."""
    kernel = Kernel(ptx)

    def launch(one: Prepared, seed: int, days: int, first: int, paths: int, filled: Filled) -> None:
        given = (one.values, one.series, one.table, one.each, one.every, one.rows)
        kernel(blocks, threads, first, paths, seed, days, *given, *filled)

    return launch


def by_ptx(ptx: str, question: Question, first: int, paths: int, blocks: int, threads: int) -> Filled:
    """Return what a kernel fills."""
    rows, market, policies, own, limits = shape_of(question)
    prepared = prepare(question, range(policies))
    shapes = ((rows, market, paths), (rows, policies, own, paths), (policies, limits, paths))
    seen, shown, ended = (np.full(shape, np.nan, np.float32) for shape in shapes)
    grid(ptx, blocks, threads)(prepared, question.seed, question.days, first, paths, (seen, shown, ended))
    order = np.argsort(prepared.order)
    return seen, shown[:, order], ended[order]


def is_that_of_the_processor(ptx: str, question: Question, first: int, paths: int, blocks: int, threads: int) -> bool:
    lanes = observed(question, first, first + paths)
    made = by_ptx(ptx, question, first, paths, blocks, threads)
    expected = (lanes.shared, lanes.own, lanes.crossed)
    return all(one.tobytes() == two.tobytes() for one, two in zip(made, expected, strict=True))


def test_every_rule_limit_and_measure_is_that_of_the_processor(kernels: dict[str, str]) -> None:
    assert is_that_of_the_processor(kernels["everything"], EVERYTHING, 0, 2, 1, 1)


@pytest.mark.parametrize("law", LAWS)
def test_every_law_is_that_of_the_processor(kernels: dict[str, str], law: str) -> None:
    assert is_that_of_the_processor(kernels[law], QUESTIONS[law], 2**32 - 3, 6, 2, 2)


def test_many_members_are_those_of_the_processor(kernels: dict[str, str]) -> None:
    assert is_that_of_the_processor(kernels["many"], MANY, 5, 3, 1, 2)


def test_the_grid_changes_no_byte(kernels: dict[str, str]) -> None:
    question = QUESTIONS["garch"]
    one, other = (by_ptx(kernels["garch"], question, 0, 7, *shape) for shape in ((1, 1), (3, 4)))
    assert [array.tobytes() for array in one] == [array.tobytes() for array in other]


def test_no_instruction_rounds_but_to_nearest(kernels: dict[str, str]) -> None:
    assert {name: unfit(ptx) for name, ptx in kernels.items()} == dict.fromkeys(kernels, ())


def test_a_choice_is_between_a_value_and_a_constant(kernels: dict[str, str]) -> None:
    """Two values that are no numbers, or two zeros, could choose otherwise than a comparison; a constant cannot."""
    chosen = [line for ptx in kernels.values() for line in re.findall(r"\b(?:min|max)\.f32.*;", ptx)]
    assert chosen
    assert all(re.search(r", 0f[0-9A-F]{8};$", line) for line in chosen)


@pytest.mark.parametrize("law", LAWS)
def test_nothing_is_fused_but_what_the_source_fuses(kernels: dict[str, str], law: str) -> None:
    question = QUESTIONS[law]
    program = prepare(question, range(1)).program
    calls = [call for part in (program.shared, *program.groups) for call in (*part.calls, *part.shows)]
    times, rest = divmod(kernels[law].count("fma.rn.f32"), sum(fusions(call.function) for call in calls))
    assert (rest, times) == (0, 4 if law == "replay" else 1)  # a loop that draws nothing is unrolled four times


def fusions(function: Callable[..., Any]) -> int:
    """Return how many fused multiply-adds a function has, with those of the functions that it calls."""
    if function is fused:
        return 1
    assert isinstance(function, FunctionType)
    return sum(fusions(callee) for callee in callees(function))


def callees(function: FunctionType) -> Iterator[FunctionType]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found = function.__globals__.get(node.func.id)
            if isinstance(found, FunctionType) and (found is fused or not is_primitive(found)):
                yield found


def is_primitive(function: FunctionType) -> bool:
    module: ModuleType = sys.modules[function.__module__]
    return module.__name__ == "khazana.kernels.primitives"


@pytest.mark.parametrize("law", LAWS)
def test_high_words_of_the_products_of_philox_are_whole(kernels: dict[str, str], law: str) -> None:
    program = prepare(QUESTIONS[law], range(1)).program
    assert kernels[law].count("mul.hi.u32") == 20 * len(program.streams)


def test_a_kernel_that_rounds_otherwise_gives_other_bytes(kernels: dict[str, str]) -> None:
    ptx = FUSED.sub(r"mul.rn.f32 \t%f9999, \2, \3;\n\tadd.rn.f32 \t\1, %f9999, \4;", kernels["garch"])
    assert not is_that_of_the_processor(ptx, QUESTIONS["garch"], 0, 2, 1, 1)


def test_a_simulation_by_a_kernel_gives_the_bytes_of_the_processor(kernels: dict[str, str]) -> None:
    question = QUESTIONS["gbm"]
    device = Graphics(launch=grid(kernels["gbm"], 2, 8))
    here = simulate(question, Stopping(paths=70))
    there = simulate(question, Stopping(paths=70), executor=device)
    assert write_summary(here.summary, question) == write_summary(there.summary, question)
