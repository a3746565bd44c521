"""Fuzzed files: no exception, each refusal in its place, and the same answer each time; a short benchmark."""

from collections.abc import Mapping

from fakes.programme_files import SMALL, load_small
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import bases, case, fuzz
from khazana.core import has_errors
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import load_files

CASES = 2_000


def test_what_is_fuzzed_is_clean_before() -> None:
    for files in bases():
        assert load_files(MemoryFiles(files), origin="fuzz").findings == ()


def test_fuzzed_files_raise_nothing_and_refusals_name_places() -> None:
    tally = fuzz(range(CASES))
    assert tally.tracebacks == []
    assert tally.without_place == []
    assert tally.files == CASES
    assert CASES // 2 < tally.refused < CASES
    assert len(tally.codes) > 40


def test_a_case_is_made_from_its_number_alone() -> None:
    files: Mapping[str, bytes] = case(17)
    assert case(17) == files
    assert case(18) != files
    assert load_files(MemoryFiles(files), origin="fuzz") == load_files(MemoryFiles(files), origin="fuzz")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*SMALL]), st.binary(max_size=80), st.integers(0, 2000), st.integers(0, 60))
def test_any_bytes_anywhere(name: str, content: bytes, start: int, length: int) -> None:
    text = SMALL[name].encode()
    start %= len(text)
    loaded = load_small(**{name.replace(".", "_"): text[:start] + content + text[start + length :]})
    assert (loaded.programme is None) == has_errors(loaded.findings)
    assert all(finding.place.file for finding in loaded.findings)
