"""Each kind of result: stated from a desk, logged, verified, computed again; and what was changed is seen."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from fakes.signed_world import LOG, TREASURY, document_statement, key_statement
from fakes.stated import KINDS_STATED, STATED

from khazana.alliance import Bundle, Content, Shown, Verification, Verified, parse_statement, verify
from khazana.alliance.bundles import format_bundle, parse_bundle
from khazana.alliance.canonical import sha256_hex
from khazana.alliance.predicate_parts import Digest
from khazana.alliance.predicates import PREDICATES
from khazana.alliance.statements import Statement
from khazana.app.bundling import bundle_result, open_log
from khazana.app.desk import Desk
from khazana.app.recomputing import NOT_COMPUTED, recompute
from khazana.app.statable import KINDS, state_result
from khazana.app.stating import Stated
from khazana.core import BadInput, parse_instant

AT = parse_instant("2025-07-18T06:00Z")


@pytest.fixture(scope="module")
def stated(desk_of_example: Desk) -> dict[str, Stated]:
    return {
        name: state_result(desk_of_example, programme, kind, choices, at=AT)
        for name, (programme, kind, choices) in STATED.items()
    }


def result(found: Verification) -> Verified:
    """Return what computing it again gave."""
    (only,) = [one for one in found.results if "recompute" in one.finding.code]
    return only


def test_every_kind_of_result_is_among_them() -> None:
    assert {kind for _, kind, _ in STATED.values()} == set(KINDS)
    assert {*KINDS_STATED.values(), *NOT_COMPUTED} == set(PREDICATES.values())


@pytest.mark.parametrize("name", STATED)
def test_a_result_is_stated_logged_verified_and_computed_again(
    stated: dict[str, Stated], tmp_path: Path, name: str
) -> None:
    log = open_log(tmp_path / "log", "treasury.example/log", LOG)
    made = bundle_result(stated[name], TREASURY, name="Treasury", log=log)
    bundle = parse_bundle(format_bundle(made))
    found = verify(bundle)
    assert found.holds
    assert found.statement is not None
    assert type(found.statement.predicate) is KINDS_STATED[STATED[name][1]]
    again = recompute(bundle, found)
    assert again.holds, result(again).finding.text()
    assert result(again).finding.code == "verify.recomputed", result(again).finding.text()


@pytest.mark.parametrize("name", STATED)
def test_a_result_that_was_changed_does_not_follow_from_its_inputs(stated: dict[str, Stated], name: str) -> None:
    """Signed all the same: the subject's bytes are others, with their own digest in the statement."""
    one = stated[name]
    subject, *inputs = one.contents
    forged = replace(subject, data=subject.data.replace(b"1", b"2") if name != "proof" else subject.data[:-1] + b" ")
    assert forged != subject
    statement = Statement(
        subjects=(msgspec.structs.replace(one.statement.subjects[0], digest=_digest(forged.data)),),
        predicate=one.statement.predicate,
    )
    bundle = bundle_result(Stated(statement=statement, contents=(forged, *inputs)), TREASURY, name="x")
    assert verify(bundle).holds
    found = result(recompute(bundle, verify(bundle)))
    assert found.finding.code == ("verify.cannot-recompute" if name == "proof" else "verify.recomputed-otherwise")


@pytest.mark.parametrize("name", STATED)
def test_a_content_that_was_changed_fails_at_once(stated: dict[str, Stated], name: str) -> None:
    bundle = bundle_result(stated[name], TREASURY, name="x")
    first, *others = bundle.contents
    changed = Bundle(
        envelope=bundle.envelope, keys=bundle.keys, contents=(replace(first, data=first.data + b"\n"), *others)
    )
    found = verify(changed)
    assert [one.finding.code for one in found.of(Shown.FAILED)] == ["verify.content-wrong"]
    assert recompute(changed, found) == found


@pytest.mark.parametrize("name", STATED)
def test_without_an_input_it_says_what_is_missing(stated: dict[str, Stated], name: str) -> None:
    bundle = bundle_result(stated[name], TREASURY, name="x")
    left_out = next(one for one in bundle.contents if one.role == "input")
    less = replace(bundle, contents=tuple(one for one in bundle.contents if one != left_out))
    found = result(recompute(less, verify(less)))
    assert found.shown is Shown.NOT_SHOWN
    assert left_out.name in found.finding.text() or name == "proof"


@pytest.mark.parametrize(
    "statement", [document_statement(), key_statement("listed", TREASURY)], ids=["document", "key"]
)
def test_what_nothing_computes_says_why(statement: Statement) -> None:
    bundle = bundle_result(Stated(statement=statement, contents=()), TREASURY, name="x")
    found = result(recompute(bundle, verify(bundle)))
    assert found.shown is Shown.NOT_SHOWN
    assert "nothing computes that" in found.finding.text()


def test_a_mark_that_was_changed_changes_the_audit(desk_of_example: Desk) -> None:
    """The statement is made anew over other marks: its result is not the one that they give."""
    one = state_result(desk_of_example, "el-salvador", "audit", {}, at=AT)
    marks = next(content for content in one.contents if content.name == "marks-USD.json")
    other = replace(marks, data=marks.data.replace(b'"118698"', b'"18698"'))
    assert other != marks
    found = result(_with_input(one, other))
    assert found.finding.code == "verify.recomputed-otherwise"


def test_a_coin_that_was_left_out_changes_the_reconciliation(desk_of_example: Desk) -> None:
    one = state_result(desk_of_example, "example-state", "reconciliation", {}, at=AT)
    chain = next(content for content in one.contents if content.name.startswith("chain-"))
    place = chain.data.index(b'"amount":')
    amount = chain.data[place + 9 : chain.data.index(b",", place)]
    other = replace(chain, data=chain.data.replace(b'"amount":' + amount + b",", b'"amount":1,', 1))
    found = result(_with_input(one, other))
    assert found.finding.code == "verify.recomputed-otherwise"


def test_books_are_stated_at_a_block(desk_of_example: Desk) -> None:
    one = state_result(desk_of_example, "example-state", "books", {"block": "150"}, at=AT)
    said = parse_statement(bundle_result(one, TREASURY, name="x").envelope.payload).predicate
    assert said.block.height == 150
    assert said.block.network == "regtest"
    with pytest.raises(BadInput, match="never followed"):
        state_result(desk_of_example, "el-salvador", "books", {"block": "150"}, at=AT)


@pytest.mark.parametrize(
    ("kind", "choices", "said"),
    [
        ("poem", {}, "no such result"),
        ("books", {"height": "5"}, "no such choice"),
        ("energy", {"hours": "many"}, "cannot be chosen"),
        ("proof", {"file": "other.json"}, "no such proof"),
        ("audit", {"block": "150"}, "no such choice"),
    ],
)
def test_what_cannot_be_stated_is_refused(desk_of_example: Desk, kind: str, choices: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        state_result(desk_of_example, "example-state", kind, choices, at=AT)


def _with_input(one: Stated, other: Content) -> Verification:
    """Sign a statement whose input of this name is another one, and compute its result again."""
    contents = tuple(other if content.name == other.name else content for content in one.contents)
    said = one.statement.predicate
    inputs = tuple(
        msgspec.structs.replace(row, digest=_digest(other.data)) if row.name == other.name else row
        for row in said.inputs
    )
    statement = replace(one.statement, predicate=msgspec.structs.replace(said, inputs=inputs))
    bundle = bundle_result(Stated(statement=statement, contents=contents), TREASURY, name="x")
    found = verify(bundle)
    assert found.holds
    return recompute(bundle, found)


def _digest(data: bytes) -> Digest:
    return Digest(sha256=sha256_hex(data))
