from datetime import UTC, datetime, timedelta

import pytest
from fakes.clock import FixedClock

from khazana.core import BadInput, PriceSource
from khazana.market import open_source, source_features, source_names

CLOCK = FixedClock(datetime(2025, 7, 18, tzinfo=UTC))


@pytest.mark.parametrize("name", source_names())
def test_every_source_opens_and_is_what_its_features_say(name: str) -> None:
    source = open_source(name, clock=CLOCK)
    features = source_features(name)
    assert isinstance(source, PriceSource)
    assert source.name == features.name == name
    assert source.currencies == features.currencies
    assert features.reach
    for width in features.candle_widths:
        open_source(name, clock=CLOCK, candle=width)


def test_the_names_are_in_order() -> None:
    assert list(source_names()) == sorted(source_names())
    assert set(source_names()) == {"bundled", "coinbase", "kraken", "mempool"}


def test_unknown_names_are_refused() -> None:
    with pytest.raises(BadInput, match="no such price source") as refusal:
        open_source("bitstamp", clock=CLOCK)
    assert "coinbase" in refusal.value.remedy


@pytest.mark.parametrize("name", ["coinbase", "kraken", "mempool"])
def test_services_need_a_clock_and_https(name: str) -> None:
    with pytest.raises(BadInput, match="needs a clock"):
        open_source(name)
    for url in (
        "http://example.org",
        "ftp://example.org",
        "https://",
        "file:///etc/passwd",
        "https://me:it@example.org",
    ):
        with pytest.raises(BadInput, match="HTTPS"):
            open_source(name, clock=CLOCK, base_url=url)
    for url in ("http://127.0.0.1:80", "http://localhost", "http://[::1]:8", "https://example.org/mempool/"):
        open_source(name, clock=CLOCK, base_url=url)


@pytest.mark.parametrize("name", ["coinbase", "kraken"])
def test_other_widths_are_refused(name: str) -> None:
    with pytest.raises(BadInput, match="no candles of this width") as refusal:
        open_source(name, clock=CLOCK, candle=timedelta(minutes=7))
    assert "60 min" in refusal.value.remedy


def test_what_a_source_does_not_have_is_refused() -> None:
    with pytest.raises(BadInput, match="has no candles"):
        open_source("bundled", candle=timedelta(days=1))
    with pytest.raises(BadInput, match="has no address"):
        open_source("bundled", base_url="https://example.org")
    with pytest.raises(BadInput, match="has no candles"):
        open_source("mempool", clock=CLOCK, candle=timedelta(days=1))
