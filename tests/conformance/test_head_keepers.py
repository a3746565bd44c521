"""What every keeper of cosigned heads owes: one step, and of many who take it at once, one."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from fakes.head_keepers import MemoryHeads

from khazana.alliance import HeadKeeper
from khazana.store.witness_heads import HeadFiles

KEEPERS: dict[str, Callable[[Path], HeadKeeper]] = {"memory": lambda _: MemoryHeads(), "files": HeadFiles}


@pytest.fixture(params=KEEPERS)
def heads(request: pytest.FixtureRequest, tmp_path: Path) -> HeadKeeper:
    return KEEPERS[request.param](tmp_path / "heads")


def test_it_keeps_the_last_head_of_each_log(heads: HeadKeeper) -> None:
    assert isinstance(heads, HeadKeeper)
    assert heads.latest("a") is None
    assert heads.advance("a", None, "one\n")
    assert not heads.advance("a", None, "two\n")
    assert not heads.advance("a", "other\n", "two\n")
    assert heads.latest("a") == "one\n"
    assert heads.advance("a", "one\n", "two \u2014\n")
    assert heads.latest("a") == "two \u2014\n"
    assert heads.latest("b") is None
    assert heads.advance("../b", None, "three\n")


def test_of_many_at_once_one_advances(heads: HeadKeeper) -> None:
    with ThreadPoolExecutor(8) as pool:
        for before, after in ((None, "1"), ("1", "2"), ("2", "3")):
            tries = [pool.submit(heads.advance, "a", before, after) for _ in range(8)]
            assert sum(one.result() for one in tries) == 1


def test_files_are_shared_by_processes(tmp_path: Path) -> None:
    heads = HeadFiles(tmp_path)
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        assert sum(pool.map(_advance, [tmp_path] * 12)) == 1
    assert heads.latest("a") == "x"


def _advance(folder: Path) -> bool:
    return HeadFiles(folder).advance("a", None, "x")
