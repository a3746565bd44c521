"""A step of a document of joint research, as a statement about the document's bytes."""

from dataclasses import dataclass
from datetime import datetime

from khazana.alliance.canonical import sha256_hex
from khazana.alliance.predicate_parts import Digest
from khazana.alliance.predicates import DocumentRegistered
from khazana.app.stating import HERE, Stated, state_document
from khazana.core import format_instant
from khazana.programmes import Programme

__all__ = ["DocumentAsked", "state_step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAsked:
    """What is to be said of a document; ``before`` holds the bytes of the version whose place it takes."""

    document: str
    kind: str
    action: str
    title: str
    language: str
    version: str
    by: str
    before: bytes | None = None
    where: str = ""
    comment: str = ""


def state_step(programme: Programme, asked: DocumentAsked, file: str, data: bytes, *, at: datetime) -> Stated:
    """State a step of a document; ``file`` is what its bytes (``data``) are called."""
    said = DocumentRegistered(
        programme=programme.id,
        synthetic=programme.synthetic,
        at=format_instant(at),
        software=HERE,
        inputs=(),
        document=asked.document,
        kind=asked.kind,
        action=asked.action,
        title=asked.title,
        language=asked.language,
        document_version=asked.version,
        by=asked.by,
        supersedes=None if asked.before is None else Digest(sha256=sha256_hex(asked.before)),
        where=asked.where,
        comment=asked.comment,
    )
    return state_document(file, data, said)
