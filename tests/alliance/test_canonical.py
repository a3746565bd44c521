"""Canonical JSON: RFC 8785's own vectors, what we refuse beyond it, and the law that reading undoes writing."""

import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance.canonical import LARGEST, canonical, parse_canonical, parse_json
from khazana.core import BadInput

VECTORS = Path(__file__).parents[1] / "vectors" / "alliance" / "jcs"
NAMES = tuple(sorted(path.stem for path in (VECTORS / "input").iterdir()))
OURS = tuple(name for name in NAMES if name not in {"structures", "values"})

SAFE = st.integers(min_value=-LARGEST, max_value=LARGEST)
TEXT = st.text(st.characters(exclude_categories=("Cs",)))
VALUES = st.recursive(
    st.none() | st.booleans() | SAFE | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("name", NAMES)
def test_the_library_gives_the_published_bytes(name: str) -> None:
    value = json.loads((VECTORS / "input" / f"{name}.json").read_bytes())
    assert rfc8785.dumps(value) == (VECTORS / "output" / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", OURS)
def test_ours_are_the_published_bytes(name: str) -> None:
    data = (VECTORS / "input" / f"{name}.json").read_bytes()
    assert canonical(parse_json(data)) == (VECTORS / "output" / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OURS])
def test_vectors_with_floats_do_not_travel(name: str) -> None:
    with pytest.raises(BadInput, match="number"):
        parse_json((VECTORS / "input" / f"{name}.json").read_bytes())


@given(VALUES)
def test_reading_undoes_writing(value: object) -> None:
    data = canonical(value)  # type: ignore[arg-type] # hypothesis makes such values
    assert parse_canonical(data) == value
    assert data == rfc8785.dumps(value)  # type: ignore[arg-type] # likewise


@pytest.mark.parametrize("value", [2**53, -(2**53), [2**53], {"a": 10**30}, 1.0, float("nan"), b"x", {1: 2}])
def test_what_does_not_travel_is_refused(value: object) -> None:
    with pytest.raises(BadInput):
        canonical(value)  # type: ignore[arg-type] # that is the point


@pytest.mark.parametrize("value", [LARGEST, -LARGEST, 2_099_999_997_690_000, True, None])
def test_what_travels(value: object) -> None:
    assert parse_canonical(canonical(value)) == value  # type: ignore[arg-type] # each is one


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(BadInput):
        canonical("\ud800")


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b"[1, 2]",
        b"[1.0]",
        b"[-0]",
        b"[NaN]",
        b"[Infinity]",
        b"[9007199254740992]",
        b"\xff",
        b'"\\ud800"',
        b"",
        b"[1]\n",
        b"[" * 2000 + b"]" * 2000,
        b'{"a":' * 70 + b"1" + b"}" * 70,
        b"[" + b"9" * 5000 + b"]",
        b'"\\u0041"',
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        parse_canonical(data)


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:0123456789.eE-truefalsn\\u ').map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = parse_canonical(data)
    except BadInput:
        return
    assert canonical(value) == data


def test_keys_come_in_the_order_of_utf_16() -> None:
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "é": 3, "1": 4, "\r": 5}) == (
        '{"\\r":5,"1":4,"é":3,"\U0001f600":2,"\ufb33":1}'.encode()
    )
