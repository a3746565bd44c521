"""Transactions of a history, each with its branch and all that it spends, fetched with many calls in flight.

A transaction is known by the hash of its bytes, its place by a branch to the root of its block, and what it
spends by the transactions before it, whose hashes it names. So of all that comes nothing rests on the server's word.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, cast

from khazana.bitcoin import RawTransaction, check_leaf, parse_transaction
from khazana.chain.electrum_protocol import (
    Entry,
    Json,
    merkle_call,
    read_merkle,
    read_transaction,
    transaction_call,
)
from khazana.chain.electrum_session import ElectrumSession
from khazana.chain.known_outputs import KnownOutputs
from khazana.core import BadInput, BlockRef, FoundTransaction, InvariantBroken, Output, ProofFailed, Unavailable
from khazana.wire import Call

__all__ = ["Blocks", "Fetching"]

_REMEDY: Final = "ask another server, and do not trust this one"
_BRANCHES: Final = 8
"""Branches of one block asked for at once at least; of many named for one block, a quarter."""
_BLOCK_BYTES: Final = 4_000_000
"""What a block holds at most (BIP-141): more named for one block is not true."""
_WAITING_BYTES: Final = 64 * 2**20
"""What may be kept while something before it is still to come, and what unconfirmed transactions may have in all."""


class Blocks(Protocol):
    """Which block stands at which height, and its merkle root."""

    def ref(self, height: int) -> BlockRef:
        """Return the block at a height."""

    def root(self, height: int) -> bytes:
        """Return its merkle root, in the order of the wire."""


@dataclass(slots=True)
class _Item:
    """A transaction on its way: what came of it so far."""

    entry: Entry
    raw: bytes = b""
    parsed: RawTransaction | None = None
    place: tuple[int, tuple[bytes, ...]] | None = None
    spent: list[Output | None] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """What was named for one block, or as unconfirmed.

    ``left`` counts what is still to come, from its start on; ``unasked`` are those whose branches were not asked for,
    and ``asked`` counts branches that are on their way.
    """

    entries: list[Entry] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    left: int = -1
    size: int = 0
    by_txid: dict[str, _Item] = field(default_factory=dict)
    unasked: deque[_Item] = field(default_factory=deque)
    asked: int = 0


class Fetching:
    """One fetch from one server, of transactions that touch ``scripts``; ``found`` is called once."""

    def __init__(self, session: ElectrumSession, known: KnownOutputs, scripts: frozenset[bytes]) -> None:
        self._session = session
        self._known = known
        self._scripts = scripts
        self._calls: deque[tuple[object, Call]] = deque()
        self._wanted: dict[str, list[tuple[_Group, _Item]]] = {}
        self._waiting: dict[str, list[tuple[_Group, _Item, int]]] = {}
        self._coming: set[str] = set()
        self._later: set[str] = set()
        self._kept_bytes = 0

    def found(self, entries: Sequence[Entry], blocks: Blocks | None) -> Iterator[FoundTransaction]:
        """Fetch ``entries``, which are in order of height, and yield them block by block.

        Parameters
        ----------
        blocks
            The chain that they must stand in; ``None`` where all are unconfirmed.

        Raises
        ------
        ProofFailed
            If what the server says does not hold.
        Unavailable
            If it does not answer within its limits, or answers what cannot be read.
        """
        groups = _by_height(entries)
        unstarted, order = deque(groups), deque(groups)
        self._later = {entry.txid for entry in entries}

        def following() -> tuple[object, Call] | None:
            while not self._calls and unstarted and self._kept_bytes <= _WAITING_BYTES:
                self._start(unstarted.popleft())
            return self._calls.popleft() if self._calls else None

        for tag, call, answer in self._session.run(following):
            result, where = self._session.result(call, answer), self._session.where(call)
            if isinstance(tag, str):
                self._take_transaction(tag, result, where)
            else:
                self._take_branch(tag, result, where)
            while order and not order[0].left:
                yield from self._handed(order.popleft(), blocks)
        if order:
            raise ProofFailed(
                "the server names transactions that spend later ones",
                evidence=tuple(order[0].entries),
                where=self._session.name,
                remedy=_REMEDY,
            )

    def _start(self, group: _Group) -> None:
        group.left = 0
        for entry in group.entries:
            item = _Item(entry)
            group.items.append(item)
            group.by_txid[entry.txid] = item
            group.left += 1
            self._later.discard(entry.txid)
            self._wanted.setdefault(entry.txid, []).append((group, item))
            self._ask_for(entry.txid)
            if entry.height > 0:
                group.left += 1
                group.unasked.append(item)
        self._ask_for_branches(group)

    def _ask_for_branches(self, group: _Group) -> None:
        """Ask for some branches of a block at a time: each that comes may show the one beside it too."""
        most = max(_BRANCHES, len(group.items) // 4)
        while group.unasked and group.asked < most:
            item = group.unasked.popleft()
            if item.place is None:
                group.asked += 1
                self._calls.append(((group, item), merkle_call(item.entry)))

    def _ask_for(self, txid: str) -> None:
        if txid not in self._coming:
            self._coming.add(txid)
            self._calls.append((txid, transaction_call(txid)))

    def _take_transaction(self, txid: str, result: Json, where: str) -> None:
        raw = read_transaction(result, where)
        parsed = _parsed(raw, txid, where)
        self._coming.discard(txid)
        self._known.add(parsed)
        for group, item, place in self._waiting.pop(txid, ()):
            _fill(item, place, parsed.outputs, where)
            group.left -= 1
        for group, item in self._wanted.pop(txid, ()):
            self._keep(group, raw, where)
            item.raw, item.parsed = raw, parsed
            item.spent = [None] * len(parsed.outpoints)
            group.left -= 1
            for place, outpoint in enumerate(parsed.outpoints):
                self._spend(group, item, place, outpoint.txid, where)

    def _keep(self, group: _Group, raw: bytes, where: str) -> None:
        group.size += len(raw)
        self._kept_bytes += len(raw)
        height = group.entries[0].height
        if group.size > (_BLOCK_BYTES if height > 0 else _WAITING_BYTES):
            what = "for one block" if height > 0 else "as unconfirmed"
            raise ProofFailed(
                f"the server names more {what} than there can be",
                evidence=tuple(group.entries),
                where=where,
                value=f"{group.size} bytes",
                remedy=_REMEDY,
            )

    def _spend(self, group: _Group, item: _Item, place: int, parent: str, where: str) -> None:
        """Take an output that is spent from its transaction, now or when that comes."""
        outputs = self._known.get(parent)
        if outputs is not None:
            _fill(item, place, outputs, where)
            return
        group.left += 1
        self._waiting.setdefault(parent, []).append((group, item, place))
        if parent not in self._later:  # else it comes anyway
            self._ask_for(parent)

    def _take_branch(self, tag: object, result: Json, where: str) -> None:
        group, item = cast("tuple[_Group, _Item]", tag)
        place, branch = read_merkle(result, where, item.entry.height)
        group.asked -= 1
        self._put(group, item, place, branch)
        if branch:
            own = bytes.fromhex(item.entry.txid)[::-1]
            beside = group.by_txid.get(branch[0][::-1].hex())
            if beside is not None:
                self._put(group, beside, place ^ 1, (own, *branch[1:]))
        self._ask_for_branches(group)

    def _put(self, group: _Group, item: _Item, place: int, branch: tuple[bytes, ...]) -> None:
        if item.place is None:
            item.place = place, branch
            group.left -= 1

    def _handed(self, group: _Group, blocks: Blocks | None) -> list[FoundTransaction]:
        found = [self._proven(item, blocks) for item in group.items]
        group.items.clear()
        group.by_txid.clear()
        self._kept_bytes -= group.size
        return sorted(found, key=lambda one: -1 if one.position is None else one.position)

    def _proven(self, item: _Item, blocks: Blocks | None) -> FoundTransaction:
        entry, parsed = item.entry, item.parsed
        spent = tuple([output for output in item.spent if output is not None])
        if parsed is None or len(spent) != len(item.spent):
            raise InvariantBroken("a transaction was handed on before all of it came", value=entry)
        scripts = self._scripts
        if not (any(one.script in scripts for one in parsed.outputs) or any(one.script in scripts for one in spent)):
            raise ProofFailed(
                "the server names a transaction that does not touch what was asked for",
                evidence=item.raw,
                where=self._session.name,
                value=entry.txid,
                remedy=_REMEDY,
            )
        if item.place is None or blocks is None:
            return FoundTransaction(raw=item.raw, spent=spent, block=None, position=None, branch=None)
        position, branch = item.place
        self._check(entry, parsed, item.place, blocks)
        return FoundTransaction(
            raw=item.raw, spent=spent, block=blocks.ref(entry.height), position=position, branch=branch
        )

    def _check(
        self, entry: Entry, parsed: RawTransaction, place: tuple[int, tuple[bytes, ...]], blocks: Blocks
    ) -> None:
        bare_size = (parsed.weight - parsed.size) // 3
        try:
            check_leaf(entry.txid, bare_size, *place, blocks.root(entry.height))
        except ProofFailed as failure:
            where = self._session.where(merkle_call(entry))
            raise ProofFailed(
                failure.what, evidence=failure.evidence, where=where, value=failure.value, remedy=_REMEDY
            ) from None


def _by_height(entries: Sequence[Entry]) -> list[_Group]:
    groups: dict[int, _Group] = {}
    for entry in entries:
        groups.setdefault(max(entry.height, 0), _Group()).entries.append(entry)
    return list(groups.values())


def _parsed(raw: bytes, txid: str, where: str) -> RawTransaction:
    try:
        parsed = parse_transaction(raw)
    except BadInput as wrong:
        raise Unavailable(
            f"the server answers no transaction: {wrong.what}", where=where, value=wrong.value, remedy=_REMEDY
        ) from None
    if parsed.txid != txid:
        raise ProofFailed(
            "the server answers another transaction than asked for",
            evidence=raw,
            where=where,
            value=parsed.txid,
            remedy=_REMEDY,
        )
    return parsed


def _fill(item: _Item, place: int, outputs: tuple[Output, ...], where: str) -> None:
    if item.parsed is None:
        raise InvariantBroken("an input is filled before its transaction came", value=item.entry)
    vout = item.parsed.outpoints[place].vout
    if vout >= len(outputs):
        raise ProofFailed(
            "a transaction spends an output that there is not",
            evidence=item.raw,
            where=where,
            value=str(item.parsed.outpoints[place]),
            remedy=_REMEDY,
        )
    item.spent[place] = outputs[vout]
