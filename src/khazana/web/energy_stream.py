"""Questions on energy with their progress, as server-sent events: what is being done, and at the end the answer.

Whoever goes away, or closes the stream, stops the work: the best so far is kept where the question is a long one.

References
----------
WHATWG HTML, section 9.2 (server-sent events).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from math import log10
from threading import Event
from typing import Final

from khazana.app.energy_reports import EnergyProgress, Step
from khazana.core import KhazanaError, Unavailable
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.energy_answer import dollars_in_words

__all__ = ["EnergyStreams", "Told", "Worker"]

Told = dict[str, object]
"""What an event says."""
Worker = Callable[[EnergyProgress], Told]
"""Works on a question, tells of it, and returns the answer."""

_BEAT_S: Final = 0.25
_MOST_LISTENERS: Final = 16
_SMALLEST_GAP: Final = 1e-6


@dataclass(slots=True)
class _Work:
    """A question that is being worked on: what was told of it and not sent yet, and whether to stop."""

    told: "asyncio.Queue[tuple[str, Step]]"
    stop: Event


class EnergyStreams:
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

    def open(self, worker: Worker, language: Language) -> AsyncIterator[bytes]:
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
        return self._told(worker, Translator(language))

    async def _told(self, worker: Worker, say: Translator) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        work = _Work(told=asyncio.Queue(), stop=Event())

        def progress(what: str, step: Step) -> bool:
            loop.call_soon_threadsafe(work.told.put_nowait, (what, step))
            return work.stop.is_set() or self._is_closed

        self._listeners += 1
        start = loop.time()
        task = asyncio.create_task(asyncio.to_thread(worker, progress))
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_BEAT_S)
                while not work.told.empty():
                    yield _event("progress", _progress(*work.told.get_nowait(), say) | {"s": _since(loop, start)})
                if not task.done():
                    yield _event("working", {"s": _since(loop, start)})
            try:
                yield _event("answer", task.result() | {"s": _since(loop, start)})
            except KhazanaError as refusal:
                yield _event("refusal", {"what": say.what(refusal), "remedy": say.cure(refusal)})
        finally:
            work.stop.set()
            self._listeners -= 1


def _since(loop: asyncio.AbstractEventLoop, start: float) -> float:
    return round(loop.time() - start, 2)


def _progress(what: str, step: Step, say: Translator) -> Told:
    """Say how a long question stands; ``share`` is how far the gap has closed, by its digits."""
    gap = max(step.gap, _SMALLEST_GAP)
    share = min(1.0, max(0.0, log10(gap) / log10(_SMALLEST_GAP)))
    said = say.text(
        _("{what}: round {round}; earned at least {best} and at most {bound}, gap {gap}"),
        what=what,
        round=say.integer(step.round),
        best=dollars_in_words(-step.best_usd, say),
        bound=dollars_in_words(-step.bound_usd, say),
        gap=f"{step.gap:.0e}",
    )
    return {"said": said, "share": round(share, 3)}


def _event(name: str, body: Told) -> bytes:
    return f"event: {name}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
