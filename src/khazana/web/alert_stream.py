"""Alerts as they are raised, as server-sent events: to pages that are open, and to programs.

The store is asked once in a while for each programme that anybody listens to, however many listen. So alerts of
another process, such as ``khazana chain watch``, come too, and what a listener missed is read from the store.

References
----------
WHATWG HTML, section 9.2 (server-sent events).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Final

from anyio import to_thread

from khazana.core import Unavailable
from khazana.i18n import Language
from khazana.i18n import message as _
from khazana.store import Alert
from khazana.web.desk import ReserveDesk
from khazana.web.payload_chain import AlertOut

__all__ = ["AlertStreams", "StreamRules"]

RowOf = Callable[[Alert, str, Language], tuple[str, str]]
"""Gives the row of a table, as HTML, and the words for an alert of a programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRules:
    """How streams are served.

    Parameters
    ----------
    most_listeners
        More than these are told to come back later.
    look_every_s, beat_every_s
        How often the store is asked, and how often a sign of life is sent [s].
    longest_s
        After this time a stream ends, and its listener comes back by itself [s].
    most_at_once
        Alerts that are sent in one go.
    """

    most_listeners: int = 64
    look_every_s: float = 1.0
    beat_every_s: float = 15.0
    longest_s: float = 3_600.0
    most_at_once: int = 200


_USUAL: Final = StreamRules()
_COME_BACK_MS: Final = 3_000


@dataclass(slots=True)
class _Look:
    """What the store last said of a programme: the alerts after ``known``, asked at ``asked_s``."""

    asked_s: float
    known: int
    alerts: tuple[Alert, ...] = ()
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class AlertStreams:
    """The streams of one server."""

    def __init__(self, desk: ReserveDesk, row_of: RowOf, *, rules: StreamRules = _USUAL) -> None:
        self._desk = desk
        self._row_of = row_of
        self._rules = rules
        self._listeners = 0
        self._looks: dict[str, _Look] = {}
        self._is_closed = False

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return self._listeners

    def close(self) -> None:
        """End all streams: each within a second."""
        self._is_closed = True

    async def open(self, programme_id: str, after: int | None, language: Language | None) -> AsyncIterator[bytes]:
        """Return the stream of a programme's alerts after a number; ``None`` is those raised from now on.

        With a language, each event has the row of a table and the words in it, too.

        Raises
        ------
        NoSuchProgramme
            If there is no such programme.
        Unavailable
            If too many listen.
        """
        await to_thread.run_sync(self._desk.programme, programme_id)
        if self._is_closed or self._listeners >= self._rules.most_listeners:
            raise Unavailable(
                _("too many listen to alerts now"),
                value=self._listeners,
                remedy=_("come back in a minute, or ask for the alerts after the last one you have"),
            )
        if after is None:
            known = await to_thread.run_sync(lambda: self._desk.chain.alerts(programme_id))
            after = known.alerts[-1].number if known.alerts else 0
        return self._told(programme_id, after, language)

    async def _told(self, programme_id: str, last: int, language: Language | None) -> AsyncIterator[bytes]:
        rules, now = self._rules, asyncio.get_running_loop().time
        self._listeners += 1
        try:
            yield f"retry: {_COME_BACK_MS}\n\n".encode()
            start = beat = now()
            while not self._is_closed and now() - start < rules.longest_s:
                for alert in await self._newer(programme_id, last):
                    yield self._event(alert, programme_id, language)
                    last, beat = alert.number, now()
                if now() - beat >= rules.beat_every_s:
                    yield b": still here\n\n"
                    beat = now()
                await asyncio.sleep(rules.look_every_s)
        finally:
            self._listeners -= 1

    async def _newer(self, programme_id: str, last: int) -> tuple[Alert, ...]:
        """Return the alerts after a number, from what was asked just now where that has them."""
        now, most = asyncio.get_running_loop().time, self._rules.most_at_once
        look = self._looks.setdefault(programme_id, _Look(asked_s=float("-inf"), known=last))
        async with look.lock:
            if last < look.known or now() - look.asked_s >= self._rules.look_every_s * 0.9:
                found = await to_thread.run_sync(lambda: self._desk.chain.raised(programme_id, after=last, most=most))
                look.asked_s, look.known, look.alerts = now(), last, found
            return tuple(alert for alert in look.alerts if alert.number > last)

    def _event(self, alert: Alert, programme_id: str, language: Language | None) -> bytes:
        body: dict[str, object] = AlertOut.of(alert).model_dump(mode="json")
        if language is not None:
            body["row"], body["said"] = self._row_of(alert, programme_id, language)
        return f"id: {alert.number}\nevent: alert\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
