"""Calendars of OpenTimestamps: asked to put a commitment into a block, and later for what came of it.

A calendar sees a commitment, which is a digest with a nonce: nothing of the log. It is believed nothing: what it
answers leads to a header, or to none.

References
----------
The protocol of calendars, as the library ``opentimestamps`` speaks it: ``POST /digest``, ``GET /timestamp/…``.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from khazana.core import BadInput, Finding, FindingKind, Severity, Unavailable
from khazana.wire import Answer, HttpGetter, HttpLimits, HttpQuestion

__all__ = ["Answers", "Calendars", "public_calendars"]

CALENDAR_SILENT: Final = FindingKind(
    code="anchor.calendar-silent",
    severity=Severity.WARNING,
    text="The calendar {url} was of no help: {reason}.",
    remedy="Anchor again later, or name another calendar.",
)
CALENDAR_UNASKED: Final = FindingKind(
    code="anchor.calendar-unasked",
    severity=Severity.WARNING,
    text="The timestamp names the calendar {url}, which is neither public nor named by you; it was not asked.",
    remedy="Name it with --calendar if you know whose it is.",
)
MOST_BYTES: Final = 10_000
"""The most bytes of an answer, as the library has it."""
_LIMITS: Final = HttpLimits(connect_s=5.0, read_s=15.0, fetch_s=40.0, body_bytes=MOST_BYTES, attempts=2)
_HEADERS: Final = (("Accept", "application/vnd.opentimestamps.v1"), ("Content-Type", "application/octet-stream"))
_OK, _NOT_YET = 200, 404


def public_calendars() -> tuple[str, ...]:
    """Return the public calendars, as the library ``opentimestamps`` lists them.

    Raises
    ------
    Unavailable
        If the library is not installed.
    """
    try:
        from opentimestamps.calendar import (  # type: ignore[import-untyped] # noqa: PLC0415 - LGPL, may be absent
            DEFAULT_AGGREGATORS,
        )
    except ImportError:
        raise Unavailable(
            "the library for timestamps is not installed",
            value="opentimestamps",
            remedy="install khazana[timestamps]",
        ) from None
    return tuple(DEFAULT_AGGREGATORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What calendars answered, by their addresses, and why others did not."""

    by_url: dict[str, bytes]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """Calendars at ``urls``; ``plain`` allows plain HTTP to another machine."""

    urls: Sequence[str]
    plain: bool = False
    getter: HttpGetter = field(default_factory=lambda: HttpGetter(limits=_LIMITS))

    def submit(self, commitment: bytes) -> Answers:
        """Hand a commitment to every calendar, at once."""
        urls = tuple(dict.fromkeys(one.rstrip("/") for one in self.urls))
        if not urls:
            raise BadInput("no calendar is named", remedy="name one, or leave the setting out for the public ones")
        with ThreadPoolExecutor(max_workers=len(urls)) as pool:
            found = list(pool.map(lambda url: self._ask(f"{url}/digest", commitment), urls))
        silent = [
            CALENDAR_SILENT.at(url=url, reason=one)
            for url, one in zip(urls, found, strict=True)
            if isinstance(one, str)
        ]
        return Answers(
            by_url={url: one for url, one in zip(urls, found, strict=True) if isinstance(one, bytes)},
            findings=tuple(silent),
        )

    def later(self, url: str, commitment: bytes) -> bytes | Finding | None:
        """Ask a calendar what came of a commitment; ``None`` where nothing has yet.

        An address that stands in a timestamp is asked only if the user named it or it is one of the public calendars,
        so that no file can make this machine call anywhere.
        """
        if not self._may_ask(url):
            return CALENDAR_UNASKED.at(url=url)
        found = self._ask(f"{url.rstrip('/')}/timestamp/{commitment.hex()}", None)
        return CALENDAR_SILENT.at(url=url, reason=found) if isinstance(found, str) else found

    def _may_ask(self, url: str) -> bool:
        if url.rstrip("/") in {one.rstrip("/") for one in self.urls}:
            return True
        try:
            from opentimestamps.calendar import DEFAULT_CALENDAR_WHITELIST  # noqa: PLC0415 - LGPL, may be absent
        except ImportError:
            return False
        return url.startswith("https://") and url.rstrip("/") in DEFAULT_CALENDAR_WHITELIST

    def _ask(self, url: str, body: bytes | None) -> bytes | str | None:
        """Return the answer, or why there is none; ``None`` where the calendar has nothing yet."""
        try:
            question = HttpQuestion(url=url, body=body, more=_HEADERS, plain=self.plain, interval_s=0.0)
            answer = self.getter.ask(question, until=self.getter.deadline())
        except Unavailable as refusal:
            return refusal.what
        if answer.status == _OK:
            return answer.body
        return None if body is None and answer.status == _NOT_YET else _status(answer)


def _status(answer: Answer) -> str:
    return f"it answered with status {answer.status}"
