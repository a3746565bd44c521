"""Bundles: a statement with all that is needed to check it offline, as one canonical file.

The file is canonical JSON (see `khazana.alliance.canonical`) and ends with a line feed::

    format       "khazana-bundle-1"
    envelope     the signed statement (DSSE)
    keys         what signed it, as the maker of the bundle names them: [{"key": "ed25519:…", "name": "…"}]
    key_history  what the log says of keys: [{"envelope": …, "proof": "…"}]
    log          {"keys": […], "origin": "…", "witnesses": […]} as signed notes write keys, or null
    proof        that the envelope is in that log (c2sp.org/tlog-proof@v1), or null
    timestamp    {"headers": [{"header": "…", "height": …}], "proof": "…"} of the proof's checkpoint, or null
    contents     bytes that the statement names by digest: [{"data": "…", "name": "…", "role": "input" or "subject"}]

Nothing in it is to be believed because it stands in it: keys and log are the maker's word until a reader compares them
with what he trusts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from khazana.alliance.canonical import canonical, parse_canonical
from khazana.alliance.envelopes import Envelope, envelope_of, envelope_value
from khazana.alliance.keys import PublicKey, format_key, parse_key
from khazana.alliance.payload_text import decode_base64, encode_base64
from khazana.core import BadInput

__all__ = [
    "BLOCK_HEADER_BYTES",
    "Bundle",
    "Content",
    "HeaderShown",
    "KeyProof",
    "LogNamed",
    "NamedKey",
    "Role",
    "TimestampShown",
    "format_bundle",
    "parse_bundle",
]

FORMAT: Final = "khazana-bundle-1"
MOST_BYTES: Final = 128 * 2**20
"""The most bytes of a bundle; larger inputs travel beside it, by their digest."""
BLOCK_HEADER_BYTES: Final = 80
_MOST: Final = 1000
_REMEDY: Final = "copy the bundle again from whoever made it"

Role = str
"""What a content is to the statement: ``subject`` or ``input``."""

_Name = Annotated[str, Meta(min_length=1, max_length=300)]
_Text = Annotated[str, Meta(max_length=64 * 1024)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKey:
    """A public key, and what somebody calls it."""

    name: str
    key: PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNamed:
    """A log by its origin, with its keys and those of its witnesses as signed notes write them."""

    origin: str
    keys: tuple[str, ...]
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyProof:
    """What a logged statement says of a key: its envelope, and the proof that it is in the log."""

    envelope: Envelope
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderShown:
    """A block's header [80 bytes], and the height that somebody gives it."""

    height: int
    header: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampShown:
    """A proof of OpenTimestamps for the checkpoint of the bundle's proof, and the headers that it leads to."""

    proof: bytes = field(repr=False)
    headers: tuple[HeaderShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Bytes that the statement names by digest."""

    name: str
    role: Role
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A statement with what is needed to check it; see the module for each part. Contents are put in order."""

    envelope: Envelope
    keys: tuple[NamedKey, ...] = ()
    key_history: tuple[KeyProof, ...] = ()
    log: LogNamed | None = None
    proof: str = ""
    timestamp: TimestampShown | None = None
    contents: tuple[Content, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.proof) != (self.log is not None):
            raise BadInput("a proof names its log, and a log without a proof says nothing", remedy=_REMEDY)
        if (self.key_history or self.timestamp) and not self.proof:
            raise BadInput("a history of keys and a timestamp belong to a log", remedy=_REMEDY)
        places = [(one.role, one.name) for one in self.contents]
        if len(set(places)) != len(places):
            raise BadInput("a content stands twice in the bundle", value=places, remedy=_REMEDY)
        ordered = sorted(self.contents, key=lambda one: (one.role, one.name))
        object.__setattr__(self, "contents", tuple(ordered))

    def content(self, role: Role, name: str) -> bytes | None:
        """Return a content's bytes, if they are here."""
        return next((one.data for one in self.contents if (one.role, one.name) == (role, name)), None)


class _Door(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file: no key but these, and each of them."""


class _KeyDoor(_Door, frozen=True, kw_only=True):
    key: _Text
    name: _Name


class _HistoryDoor(_Door, frozen=True, kw_only=True):
    envelope: Any
    proof: _Text


class _LogDoor(_Door, frozen=True, kw_only=True):
    keys: Annotated[tuple[_Text, ...], Meta(max_length=_MOST)]
    origin: _Name
    witnesses: Annotated[tuple[_Text, ...], Meta(max_length=_MOST)]


class _HeaderDoor(_Door, frozen=True, kw_only=True):
    header: Annotated[str, Meta(pattern="^[0-9a-f]{160}$", max_length=2 * BLOCK_HEADER_BYTES)]
    height: Annotated[int, Meta(ge=0, lt=2**31)]


class _TimestampDoor(_Door, frozen=True, kw_only=True):
    headers: Annotated[tuple[_HeaderDoor, ...], Meta(max_length=_MOST)]
    proof: str


class _ContentDoor(_Door, frozen=True, kw_only=True):
    data: str
    name: _Name
    role: Annotated[str, Meta(pattern="^(subject|input)$", max_length=7)]


class _BundleDoor(_Door, frozen=True, kw_only=True):
    contents: Annotated[tuple[_ContentDoor, ...], Meta(max_length=_MOST)]
    envelope: Any
    format: str
    key_history: Annotated[tuple[_HistoryDoor, ...], Meta(max_length=_MOST)]
    keys: Annotated[tuple[_KeyDoor, ...], Meta(max_length=_MOST)]
    log: _LogDoor | None
    proof: _Text | None
    timestamp: _TimestampDoor | None


def format_bundle(bundle: Bundle) -> bytes:
    """Return the bytes of a bundle's file; equal bundles give equal bytes."""
    door = _BundleDoor(
        contents=tuple(
            _ContentDoor(data=encode_base64(one.data), name=one.name, role=one.role) for one in bundle.contents
        ),
        envelope=envelope_value(bundle.envelope),
        format=FORMAT,
        key_history=tuple(
            _HistoryDoor(envelope=envelope_value(one.envelope), proof=one.proof) for one in bundle.key_history
        ),
        keys=tuple(_KeyDoor(key=format_key(one.key), name=one.name) for one in bundle.keys),
        log=None if bundle.log is None else _log_door(bundle.log),
        proof=bundle.proof or None,
        timestamp=None if bundle.timestamp is None else _timestamp_door(bundle.timestamp),
    )
    value: Mapping[str, Any] = msgspec.to_builtins(door)
    return canonical(value) + b"\n"


def _log_door(log: LogNamed) -> _LogDoor:
    return _LogDoor(keys=log.keys, origin=log.origin, witnesses=log.witnesses)


def _timestamp_door(shown: TimestampShown) -> _TimestampDoor:
    return _TimestampDoor(
        headers=tuple(_HeaderDoor(header=one.header.hex(), height=one.height) for one in shown.headers),
        proof=encode_base64(shown.proof),
    )


def parse_bundle(data: bytes) -> Bundle:
    """Read the bytes of a bundle's file; the inverse of `format_bundle`.

    Raises
    ------
    BadInput
        If they are not exactly what `format_bundle` would write.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(f"a bundle has at most {MOST_BYTES} bytes", value=len(data), remedy="leave out large inputs")
    if not data.endswith(b"\n"):
        raise BadInput("a bundle ends with a line feed", remedy=_REMEDY)
    value = parse_canonical(data[:-1])
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise BadInput(f"a bundle says that its format is {FORMAT}", remedy="name a bundle, or use a newer version")
    try:
        door = msgspec.convert(value, _BundleDoor, strict=True)
    except msgspec.ValidationError as error:
        raise BadInput("this is no bundle", value=str(error)[:200], remedy=_REMEDY) from None
    bundle = _bundle(door)
    if format_bundle(bundle) != data:
        raise BadInput("a bundle is written in one way only", remedy=_REMEDY)
    return bundle


def _bundle(door: _BundleDoor) -> Bundle:
    return Bundle(
        envelope=envelope_of(door.envelope),
        keys=tuple(NamedKey(name=one.name, key=parse_key(one.key)) for one in door.keys),
        key_history=tuple(KeyProof(envelope=envelope_of(one.envelope), proof=one.proof) for one in door.key_history),
        log=None if door.log is None else _log(door.log),
        proof=door.proof or "",
        timestamp=None if door.timestamp is None else _timestamp(door.timestamp),
        contents=tuple(Content(name=one.name, role=one.role, data=decode_base64(one.data)) for one in door.contents),
    )


def _log(door: _LogDoor) -> LogNamed:
    return LogNamed(origin=door.origin, keys=door.keys, witnesses=door.witnesses)


def _timestamp(door: _TimestampDoor) -> TimestampShown:
    return TimestampShown(
        proof=decode_base64(door.proof),
        headers=tuple(HeaderShown(height=one.height, header=bytes.fromhex(one.header)) for one in door.headers),
    )
