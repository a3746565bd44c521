"""The nouns that all rooms share.

In: plain values at checked doors. Out: frozen records that cannot hold nonsense. Never: a clock, a file,
a socket, or a word of one desk.
"""

from khazana.core.blocks import BlockRef
from khazana.core.errors import BadInput, InvariantBroken, KhazanaError, ProofFailed, Unavailable
from khazana.core.evidence import Source, SourceKind, Standing
from khazana.core.findings import NOWHERE, Finding, FindingKind, Place, Severity, has_errors
from khazana.core.instants import Interval, day_interval, format_instant, instant, parse_day, parse_instant
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
    value_at,
)
from khazana.core.ports import AnswerCache, CachedAnswer, Clock, PriceAnswer, PriceSource
from khazana.core.ranges import Range
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

__all__ = [
    "MAX_SATS",
    "MINOR_DIGITS",
    "NOWHERE",
    "SATS_PER_BTC",
    "AnswerCache",
    "BadInput",
    "BlockRef",
    "CachedAnswer",
    "Clock",
    "Finding",
    "FindingKind",
    "Interval",
    "InvariantBroken",
    "KhazanaError",
    "Mark",
    "MarkRule",
    "MarkSeries",
    "Missing",
    "Money",
    "Pick",
    "Place",
    "Price",
    "PriceAnswer",
    "PriceSource",
    "ProofFailed",
    "Range",
    "Reading",
    "Sats",
    "SatsDelta",
    "Severity",
    "Source",
    "SourceKind",
    "Standing",
    "TradedRange",
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
    "sats",
    "sats_delta",
    "value_at",
]
