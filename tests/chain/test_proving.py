"""A fact is what was checked: each part of what a source hands over, altered, is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from fakes.bitcoin_node import running_node
from fakes.chain_backends import node_rpc
from fakes.varied_history import make_varied

from khazana.bitcoin import HeaderChain
from khazana.bitcoin.transactions import parse_transaction
from khazana.chain import NodeSource, follow, prove
from khazana.core import Basis, BlockRef, FoundTransaction, KhazanaError, Output, ProofFailed, sats


@dataclass(frozen=True)
class Told:
    """Stands in for a source: ``prove`` asks it for its name and basis alone."""

    basis: Basis
    name: str = "told"


PROVEN = Told(Basis.PROVEN)


@pytest.fixture(scope="module")
def known(bitcoind: str) -> Iterator[tuple[HeaderChain, list[FoundTransaction]]]:
    with running_node() as node:
        assert node.program == bitcoind
        scripts = make_varied(node)
        source = NodeSource(node_rpc(node), "regtest")
        chain = follow(source, HeaderChain.genesis("regtest"))
        yield chain, list(source.transactions(scripts, 0, chain.tip))


def pick(known: tuple[HeaderChain, list[FoundTransaction]], *, coinbase: bool) -> FoundTransaction:
    """Return one with siblings in its block."""
    return next(one for one in known[1] if one.branch and parse_transaction(one.raw).is_coinbase is coinbase)


@pytest.mark.parametrize("basis", [*Basis])
def test_a_fact_names_its_basis_and_source(known: tuple[HeaderChain, list[FoundTransaction]], basis: Basis) -> None:
    chain, found = known
    for one in found:
        fact = prove(one, chain, Told(basis))  # type: ignore[arg-type]
        assert (fact.basis, fact.source, fact.block, fact.position) == (basis, "told", one.block, one.position)
        assert fact.transaction.txid == parse_transaction(one.raw).txid
        assert fact.at == chain.time(fact.block.height) if fact.block else fact.at is None


def test_without_a_branch_only_who_is_believed_is_believed(
    known: tuple[HeaderChain, list[FoundTransaction]],
) -> None:
    chain = known[0]
    bare = replace(pick(known, coinbase=False), branch=None)
    assert prove(bare, chain, Told(Basis.NODE)).basis is Basis.NODE  # type: ignore[arg-type]
    assert prove(bare, chain, Told(Basis.SERVER)).basis is Basis.SERVER  # type: ignore[arg-type]
    with pytest.raises(ProofFailed, match="gives no merkle branch"):
        prove(bare, chain, PROVEN)  # type: ignore[arg-type]


@pytest.mark.parametrize("basis", [*Basis])
@pytest.mark.parametrize(
    "alter",
    [
        lambda one: replace(one, branch=(bytes(32), *one.branch[1:])),
        lambda one: replace(one, branch=one.branch[:-1]),
        lambda one: replace(one, branch=(*one.branch, bytes(32))),
        lambda one: replace(one, position=one.position + 1),
        lambda one: replace(one, position=one.position + 2 ** len(one.branch)),
        lambda one: replace(one, position=0),
        lambda one: replace(one, block=BlockRef(one.block.height, "ab" * 32)),
        lambda one: replace(one, block=BlockRef(one.block.height + 1, one.block.hash)),
        lambda one: replace(one, block=BlockRef(10**6, one.block.hash)),
        lambda one: replace(one, spent=one.spent[:-1]),
        lambda one: replace(one, spent=(*one.spent, one.spent[0])),
        lambda one: replace(one, spent=tuple(Output(sats(0), out.script) for out in one.spent)),
        lambda one: replace(one, raw=one.raw[:-1]),
        lambda one: replace(one, raw=one.raw + b"\x00"),
        lambda one: replace(one, raw=one.raw[:-4] + b"\x01\x02\x03\x04"),
        lambda one: replace(one, raw=b""),
    ],
)
def test_what_is_altered_is_refused(
    known: tuple[HeaderChain, list[FoundTransaction]], basis: Basis, alter: object
) -> None:
    one = pick(known, coinbase=False)
    with pytest.raises(ProofFailed) as refusal:
        prove(alter(one), known[0], Told(basis))  # type: ignore[arg-type, operator]
    assert refusal.value.evidence is not None
    assert refusal.value.remedy


def test_a_coinbase_stands_first_and_waits_nowhere(known: tuple[HeaderChain, list[FoundTransaction]]) -> None:
    chain = known[0]
    mined = pick(known, coinbase=True)
    assert prove(mined, chain, PROVEN).transaction.is_coinbase  # type: ignore[arg-type]
    for wrong in (
        replace(mined, position=1),
        replace(mined, block=None, position=None, branch=None),
        replace(mined, spent=(Output(sats(1), b""),)),
    ):
        with pytest.raises(ProofFailed):
            prove(wrong, chain, PROVEN)  # type: ignore[arg-type]


def test_what_waits_rests_on_the_word_of_its_source(known: tuple[HeaderChain, list[FoundTransaction]]) -> None:
    waiting = replace(pick(known, coinbase=False), block=None, position=None, branch=None)
    facts = {basis: prove(waiting, known[0], Told(basis)) for basis in Basis}  # type: ignore[arg-type]
    assert {basis: fact.basis for basis, fact in facts.items()} == {
        Basis.NODE: Basis.NODE,
        Basis.PROVEN: Basis.SERVER,
        Basis.SERVER: Basis.SERVER,
    }
    assert all(fact.block is fact.at is fact.position is None for fact in facts.values())


def test_a_transaction_after_the_end_of_the_chain_of_headers(
    known: tuple[HeaderChain, list[FoundTransaction]],
) -> None:
    chain, found = known
    last = found[-1]
    assert last.block is not None
    with pytest.raises(KhazanaError, match="not on the chain of headers"):
        prove(last, chain.upto(last.block.height - 1), PROVEN)  # type: ignore[arg-type]
