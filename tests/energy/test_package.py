"""What the package gives is there, comes from its home, and loads no more than is asked for."""

import subprocess
import sys

import pytest

from khazana import energy
from khazana.energy.homes import HOME_OF


def test_every_name_is_there() -> None:
    for name in energy.__all__:
        assert getattr(energy, name) is not None
    assert sorted(HOME_OF) == sorted(energy.__all__)
    with pytest.raises(AttributeError, match="no attribute 'megawatt'"):
        _ = energy.megawatt


def test_asking_for_nothing_loads_nothing() -> None:
    said = "import sys, khazana.energy; print('numpy' in sys.modules, 'scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
