"""Questions on energy with their progress, as server-sent events: what is being done, and at the end the answer.

Whoever goes away, or closes the stream, stops the work: the best so far is kept where the question is a long one.

References
----------
WHATWG HTML, section 9.2 (server-sent events).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from math import isfinite, log10
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
    """A question that is being worked on: what was last told of it, and whether to stop.

    A solver tells of itself thousands of times a second; only the last of each beat is sent.
    """

    last: tuple[str, Step] | None = None
    stop: Event = field(default_factory=Event)

    def taken(self) -> tuple[str, Step] | None:
        """Return what was last told, once."""
        last, self.last = self.last, None
        return last


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
        work = _Work()

        def progress(what: str, step: Step) -> bool:
            work.last = what, step
            return work.stop.is_set() or self._is_closed

        self._listeners += 1
        start = loop.time()
        task = asyncio.create_task(asyncio.to_thread(worker, progress))
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_BEAT_S)
                if (last := work.taken()) is not None:
                    yield _event("progress", _progress(*last, say) | {"s": _since(loop, start)})
                elif not task.done():
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
    name, number = say.text(what), say.integer(step.round)
    if step.rounds:
        said = say.text(_("{what}: {done} of {all}"), what=name, done=number, all=say.integer(step.rounds))
        return {"said": said, "share": round(step.round / step.rounds, 3)}
    if not (isfinite(step.best_usd) and isfinite(step.bound_usd) and isfinite(step.gap)):
        return {"said": say.text(_("{what}: round {round}; nothing found yet"), what=name, round=number), "share": 0.0}
    gap = max(step.gap, _SMALLEST_GAP)
    share = min(1.0, max(0.0, log10(gap) / log10(_SMALLEST_GAP)))
    said = say.text(
        _("{what}: round {round}; earned at least {best} and at most {bound}, gap {gap}"),
        what=name,
        round=number,
        best=dollars_in_words(-step.best_usd, say),
        bound=dollars_in_words(-step.bound_usd, say),
        gap=f"{step.gap:.0e}",
    )
    return {"said": said, "share": round(share, 3)}


def _event(name: str, body: Told) -> bytes:
    return f"event: {name}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
