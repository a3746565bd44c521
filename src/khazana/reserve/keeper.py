"""Posting events: each moves coins between wallets and other accounts, and lots in and out of their pools.

How standings and lots are chosen is told at `khazana.reserve.keeping.keep`.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Final

from khazana.core import MAX_SATS, Finding, Sats, SatsDelta, Standing
from khazana.reserve.average_pool import AveragePool
from khazana.reserve.book_kinds import (
    AVERAGE_UNKNOWN,
    LOTS_NOT_IN_WALLET,
    LOTS_TOO_SMALL,
    MORE_THAN_EXIST,
    NO_LOTS_NAMED,
    OVERDRAFT,
)
from khazana.reserve.books import Balance, Books
from khazana.reserve.checking import Review
from khazana.reserve.events import FEES, Event, EventKind
from khazana.reserve.lot_pools import NamedPools, OrderedPools
from khazana.reserve.lots import LotMethod
from khazana.reserve.pools import STANDINGS, Piece, Pools, share
from khazana.reserve.rows import RealisationRows, RealisedRow, StepRows

__all__ = ["Keeper", "pools_for"]

_TAKEN_FROM: Final = ((0, 1, 2), (1, 2, 0), (2, 1, 0))
"""By rank of an event: the ranks that an outflow takes from: its own, then weaker ones, then stronger ones."""

Parts = list[tuple[int, int]]
"""Rank and sats."""


def pools_for(method: LotMethod) -> Pools:
    """Return empty pools that give up lots by ``method``."""
    if method is LotMethod.AVERAGE:
        return AveragePool()
    return NamedPools() if method is LotMethod.SPECIFIC else OrderedPools(method)


class Keeper:
    """Posts checked events in book order. `close` gives the books; what is public can be read in between."""

    __slots__ = (
        "_columns",
        "_currency",
        "_events",
        "_named",
        "_others",
        "_wallets",
        "findings",
        "pools",
        "realisations",
        "realised",
        "totals",
    )

    def __init__(self, pools: Pools, currency: str) -> None:
        self.pools = pools
        self.findings: list[Finding] = []
        self.realisations: list[RealisedRow] = []
        self.realised: int | None = 0
        """Proceeds less cost so far [minor units]; ``None`` once one of them was unknown."""
        self.totals = [0 for _ in STANDINGS]
        """Coins of all wallets by rank [sat]."""
        self._currency = currency
        self._named = pools if isinstance(pools, NamedPools) else None
        self._events: list[Event] = []
        self._columns: tuple[array[int], ...] = tuple(array("q") for _ in STANDINGS)
        self._wallets: dict[str, list[int]] = {}
        self._others: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._events)

    def post(self, events: Iterable[Event]) -> None:
        """Book events that come after all that were booked so far."""
        keep_event = self._events.append
        proven, claimed, unknown = (column.append for column in self._columns)
        totals = self.totals
        for event in events:
            standing = event.standing
            rank = 0 if standing is Standing.PROVEN else 1 if standing is Standing.CLAIMED else 2
            if not event.from_account.startswith("wallet:"):
                wrong = self._inflow(event, rank)
            elif event.to_account.startswith("wallet:"):
                wrong = self._transfer(event, rank)
            else:
                wrong = self._outflow(event, rank)
            if wrong is not None:
                self.findings.append(wrong)
                continue
            keep_event(event)
            proven(totals[0])
            claimed(totals[1])
            unknown(totals[2])

    def close(self, version: int, reviewed: Review, method: LotMethod) -> Books:
        """Return the books as they stand."""
        events = tuple(self._events)
        mixed = self.pools.mixed_by if isinstance(self.pools, AveragePool) else ()
        wallets = sorted(self._wallets.items())
        return Books(
            version=version,
            versions=reviewed.versions,
            method=method,
            currency=self._currency,
            events=events,
            steps=StepRows(events, *self._columns),
            wallets=tuple((account, _balance(layers)) for account, layers in wallets),
            others=tuple((account, SatsDelta(change)) for account, change in sorted(self._others.items())),
            lots=self.pools.lots(self._currency),
            realisations=RealisationRows(self._currency, tuple(self.realisations)),
            findings=(
                *reviewed.findings,
                *self.findings,
                *(AVERAGE_UNKNOWN.at(event=event.external_id) for event in mixed),
            ),
        )

    def _inflow(self, event: Event, rank: int) -> Finding | None:
        amount, others, totals = event.amount, self._others, self.totals
        if totals[0] + totals[1] + totals[2] + amount > MAX_SATS:
            return MORE_THAN_EXIST.at(event=event.external_id, account=event.to_account)
        beyond = self._move(event, event.from_account, -amount - event.fee, event.fee)
        if beyond is not None:
            return beyond
        if event.fee:
            others[FEES] = others.get(FEES, 0) + event.fee
        layers = self._wallets.get(event.to_account)
        if layers is None:
            layers = self._wallets[event.to_account] = [0, 0, 0]
        layers[rank] += amount
        totals[rank] += amount
        self.pools.add(rank, len(self._events), event)
        return None

    def _move(self, event: Event, account: str, change: int, fee: int) -> Finding | None:
        """Change the sum of an account that is no wallet, unless more than can exist would pass through it.

        Nor may the fees pass that with the ``fee`` that the event pays on top.
        """
        others = self._others
        after = others.get(account, 0) + change
        if not -MAX_SATS <= after <= MAX_SATS:
            return MORE_THAN_EXIST.at(event=event.external_id, account=account)
        if fee and others.get(FEES, 0) + fee + (change if account == FEES else 0) > MAX_SATS:
            return MORE_THAN_EXIST.at(event=event.external_id, account=FEES)
        others[account] = after
        return None

    def _overdraft(self, event: Event) -> Finding | None:
        layers = self._wallets.get(event.from_account, (0, 0, 0))
        held, needed = layers[0] + layers[1] + layers[2], event.amount + event.fee
        if held >= needed:
            return None
        return OVERDRAFT.at(event=event.external_id, amount=needed, account=event.from_account, held=held)

    def _outflow(self, event: Event, rank: int) -> Finding | None:
        wrong = self._overdraft(event)
        if wrong is None and self._named is not None:
            wrong = self._cannot_name(event, rank, self._wallets[event.from_account], event.amount + event.fee)
        if wrong is None:
            wrong = self._move(event, event.to_account, event.amount, event.fee)
        if wrong is not None:
            return wrong
        layers, paid = self._wallets[event.from_account], event.consideration
        pieces = self._give_up(event, rank, layers, event.amount)
        if event.kind is EventKind.DISPOSAL:
            self._realise(event, pieces, None if paid is None else paid.minor)
        elif event.kind is EventKind.FEE:
            self._realise(event, pieces, 0)
        if event.fee:
            self._others[FEES] = self._others.get(FEES, 0) + event.fee
            pieces = self._give_up(event, rank, layers, event.fee)
            if event.kind is not EventKind.RESTATEMENT:
                self._realise(event, pieces, 0)
        return None

    def _transfer(self, event: Event, rank: int) -> Finding | None:
        wrong = self._overdraft(event)
        if wrong is not None:
            return wrong
        source, totals = self._wallets[event.from_account], self.totals
        moved = _split(source, rank, event.amount)
        if event.fee:
            wrong = self._pay_fee(event, rank, source, moved)
            if wrong is not None:
                return wrong
        target = self._wallets.get(event.to_account)
        if target is None:
            target = self._wallets[event.to_account] = [0, 0, 0]
        for taken, amount in moved:
            arriving = max(taken, rank)
            source[taken] -= amount
            target[arriving] += amount
            if arriving != taken:
                totals[taken] -= amount
                totals[arriving] += amount
                self.pools.weaken(taken, arriving, amount)
        return None

    def _pay_fee(self, event: Event, rank: int, source: list[int], moved: Parts) -> Finding | None:
        """Give up the network fee of a transfer out of what is left beside ``moved``."""
        left = source.copy()
        for taken, amount in moved:
            left[taken] -= amount
        wrong = None if self._named is None else self._cannot_name(event, rank, left, event.fee)
        if wrong is None:
            wrong = self._move(event, FEES, event.fee, 0)
        if wrong is None:
            before = left.copy()
            self._realise(event, self._give_up(event, rank, left, event.fee), 0)
            for taken in range(len(STANDINGS)):
                source[taken] -= before[taken] - left[taken]
        return wrong

    def _cannot_name(self, event: Event, rank: int, layers: Sequence[int], amount: int) -> Finding | None:
        """Return why the lots named cannot be given up; where none are named, note it and return nothing."""
        if self._named is None or not amount:
            return None
        if not event.lots:
            self.findings.append(NO_LOTS_NAMED.at(event=event.external_id))
            return None
        planned = self._named.plan(event.lots, _TAKEN_FROM[rank], amount)
        short = amount - sum(taken for _, _, taken in planned)
        if short:
            return LOTS_TOO_SMALL.at(event=event.external_id, short=short)
        for place, held in enumerate(layers):
            needed = sum(taken for planned_rank, _, taken in planned if planned_rank == place)
            if needed > held:
                return LOTS_NOT_IN_WALLET.at(
                    event=event.external_id,
                    amount=needed,
                    standing=STANDINGS[place].value,
                    account=event.from_account,
                    held=held,
                )
        return None

    def _give_up(self, event: Event, rank: int, layers: list[int], amount: int) -> list[Piece]:
        """Take ``amount`` out of a wallet's layers, the totals and the lots."""
        totals = self.totals
        if self._named is not None and event.lots:
            planned = self._named.plan(event.lots, _TAKEN_FROM[rank], amount)
            for place, _, taken in planned:
                layers[place] -= taken
                totals[place] -= taken
            return self._named.take_planned(planned)
        if layers[rank] >= amount:
            layers[rank] -= amount
            totals[rank] -= amount
            return self.pools.take(rank, amount) if amount else []
        pieces: list[Piece] = []
        for place, taken in _split(layers, rank, amount):
            layers[place] -= taken
            totals[place] -= taken
            pieces += self.pools.take(place, taken)
        return pieces

    def _realise(self, event: Event, pieces: Iterable[Piece], proceeds: int | None) -> None:
        """Record coins given up for ``proceeds`` [minor units], which fall on them by their number."""
        done = 0
        for lot, amount, cost in pieces:
            part = proceeds
            if proceeds and amount != event.amount:
                part = share(proceeds, done, done + amount, event.amount)
                done += amount
            self.realisations.append((event, lot, amount, cost, part))
            if part is None or cost is None:
                self.realised = None
            elif self.realised is not None:
                self.realised += part - cost


def _split(layers: Sequence[int], rank: int, amount: int) -> Parts:
    """Return from which layers an outflow of ``amount`` [sat] takes: own standing, weaker, then stronger."""
    parts = []
    for place in _TAKEN_FROM[rank]:
        taken = min(layers[place], amount)
        if taken:
            parts.append((place, taken))
            amount -= taken
    return parts


def _balance(layers: Sequence[int]) -> Balance:
    return Balance(proven=Sats(layers[0]), claimed=Sats(layers[1]), unknown=Sats(layers[2]))
