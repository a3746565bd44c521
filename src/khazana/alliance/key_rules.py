"""Which keys may sign at which position of a log: listed, replaced, revoked, with effect by position alone.

A log has an order that nobody can change, and a clock that anybody can set; so a position decides, not a date.

- A first key is trusted because somebody outside said so, from position 0 on. First keys alone speak of first keys, so
  it is worth keeping one that signs nothing else.
- A key that may sign at a position lists others there; they sign from the next position on.
- A key that is replaced names its successor, which signs from the next position on; the key itself no longer does.
- A key that is revoked no longer signs from ``since`` on: the position of the revocation, or an earlier one where the
  key was lost before. What it signed between ``since`` and the revocation is void afterwards, what it said of other
  keys among it, and readers are told.
- What a key that may not sign says of keys has no effect, and is a finding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from khazana.alliance.keys import PublicKey
from khazana.core import NOWHERE, BadInput, Finding, FindingKind, Severity

__all__ = ["KeyAction", "KeyBook", "KeyEvent", "KeySpan", "keep_keys"]

NOT_ALLOWED: Final = FindingKind(
    code="keys.not-allowed",
    severity=Severity.ERROR,
    text="At position {position} the key {signer} says that the key {key} is {action}, but it may not sign there.",
    remedy="Pay no heed to it; ask whose key it is.",
)
NOT_LISTED: Final = FindingKind(
    code="keys.not-listed",
    severity=Severity.ERROR,
    text="At position {position} the key {key} is {action}, but it was never listed.",
    remedy="List the key first.",
)
LISTED_TWICE: Final = FindingKind(
    code="keys.listed-twice",
    severity=Severity.WARNING,
    text="At position {position} the key {key} is listed again; it stays as it was.",
    remedy="Make a new key instead of listing an old one again.",
)
REVOKED_EARLIER: Final = FindingKind(
    code="keys.revoked-earlier",
    severity=Severity.WARNING,
    text="The key {key} was revoked at position {position} as from {since}; what it signed in between is void.",
    remedy="Sign again, with another key, what still holds.",
)


class KeyAction(StrEnum):
    """What is said of a key."""

    LISTED = "listed"
    ROTATED = "rotated"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEvent:
    """What a logged statement says of a key.

    Parameters
    ----------
    position
        Of the statement in the log.
    signer
        The id of the key that signed it, the signature being valid.
    key
        The key concerned; with ``ROTATED`` the one that is replaced.
    successor
        The key that replaces it, else ``None``.
    since
        From which position on a revoked key no longer signs; ``None`` is the position of the event.
    """

    position: int
    signer: str
    action: KeyAction
    key: PublicKey
    successor: PublicKey | None = None
    since: int | None = None

    def __post_init__(self) -> None:
        if type(self.position) is not int or self.position < 0:
            raise BadInput("a position in a log is a whole number from 0", value=self.position, remedy="pass an int")
        if (self.action is KeyAction.ROTATED) != (self.successor is not None):
            raise BadInput("a key that is replaced names its successor, and no other does", remedy="name it")
        if self.since is not None and (self.action is not KeyAction.REVOKED or not 0 <= self.since <= self.position):
            raise BadInput(
                "only a revocation reaches back, at most to position 0", value=self.since, remedy="leave it away"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySpan:
    """The positions at which a key may sign: from ``start`` on, and before ``end`` (``None``: still)."""

    key: PublicKey
    start: int
    end: int | None = None

    def __contains__(self, position: int) -> bool:
        return self.start <= position and (self.end is None or position < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyBook:
    """The keys of a log with their spans, by id; what was said of keys in vain is among the findings."""

    spans: Mapping[str, KeySpan]
    findings: tuple[Finding, ...]

    def may_sign(self, key_id: str, position: int) -> bool:
        """Tell whether a key may sign at a position of the log."""
        span = self.spans.get(key_id)
        return span is not None and position in span

    @property
    def current(self) -> tuple[PublicKey, ...]:
        """The keys that still may sign, in order of id."""
        return tuple(self.spans[one].key for one in sorted(self.spans) if self.spans[one].end is None)


def keep_keys(first: Iterable[PublicKey], events: Iterable[KeyEvent]) -> KeyBook:
    """Return the keys of a log.

    Parameters
    ----------
    first
        Keys that are trusted from outside of the log.
    events
        What the log says of keys, in any order; they are taken by position.
    """
    roots = tuple(first)
    ordered = sorted(events, key=lambda one: one.position)
    void: frozenset[int] = frozenset()
    while True:
        keeper = _Keeper(roots)
        for place, event in enumerate(ordered):
            if place not in void:
                keeper.take(event)
        found = frozenset(
            place for place, event in enumerate(ordered) if any(_is_void(event, one) for one in keeper.reaching_back)
        )
        if found <= void:
            return KeyBook(spans=keeper.spans, findings=tuple(keeper.findings))
        void |= found


def _is_void(event: KeyEvent, revocation: KeyEvent) -> bool:
    """Tell whether a key that was lost earlier said this in between."""
    since = revocation.position if revocation.since is None else revocation.since
    return event.signer == revocation.key.id and since <= event.position < revocation.position


class _Keeper:
    """Takes events in order of position."""

    __slots__ = ("findings", "reaching_back", "roots", "spans")

    def __init__(self, first: Iterable[PublicKey]) -> None:
        self.spans = {key.id: KeySpan(key=key, start=0) for key in first}
        self.roots = set(self.spans)
        self.findings: list[Finding] = []
        self.reaching_back: list[KeyEvent] = []

    def take(self, event: KeyEvent) -> None:
        """Let an event have its effect, or say why it has none."""
        signer = self.spans.get(event.signer)
        is_root = event.signer in self.roots
        speaks_of_root = event.key.id in self.roots and event.action is not KeyAction.LISTED
        if signer is None or event.position not in signer or (speaks_of_root and not is_root):
            self._say(NOT_ALLOWED, event, signer=event.signer[:16], action=event.action.value)
        elif event.action is KeyAction.LISTED:
            self._list(event, event.key)
        elif event.key.id not in self.spans:
            self._say(NOT_LISTED, event, action=event.action.value)
        else:
            self._end(event)

    def _end(self, event: KeyEvent) -> None:
        span = self.spans[event.key.id]
        since = event.position + 1 if event.since is None else event.since
        end = since if span.end is None else min(since, span.end)
        self.spans[event.key.id] = KeySpan(key=span.key, start=span.start, end=max(end, span.start))
        if event.successor is not None:
            self._list(event, event.successor)
            if event.key.id in self.roots:
                self.roots.add(event.successor.id)
        if event.since is not None and event.since < event.position:
            self.reaching_back.append(event)
            self._say(REVOKED_EARLIER, event, since=event.since)

    def _list(self, event: KeyEvent, key: PublicKey) -> None:
        if key.id in self.spans:
            self._say(LISTED_TWICE, event)
        else:
            self.spans[key.id] = KeySpan(key=key, start=event.position + 1)

    def _say(self, kind: FindingKind, event: KeyEvent, **more: object) -> None:
        self.findings.append(kind.at(NOWHERE, key=event.key.id[:16], position=event.position, **more))
