"""Writing down what a source says about some scripts, so that others can look at it without the source.

A record is a file of JSON lines: what it is; the scripts; the headers; each transaction with its place, its
merkle branch and what it spends; and last the SHA-256 of all lines before, by which a record is known.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from khazana.chain.refusals import unreadable
from khazana.core import ChainSource, FoundTransaction, Progress

__all__ = ["FORM", "record"]

FORM: Final = "khazana chain record 1"
HEADERS_A_LINE: Final = 2016
SCRIPTS_A_LINE: Final = 1000
_HEADER_BYTES: Final = 80


def record(
    source: ChainSource,
    scripts: Collection[bytes],
    path: Path,
    *,
    since: int = 0,
    headers_from: int = 0,
    progress: Progress | None = None,
) -> str:
    """Write what a source says of ``scripts`` from height ``since`` on, and of headers, into a file.

    The file is there when all of it is written, and not before.

    Returns
    -------
    str
        The digest of the record: 64 hex digits.

    Raises
    ------
    Unavailable
        If the source goes away, or its chain changes meanwhile; begin again then.
    """
    part = path.with_name(f"{path.name}.part")
    digest = sha256()
    lines = 0
    with part.open("wb") as file:
        for row in _rows(source, tuple(sorted(set(scripts))), since, headers_from, progress):
            line = json.dumps(row, separators=(",", ":"), sort_keys=True).encode() + b"\n"
            digest.update(line)
            file.write(line)
            lines += 1
        file.write(json.dumps({"lines": lines, "sha256": digest.hexdigest()}).encode() + b"\n")
    part.replace(path)
    return digest.hexdigest()


def _rows(
    source: ChainSource, scripts: tuple[bytes, ...], since: int, headers_from: int, progress: Progress | None
) -> Iterator[dict[str, object]]:
    tip = source.tip()
    yield {
        "form": FORM,
        "source": source.name,
        "network": source.network,
        "basis": source.basis.value,
        "tip": [tip.height, tip.hash],
        "since": since,
    }
    for start in range(0, len(scripts), SCRIPTS_A_LINE):
        yield {"scripts": [script.hex() for script in scripts[start : start + SCRIPTS_A_LINE]]}
    at = headers_from
    while at <= tip.height:
        raw = source.headers(at, min(HEADERS_A_LINE, tip.height + 1 - at))
        if not raw:
            raise unreadable(source.name, f"its headers end at height {at} before its tip {tip.height}")
        yield {"headers": raw.hex(), "height": at}
        at += len(raw) // _HEADER_BYTES
    yield from _transactions(source.transactions(scripts, since, tip, progress=progress))
    yield from _transactions(source.unconfirmed(scripts))


def _transactions(found: Iterable[FoundTransaction]) -> Iterator[dict[str, object]]:
    for one in found:
        yield {
            "raw": one.raw.hex(),
            "spent": [[output.amount, output.script.hex()] for output in one.spent],
            "block": None if one.block is None else [one.block.height, one.block.hash],
            "position": one.position,
            "branch": None if one.branch is None else [step.hex() for step in one.branch],
        }
