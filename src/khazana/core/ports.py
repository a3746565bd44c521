"""What the rooms ask of the world, as protocols. Backends implement them; fakes stand in for them in tests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from khazana.core.findings import Finding
from khazana.core.instants import Interval
from khazana.core.marks import Mark, TradedRange

__all__ = ["AnswerCache", "CachedAnswer", "Clock", "PriceAnswer", "PriceSource"]


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
