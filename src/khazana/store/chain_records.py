"""What goes into the chain's tables and comes out of them, as records."""

from dataclasses import dataclass, field
from datetime import datetime

from khazana.core import BlockRef, ChainTransaction, Finding, Unavailable

__all__ = [
    "Alert",
    "ChainMoved",
    "Delivery",
    "NewAlert",
    "ProvenTransaction",
    "Reorganisation",
    "ScannedSpan",
    "SyncState",
    "WatchState",
    "WatchedScript",
]


class ChainMoved(Unavailable):
    """Another process moved the chain, or the scripts' state, on since it was read: read again, then try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenTransaction:
    """A fact together with what it was proven from.

    Parameters
    ----------
    fact
        The transaction and where it stands.
    raw
        It as it goes over the wire, witness and all.
    branch
        The merkle branch to the root in the block's header, 32 bytes a step; ``None`` where there was none.
    """

    fact: ChainTransaction
    raw: bytes
    branch: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True, order=True)
class WatchedScript:
    """A script watched, and where it comes from.

    Parameters
    ----------
    entry
        The entry of the perimeter, as it is written there.
    branch, place
        Which of the entry's branches (receiving, change) it was derived on, and its index there; 0 where it
        was not derived.
    script
        The output script.
    birth
        The height from which it is scanned: it is known to have no history before.
    scanned
        The height up to which all that touches it is in the store; ``birth`` − 1 at first.
    """

    entry: str
    branch: int
    place: int
    script: bytes
    birth: int = 0
    scanned: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedSpan:
    """What a source had of some scripts, in a span of blocks: all of it.

    Parameters
    ----------
    scripts
        The scripts asked for, each scanned up to the block before ``since``.
    since, until
        The first height, and the last block.
    source, at
        Who was asked, and when.
    transactions
        What touches the scripts within, proven.
    derived
        Scripts to be watched from now on, because these were used.
    """

    scripts: frozenset[bytes]
    since: int
    until: BlockRef
    source: str
    at: datetime
    transactions: tuple[ProvenTransaction, ...] = ()
    derived: tuple[WatchedScript, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """How far a programme was followed on a network.

    Parameters
    ----------
    block
        The block up to which everything of its ``scripts`` is in the store.
    scripts
        How many scripts that is said of. Those that were added later and have not caught up are not among them.
    scripts_digest
        SHA-256 of those scripts in order, each behind its length as four bytes (big-endian); hex.
    source
        Who said so last.
    at
        When.
    """

    block: BlockRef
    scripts: int
    scripts_digest: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorganisation:
    """The chain followed was left after ``fork`` for another one; it had reached ``left``."""

    number: int
    fork: BlockRef
    left: BlockRef
    at: datetime

    @property
    def depth(self) -> int:
        """How many blocks left the chain."""
        return self.left.height - self.fork.height


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """Up to which block watching has looked, and since when it watches."""

    block: BlockRef
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """A finding to be raised once.

    Parameters
    ----------
    key
        What makes it this one and no other: raising it again changes nothing.
    finding
        What is to be said.
    txid, block
        The transaction and the block that it is about; either may be missing.
    """

    key: str
    finding: Finding
    txid: str = ""
    block: BlockRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A finding that was raised: the ``number``-th of its programme and network, ``at`` an instant."""

    programme: str
    network: str
    number: int
    key: str
    finding: Finding
    txid: str
    block: BlockRef | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An alert on its way to the webhook.

    Parameters
    ----------
    id
        The message's id, the same at each attempt.
    body
        The bytes to send.
    attempts
        How often it was tried.
    next_at
        When it is tried next; ``None`` once it was delivered or given up.
    outcome
        What came of the last attempt; empty before the first.
    """

    id: str
    body: bytes
    created_at: datetime
    attempts: int
    next_at: datetime | None
    ended_at: datetime | None
    outcome: str
