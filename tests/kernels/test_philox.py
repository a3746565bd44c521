"""Random words by counter: known answers, NumPy's generator of the same kind, and each path its own words."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.plain_philox import philox4, words_of_paths

from khazana.kernels.philox import philox
from khazana.kernels.processor import compiled

VECTORS = Path(__file__).parents[1] / "vectors" / "philox" / "kat_vectors.txt"
WORDS = st.lists(st.integers(0, 2**32 - 1), min_size=6, max_size=6)


def ours(words: list[int]) -> list[int]:
    return [int(word) for word in compiled(philox)(*(np.uint64(word) for word in words))]


@pytest.mark.parametrize("line", VECTORS.read_text(encoding="ascii").splitlines())
def test_known_answers(line: str) -> None:
    words = [int(word, 16) for word in line.split()[2:]]
    assert ours(words[:6]) == words[6:]
    assert philox4(words[:4], words[4:6], 32) == words[6:]
    assert [int(word) for word in philox(*(np.uint64(word) for word in words[:6]))] == words[6:]


@given(counter=st.integers(0, 2**256 - 2), key=st.integers(0, 2**128 - 1))
def test_the_plain_construction_is_that_of_numpy(counter: int, key: int) -> None:
    generator = np.random.Philox(counter=counter, key=key)
    mask = 2**64 - 1
    following = counter + 1  # NumPy counts on before it draws
    words = philox4([following >> 64 * place & mask for place in range(4)], [key & mask, key >> 64], 64)
    assert words == [int(one) for one in generator.random_raw(4)]


@given(WORDS)
def test_ours_is_the_plain_construction(words: list[int]) -> None:
    assert ours(words) == philox4(words[:4], words[4:], 32)


def test_the_words_of_many_paths_are_those_of_each() -> None:
    seed, paths = 0x299F31D0A4093822, [0, 1, 2**32 - 1, 2**32, 2**40 + 5]
    words = words_of_paths(seed, 2, 5, paths)
    for column, path in enumerate(paths):
        for day in range(5):
            counter = [day // 2, 2, path & 0xFFFFFFFF, path >> 32]
            four = philox4(counter, [seed & 0xFFFFFFFF, seed >> 32], 32)
            assert words[:, day, column].tolist() == four[2 * (day % 2) : 2 * (day % 2) + 2]
