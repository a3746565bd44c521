"""A snapshot of unspent outputs at a block, as a file that is the same bytes wherever it is made.

The file is ASCII, one record a line, each line ended by a line feed::

    khazana-utxo-snapshot-1
    network regtest
    block 150 <hash>
    basis node
    source own-node
    scope 2                      or: scope everything
    <script as hex>              one line for each, in order
    coins 1
    <txid> <vout> <sat> <height> <coinbase: 0 or 1> <script as hex>
    sha256 <hash of all bytes before this line>

The scope says which scripts were looked up: that a coin is absent means something for these alone.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from khazana.core import BadInput, Basis, BlockRef, Coin, OutPoint, Output, sats

__all__ = ["Snapshot", "SnapshotCoin", "format_snapshot", "parse_snapshot"]

FORMAT: Final = "khazana-utxo-snapshot-1"
MOST_COINS: Final = 5_000_000
_EVERYTHING: Final = "everything"
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}", re.ASCII)
_COUNT = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_HEX = re.compile(r"(?:[0-9a-f]{2})+", re.ASCII)
_REMEDY: Final = "make the snapshot again, or copy the file again from its source"
_FIELDS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCoin:
    """An unspent output, the height of the block that made it, and whether it was mined."""

    outpoint: OutPoint
    output: Output
    height: int
    is_coinbase: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Unspent outputs at a block.

    Parameters
    ----------
    coins
        In order of outpoint, each once.
    scope
        The scripts that were looked up, in order; ``None`` where the coins are all there are.
    basis, source
        What it rests on, and who made it.
    """

    network: str
    block: BlockRef
    coins: tuple[SnapshotCoin, ...]
    scope: tuple[bytes, ...] | None
    basis: Basis
    source: str
    _by_outpoint: Mapping[OutPoint, SnapshotCoin] = field(init=False, repr=False, compare=False)
    _scope: frozenset[bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in (self.network, self.source):
            if _NAME.fullmatch(name) is None:
                raise BadInput("a name has small letters, digits, dots and hyphens", value=name, remedy="rename it")
        _ascending([coin.outpoint for coin in self.coins], "coins")
        _ascending(self.scope or (), "scripts")
        scope = frozenset(self.scope or ())
        for coin in self.coins:
            if self.scope is not None and coin.output.script not in scope:
                raise BadInput(
                    "a coin lies on a script that was not looked up", value=str(coin.outpoint), remedy=_REMEDY
                )
            if coin.height > self.block.height:
                raise BadInput("a coin is younger than its snapshot", value=str(coin.outpoint), remedy=_REMEDY)
        object.__setattr__(self, "_by_outpoint", {coin.outpoint: coin for coin in self.coins})
        object.__setattr__(self, "_scope", scope)

    @classmethod
    def of(
        cls,
        coins: Iterable[Coin],
        *,
        network: str,
        block: BlockRef,
        scope: Iterable[bytes] | None,
        basis: Basis,
        source: str,
    ) -> "Snapshot":
        """Take a snapshot of coin facts at a block; what is in no block, or in a later one, is left away."""
        found = {
            coin.outpoint: SnapshotCoin(
                outpoint=coin.outpoint, output=coin.output, height=coin.block.height, is_coinbase=coin.is_coinbase
            )
            for coin in coins
            if coin.block is not None and coin.block.height <= block.height
        }
        return cls(
            network=network,
            block=block,
            coins=tuple(found[outpoint] for outpoint in sorted(found)),
            scope=None if scope is None else tuple(sorted(set(scope))),
            basis=basis,
            source=source,
        )

    def find(self, outpoint: OutPoint) -> SnapshotCoin | None:
        """Return the coin at an outpoint, if it is there."""
        return self._by_outpoint.get(outpoint)

    def covers(self, script: bytes) -> bool:
        """Tell whether a script was looked up."""
        return self.scope is None or script in self._scope

    @property
    def digest(self) -> str:
        """The SHA-256 of the file's bytes without its last line, as 64 hex digits."""
        return hashlib.sha256(_body(self)).hexdigest()


def _ascending(keys: Sequence[OutPoint] | Sequence[bytes], what: str) -> None:
    if list(keys) != sorted(set(keys)):  # type: ignore[type-var]
        raise BadInput(f"the {what} of a snapshot come in order, each once", remedy=_REMEDY)


def format_snapshot(snapshot: Snapshot) -> bytes:
    """Return a snapshot as the bytes of its file; equal snapshots give equal bytes."""
    body = _body(snapshot)
    return body + f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode("ascii")


def _body(snapshot: Snapshot) -> bytes:
    return "".join(f"{line}\n" for line in _lines(snapshot)).encode("ascii")


def _lines(snapshot: Snapshot) -> Iterator[str]:
    yield FORMAT
    yield f"network {snapshot.network}"
    yield f"block {snapshot.block.height} {snapshot.block.hash}"
    yield f"basis {snapshot.basis.value}"
    yield f"source {snapshot.source}"
    yield f"scope {_EVERYTHING if snapshot.scope is None else len(snapshot.scope)}"
    yield from (script.hex() for script in snapshot.scope or ())
    yield f"coins {len(snapshot.coins)}"
    for coin in snapshot.coins:
        place, output = coin.outpoint, coin.output
        made = f"{coin.height} {int(coin.is_coinbase)}"
        yield f"{place.txid} {place.vout} {output.amount} {made} {output.script.hex()}"


def parse_snapshot(data: bytes) -> Snapshot:
    """Read the bytes of a snapshot's file; the inverse of `format_snapshot`.

    Raises
    ------
    BadInput
        If they are not exactly what `format_snapshot` would write: another order, a blank, a changed digit.
    """
    body, mark, digest = data.rpartition(b"sha256 ")
    if not mark or digest != hashlib.sha256(body).hexdigest().encode() + b"\n":
        raise BadInput("the last line of a snapshot has the SHA-256 of what stands before it", remedy=_REMEDY)
    try:
        lines = _Lines(body.decode("ascii"))
    except UnicodeDecodeError:
        raise BadInput("a snapshot is written in ASCII", remedy=_REMEDY) from None
    found = _read(lines)
    if format_snapshot(found) != data:
        raise BadInput("a snapshot is written in one way only", remedy=_REMEDY)
    return found


class _Lines:
    """Lines that are taken one after the other; a refusal names the line."""

    __slots__ = ("_place", "_rows")

    def __init__(self, text: str) -> None:
        self._rows = text.split("\n")
        self._place = 0

    def take(self) -> str:
        """Return the next line."""
        if self._place >= len(self._rows):
            raise self.refusal("the snapshot ends too early", "")
        self._place += 1
        return self._rows[self._place - 1]

    def value(self, key: str) -> str:
        """Return what follows a key on the next line."""
        line = self.take()
        if not line.startswith(f"{key} "):
            raise self.refusal(f"this line begins with {key}", line)
        return line[len(key) + 1 :]

    def count(self, key: str) -> int:
        """Return the number that follows a key."""
        return self.number(self.value(key))

    def number(self, text: str) -> int:
        """Read a number."""
        if _COUNT.fullmatch(text) is None:
            raise self.refusal("a number has digits alone", text)
        return int(text)

    def script(self, text: str) -> bytes:
        """Read a script in hex."""
        if _HEX.fullmatch(text) is None:
            raise self.refusal("a script is written in small hex digits", text)
        return bytes.fromhex(text)

    def refusal(self, what: str, value: str) -> BadInput:
        """Return a refusal that names the line."""
        return BadInput(what, where=f"line {self._place}", value=value[:80], remedy=_REMEDY)


def _read(lines: _Lines) -> Snapshot:
    if lines.take() != FORMAT:
        raise lines.refusal(f"a snapshot begins with {FORMAT}", "")
    network = lines.value("network")
    height, _, block_hash = lines.value("block").partition(" ")
    block = BlockRef(lines.number(height), block_hash)
    basis = lines.value("basis")
    if basis not in {one.value for one in Basis}:
        raise lines.refusal("a basis is node, proven or server", basis)
    source = lines.value("source")
    scope = lines.value("scope")
    scripts = None if scope == _EVERYTHING else tuple(lines.script(lines.take()) for _ in range(_most(lines, scope)))
    coins = tuple(_coin(lines) for _ in range(_most(lines, lines.value("coins"))))
    return Snapshot(network=network, block=block, coins=coins, scope=scripts, basis=Basis(basis), source=source)


def _most(lines: _Lines, text: str) -> int:
    count = lines.number(text)
    if count > MOST_COINS:
        raise lines.refusal(f"a snapshot has at most {MOST_COINS} of each", text)
    return count


def _coin(lines: _Lines) -> SnapshotCoin:
    line = lines.take()
    parts = line.split(" ")
    if len(parts) != _FIELDS or parts[4] not in {"0", "1"}:
        raise lines.refusal("a coin is txid, vout, satoshi, height, 0 or 1, and script", line)
    return SnapshotCoin(
        outpoint=OutPoint(parts[0], lines.number(parts[1])),
        output=Output(sats(lines.number(parts[2])), lines.script(parts[5])),
        height=lines.number(parts[3]),
        is_coinbase=parts[4] == "1",
    )
