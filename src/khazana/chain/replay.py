"""A record of what a source said, as a source: it needs no network, and answers within what was recorded."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from khazana.bitcoin.headers import HEADER_SIZE, block_hash
from khazana.bitcoin.transactions import parse_transaction
from khazana.chain.answers import block_ref, bytes_of, entry, number, parse_json, record, rows
from khazana.chain.recording import FORM
from khazana.chain.refusals import COMPLETENESS_UNSHOWN, moved_on, wrong_network
from khazana.core import (
    MAX_SATS,
    BadInput,
    Basis,
    BlockRef,
    Finding,
    FoundTransaction,
    Output,
    Progress,
    ProofFailed,
    Sats,
    Unavailable,
)

__all__ = ["ReplaySource", "open_record"]

LINE_BYTES: Final = 32 * 2**20
RECORD_BYTES: Final = 4 * 2**30
_REMEDY: Final = "record again, or take the file again from where it came"


class _Known(NamedTuple):
    """A recorded transaction, and the scripts that it touches."""

    found: FoundTransaction
    scripts: frozenset[bytes]


@dataclass(slots=True)
class ReplaySource:
    """A record as a source of chain facts; `open_record` makes one.

    ``basis`` is that of the recorded source where the reader named the record's digest, and otherwise the word
    of whoever made the file: headers and branches can be checked, what the inputs spent cannot.
    """

    name: str
    network: str
    basis: Basis
    since: int
    digest: str
    _tip: BlockRef
    _scripts: set[bytes] = field(default_factory=set, repr=False)
    _headers: bytearray = field(default_factory=bytearray, repr=False)
    _first: int | None = field(default=None, repr=False)
    _known: list[_Known] = field(default_factory=list, repr=False)
    _noted: list[Finding] = field(default_factory=list, repr=False)

    def tip(self) -> BlockRef:
        """Return the tip when the record was made."""
        return self._tip

    def headers(self, start: int, count: int) -> bytes:
        """Return up to ``count`` recorded headers from height ``start`` on."""
        first = self._first or 0
        if start < first:
            raise self._beyond(f"its headers begin at height {first}", start)
        return bytes(self._headers[(start - first) * HEADER_SIZE : (start - first + count) * HEADER_SIZE])

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        """Yield what was recorded of ``scripts`` from height ``since`` to ``tip``, in order.

        Raises
        ------
        Unavailable
            If that is more than was recorded.
        """
        wanted = self._covered(scripts)
        if since < self.since:
            raise self._beyond(f"it begins at height {self.since}", since)
        header = self.headers(tip.height, 1)
        if not header or block_hash(header) != tip.hash:
            raise moved_on(self.name, tip)
        if wanted:
            self._noted.append(COMPLETENESS_UNSHOWN.at(source=self.name))
        for done, (found, touched) in enumerate(self._known, 1):
            if found.block is not None and since <= found.block.height <= tip.height and not wanted.isdisjoint(touched):
                yield found
            if progress is not None:
                progress(done, len(self._known), "transactions")

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        """Return what touched ``scripts`` and waited for a block when the record was made."""
        wanted = self._covered(scripts)
        return tuple(found for found, touched in self._known if found.block is None and not wanted.isdisjoint(touched))

    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted since the last call."""
        noted = tuple(dict.fromkeys(self._noted))
        self._noted.clear()
        return noted

    def close(self) -> None:
        """Forget nothing: there is no connection."""

    def take(self, said: Mapping[str, object], where: str) -> None:
        """Take a line of the record that is neither the first nor the last."""
        if "scripts" in said:
            self._scripts.update(bytes_of(one, where) for one in rows(said["scripts"], where))
        elif "headers" in said:
            self._take_headers(bytes_of(said["headers"], where), number(entry(said, "height", where), where), where)
        else:
            found = _found(said, where)
            read = parse_transaction(found.raw)
            touched = frozenset(output.script for output in (*read.outputs, *found.spent))
            self._known.append(_Known(found, touched))

    def _take_headers(self, raw: bytes, height: int, where: str) -> None:
        if self._first is None:
            self._first = height
        if len(raw) % HEADER_SIZE or height != self._first + len(self._headers) // HEADER_SIZE:
            raise BadInput("headers do not follow each other", where=where, value=height, remedy=_REMEDY)
        self._headers += raw

    def _covered(self, scripts: Collection[bytes]) -> frozenset[bytes]:
        wanted = frozenset(scripts)
        if missing := wanted - self._scripts:
            raise self._beyond(f"it says nothing of {len(missing)} of the scripts", min(missing).hex())
        return wanted

    def _beyond(self, what: str, value: object) -> Unavailable:
        return Unavailable(
            f"the record does not reach so far: {what}",
            where=self.name,
            value=value,
            remedy="record again with what is wanted, or ask a source that is live",
        )


def open_record(path: Path, *, network: str, digest: str | None = None) -> ReplaySource:
    """Read a record.

    Parameters
    ----------
    network
        The network that it must be of.
    digest
        The record's digest, from somebody the reader trusts; where given, the file must have it.

    Raises
    ------
    BadInput
        If the file is no whole record, or of another network.
    ProofFailed
        If it was changed, or has another digest than the one named.
    Unavailable
        If it cannot be read.
    """
    source: ReplaySource | None = None
    running = sha256()
    count = 0
    for count, line in enumerate(_lines(path), 1):
        where = f"{path}:{count}"
        row = _row(line, where)
        if source is None:
            source = _begin(row, where, network, trusted=digest is not None)
        elif "sha256" in row:
            _check_end(row, running.hexdigest(), count - 1, digest, where)
            source.digest = running.hexdigest()
        elif source.digest:
            raise BadInput("the record goes on after its end", where=where, remedy=_REMEDY)
        else:
            _take(source, row, where)
        running.update(line)
    if source is None or not source.digest:
        raise BadInput("the record ends before its digest", where=f"{path}:{count}", remedy=_REMEDY)
    return source


def _lines(path: Path) -> Iterator[bytes]:
    try:
        if path.stat().st_size > RECORD_BYTES:
            raise BadInput(f"a record has at most {RECORD_BYTES} bytes", where=str(path), remedy="record fewer scripts")
        with path.open("rb") as file:
            while line := file.readline(LINE_BYTES):
                yield line
    except OSError as failure:
        raise Unavailable(
            f"the record cannot be read: {failure.strerror}", where=str(path), remedy="name a file that can be read"
        ) from None


def _row(line: bytes, where: str) -> Mapping[str, object]:
    if not line.endswith(b"\n"):
        raise BadInput("a line of the record is cut off, or too long", where=where, remedy=_REMEDY)
    try:
        return record(parse_json(line, where), where)
    except Unavailable as failure:
        raise BadInput(failure.what, where=where, value=failure.value, remedy=_REMEDY) from None


def _take(source: ReplaySource, row: Mapping[str, object], where: str) -> None:
    try:
        source.take(row, where)
    except (BadInput, Unavailable) as failure:
        raise BadInput(failure.what, where=where, value=failure.value, remedy=_REMEDY) from None


def _begin(said: Mapping[str, object], where: str, network: str, *, trusted: bool) -> ReplaySource:
    tip = said.get("tip")
    if said.get("form") != FORM or not isinstance(tip, list) or len(tip) != len(("height", "hash")):
        raise BadInput("the file is no record of a chain", where=where, remedy=f"its first line has the form {FORM!r}")
    if said.get("network") != network:
        raise wrong_network(where, network, str(said.get("network")))
    try:
        basis = Basis(str(said.get("basis")))
        return ReplaySource(
            name=f"record of {str(said.get('source'))[:100]}",
            network=network,
            basis=basis if trusted else Basis.SERVER,
            since=number(said.get("since"), where),
            digest="",
            _tip=block_ref(tip[0], tip[1], where),
        )
    except (ValueError, Unavailable) as failure:
        raise BadInput(f"the record's first line cannot be read: {failure}", where=where, remedy=_REMEDY) from None


def _check_end(said: Mapping[str, object], found: str, lines: int, digest: str | None, where: str) -> None:
    stated = json.dumps(said, sort_keys=True)
    if stated != json.dumps({"lines": lines, "sha256": found}, sort_keys=True):
        raise ProofFailed(
            "the record was changed: its digest is not that of its lines",
            evidence=said,
            where=where,
            value=found,
            remedy=_REMEDY,
        )
    if digest is not None and digest != found:
        raise ProofFailed(
            "the record is another one than was named", evidence=said, where=where, value=found, remedy=_REMEDY
        )


def _found(said: Mapping[str, object], where: str) -> FoundTransaction:
    block, branch = entry(said, "block", where), entry(said, "branch", where)
    place = None if block is None else rows(block, where)
    if place is not None and len(place) != len(("height", "hash")):
        raise BadInput("a block is a height and a hash", where=where, value=place, remedy=_REMEDY)
    position = entry(said, "position", where)
    return FoundTransaction(
        raw=bytes_of(entry(said, "raw", where), where),
        spent=tuple(_output(one, where) for one in rows(entry(said, "spent", where), where)),
        block=None if place is None else block_ref(place[0], place[1], where),
        position=None if position is None else number(position, where),
        branch=None if branch is None else tuple(bytes_of(one, where, size=32) for one in rows(branch, where)),
    )


def _output(said: object, where: str) -> Output:
    pair = rows(said, where)
    if len(pair) != len(("amount", "script")):
        raise BadInput("an output is an amount and a script", where=where, value=pair, remedy=_REMEDY)
    return Output(Sats(number(pair[0], where, most=MAX_SATS)), bytes_of(pair[1], where))
