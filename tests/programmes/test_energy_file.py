"""Every problem of ``energy.toml`` is found, at its line, with its value and a remedy."""

import os
import re
import subprocess
import sys
from functools import cache

import pytest
from fakes.plan_files import TEXT, changed, line_of, loaded, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import has_errors
from khazana.energy.plan.figures import Origin

MOST = '= { value = 100, unit = "MW", source = "gazette" }'
PROBLEMS = [
    # old text, new text, code, field, what the finding or its remedy names
    (MOST, "= 100", "figures.not-a-figure", "zones.0.most", "100"),
    (MOST, '= { unit = "MW", source = "gazette" }', "figures.no-value", "zones.0.most", "zones.grid.most"),
    (MOST, '= { low = 1, unit = "MW", source = "gazette" }', "figures.no-value", "zones.0.most", "low and high"),
    (MOST, '= { value = 1, low = 1, high = 2, unit = "MW", source = "gazette" }', "figures.two-values",
     "zones.0.most", "range"),
    (MOST, '= { low = 3, high = 2, unit = "MW", source = "gazette" }', "figures.bad-range", "zones.0.most.high",
     "3 down to 2"),
    (MOST, '= { value = "100", unit = "MW", source = "gazette" }', "figures.not-a-number", "zones.0.most.value",
     "100"),
    (MOST, '= { value = nan, unit = "MW", source = "gazette" }', "figures.not-a-number", "zones.0.most.value",
     "nan"),
    (MOST, '= { value = true, unit = "MW", source = "gazette" }', "figures.not-a-number", "zones.0.most.value",
     "True"),
    (MOST, '= { value = -100, unit = "MW", source = "gazette" }', "figures.out-of-bounds", "zones.0.most",
     "-100 MW"),
    (MOST, '= { value = 100, unit = "MWh", source = "gazette" }', "figures.other-unit", "zones.0.most.unit",
     "MW, kW, GW"),
    (MOST, '= { value = 100, unit = "USD/MWh", source = "gazette" }', "figures.other-unit", "zones.0.most.unit",
     "USD/MWh"),
    (MOST, '= { value = 100, source = "gazette" }', "programmes.missing-key", "zones.0.most", "zones.grid.most.unit"),
    (MOST, '= { value = 100, unit = "MW" }', "energy-file.no-source", "zones.0.most", "assumption"),
    (MOST, '= { value = 100, unit = "MW", source = "nobody" }', "programmes.unknown-source", "zones.0.most.source",
     "nobody"),
    (MOST, '= { value = 100, unit = "MW", source = "gazette", assumption = "x" }', "energy-file.two-origins",
     "zones.0.most.assumption", "assumption"),
    (MOST, '= { value = 100, unit = "MW", source = "gazette", pick = "best" }', "programmes.not-one-of",
     "zones.0.most.pick", "best"),
    (MOST, '= { value = 100, unit = "MW", source = "gazette", uncertain = "yes" }', "programmes.not-a-flag",
     "zones.0.most.uncertain", "yes"),
    (MOST, '= { value = 100, unit = "MW", source = "gazette", nte = "x" }', "programmes.misspelt-key",
     "zones.0.most.nte", "note"),
    (MOST, '= { catalogue = "air" }', "energy-file.unknown-equipment", "zones.0.most.catalogue", "air"),
    ('unit = "USD/MWh", source = "gazette" }\n\n[[tariffs]]', 'unit = "PKR/kWh", source = "gazette" }\n\n[[tariffs]]',
     "figures.other-unit", "zones.0.generation.unit", "USD/MWh, USD/kWh"),
    ('pue = { catalogue = "air" }', 'pue = { catalogue = "water" }', "energy-file.unknown-equipment",
     "fleets.0.pue.catalogue", "immersion"),
    ('pue = { catalogue = "air" }', 'pue = { value = 0.9, unit = "1", source = "gazette" }',
     "figures.out-of-bounds", "fleets.0.pue", "1 to inf"),
    ('machine = "s21"', 'machine = "s22"', "energy-file.unknown-machine", "fleets.0.machine", "s21-xp-hyd"),
    ('zone = "grid"', 'zone = "moon"', "energy-file.unknown-zone", "fleets.0.zone", "grid"),
    ('holding = "own"', 'holding = "own"\nrent = { value = 1, unit = "USD/MW-year", source = "gazette" }',
     "energy-file.arrangement", "fleets.0.rent", "own"),
    ('holding = "own"', 'holding = "stolen"', "programmes.not-one-of", "fleets.0.holding", "lent"),
    ('holding = "own"', 'holding = "own"\nleast = { value = 200, unit = "MW", source = "gazette" }',
     "energy-file.crossed", "fleets.0.least", "fleets.s21.most"),
    ('cooling = "air"', 'cooling = "air"\nfans = "x"', "programmes.unknown-key", "fleets.0.fans", "cooling"),
    ('kind = "cost-recovery"', 'kind = "cost-recovery"\ncap = { value = 1, unit = "t/year", source = "gazette" }',
     "energy-file.unused-figure", "conditions.0.cap", "cost-recovery"),
    ('source = "gazette"\nwords', "words", "energy-file.no-source", "conditions.0", "conditions.cost-recovery"),
    ('source = "gazette"\nwords', 'source = "radio"\nwords', "programmes.unknown-source", "conditions.0.source",
     "radio"),
    ('value = 100, unit = "%"', 'value = 60, unit = "%"', "energy-file.probabilities", "scenarios", "0.6"),
    ('hashprice = { value = 40, unit = "USD/PH/day", assumption = "An example; replace it." }',
     """hashprice = [
{ value = 1, unit = "USD/PH/day", assumption = "x" }, { value = 2, unit = "USD/PH/day", assumption = "x" }]""",
     "energy-file.years-differ", "scenarios.0.hashprice", "1 years"),
    ('id = "cost-recovery"', 'id = "grid"', "programmes.duplicate-id", "conditions.0.id", "grid"),
    ("start = 2027-01-01", "start = 2028-02-29", "energy-file.leap-start", "horizon.start", "2028-02-29"),
    ("years = 1", "years = 0", "programmes.out-of-range", "horizon.years", "0"),
    ("format = 1", "format = 2", "programmes.bad-format", "format", "2"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "field", "named"), PROBLEMS)
def test_each_problem_is_found_in_its_place(old: str, new: str, code: str, field: str, named: str) -> None:
    text = changed(old, new)
    (found,) = loaded(text).findings
    assert (found.code, found.place.file, found.place.field) == (code, "energy.toml", field)
    begin = TEXT.index(old)
    lines = range(text[:begin].count("\n") + 1, text[: begin + len(new)].count("\n") + 2)
    if field not in {"scenarios", "conditions.0"}:  # of a whole table: its own line
        assert found.place.line in lines
    assert named in found.text() + found.remedy()


def test_all_problems_are_found_at_once() -> None:
    text = TEXT
    for old, new, code, _, _ in PROBLEMS:
        if code in {"figures.out-of-bounds", "energy-file.unknown-zone", "programmes.bad-format"} and old in text:
            text = text.replace(old, new, 1)
    codes = [one.code for one in loaded(text).findings]
    assert {"figures.out-of-bounds", "energy-file.unknown-zone", "programmes.bad-format"} <= {*codes}
    assert loaded(text).programme is None


def test_missing_keys_of_tables_are_found_with_problems_of_figures() -> None:
    text = changed('industry = "mining"\nname', "name").replace("value = 30", "value = -30")
    assert [(one.code, one.place.field) for one in loaded(text).findings] == [
        ("figures.out-of-bounds", "zones.0.generation"),
        ("programmes.missing-key", "tariffs.0.industry"),
    ]


def test_figures_keep_where_they_come_from() -> None:
    plan = plan_of(loaded())
    tariff, life = plan.figure("tariffs.mining.price"), plan.figure("fleets.s21.life")
    assert (tariff.said, tariff.is_range, tariff.source, tariff.origin) == (60, True, "gazette", Origin.STATED)
    assert (life.value, life.origin, life.source) == (4, Origin.CATALOGUE, "catalogue:mining-reports")
    assert plan.figure("fleets.s21.machine.hashrate").value == 200
    assert plan.figure("interest").note == "An example; replace it."
    assert tariff.line == line_of(TEXT, "price = { low")
    assert {one.source for one in plan.figures()} - {""} <= {one.id for one in plan.sources}


def test_a_price_of_ones_own_stands_before_the_catalogues() -> None:
    text = changed('cooling = "air"', 'cooling = "air"\nprice = { value = 10, unit = "USD/TH", source = "gazette" }')
    machine = plan_of(loaded(text)).fleets[0].machine
    assert machine.price is not None
    assert (machine.price.value, machine.price.key) == (10, "fleets.s21.price")


def test_a_machine_of_ones_own() -> None:
    text = changed('machine = "s21"', 'machine = "new"')
    text += (
        '\n[[machines]]\nid = "new"\nname = "New"\nhashrate = { value = 300, unit = "TH/s", source = "gazette" }\n'
        'power = { value = 3.6, unit = "kW", source = "gazette" }\n'
    )
    machine = plan_of(loaded(text)).fleets[0].machine
    assert machine.power is not None
    assert (machine.name, machine.power.value, machine.price) == ("New", 3600.0, None)


@cache
def spots() -> tuple[re.Match[str], ...]:
    return tuple(re.finditer(r'= ("[^"]*"|\d[-\d.]*|\{[^}]*\})', TEXT))


VALUES = st.sampled_from(
    ["nan", "inf", "-1", "0", "1e999", "9" * 40, "1e-300", "true", "[]", "{}", '"x"', '""', "[1, 2]", "2028-02-29",
     "12:00:00", "2030-01-01T00:00:00Z", "{ value = 1 }", '{ value = "x", unit = 3, source = [] }', '"grid"', '"lent"',
     "{ catalogue = 3 }", '{ catalogue = "s21" }', '{ value = 5, unit = "MW", source = {} }', '"hosted"', '"cap"',
     '{ value = 5, unit = "%", pick = ["a"], uncertain = "x", assumption = "y" }', "[{ value = 5 }]", "-0.0",
     '{ file = "claims.csv", column = "id", unit = "MW", source = "gazette", synthetic = 1 }', '"no-preference"']
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 10**6), VALUES), min_size=1, max_size=4))
def test_any_value_in_any_place_is_taken_or_refused_with_a_place(changes: list[tuple[int, str]]) -> None:
    text = TEXT
    for number, value in sorted({number % len(spots()): value for number, value in changes}.items(), reverse=True):
        spot = spots()[number]
        text = text[: spot.start()] + "= " + value + text[spot.end() :]
    found = loaded(text)
    assert (found.programme is None) == has_errors(found.findings)
    for one in found.findings:
        assert one.place.line is not None
        assert one.text()
        assert one.remedy()
    assert loaded(text).findings == found.findings


def test_reading_again_gives_the_same_plan() -> None:
    assert plan_of(loaded()) == plan_of(loaded())


READ = """
import hashlib
from khazana.programmes import load_builtin

plan = load_builtin("pakistan").programme.energy
print(hashlib.sha256(repr(plan).encode()).hexdigest())
"""


def test_the_plan_is_the_same_in_any_locale() -> None:
    """A comma for the decimal point, another calendar, another order of letters: the files mean the same."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", READ],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "LC_ALL": name, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed},
        ).stdout
        for name, seed in (("C", "0"), ("C.UTF-8", "1"), ("de_DE.UTF-8", "2"))
    }
    assert len(digests) == 1
