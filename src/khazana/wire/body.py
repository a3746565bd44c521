"""The body of an answer, read piece by piece and cut off at a bound, packed or not."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from urllib3 import BaseHTTPResponse

__all__ = ["Answer", "BrokenBody", "TooLarge", "read_body"]

_PIECE = 64 * 1024
_EXCERPT = 200
_GZIP = 31
"""The window of zlib that expects a gzip header (RFC 1952)."""


class TooLarge(Exception):
    """The body passes the bound."""


class BrokenBody(Exception):
    """The body cannot be unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer: status, headers (their names without regard to case), body unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def excerpt(self) -> str | None:
        """Return the start of the body for a message; ``None`` where there is none."""
        return self.body[:_EXCERPT].decode("utf-8", errors="replace") or None


def read_body(response: BaseHTTPResponse, bound: int, *, late: Callable[[], bool]) -> bytes:
    """Read and unpack a body of at most ``bound`` bytes.

    Raises
    ------
    TooLarge
        If it is larger, as sent or unpacked.
    BrokenBody
        If it is packed in another way than gzip, or ends in the middle.
    TimeoutError
        If ``late`` says so before the end.
    """
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in {"identity", "gzip", ""}:
        raise BrokenBody(f"its packing is {packing[:40]!r}, gzip was asked for")
    unpack = _Gzip() if packing == "gzip" else _Plain()
    body = bytearray()
    while piece := response.read1(_PIECE, decode_content=False):
        if late():
            raise TimeoutError
        body += unpack(piece, bound - len(body) + 1)
        if len(body) > bound:
            raise TooLarge
    unpack.finish()
    return bytes(body)


class _Plain:
    """Hands on what comes."""

    def __call__(self, piece: bytes, room: int) -> bytes:
        return piece[:room]

    def finish(self) -> None:
        """Nothing is left over."""


class _Gzip:
    """Unpacks no more than there is room for, however little was sent."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(_GZIP)

    def __call__(self, piece: bytes, room: int) -> bytes:
        if self._stream.eof:
            raise BrokenBody("more follows after its end")
        try:
            return self._stream.decompress(piece, room)
        except zlib.error as failure:
            raise BrokenBody(str(failure)) from failure

    def finish(self) -> None:
        """Refuse a stream that ends in the middle."""
        if not self._stream.eof:
            raise BrokenBody("it ends in the middle")
        if self._stream.unused_data:
            raise BrokenBody("more follows after its end")
