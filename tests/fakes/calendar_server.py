"""A calendar of OpenTimestamps over HTTP, as small as one can be: it promises, mines, and later proves.

What it sends are the structures of the library ``opentimestamps`` itself; its blocks are those of a node of one's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

from bitcoin.core import CBlock
from fakes.bitcoin_node import BitcoinNode, satoshi
from fakes.http_service import HttpService, Reply, http_service
from opentimestamps.bitcoin import make_timestamp_from_block
from opentimestamps.core.notary import PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp, make_merkle_tree

__all__ = ["Calendar", "calendar_server", "written"]


def written(stamp: Timestamp) -> bytes:
    """Return a timestamp as calendars send it."""
    context = BytesSerializationContext()
    stamp.serialize(context)
    return bytes(context.getbytes())


@dataclass(slots=True)
class Calendar:
    """A calendar: what it has promised, and what of it is in a block.

    ``named`` is the address that its promises name, where that is not its own; ``broken`` replaces what it sends.
    """

    service: HttpService
    promised: list[bytes] = field(default_factory=list)
    proven: dict[bytes, Timestamp] = field(default_factory=dict)
    named: str = ""
    broken: Reply | None = None

    @property
    def url(self) -> str:
        return self.service.url

    def answer(self, path: str) -> Reply:
        """Answer as the protocol of calendars has it."""
        if self.broken is not None:
            return self.broken
        if path == "/digest":
            return self._promise(self.service.bodies[-1])
        commitment = bytes.fromhex(path.removeprefix("/timestamp/"))
        if commitment in self.proven:
            return Reply(body=written(self.proven[commitment]), kind="application/octet-stream")
        known = commitment in self.promised
        return Reply(status=404, body=b"Pending confirmation" if known else b"Commitment not found", kind="text/plain")

    def mine(self, node: BitcoinNode) -> int:
        """Put all that is promised into one block of the node; return its height."""
        leaves = [Timestamp(one) for one in self.promised if one not in self.proven]
        tip = make_merkle_tree(leaves)
        if not satoshi(node.call("getbalance", wallet=node.wallet())):
            node.generate(101, node.address())
        node.call("send", [{"data": tip.msg.hex()}], wallet=node.wallet())
        (block_hash,) = node.generate(1)
        block = CBlock.stream_deserialize(BytesIO(bytes.fromhex(str(node.call("getblock", block_hash, 0)))))
        height, _ = node.tip()
        tip.merge(make_timestamp_from_block(tip.msg, block, height))
        self.proven |= {one.msg: one for one in leaves}
        return height

    def _promise(self, digest: bytes) -> Reply:
        stamp = Timestamp(digest)
        leaf = stamp.ops.add(OpAppend(len(self.promised).to_bytes(4, "big"))).ops.add(OpSHA256())
        leaf.attestations.add(PendingAttestation(self.named or self.url))
        self.promised.append(leaf.msg)
        return Reply(body=written(stamp), kind="application/octet-stream")


@contextmanager
def calendar_server() -> Iterator[Calendar]:
    """Run a calendar until the block ends."""
    with http_service(lambda _: Reply(status=503)) as service:
        calendar = Calendar(service)
        service.answer = calendar.answer
        yield calendar
