"""Bundles that are kept in folders: each read, verified against what is trusted, and found again by its digest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from khazana.alliance import Bundle, Statement, Verification, verify
from khazana.alliance.bundles import MOST_BYTES, parse_bundle
from khazana.alliance.head_signers import HeadSigner, signers_of
from khazana.alliance.note_keys import VerifierKey, parse_verifier_key
from khazana.alliance.notes import parse_note
from khazana.alliance.proof_path import ProofPath, path_of_bundle
from khazana.alliance.proofs import parse_inclusion_proof
from khazana.alliance.trust import Trust
from khazana.app import alliance_kinds as kinds
from khazana.core import BadInput, Finding, KhazanaError
from khazana.store.durable_files import read_file

__all__ = [
    "BUNDLES",
    "ContentSize",
    "KeptStatement",
    "StatementReport",
    "in_order",
    "kept_statements",
    "statement_report",
]

BUNDLES: Final = "*.khz"
"""The names of bundles' files."""
MOST_KEPT: Final = 500
"""The most bundles of all folders that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSize:
    """Bytes that travel in a bundle: what they are to the statement, their name, and how many there are."""

    role: str
    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReport:
    """A bundle as it was verified.

    Parameters
    ----------
    name
        Of its file.
    digest
        What it is found by, in hex: the SHA-256 of the bundle's bytes, or of a statement that is published beside its
        log the entry, which is the SHA-256 of the envelope's.
    path
        The proof as it was walked; ``None`` where there is none, or it cannot be walked.
    signers
        Who signed the head of the proof, by the keys that the reader trusts or else the bundle names.
    is_log_known
        Whether the reader trusts the log, or only the bundle names it.
    contents
        What the bundle carries; ``bundle`` here is without the bytes themselves, which may be many.
    is_published
        Whether it is published beside its log, and the bundle was made here of it; it was handed over otherwise.
    """

    name: str
    digest: str
    bundle: Bundle
    verification: Verification
    path: ProofPath | None = None
    signers: tuple[HeadSigner, ...] = ()
    is_log_known: bool = False
    contents: tuple[ContentSize, ...] = ()
    is_published: bool = False

    @property
    def statement(self) -> Statement | None:
        """What was signed; ``None`` where it cannot be read."""
        return self.verification.statement

    @property
    def is_synthetic(self) -> bool:
        """Whether the statement says that its figures are made up."""
        return self.statement is not None and self.statement.predicate.synthetic


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStatement:
    """A bundle on a shelf, or a statement beside a log: its file, the report on it, and the bundle ``made`` of it."""

    file: Path
    report: StatementReport = field(repr=False)
    made: bytes = field(default=b"", repr=False)


def statement_report(
    data: bytes, name: str, trust: Trust, *, now: datetime | None = None, address: str = ""
) -> StatementReport:
    """Verify the bytes of a bundle's file, and walk its proof.

    Parameters
    ----------
    address
        What a statement that is published beside its log is found by; empty for a bundle that was handed over.

    Raises
    ------
    BadInput
        If they are no bundle.
    """
    bundle = parse_bundle(data)
    known = None if bundle.log is None else trust.log(bundle.log.origin)
    return StatementReport(
        name=name,
        digest=address or sha256(data).hexdigest(),
        bundle=replace(bundle, contents=()),
        verification=verify(bundle, trust, now=now),
        path=_path(bundle),
        signers=_signers(bundle, trust),
        is_log_known=known is not None,
        contents=tuple(ContentSize(role=one.role, name=one.name, size_bytes=len(one.data)) for one in bundle.contents),
        is_published=bool(address),
    )


def kept_statements(
    folders: Sequence[Path], trust: Trust, now: datetime
) -> tuple[tuple[KeptStatement, ...], tuple[Finding, ...]]:
    """Return the bundles of folders, the same bytes once; and what is no bundle."""
    found: dict[str, KeptStatement] = {}
    findings = []
    files = sorted({one for folder in folders for one in folder.glob(BUNDLES) if one.is_file()})
    for file in files[:MOST_KEPT]:
        try:
            data = read_file(file, MOST_BYTES) or b""
            report = statement_report(data, file.name, trust, now=now)
        except KhazanaError as refusal:
            findings.append(kinds.BUNDLE_UNREADABLE.at(file=file.name, reason=refusal.what))
            continue
        found.setdefault(report.digest, KeptStatement(file=file, report=report))
    if len(files) > MOST_KEPT:
        findings.append(kinds.BUNDLES_LEFT_OUT.at(count=len(files) - MOST_KEPT))
    return tuple(found.values()), tuple(findings)


def in_order(bundles: Iterable[KeptStatement], published: Iterable[KeptStatement]) -> tuple[KeptStatement, ...]:
    """Return statements in order of what they speak of; of one that is in a bundle, too, the bundle."""
    held = tuple(bundles)
    there = {(one.report.bundle.envelope, _origin(one)) for one in held}
    new = (one for one in published if (one.report.bundle.envelope, _origin(one)) not in there)
    return tuple(sorted((*held, *new), key=_order))


def _origin(kept: KeptStatement) -> str:
    log = kept.report.bundle.log
    return "" if log is None else log.origin


def _order(kept: KeptStatement) -> tuple[str, str]:
    statement = kept.report.statement
    return ("" if statement is None else statement.predicate.at, kept.report.digest)


def _path(bundle: Bundle) -> ProofPath | None:
    try:
        return path_of_bundle(bundle)
    except BadInput:  # verifying says why
        return None


def _signers(bundle: Bundle, trust: Trust) -> tuple[HeadSigner, ...]:
    if bundle.log is None:
        return ()
    known = trust.log(bundle.log.origin)
    log = bundle.log if known is None else known.log
    try:
        note = parse_note(parse_inclusion_proof(bundle.proof).checkpoint)
        return signers_of(note, _keys(log.keys), _keys(log.witnesses))
    except BadInput:  # verifying says why
        return ()


def _keys(texts: Iterable[str]) -> tuple[VerifierKey, ...]:
    return tuple(map(parse_verifier_key, texts))
