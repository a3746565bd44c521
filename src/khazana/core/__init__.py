"""The nouns that all rooms share.

In: plain values at checked doors. Out: frozen records that cannot hold nonsense. Never: a clock, a file,
a socket, or a word of one desk.

What most commands do not need is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from khazana.core.errors import BadInput, InvariantBroken, KhazanaError, ProofFailed, Unavailable
from khazana.core.findings import NOWHERE, Finding, FindingKind, Place, Severity, has_errors
from khazana.core.instants import Interval, day_interval, format_instant, instant, parse_day, parse_instant
from khazana.core.sats import (
    MAX_SATS,
    SATS_PER_BTC,
    Sats,
    SatsDelta,
    format_btc,
    format_btc_delta,
    parse_btc,
    sats,
    sats_delta,
)

if TYPE_CHECKING:
    from khazana.core.blocks import BlockRef
    from khazana.core.evidence import Source, SourceKind, Standing
    from khazana.core.marks import Mark, MarkRule, MarkSeries, Missing, Pick, Reading, TradedRange
    from khazana.core.money import (
        MINOR_DIGITS,
        Money,
        Price,
        divide_half_even,
        format_money,
        parse_currency,
        parse_money,
        parse_price,
        quantise,
        quantise_together,
        value_at,
    )
    from khazana.core.ports import (
        AnswerCache,
        CachedAnswer,
        ChainSource,
        Clock,
        FoundTransaction,
        PriceAnswer,
        PriceSource,
        Progress,
        TileSource,
    )
    from khazana.core.ranges import Range
    from khazana.core.texts import LocalText
    from khazana.core.transactions import (
        COINBASE_MATURITY,
        Basis,
        ChainTransaction,
        Coin,
        Input,
        OutPoint,
        Output,
        Transaction,
    )

__all__ = [
    "COINBASE_MATURITY",
    "MAX_SATS",
    "MINOR_DIGITS",
    "NOWHERE",
    "SATS_PER_BTC",
    "AnswerCache",
    "BadInput",
    "Basis",
    "BlockRef",
    "CachedAnswer",
    "ChainSource",
    "ChainTransaction",
    "Clock",
    "Coin",
    "Finding",
    "FindingKind",
    "FoundTransaction",
    "Input",
    "Interval",
    "InvariantBroken",
    "KhazanaError",
    "LocalText",
    "Mark",
    "MarkRule",
    "MarkSeries",
    "Missing",
    "Money",
    "OutPoint",
    "Output",
    "Pick",
    "Place",
    "Price",
    "PriceAnswer",
    "PriceSource",
    "Progress",
    "ProofFailed",
    "Range",
    "Reading",
    "Sats",
    "SatsDelta",
    "Severity",
    "Source",
    "SourceKind",
    "Standing",
    "TileSource",
    "TradedRange",
    "Transaction",
    "Unavailable",
    "day_interval",
    "divide_half_even",
    "format_btc",
    "format_btc_delta",
    "format_instant",
    "format_money",
    "has_errors",
    "instant",
    "parse_btc",
    "parse_currency",
    "parse_day",
    "parse_instant",
    "parse_money",
    "parse_price",
    "quantise",
    "quantise_together",
    "sats",
    "sats_delta",
    "value_at",
]

_HOMES: Final = {
    "blocks": "BlockRef",
    "evidence": "Source SourceKind Standing",
    "marks": "Mark MarkRule MarkSeries Missing Pick Reading TradedRange",
    "money": (
        "MINOR_DIGITS Money Price divide_half_even format_money parse_currency parse_money parse_price quantise "
        "quantise_together value_at"
    ),
    "ports": (
        "AnswerCache CachedAnswer ChainSource Clock FoundTransaction PriceAnswer PriceSource Progress TileSource"
    ),
    "ranges": "Range",
    "texts": "LocalText",
    "transactions": "COINBASE_MATURITY Basis ChainTransaction Coin Input OutPoint Output Transaction",
}
"""The names that each module gives which is loaded when it is first asked for."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
