"""The joint register: the same whatever the order of its steps, each version by its digest; what is missing is said."""

from dataclasses import replace
from datetime import UTC, datetime

from fakes.signed_world import head
from hypothesis import given
from hypothesis import strategies as st

from khazana.alliance.canonical import sha256_hex
from khazana.alliance.predicate_parts import Digest
from khazana.alliance.predicates import DocumentRegistered
from khazana.alliance.register import (
    Register,
    RegisterStep,
    StepLogged,
    document_steps,
    reckon_register,
)

SV, PK = "sv.example/log", "pk.example/log"
DRAFT, FINAL = sha256_hex(b"draft"), sha256_hex(b"final")


def step(action: str, log: str, position: int, digest: str = DRAFT, **more: object) -> RegisterStep:
    said = DocumentRegistered(
        **head(at=f"2025-07-{17 + position:02}T00:00:00Z"),
        **{
            "document": "disclosure",
            "kind": "model-rule",
            "action": action,
            "title": "Disclosure of wallets",
            "language": "en",
            "document_version": "1",
            "by": "El Salvador",
        }
        | more,
    )
    return RegisterStep(digest=digest, file="rule.md", said=said, logged=StepLogged(log=log, position=position))


PROPOSED = step("proposed", SV, 0)
REVISED = step("revised", SV, 1, FINAL, document_version="2", supersedes=Digest(sha256=DRAFT))
COMMENTED = step("commented", PK, 1, by="Pakistan", comment="Within which time?")
ADOPTED = step("adopted", PK, 2, FINAL, document_version="2", by="Pakistan", where="Pakistan")
ALL = (PROPOSED, REVISED, COMMENTED, ADOPTED)


def codes(register: Register) -> list[str]:
    return [one.code for one in register.findings]


def test_versions_comments_and_adoptions_belong_to_their_digest() -> None:
    (document,) = reckon_register([SV, PK], ALL).documents
    assert (document.proposed_by, document.kind) == ("El Salvador", "model-rule")
    first, second = document.versions
    assert (first.digest, second.digest) == (DRAFT, FINAL)
    assert [one.said.comment for one in first.comments] == ["Within which time?"]
    assert [one.said.where for one in second.adoptions] == ["Pakistan"]
    assert first.logs == second.logs == (PK, SV)
    assert not first.withdrawals


@given(st.permutations(ALL))
def test_the_order_in_which_steps_come_does_not_matter(steps: list[RegisterStep]) -> None:
    assert reckon_register([SV, PK], steps) == reckon_register([PK, SV], ALL)


def test_what_both_log_is_one_step_in_two_logs() -> None:
    also = replace(PROPOSED, logged=StepLogged(log=PK, position=7))
    register = reckon_register([], [PROPOSED, also])
    assert [one.logs for one in register.steps] == [(PK, SV)]
    assert codes(register) == []


def test_what_one_log_lacks_is_said() -> None:
    assert codes(reckon_register([SV, PK], [PROPOSED])) == ["register.in-one-log"]
    assert codes(reckon_register([SV], [PROPOSED])) == []


def test_a_version_that_nobody_proposed_is_said() -> None:
    assert codes(reckon_register([PK], [ADOPTED])) == ["register.not-proposed"]


def test_two_documents_under_one_version_are_told_apart() -> None:
    other = step("proposed", PK, 0, FINAL)
    register = reckon_register([SV, PK], [PROPOSED, other])
    assert "register.two-documents" in codes(register)
    assert len(register.documents[0].versions) == 2


def test_a_version_in_the_place_of_an_unknown_one_is_said() -> None:
    assert "register.supersedes-unknown" in codes(reckon_register([SV], [REVISED]))


def test_a_step_is_that_of_the_party_whose_log_has_it() -> None:
    """Pakistan's log may say that El Salvador adopted something; that is no step of El Salvador's."""
    said = step("adopted", PK, 3, by="El Salvador", where="El Salvador")
    (fact,) = document_steps([said, PROPOSED], {PK: "Pakistan"})
    assert (fact.party, fact.action, fact.log, fact.position) == ("Pakistan", "adopted", PK, 3)
    assert fact.seen_at is None
    seen = datetime(2025, 8, 1, tzinfo=UTC)
    with_time = replace(said, logged=replace(said.logged, seen_at=seen))
    assert document_steps([with_time], {PK: "Pakistan"})[0].seen_at == seen


def test_an_empty_register_has_its_logs() -> None:
    found = reckon_register([SV], [])
    assert (found.logs, found.documents, found.synthetic) == ((SV,), (), False)
