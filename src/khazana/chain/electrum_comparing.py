"""The histories of several servers, compared: all that any of them names and proves, and who did not name it."""

import heapq
from collections.abc import Iterator
from typing import Final

from khazana.bitcoin import HeaderChain, parse_transaction
from khazana.chain.electrum_findings import ONE_LEFT, WITHHELD
from khazana.chain.electrum_protocol import Entry
from khazana.chain.electrum_roster import Listed, Roster
from khazana.core import FoundTransaction, KhazanaError, Progress

__all__ = ["Comparison"]

_A_REPORT: Final = 100


class Comparison:
    """One reading of what touches ``scripts`` from height ``since`` to the tip of ``chain``, from all on the roster."""

    def __init__(self, roster: Roster, scripts: frozenset[bytes], since: int, chain: HeaderChain) -> None:
        self._roster = roster
        self._scripts = scripts
        self._since = since
        self._chain = chain
        self._proven: set[Entry] = set()

    def found(self, progress: Progress | None = None) -> Iterator[FoundTransaction]:
        """Yield in order of height and position; a server that fails meanwhile is replaced by the others.

        Raises
        ------
        Unavailable
            If no server is left.
        """
        named = {server: frozenset(entries) for server, entries in self._roster.all(self._named)}
        while left := self._left(named):
            try:
                yield from self._round(named, left, progress)
            except _Failed as failed:
                self._roster.set_aside(failed.server, failed.failure)
                del named[failed.server]
                self._roster.need()
        self._compare(named)

    def _named(self, server: Listed) -> list[Entry]:
        """Ask a server for histories, as far as its chain is the best one."""
        height = min(server.common, self._chain.height)
        entries = server.source.entries(self._scripts, self._since, height)
        server.source.confirm(self._chain.ref(height))
        return entries

    def _left(self, named: dict[Listed, frozenset[Entry]]) -> list[Entry]:
        return sorted(frozenset().union(*named.values()) - self._proven)

    def _round(
        self, named: dict[Listed, frozenset[Entry]], left: list[Entry], progress: Progress | None
    ) -> Iterator[FoundTransaction]:
        """Fetch what is left: most of it from the server that named most, the rest from those that named it."""
        first = max(named, key=lambda server: len(named[server]))
        rest: dict[Listed, list[Entry]] = {}
        for entry in left:
            if entry not in named[first]:
                rest.setdefault(next(server for server in named if entry in named[server]), []).append(entry)
        others = [list(self._fetched(server, entries)) for server, entries in rest.items()]
        mine = self._fetched(first, [entry for entry in left if entry in named[first]])
        count = len(self._proven) + len(left)
        for entry, found in heapq.merge(mine, *others, key=lambda one: (one[0].height, one[1].position)):
            self._proven.add(entry)
            if progress is not None and (len(self._proven) % _A_REPORT == 0 or len(self._proven) == count):
                progress(len(self._proven), count, "transactions")
            yield found

    def _fetched(self, server: Listed, entries: list[Entry]) -> Iterator[tuple[Entry, FoundTransaction]]:
        try:
            for found in server.source.fetch(entries, self._scripts, self._chain):
                height = found.block.height if found.block else 0
                yield Entry(height, parse_transaction(found.raw).txid), found
        except KhazanaError as failure:
            raise _Failed(server, self._why(server, failure)) from None

    def _why(self, server: Listed, failure: KhazanaError) -> KhazanaError:
        """Return why a server failed: that its chain moved on explains what it does not show."""
        try:
            server.source.confirm(self._chain.ref(min(server.common, self._chain.height)))
        except KhazanaError as moved:
            return moved
        return failure

    def _compare(self, named: dict[Listed, frozenset[Entry]]) -> None:
        """Note who did not name what was proven, as far as its chain goes."""
        for server, entries in named.items():
            missing = sorted(entry for entry in self._proven - entries if entry.height <= server.common)
            if missing:
                self._roster.note(WITHHELD, server, count=len(missing), txid=missing[0].txid, height=missing[0].height)
        if len(named) == 1 < len(self._roster.servers):
            self._roster.note(ONE_LEFT, next(iter(named)))


class _Failed(Exception):
    """A server failed while it was asked for transactions."""

    def __init__(self, server: Listed, failure: KhazanaError) -> None:
        super().__init__(server.source.name)
        self.server = server
        self.failure = failure
