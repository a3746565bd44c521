"""A proxy before a real Electrum server, which alters what the server says.

A lie is a function of the question and the honest answer. It returns the answer to give, or bytes to send as they
are, or an iterator of bytes to send one after the other for as long as the other side listens.
"""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock, Thread
from typing import Any, TypeAlias

__all__ = ["LIES", "Lie", "LyingProxy", "honest", "lying_proxy"]

Message: TypeAlias = dict[str, Any]
Lie: TypeAlias = Callable[[Message, Message], "Message | bytes | Iterator[bytes]"]

HEADER = 160
"""Hex digits of a header."""


@dataclass(slots=True)
class LyingProxy:
    """A running proxy: its ``port``, the ``lie``, which may be replaced at any time, and the methods ``asked``."""

    lie: Lie
    port: int = 0
    asked: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def tcp(self) -> str:
        """Where it listens."""
        return f"tcp://127.0.0.1:{self.port}"


@contextmanager
def lying_proxy(upstream: int, lie: Lie) -> Iterator[LyingProxy]:
    """Run a proxy before the server on port ``upstream`` of this machine."""
    proxy = LyingProxy(lie)
    open_sockets: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy.port = listener.getsockname()[1]
        thread = Thread(target=_accept, args=(listener, upstream, proxy, open_sockets), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for one in open_sockets:
                _shut(one)
            thread.join(5)


def _accept(listener: socket.socket, upstream: int, proxy: LyingProxy, opened: list[socket.socket]) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", upstream))
            opened += [client, server]
            proxy.connections += 1
            questions: dict[int, Message] = {}
            Thread(target=_carry_questions, args=(client, server, questions, proxy), daemon=True).start()
            Thread(target=_carry_answers, args=(server, client, questions, proxy), daemon=True).start()


def _carry_questions(
    client: socket.socket, server: socket.socket, questions: dict[int, Message], proxy: LyingProxy
) -> None:
    with suppress(OSError, ValueError), client.makefile("rb") as lines:
        for line in lines:
            question = json.loads(line)
            questions[question["id"]] = question
            proxy.asked.append(question["method"])
            server.sendall(line)
    _shut(server)


def _carry_answers(
    server: socket.socket, client: socket.socket, questions: dict[int, Message], proxy: LyingProxy
) -> None:
    turn = Lock()
    with suppress(OSError, ValueError), server.makefile("rb") as lines:
        for line in lines:
            answer = json.loads(line)
            said = proxy.lie(questions.pop(answer["id"]), answer) if "id" in answer else answer
            for piece in _pieces(said):
                with turn:
                    client.sendall(piece)
    _shut(client)


def _pieces(said: Message | bytes | Iterator[bytes]) -> Iterator[bytes]:
    if isinstance(said, dict):
        yield json.dumps(said).encode() + b"\n"
    elif isinstance(said, bytes):
        yield said
    else:
        yield from said


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def honest(_: Message, answer: Message) -> Message:
    """Alter nothing."""
    return answer


def on(method: str, alter: Callable[[Any], Any]) -> Lie:
    """Alter the results of one method."""

    def lie(question: Message, answer: Message) -> Message:
        if question["method"] != method or "result" not in answer:
            return answer
        return {**answer, "result": alter(answer["result"])}

    return lie


def instead(method: str, said: Callable[[Message], bytes | Iterator[bytes]]) -> Lie:
    """Say something else than an answer to one method."""
    return lambda question, answer: said(answer) if question["method"] == method else answer


GET, MERKLE = "blockchain.transaction.get", "blockchain.transaction.get_merkle"
HISTORY, HEADERS = "blockchain.scripthash.get_history", "blockchain.block.headers"
TIP = "blockchain.headers.subscribe"


def _other_branch(result: Message) -> Message:
    first, *rest = result["merkle"] or ["00" * 32]
    return {**result, "merkle": [("0" if first[0] != "0" else "1") + first[1:], *rest]}


def _more_paid(raw: str) -> str:
    """Change the first amount of a transaction with one input without a script."""
    place = 98 if raw[8:12] == "0001" else 94
    return raw[:place] + ("0" if raw[place] != "0" else "1") + raw[place + 1 :]


def _higher(entries: list[Message]) -> list[Message]:
    return [*entries[:-1], {**entries[-1], "height": entries[-1]["height"] - 1}] if entries else entries


def _drip(_: Message) -> Iterator[bytes]:
    while True:
        yield b"a"
        time.sleep(0.05)


def _endless(answer: Message) -> Iterator[bytes]:
    yield f'{{"id":{answer["id"]},"result":"'.encode()
    while True:
        yield b"ab" * 50_000


def _notices(_: Message) -> Iterator[bytes]:
    while True:
        yield b'{"jsonrpc":"2.0","method":"blockchain.scripthash.subscribe","params":["00","11"]}\n' * 500


def _silent(_: Message) -> Iterator[bytes]:
    return iter(())


def swapped() -> Lie:
    """Answer with the transaction that was asked for before."""
    before: list[str] = []

    def swap(raw: str) -> str:
        before.append(raw)
        return before[-2] if len(before) > 1 else raw

    return on(GET, swap)


def no_work(height: int) -> Lie:
    """From ``height`` on, show headers with other roots, linked, whose hashes lie above their targets."""
    return _forged(height, lambda digest: digest > _easiest())


def other_work(height: int, tip: int) -> Lie:
    """From ``height`` to ``tip``, show other headers for which the work was done, and none after them."""
    return _forged(height, lambda digest: digest <= _easiest(), tip)


def _forged(height: int, fits: Callable[[int], bool], tip: int | None = None) -> Lie:
    forged: dict[int, str] = {}

    def forge(at: int, real: str) -> str:
        if at < height or at in forged:
            return forged.get(at, real)
        parent = sha256(sha256(bytes.fromhex(forged[at - 1])).digest()).hexdigest() if at - 1 in forged else real[8:72]
        head, ending = real[:8] + parent + "5a" * 32 + real[136:152], 0
        while not fits(_digest(bytes.fromhex(head) + ending.to_bytes(4, "little"))):
            ending += 1
        forged[at] = head + ending.to_bytes(4, "little").hex()
        return forged[at]

    def lie(question: Message, answer: Message) -> Message:
        result = answer.get("result")
        if question["method"] == TIP and tip is not None:
            return {
                **answer,
                "result": {"height": tip, "hex": forge(tip, result["hex"]) if tip in forged else "00" * 80},
            }
        if question["method"] != HEADERS:
            return answer
        start = question["params"][0]
        real = [result["hex"][at : at + HEADER] for at in range(0, len(result["hex"]), HEADER)]
        shown = [forge(start + place, one) for place, one in enumerate(real) if tip is None or start + place <= tip]
        return {**answer, "result": {**result, "hex": "".join(shown), "count": len(shown)}}

    return lie


def _digest(raw: bytes) -> int:
    return int.from_bytes(sha256(sha256(raw).digest()).digest(), "little")


def _easiest() -> int:
    return 0x7FFFFF << 232


def withholding(txid: str) -> Lie:
    """Leave a transaction out of all histories."""
    return on(HISTORY, lambda entries: [one for one in entries if one["tx_hash"] != txid])


def naming(txid: str, height: int) -> Lie:
    """Name a transaction in all histories that does not belong there."""
    return on(HISTORY, lambda entries: [*entries, {"tx_hash": txid, "height": height}])


def stale(height: int, header: str) -> Lie:
    """Show the chain as it was at ``height``."""

    def lie(question: Message, answer: Message) -> Message:
        result = answer.get("result")
        if question["method"] == TIP:
            return {**answer, "result": {"height": height, "hex": header}}
        if question["method"] == HISTORY:
            return {**answer, "result": [one for one in result if one["height"] <= height]}
        if question["method"] == HEADERS:
            count = max(0, min(result["count"], height + 1 - question["params"][0]))
            return {**answer, "result": {**result, "hex": result["hex"][: count * HEADER], "count": count}}
        return answer

    return lie


def speaking_1_6(question: Message, answer: Message) -> Message:
    """Speak version 1.6 of the protocol: headers come as a list."""
    result = answer.get("result")
    if question["method"] == "server.version":
        return {**answer, "result": [result[0], "1.6"]}
    if question["method"] == HEADERS:
        listed = [result["hex"][at : at + HEADER] for at in range(0, len(result["hex"]), HEADER)]
        return {**answer, "result": {"count": result["count"], "headers": listed, "max": result["max"]}}
    return answer


LIES: dict[str, Lie] = {
    "another branch": on(MERKLE, _other_branch),
    "another place in the block": on(MERKLE, lambda result: {**result, "pos": result["pos"] ^ 1}),
    "a branch for another height": on(MERKLE, lambda result: {**result, "block_height": result["block_height"] + 1}),
    "another height": on(HISTORY, _higher),
    "another amount": on(GET, _more_paid),
    "bytes that are no transaction": on(GET, lambda raw: raw[: len(raw) // 4 * 2]),
    "another transaction": swapped(),
    "an answer with another id": lambda question, answer: (
        {**answer, "id": answer["id"] + 1000} if question["method"] == GET else answer
    ),
    "no JSON": instead(GET, lambda _: b'{"id": 7, "result": \n'),
    "no object": instead(GET, lambda _: b"[1, 2]\n"),
    "deep nesting": instead(GET, lambda answer: b'{"id":%d,"result":' % answer["id"] + b"[" * 100_000 + b"\n"),
    "many parts": instead(GET, lambda answer: b'{"id":%d,"result":[%s]}\n' % (answer["id"], b"[]," * 300_000 + b"0")),
    "a long number": instead(GET, lambda answer: b'{"id":%d,"result":%s}\n' % (answer["id"], b"9" * 100_000)),
    "an endless answer": instead(GET, _endless),
    "a slow drip": instead(GET, _drip),
    "endless notices": instead(GET, _notices),
    "silence": instead(GET, _silent),
    "fewer headers": on(HEADERS, lambda result: {**result, "count": result["count"] + 1}),
}
"""Lies that need not know the chain."""
