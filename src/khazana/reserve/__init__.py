"""The reserve: its books, its lots, its value, and the audit of what is claimed about it.

In: events, claims and marks as facts. Out: frozen results that can be computed again to the same bytes.
Never: a file, a clock, a socket, a key to coins.
"""

from khazana.reserve.books import Balance, Books, Posting, Step, balance_at
from khazana.reserve.canonical import canonical, digest
from khazana.reserve.events import (
    FEES,
    MINING,
    OUTSIDE,
    UNKNOWN,
    Event,
    EventKind,
    is_wallet,
    wallet,
)
from khazana.reserve.keeping import check_events, keep
from khazana.reserve.lots import AVERAGE_LOT, Lot, LotMethod, Realisation
from khazana.reserve.postings import postings
from khazana.reserve.valuation import CLASSIFICATION, Treatment, Valuation, ValueByStanding
from khazana.reserve.valuing import value, value_series

__all__ = [
    "AVERAGE_LOT",
    "CLASSIFICATION",
    "FEES",
    "MINING",
    "OUTSIDE",
    "UNKNOWN",
    "Balance",
    "Books",
    "Event",
    "EventKind",
    "Lot",
    "LotMethod",
    "Posting",
    "Realisation",
    "Step",
    "Treatment",
    "Valuation",
    "ValueByStanding",
    "balance_at",
    "canonical",
    "check_events",
    "digest",
    "is_wallet",
    "keep",
    "postings",
    "value",
    "value_series",
    "wallet",
]
