"""Values as bytes that are the same wherever they are made: canonical JSON, by the library ``rfc8785``.

What is signed is narrower than what RFC 8785 allows, so that no reader can take it otherwise than its writer meant:

- There are no floats. A figure that is no whole number travels as a decimal text, with the places that were meant.
- A whole number is below 2^53 either way; satoshi are (2,099,999,997,690,000 at most). Whatever could exceed it, such
  as the minor units of a currency or a seed, travels as text.
- A key stands once in its object, and nothing is nested deeper than 64 levels.

References
----------
RFC 8785, JSON Canonicalization Scheme; RFC 7493, The I-JSON Message Format.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

import rfc8785

from khazana.core import BadInput

__all__ = ["LARGEST", "Json", "canonical", "parse_canonical", "parse_json", "sha256_hex"]

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

LARGEST: Final = 2**53 - 1
"""The largest whole number; every program reads it as the same."""
_DEEPEST: Final = 64
_MOST_DIGITS: Final = 16
_REMEDY: Final = "make it again with the program that wrote it"


def canonical(value: Json) -> bytes:
    r"""Return a value's canonical bytes.

    Raises
    ------
    BadInput
        For a float, a whole number of 2^53 or more, a key that is no text, lone surrogates, or a depth beyond 64.

    Examples
    --------
    >>> canonical({"b": [True, None], "a": "é"})
    b'{"a":"\xc3\xa9","b":[true,null]}'
    """
    _check(value)
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise BadInput(
            "this has no canonical form", value=str(error)[:80], remedy="write plain text and keys"
        ) from None


def parse_canonical(data: bytes) -> Json:
    """Read canonical bytes; the inverse of `canonical`.

    Raises
    ------
    BadInput
        If they are not exactly what `canonical` would write.
    """
    value = parse_json(data)
    if canonical(value) != data:
        raise BadInput("the JSON is not in its canonical form (RFC 8785)", remedy=_REMEDY)
    return value


def parse_json(data: bytes) -> Json:
    """Read JSON of any form that holds none but values which `canonical` takes.

    Raises
    ------
    BadInput
        If it is no JSON in UTF-8, a key stands twice, or a value is outside of what travels.
    """
    try:
        value: Json = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_whole,
        )
    except UnicodeDecodeError:
        raise BadInput("JSON is written in UTF-8", remedy=_REMEDY) from None
    except json.JSONDecodeError as error:
        raise BadInput("this is no JSON", where=f"byte {error.pos}", value=error.msg, remedy=_REMEDY) from None
    except RecursionError:
        raise _too_deep() from None
    _check(value)
    return value


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadInput("a key stands twice in an object", value=twice[:80], remedy=_REMEDY)
    return found


def _no_float(text: str) -> NoReturn:
    raise BadInput("a number is whole", value=text[:80], remedy="write other figures as decimal text")


def _whole(text: str) -> int:
    """Read a whole number; a minus before zero, or more digits than any number below 2^53 has, is refused."""
    if text == "-0" or len(text.lstrip("-")) > _MOST_DIGITS:
        raise _too_large(text)
    return int(text)


def _check(value: object, depth: int = 0) -> None:
    """Refuse what does not travel, wherever it stands."""
    if depth > _DEEPEST:
        raise _too_deep()
    if isinstance(value, Mapping):
        for key, inside in value.items():
            if not isinstance(key, str):
                raise BadInput("a key is text", value=key, remedy="write it as text")
            _check(inside, depth + 1)
    elif isinstance(value, list | tuple):
        for inside in value:
            _check(inside, depth + 1)
    elif isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise _too_large(str(value))
    elif value is not None and not isinstance(value, str):
        raise BadInput(
            "this value does not travel", value=type(value).__name__, remedy="write figures as whole numbers or as text"
        )


def _too_large(text: str) -> BadInput:
    return BadInput("a whole number lies below 2^53 either way", value=text[:40], remedy="write it as text")


def _too_deep() -> BadInput:
    return BadInput(f"nothing is nested deeper than {_DEEPEST} levels", remedy="write it flatter")
