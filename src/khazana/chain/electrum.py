"""One Electrum server as a source of chain facts. It is not believed: what it says must prove itself."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final

from khazana.bitcoin import HEADER_SIZE, block_hash, parse_transaction, rules_of
from khazana.chain.electrum_fetching import Blocks, Fetching
from khazana.chain.electrum_findings import FIRST_CERTIFICATE, READ_ON_THE_WAY
from khazana.chain.electrum_protocol import (
    CHUNK,
    Entry,
    headers_call,
    history_call,
    mempool_call,
    read_headers,
    read_history,
    read_status,
    read_tip,
    script_hash,
    status_call,
    status_of,
    tip_call,
)
from khazana.chain.electrum_session import WINDOW, ElectrumSession, ServerRefused
from khazana.chain.header_span import HeaderSpan
from khazana.chain.known_outputs import KnownOutputs
from khazana.chain.refusals import COMPLETENESS_UNSHOWN, moved_on, wrong_network
from khazana.core import (
    Basis,
    BlockRef,
    Finding,
    FoundTransaction,
    Progress,
    ProofFailed,
    Unavailable,
)
from khazana.wire import Endpoint, StreamLimits

__all__ = ["ElectrumSource"]

MOST_ENTRIES: Final = 2_000_000
"""Entries of histories kept at once; what a source names beyond them is refused."""


class ElectrumSource:
    """One server, as `khazana.core.ChainSource`. Not for several threads at once.

    Parameters
    ----------
    window
        Calls in flight at once.
    """

    basis = Basis.PROVEN

    def __init__(
        self, endpoint: Endpoint, network: str, *, limits: StreamLimits | None = None, window: int = WINDOW
    ) -> None:
        self._genesis = rules_of(network).genesis
        self._network = network
        self._session = ElectrumSession(endpoint, limits=limits, window=window)
        self._known = KnownOutputs()
        self._histories: dict[str, tuple[Entry, ...]] = {}
        self._pieces: list[tuple[int, bytes]] = []
        self._noted: list[Finding] = []
        self._greeted = False

    @property
    def name(self) -> str:
        """Return the server's address."""
        return self._session.name

    @property
    def network(self) -> str:
        """Return the network that the server must be on."""
        return self._network

    def tip(self) -> BlockRef:
        """Return the block that the server takes for the tip."""
        self._greet()
        height, raw = self._session.ask(tip_call(), read_tip)
        return BlockRef(height, block_hash(raw))

    def headers(self, start: int, count: int) -> bytes:
        """Return up to ``count`` headers from height ``start`` on; fewer where the chain ends."""
        self._greet()
        raw = self._headers(start, count)
        self._remember(start, raw)
        return raw

    def transactions(
        self, scripts: Collection[bytes], since: int, tip: BlockRef, *, progress: Progress | None = None
    ) -> Iterator[FoundTransaction]:
        """Yield what touches ``scripts`` from height ``since`` to ``tip``, each with a branch that was checked.

        Raises
        ------
        ProofFailed
            If what the server says does not hold.
        Unavailable
            If it does not answer within its limits, or ``tip`` is not on its chain (any more).
        """
        span = self.span(since, tip)
        entries = self.entries(scripts, since, tip.height)
        self.confirm(tip)
        try:
            yield from self.fetch(entries, scripts, span, progress=progress)
        except (ProofFailed, ServerRefused):
            self.confirm(tip)  # a chain that moved on explains it
            raise
        self._noted.append(COMPLETENESS_UNSHOWN.at(source=self.name))

    def unconfirmed(self, scripts: Collection[bytes]) -> tuple[FoundTransaction, ...]:
        """Return what touches ``scripts`` and is in no block yet, in order of txid: on the server's word."""
        self._greet()
        calls = [mempool_call(script_hash(script)) for script in scripts]
        named = {Entry(0, one.txid) for found in self._session.ask_all(calls, read_history) for one in found}
        _check_count(len(named), self.name)
        found = list(self.fetch(sorted(named), scripts, None))
        return tuple(sorted(found, key=lambda one: parse_transaction(one.raw).txid))

    def findings(self) -> tuple[Finding, ...]:
        """Return what was noted since the last call."""
        noted, self._noted = tuple(self._noted), []
        return noted

    def close(self) -> None:
        """End the connection."""
        self._session.close()

    def entries(self, scripts: Collection[bytes], since: int, upto: int) -> list[Entry]:
        """Return what the server names from height ``since`` to ``upto``, in order of height: nothing of it proven."""
        self._greet()
        hashes = sorted({script_hash(script) for script in scripts})
        self._read_histories(hashes)
        lowest = max(since, 1)
        return sorted({one for hashed in hashes for one in self._histories[hashed] if lowest <= one.height <= upto})

    def fetch(
        self,
        entries: Sequence[Entry],
        scripts: Collection[bytes],
        blocks: Blocks | None,
        *,
        progress: Progress | None = None,
    ) -> Iterator[FoundTransaction]:
        """Yield the transactions of ``entries``, proven to stand in ``blocks``; ``None`` for unconfirmed ones."""
        fetching = Fetching(self._session, self._known, frozenset(scripts))
        for done, found in enumerate(fetching.found(entries, blocks), start=1):
            if progress is not None and (done % 100 == 0 or done == len(entries)):
                progress(done, len(entries), "transactions")
            yield found

    def span(self, since: int, tip: BlockRef) -> HeaderSpan:
        """Return the server's headers from ``since`` to ``tip``, each building on the one before.

        Raises
        ------
        Unavailable
            If ``tip`` is not on the server's chain.
        """
        self._greet()
        since = min(since, tip.height)
        count = tip.height - since + 1
        raw = self._remembered(since, count)
        if raw is None or block_hash(raw[-HEADER_SIZE:]) != tip.hash:
            raw = self._headers(since, count)
        if len(raw) != count * HEADER_SIZE or block_hash(raw[-HEADER_SIZE:]) != tip.hash:
            raise moved_on(self.name, tip)
        return HeaderSpan(since, raw, self.name)

    def confirm(self, tip: BlockRef) -> None:
        """Refuse to go on where ``tip`` is not on the server's chain any more."""
        raw = self._headers(tip.height, 1)
        if not raw or block_hash(raw) != tip.hash:
            self._pieces.clear()
            raise moved_on(self.name, tip)

    def forget_headers(self) -> None:
        """Drop the headers that were kept for `span`, for who keeps them elsewhere."""
        self._pieces.clear()

    def _greet(self) -> None:
        """See that the server is on the network, once."""
        if self._greeted:
            return
        if (met := self._headers(0, 1)) != self._genesis:
            self._session.close()
            raise wrong_network(self.name, self._network, block_hash(met) if met else "no header")
        self._greeted = True
        endpoint = self._session.endpoint
        if endpoint.is_exposed:
            self._noted.append(READ_ON_THE_WAY.at(server=self.name))
        if endpoint.tls is not None and endpoint.tls.first_use:
            self._noted.append(FIRST_CERTIFICATE.at(server=self.name, fingerprint=self._session.certificate))

    def _headers(self, start: int, count: int) -> bytes:
        """Ask for headers in steps, many in flight; servers give fewer at once than we ask for if they want."""
        pieces: list[bytes] = []
        got = 0
        while got < count:
            starts = range(start + got, start + count, CHUNK)
            sizes = [min(CHUNK, start + count - one) for one in starts]
            calls = [headers_call(one, size) for one, size in zip(starts, sizes, strict=True)]
            whole = _whole(self._session.ask_all(calls, _reader(sizes[0])), sizes)
            pieces += whole
            got += sum(map(len, whole)) // HEADER_SIZE
            if not whole[-1]:
                break
        return b"".join(pieces)

    def _read_histories(self, hashes: Sequence[str]) -> None:
        """Ask for histories; for one that was read before only if its digest is another now."""
        known = [hashed for hashed in hashes if hashed in self._histories]
        digests = dict(zip(known, self._session.ask_all([status_call(one) for one in known], read_status), strict=True))
        asked = [one for one in hashes if one not in digests or digests[one] != status_of(self._histories[one])]
        count = sum(len(self._histories[one]) for one in known)
        calls = [history_call(one) for one in asked]
        for hashed, entries in zip(asked, self._session.ask_all(calls, read_history), strict=True):
            count += len(entries)
            _check_count(count, self.name)
            self._histories[hashed] = entries

    def _remember(self, start: int, raw: bytes) -> None:
        """Keep headers that went through, so that they need not come twice."""
        if self._pieces and start != self._pieces[-1][0] + len(self._pieces[-1][1]) // HEADER_SIZE:
            self._pieces.clear()
        if raw:
            self._pieces.append((start, raw))

    def _remembered(self, start: int, count: int) -> bytes | None:
        if not self._pieces or start < self._pieces[0][0]:
            return None
        first = self._pieces[0][0]
        joined = b"".join(raw for _, raw in self._pieces)
        self._pieces = [(first, joined)]
        part = joined[(start - first) * HEADER_SIZE : (start - first + count) * HEADER_SIZE]
        return part if len(part) == count * HEADER_SIZE else None


def _reader(asked: int) -> Callable[[object, str], bytes]:
    return lambda result, where: read_headers(result, where, asked)


def _whole(answers: Sequence[bytes], sizes: Sequence[int]) -> list[bytes]:
    """Return answers up to the first that has fewer headers than asked for, which is the last that counts."""
    kept: list[bytes] = []
    for answer, size in zip(answers, sizes, strict=True):
        kept.append(answer)
        if len(answer) < size * HEADER_SIZE:
            break
    return kept


def _check_count(count: int, name: str) -> None:
    if count > MOST_ENTRIES:
        raise Unavailable(
            f"the server names more than {MOST_ENTRIES} transactions",
            where=name,
            value=count,
            remedy="watch fewer scripts at once, or ask a node of your own",
        )
