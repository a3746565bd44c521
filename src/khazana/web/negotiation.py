"""Whether a reader's copy is still good, and whether an answer is wanted compressed."""

from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["FOREVER", "answer"]

FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_HASH_DIGITS: Final = 32


def answer(
    request: Request, body: bytes, media_type: str, *, cache: str = _ASK_AGAIN, file_name: str = "", language: str = ""
) -> Response:
    """Return a body with its entity tag, or 304 where the reader has it already.

    The tag is weak, because the same body may travel compressed or not.

    References
    ----------
    RFC 9110, sections 8.8.3 (ETag) and 13.1.2 (If-None-Match).
    """
    tag = f'W/"{sha256(body).hexdigest()[:_HASH_DIGITS]}"'
    headers = {"etag": tag, "cache-control": cache, "vary": "accept-encoding"}
    if language:
        headers["content-language"] = language
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if file_name:
        headers["content-disposition"] = f'attachment; filename="{file_name}"'
    return Response(body, media_type=media_type, headers=headers)


def _has(asked: str, tag: str) -> bool:
    opaque = tag.removeprefix("W/")
    return asked.strip() == "*" or opaque in {one.strip().removeprefix("W/") for one in asked.split(",")}
