"""A conversation with one Electrum server: opened when something is asked, and opened again when it broke."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from khazana.chain.electrum_protocol import PUSH, Json, read_version, version_call
from khazana.core import Unavailable
from khazana.wire import Call, Endpoint, JsonRpc, LineStream, Notice, Refusal, StreamEnded, StreamLimits, open_stream

__all__ = ["WINDOW", "ElectrumSession", "ServerRefused"]

WINDOW: Final = 256
"""Calls in flight at once, where nothing else is said."""
_PAUSE_S: Final = 0.2
_TIMES: Final = 3

_Read = TypeVar("_Read")


class ServerRefused(Unavailable):
    """The server answered with an error in place of a result."""


class ElectrumSession:
    """One server. Not for several threads at once.

    Parameters
    ----------
    window
        Calls in flight at once.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        limits: StreamLimits | None = None,
        window: int = WINDOW,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoint = endpoint
        self.name = str(endpoint)
        self._limits = limits or StreamLimits()
        self._window = window
        self._monotonic = monotonic
        self._sleep = sleep
        self._stream: LineStream | None = None
        self._rpc: JsonRpc | None = None
        self._seen: str | None = None

    @property
    def certificate(self) -> str | None:
        """The fingerprint of the certificate that the server showed; ``None`` without TLS or before a connection."""
        return self._seen

    def where(self, call: Call) -> str:
        """Name the server, the method and its first parameter, for a message."""
        return f"{self.name} {call.method}({', '.join(map(str, call.params))})"

    def ask(self, call: Call, read: Callable[[Json, str], _Read]) -> _Read:
        """Make one call and read its answer.

        Raises
        ------
        Unavailable
            If no answer came within the limits, or it cannot be read; `ServerRefused` if it is an error.
        """
        return self.ask_all([call], read)[0]

    def ask_all(self, calls: Sequence[Call], read: Callable[[Json, str], _Read]) -> list[_Read]:
        """Make calls, many in flight, and return what was read of each, in the order of the calls."""
        waiting = iter(enumerate(calls))
        read_answers: dict[object, _Read] = {}
        for tag, call, answer in self.run(lambda: next(waiting, None)):
            read_answers[tag] = read(self.result(call, answer), self.where(call))
        return [read_answers[number] for number in range(len(calls))]

    def result(self, call: Call, answer: Json | Refusal) -> Json:
        """Return a result, or raise the server's error."""
        if isinstance(answer, Refusal):
            raise ServerRefused(
                f"the server refuses: {answer.message}",
                where=self.where(call),
                value=answer.code,
                remedy="ask another server; let your own give longer answers (MAX_SEND), and more (COST_HARD_LIMIT)",
            )
        return answer

    def run(self, following: Callable[[], tuple[object, Call] | None]) -> Iterator[tuple[object, Call, Json | Refusal]]:
        """Make the calls that ``following`` gives, and yield tag, call and answer as answers come.

        A connection that breaks is made again, and what was not answered is asked again, as long as that brings
        answers.
        """
        again: deque[tuple[object, Call]] = deque()
        failures = 0
        while True:
            rpc = self._connected()
            try:
                for one in rpc.run(
                    lambda: again.popleft() if again else following(), self._window, unanswered=again.extend
                ):
                    failures = 0
                    yield one
            except StreamEnded:
                failures += 1
                self._drop(rpc)
                if failures >= _TIMES:
                    raise
                self._sleep(_PAUSE_S * failures)
            except Unavailable:
                self._drop(rpc)
                raise
            else:
                return

    def notices(self) -> tuple[Notice, ...]:
        """Return what the server said unasked since the last call."""
        if self._rpc is None:
            return ()
        said = tuple(self._rpc.notices)
        self._rpc.notices.clear()
        return said

    def close(self) -> None:
        """End the connection; a later call makes another."""
        if self._stream is not None:
            self._stream.close()
        self._stream = self._rpc = None

    def _drop(self, rpc: JsonRpc) -> None:
        """End a connection that is of no use any more, unless another was made meanwhile."""
        if rpc is self._rpc:
            self.close()

    def _connected(self) -> JsonRpc:
        if self._rpc is not None:
            return self._rpc
        stream = open_stream(self.endpoint, self._limits, monotonic=self._monotonic)
        try:
            self._know(stream)
            rpc = JsonRpc(stream, push=PUSH)
            hello = version_call()
            calls = iter([(None, hello)])
            for _, call, answer in rpc.run(lambda: next(calls, None), 1):
                read_version(self.result(call, answer), self.where(hello))
        except BaseException:
            stream.close()
            raise
        self._stream, self._rpc = stream, rpc
        return rpc

    def _know(self, stream: LineStream) -> None:
        """Hold a server that is known by its first certificate to it."""
        tls = self.endpoint.tls
        if tls is not None and tls.first_use and self._seen is not None and stream.fingerprint != self._seen:
            raise Unavailable(
                "the certificate is another than at the first connection",
                where=self.name,
                value=stream.fingerprint,
                remedy="ask the operator whether it was renewed",
            )
        self._seen = stream.fingerprint
