"""A small world of signed things: keys in memory, a log in memory, witnesses, and bundles made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khazana.alliance import (
    Checkpoint,
    SignatureType,
    VerifierKey,
    cosign,
    entry_of,
    format_verifier_key,
    leaf_hash,
    prove_inclusion,
    sign_checkpoint,
    with_signatures,
)
from khazana.alliance.bundles import Bundle, Content, LogNamed, NamedKey
from khazana.alliance.envelopes import Envelope, format_envelope
from khazana.alliance.payload_text import encode_base64
from khazana.alliance.predicate_parts import Software, StandingTotals
from khazana.alliance.predicates import DocumentRegistered, KeyStatement, ReserveBooks
from khazana.alliance.proofs import InclusionProof, format_inclusion_proof
from khazana.alliance.signing import public_key_of, sign_statement
from khazana.alliance.statements import Statement, resource
from khazana.alliance.tree import root_of
from khazana.alliance.trust import Trust, TrustedLog

SEEN = datetime(2025, 7, 18, tzinfo=UTC)


class MemoryKey:
    """An Ed25519 key made of a name."""

    def __init__(self, name: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())

    @property
    def public(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


TREASURY = MemoryKey("treasury")
LOG = MemoryKey("log")
WITNESS = MemoryKey("witness")


@dataclass(slots=True)
class MemoryLog:
    """A log of envelopes, each of which can be proven at any size."""

    origin: str = "treasury.example/log"
    key: MemoryKey = LOG
    witness: MemoryKey | None = WITNESS
    leaves: list[bytes] = field(default_factory=list)

    @property
    def vkey(self) -> str:
        return format_verifier_key(VerifierKey(name=self.origin, kind=SignatureType.ED25519, public=self.key.public))

    @property
    def named(self) -> LogNamed:
        witnesses = ()
        if self.witness is not None:
            key = VerifierKey(name="partner.example", kind=SignatureType.COSIGNATURE, public=self.witness.public)
            witnesses = (format_verifier_key(key),)
        return LogNamed(origin=self.origin, keys=(self.vkey,), witnesses=witnesses)

    def append(self, envelope: Envelope) -> int:
        self.leaves.append(leaf_hash(entry_of(format_envelope(envelope))))
        return len(self.leaves) - 1

    def proof(self, index: int) -> str:
        size = len(self.leaves)
        checkpoint = Checkpoint(origin=self.origin, size=size, root=root_of(self.leaves))
        note = sign_checkpoint(checkpoint, self.origin, self.key).note
        if self.witness is not None:
            note = with_signatures(note, [cosign(checkpoint.text, "partner.example", self.witness, SEEN)])
        hashes = prove_inclusion(index, size, lambda level, at: root_of(self.leaves[at << level : (at + 1) << level]))
        return format_inclusion_proof(InclusionProof(index=index, hashes=hashes, checkpoint=str(note)))


def head(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a predicate
    return {
        "programme": "example-state",
        "synthetic": True,
        "at": "2025-07-17T00:00:00Z",
        "software": Software(name="khazana", version="0.1"),
        "inputs": (),
    } | more


def books_statement(books: bytes = b'{"format":"khazana-books-1"}\n', events: bytes = b"id,amount\n") -> Statement:
    return Statement(
        subjects=(resource("books.json", books),),
        predicate=ReserveBooks(
            **head(inputs=(resource("events.csv", events),)),
            block=None,
            books_version=3,
            lot_method="fifo",
            currency="USD",
            events=1,
            holdings=StandingTotals(proven_sat=5, claimed_sat=2_099_999_997_690_000, unknown_sat=0),
        ),
    )


def document_statement(data: bytes = b"Wallets are disclosed.") -> Statement:
    return Statement(
        subjects=(resource("model-rule.md", data),),
        predicate=DocumentRegistered(
            **head(),
            document="disclosure",
            kind="model-rule",
            action="proposed",
            title="Disclosure of wallets",
            language="en",
            document_version="1",
            by="Example State",
        ),
    )


def key_statement(
    action: str, held: MemoryKey, successor: MemoryKey | None = None, since: int | None = None
) -> Statement:
    key = public_key_of(held)
    return Statement(
        subjects=(resource("key", key.description),),
        predicate=KeyStatement(
            **head(),
            action=action,
            key=key.id,
            algorithm=key.algorithm,
            public_key=encode_base64(key.raw),
            successor=None if successor is None else encode_base64(successor.public),
            since=since,
        ),
    )


BOOKS, EVENTS = b'{"format":"khazana-books-1"}\n', b"id,amount\n"


def make_bundle(
    statement: Statement | None = None,
    *,
    keys: Sequence[MemoryKey] = (TREASURY,),
    log: MemoryLog | None = None,
    contents: Sequence[Content] | None = None,
    **more: Any,  # noqa: ANN401 - any field of a bundle
) -> Bundle:
    """Sign, log among others, and bundle."""
    envelope = sign_statement(statement or books_statement(), keys)
    log = MemoryLog() if log is None else log
    log.append(sign_statement(document_statement(), keys))
    index = log.append(envelope)
    log.append(sign_statement(document_statement(b"another"), keys))
    found = contents
    if found is None:
        found = (
            Content(name="books.json", role="subject", data=BOOKS),
            Content(name="events.csv", role="input", data=EVENTS),
        )
    return Bundle(
        envelope=envelope,
        keys=tuple(NamedKey(name="Treasury of Example State", key=public_key_of(one)) for one in keys),
        log=log.named,
        proof=log.proof(index),
        contents=tuple(found),
        **more,
    )


def trust_of(log: MemoryLog | None = None, *keys: MemoryKey, quorum: int = 1) -> Trust:
    named = (log or MemoryLog()).named
    return Trust(
        keys=tuple(NamedKey(name="the treasury", key=public_key_of(one)) for one in keys or (TREASURY,)),
        logs=(TrustedLog(log=named, quorum=quorum),),
    )
