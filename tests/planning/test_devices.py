"""Devices: the same bytes by whatever runs a pass, and a plain refusal where there is none."""

from dataclasses import replace

import pytest
from fakes.planning_questions import LAWS, simple

from khazana.core import BadInput, Unavailable
from khazana.kernels import launching
from khazana.kernels.graphics import grid_source, unfit
from khazana.kernels.lanes import LANES, lanes_of
from khazana.kernels.rounded_apart import apart
from khazana.planning import Stopping, simulate
from khazana.planning.compiling import Prepared, prepare
from khazana.planning.devices import Graphics, device_of
from khazana.planning.drawing import Filled
from khazana.planning.price_steps import _merton, _moved
from khazana.planning.states import write_summary

QUESTION = simple(LAWS["gbm"], days=50)


def by_lanes(one: Prepared, seed: int, days: int, first: int, paths: int, filled: Filled) -> None:
    """Stand for a graphics processor: the processor's lanes."""
    given = (one.values, one.series, one.table, one.counts, one.each, one.every, one.rows)
    lanes_of(one.program)(first, paths // LANES, seed, days, *given, *filled)  # type: ignore[call-arg] # typed as any


def test_a_device_gives_the_bytes_of_the_processor() -> None:
    here = simulate(QUESTION, Stopping(paths=1000))
    there = simulate(QUESTION, Stopping(paths=1000), executor=Graphics(launch=by_lanes))
    named = simulate(QUESTION, Stopping(paths=1000), executor=device_of("cpu"))
    assert len({write_summary(one.summary, QUESTION) for one in (here, there, named)}) == 1


def test_a_device_draws_runs_of_its_own_size() -> None:
    asked: list[int] = []

    def launch(one: Prepared, seed: int, days: int, first: int, paths: int, filled: Filled) -> None:
        asked.append(paths)
        by_lanes(one, seed, days, first, paths, filled)

    simulate(QUESTION, Stopping(paths=40_000), executor=Graphics(launch=launch))
    assert asked == [1 << 14, 1 << 14, 7232]


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launching, "is_installed", lambda: False)
    launching.missing.cache_clear()
    try:
        assert not Graphics().is_available()
        with pytest.raises(Unavailable, match=r"numba-cuda is not installed.*khazana\[gpu\]"):
            device_of("gpu")
    finally:
        launching.missing.cache_clear()


def test_no_other_device_is_known() -> None:
    with pytest.raises(BadInput, match="give cpu or gpu"):
        device_of("tpu")


def test_the_kernel_of_a_program_goes_from_path_to_path_by_the_size_of_the_grid() -> None:
    prepared = prepare(QUESTION, range(1))
    source = grid_source(prepared.program, prepared.members)
    assert "for at in range(cuda.grid(1), paths, cuda.gridsize(1)):" in source
    more = replace(QUESTION, policies=tuple(replace(QUESTION.policies[0], name=f"{number}") for number in range(3)))
    prepared = prepare(more, range(3))
    assert "for k in range(3):" in grid_source(prepared.program, prepared.members)


def test_operators_become_calls_and_comparisons_stay() -> None:
    assert {"apart_product", "apart_negative"} <= set(apart(_moved).__code__.co_names)
    assert {"apart_sum", "apart_product"} <= set(apart(_merton).__code__.co_names)
    names = {"_ONE": 1, "_ZERO": 0, "unit": float, "root": float, "normal_pair": lambda *_: (2.0, 3.0)}
    written = apart(_merton)
    names |= {"apart_sum": lambda a, b: a + b, "apart_product": lambda a, b: a * b}
    written.__globals__.update(names, fused=lambda a, b, c: a * b + c)
    assert written(0, 0, 0.5, 1.0, 2.0, 3.0, 4.0, 0.6, *(0.0,) * 15) == 2.0 * 2 + 1 + 4 * 3 + 3


def test_what_stands_in_no_module_is_not_written_anew() -> None:
    with pytest.raises(TypeError, match="top of"):
        apart(_moved.__class__(_moved.__code__, {"__name__": _moved.__module__}, "elsewhere"))


@pytest.mark.parametrize(
    "name",
    ["add.f32", "mul.rn.ftz.f32", "div.full.f32", "sqrt.approx.f32", "fma.rn.f64", "cvt.f32.f64", "ex2.approx.ftz.f32"],
)
def test_what_does_not_round_to_nearest_is_named(name: str) -> None:
    assert unfit(f"\t{name} \t%f1, %f2, %f3;") == unfit(f"\t@%p1 {name} \t%f1, %f2, %f3;") == (name,)


def test_what_rounds_to_nearest_is_fit() -> None:
    assert (
        unfit("\tfma.rn.f32 \t%f1, %f2, %f3, %f4;\n\t@!%p3 ld.global.f32 \t%f1, [%rd1];\n\tadd.s64 \t%rd1, %rd2, 1;")
        == ()
    )
