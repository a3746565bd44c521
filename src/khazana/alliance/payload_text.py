"""Bytes as base64 text inside of JSON."""

from base64 import b64encode
from typing import Final

from khazana.alliance.base64_text import plain_base64
from khazana.core import BadInput

__all__ = ["decode_any_base64", "decode_base64", "encode_base64"]

_URL_SAFE: Final = str.maketrans("-_", "+/")


def encode_base64(data: bytes) -> str:
    """Return bytes as standard base64 with its padding (RFC 4648, section 4)."""
    return b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Read standard base64; the inverse of `encode_base64`.

    Raises
    ------
    BadInput
        For another alphabet, missing padding, or bits set that stand for nothing.
    """
    data = plain_base64(text)
    if data is None:
        raise BadInput("this is no standard base64 with its padding", value=text[:80], remedy="copy it again")
    return data


def decode_any_base64(text: str) -> bytes:
    """Read standard or URL-safe base64, as DSSE asks of whoever checks an envelope."""
    return decode_base64(text.translate(_URL_SAFE))
