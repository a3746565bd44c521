"""A chain in memory: true headers mined at regtest's difficulty, whole transactions, reorganisations, unconfirmed.

It writes and hashes by itself and shares no code with what it tests.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from khazana.core import BlockRef, OutPoint, Output, Sats

GENESIS = bytes.fromhex(
    "01000000"
    + "00" * 32
    + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
    + "dae5494dffff7f2002000000"
)
_BITS = 0x207FFFFF
_TARGET = 0x7FFFFF << 8 * (0x20 - 3)
_FIRST_TIME = 1_296_688_602
_SPACING_S = 600
_SUBSIDY = 50 * 100_000_000
_HALVING = 150


def sha256d(data: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def compact(count: int) -> bytes:
    return bytes([count]) if count < 0xFD else b"\xfd" + struct.pack("<H", count)


def write_transaction(
    inputs: Sequence[tuple[bytes, int, bytes]], outputs: Sequence[Output], lock_time: int = 0
) -> bytes:
    """Write a transaction without witnesses; an input is a txid in wire order, a place and a script."""
    raw = struct.pack("<I", 2) + compact(len(inputs))
    for txid, vout, script in inputs:
        raw += txid + struct.pack("<I", vout) + compact(len(script)) + script + b"\xff\xff\xff\xff"
    raw += compact(len(outputs))
    for output in outputs:
        raw += struct.pack("<Q", output.amount) + compact(len(output.script)) + output.script
    return raw + struct.pack("<I", lock_time)


def script_of(name: str) -> bytes:
    """Return the script of a witness key hash made of a name."""
    return b"\x00\x14" + hashlib.sha256(name.encode()).digest()[:20]


@dataclass(frozen=True, slots=True)
class Payment:
    """A transaction of the fake: its bytes and what it spends and makes."""

    raw: bytes
    spends: tuple[OutPoint, ...]
    spent: tuple[Output, ...]
    outputs: tuple[Output, ...]
    given_txid: str = ""
    """The id where the bytes hold witnesses, which it leaves out."""

    @property
    def txid(self) -> str:
        return self.given_txid or sha256d(self.raw)[::-1].hex()

    @property
    def leaf(self) -> bytes:
        return bytes.fromhex(self.txid)[::-1]

    def out(self, vout: int) -> OutPoint:
        return OutPoint(self.txid, vout)

    def touches(self, scripts: "frozenset[bytes] | set[bytes]") -> bool:
        return any(output.script in scripts for output in (*self.spent, *self.outputs))


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the fake."""

    header: bytes
    payments: tuple[Payment, ...]

    @property
    def hash(self) -> str:
        return sha256d(self.header)[::-1].hex()

    @property
    def time(self) -> int:
        (time,) = struct.unpack_from("<I", self.header, 68)
        return int(time)

    def branch(self, position: int) -> tuple[bytes, ...]:
        """Return the merkle branch of a transaction."""
        steps = []
        level = [one.leaf for one in self.payments]
        while len(level) > 1:
            level += level[-1:] * (len(level) % 2)
            steps.append(level[position ^ 1])
            level = [sha256d(level[at] + level[at + 1]) for at in range(0, len(level), 2)]
            position //= 2
        return tuple(steps)


def root_of(payments: Sequence[Payment]) -> bytes:
    level = [one.leaf for one in payments]
    while len(level) > 1:
        level += level[-1:] * (len(level) % 2)
        level = [sha256d(level[at] + level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


@dataclass(slots=True)
class FakeChain:
    """Blocks, and payments that wait for one. Signatures and maturity are nobody's business here."""

    blocks: list[Block] = field(default_factory=lambda: [Block(GENESIS, ())])
    waiting: list[Payment] = field(default_factory=list)
    outputs: dict[OutPoint, Output] = field(default_factory=dict)
    salt: int = 0

    def tip(self) -> BlockRef:
        return self.ref(len(self.blocks) - 1)

    def ref(self, height: int) -> BlockRef:
        return BlockRef(height, self.blocks[height].hash)

    def holds(self, block: BlockRef) -> bool:
        return block.height < len(self.blocks) and self.blocks[block.height].hash == block.hash

    def headers(self, start: int, count: int) -> bytes:
        return b"".join(block.header for block in self.blocks[start : start + count])

    def mine(self, script: bytes = b"\x51", *, leave_out: int = 0) -> Block:
        """Mine what waits, but for the last ``leave_out`` payments, into a block that pays ``script``."""
        taken = self.waiting[: len(self.waiting) - leave_out]
        self.waiting = self.waiting[len(taken) :]
        height = len(self.blocks)
        fees = sum(sum(o.amount for o in one.spent) - sum(o.amount for o in one.outputs) for one in taken)
        reward = Output(Sats((_SUBSIDY >> height // _HALVING) + fees), script)
        self.salt += 1
        tag = b"\x04" + struct.pack("<I", height) + b"\x04" + struct.pack("<I", self.salt)
        coinbase = Payment(write_transaction([(bytes(32), 0xFFFFFFFF, tag)], [reward]), (), (), (reward,))
        self._keep(coinbase)
        block = Block(self._header((coinbase, *taken), height), (coinbase, *taken))
        self.blocks.append(block)
        return block

    def _header(self, payments: tuple[Payment, ...], height: int) -> bytes:
        before = sha256d(self.blocks[-1].header)
        time = _FIRST_TIME + height * _SPACING_S
        head = struct.pack("<I", 0x20000000) + before + root_of(payments) + struct.pack("<II", time, _BITS)
        nonce = 0
        while int.from_bytes(sha256d(head + struct.pack("<I", nonce)), "little") > _TARGET:
            nonce += 1
        return head + struct.pack("<I", nonce)

    def pay(self, coins: Sequence[OutPoint], outputs: Sequence[Output]) -> Payment:
        """Let a payment wait that spends coins; what is left over is the fee."""
        spent = tuple(self.outputs[coin] for coin in coins)
        inputs = [(bytes.fromhex(coin.txid)[::-1], coin.vout, b"") for coin in coins]
        self.salt += 1
        payment = Payment(write_transaction(inputs, outputs, self.salt), tuple(coins), spent, tuple(outputs))
        self._keep(payment)
        self.waiting.append(payment)
        return payment

    def _keep(self, payment: Payment) -> None:
        for vout, output in enumerate(payment.outputs):
            self.outputs[OutPoint(payment.txid, vout)] = output

    def reorganise(self, depth: int, *, script: bytes = b"\x51", keep: bool = True) -> tuple[Block, ...]:
        """Leave the last ``depth`` blocks for one more than that; payments that still can be wait again.

        ``keep`` mines them at once; otherwise they go on waiting.
        """
        left = self.blocks[len(self.blocks) - depth :]
        del self.blocks[len(self.blocks) - depth :]
        gone = {block.payments[0].txid for block in left}
        again: list[Payment] = []
        for payment in (*(one for block in left for one in block.payments[1:]), *self.waiting):
            if any(coin.txid in gone for coin in payment.spends):
                gone.add(payment.txid)
            else:
                again.append(payment)
        self.waiting = again
        for _ in range(depth + 1):
            self.mine(script, leave_out=0 if keep else len(self.waiting))
        return tuple(left)

    def coins(self, scripts: "frozenset[bytes] | set[bytes]", height: int | None = None) -> dict[OutPoint, Output]:
        """Return what is unspent of some scripts after a block, counted from the first block on."""
        last = len(self.blocks) - 1 if height is None else height
        coins: dict[OutPoint, Output] = {}
        for block in self.blocks[: last + 1]:
            for payment in block.payments:
                for coin in payment.spends:
                    coins.pop(coin, None)
                for vout, output in enumerate(payment.outputs):
                    if output.script in scripts:
                        coins[OutPoint(payment.txid, vout)] = output
        return coins
