"""From a question to a program and its figures: pieces put together, policies of one kind grouped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from khazana.core import BadInput
from khazana.kernels.programs import Call, Part, Program
from khazana.planning import ledger_steps as steps
from khazana.planning.economy import ECONOMY, economy_piece
from khazana.planning.ledger import PER_USD, DayOfPolicy, day_of_policy
from khazana.planning.names import ADEQUACY, LOCAL_PER_USD, PEAK_PRICE_USD, PRICE_USD, RESERVES_USD
from khazana.planning.pieces import Piece, prefixed
from khazana.planning.price_steps import EVENTS, SHOCKS, price_piece, price_table
from khazana.planning.questions import MARKET_MEASURES, Measure, Question
from khazana.planning.reserve_limits import AdequacyFloor

__all__ = ["MOST_MEMBERS", "Prepared", "prepare"]

Singles = npt.NDArray[np.float32]
MOST_MEMBERS: Final = 32
"""How many policies go in one pass."""
_ROOMS: Final = (2, 8, MOST_MEMBERS)
_NEEDS: Final = {
    LOCAL_PER_USD: "an exchange rate is needed, and none is declared",
    RESERVES_USD: "reserves are needed, and none are declared",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A program and its figures, members in the order of their groups.

    Parameters
    ----------
    order
        The places of the members in the question's policies.
    counts
        Where each group ends ``(groups,)``.
    values, series, table
        Of the shared part ``(n,)``, ``(days, n)`` and ``(m,)``.
    each, every
        Of the members ``(members, n)`` and ``(days, members, n)``.
    rows
        The row in which a day is recorded, or −1 ``(days,)``.
    """

    program: Program
    order: tuple[int, ...]
    counts: npt.NDArray[np.int64]
    values: Singles
    series: Singles
    table: Singles
    each: Singles
    every: Singles
    rows: npt.NDArray[np.int32]

    @property
    def members(self) -> tuple[int, ...]:
        """How many members each group has."""
        return tuple(int(count) for count in np.diff(self.counts, prepend=0))


@lru_cache(maxsize=8)
def prepare(question: Question, members: range) -> Prepared:
    """Prepare some of a question's policies, by their places, for one pass over common paths.

    Raises
    ------
    BadInput
        If a rule or limit needs what is not declared.
    """
    days = [_day(question, number) for number in members]
    groups: dict[Part, list[int]] = {}
    for place, day in enumerate(days):
        groups.setdefault(day.part, []).append(place)
    shared, values = _shared(question, tuple(groups))
    streams = sorted({stream for stream in (SHOCKS, EVENTS, ECONOMY) if _draws(shared, stream)})
    order = [place for places in groups.values() for place in places]
    rows = np.full(question.days, -1, np.int32)
    rows[list(question.marked_days)] = np.arange(len(question.marked_days))
    room = tuple(next(size for size in _ROOMS if size >= len(places)) for places in groups.values())
    width = max(len(day.part.parameters) for day in days)
    depth = max(len(day.part.series) for day in days)
    each = np.zeros((len(days), max(width, 1)), np.float32)
    every = np.zeros((question.days, len(days), max(depth, 1)), np.float32)
    for row, place in enumerate(order):
        day = days[place]
        each[row, : len(day.values)] = list(day.values.values())
        for column, name in enumerate(day.part.series):
            every[:, row, column] = day.series[name]
    return Prepared(
        program=Program(shared=shared, groups=tuple(groups), streams=tuple(streams), room=room),
        order=tuple(members[place] for place in order),
        counts=np.cumsum([len(places) for places in groups.values()]).astype(np.int64),
        values=np.array(list(values.values()), np.float32),
        series=np.zeros((question.days, 1), np.float32),
        table=price_table(question.law).astype(np.float32),
        each=each,
        every=every,
        rows=rows,
    )


def _draws(part: Part, stream: int) -> bool:
    return any(name.startswith(f"word_{stream}_") for call in part.calls for name in call.takes)


def _day(question: Question, number: int) -> DayOfPolicy:
    policy, horizon = question.policies[number], question.horizon
    limits = [limit.piece(prefixed(f"l{place}"), horizon) for place, limit in enumerate(question.limits)]
    own = [measure for measure in question.measures if measure not in MARKET_MEASURES]
    return day_of_policy(
        question.start,
        policy.pieces(horizon),
        limits,
        [str(measure) for measure in own],
        _metric(question),
        lambda: horizon.year_begins(*question.year_begins),
    )


def _metric(question: Question) -> str | None:
    """Return the name under which the first adequacy limit has its metric times its share."""
    for place, limit in enumerate(question.limits):
        if isinstance(limit, AdequacyFloor):
            return f"l{place}_least"
    if Measure.ADEQUACY in question.measures:
        raise BadInput(
            "adequacy is measured by a limit's metric",
            where="measures",
            value=ADEQUACY,
            remedy="declare an adequacy limit, or leave the measure out",
        )
    return None


def _shared(question: Question, groups: Sequence[Part]) -> tuple[Part, Mapping[str, float]]:
    """Return the shared part, with what some group takes of it, and its figures."""
    wanted = {name for part in groups for call in (*part.calls, *part.shows) for name in call.takes}
    wanted |= {str(measure) for measure in question.measures if measure in MARKET_MEASURES}
    pieces = [price_piece(question.law, question.start.price_usd)]
    economy = economy_piece(question.law, question.exchange_rate, question.reserves)
    if economy is not None:
        pieces.append(economy)
    if PEAK_PRICE_USD in wanted:
        call = Call(function=steps.highest, takes=(PEAK_PRICE_USD, PRICE_USD), gives=(PEAK_PRICE_USD,))
        pieces.append(Piece(calls=(call,), states={PEAK_PRICE_USD: question.start.price_usd}))
    if PER_USD in wanted:
        pieces.append(Piece(calls=(Call(function=steps.reciprocal, takes=(PRICE_USD,), gives=(PER_USD,)),)))
    states = {name: start for piece in pieces for name, start in piece.states.items()}
    for name, said in _NEEDS.items():
        if name in wanted and name not in states:
            raise BadInput(said, where="question", remedy="declare it, or leave out what needs it")
    values = {name: value for piece in pieces for name, value in piece.values.items()}
    values |= {f"from_{name}": start for name, start in states.items()}
    part = Part(
        states=tuple((name, f"from_{name}") for name in states),
        parameters=tuple(values),
        calls=tuple(call for piece in pieces for call in piece.calls),
        shown=tuple(str(measure) for measure in question.measures if measure in MARKET_MEASURES),
    )
    return part, values
