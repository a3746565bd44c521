"""Where a private key is kept, as a text that is no secret.

``os:NAME`` is the keyring of the operating system, ``file:PATH`` an encrypted file, and
``token:LABEL@TOKEN`` a key in a PKCS#11 token.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from khazana.core import BadInput

__all__ = ["Keeper", "KeyPlace", "format_place", "parse_place"]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}", re.ASCII)
_REMEDY: Final = "write os:NAME, file:PATH or token:LABEL@TOKEN"


class Keeper(StrEnum):
    """What keeps a key."""

    OS = "os"
    FILE = "file"
    TOKEN = "token"  # noqa: S105 - the word, not a secret


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlace:
    """Where a key is kept: by what, and there under which ``name`` (a path for files), in which ``token``."""

    keeper: Keeper
    name: str
    token: str = ""

    def __post_init__(self) -> None:
        plain = [self.name, self.token] if self.keeper is Keeper.TOKEN else [self.name]
        if self.keeper is Keeper.FILE:
            holds = bool(self.name) and "\x00" not in self.name
        else:
            holds = all(_NAME.fullmatch(one) for one in plain)
        if not holds:
            raise BadInput("this names no place for a key", value=self.name[:100], remedy=_REMEDY)

    def __str__(self) -> str:
        return format_place(self)


def format_place(place: KeyPlace) -> str:
    """Return a place as text."""
    return f"{place.keeper.value}:{place.name}" + (f"@{place.token}" if place.keeper is Keeper.TOKEN else "")


def parse_place(text: str) -> KeyPlace:
    """Read a place; the inverse of `format_place`.

    Examples
    --------
    >>> parse_place("token:statements@treasury").token
    'treasury'

    Raises
    ------
    BadInput
        If the text names no place.
    """
    keeper, colon, name = text.partition(":")
    if not colon or keeper not in {one.value for one in Keeper}:
        raise BadInput("this names no place for a key", value=text[:100], remedy=_REMEDY)
    token = ""
    if keeper == Keeper.TOKEN:
        name, _, token = name.partition("@")
    return KeyPlace(keeper=Keeper(keeper), name=name, token=token)
