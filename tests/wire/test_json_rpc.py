"""Calls of JSON-RPC: many in flight, in any order, between those of others, and answers that are none."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from fakes.scripted_server import Answer, ScriptedServer, scripted_server
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import Unavailable
from khazana.wire import Call, JsonRpc, Notice, Refusal, StreamEnded, StreamLimits, open_stream, parse_endpoint

QUICK = StreamLimits(connect_s=2, answer_s=0.5, longest_s=2, answer_bytes=1_000_000)


def say(question: dict[str, Any], result: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": question["id"], "result": result}).encode() + b"\n"


def echo(question: dict[str, Any]) -> bytes:
    return say(question, question["params"])


@contextmanager
def talking(answer: Answer, push: Call | None = None) -> Iterator[tuple[JsonRpc, ScriptedServer]]:
    with scripted_server(answer) as server:
        stream = open_stream(parse_endpoint(server.tcp), QUICK)
        try:
            yield JsonRpc(stream, push=push), server
        finally:
            stream.close()


def asking(rpc: JsonRpc, *calls: Call, window: int = 10) -> Iterator[tuple[object, Call, object]]:
    rest = iter(enumerate(calls))
    return rpc.run(lambda: next(rest, None), window)


def test_answers_find_their_calls_in_whatever_order_they_come() -> None:
    held: list[bytes] = []

    def backwards(question: dict[str, Any]) -> bytes:
        held.insert(0, echo(question))
        if len(held) < 5:
            return b""
        said = b"".join(held)
        held.clear()
        return said

    calls = [Call("echo", (number,)) for number in range(20)]
    with talking(backwards) as (rpc, _):
        answers = list(asking(rpc, *calls, window=5))
    assert sorted(answers) == [(number, call, [number]) for number, call in enumerate(calls)]
    assert [tag for tag, _, _ in answers] != list(range(20))


@pytest.mark.parametrize("window", [1, 3, 100])
def test_no_more_calls_are_in_flight_than_allowed(window: int) -> None:
    most = 0
    with talking(echo) as (rpc, server):
        for done, _ in enumerate(asking(rpc, *[Call("echo", (number,)) for number in range(50)], window=window)):
            most = max(most, len(server.asked) - done)
    assert most <= window


def test_calls_can_follow_from_answers() -> None:
    queue = [(0, Call("next", (0,)))]
    with talking(lambda question: say(question, question["params"][0] + 1)) as (rpc, _):
        for _, _, answer in rpc.run(lambda: queue.pop() if queue else None, 4):
            if isinstance(answer, int) and answer < 7:
                queue.append((answer, Call("next", (answer,))))
    assert answer == 7


def test_calls_are_made_between_the_answers_of_others() -> None:
    with talking(echo) as (rpc, _):
        outer = []
        for _, _, answer in asking(rpc, *[Call("echo", (number,)) for number in range(9)], window=3):
            outer.append(answer)
            (inner,) = asking(rpc, Call("echo", ("inside",)))
            assert inner[2] == ["inside"]
    assert sorted(outer) == [[number] for number in range(9)]


def test_answers_to_a_run_that_was_left_are_dropped() -> None:
    with talking(echo) as (rpc, _):
        left = asking(rpc, *[Call("echo", (number,)) for number in range(9)], window=9)
        next(left)
        left.close()
        assert [answer for _, _, answer in asking(rpc, Call("echo", ("later",)))] == [["later"]]


def test_an_error_is_an_answer() -> None:
    def refuse(question: dict[str, Any]) -> bytes:
        return json.dumps({"id": question["id"], "error": {"code": -101, "message": "busy " * 200}}).encode() + b"\n"

    with talking(refuse) as (rpc, _):
        ((_, _, answer),) = asking(rpc, Call("echo"))
    assert isinstance(answer, Refusal)
    assert answer.code == -101
    assert len(answer.message) == 300


def test_what_is_said_unasked_is_kept_up_to_a_bound() -> None:
    def chatty(question: dict[str, Any]) -> bytes:
        return b'{"jsonrpc":"2.0","method":"news","params":[7]}\n' * 1200 + echo(question)

    with talking(chatty) as (rpc, _):
        assert list(asking(rpc, Call("echo", (1,)))) == [(0, Call("echo", (1,)), [1])]
        assert len(rpc.notices) == 1000
        assert set(rpc.notices) == {Notice("news", (7,))}


def test_what_is_held_back_is_pushed_out_by_a_long_answer() -> None:
    held: list[bytes] = []

    def holding(question: dict[str, Any]) -> bytes:
        held.append(echo(question))
        if question["method"] != "long":
            return b""
        said = b"".join(held)
        held.clear()
        return said

    with talking(holding, push=Call("long")) as (rpc, server):
        for _ in range(3):
            assert [answer for _, _, answer in asking(rpc, Call("echo", (1,)))] == [[1]]
    assert [one["method"] for one in server.asked] == ["echo", "long"] * 3


def test_pushing_wins_no_time_for_who_does_not_answer() -> None:
    def mute(question: dict[str, Any]) -> bytes:
        return say(question, "a" * 3000) if question["method"] == "long" else b""

    with talking(mute, push=Call("long")) as (rpc, server), pytest.raises(Unavailable, match="no whole answer"):
        list(asking(rpc, Call("echo")))
    assert len(server.asked) < 12


def test_the_calls_that_were_not_answered_are_told() -> None:
    def ending(question: dict[str, Any]) -> bytes:
        if question["params"] == [3]:
            raise OSError
        return echo(question)

    left: list[tuple[object, Call]] = []
    calls = iter([(number, Call("echo", (number,))) for number in range(6)])
    answers: list[object] = []
    with talking(ending) as (rpc, _):
        run = rpc.run(lambda: next(calls, None), 6, unanswered=left.extend)
        with pytest.raises(StreamEnded):
            answers.extend(tag for tag, _, _ in run)
    assert answers == [0, 1, 2]
    assert [tag for tag, _ in left] == [3, 4, 5]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"{", "not JSON"),
        (b"7", "not an object"),
        (b'{"id":0}', "neither result nor error"),
        (b'{"result":1}', "not asked"),
        (b'{"id":null,"result":1}', "not asked"),
        (b'{"id":true,"result":1}', "not asked"),
        (b'{"id":"0","result":1}', "not asked"),
        (b'{"id":0.0,"result":1}', "not asked"),
        (b'{"id":5,"result":1}', "not asked"),
        (b'{"method":7}', "no method"),
        (b'{"method":"news","params":{}}', "no list"),
        (b'{"id":0,"result":' + b"[" * 50_000, "more parts"),
        (b'{"id":0,"result":' + b" " * 800_000 + b"[" * 40_000, "not JSON"),
        (b'{"id":0,"result":' + b"1" * 50_000 + b"}", "not JSON"),
        (b'{"id":0,"result":[' + b"[]," * 100_000 + b"0]}", "more parts"),
    ],
)
def test_what_is_no_answer_ends_the_conversation_by_name(line: bytes, said: str) -> None:
    with talking(lambda _: line + b"\n") as (rpc, server):
        with pytest.raises(Unavailable, match=said) as refused:
            list(asking(rpc, Call("echo")))
        assert server.tcp in str(refused.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)
FIELDS = st.sampled_from(["id", "result", "error", "method", "params", "jsonrpc"])


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.dictionaries(FIELDS, JSON, max_size=6).map(lambda one: json.dumps(one).encode()))
def test_whatever_is_said_there_is_an_answer_or_a_refusal(line: bytes) -> None:
    def once(question: dict[str, Any]) -> bytes:
        return line.replace(b"\n", b" ") + b"\n" + echo(question)

    with talking(once) as (rpc, _), suppress(Unavailable):
        assert len(list(asking(rpc, Call("echo", (1,))))) == 1
