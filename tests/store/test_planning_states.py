"""Files of how far simulations have come: whole or not at all, and no more than their share."""

import os
from pathlib import Path

import pytest

from khazana.core import BadInput
from khazana.store.planning_states import PlanningStates

ONE, TWO, THREE = ("1" * 64, "2" * 64, "3" * 64)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    states = PlanningStates(tmp_path / "deep" / "planning")
    assert states.read(ONE) is None
    path = states.write(ONE, b"some bytes")
    assert (states.read(ONE), states.read(TWO)) == (b"some bytes", None)
    states.forget(ONE)
    assert not path.exists()


@pytest.mark.parametrize("left", [b"", b"khazana state 1\n\x00", b"another form"])
def test_what_cannot_be_read_counts_as_none(tmp_path: Path, left: bytes) -> None:
    states = PlanningStates(tmp_path)
    states.write(ONE, b"x").write_bytes(left)
    assert states.read(ONE) is None


def test_the_longest_untouched_goes_first(tmp_path: Path) -> None:
    states = PlanningStates(tmp_path, most_bytes=2_500)
    noise = {key: os.urandom(1_000) for key in (ONE, TWO, THREE)}
    for number, (key, data) in enumerate(noise.items()):
        os.utime(states.write(key, data), (number, number))
    assert [states.read(key) == noise[key] for key in noise] == [False, True, True]


def test_a_key_is_a_digest(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="under a digest"):
        PlanningStates(tmp_path).write("../else", b"")
