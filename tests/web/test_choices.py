"""What an address asks for is read, refused with a remedy, and written back to the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.reserve import LotMethod, Treatment
from khazana.web.choices import NO_QUERY, Query, Rules, TableState

KEYS = ("within", "stated", "verdict")


def test_nothing_asked_is_the_usual_view() -> None:
    assert TableState.read("claims", KEYS, NO_QUERY) == TableState(table="claims")
    assert Rules.read(NO_QUERY) == Rules()


@given(
    state=st.builds(
        TableState,
        table=st.just("claims"),
        sort=st.sampled_from(KEYS),
        descending=st.booleans(),
        find=st.text(max_size=50).map(str.strip),
        picks=st.sampled_from([(), (("verdict", "inconsistent"),)]),
        columns=st.lists(st.sampled_from(KEYS), unique=True).map(tuple),
    )
)
def test_a_view_survives_its_address(state: TableState) -> None:
    assert TableState.read("claims", KEYS, Query(state.query())) == state


@given(
    rules=st.builds(
        Rules,
        version=st.none() | st.integers(1, 9_999),
        method=st.none() | st.sampled_from(LotMethod),
        treatment=st.none() | st.sampled_from(Treatment),
    )
)
def test_rules_survive_their_address(rules: Rules) -> None:
    assert Rules.read(Query(rules.query())) == rules


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("claims-sort", "nonsense"),
        ("claims-show", "nonsense"),
        ("claims-find", "x" * 201),
    ],
)
def test_a_view_that_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        TableState.read("claims", KEYS, Query([(name, value)]))
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", "0x1"),
        ("version", "-1"),
        ("version", "१"),
        ("version", "1" * 30),
        ("method", "best"),
        ("treatment", "x"),
    ],
)
def test_rules_that_cannot_be_are_refused(name: str, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        Rules.read(Query([(name, value)]))
    assert refused.value.where == name


def test_another_tables_parameters_are_left_alone() -> None:
    assert TableState.read("claims", KEYS, Query([("lots-sort", "cost")])) == TableState(table="claims")
