"""Follow a programme's scripts on a chain: headers first, then what touches the scripts, span by span.

Everything that a source says is proven against the headers before it is kept. Each span is one transaction of
the store, so the work can be stopped, or killed, at any time: it goes on from the last span. In one go or in any
pieces, the rows are the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from khazana.app.chain_spans import SpanLimits, UpTo, Work, cut_spans, next_work
from khazana.app.chain_watches import GAP_LIMIT, Derivation, Watched
from khazana.bitcoin.header_chain import HeaderChain
from khazana.chain.following import follow
from khazana.chain.proving import prove
from khazana.core import (
    BadInput,
    BlockRef,
    ChainSource,
    Clock,
    Finding,
    KhazanaError,
    Progress,
    ProofFailed,
    Unavailable,
)
from khazana.store import (
    ChainMoved,
    ProvenTransaction,
    Reorganisation,
    ScannedSpan,
    Store,
    SyncState,
)

__all__ = ["ChainSync", "SyncReceipt", "load_chain", "sync"]

_HEADER_BYTES: Final = 80
_HEADERS_AT_ONCE: Final = 100_000
_ATTEMPTS: Final = 5
"""How often the work begins again because the chain moved on under it, in one run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReceipt:
    """What came of following a programme.

    Parameters
    ----------
    state
        How far it was followed; ``None`` if the work was stopped before the first span.
    tip
        The last block of the chain.
    complete
        Whether every script was followed to the tip; otherwise the work was stopped before.
    found
        How many transactions the source had.
    unconfirmed
        How many are in no block yet.
    reorganisations
        Those that were met.
    findings
        What the source noted.
    """

    programme: str
    network: str
    state: SyncState | None
    tip: BlockRef
    complete: bool
    found: int
    unconfirmed: int
    reorganisations: tuple[Reorganisation, ...]
    findings: tuple[Finding, ...]


def load_chain(store: Store, network: str) -> HeaderChain:
    """Return the chain of headers that is followed on a network, checked anew.

    Raises
    ------
    ProofFailed
        If the headers in the store were changed into what is no chain.
    """
    genesis = HeaderChain.genesis(network)
    raw = store.chain.headers(network)[_HEADER_BYTES:]
    return genesis.extended(raw, 1, now=None) if raw else genesis


def sync(  # noqa: PLR0913 - all that one run takes
    store: Store,
    source: ChainSource,
    programme: str,
    watched: Sequence[Watched],
    *,
    clock: Clock,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> SyncReceipt:
    """Follow a programme's scripts to the tip of a source's chain, once; see `ChainSync.run`."""
    return ChainSync(store=store, source=source, clock=clock).run(programme, watched, progress=progress, stop=stop)


@dataclass(slots=True)
class _Run:
    """One programme's run: what is derived, and what was done."""

    programme: str
    derivation: Derivation
    progress: Progress | None
    stop: Callable[[], bool]
    found: int = 0
    reorganisations: list[Reorganisation] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ChainSync:
    """Follows programmes on the chain of one source. The checked headers are kept from run to run."""

    store: Store
    source: ChainSource
    clock: Clock
    gap: int = GAP_LIMIT
    limits: SpanLimits = field(default_factory=SpanLimits)
    _chain: HeaderChain | None = None

    @property
    def network(self) -> str:
        """The source's network."""
        return self.source.network

    @property
    def chain(self) -> HeaderChain:
        """The chain that was followed last."""
        if self._chain is None:
            self._chain = load_chain(self.store, self.network)
        return self._chain

    def run(
        self,
        programme: str,
        watched: Sequence[Watched],
        *,
        progress: Progress | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> SyncReceipt:
        """Follow a programme's scripts to the tip.

        Parameters
        ----------
        watched
            The entries of its perimeter on this network; what is in the store of others is followed no further.
        progress
            Told the height that was reached, the tip's height, and of what; it may raise to stop the work, too.
        stop
            Asked before each span whether to stop; what was kept until then stays.

        Raises
        ------
        Unavailable
            If the source does not answer, or the chain moves on faster than it can be followed.
        ProofFailed
            If what the source says does not hold. Nothing of it was kept.
        """
        store = self.store.chain
        derivation = Derivation(watched, store.watches(programme, self.network), gap=self.gap)
        derivation.further(store.used(programme, self.network))
        run = _Run(programme, derivation, progress, stop or (lambda: False))
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._receipt(run, complete=self._attempt(run))
            except (ChainMoved, Unavailable, ProofFailed) as refusal:
                if attempt == _ATTEMPTS or not self._moved_on(refusal):
                    raise
                run.derivation = Derivation(watched, store.watches(programme, self.network), gap=self.gap)
                run.derivation.further(store.used(programme, self.network))
        raise Unavailable("the chain moves on faster than it can be followed", where=self.source.name)

    def _attempt(self, run: _Run) -> bool:
        """Follow to the tip, or until the work is to stop; tell whether it is complete."""
        store, network = self.store.chain, self.network
        if run.stop():
            return False
        target = self._follow_headers(run)
        store.set_watches(run.programme, network, run.derivation.watches())
        while (work := self._next_work(run, target)) is not None:
            for span in self._spans(run, work):
                store.save_span(run.programme, network, span, tip=self.chain.tip)
                run.found += len(span.transactions)
                if run.progress is not None:
                    run.progress(span.until.height, target, "blocks")
                if run.stop() and self._next_work(run, target) is not None:
                    return False
        self._save_unconfirmed(run)
        return True

    def _follow_headers(self, run: _Run) -> int:
        """Take over the source's headers; return the height up to which it can be asked about the chain."""
        stored = self.store.chain.tip(self.network)
        if stored not in {None, self.chain.tip}:
            self._chain = load_chain(self.store, self.network)
        while self.source.tip().height - self.chain.tip.height > _HEADERS_AT_ONCE:
            part = UpTo(self.source, self.chain.tip.height + _HEADERS_AT_ONCE)
            grown = follow(part, self.chain, now=self.clock.now(), progress=run.progress)
            if grown.tip == self.chain.tip:
                break  # the source's chain is another, and has not more work by there: take the whole
            self._keep_headers(run, grown)
        self._keep_headers(run, follow(self.source, self.chain, now=self.clock.now(), progress=run.progress))
        tip = self.source.tip()
        return tip.height if tip in self.chain else self.chain.tip.height

    def _keep_headers(self, run: _Run, after: HeaderChain) -> None:
        tip = self.store.chain.tip(self.network)
        if after.tip != tip:
            start = 0 if tip is None else _first_difference(self.chain, after)
            raw = after.raws(start, after.tip.height + 1 - start)
            left = self.store.chain.save_headers(self.network, start, raw, tip=tip, at=self.clock.now())
            if left is not None:
                run.reorganisations.append(left)
        self._chain = after

    def _next_work(self, run: _Run, target: int) -> Work | None:
        state = self.store.chain.state(run.programme, self.network)
        watches = self.store.chain.watches(run.programme, self.network)
        heights = {one.script: one.scanned for one in watches}
        return next_work(heights, None if state is None else state.block.height, target)

    def _spans(self, run: _Run, work: Work) -> Iterator[ScannedSpan]:
        """Ask for what touches some scripts, prove it, and cut it into spans."""
        limits = self.limits
        for since, until in work.windows(limits.blocks):
            block = self.chain.ref(until)
            proven = self._proven(work.scripts, since, block) if work.scripts else iter(())
            for first, last, transactions in cut_spans(proven, since, until, limits):
                used = {output.script for one in transactions for output in one.fact.transaction.outputs} & work.scripts
                yield ScannedSpan(
                    scripts=work.scripts,
                    since=first,
                    until=self.chain.ref(last),
                    source=self.source.name,
                    at=self.clock.now(),
                    transactions=transactions,
                    derived=run.derivation.further(used) if used else (),
                )

    def _proven(self, scripts: frozenset[bytes], since: int, until: BlockRef) -> Iterator[ProvenTransaction]:
        for found in self.source.transactions(scripts, since, until):
            fact = prove(found, self.chain, self.source)
            yield ProvenTransaction(fact=fact, raw=found.raw, branch=found.branch)

    def _save_unconfirmed(self, run: _Run) -> None:
        scripts = frozenset(one.script for one in run.derivation.watches())
        found = self.source.unconfirmed(scripts) if scripts else ()
        proven = [ProvenTransaction(fact=prove(one, self.chain, self.source), raw=one.raw) for one in found]
        self.store.chain.save_unconfirmed(run.programme, self.network, proven, at=self.clock.now())

    def _moved_on(self, refusal: KhazanaError) -> bool:
        """Tell whether a refusal came because the chain is not the one any more that the work began on."""
        before = self.chain.tip
        self._chain = load_chain(self.store, self.network)
        if isinstance(refusal, ChainMoved):
            return True
        try:
            after = follow(self.source, self._chain, now=self.clock.now(), progress=None)
        except (Unavailable, ProofFailed, BadInput):
            return False
        return before not in after

    def _receipt(self, run: _Run, *, complete: bool) -> SyncReceipt:
        store = self.store.chain
        return SyncReceipt(
            programme=run.programme,
            network=self.network,
            state=store.state(run.programme, self.network),
            tip=self.chain.tip,
            complete=complete,
            found=run.found,
            unconfirmed=len(store.unconfirmed(run.programme, self.network)),
            reorganisations=tuple(run.reorganisations),
            findings=self.source.findings(),
        )


def _first_difference(one: HeaderChain, two: HeaderChain) -> int:
    """Return the first height at which two chains of one genesis differ."""
    low, high = 0, min(one.tip.height, two.tip.height)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one.ref(middle) == two.ref(middle) else (low, middle - 1)
    return low + 1
