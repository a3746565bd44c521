"""The joint register, read from the folders of logs that are here: our own, and those that we follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from khazana.alliance import CHECKPOINT_PATH, NamedKey, SignatureState, VerifierKey, check_envelope, open_checkpoint
from khazana.alliance.commitment_facts import DocumentStep
from khazana.alliance.notes import MOST_BYTES
from khazana.alliance.predicates import DocumentRegistered
from khazana.alliance.register import Register, RegisterStep, StepLogged, document_steps, reckon_register
from khazana.app.alliance_folders import log_of
from khazana.app.key_statements import keys_of_log
from khazana.app.logged_statements import Logged, logged_statements
from khazana.store.durable_files import read_file
from khazana.store.log_files import LogFiles

__all__ = ["LogRead", "joint_register", "read_log", "steps_by_party"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead:
    """What a log has of the joint register: its ``origin``, and the steps."""

    origin: str
    steps: tuple[RegisterStep, ...]


def read_log(folder: Path, known: Sequence[NamedKey] = (), witnesses: Sequence[VerifierKey] = ()) -> LogRead:
    """Read the steps of the register in one log. What a known key signed wrongly is left out.

    Parameters
    ----------
    known
        Keys by the names that the reader gives them; those that they list in the log are known, too.
    witnesses
        Whose cosignatures of the head say when a step was there at the latest.

    Raises
    ------
    BadInput
        If there is no log.
    ProofFailed
        If the head is not the log's, or a published statement is not what its name says.
    """
    files = log_of(folder)
    seen_at = _seen(files, witnesses)
    keys = (*known, *_listed(files, known))
    steps = [step for one in logged_statements(files) if (step := _step(one, files, keys, seen_at)) is not None]
    return LogRead(origin=files.identity.origin, steps=tuple(steps))


def joint_register(
    folders: Iterable[Path], known: Sequence[NamedKey] = (), witnesses: Sequence[VerifierKey] = ()
) -> Register:
    """Return the register that the logs in the folders hold together; see `read_log`."""
    read = [read_log(folder, known, witnesses) for folder in folders]
    return reckon_register((one.origin for one in read), (step for one in read for step in one.steps))


def steps_by_party(
    logs: Iterable[tuple[str, Path]], known: Sequence[NamedKey] = (), witnesses: Sequence[VerifierKey] = ()
) -> tuple[DocumentStep, ...]:
    """Return the steps in the parties' logs as facts for commitments; each log with the name of the party it is of."""
    found: list[DocumentStep] = []
    for party, folder in logs:
        read = read_log(folder, known, witnesses)
        found += document_steps(read.steps, {read.origin: party})
    return tuple(found)


def _listed(files: LogFiles, known: Sequence[NamedKey]) -> tuple[NamedKey, ...]:
    ids = {one.key.id for one in known}
    spans = keys_of_log(files, [one.key for one in known]).book.spans
    return tuple(NamedKey(name=key_id[:16], key=one.key) for key_id, one in spans.items() if key_id not in ids)


def _seen(files: LogFiles, witnesses: Sequence[VerifierKey]) -> datetime | None:
    data = read_file(files.folder / CHECKPOINT_PATH, MOST_BYTES) if witnesses else None
    if data is None:
        return None
    return min((one.at for one in open_checkpoint(data, files.identity, tuple(witnesses)).cosignatures), default=None)


def _step(logged: Logged, files: LogFiles, keys: Sequence[NamedKey], seen_at: datetime | None) -> RegisterStep | None:
    said = logged.statement.predicate
    checked = check_envelope(logged.envelope, [one.key for one in keys])
    if not isinstance(said, DocumentRegistered) or any(one.state is SignatureState.INVALID for one in checked):
        return None
    names = {one.key.id: one.name for one in keys}
    subject = logged.statement.subjects[0]
    where = StepLogged(
        log=files.identity.origin,
        position=logged.position,
        seen_at=seen_at,
        signers=tuple(names[one.key_id] for one in checked if one.state is SignatureState.VALID),
    )
    return RegisterStep(digest=subject.digest.sha256, file=subject.name, said=said, logged=where)
