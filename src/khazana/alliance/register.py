"""The joint register of policy documents and model rules: who proposed, versions, comments, adopted where.

It is reckoned from what the logs of the parties hold, each step a signed statement about a document by its digest. A
log has an order, and two logs have none between them: dates are what the statements say, and positions are what a log
shows. The same step in two logs is one step; a version is told by its digest, whatever anybody calls it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from khazana.alliance.commitment_facts import DocumentStep
from khazana.alliance.predicates import DocumentRegistered
from khazana.core import NOWHERE, Finding, FindingKind, Severity

__all__ = [
    "DocumentVersion",
    "Register",
    "RegisterStep",
    "RegisteredDocument",
    "StepLogged",
    "StepTaken",
    "document_steps",
    "reckon_register",
]

PROPOSED, REVISED, COMMENTED, ADOPTED, WITHDRAWN = "proposed", "revised", "commented", "adopted", "withdrawn"
NOT_PROPOSED: Final = FindingKind(
    code="register.not-proposed",
    severity=Severity.WARNING,
    text="{document}: the version {digest} is {action} in {log}, but no log that is here has it proposed or revised.",
    remedy="Follow the log of whoever proposed it, or ask for the step.",
)
IN_ONE_LOG: Final = FindingKind(
    code="register.in-one-log",
    severity=Severity.WARNING,
    text="{document}: the version {version} stands in {logs}, and not in {missing}.",
    remedy="Ask the other party to log the same document; the digests show whether it is.",
)
TWO_DOCUMENTS: Final = FindingKind(
    code="register.two-documents",
    severity=Severity.ERROR,
    text="{document}: two documents are called version {version}: {digest} and {other}.",
    remedy="Compare the two; ask both parties which of them is meant.",
)
SUPERSEDES_UNKNOWN: Final = FindingKind(
    code="register.supersedes-unknown",
    severity=Severity.WARNING,
    text="{document}: the version {version} takes the place of {digest}, which no log that is here has.",
    remedy="Follow the log that has it.",
)
_SHORT: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLogged:
    """Where a step stands: the ``log`` by its origin, the ``position`` there, and the keys that signed it.

    Parameters
    ----------
    seen_at
        When a witness had seen it at the latest [UTC]; ``None`` where none says.
    signers
        What the reader calls the keys whose signatures hold; empty where none of them is known.
    """

    log: str
    position: int
    seen_at: datetime | None = None
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStep:
    """A step as one log has it: what it says of the document with this ``digest``, and where it stands."""

    digest: str
    file: str
    said: DocumentRegistered
    logged: StepLogged


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """A step, and everywhere that it stands."""

    digest: str
    said: DocumentRegistered
    logged: tuple[StepLogged, ...]

    @property
    def logs(self) -> tuple[str, ...]:
        """The logs that have it, in order."""
        return tuple(sorted({one.log for one in self.logged}))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentVersion:
    """A version of a document.

    Parameters
    ----------
    digest, file
        The SHA-256 of its bytes, and what the file was called when it was first logged.
    first
        The step that brought it: proposed or revised, or the first that speaks of it where neither is here.
    comments, adoptions, withdrawals
        The steps about it, in order of their dates.
    logs
        The logs that speak of it by its digest.
    """

    digest: str
    file: str
    first: StepTaken
    comments: tuple[StepTaken, ...]
    adoptions: tuple[StepTaken, ...]
    withdrawals: tuple[StepTaken, ...]
    logs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDocument:
    """A document of the register, by its ``id``, with its versions in order of the dates that they say."""

    id: str
    kind: str
    versions: tuple[DocumentVersion, ...]

    @property
    def proposed_by(self) -> str:
        """Who proposed it first, as that step says."""
        return self.versions[0].first.said.by


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The joint register: the ``logs`` that it was reckoned from, its documents in order of id, and each step."""

    logs: tuple[str, ...]
    documents: tuple[RegisteredDocument, ...]
    steps: tuple[StepTaken, ...]
    findings: tuple[Finding, ...]
    synthetic: bool


def reckon_register(logs: Iterable[str], steps: Iterable[RegisterStep]) -> Register:
    """Return the register of all steps, in whatever order they come.

    Parameters
    ----------
    logs
        The origins of all logs that were read, those without a step among them.
    """
    given = sorted(steps, key=lambda one: (one.logged.log, one.logged.position))
    taken = _joined(given)
    origins = tuple(sorted({*logs, *(one.logged.log for one in given)}))
    files = {one.digest: one.file for one in reversed(given)}
    ids = sorted({one.said.document for one in taken})
    documents = tuple(_document(one, [step for step in taken if step.said.document == one], files) for one in ids)
    known = {version.digest for one in documents for version in one.versions}
    return Register(
        logs=origins,
        documents=documents,
        steps=taken,
        findings=tuple(finding for one in documents for finding in _findings(one, origins, known)),
        synthetic=any(one.said.synthetic for one in taken),
    )


def document_steps(steps: Iterable[RegisterStep], parties: Mapping[str, str]) -> tuple[DocumentStep, ...]:
    """Return steps as facts for commitments: a step is that of the party whose log has it, whoever is said to take it.

    Parameters
    ----------
    parties
        The name of the party by the origin of its log, as the reader knows them; steps of other logs are left out.
    """
    found = [
        DocumentStep(
            document=one.said.document,
            action=one.said.action,
            party=parties[one.logged.log],
            digest=one.digest,
            seen_at=one.logged.seen_at,
            log=one.logged.log,
            position=one.logged.position,
        )
        for one in steps
        if one.logged.log in parties
    ]
    return tuple(sorted(found, key=lambda one: (one.log, one.position)))


def _joined(steps: Iterable[RegisterStep]) -> tuple[StepTaken, ...]:
    """Join what is one step in several logs, or several times in one, and put steps in order of their dates."""
    same: dict[tuple[object, ...], list[RegisterStep]] = {}
    for one in steps:
        said = one.said
        parts = (said.document, one.digest, said.action, said.document_version, said.by, said.where, said.comment)
        same.setdefault(parts, []).append(one)
    taken = [
        StepTaken(
            digest=found[0].digest,
            said=min((one.said for one in found), key=lambda said: said.at),
            logged=tuple(one.logged for one in found),
        )
        for found in same.values()
    ]
    return tuple(sorted(taken, key=lambda one: (one.said.at, one.logged[0].log, one.logged[0].position)))


def _document(id_: str, steps: list[StepTaken], files: Mapping[str, str]) -> RegisteredDocument:
    digests = dict.fromkeys(one.digest for one in steps)
    versions = tuple(_version([one for one in steps if one.digest == digest], files[digest]) for digest in digests)
    ordered = tuple(sorted(versions, key=lambda one: (one.first.said.at, one.digest)))
    return RegisteredDocument(id=id_, kind=ordered[0].first.said.kind, versions=ordered)


def _version(steps: list[StepTaken], file: str) -> DocumentVersion:
    brought = next((one for one in steps if one.said.action in {PROPOSED, REVISED}), steps[0])

    def of(action: str) -> tuple[StepTaken, ...]:
        return tuple(one for one in steps if one.said.action == action)

    return DocumentVersion(
        digest=brought.digest,
        file=file,
        first=brought,
        comments=of(COMMENTED),
        adoptions=of(ADOPTED),
        withdrawals=of(WITHDRAWN),
        logs=tuple(sorted({log for one in steps for log in one.logs})),
    )


def _findings(document: RegisteredDocument, logs: tuple[str, ...], known: set[str]) -> Iterator[Finding]:
    labels: dict[str, str] = {}
    for one in document.versions:
        said, digest = one.first.said, one.digest[:_SHORT]
        name = {"document": document.id, "version": said.document_version}
        if said.action not in {PROPOSED, REVISED}:
            log = one.first.logged[0].log
            yield NOT_PROPOSED.at(NOWHERE, document=document.id, digest=digest, action=said.action, log=log)
        missing = [log for log in logs if log not in one.logs]
        if missing:
            yield IN_ONE_LOG.at(NOWHERE, **name, logs=", ".join(one.logs), missing=", ".join(missing))
        if labels.setdefault(said.document_version, one.digest) != one.digest:
            yield TWO_DOCUMENTS.at(NOWHERE, **name, digest=digest, other=labels[said.document_version][:_SHORT])
        if said.supersedes is not None and said.supersedes.sha256 not in known:
            yield SUPERSEDES_UNKNOWN.at(NOWHERE, **name, digest=said.supersedes.sha256[:_SHORT])
