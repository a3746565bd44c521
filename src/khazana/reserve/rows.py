"""Plain rows that read as records: the steps and realisations of large books without an object for each."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar, overload

from khazana.core import Money, Sats
from khazana.reserve.books import Balance, Step
from khazana.reserve.events import Event
from khazana.reserve.lots import Realisation

__all__ = ["RealisationRows", "RealisedRow", "Rows", "StepRows"]

Row = TypeVar("Row")


class Rows(Sequence[Row], Generic[Row]):
    """A sequence whose rows are made when they are read; equal to any sequence of equal rows."""

    __slots__ = ()

    @abstractmethod
    def _row(self, index: int) -> Row:
        """Make the row at ``index``, from 0."""

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        spots = range(len(self))[index]
        return self._row(spots) if isinstance(spots, int) else tuple(map(self._row, spots))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} rows>"


class StepRows(Rows[Step]):
    """Steps as three columns of balances [sat] beside the events that made them."""

    __slots__ = ("_claimed", "_events", "_proven", "_unknown")

    def __init__(
        self, events: Sequence[Event], proven: Sequence[int], claimed: Sequence[int], unknown: Sequence[int]
    ) -> None:
        self._events = events
        self._proven = proven
        self._claimed = claimed
        self._unknown = unknown

    def __len__(self) -> int:
        return len(self._events)

    def _row(self, index: int) -> Step:
        event = self._events[index]
        balance = Balance(
            proven=Sats(self._proven[index]), claimed=Sats(self._claimed[index]), unknown=Sats(self._unknown[index])
        )
        return Step(at=event.at, event=event.external_id, balance=balance)


RealisedRow = tuple[Event, str, int, int | None, int | None]
"""Event, lot, amount [sat], cost and proceeds [minor units, ``None`` unknown]."""


class RealisationRows(Rows[Realisation]):
    """Realisations as plain rows."""

    __slots__ = ("_currency", "_rows")

    def __init__(self, currency: str, rows: Sequence[RealisedRow]) -> None:
        self._currency = currency
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self._currency)

    def _row(self, index: int) -> Realisation:
        event, lot, amount, cost, proceeds = self._rows[index]
        return Realisation(
            event=event.external_id,
            lot=lot,
            at=event.at,
            amount=Sats(amount),
            cost=self._money(cost),
            proceeds=self._money(proceeds),
        )
