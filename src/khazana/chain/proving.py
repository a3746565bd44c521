"""What a source handed over, checked against a chain of headers, becomes a fact."""

from khazana.bitcoin.header_chain import HeaderChain
from khazana.bitcoin.merkle import check_leaf
from khazana.bitcoin.transactions import RawTransaction, parse_transaction, with_spent
from khazana.core import BadInput, Basis, BlockRef, ChainSource, ChainTransaction, FoundTransaction, ProofFailed

__all__ = ["prove"]

_REMEDY = "ask another source, and do not trust this one"


def prove(found: FoundTransaction, chain: HeaderChain, source: ChainSource) -> ChainTransaction:
    """Return the fact that a transaction stands where its source says.

    A confirmed transaction must stand in a block of ``chain``, and its merkle branch must lead to the root in
    that block's header. A source that proves its facts must give the branch; that of a node or a server that is
    believed is checked where it gives one. What the inputs spend is the source's to prove: here it is held to
    their number and to the sum paid. An unconfirmed transaction rests on the word of its source.

    Raises
    ------
    ProofFailed
        If it does not hold; the evidence is what was handed over.
    """
    try:
        read = parse_transaction(found.raw)
    except BadInput as refusal:
        raise _failed(f"what is called a transaction is none: {refusal.what}", found, source) from None
    transaction = with_spent(read, found.spent)
    if found.block is None or found.position is None:
        if read.is_coinbase:
            raise _failed("a coinbase waits for no block", found, source)
        basis = Basis.NODE if source.basis is Basis.NODE else Basis.SERVER
        return ChainTransaction(
            transaction=transaction, block=None, position=None, at=None, basis=basis, source=source.name
        )
    _check_place(found, read, found.block, found.position, chain, source)
    return ChainTransaction(
        transaction=transaction,
        block=found.block,
        position=found.position,
        at=chain.time(found.block.height),
        basis=source.basis,
        source=source.name,
    )


def _check_place(
    found: FoundTransaction,
    read: RawTransaction,
    block: BlockRef,
    position: int,
    chain: HeaderChain,
    source: ChainSource,
) -> None:
    if block not in chain:
        raise _failed(f"block {block.height} {block.hash} is not on the chain of headers", found, source)
    if read.is_coinbase != (position == 0):
        raise _failed("a coinbase, and nothing else, is the first transaction of a block", found, source)
    if found.branch is not None:
        bare_size = (read.weight - read.size) // 3
        check_leaf(read.txid, bare_size, position, found.branch, chain.root(block.height))
    elif source.basis is Basis.PROVEN:
        raise _failed("the source gives no merkle branch", found, source)


def _failed(what: str, found: FoundTransaction, source: ChainSource) -> ProofFailed:
    return ProofFailed(what, evidence=found, where=source.name, remedy=_REMEDY)
