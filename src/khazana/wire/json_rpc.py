"""Calls of JSON-RPC over a stream of lines, many in flight at once."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from khazana.core import Unavailable
from khazana.wire.stream import LineStream

__all__ = ["Call", "JsonRpc", "Notice", "Refusal"]

_KEPT_NOTICES: Final = 1000
_SPARE_MARKS: Final = 256
_BYTES_A_MARK: Final = 16
"""What is asked for here has fewer brackets and commas than one in 16 bytes; more is made to fill memory."""
_FIRST_PUSH_S: Final = 0.02
_LAST_PUSH_S: Final = 0.5
_WAIT_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Call:
    """A ``method`` and its ``params``."""

    method: str
    params: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A server's error in place of a result."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a server said unasked, after a subscription."""

    method: str
    params: tuple[object, ...]


@dataclass(slots=True, eq=False)
class _Run:
    """The calls that one caller waits for, and the answers that came for it."""

    waiting: dict[int, tuple[object, Call]] = field(default_factory=dict)
    came: deque[tuple[object, Call, object | Refusal]] = field(default_factory=deque)


class JsonRpc:
    """Calls over one stream. ``push`` is a harmless call with a long answer.

    Some servers hold short answers back until others fill a packet, so that their sizes tell an eavesdropper
    nothing. Where nothing comes for a while, ``push`` is called to fill it.
    """

    def __init__(self, stream: LineStream, *, push: Call | None = None) -> None:
        self.notices: deque[Notice] = deque(maxlen=_KEPT_NOTICES)
        self._stream = stream
        self._push = push
        self._pushing: int | None = None
        self._askers: dict[int, _Run] = {}
        self._next = 0

    def run(
        self,
        following: Callable[[], tuple[object, Call] | None],
        window: int,
        *,
        unanswered: Callable[[list[tuple[object, Call]]], None] | None = None,
    ) -> Iterator[tuple[object, Call, object | Refusal]]:
        """Make calls, at most ``window`` at a time, and yield tag, call and answer as answers come.

        ``following`` gives the next tag and call, or ``None`` for now; it is asked again after each answer, and all
        is done when it gives none and no call waits. Between two answers other calls may be made and answered.

        Parameters
        ----------
        unanswered
            Told, where this ends by an exception, of the calls that were made and not answered.

        Raises
        ------
        Unavailable
            If an answer breaks a limit, is not JSON-RPC, or was not asked for; ``StreamEnded`` if the stream ended.
        """
        run = _Run()
        try:
            yield from self._going(run, following, window)
        finally:
            left = [*((tag, call) for tag, call, _ in run.came), *run.waiting.values()]
            run.came.clear()
            run.waiting.clear()  # late answers are dropped
            if left and unanswered is not None:
                unanswered(left)

    def _going(
        self, run: _Run, following: Callable[[], tuple[object, Call] | None], window: int
    ) -> Iterator[tuple[object, Call, object | Refusal]]:
        if not self._askers:
            self._stream.answered()
        pause_s = _FIRST_PUSH_S
        while True:
            self._send(run, following, window)
            if run.came:
                yield run.came.popleft()
                continue
            if not run.waiting:
                return
            lines = self._stream.receive(pause_s if self._may_push else _WAIT_S)
            answers = sum([self._take(line) for line in lines])
            if answers:
                self._stream.answered()
                pause_s = _FIRST_PUSH_S
            elif not lines and self._may_push:
                pause_s = min(2 * pause_s, _LAST_PUSH_S)
                self._pushing = self._post(self._push)

    @property
    def _may_push(self) -> bool:
        return self._push is not None and self._pushing is None

    def _send(self, run: _Run, following: Callable[[], tuple[object, Call] | None], window: int) -> None:
        lines = []
        while len(run.waiting) + len(run.came) < window and (one := following()) is not None:
            run.waiting[self._next] = one
            self._askers[self._next] = run
            lines.append(_line(self._next, one[1]))
            self._next += 1
        if lines:
            self._stream.send(b"".join(lines))

    def _post(self, call: Call | None) -> int | None:
        if call is None:
            return None
        number = self._next
        self._next += 1
        self._stream.send(_line(number, call))
        return number

    def _take(self, line: bytes) -> bool:
        """Hand what a line answers to its asker; tell whether it answers any call of theirs."""
        message = self._parse(line)
        if "method" in message:
            self._stream.disregard(line)
            self._note(message)
            return False
        number = message.get("id")
        if type(number) is int and number == self._pushing:
            self._stream.disregard(line)
            self._pushing = None
            return False
        if type(number) is not int or number not in self._askers:
            raise self._bad("the server answers what was not asked", number)
        run = self._askers.pop(number)
        error = message.get("error")
        if error is None and "result" not in message:
            raise self._bad("an answer has neither result nor error", number)
        asked = run.waiting.pop(number, None)
        if asked is not None:
            run.came.append((*asked, message["result"] if error is None else _refusal(error)))
        return True

    def _parse(self, line: bytes) -> dict[str, object]:
        if line.count(b"[") + line.count(b"{") + line.count(b",") > _SPARE_MARKS + len(line) // _BYTES_A_MARK:
            raise self._bad("an answer has more parts than any answer needs", line[:80])
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            raise self._bad("an answer is not JSON", line[:80]) from None
        if not isinstance(message, dict):
            raise self._bad("an answer is not an object of JSON-RPC", line[:80])
        return message

    def _note(self, message: dict[str, object]) -> None:
        method, params = message["method"], message.get("params", [])
        if not isinstance(method, str) or not isinstance(params, list):
            raise self._bad("a notification has no method or no list of parameters", str(method)[:80])
        self.notices.append(Notice(method, tuple(params)))

    def _bad(self, what: str, value: object) -> Unavailable:
        return Unavailable(what, where=self._stream.where, value=value, remedy="ask another server")


def _line(number: int, call: Call) -> bytes:
    message = {"jsonrpc": "2.0", "id": number, "method": call.method, "params": call.params}
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def _refusal(error: object) -> Refusal:
    code = error.get("code") if isinstance(error, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return Refusal(code if type(code) is int else 0, str(message)[:300])
