"""The reference page of prices says what the source does."""

import re
from pathlib import Path

import pytest

from khazana.core import Reading
from khazana.market import coinbase, files, kraken, mempool, source_features, source_names
from khazana.market.median import TOLERANCE
from khazana.market.rows import Cells
from khazana.market.service import SETTLING
from khazana.wire import HttpLimits

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "prices.md").read_text(encoding="utf-8")
ROWS = {match[1]: match[2] for match in re.finditer(r"^\| `([a-z-]+)` \| (.+) \|$", PAGE, re.MULTILINE)}
LIMITS = {match[1]: match[2] for match in re.finditer(r"^\| ([a-z][^|]+?) \| (.+) \|$", PAGE, re.MULTILINE)}


@pytest.mark.parametrize("name", source_names())
def test_sources(name: str) -> None:
    features = source_features(name)
    assert ", ".join(sorted(features.currencies)) in ROWS[name]
    assert ROWS[name].endswith("yes" if features.needs_network else "no")


@pytest.mark.parametrize("name", [*Reading, *sorted(set(Cells.__dataclass_fields__) - {"place"})])
def test_readings_and_columns(name: str) -> None:
    assert ROWS[name]


def test_limits() -> None:
    limits = HttpLimits()
    assert LIMITS["opening a connection"] == f"{limits.connect_s:g} s"
    assert LIMITS["between two pieces of an answer"] == f"{limits.read_s:g} s"
    assert LIMITS["a whole fetch, with all its calls and pauses"] == f"{limits.fetch_s:g} s"
    assert LIMITS["one answer, unpacked"] == f"{limits.body_bytes >> 20} MiB"
    assert LIMITS["attempts of one call"].startswith(f"{limits.attempts},")
    assert kraken.INTERVAL_S == mempool.INTERVAL_S
    assert LIMITS["between two calls to one host"] == (
        f"`coinbase` {coinbase.INTERVAL_S:g} s, `kraken` and `mempool` {kraken.INTERVAL_S:g} s"
    )
    assert LIMITS["calls of one fetch of `coinbase`"] == f"{coinbase.MAX_CALLS}, of {coinbase.PAGE} candles each"
    assert f"at most {files.MAX_BYTES >> 20} MiB and two million rows" in PAGE
    assert files.MAX_ROWS == 2_000_000
    assert f"by more than {TOLERANCE * 100:.0f}% of the median" in PAGE
    assert SETTLING.total_seconds() == 600
    assert "over for ten minutes" in PAGE
