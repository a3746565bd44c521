"""The known answers under tests/vectors/bitcoin, read."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "vectors" / "bitcoin"


@cache
def table(name: str) -> Any:  # noqa: ANN401 - the shape of each file is its own
    """Return what a JSON file holds."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def block(height: int) -> bytes:
    """Return a block of the main network."""
    return gzip.decompress((FOLDER / "blocks" / f"block_{height}.bin.gz").read_bytes())


def core_transactions(name: str) -> tuple[tuple[str, bytes], ...]:
    """Return the transactions of Core's ``tx_valid.json`` or ``tx_invalid.json``, each with its flags."""
    return tuple((row[2], bytes.fromhex(row[1])) for row in table(name) if len(row) == 3)


@cache
def transactions() -> tuple[bytes, ...]:
    """Return every transaction of the vectors that is well-formed."""
    kept = [raw for _, raw in core_transactions("tx_valid.json")]
    kept += [raw for flags, raw in core_transactions("tx_invalid.json") if flags != "BADTX"]
    return (*kept, *(bytes.fromhex(row[0]) for row in table("sighash.json") if len(row) > 1))
