"""What goes with a statement: marks, facts of the chain and choices come back as they were; nothing else is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance import Content
from khazana.alliance.commitment_facts import DocumentStep
from khazana.app.chain_content import chain_content, parse_chain
from khazana.app.chosen import parse_record, read_choices, record_content
from khazana.app.desk import Desk
from khazana.app.energy_stands import EnergyChoices
from khazana.app.mark_content import mark_content, parse_marks
from khazana.app.planning_reports import PlanningChoices
from khazana.app.stated_facts import DocumentsLogged, read_facts
from khazana.app.stating_plans import EnergyAsked
from khazana.core import BadInput, parse_instant
from khazana.planning.calibration.records import LawKind


def test_marks_come_back(desk_of_example: Desk) -> None:
    series = desk_of_example.marks("USD")
    content = mark_content(series, "USD")
    assert parse_marks(content.data) == series
    assert mark_content(parse_marks(content.data), "USD") == content


def test_facts_of_the_chain_come_back(desk_of_example: Desk) -> None:
    facts = desk_of_example.chain.facts("example-state", at=150)
    assert facts is not None
    stand = desk_of_example.chain.reconciliation("example-state", at=150).stand
    content = chain_content(facts, stand)
    shown = parse_chain(content.data, facts.programme)
    again = shown.facts
    assert (again.transactions, again.coins, again.entries) == (facts.transactions, facts.coins, facts.entries)
    assert (again.block, again.block_at) == (facts.block, facts.block_at)
    assert (shown.stand.basis, shown.stand.block) == (stand.basis, stand.block)
    with pytest.raises(BadInput, match="another network"):
        parse_chain(content.data, desk_of_example.programme("el-salvador"))


CHOICES = (
    EnergyAsked(hours=24, capacity_mw=(("fleet", 0.1), ("b", 1e300)), years=(2027, 2028), tariff_usd_per_mwh=55.5),
    EnergyChoices(without=("import",), is_sovereign=True),
    PlanningChoices(seed=2**64 - 1, law=LawKind.GBM, window=(date(2021, 1, 1), date(2024, 1, 1)), drift_per_year=-0.0),
    DocumentsLogged(
        steps=(
            DocumentStep(
                document="d",
                action="adopted",
                party="P",
                digest="ab" * 32,
                seen_at=parse_instant("2025-07-17T00:00:00Z"),
                log="l",
                position=7,
            ),
        )
    ),
)


@pytest.mark.parametrize("record", CHOICES, ids=lambda one: type(one).__name__)
def test_choices_come_back(record: object) -> None:
    content = record_content(record)
    assert parse_record(type(record), content.data) == record
    outside_of_texts = re.sub(rb'"[^"]*"', b"", content.data)
    assert re.search(rb"[0-9]", outside_of_texts) is None


def test_choices_are_read_from_words() -> None:
    words = {"years": "2027, 2028", "capacity_mw": "fleet:500,export:100", "hours": "48", "gap": "1e-4"}
    found = read_choices(EnergyAsked, words)
    assert found.years == (2027, 2028)
    assert found.capacities == {"fleet": 500.0, "export": 100.0}
    assert (found.hours, found.gap) == (48, 1e-4)
    assert found.choices == EnergyChoices(
        years=(2027, 2028), hours=48, capacity_mw=(("fleet", 500.0), ("export", 100.0))
    )
    planned = read_choices(PlanningChoices, {"window": "2021-01-01,2024-01-01", "law": "gbm", "policies": "a"})
    assert planned.window == (date(2021, 1, 1), date(2024, 1, 1))
    assert planned.policies == ("a",)


@pytest.mark.parametrize("words", [{"hours": ""}, {"years": "2027,soon"}, {"capacity_mw": "fleet"}, {"hour": "5"}])
def test_words_that_choose_nothing_are_refused(words: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read_choices(EnergyAsked, words)


@dataclass(frozen=True)
class Reader:
    """What reads bytes of one form, and bytes that have it."""

    read: Callable[[bytes], object]
    good: bytes


@pytest.fixture(scope="module")
def readers(desk_of_example: Desk) -> tuple[Reader, ...]:
    facts = desk_of_example.chain.facts("example-state", at=102)
    assert facts is not None
    stand = desk_of_example.chain.reconciliation("example-state", at=102).stand
    programme = facts.programme
    return (
        Reader(parse_marks, mark_content(desk_of_example.marks("USD"), "USD").data),
        Reader(lambda data: parse_chain(data, programme), chain_content(facts, stand).data),
        Reader(lambda data: parse_record(EnergyAsked, data), record_content(CHOICES[0]).data),
        Reader(lambda data: parse_record(PlanningChoices, data), record_content(CHOICES[2]).data),
        Reader(lambda data: parse_record(DocumentsLogged, data), record_content(CHOICES[3]).data),
    )


@given(data=st.data())
def test_changed_bytes_are_refused_or_read_and_never_crash(readers: tuple[Reader, ...], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(readers))
    place = data.draw(st.integers(0, len(one.good) - 1))
    put = data.draw(st.one_of(st.binary(max_size=3), st.sampled_from([b"null", b"-1", b'"x"', b"[]", b"9" * 20])))
    bad = one.good[:place] + put + one.good[place + data.draw(st.integers(0, 30)) :]
    try:
        one.read(bad)
    except BadInput:
        return


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(readers: tuple[Reader, ...], data: bytes) -> None:
    for one in readers:
        with pytest.raises(BadInput):
            one.read(data)


def test_inputs_without_a_programme_are_refused() -> None:
    with pytest.raises(BadInput, match="files have errors"):
        read_facts((Content(name="events.csv", role="input", data=b""),))
