"""The skeleton's folder with its examples taken in, and another energy.toml in it."""

from collections.abc import Mapping

from benchmarks.fuzz import bases
from khazana.energy.plan.record import EnergyPlan
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import Loaded, load_files

HOURS = 8_760
PROFILE = 'surplus = { file = "hours.csv", column = "mw", unit = "MW", source = "gazette" }\n'
ZONE = 'most = { value = 100, unit = "MW", source = "gazette" }\ngeneration'
TEXT = bases()[0]["energy.toml"].decode()


def loaded(energy: str = TEXT, files: Mapping[str, str] | None = None, **programme: str) -> Loaded:
    """Load the skeleton with its examples taken in, and another energy.toml."""
    contents = dict(bases()[0]) | {"energy.toml": energy.encode()}
    contents |= {name: text.encode() for name, text in (files or {}).items()}
    for old, new in programme.items():
        contents["programme.toml"] = contents["programme.toml"].replace(old.encode(), new.encode())
    return load_files(MemoryFiles(contents), origin="memory")


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


def plan_of(found: Loaded) -> EnergyPlan:
    assert found.findings == ()
    assert found.programme is not None
    assert found.programme.energy is not None
    return found.programme.energy


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1
