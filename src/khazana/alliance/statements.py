"""Statements: a result of any room, with the digests of what it is about, in one form of bytes.

References
----------
in-toto Attestation Framework, Statement v1 and ResourceDescriptor.
"""

from dataclasses import dataclass
from typing import Final, TypeVar, cast

import msgspec

from khazana.alliance.canonical import Json, canonical, parse_canonical, sha256_hex
from khazana.alliance.predicate_parts import Digest, Resource
from khazana.alliance.predicates import PREDICATES, Predicate
from khazana.core import BadInput

__all__ = ["PAYLOAD_TYPE", "STATEMENT_TYPE", "Statement", "format_statement", "parse_statement", "resource", "type_of"]

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
MOST_BYTES: Final = 16 * 2**20
"""The most bytes of a statement: inputs travel beside it, not in it."""

Shape = TypeVar("Shape")

_TYPES: Final = {shape: uri for uri, shape in PREDICATES.items()}
_KEYS: Final = frozenset({"_type", "predicate", "predicateType", "subject"})
_REMEDY: Final = "make the statement again, or ask whoever signed it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement: what it is about (``subjects``, at least one), and what it says.

    Examples
    --------
    >>> from khazana.alliance.predicate_parts import Software
    >>> from khazana.alliance.predicates import DocumentRegistered
    >>> document = resource("model-rule.md", b"Wallets are disclosed.")
    >>> statement = Statement(
    ...     subjects=(document,),
    ...     predicate=DocumentRegistered(
    ...         programme="example-state",
    ...         synthetic=True,
    ...         at="2025-07-17T00:00:00Z",
    ...         software=Software(name="khazana", version="1"),
    ...         inputs=(),
    ...         document="disclosure",
    ...         kind="model-rule",
    ...         action="proposed",
    ...         title="Disclosure of wallets",
    ...         language="en",
    ...         document_version="1",
    ...         by="Example State",
    ...     ),
    ... )
    >>> statement.type
    'urn:khazana:document:v1'
    >>> parse_statement(format_statement(statement)) == statement
    True
    """

    subjects: tuple[Resource, ...]
    predicate: Predicate

    def __post_init__(self) -> None:
        type_of(self.predicate)
        if not self.subjects:
            raise BadInput("a statement is about something", remedy="name at least one subject with its digest")
        names = [one.name for one in self.subjects]
        if len(set(names)) != len(names):
            raise BadInput("two subjects of a statement have one name", value=names, remedy="rename one")

    @property
    def type(self) -> str:
        """The URI of the predicate's type."""
        return type_of(self.predicate)


def type_of(predicate: Predicate) -> str:
    """Return the URI of a predicate's type.

    Raises
    ------
    BadInput
        If it is none of those that Khazana states.
    """
    found = _TYPES.get(type(predicate))
    if found is None:
        raise BadInput("a statement has a type", value=type(predicate).__name__, remedy=f"use one of {len(_TYPES)}")
    return found


def resource(name: str, data: bytes) -> Resource:
    """Return bytes as a resource: a name, and their digest."""
    return Resource(name=name, digest=Digest(sha256=sha256_hex(data)))


def format_statement(statement: Statement) -> bytes:
    """Return a statement's canonical bytes: what is signed.

    Raises
    ------
    BadInput
        If a field does not have the form of its type.
    """
    predicate = cast("Json", msgspec.to_builtins(statement.predicate))
    subjects = cast("Json", [msgspec.to_builtins(one) for one in statement.subjects])
    _shaped(predicate, type(statement.predicate), "predicate")
    _shaped(subjects, list[Resource], "subject")
    return canonical(
        {"_type": STATEMENT_TYPE, "predicate": predicate, "predicateType": statement.type, "subject": subjects}
    )


def parse_statement(data: bytes) -> Statement:
    """Read a statement; the inverse of `format_statement`.

    Raises
    ------
    BadInput
        If the bytes are no canonical statement of a type that Khazana states.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(f"a statement has at most {MOST_BYTES} bytes", value=len(data), remedy=_REMEDY)
    value = parse_canonical(data)
    if not isinstance(value, dict) or value.keys() != _KEYS:
        raise BadInput(f"a statement has {', '.join(sorted(_KEYS))}, and nothing else", remedy=_REMEDY)
    if value["_type"] != STATEMENT_TYPE:
        raise BadInput("this is no in-toto statement of version 1", value=_short(value["_type"]), remedy=_REMEDY)
    uri = value["predicateType"]
    shape = PREDICATES.get(uri) if isinstance(uri, str) else None
    if shape is None:
        raise BadInput(
            "this type of statement is unknown here", value=_short(uri), remedy="read it with a newer version"
        )
    statement = Statement(
        subjects=tuple(_shaped(value["subject"], list[Resource], "subject")),
        predicate=_shaped(value["predicate"], shape, "predicate"),
    )
    if format_statement(statement) != data:
        raise BadInput("a statement writes out each of its fields", remedy=_REMEDY)
    return statement


def _shaped(value: Json, shape: type[Shape], where: str) -> Shape:
    try:
        return msgspec.convert(value, shape, strict=True)
    except msgspec.ValidationError as error:
        raise BadInput(
            "the statement does not have the form of its type", where=where, value=str(error)[:200], remedy=_REMEDY
        ) from None


def _short(value: object) -> str:
    return str(value)[:80]
