"""The benchmark of the energy desk runs to its end, on a fortnight instead of a year."""

import pytest

from benchmarks import energy
from benchmarks.pypsa_cases import PYTHON


@pytest.mark.skipif(not PYTHON.exists(), reason="PyPSA is not installed: make pypsa")
def test_it_runs_to_its_end() -> None:
    found = {one.name: one for one in energy.run(14 * 24)}
    assert {name for name, one in found.items() if one.peer.startswith("PyPSA")} == {
        "energy.sizing-1", "energy.sizing-3", "energy.rolling"
    }  # fmt: skip
    for name in ("sizing-1-apart", "sizing-3-apart", "sizing-10-gap", "sizing-30-gap"):
        assert found[f"energy.{name}"].value <= 1e-6
    assert found["energy.rolling-conditions-dearer"].value < 0.05
    assert 0 <= found["energy.foresight"].value < 1
    assert {"energy.two-processes", "energy.merit-order", "energy.slider", "energy.sizing-30-memory"} <= set(found)
