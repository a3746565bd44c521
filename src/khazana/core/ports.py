"""What the rooms ask of the world, as protocols. Backends implement them; fakes stand in for them in tests."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from khazana.core.blocks import BlockRef
from khazana.core.findings import Finding
from khazana.core.instants import Interval
from khazana.core.marks import Mark, TradedRange
from khazana.core.transactions import Basis, Output

__all__ = [
    "AnswerCache",
    "CachedAnswer",
    "ChainSource",
    "Clock",
    "FoundTransaction",
    "PriceAnswer",
    "PriceSource",
    "Progress",
    "TileSource",
]

Progress = Callable[[int, int | None, str], None]
"""Told how much is done, of how much (``None`` unknown), and of what; it may raise to stop the work."""


@runtime_checkable
class Clock(Protocol):
    """Tells the present instant; only the faces and the shell hold one."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceAnswer:
    """What a price source said: marks and traded ranges in order of time, and findings about the answer."""

    marks: tuple[Mark, ...]
    ranges: tuple[TradedRange, ...] = ()
    findings: tuple[Finding, ...] = ()


@runtime_checkable
class PriceSource(Protocol):
    """A source of price marks.

    ``name`` is the id that its marks carry, unless it passes on marks of others under their own ids;
    ``currencies`` are the ISO 4217 codes that it quotes.
    """

    @property
    def name(self) -> str:
        """Return the id of the source."""

    @property
    def currencies(self) -> frozenset[str]:
        """Return the ISO 4217 codes that the source quotes."""

    def fetch(self, currency: str, span: Interval) -> PriceAnswer:
        """Return what the source knows of ``currency`` within ``span``.

        Raises
        ------
        BadInput
            If the source does not quote the currency.
        Unavailable
            If it does not answer within its limits, or answers what cannot be read.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedAnswer:
    """An answer kept: the ``body`` as it came, and ``fetched_at``."""

    body: bytes
    fetched_at: datetime


@runtime_checkable
class AnswerCache(Protocol):
    """Keeps answers of public services by key."""

    def get(self, key: str) -> CachedAnswer | None:
        """Return the answer kept under ``key``, if any."""

    def put(self, key: str, answer: CachedAnswer) -> None:
        """Keep an answer; a later one replaces it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTransaction:
    """A transaction that touches a script asked for, as a source handed it over.

    Parameters
    ----------
    raw
        The transaction as it goes over the wire, witness and all.
    spent
        The outputs that its inputs spend, in their order; empty for a coinbase.
    block, position
        Where it stands; ``None`` while unconfirmed.
    branch
        The merkle branch from the transaction to the root, 32 bytes a step in wire order; ``None`` where the
        source gives none.
    """

    raw: bytes
    spent: tuple[Output, ...]
    block: BlockRef | None
    position: int | None
    branch: tuple[bytes, ...] | None


@runtime_checkable
class ChainSource(Protocol):
    """A view of one Bitcoin network, from a node or from servers; watch-only.

    ``name`` is the id that its facts carry, ``network`` is main, test, testnet4, signet or regtest, and
    ``basis`` says what its facts rest on once they were checked.
    """

    @property
    def name(self) -> str:
        """Return the id of the source."""

    @property
    def network(self) -> str:
        """Return the network that the source is on."""

    @property
    def basis(self) -> Basis:
        """Return what its facts rest on."""

    def tip(self) -> BlockRef:
        """Return the block that the source takes for the tip.

        Raises
        ------
        Unavailable
            If it does not answer within its limits, or answers what cannot be read; so do all calls.
        """

    def headers(self, start: int, count: int) -> bytes:
        """Return up to ``count`` headers of 80 bytes from height ``start`` on; fewer where the chain ends."""

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        """Yield what touches ``scripts`` from height ``since`` to ``tip``, in order of height and position.

        The chain may move on meanwhile: what is yielded stands in blocks of the chain that ends in ``tip``.

        Raises
        ------
        ProofFailed
            If what the source says does not hold.
        """

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        """Return what touches ``scripts`` and is in no block yet, in order of txid."""

    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted since the last call: disagreement between servers, what could not be shown."""

    def close(self) -> None:
        """End all connections."""


@runtime_checkable
class TileSource(Protocol):
    """Where a log's files are read from: its head, tiles and entry bundles by their paths.

    Nothing that it gives is proven; ``name`` is its address, for people.
    """

    @property
    def name(self) -> str:
        """Return the address."""

    def fetch(self, path: str, *, most_bytes: int) -> bytes | None:
        """Return the file at ``path`` below the log's address; ``None`` where there is none.

        Raises
        ------
        Unavailable
            If it does not answer within its limits, or the file is larger than ``most_bytes``.
        """

    def close(self) -> None:
        """End all connections."""
