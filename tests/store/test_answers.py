from collections.abc import Iterator
from datetime import timedelta

import pytest

from khazana.core import AnswerCache, CachedAnswer, parse_instant
from khazana.store import open_store

AT = parse_instant("2025-07-17T00:00:00.000001Z")


@pytest.fixture
def answers(database_url: str) -> Iterator[AnswerCache]:
    with open_store(database_url, answers_limit_bytes=100) as store:
        yield store.answers


def answer(size: int, *, day: int = 0, fill: bytes = b"x") -> CachedAnswer:
    return CachedAnswer(body=fill * size, fetched_at=AT + timedelta(days=day))


def test_it_is_an_answer_cache(answers: AnswerCache) -> None:
    assert isinstance(answers, AnswerCache)


def test_an_answer_comes_back_byte_for_byte(answers: AnswerCache) -> None:
    given = CachedAnswer(body=bytes(range(100)), fetched_at=AT)
    answers.put("https://api/x?y=1", given)
    assert answers.get("https://api/x?y=1") == given
    assert answers.get("https://api/x?y=2") is None


def test_a_later_answer_replaces_the_earlier(answers: AnswerCache) -> None:
    answers.put("a", answer(90))
    answers.put("a", answer(95, fill=b"y"))
    kept = answers.get("a")
    assert kept is not None
    assert kept.body == b"y" * 95


def test_the_oldest_make_room(answers: AnswerCache) -> None:
    for key, day in (("b", 2), ("a", 1), ("c", 3)):
        answers.put(key, answer(30, day=day))
    answers.put("d", answer(50, day=0))
    assert [key for key in "abcd" if answers.get(key)] == ["c", "d"]


def test_an_answer_larger_than_the_bound_is_not_kept(answers: AnswerCache) -> None:
    answers.put("a", answer(100))
    answers.put("b", answer(101))
    assert answers.get("a") is not None
    assert answers.get("b") is None
    answers.put("a", answer(101))
    assert answers.get("a") is None, "the earlier one would be stale"


def test_an_empty_answer_is_an_answer(answers: AnswerCache) -> None:
    answers.put("a", answer(0))
    assert answers.get("a") == answer(0)
