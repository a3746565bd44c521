"""What a reader trusts: keys, a log, its witnesses, named by himself and not by what he is handed.

The file is JSON of any layout::

    {"format": "khazana-trust-1",
     "keys": [{"key": "ed25519:…", "name": "…"}],
     "logs": [{"keys": ["name+id+key"], "origin": "…", "quorum": 1, "witnesses": ["name+id+key"]}]}
"""

from dataclasses import dataclass
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from khazana.alliance.bundles import LogNamed, NamedKey
from khazana.alliance.canonical import canonical, parse_json
from khazana.alliance.keys import format_key, parse_key
from khazana.core import BadInput

__all__ = ["NO_TRUST", "Trust", "TrustedLog", "format_trust", "parse_trust"]

FORMAT: Final = "khazana-trust-1"
_MOST: Final = 1000
_REMEDY: Final = "see the documentation of khazana verify for an example"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedLog:
    """A log that the reader knows, and how many of its witnesses must have cosigned."""

    log: LogNamed
    quorum: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a reader trusts; empty where he trusts nobody yet."""

    keys: tuple[NamedKey, ...] = ()
    logs: tuple[TrustedLog, ...] = ()

    def log(self, origin: str) -> TrustedLog | None:
        """Return the log of an origin, if it is known."""
        return next((one for one in self.logs if one.log.origin == origin), None)

    def name_of(self, key_id: str) -> str | None:
        """Return what the reader calls a key, if he knows it."""
        return next((one.name for one in self.keys if one.key.id == key_id), None)


NO_TRUST: Final = Trust()


class _Door(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file."""


class _KeyDoor(_Door, frozen=True, kw_only=True):
    key: str
    name: Annotated[str, Meta(min_length=1, max_length=300)]


class _LogDoor(_Door, frozen=True, kw_only=True):
    origin: Annotated[str, Meta(min_length=1, max_length=255)]
    keys: Annotated[tuple[str, ...], Meta(min_length=1, max_length=_MOST)]
    witnesses: Annotated[tuple[str, ...], Meta(max_length=_MOST)] = ()
    quorum: Annotated[int, Meta(ge=0, le=_MOST)] = 0


class _TrustDoor(_Door, frozen=True, kw_only=True):
    format: str
    keys: Annotated[tuple[_KeyDoor, ...], Meta(max_length=_MOST)] = ()
    logs: Annotated[tuple[_LogDoor, ...], Meta(max_length=_MOST)] = ()


def parse_trust(data: bytes) -> Trust:
    """Read the bytes of a file of what is trusted.

    Raises
    ------
    BadInput
        If it has another form, or a quorum asks for more witnesses than it names.
    """
    try:
        door = msgspec.convert(parse_json(data), _TrustDoor, strict=True)
    except msgspec.ValidationError as error:
        raise BadInput("this names nobody to trust", value=str(error)[:200], remedy=_REMEDY) from None
    if door.format != FORMAT:
        raise BadInput(f"a file of what is trusted says that its format is {FORMAT}", remedy=_REMEDY)
    for one in door.logs:
        if one.quorum > len(one.witnesses):
            raise BadInput(
                "a quorum asks for more witnesses than are named", where=one.origin, value=one.quorum, remedy=_REMEDY
            )
    return Trust(
        keys=tuple(NamedKey(name=one.name, key=parse_key(one.key)) for one in door.keys),
        logs=tuple(
            TrustedLog(log=LogNamed(origin=one.origin, keys=one.keys, witnesses=one.witnesses), quorum=one.quorum)
            for one in door.logs
        ),
    )


def format_trust(trust: Trust) -> bytes:
    """Return what is trusted as the bytes of its file."""
    return (
        canonical(
            {
                "format": FORMAT,
                "keys": [{"key": format_key(one.key), "name": one.name} for one in trust.keys],
                "logs": [
                    {
                        "keys": one.log.keys,
                        "origin": one.log.origin,
                        "quorum": one.quorum,
                        "witnesses": one.log.witnesses,
                    }
                    for one in trust.logs
                ],
            }
        )
        + b"\n"
    )
