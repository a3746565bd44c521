"""Digests of many messages: the same bytes one by one and in lanes of every width."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.kernels import COMPILE_FROM, digests, double_sha256, sha256
from khazana.kernels.digests import Bytes
from khazana.kernels.sha256_lanes import LANES, digests_in_lanes, lanes_of_this_machine


def expected(rows: Bytes, *, twice: bool) -> list[bytes]:
    once = [hashlib.sha256(row.tobytes()).digest() for row in rows]
    return [hashlib.sha256(digest).digest() for digest in once] if twice else once


def rows_of(count: int, length: int) -> Bytes:
    return np.random.default_rng(count * 1_000 + length).integers(0, 256, (count, length), dtype=np.uint8)


@pytest.mark.parametrize("lanes", LANES)
@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize(
    "length", [0, 1, 2, 3, 4, 31, 32, 54, 55, 56, 57, 63, 64, 65, 80, 118, 119, 120, 127, 128, 1000]
)
def test_every_width_gives_the_bytes_of_hashlib(lanes: int, twice: bool, length: int) -> None:  # noqa: FBT001 - a case
    for count in (1, 3, 4, 15, 16, 17, 33):
        rows = rows_of(count, length)
        made = digests_in_lanes(rows, twice=twice, lanes=lanes)
        assert [row.tobytes() for row in made] == expected(rows, twice=twice)


@settings(deadline=None)
@given(st.integers(0, 200), st.integers(0, 200), st.booleans())
def test_few_messages_need_no_lanes(count: int, length: int, twice: bool) -> None:  # noqa: FBT001 - a case
    rows = rows_of(count, length)
    made = digests._one_by_one(rows, twice=twice)
    assert made.shape == (count, 32)
    assert [row.tobytes() for row in made] == expected(rows, twice=twice)


@pytest.mark.parametrize("count", [0, 1, 63, 64, 200])
def test_the_door_gives_the_same_whatever_is_behind_it(count: int) -> None:
    rows = rows_of(count, 80)
    assert [row.tobytes() for row in double_sha256(rows)] == expected(rows, twice=True)
    assert [row.tobytes() for row in sha256(rows)] == expected(rows, twice=False)


def test_rows_need_not_lie_side_by_side() -> None:
    wide = rows_of(200, 160)
    for rows in (wide[:, 40:120], wide[::2, ::2], wide[::-1, :80]):
        assert [row.tobytes() for row in digests_in_lanes(rows, twice=True)] == expected(rows, twice=True)
        assert [row.tobytes() for row in double_sha256(rows)] == expected(rows, twice=True)


def test_many_messages_at_once() -> None:
    rows = rows_of(COMPILE_FROM + 5, 80)
    made = double_sha256(rows)
    for at in (0, 1, 17, 99_999, COMPILE_FROM + 3, COMPILE_FROM + 4):
        assert made[at].tobytes() == expected(rows[at : at + 1], twice=True)[0]
    again = np.concatenate([double_sha256(part) for part in np.array_split(rows, 7)])
    assert np.array_equal(made, again)


def test_the_published_example_of_the_standard() -> None:
    """FIPS 180-4's example of two blocks."""
    message = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    rows = np.frombuffer(message, np.uint8).reshape(1, -1)
    answer = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    assert {digests_in_lanes(rows, twice=False, lanes=lanes).tobytes().hex() for lanes in LANES} == {answer}


def test_this_machine_has_one_of_the_widths() -> None:
    assert lanes_of_this_machine() in LANES


def run(code: str, **world: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=world, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


PATHS = {"PYTHONPATH": ":".join(sys.path), "HOME": "/nonexistent"}
HASH_ONE = (
    "import numpy as np; from khazana.kernels import sha256_lanes as s; "
    "print(s.digests_in_lanes(np.zeros((1, 80), np.uint8), twice=True).tobytes().hex()); stats = s._loop().stats; "
    "print(sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))"
)
ZEROS = hashlib.sha256(hashlib.sha256(bytes(80)).digest()).hexdigest()


@pytest.mark.parametrize(
    "code",
    [
        "import khazana.core, khazana.kernels",
        "import khazana.cli",
        "import khazana.bitcoin as b; b.HeaderChain.genesis('main').extended(b.rules_of('main').genesis, 0)",
    ],
)
def test_the_compiler_is_not_loaded_before_there_is_need(code: str) -> None:
    loaded = run(f"{code}; import sys; print([name for name in ('numba', 'llvmlite') if name in sys.modules])", **PATHS)
    assert loaded == "[]"


def test_what_was_compiled_is_found_by_the_next_process(tmp_path: Path) -> None:
    world = {**PATHS, "NUMBA_CACHE_DIR": str(tmp_path)}
    assert run(HASH_ONE, **world).split() == [ZEROS, "0", "1"]
    assert run(HASH_ONE, **world).split() == [ZEROS, "1", "0"]


@pytest.mark.parametrize(
    "trouble",
    [
        "c._CacheLocator.ensure_cache_path = raising",
        "c.IndexDataCacheFile.save = raising",
        "c.IndexDataCacheFile.load = raising",
        "c.IndexDataCacheFile._load_index = lambda self: c.pickle.loads(b'torn')",
    ],
    ids=["no folder", "full disk", "unreadable", "torn"],
)
def test_without_a_place_to_keep_it_the_code_is_compiled_all_the_same(trouble: str, tmp_path: Path) -> None:
    start = "def raising(*_, **__): raise OSError(28, 'No space left on device')\nimport numba.core.caching as c"
    made = run(f"{start}\n{trouble}\n{HASH_ONE}", **PATHS, NUMBA_CACHE_DIR=str(tmp_path))
    assert made.split() == [ZEROS, "0", "1"]
    assert not list(tmp_path.rglob("*.nbi"))
