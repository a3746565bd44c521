"""The benchmarks' frame, on benchmarks made up for the occasion."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import Figure, best_of, measure_in_subprocess
from benchmarks.__main__ import benchmark_names, main
from benchmarks.figures import format_figure
from benchmarks.machine import Machine

KEYS = ["name", "value", "unit", "peer", "peer_value", "ratio", "goal", "peak_mib", "machine"]
PRELUDE = "from benchmarks import Figure\n"
GOOD = PRELUDE + 'def run():\n    yield Figure(name="{name}.runs", value=3, unit="1", goal="3", peak_mib=1.5)\n'
BROKEN = GOOD + '    raise RuntimeError("no [red]ink[/red] left")\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    package = tmp_path / "fake_benchmarks"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "frame.py").write_text("def no_benchmark():\n    pass\n", encoding="utf-8")
    for name, source in (("zebra", GOOD), ("apple", GOOD), ("broken", BROKEN)):
        (package / f"{name}.py").write_text(source.replace("{name}", name), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [name for name in sys.modules if name.partition(".")[0] == "fake_benchmarks"]:
        del sys.modules[name]


def test_modules_with_run_are_benchmarks(folder: Path) -> None:
    assert benchmark_names(folder) == ("apple", "broken", "zebra")


def test_a_failing_benchmark_is_named_and_the_others_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], folder=folder, package="fake_benchmarks") == 1
    said = capsys.readouterr()
    figures = [json.loads(line) for line in said.out.splitlines()]
    assert [figure["name"] for figure in figures] == ["apple.runs", "broken.runs", "zebra.runs"]
    assert "The benchmark broken failed" in said.err
    assert "no [red]ink[/red] left" in said.err
    assert said.err.rstrip().endswith("Failed: broken.")


def test_one_benchmark_runs_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zebra"], folder=folder, package="fake_benchmarks") == 0
    said = capsys.readouterr()
    (figure,) = map(json.loads, said.out.splitlines())
    assert list(figure) == KEYS
    assert (figure["name"], figure["value"], figure["peer_value"]) == ("zebra.runs", 3, None)
    assert figure["machine"]["cores"] >= 1
    assert "zebra.runs" in said.err


def test_an_unknown_name_lists_the_known_ones(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lion"], folder=folder, package="fake_benchmarks") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "There is no benchmark lion. There are: apple, broken, zebra." in said.err


def test_a_figure_is_one_line_with_every_key() -> None:
    machine = Machine(cpu="one", cores=2, memory_mib=3, python="CPython 3.11.2")
    figure = Figure(name="a.b", value=2.5, unit="s", peer="other", peer_value=5.0, ratio=2.0, goal="", peak_mib=9)
    line = format_figure(figure, machine)
    assert "\n" not in line
    assert list(json.loads(line)) == KEYS


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_is_finite(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        Figure(name="a.b", value=value, unit="s", peak_mib=1)


def test_memory_is_that_of_the_fresh_process() -> None:
    held = bytearray(b"a") * (80 * 2**20)
    small = measure_in_subprocess(len, b"1234")
    assert small.value == 4
    assert 0 < small.peak_mib < 80, "not what this process holds"
    large = measure_in_subprocess(bytes.upper, bytes(held))
    assert len(large.value) == len(held)
    assert large.peak_mib > 160


def test_a_failure_in_the_process_says_what_it_wrote() -> None:
    with pytest.raises(RuntimeError, match="invalid literal"):
        measure_in_subprocess(int, "seven")


def test_the_fastest_call_counts() -> None:
    calls: list[int] = []

    def call() -> int:
        calls.append(1)
        return sum(range(200_000 if len(calls) == 1 else 10))

    best = best_of(3, call)
    assert (len(calls), best.value) == (3, 45)
    assert best.seconds >= 0
