"""Alerts to whoever listens in this process, such as a page that is open."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from khazana.store import Alert

__all__ = ["AlertFeed", "Listener"]

_HELD: Final = 100


@dataclass(slots=True, eq=False)
class Listener:
    """Alerts that wait to be read by one listener.

    It holds a bounded number. One that does not read loses those that come then, and ``has_lost`` tells it to
    read what it lacks from the store: `khazana.store.ChainStore.alerts` with the number of the last one it has.
    """

    _waiting: "queue.Queue[Alert]"
    has_lost: bool = False

    def next(self, timeout_s: float | None = None) -> Alert | None:
        """Return the next alert; ``None`` if none came in time."""
        try:
            return self._waiting.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def offer(self, alert: Alert) -> None:
        """Hand over an alert, if there is room."""
        try:
            self._waiting.put_nowait(alert)
        except queue.Full:
            self.has_lost = True


@dataclass(slots=True)
class AlertFeed:
    """Hands each alert to all who listen. Any thread may publish and any may listen."""

    _listeners: set[Listener] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def listening(self, *, held: int = _HELD) -> Iterator[Listener]:
        """Listen from now on, for as long as the block lasts."""
        listener = Listener(queue.Queue(held))
        with self._lock:
            self._listeners.add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def publish(self, alert: Alert) -> None:
        """Hand an alert to all who listen."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener.offer(alert)
