"""Several Electrum servers as one source: the chain of most work, and all that any of them names and can prove.

A server cannot invent a transaction, move it to another block or change its amounts: each of these fails a proof. It
can keep silent. So histories are compared, and who keeps silent about what another proves is named. What all of them
keep silent about cannot be seen.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

from khazana.bitcoin import HeaderChain, parse_transaction
from khazana.chain.electrum import ElectrumSource
from khazana.chain.electrum_comparing import Comparison
from khazana.chain.electrum_findings import BEHIND, OTHER_CHAIN
from khazana.chain.electrum_roster import Listed, Roster
from khazana.chain.following import follow
from khazana.chain.refusals import COMPLETENESS_UNSHOWN, moved_on
from khazana.core import (
    BadInput,
    Basis,
    BlockRef,
    Finding,
    FoundTransaction,
    KhazanaError,
    Progress,
    Unavailable,
)

__all__ = ["ElectrumServers"]

_BEHIND: Final = 3
"""Blocks that a server may lack before that is noted: blocks reach servers at different moments."""


class ElectrumServers:
    """Several servers, as `khazana.core.ChainSource`. Not for several threads at once.

    Parameters
    ----------
    sources
        One for each server, all of one network.
    chain
        Headers that were checked before, so that only later ones need be asked for; else all are.
    now
        Tells the present; headers dated more than two hours ahead of it are refused.

    Raises
    ------
    BadInput
        If there is no server, one is named twice, or they are of several networks.
    """

    basis = Basis.PROVEN

    def __init__(
        self,
        sources: Sequence[ElectrumSource],
        *,
        chain: HeaderChain | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        networks = sorted({source.network for source in sources} | ({chain.network} if chain else set()))
        names = [source.name for source in sources]
        if len(networks) != 1 or len(set(names)) != len(names) or not names:
            raise BadInput(
                "servers are compared where there is one at least, none is named twice, and all are of one network",
                value=(networks, names),
                remedy="name each server once, and servers of one network",
            )
        self._network = networks[0]
        self._chain = chain or HeaderChain.genesis(self._network)
        self._now = now
        self._roster = Roster(sources)
        self._noted: list[Finding] = []

    @property
    def name(self) -> str:
        """Return the servers' addresses."""
        return self._roster.name

    @property
    def network(self) -> str:
        """Return the network that the servers must be on."""
        return self._network

    @property
    def chain(self) -> HeaderChain:
        """The chain of most work, as of the last call of `tip`."""
        return self._chain

    def tip(self) -> BlockRef:
        """Return the tip of the chain of most work that any server shows.

        Raises
        ------
        Unavailable
            If no server is left that answers and does not lie, or all show a chain too short to be the real one.
        """
        self._roster.call()
        tips = self._roster.all(lambda server: server.source.tip())
        for server, tip in tips:
            self._follow(server, tip)
        self._roster.need()
        for server, tip in tips:
            if server.is_asked:
                self._place(server, tip)
        self._roster.need()
        self._check_work()
        return self._chain.tip

    def headers(self, start: int, count: int) -> bytes:
        """Return up to ``count`` headers of that chain from height ``start`` on; fewer where it ends."""
        if self._chain.height == 0:
            self.tip()
        self._roster.need()
        return self._chain.raws(start, count)

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        """Yield what touches ``scripts`` from height ``since`` to ``tip``, named by any server and proven.

        Raises
        ------
        Unavailable
            If no server is left that answers and does not lie, or ``tip`` is not on the chain of most work.
        """
        if tip.height == 0 or tip not in self._chain or not self._roster.asked:
            self.tip()
        if tip not in self._chain:
            raise moved_on(self.name, tip)
        noted = self._roster.taken()
        try:
            chain = self._chain.upto(tip.height)
            yield from Comparison(self._roster, frozenset(scripts), since, chain).found(progress)
        except Unavailable:
            self._explain(tip)
            raise
        finally:
            self._roster.note_again(noted)
        asked = ", ".join(server.source.name for server in self._roster.asked)
        self._noted.append(COMPLETENESS_UNSHOWN.at(source=asked))

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        """Return what any server names as waiting for a block, in order of txid: on the servers' word."""
        found = {
            parse_transaction(one.raw).txid: one
            for _, answer in self._roster.all(lambda server: server.source.unconfirmed(scripts))
            for one in answer
        }
        return tuple(found[txid] for txid in sorted(found))

    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted since the last call, each server's own notes among it."""
        noted = self._roster.taken()
        for server in self._roster.servers:
            noted += server.source.findings()
        noted += self._noted
        self._noted = []
        return tuple(noted)

    def close(self) -> None:
        """End all connections."""
        for server in self._roster.servers:
            server.source.close()

    def _explain(self, tip: BlockRef) -> None:
        """Where the chain moved on under all servers, say that alone."""
        noted = self._roster.taken()
        if not any(server.lied for server in self._roster.servers):
            self.tip()
            if tip not in self._chain:
                raise moved_on(self.name, tip) from None
        self._roster.note_again(noted)

    def _follow(self, server: Listed, tip: BlockRef) -> None:
        """Go over to a server's chain where it took more work."""
        if tip in self._chain:
            return
        try:
            self._chain = follow(server.source, self._chain, now=self._now() if self._now else None)
        except KhazanaError as failure:
            self._roster.set_aside(server, failure)
        server.source.forget_headers()

    def _place(self, server: Listed, tip: BlockRef) -> None:
        """See how far a server's chain is the best one, and note where it is not."""
        if tip in self._chain:
            server.common = tip.height
            if self._chain.height - tip.height >= _BEHIND:
                self._roster.note(BEHIND, server, height=tip.height, blocks=self._chain.height - tip.height)
            return
        try:
            server.common = _common(server.source, self._chain, tip)
        except KhazanaError as failure:
            self._roster.set_aside(server, failure)
            return
        self._roster.note(OTHER_CHAIN, server, height=server.common, tip=tip.height)

    def _check_work(self) -> None:
        if self._chain.work < self._chain.rules.least_work:
            raise Unavailable(
                "all servers show a chain with less work than this network's had when this was released",
                where=self.name,
                value=f"height {self._chain.height}",
                remedy="wait until the servers have caught up, or name others",
            )


def _common(source: ElectrumSource, chain: HeaderChain, tip: BlockRef) -> int:
    """Return the greatest height at which a server's header is the chain's."""
    low, high = 0, min(tip.height, chain.height)
    while low < high:
        middle = (low + high + 1) // 2
        if source.headers(middle, 1) == chain.raw(middle):
            low = middle
        else:
            high = middle - 1
    return low
