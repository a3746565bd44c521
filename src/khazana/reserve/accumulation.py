"""The accumulation: each announced balance beside what the books explain of it."""

from dataclasses import dataclass

from khazana.core import Interval, Mark, Missing, Money, SourceKind
from khazana.reserve.audit.results import Verdict
from khazana.reserve.books import Balance
from khazana.reserve.claims import Stated

__all__ = ["AccumulationRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccumulationRow:
    """One announced balance.

    Parameters
    ----------
    claim, within
        The claim's id and the time it speaks of.
    stated
        The holdings as stated [BTC].
    change_low, change_high
        Signed difference to the previous announced balance [sat] at the precision of both; ``None`` for the first.
    booked
        What listed events explain at the end of that time, by standing.
    unexplained_low, unexplained_high
        Announced less booked [sat]; negative where the books hold more.
    mark, value
        The mark for the start of that time and the announced holdings at it; ``None`` where there is no mark.
    stated_value, stated_price
        What the same statement said of them, if anything.
    verdict
        The gravest verdict of the audit on this statement.
    """

    claim: str
    statement: str
    within: Interval
    stated: Stated
    change_low: int | None
    change_high: int | None
    booked: Balance
    unexplained_low: int
    unexplained_high: int
    mark: Mark | Missing
    value: Money | None
    stated_value: Stated | None
    stated_price: Stated | None
    verdict: Verdict
    claimant: str
    source: str
    source_kind: SourceKind
