"""The story of 240 BTC more, played on a real node: a made-up state from 6,000 BTC on 1 January to 6,240 on 17 July.

Every kind of arrival is in it: purchases with an order, purchases that were only announced, a receipt that nobody
explains, mining, a consolidation from another pocket of the same state, and coins that came in with a change of the
perimeter; and two ways out: to an exchange, and to a fresh script where the coins still lie. Times, keys and amounts
are fixed, so that the chain comes out the same each time: transactions are made output by output, and the node's
clock is set for each block.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final

from btclib_wallet import bip32
from fakes.bitcoin_node import BitcoinNode, coins, satoshi

from khazana.app.chain_facts import ChainFacts
from khazana.app.chain_sync import sync
from khazana.app.chain_watches import watched_of
from khazana.app.clock import SystemClock
from khazana.chain import CookieLogin, NodeRpc, NodeSource
from khazana.programmes import Programme
from khazana.reserve.proof import ProofRequest
from khazana.store import Store

__all__ = ["BTC", "FEE", "Played", "Story", "followed", "play", "sign_request"]

BTC: Final = 100_000_000
FEE: Final = 10_000
"""What each transaction pays to its miner [sat]."""
FIRST_DAY: Final = date(2025, 1, 1)
LAST_DAY: Final = date(2025, 7, 17)
_BEFORE: Final = datetime(2024, 12, 20, 12, tzinfo=UTC)
_BLOCKS_BEFORE: Final = 305
_REGTEST_XPRV: Final = bytes.fromhex("04358394")
_OPENING: Final = datetime(2024, 12, 30, 12, tzinfo=UTC)

ORDERS: Final = (date(2025, 1, 15), date(2025, 2, 3), date(2025, 2, 24), date(2025, 3, 17), date(2025, 4, 7))
ORDERED: Final = 12 * BTC
ANNOUNCED: Final = (date(2025, 1, 27), date(2025, 3, 3), date(2025, 4, 28), date(2025, 5, 19), date(2025, 6, 24))
SAID: Final = 8 * BTC
UNEXPLAINED: Final = (date(2025, 2, 10), 15 * BTC)
MINED: Final = (date(2025, 3, 25), date(2025, 4, 12), date(2025, 5, 2), date(2025, 5, 20))
SUBSIDY: Final = 1_250_000_000
CONSOLIDATED: Final = (date(2025, 5, 6), 70 * BTC)
SPLIT: Final = date(2025, 6, 10)
TO_FRESH: Final = (date(2025, 6, 17), 20 * BTC)
TO_EXCHANGE: Final = (date(2025, 7, 1), 5 * BTC)
ENTERED: Final = 30 * BTC
"""What lies on the ministry's second address from 1 January on; the perimeter lists the address from 1 June on."""

_BLANK: Final = (False, True)
"""What a new wallet is told: that it may hold private keys, and begins with none."""

Place = tuple[str, int]


@dataclass(slots=True)
class Story:
    """What the story leaves: addresses and descriptors by name, and transaction ids by what happened."""

    addresses: dict[str, str] = field(default_factory=dict)
    descriptors: dict[str, str] = field(default_factory=dict)
    txids: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Played:
    """A node on which the story takes place, day by day."""

    node: BitcoinNode
    story: Story = field(default_factory=Story)
    height: int = 0

    # -- wallets ----------------------------------------------------------------------------------------------

    def wallets(self) -> None:
        """Make the wallets of the state and of everybody else, with keys that are made from their names."""
        root = _root("Example State: keys for show, never for coins")
        for name, form, path in (
            ("cold", "wpkh({}/0/*)", "m/84h/1h/0h"),
            ("operations", "tr({}/0/0)", "m/86h/1h/0h"),
            ("mining", "pkh({}/0/0)", "m/44h/1h/0h"),
            ("ministry-a", "wpkh({}/0/0)", "m/84h/1h/7h"),
            ("ministry-b", "wpkh({}/0/1)", "m/84h/1h/7h"),
        ):
            self._import("state", name, form.format(bip32.derive(root, path)))
        world = _root("Everybody else: keys for show, never for coins")
        for number, name in enumerate(("miner", "before", "exchange", "broker", "stranger", "fresh")):
            self._import("world", name, f"wpkh({bip32.derive(world, f'm/84h/1h/{number}h')}/0/0)")

    def _import(self, wallet: str, name: str, private: str) -> None:
        node = self.node
        if wallet not in node.call("listwallets"):
            node.call("createwallet", wallet, *_BLANK)
        told = node.call("getdescriptorinfo", private)
        row: dict[str, object] = {"desc": f"{private}#{told['checksum']}", "timestamp": "now"}
        if told["isrange"]:
            row["range"] = [0, 40]
        (done,) = node.call("importdescriptors", [row], wallet=wallet)
        assert done["success"], done
        public = told["descriptor"]
        self.story.descriptors[name] = public
        found = node.call("deriveaddresses", public, *([[0, 40]] if told["isrange"] else []))
        for number, address in enumerate(found):
            self.story.addresses[f"{name}-{number}" if told["isrange"] else name] = address

    # -- blocks and transactions ------------------------------------------------------------------------------

    def mine(self, at: datetime, to: str | None = None, count: int = 1) -> list[str]:
        """Mine blocks whose time is ``at``, or the least after it, to a name or to nobody."""
        self.node.call("setmocktime", int(at.timestamp()))
        self.height += count
        return self.node.generate(count, None if to is None else self.story.addresses[to])

    def pay(self, inputs: Sequence[Place], outputs: Mapping[str, int], *, wallet: str) -> str:
        """Spend coins of a wallet to addresses by name; the rest, less the fee, goes to whoever is named with 0."""
        node, addresses = self.node, self.story.addresses
        funds = sum(satoshi(node.call("gettxout", txid, vout)["value"]) for txid, vout in inputs)
        rest = funds - sum(outputs.values()) - FEE
        rows = [{addresses[name]: coins(amount or rest)} for name, amount in outputs.items()]
        assert rest == 0 or 0 in outputs.values(), (rest, outputs)
        raw = node.call("createrawtransaction", [{"txid": txid, "vout": vout} for txid, vout in inputs], rows, 0)
        signed = node.call("signrawtransactionwithwallet", raw, wallet=wallet)
        assert signed["complete"], signed
        return str(node.call("sendrawtransaction", signed["hex"], 0))

    def coinbases(self, hashes: Sequence[str]) -> Iterator[Place]:
        """Return the coins that blocks made."""
        for block in self.node.batch("getblock", [[one, 1] for one in hashes]):
            yield block["tx"][0], 0


def _root(name: str) -> str:
    """Return the root key that is made from a name, as the node's test network writes it."""
    return bip32.rootxprv_from_seed(sha256(name.encode()).digest(), version=_REGTEST_XPRV)


def play(node: BitcoinNode) -> Played:
    """Play the story on a node that has no block yet; its clock then stands at noon of 17 July 2025."""
    played = Played(node=node)
    node.call("setmocktime", int(_BEFORE.timestamp()))
    played.wallets()
    made = [*played.coinbases(played.mine(_BEFORE, "miner", 149))]
    played.mine(_BEFORE, None, _BLOCKS_BEFORE - 149)
    _Days(played, _funded(played, made)).run()
    return played


def _funded(played: Played, made: Sequence[Place]) -> dict[str, Place]:
    """Give everybody else coins to pay with, and the state its first 6,000 BTC."""
    parts = [made[41 * number : 41 * (number + 1)] for number in range(3)]
    big = [played.pay(part, {"before": 0}, wallet="world") for part in parts]
    funds: dict[str, Place] = {}
    for number, name in enumerate(("exchange", "broker", "stranger")):
        few = made[123 + 4 * number : 127 + 4 * number]
        funds[name] = (played.pay(few, {name: 0}, wallet="world"), 0)
    played.mine(_OPENING - timedelta(days=2))
    for number, txid in enumerate(big):
        outputs = {f"cold-{number}": 2_000 * BTC, "before": 0}
        played.story.txids[f"opening-{number}"] = played.pay([(txid, 0)], outputs, wallet="world")
    played.mine(_OPENING)
    few = made[135:138]
    paid = played.pay(few, {"ministry-a": 70 * BTC + FEE, "ministry-b": ENTERED, "stranger": 0}, wallet="world")
    played.story.txids["ministry"] = paid
    funds["ministry"] = (paid, 0)
    return funds


class _Days:
    """The days from 1 January to 17 July, a block at each noon."""

    def __init__(self, played: Played, funds: dict[str, Place]) -> None:
        self._played = played
        self._funds = funds
        self._txids = played.story.txids

    def run(self) -> None:
        """Let each day take place."""
        day = FIRST_DAY
        while day <= LAST_DAY:
            self._take_place(day)
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            (mined,) = self._played.mine(noon, "mining" if day in MINED else None)
            if day in MINED:
                ((txid, _),) = self._played.coinbases([mined])
                self._txids[f"mined-{MINED.index(day)}"] = txid
            day += timedelta(days=1)

    def _take_place(self, day: date) -> None:
        if day in ORDERS:
            self._receive(f"order-{ORDERS.index(day)}", "exchange", ORDERED)
        if day in ANNOUNCED:
            self._receive(f"announced-{ANNOUNCED.index(day)}", "broker", SAID)
        if day == UNEXPLAINED[0]:
            self._receive("unexplained", "stranger", UNEXPLAINED[1])
        if day == CONSOLIDATED[0]:
            outputs = {"cold-3": CONSOLIDATED[1]}
            self._txids["consolidated"] = self._pay([self._funds["ministry"]], outputs, "state")
        if day == SPLIT:
            outputs = {f"cold-{4 + number}": 500 * BTC for number in range(3)} | {"cold-7": 0}
            self._txids["split"] = self._pay([(self._txids["opening-0"], 0)], outputs, "state")
        if day == TO_FRESH[0]:
            outputs = {"fresh": TO_FRESH[1], "cold-8": 0}
            self._txids["to-fresh"] = self._pay([(self._txids["opening-1"], 0)], outputs, "state")
        if day == TO_EXCHANGE[0]:
            outputs = {"exchange": TO_EXCHANGE[1], "operations": 0}
            self._txids["to-exchange"] = self._pay([(self._txids["order-0"], 0)], outputs, "state")

    def _receive(self, name: str, payer: str, amount: int) -> None:
        paid = self._pay([self._funds[payer]], {"operations": amount, payer: 0}, "world")
        self._funds[payer] = (paid, 1)
        self._txids[name] = paid

    def _pay(self, inputs: Sequence[Place], outputs: Mapping[str, int], wallet: str) -> str:
        return self._played.pay(inputs, outputs, wallet=wallet)


def followed(node: BitcoinNode, store: Store, programme: Programme) -> tuple[NodeSource, ChainFacts]:
    """Follow a programme on the node to its tip; return the node as a source, and what is known then."""
    source = NodeSource(NodeRpc(node.url, CookieLogin(node.cookie)), "regtest")
    watched, findings = watched_of(programme, "regtest")
    assert not findings
    state = sync(store, source, programme.id, watched, clock=SystemClock()).state
    assert state is not None
    return source, ChainFacts.read(store, programme, state.block)


def sign_request(node: BitcoinNode, request: ProofRequest) -> list[str]:
    """Let the state's wallet sign what a proof of reserves asks, transaction by transaction (base64)."""
    signed = []
    for item in request.items:
        done = node.call("walletprocesspsbt", item.psbt, wallet="state")
        assert done["complete"], done
        signed.append(str(done["psbt"]))
    return signed
