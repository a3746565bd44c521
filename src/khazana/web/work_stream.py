"""Long questions with their progress, as server-sent events: what is being done, and at the end the answer.

Whoever goes away, or closes the stream, stops the work.

References
----------
WHATWG HTML, section 9.2 (server-sent events).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Final

from khazana.core import KhazanaError, Unavailable
from khazana.i18n import Language, Translator
from khazana.i18n import message as _

__all__ = ["STREAM_HEADERS", "Tell", "Told", "Work", "WorkStreams"]

STREAM_HEADERS: Final = {"cache-control": "no-store", "x-accel-buffering": "no"}
Told = dict[str, object]
"""What an event says."""
Telling = Callable[[], Told]
"""Says how work stands, when somebody is to be told."""
Tell = Callable[[Telling], bool]
"""Hands over how work stands; it returns whether to stop."""
Work = Callable[[Tell], Told]
"""Works on a question, tells of it, and returns the answer."""

_BEAT_S: Final = 0.25
_MOST_LISTENERS: Final = 16


@dataclass(slots=True)
class _Standing:
    """A question that is being worked on: what was last told of it, and whether to stop.

    A solver tells of itself thousands of times a second; only the last of each beat is said and sent.
    """

    last: Telling | None = None
    stop: Event = field(default_factory=Event)

    def taken(self) -> Telling | None:
        """Return what was last told, once."""
        last, self.last = self.last, None
        return last


class WorkStreams:
    """The streams of one server."""

    def __init__(self) -> None:
        self._listeners = 0
        self._is_closed = False

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return self._listeners

    def close(self) -> None:
        """Stop all work: each question ends with the best so far at its next step."""
        self._is_closed = True

    def open(self, work: Work, language: Language) -> AsyncIterator[bytes]:
        """Return the stream of a question.

        Raises
        ------
        Unavailable
            If too many listen.
        """
        if self._is_closed or self._listeners >= _MOST_LISTENERS:
            raise Unavailable(
                _("too many questions are being worked on now"), remedy=_("come back in a minute, or ask again then")
            )
        return self._told(work, Translator(language))

    async def _told(self, work: Work, say: Translator) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        standing = _Standing()

        def tell(last: Telling) -> bool:
            standing.last = last
            return standing.stop.is_set() or self._is_closed

        self._listeners += 1
        start = loop.time()
        task = asyncio.create_task(asyncio.to_thread(work, tell))
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_BEAT_S)
                if (last := standing.taken()) is not None:
                    said = await asyncio.to_thread(last)
                    yield _event("progress", said | {"s": _since(loop, start)})
                elif not task.done():
                    yield _event("working", {"s": _since(loop, start)})
            try:
                yield _event("answer", task.result() | {"s": _since(loop, start)})
            except KhazanaError as refusal:
                yield _event("refusal", {"what": say.what(refusal), "remedy": say.cure(refusal)})
        finally:
            standing.stop.set()
            self._listeners -= 1


def _since(loop: asyncio.AbstractEventLoop, start: float) -> float:
    return round(loop.time() - start, 2)


def _event(name: str, body: Told) -> bytes:
    return f"event: {name}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
