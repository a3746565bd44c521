"""The doors of the energy desk: where scenarios are solved, where states are kept, how choices are written."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes.energy_desks import SHORT

from khazana.app.energy_choosing import parse_choice, parse_pairs
from khazana.app.energy_workers import workers
from khazana.core import BadInput, Unavailable
from khazana.store.energy_states import EnergyStates


def test_workers_refuse_what_they_cannot_use() -> None:
    with pytest.raises(BadInput, match="tcp://"), workers("localhost"):
        pass
    with pytest.raises(BadInput, match="1 or more"), workers(count=0):
        pass
    with workers(count=1) as alone:
        assert alone is None


def test_a_cluster_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unavailable, match="distributed") as refused, workers("tcp://127.0.0.1:8786"):
        pass
    assert "khazana[cluster]" in refused.value.remedy


def test_states_are_files_that_stand_damage(tmp_path: Path) -> None:
    states, key = EnergyStates(tmp_path / "energy"), "0" * 64
    assert states.read(key) is None
    states.write(key, {"mw": np.arange(3.0), "names": np.array(["a", "ب"])})
    kept = states.read(key)
    assert kept is not None
    assert kept["mw"].tolist() == [0, 1, 2]
    assert kept["names"].tolist() == ["a", "ب"]
    path = tmp_path / "energy" / f"{key}.npz"
    path.write_bytes(path.read_bytes()[:40])
    assert states.read(key) is None
    path.write_bytes(b"")
    assert states.read(key) is None
    states.forget(key)
    assert not [*(tmp_path / "energy").iterdir()]
    with pytest.raises(BadInput, match="digest"):
        states.read("../books")
    with pytest.raises(BadInput, match="figures and texts"):
        states.write(key, {"x": np.array([object()])})


def test_choices_are_written_in_words() -> None:
    name, found = parse_choice("name=low; price=30000; capacity.s21=5; set.interest=9; end.a.b=low; sovereign", SHORT)
    assert name == "low"
    assert found == replace(
        SHORT, price_usd_per_btc=30_000.0, capacity_mw=(("s21", 5.0),), figures=(("interest", 9.0),),
        ends=(("a.b", "low"),), is_sovereign=True,
    )  # fmt: skip
    for text in ("hashprice", "hashprice=x", "colour=red", "year=soon", "capacity.=3"):
        with pytest.raises(BadInput):
            parse_choice(text, SHORT)
    with pytest.raises(BadInput, match="NAME=VALUE"):
        parse_pairs(["s21"], "--capacity")
