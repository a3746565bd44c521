"""The price sources by name."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from khazana.core import AnswerCache, BadInput, Clock, PriceSource
from khazana.market import coinbase, kraken, mempool
from khazana.market.bundled import BundledMarks
from khazana.market.service import Service
from khazana.wire.http import HttpGetter

__all__ = ["SourceFeatures", "open_source", "source_features", "source_names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFeatures:
    """What a source offers: whether it needs the network, which widths of candles it has (none: no candles), its reach.

    ``reach`` says in words how far back it knows prices, and how dense.
    """

    name: str
    needs_network: bool
    currencies: frozenset[str]
    candle_widths: tuple[timedelta, ...]
    reach: str

    @property
    def candles(self) -> bool:
        """Tell whether the source answers with candles, whose width can be chosen."""
        return bool(self.candle_widths)


_FEATURES: Final = (
    SourceFeatures(
        name="bundled",
        needs_network=False,
        currencies=frozenset({"USD"}),
        candle_widths=(),
        reach="month starts from January 2021 to August 2026, and three single days",
    ),
    SourceFeatures(
        name="coinbase",
        needs_network=True,
        currencies=frozenset({"EUR", "USD"}),
        candle_widths=coinbase.WIDTHS,
        reach="every candle since 20 July 2015",
    ),
    SourceFeatures(
        name="kraken",
        needs_network=True,
        currencies=frozenset({"EUR", "USD"}),
        candle_widths=kraken.WIDTHS,
        reach="the latest 720 candles",
    ),
    SourceFeatures(
        name="mempool",
        needs_network=True,
        currencies=frozenset({"EUR", "USD"}),
        candle_widths=(),
        reach="an index: one value a week from July 2010, one an hour from May 2022",
    ),
)
_BY_NAME: Final = {features.name: features for features in _FEATURES}
DAY = timedelta(days=1)


def source_names() -> tuple[str, ...]:
    """Return the names of the sources, in alphabetical order."""
    return tuple(_BY_NAME)


def source_features(name: str) -> SourceFeatures:
    """Return what a source offers, without opening it.

    Raises
    ------
    BadInput
        If there is no source of that name.
    """
    if name not in _BY_NAME:
        known = ", ".join(_BY_NAME)
        raise BadInput("there is no such price source", value=name, remedy=f"use one of {known}, or a file")
    return _BY_NAME[name]


def open_source(
    name: str,
    *,
    cache: AnswerCache | None = None,
    clock: Clock | None = None,
    candle: timedelta | None = None,
    getter: HttpGetter | None = None,
    base_url: str | None = None,
) -> PriceSource:
    """Open a source; nothing is asked of it yet. Files are opened with `FileMarks`.

    Parameters
    ----------
    cache
        Keeps what services said about times that are over; without one, each fetch asks again.
    clock
        Tells which candles are closed; needed by services.
    candle
        Width of candles, where the source has them; a day by default.
    getter
        Shared between sources, it keeps one rate towards each host.
    base_url
        Another instance of the service, such as one's own of mempool.space.

    Raises
    ------
    BadInput
        If there is no such source, or it does not have what is asked for.
    """
    features = source_features(name)
    if not features.needs_network:
        _refuse(name, "candles", candle)
        _refuse(name, "address", base_url)
        return BundledMarks()
    if clock is None:
        raise BadInput("a service needs a clock", where=name, remedy="pass clock=")
    service = Service(getter=getter or HttpGetter(), clock=clock, cache=cache)
    at = base_url.rstrip("/") if base_url is not None else None
    if name == "mempool":
        _refuse(name, "candles", candle)
        return mempool.MempoolHistory(service=service, base_url=at or mempool.BASE_URL)
    width = candle or DAY
    if name == "coinbase":
        return coinbase.CoinbaseCandles(service=service, candle=width, base_url=at or coinbase.BASE_URL)
    return kraken.KrakenCandles(service=service, candle=width, base_url=at or kraken.BASE_URL)


def _refuse(name: str, what: str, value: object) -> None:
    if value is not None:
        raise BadInput(f"the source has no {what}", where=name, value=str(value), remedy="leave it out")
