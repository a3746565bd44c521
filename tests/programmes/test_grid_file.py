"""Demand, plants, outages, links and effects in ``energy.toml``: what is wrong is found in its place, with a remedy."""

import pytest
from fakes.two_zones import ENERGY, HOURS, grid_csv, two_zone_files

from khazana.core import Finding
from khazana.programmes.files import MemoryFiles
from khazana.programmes.loading import load_files

STATED = 'source = "gazette" }'
PROBLEMS = [
    # old text, new text, code, field, what the finding or its remedy names
    ('reserve = { value = 5, unit = "%", assumption = "An example." }\n\n[[zones]]',
     'generation = { value = 9, unit = "USD/MWh", source = "gazette" }\n\n[[zones]]',
     "energy-file.two-surpluses", "zones.0.generation", "zones.north.demand"),
    ("export = { value = 20", ('surplus = { file = "grid.csv", column = "sun_mw", unit = "MW", source = "gazette", '
     'synthetic = true }\nexport = { value = 20'), "energy-file.two-surpluses", "zones.1.surplus",
     "zones.south.demand"),
    ("export = { value = 20", ('exports = { file = "grid.csv", column = "sun_mw", unit = "MW", source = "gazette", '
     'synthetic = true }\nexport = { value = 20'), "energy-file.two-ways", "zones.1.export", "zones.south.exports"),
    ("capacity = { value = 500", 'available = { value = 90, unit = "%", source = "gazette" }\ncapacity = { value = 500',
     "energy-file.two-ways", "plants.0.available", "plants.water.availability"),
    ("capacity = { value = 500", "capacity = { value = -500", "figures.out-of-bounds", "plants.0.capacity", "-500 MW"),
    ('capacity = { value = 500, unit = "MW"', 'capacity = { value = 500, unit = "MWh"', "figures.other-unit",
     "plants.0.capacity.unit", "MW, kW, GW"),
    ('must_run = { value = 40, unit = "%"', 'must_run = { value = 140, unit = "%"', "figures.out-of-bounds",
     "plants.0.must_run", "140 %"),
    ('column = "south_gw", unit = "GW"', 'column = "south_gw", unit = "GWh"', "figures.other-unit",
     "zones.1.demand.unit", "MW, kW, GW"),
    ('zone = "north"\navailability', 'zone = "nort"\navailability', "energy-file.unknown-zone", "plants.0.zone",
     "north, south"),
    ('plant = "lignite"\nsince = 2027', 'plant = "lignit"\nsince = 2027', "energy-file.unknown-plant",
     "outages.0.plant", "water, lignite, gas"),
    ("until = 2027-03-14", "until = 2027-02-14", "energy-file.outage-backwards", "outages.0.until", "2027-03-01"),
    ("since = 2028-05-01\nuntil = 2028-05-10", "since = 2031-05-01\nuntil = 2031-05-10", "energy-file.outage-outside",
     "outages.1.until", "2029-01-01"),
    ('source = "gazette"\nshare', "share", "energy-file.no-source", "outages.0", "outages.overhaul"),
    ('source = "gazette"\nshare', 'source = "radio"\nshare', "programmes.unknown-source", "outages.0.source", "radio"),
    ('id = "boiler"', 'id = "overhaul"', "programmes.duplicate-id", "outages.1.id", "overhaul"),
    ('id = "gas"', 'id = "line"', "programmes.duplicate-id", "plants.2.id", "line"),
    ('target = "south"', 'target = "sur"', "energy-file.unknown-zone", "links.0.target", "south"),
    ('subject = "mining fleet"', 'subject = "miners"', "energy-file.unknown-subject", "effects.0.subject", "firm"),
    ('effect = "investment"\nphase = "building"', 'effect = "investment"\nphase = "running"',
     "energy-file.effect-phase", "effects.1.phase", "building"),
    ('per_mw = { value = 0.3, unit = "million USD/MW", source = "gazette" }',
     'per_mw = { value = 0.3, unit = "million USD/MW", assumption = "A guess." }', "energy-file.effect-source",
     "effects.1.per_mw", "source"),
    ('per_mw = { low = 0.2, high = 0.6, unit = "job/MW"', 'per_mw = { low = 0.2, high = 0.6, unit = "job-year/MW"',
     "figures.other-unit", "effects.0.per_mw.unit", "job/MW"),
    ("central = { value = 0.4", "central = { value = 0.7", "energy-file.outside-range", "effects.0.central",
     "effects.jobs.per_mw"),
    ("per_mw = { low = 0.2", "per_mw = { low = -0.2", "figures.out-of-bounds", "effects.0.per_mw", "-0.2"),
    ('effect = "jobs"\n', 'effect = "job"\n', "programmes.not-one-of", "effects.0.effect", "jobs"),
]  # fmt: skip


def findings(energy: str = ENERGY, grid: str = "") -> tuple[Finding, ...]:
    files = two_zone_files(energy, **({"grid": grid} if grid else {}))
    return load_files(MemoryFiles(files), origin="memory").findings


def test_the_example_is_clean() -> None:
    assert findings() == ()


@pytest.mark.parametrize(("old", "new", "code", "field", "named"), PROBLEMS)
def test_each_problem_is_found_in_its_place(old: str, new: str, code: str, field: str, named: str) -> None:
    assert ENERGY.count(old) >= 1
    text = ENERGY.replace(old, new, 1)
    (found,) = [one for one in findings(text) if one.code == code]
    assert (found.place.file, found.place.field) == ("energy.toml", field)
    begin = ENERGY.index(old)
    if field != "outages.0":  # of a whole table: its own line
        lines = range(ENERGY[:begin].count("\n") + 1, text[: begin + len(new)].count("\n") + 2)
        assert found.place.line in lines
    assert named in found.text() + found.remedy()


def test_what_belongs_to_a_demand_is_refused_without_one() -> None:
    line = next(one for one in ENERGY.splitlines() if one.startswith("demand") and "south" in one)
    bare = ENERGY.replace(line, 'generation = { value = 30, unit = "USD/MWh", source = "gazette" }')
    found = [(one.code, one.place.field) for one in findings(bare) if one.place.file == "energy.toml"]
    assert found == [
        ("energy-file.no-demand", "zones.1.sun"),
        ("energy-file.no-demand", "zones.1.export"),
        ("energy-file.no-demand", "zones.1.reserve"),
        ("energy-file.no-demand", "plants.1.zone"),
        ("energy-file.no-demand", "plants.2.zone"),
    ]


def test_a_demand_of_quite_another_size_is_noted() -> None:
    (found,) = findings(ENERGY.replace('column = "south_gw", unit = "GW"', 'column = "south_gw", unit = "MW"'))
    assert (found.code, found.place.field) == ("energy-file.other-size", "zones.1.demand")
    assert "1750 MW" in found.text()


def gap(rows: list[str]) -> list[str]:
    return [*rows[:500], *rows[503:]]


def short(rows: list[str]) -> list[str]:
    return rows[:-1]


def negative(rows: list[str]) -> list[str]:
    return [*rows[:100], rows[100].replace(",110.", ",-110.").replace(",1", ",-1", 1), *rows[101:]]


def above(rows: list[str]) -> list[str]:
    return [*rows[:100], rows[100].rpartition(",")[0] + ",135.0", *rows[101:]]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (gap, ["hour-missing", "profile-hours"]),
        (short, ["profile-hours"]),
        (negative, ["negative-surplus"]),
        (above, ["share-above"]),
    ],
)
def test_hours_that_are_not_those_of_a_year_are_found(change: object, codes: list[str]) -> None:
    first, head, *rows = grid_csv().splitlines()
    assert len(rows) == HOURS
    changed = "\n".join([first, head, *change(rows)]) + "\n"  # type: ignore[operator] # one of those above
    found = findings(grid=changed)
    assert [one.code.removeprefix("energy-file.") for one in found] == codes
    assert all(one.place.file == "grid.csv" and one.place.line for one in found)


def test_a_made_up_demand_says_so() -> None:
    first = 'column = "north_mw", unit = "MW", source = "gazette", synthetic = true'
    (found,) = findings(ENERGY.replace(first, first.removesuffix(", synthetic = true")))
    assert (found.code, found.place.field) == ("energy-file.synthetic-unsaid", "north_mw")
