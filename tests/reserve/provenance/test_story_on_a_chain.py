"""The three worlds of the story on a real chain: one node, three vaults that hold the same at the same time.

One bought what came beside the 300 BTC that it had, one mined it, one moved it over from another office. What the node
says is proven against the headers, and then judged by the rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from fakes.bitcoin_node import BitcoinNode
from fakes.chain_backends import node_rpc

from khazana.bitcoin import HeaderChain
from khazana.chain import NodeSource, follow, prove
from khazana.core import Basis, BlockRef, ChainTransaction, Interval, SourceKind, Standing, sats
from khazana.reserve.chain_perimeter import ChainPerimeter, ScriptEntry
from khazana.reserve.provenance import (
    Category,
    Label,
    Meaning,
    Provenance,
    PurchaseRecord,
    RecordKind,
    Relation,
    attribute,
    restate,
    trace,
)

BTC = 100_000_000
SUBSIDY = 50 * BTC
VAULTS = ("bought", "mined", "moved")
ARRIVALS = 3


@dataclass(frozen=True)
class Story:
    """What is on the chain: the facts, the scripts by name, the block it ends with, and the balances on the way."""

    facts: tuple[ChainTransaction, ...]
    scripts: dict[str, bytes]
    block: BlockRef
    at: datetime
    balances: list[dict[str, int]]
    txids: list[str]

    def perimeter(self, *names: str) -> ChainPerimeter:
        return ChainPerimeter.of(
            ScriptEntry(
                script=self.scripts[name],
                wallet=name,
                claimant="office",
                source="office",
                source_kind=SourceKind.PRIMARY,
            )
            for name in names
        )

    def traced(self, *names: str, labels: tuple[Label, ...] = ()) -> Provenance:
        return trace(self.facts, self.perimeter(*names), block=self.block, at=self.at, labels=labels)


def pay(node: BitcoinNode, wallet: str, address: str, amount: int) -> str:
    """Pay from a wallet whose change comes back to its one address, so that the payer is known by its script."""
    (own,) = node.call("getaddressesbylabel", "own", wallet=wallet)
    options = {"change_address": own, "fee_rate": 2}
    sent = node.call("send", {address: f"{amount / BTC:.8f}"}, None, "unset", None, options, wallet=wallet)
    return str(sent["txid"])


def play(node: BitcoinNode) -> tuple[dict[str, bytes], list[dict[str, int]], list[str]]:
    """Play the story on a fresh chain; return the scripts, the balances on the way, and the txids of purchases."""
    addresses = {}
    for name in (*VAULTS, "exchange", "office", "before"):
        addresses[name] = node.call("getnewaddress", "own", "bech32", wallet=node.wallet(name))
    for name in ("exchange", "office", "before"):
        node.generate(20, addresses[name])
    node.generate(100)
    for name in VAULTS:
        pay(node, "before", addresses[name], 300 * BTC)
    node.generate()
    scripts = {name: node.script(address) for name, address in addresses.items()}
    seen, txids = [balances(node, addresses)], []
    for _ in range(ARRIVALS):
        node.generate(1, addresses["mined"])  # nothing waits, so that the coinbase is the subsidy alone
        txids.append(pay(node, "exchange", addresses["bought"], subsidy(node)))
        pay(node, "office", addresses["moved"], subsidy(node))
        node.generate()
        seen.append(balances(node, addresses))
    return scripts, seen, txids


def subsidy(node: BitcoinNode) -> int:
    return SUBSIDY >> node.tip()[0] // 150


def balances(node: BitcoinNode, addresses: dict[str, str]) -> dict[str, int]:
    """Return the balances of the vaults, as the node's own scan of unspent outputs has them."""
    found = {}
    for name in VAULTS:
        scan = node.call("scantxoutset", "start", [f"addr({addresses[name]})"])
        found[name] = int(scan["total_amount"] * BTC)
    return found


@pytest.fixture(scope="module")
def story(bitcoind: str) -> Iterator[Story]:
    from fakes.bitcoin_node import running_node  # noqa: PLC0415 - a node of its own, for all tests here

    assert bitcoind
    with running_node() as node:
        scripts, seen, txids = play(node)
        source = NodeSource(rpc=node_rpc(node), network="regtest")
        chain = follow(source, HeaderChain.genesis("regtest"), now=datetime.now(UTC))
        found = source.transactions(set(scripts.values()), 0, chain.tip)
        facts = tuple(prove(one, chain, source) for one in found)
        source.close()
        yield Story(facts, scripts, chain.tip, chain.time(chain.height), seen, txids)


def test_balances_are_alike_at_every_step(story: Story) -> None:
    assert len(story.balances) == ARRIVALS + 1
    for seen in story.balances:
        assert len(set(seen.values())) == 1
    assert story.balances[-1]["bought"] > story.balances[0]["bought"] == 300 * BTC


@pytest.mark.parametrize("name", VAULTS)
def test_what_is_held_is_what_the_node_has(story: Story, name: str) -> None:
    found = story.traced(name)
    assert found.totals.held == story.balances[-1][name]
    assert found.basis is Basis.NODE
    assert sum(part.amount for one in found.coins for part in one.layers) == found.totals.held


def arrived(story: Story) -> int:
    return story.balances[-1]["bought"] - story.balances[0]["bought"]


def test_the_chain_alone_tells_what_was_mined(story: Story) -> None:
    assert dict(story.traced("mined").totals.by_category)[Category.MINED] == arrived(story)
    for name in ("bought", "moved"):
        totals = story.traced(name).totals
        assert (totals.of(Category.MINED), totals.of(Category.RECEIPT)) == (0, 300 * BTC + arrived(story))
    immature = story.traced("mined").totals.immature
    assert immature == arrived(story)


def test_two_orders_prove_two_purchases_and_the_third_stays_unknown(story: Story) -> None:
    found = story.traced("bought")
    amounts = {flow.txid: flow.of(Category.RECEIPT) for flow in found.flows}
    orders = [
        PurchaseRecord(
            id=f"order-{number}",
            kind=RecordKind.ORDER,
            least=sats(amounts[txid]),
            most=sats(amounts[txid]),
            within=Interval(story.at - timedelta(days=1), story.at + timedelta(days=1)),
            source="office",
            source_kind=SourceKind.PRIMARY,
            txids=(txid,),
        )
        for number, txid in enumerate(story.txids[:2])
    ]
    result = attribute(found, records=orders)
    proven = sum(amounts[txid] for txid in story.txids[:2])
    assert result.held(Meaning.PURCHASE, Standing.PROVEN) == proven
    assert result.held(Meaning.UNKNOWN, Standing.UNKNOWN) == found.totals.held - proven
    assert not result.findings


def test_a_label_on_the_other_office_makes_it_a_consolidation(story: Story) -> None:
    label = Label(
        id="office",
        script=story.scripts["office"],
        party="another office",
        relation=Relation.SAME_STATE,
        source="report",
        source_kind=SourceKind.PRIMARY,
    )
    found = story.traced("moved", labels=(label,))
    result = attribute(found, labels=(label,))
    assert result.held(Meaning.CONSOLIDATION, Standing.PROVEN) == arrived(story)
    other = attribute(story.traced("bought", labels=(label,)), labels=(label,))
    assert other.held(Meaning.CONSOLIDATION, Standing.PROVEN) == 0


def test_a_wider_perimeter_makes_it_internal(story: Story) -> None:
    narrow, wide = story.traced("moved"), story.traced("moved", "office")
    changes = {row.category: row.change for row in restate(narrow, wide).categories}
    assert wide.totals.of(Category.INTERNAL) >= arrived(story)
    assert changes[Category.RECEIPT] == -arrived(story)
    assert changes[Category.MINED] > 0
    assert changes[Category.FEE] > 0
