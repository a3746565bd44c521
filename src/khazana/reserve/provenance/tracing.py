"""Tracing: whole transactions, in any order, become flows, origins and the coins held."""

from collections.abc import Collection, Iterable
from datetime import datetime

from khazana.core import BlockRef, ChainTransaction, OutPoint
from khazana.reserve.chain_perimeter import ChainPerimeter
from khazana.reserve.provenance.columns import BASES
from khazana.reserve.provenance.kinds import UNCONFIRMED_APART
from khazana.reserve.provenance.labels import Label
from khazana.reserve.provenance.results import Provenance
from khazana.reserve.provenance.tracer import Tracer

__all__ = ["in_block_order", "trace"]


def trace(
    transactions: Iterable[ChainTransaction],
    perimeter: ChainPerimeter,
    *,
    block: BlockRef,
    at: datetime,
    labels: Iterable[Label] = (),
    unspent: Collection[OutPoint] | None = None,
) -> Provenance:
    """Trace the coins of a perimeter up to a block.

    Parameters
    ----------
    transactions
        Everything that touches the perimeter's scripts, in any order; what is said twice counts once, what is in no
        block or in a later one is left away.
    block, at
        The last block that counts, and the time in its header.
    labels
        Who is said to be behind other scripts.
    unspent
        What is known to be unspent at ``block``, to look up outputs to fresh scripts; ``None`` where it is not known.

    Notes
    -----
    Whether a script is in the perimeter is judged by the time in the header of the block, for each transaction by
    itself. A coin on a script that came into the perimeter meanwhile has entered when it is next looked at; one on a
    script that went out of it has left.

    Raises
    ------
    BadInput
        If the facts contradict each other.
    """
    found = list(transactions)
    tracer = Tracer(perimeter, labels=labels)
    tracer.feed(in_block_order(found, block))
    apart = len({fact.transaction.txid for fact in found if fact.block is None})
    notes = (UNCONFIRMED_APART.at(count=apart),) if apart else ()
    return tracer.close(block, at, unspent=unspent, notes=notes)


def in_block_order(transactions: Iterable[ChainTransaction], block: BlockRef) -> list[ChainTransaction]:
    """Return the transactions up to a block in the order of the chain; those in no block are left away."""
    within = (fact for fact in transactions if fact.block is not None and fact.block.height <= block.height)
    return sorted(within, key=_place)


def _place(fact: ChainTransaction) -> tuple[int, int, str, str, int]:
    height, position = (0, 0) if fact.block is None or fact.position is None else (fact.block.height, fact.position)
    return height, position, fact.transaction.txid, fact.source, BASES.index(fact.basis)
