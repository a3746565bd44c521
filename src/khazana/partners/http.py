"""A log's files at an address, as any web server serves them."""

from dataclasses import dataclass, field
from typing import Final

from khazana.core import BadInput, Unavailable
from khazana.wire import HttpGetter, HttpLimits, HttpQuestion, check_url

__all__ = ["HttpTiles"]

_FOUND: Final = 200
_MISSING: Final = frozenset({404, 410})
_LIMITS: Final = HttpLimits(body_bytes=17 * 2**20)
"""The largest entry bundle has 256 entries of 65,535 bytes, each with its length before it."""


@dataclass(slots=True, kw_only=True)
class HttpTiles:
    """The files of a log below ``url``.

    Parameters
    ----------
    plain
        Whether the user allows plain HTTP to another machine; what is read is checked in any case.
    interval_s
        Least time between the starts of two calls [s].
    """

    url: str
    plain: bool = False
    interval_s: float = 0.0
    getter: HttpGetter = field(default_factory=lambda: HttpGetter(limits=_LIMITS))

    def __post_init__(self) -> None:
        self.url = self.url.rstrip("/")
        check_url(self.url, plain=self.plain)
        if "?" in self.url or "#" in self.url:
            raise BadInput("a log's address has no query", value=self.url, remedy="name the address up to its folder")

    @property
    def name(self) -> str:
        """Return the address."""
        return self.url

    def fetch(self, path: str, *, most_bytes: int) -> bytes | None:
        """Return the body at a path; ``None`` where there is none.

        Raises
        ------
        Unavailable
            If no whole answer came within the limits, or it is larger than ``most_bytes``.
        """
        question = HttpQuestion(url=f"{self.url}/{path}", plain=self.plain, interval_s=self.interval_s)
        answer = self.getter.ask(question, until=self.getter.deadline())
        if answer.status in _MISSING:
            return None
        if answer.status != _FOUND:
            raise Unavailable(
                f"the log's server answered with status {answer.status}",
                where=question.url,
                value=answer.excerpt(),
                remedy="look whether the address is that of a log, or try again later",
            )
        if len(answer.body) > most_bytes:
            raise Unavailable(
                f"the file is larger than {most_bytes} bytes",
                where=question.url,
                value=f"{len(answer.body)} bytes",
                remedy="look whether the address is that of a log",
            )
        return answer.body

    def close(self) -> None:
        """End all connections."""
        self.getter.close()
