"""What is known of a programme on the chain, read from the store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from khazana.core import BlockRef, ChainTransaction, Coin, Finding, FindingKind, Sats, Severity, sats
from khazana.store import Store

__all__ = ["ChainStatus", "depth_of", "status", "transactions", "utxos"]

BEHIND = FindingKind(
    code="chain.scripts-behind",
    severity=Severity.WARNING,
    text="{count} of the scripts watched are scanned up to block {height} only, and do not count yet.",
    remedy="Let khazana chain sync end.",
)
NOT_AT_TIP = FindingKind(
    code="chain.not-at-tip",
    severity=Severity.NOTE,
    text="What is known ends at block {height}; the chain of headers reaches {tip}.",
    remedy="Run khazana chain sync.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainStatus:
    """How far a programme was followed on a network, and what is held there.

    Parameters
    ----------
    tip
        The last block of the chain followed; ``None`` where the network was never followed.
    block
        The block up to which the programme was followed; ``None`` if it never was.
    scripts
        How many scripts that is said of.
    behind
        How many scripts were added later and have not caught up; they do not count.
    scripts_digest
        Which scripts: see `khazana.store.SyncState`.
    held
        What those scripts hold at that block [sat].
    coins
        In how many unspent outputs.
    unconfirmed
        How many transactions are in no block yet.
    reorganisations
        How many reorganisations were met on the network.
    source, at
        Who was asked last, and when.
    """

    programme: str
    network: str
    tip: BlockRef | None
    block: BlockRef | None
    scripts: int
    behind: int
    scripts_digest: str
    held: Sats
    coins: int
    unconfirmed: int
    reorganisations: int
    source: str
    at: datetime | None
    findings: tuple[Finding, ...]


def depth_of(block: BlockRef | None, tip: BlockRef) -> int:
    """Return how deep a block lies: 1 for the tip itself, 0 for what is unconfirmed.

    Examples
    --------
    >>> depth_of(BlockRef(100, "ab" * 32), BlockRef(105, "cd" * 32))
    6
    """
    return 0 if block is None else tip.height - block.height + 1


def utxos(store: Store, programme: str, network: str, *, at: BlockRef | None = None) -> tuple[Coin, ...]:
    """Return what a programme holds unspent after a block, in order of outpoint.

    Parameters
    ----------
    at
        A block of the chain followed; ``None`` is the one up to which the programme was followed.

    Raises
    ------
    BadInput
        If the programme was not followed so far, or the block is not on the chain followed.
    """
    return store.chain.coins(programme, network, at=at)


def transactions(
    store: Store, programme: str, network: str, *, since: int = 0, at: BlockRef | None = None
) -> Iterator[ChainTransaction]:
    """Yield what touches a programme's scripts, from height ``since`` to a block, in the order of the chain.

    Raises
    ------
    BadInput
        If the programme was not followed so far, or the block is not on the chain followed.
    """
    for proven in store.chain.transactions(programme, network, since=since, at=at):
        yield proven.fact


def status(store: Store, programme: str, network: str) -> ChainStatus:
    """Return how far a programme was followed on a network, and what it holds there."""
    chain = store.chain
    tip, state = chain.tip(network), chain.state(programme, network)
    scanned = {one.script: one.scanned for one in chain.watches(programme, network)}
    coins = chain.coins(programme, network) if state is not None else ()
    reached = -1 if state is None else state.block.height
    late = [height for height in scanned.values() if height < reached or state is None]
    findings: list[Finding] = []
    if late and state is not None:
        findings.append(BEHIND.at(count=len(late), height=min(late)))
    if tip is not None and state is not None and state.block != tip:
        findings.append(NOT_AT_TIP.at(height=state.block.height, tip=tip.height))
    return ChainStatus(
        programme=programme,
        network=network,
        tip=tip,
        block=None if state is None else state.block,
        scripts=0 if state is None else state.scripts,
        behind=len(late),
        scripts_digest="" if state is None else state.scripts_digest,
        held=sats(sum(coin.output.amount for coin in coins)),
        coins=len(coins),
        unconfirmed=len(chain.unconfirmed(programme, network)),
        reorganisations=len(chain.reorganisations(network)),
        source="" if state is None else state.source,
        at=None if state is None else state.at,
        findings=tuple(findings),
    )
