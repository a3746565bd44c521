"""Base64 and decimal numbers as the formats of transparency logs write them: one text for one value, and no other."""

import re
from base64 import b64decode, b64encode
from binascii import Error
from typing import Final

__all__ = ["HASH_BYTES", "LARGEST", "hash_text", "plain_base64", "plain_hash", "plain_number"]

HASH_BYTES: Final = 32
LARGEST: Final = 2**63 - 1
"""The largest tree, and the largest index."""
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


def plain_base64(text: str) -> bytes | None:
    """Return the bytes of a base64 text (RFC 4648, section 4); ``None`` unless it is the one text for these bytes.

    Examples
    --------
    >>> plain_base64("YQ=="), plain_base64("YR=="), plain_base64("YQ")
    (b'a', None, None)
    """
    try:
        raw = b64decode(text, validate=True)
    except (Error, ValueError):
        return None
    return raw if b64encode(raw).decode() == text else None


def plain_hash(text: str) -> bytes | None:
    """Return the 32 bytes that a base64 text stands for; ``None`` where it does not."""
    raw = plain_base64(text)
    return raw if raw is not None and len(raw) == HASH_BYTES else None


def hash_text(digest: bytes) -> str:
    """Write a hash in base64."""
    return b64encode(digest).decode()


def plain_number(text: str) -> int | None:
    """Return a decimal number without leading zeroes, at most 2^63 - 1; ``None`` where the text is none.

    Examples
    --------
    >>> plain_number("0"), plain_number("007"), plain_number("-1"), plain_number("9223372036854775808")
    (0, None, None, None)
    """
    if _NUMBER.fullmatch(text) is None:
        return None
    number = int(text)
    return number if number <= LARGEST else None
