"""Statements: one form of bytes, types with a published schema, and nothing that their shape does not allow."""

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fakes.predicates import EXAMPLES
from fakes.signed_world import books_statement, document_statement
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from khazana.alliance.canonical import canonical
from khazana.alliance.predicates import PREDICATES, Predicate
from khazana.alliance.statements import Statement, format_statement, parse_statement, resource, type_of
from khazana.core import MAX_SATS, BadInput

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def changed(statement: Statement, *path: str | int, to: object) -> bytes:
    value: Any = json.loads(format_statement(statement))
    inner = value
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = to
    return canonical(value)


@pytest.mark.parametrize("predicate", EXAMPLES, ids=type_of)
def test_reading_undoes_writing(predicate: Predicate) -> None:
    statement = Statement(subjects=(resource("result", b"1"), resource("other", b"2")), predicate=predicate)
    assert parse_statement(format_statement(statement)) == statement


def test_there_is_an_example_of_each_type() -> None:
    assert {type(one) for one in EXAMPLES} == set(PREDICATES.values())


@pytest.mark.parametrize("predicate", EXAMPLES, ids=type_of)
def test_what_is_made_agrees_with_the_published_schema(predicate: Predicate) -> None:
    schema = json.loads((SCHEMAS / f"{type_of(predicate).split(':')[2]}.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    check = Draft202012Validator(schema)
    value = json.loads(msgspec.json.encode(predicate))
    check.validate(value)
    assert not check.is_valid(value | {"further": 1})
    assert not check.is_valid(value | {"at": "2025-07-17"})
    assert not check.is_valid({key: inner for key, inner in value.items() if key != "programme"})


def test_statements_are_in_toto_statements() -> None:
    value = json.loads(format_statement(books_statement()))
    assert value["_type"] == "https://in-toto.io/Statement/v1"
    assert value["predicateType"] == "urn:khazana:reserve-books:v1"
    assert [sorted(one) for one in value["subject"]] == [["digest", "name"]]
    assert value["predicate"]["holdings"]["claimed_sat"] == 2_099_999_997_690_000


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("_type",), "https://in-toto.io/Statement/v0.1"),
        (("predicateType",), "urn:khazana:reserve-books:v2"),
        (("predicateType",), 5),
        (("subject",), []),
        (("subject", 0, "digest", "sha256"), "ab"),
        (("subject", 0, "digest", "sha512"), "ab"),
        (("subject", 0, "name"), ""),
        (("subject", 0, "name"), "two\nlines"),
        (("predicate", "programme"), "example-state\n"),
        (("predicate", "at"), "2025-07-17T00:00:00"),
        (("predicate", "at"), "2025-07-17T00:00:00Z\n"),
        (("predicate", "holdings", "claimed_sat"), MAX_SATS + 1),
        (("predicate", "holdings", "claimed_sat"), -1),
        (("predicate", "holdings", "claimed_sat"), "5"),
        (("predicate", "holdings", "total_sat"), 5),
        (("predicate", "synthetic"), 1),
        (("predicate", "further"), 1),
        (("further",), 1),
    ],
)
def test_what_has_another_form_is_refused(path: tuple[str | int, ...], to: object) -> None:
    with pytest.raises(BadInput):
        parse_statement(changed(books_statement(), *path, to=to))


def test_a_field_with_its_default_is_written_out() -> None:
    value = json.loads(format_statement(document_statement()))
    del value["predicate"]["comment"]
    with pytest.raises(BadInput, match="each of its fields"):
        parse_statement(canonical(value))


def test_two_subjects_have_two_names() -> None:
    statement = books_statement()
    with pytest.raises(BadInput, match="one name"):
        Statement(subjects=statement.subjects * 2, predicate=statement.predicate)
    with pytest.raises(BadInput, match="about something"):
        Statement(subjects=(), predicate=statement.predicate)


@given(st.data())
def test_any_change_is_refused_or_another_statement(data: st.DataObject) -> None:
    good = format_statement(books_statement())
    place = data.draw(st.integers(0, len(good) - 1))
    bad = good[:place] + data.draw(st.binary(max_size=3)) + good[place + data.draw(st.integers(0, 3)) :]
    try:
        statement = parse_statement(bad)
    except BadInput:
        return
    assert format_statement(statement) == bad


def test_the_published_schemas_are_what_the_source_says() -> None:
    path = Path(__file__).parents[2] / "scripts" / "document_statements.py"
    spec = importlib.util.spec_from_file_location("document_statements", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    published = {one.name: one.read_text(encoding="utf-8") for one in SCHEMAS.iterdir()}
    assert published == script.schemas(), "Run .venv/bin/python scripts/document_statements.py"


def numbers(schema: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a JSON Schema
    """Yield what a schema says of each number, wherever it stands."""
    if isinstance(schema, dict):
        if schema.get("type") in {"integer", "number"} or {"integer", "number"} & set(_types(schema)):
            yield schema
        for inner in schema.values():
            yield from numbers(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from numbers(inner)


def _types(schema: dict[str, Any]) -> list[str]:
    found = schema.get("type")
    return found if isinstance(found, list) else []


@pytest.mark.parametrize("path", sorted(SCHEMAS.iterdir()), ids=lambda path: path.stem)
def test_no_number_of_a_statement_can_reach_2_to_the_53(path: Path) -> None:
    """Every program reads a whole number below 2^53 as the same; all that could be larger travels as text."""
    for one in numbers(json.loads(path.read_bytes())):
        assert one["type"] == "integer", f"{path.name}: {one}"
        most = one.get("maximum", one.get("exclusiveMaximum", 2**53) - 1)
        assert abs(one["minimum"]) < 2**53, f"{path.name}: {one}"
        assert most < 2**53, f"{path.name}: {one}"


def test_all_satoshi_that_can_ever_exist_are_below_2_to_the_53() -> None:
    assert sum(50 * 100_000_000 // 2**halving * 210_000 for halving in range(33)) <= MAX_SATS < 2**53
    for number in (2**53, -(2**53)):
        with pytest.raises(BadInput, match="below 2\\^53"):
            canonical({"amount": number})
    assert canonical({"seed": str(2**64)}) == b'{"seed":"18446744073709551616"}'
