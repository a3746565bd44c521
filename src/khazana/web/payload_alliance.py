"""What programs get for logs and statements: heads, signatures, looks, evidence; and what a bundle shows."""

from typing import Any, cast

import msgspec
from pydantic import Field

from khazana.alliance.head_signers import HeadSigner
from khazana.alliance.keys import format_key
from khazana.alliance.proof_path import PathNode, ProofPath
from khazana.alliance.verifying import Verified
from khazana.app.alliance_glance import AllianceGlance, LogGlance
from khazana.app.alliance_journal import HeadSeen
from khazana.app.kept_statements import StatementReport
from khazana.core import Finding, format_instant
from khazana.web.payloads import Out

__all__ = ["AllianceOut", "StatementOut"]


class SaidOut(Out):
    """A finding."""

    code: str = Field(description="As in the list of findings.")
    severity: str
    text: str = Field(description="English.")
    remedy: str = Field(description="English.")

    @classmethod
    def of(cls, one: Finding) -> "SaidOut":
        """Take over a finding."""
        return cls(code=one.code, severity=one.severity.value, text=one.text(), remedy=one.remedy())


class VerifiedOut(SaidOut):
    """One thing looked at in a bundle."""

    aspect: str = Field(description="signature, statement, contents, log, witnesses, keys, time or result.")
    shown: str = Field(description="shown, not_shown or failed.")

    @classmethod
    def of_result(cls, one: Verified) -> "VerifiedOut":
        """Take over a result."""
        said = SaidOut.of(one.finding)
        return cls(**said.model_dump(), aspect=one.aspect.value, shown=one.shown.value)


class SignerOut(Out):
    """A signature below a head."""

    name: str
    key_id: str = Field(description="Four bytes in hex.")
    part: str = Field(description="owner, witness or stranger.")
    state: str = Field(description="valid, invalid, or unknown where no key is known.")
    at: str | None = Field(description="When a witness says that it saw the head, ISO 8601, UTC.")

    @classmethod
    def of(cls, one: HeadSigner) -> "SignerOut":
        """Take over a signature."""
        at = None if one.at is None else format_instant(one.at)
        return cls(name=one.name, key_id=one.key_id.hex(), part=one.part.value, state=one.state.value, at=at)


class HeadSeenOut(Out):
    """A head, and when it was seen here."""

    at: str
    seen_as: str = Field(description="published, first, grew, same or older.")
    entries: int
    root: str = Field(description="In hex.")

    @classmethod
    def of(cls, one: HeadSeen) -> "HeadSeenOut":
        """Take over a line of the journal."""
        return cls(at=format_instant(one.at), seen_as=one.seen_as.value, entries=one.size, root=one.root.hex())


class LookOut(Out):
    """The last look at a partner's log."""

    at: str
    seen_as: str
    refusal: str = Field(description="Why nothing came of it; empty where something did. English.")


class LogOut(Out):
    """A log that is known here."""

    origin: str
    is_own: bool = Field(description="Our own, or a partner's that is followed.")
    key: str | None = Field(description="The log's verifier key; null where the folder cannot be read.")
    entries: int | None = Field(description="Of the last head; null where there is none.")
    root: str | None = Field(description="Of the last head, in hex.")
    checkpoint: str | None = Field(description="The last head as its log and witnesses signed it.")
    signers: tuple[SignerOut, ...]
    look: LookOut | None
    seen: tuple[HeadSeenOut, ...]
    forks: tuple[str, ...] = Field(description="Files that prove a fork.")
    undecided: tuple[str, ...] = Field(description="Files that may prove one.")
    findings: tuple[SaidOut, ...]

    @classmethod
    def of(cls, one: LogGlance) -> "LogOut":
        """Take over a log."""
        look = one.look
        return cls(
            origin=one.origin,
            is_own=one.is_own,
            key=None if one.key is None else str(one.key),
            entries=None if one.head is None else one.head.checkpoint.size,
            root=None if one.head is None else one.head.checkpoint.root.hex(),
            checkpoint=None if one.head is None else one.head.text,
            signers=tuple(map(SignerOut.of, one.signers)),
            look=None
            if look is None
            else LookOut(at=format_instant(look.at), seen_as=look.seen_as.value, refusal=look.refusal),
            seen=tuple(map(HeadSeenOut.of, one.journal)),
            forks=tuple(file.name for file in one.forks),
            undecided=tuple(file.name for file in one.undecided),
            findings=tuple(map(SaidOut.of, one.findings)),
        )


class StatementLine(Out):
    """A statement that is kept here."""

    digest: str = Field(description="SHA-256 of its bundle, or of its envelope where published, in hex.")
    published: bool = Field(description="Whether it is published beside its log; it is in a bundle otherwise.")
    file: str
    programme: str | None
    type: str | None
    at: str | None
    synthetic: bool
    holds: bool = Field(description="Whether nothing of the bundle fails.")
    origin: str | None = Field(description="The log that it is in.")
    index: int | None = Field(description="Its place there, from 0.")

    @classmethod
    def of(cls, one: StatementReport) -> "StatementLine":
        """Take over a statement."""
        said = one.statement
        return cls(
            digest=one.digest,
            published=one.is_published,
            file=one.name,
            programme=None if said is None else said.predicate.programme,
            type=None if said is None else said.type,
            at=None if said is None else said.predicate.at,
            synthetic=one.is_synthetic,
            holds=one.verification.holds,
            origin=None if one.bundle.log is None else one.bundle.log.origin,
            index=None if one.path is None else one.path.index,
        )


class AllianceOut(Out):
    """All logs and statements that are known here."""

    logs: tuple[LogOut, ...]
    statements: tuple[StatementLine, ...]
    findings: tuple[SaidOut, ...]

    @classmethod
    def of(cls, glance: AllianceGlance) -> "AllianceOut":
        """Take over the glance."""
        return cls(
            logs=tuple(map(LogOut.of, glance.logs)),
            statements=tuple(StatementLine.of(one.report) for one in glance.statements),
            findings=tuple(map(SaidOut.of, glance.findings)),
        )


class NodeOut(Out):
    """A node of the log's tree."""

    hash: str = Field(description="In hex.")
    start: int = Field(description="The first entry below it.")
    end: int = Field(description="The entry after the last one below it.")

    @classmethod
    def of(cls, one: PathNode) -> "NodeOut":
        """Take over a node."""
        return cls(hash=one.hash.hex(), start=one.start, end=one.end)


class StepOut(Out):
    """A step from a node and its sibling to their parent."""

    node: NodeOut
    sibling: NodeOut
    parent: NodeOut


class PathOut(Out):
    """The proof, step by step."""

    index: int
    entry: str = Field(description="SHA-256 of the envelope, in hex: what the log holds.")
    leaf: NodeOut
    steps: tuple[StepOut, ...]
    root: str = Field(description="The root that the head states, in hex.")
    size: int = Field(description="The entries that the head commits to.")
    fits: bool = Field(description="Whether the steps end at that root.")

    @classmethod
    def of(cls, path: ProofPath) -> "PathOut":
        """Take over the steps."""
        return cls(
            index=path.index,
            entry=path.entry.hex(),
            leaf=NodeOut.of(path.leaf),
            steps=tuple(
                StepOut(node=NodeOut.of(one.node), sibling=NodeOut.of(one.sibling), parent=NodeOut.of(one.parent))
                for one in path.steps
            ),
            root=path.head.root.hex(),
            size=path.head.size,
            fits=path.fits,
        )


class KeyOut(Out):
    """A key that the bundle names."""

    name: str = Field(description="What the bundle calls it; nobody vouches for that.")
    key: str


class StatementOut(StatementLine):
    """A statement: what it says, what its bundle shows and what not, and its proof step by step."""

    predicate: dict[str, Any] | None = Field(description="What it states, as its schema says.")
    keys: tuple[KeyOut, ...]
    results: tuple[VerifiedOut, ...]
    path: PathOut | None
    signers: tuple[SignerOut, ...]

    @classmethod
    def of(cls, one: StatementReport) -> "StatementOut":
        """Take over a report."""
        said = None if one.statement is None else msgspec.to_builtins(one.statement.predicate)
        return cls(
            **StatementLine.of(one).model_dump(),
            predicate=cast("dict[str, Any] | None", said),
            keys=tuple(KeyOut(name=key.name, key=format_key(key.key)) for key in one.bundle.keys),
            results=tuple(map(VerifiedOut.of_result, one.verification.results)),
            path=None if one.path is None else PathOut.of(one.path),
            signers=tuple(map(SignerOut.of, one.signers)),
        )
