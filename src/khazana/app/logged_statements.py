"""The statements of a log that are published beside it, in the order in which they were logged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khazana.alliance import Envelope, KeyEvent, KeyProof, PublicKey, Statement, parse_envelope, parse_statement
from khazana.alliance.envelopes import MOST_BYTES, format_envelope
from khazana.alliance.key_verifying import key_events
from khazana.alliance.predicates import KeyStatement
from khazana.alliance.statements import PAYLOAD_TYPE
from khazana.alliance.tree import entry_of
from khazana.core import BadInput, Progress, TileSource
from khazana.store.log_files import LogFiles
from khazana.store.statement_files import StatementFiles, statement_path

__all__ = ["Logged", "events_of", "fetch_statements", "logged_statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A statement in a log: its ``position`` there, the ``envelope``, and what was signed."""

    position: int
    envelope: Envelope
    statement: Statement


def logged_statements(files: LogFiles) -> tuple[Logged, ...]:
    """Return the statements of a log that are published beside it, in the log's order.

    What was published and is not in the log is passed over, and so is what is logged and no statement that can be read
    here: both are nobody's statement in this log.

    Raises
    ------
    ProofFailed
        If a published file is not what its name says, or a tile is missing.
    """
    published = StatementFiles(files.folder)
    wanted, head = published.entries(), files.head()
    if not wanted or head is None:
        return ()
    found = []
    for position, entry in enumerate(files.entries(0, head.checkpoint.size)):
        data = published.get(entry) if entry in wanted else None
        one = None if data is None else _read(position, data)
        if one is not None:
            found.append(one)
    return tuple(found)


def _read(position: int, data: bytes) -> Logged | None:
    try:
        envelope = parse_envelope(data)
        if envelope.payload_type != PAYLOAD_TYPE or format_envelope(envelope) != data:
            return None
        return Logged(position=position, envelope=envelope, statement=parse_statement(envelope.payload))
    except BadInput:
        return None


def events_of(logged: Iterable[Logged], known: Iterable[PublicKey]) -> tuple[tuple[Logged, KeyEvent], ...]:
    """Return what statements say of keys, each once for each key that signed it and is known.

    Parameters
    ----------
    known
        Keys that are known from elsewhere; those that a statement names are known from it on.
    """
    keys = {key.id: key for key in known}
    found: list[tuple[Logged, KeyEvent]] = []
    for one in logged:
        if isinstance(one.statement.predicate, KeyStatement):
            for event in _events(one, keys):
                found.append((one, event))
                keys |= {key.id: key for key in (event.key, event.successor) if key is not None}
    return tuple(found)


def _events(logged: Logged, keys: dict[str, PublicKey]) -> tuple[KeyEvent, ...]:
    try:
        return key_events(KeyProof(envelope=logged.envelope, proof=""), logged.position, keys)
    except BadInput:  # nobody who is known says it
        return ()


def fetch_statements(source: TileSource, mirror: LogFiles, *, progress: Progress) -> int:
    """Fetch the statements that a partner publishes of the entries in our mirror; return how many were new.

    Raises
    ------
    Unavailable
        If the partner cannot be reached.
    """
    head, kept = mirror.head(), StatementFiles(mirror.folder)
    if head is None:
        return 0
    size, here = head.checkpoint.size, kept.entries()
    return sum(_fetched(source, kept, entry) for entry in _told(mirror, size, progress) if entry not in here)


def _told(mirror: LogFiles, size: int, progress: Progress) -> Iterator[bytes]:
    for done, entry in enumerate(mirror.entries(0, size), 1):
        yield entry
        progress(done, size, mirror.identity.origin)


def _fetched(source: TileSource, kept: StatementFiles, entry: bytes) -> bool:
    """Fetch one; what does not fit its entry is not kept, as though it were not there."""
    data = source.fetch(statement_path(entry), most_bytes=MOST_BYTES)
    if data is None or entry_of(data) != entry:
        return False
    kept.put(data)
    return True
