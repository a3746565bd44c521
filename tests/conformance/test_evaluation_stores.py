"""Evaluations are kept once for the same facts, in order, and neither database lets them be changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from khazana.alliance.commitment_facts import Facts
from khazana.alliance.commitment_results import Promise, Status
from khazana.alliance.commitment_rules import CriterionMet
from khazana.alliance.commitments import EVALUATOR_VERSION, Evaluation, evaluate
from khazana.core import FindingKind, Severity
from khazana.store import Store, open_store

AT = datetime(2025, 7, 18, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with open_store(database_url) as opened:
        yield opened


def evaluation(facts: Facts, commitment: str = "it", at: datetime = AT) -> Evaluation:
    return evaluate(Promise(id=commitment, rule=CriterionMet(criterion="c")), facts, at=at)


def test_an_evaluation_is_kept_when_it_says_something_new(store: Store) -> None:
    first = evaluation(Facts(programme="x"))
    assert [one.number for one in store.evaluations.save("x", [first, evaluation(Facts(programme="x"), "other")])] == [
        1,
        2,
    ]
    assert not store.evaluations.save("x", [replace(first, at=AT + timedelta(days=1))])
    other = evaluation(Facts(programme="y"))
    assert [one.number for one in store.evaluations.save("x", [other, first])] == [3, 4]
    assert [one.number for one in store.evaluations.save("x", [replace(first, evaluator_version=9)])] == [5]
    assert [one.number for one in store.evaluations.save("y", [first])] == [1]
    kept = store.evaluations.history("x", "it")
    assert [one.number for one in kept] == [1, 3, 4, 5]
    assert (kept[0].status, kept[0].at, kept[0].facts) == (Status.UNDETERMINED, AT, first.facts)
    assert b'"commitments.not-reported"' in kept[0].body
    assert len(store.evaluations.history("x")) == 5
    assert not store.evaluations.history("nobody")


def test_what_an_earlier_evaluator_said_stays_beside_what_the_present_one_says(store: Store) -> None:
    late = FindingKind(
        code="commitments.logged-late", severity=Severity.ERROR, text="Seen only on {seen}.", remedy="Ask the parties."
    )
    now = evaluation(Facts(programme="x"))
    then = replace(now, status=Status.NOT_MET, reasons=(late.at(seen="2025-07-20"),), evaluator_version=1)
    assert EVALUATOR_VERSION > 1
    store.evaluations.save("x", [then])
    store.evaluations.save("x", [now])
    earlier, present = store.evaluations.history("x", "it")
    assert (earlier.status, earlier.evaluator_version) == (Status.NOT_MET, 1)
    assert b"Seen only on 2025-07-20." in earlier.body
    assert (present.status, present.evaluator_version) == (Status.UNDETERMINED, EVALUATOR_VERSION)


@pytest.mark.parametrize("sql", ["UPDATE evaluations SET status = 'met'", "DELETE FROM evaluations"])
def test_the_database_refuses_to_change_one(store: Store, sql: str) -> None:
    store.evaluations.save("x", [evaluation(Facts(programme="x"))])
    with pytest.raises(DBAPIError, match="append-only"), store._database.engine.begin() as connection:
        connection.execute(text(sql))
    assert store.evaluations.history("x")[0].status is Status.UNDETERMINED
