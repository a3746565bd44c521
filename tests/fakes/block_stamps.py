"""Timestamps by a calendar in memory: promised, put into a block, and the header of that block."""

from collections.abc import Iterator
from pathlib import Path

from fakes.signed_world import MemoryLog
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp as Tree

from khazana.alliance.bundles import Bundle
from khazana.alliance.checkpoints import parse_checkpoint
from khazana.alliance.proofs import parse_inclusion_proof
from khazana.alliance.timestamps import (
    begin_timestamp,
    commitment_of,
    complete_timestamp,
    read_timestamp,
    stamped_digest,
)
from khazana.app.alliance_folders import log_of
from khazana.bitcoin import HeaderChain
from khazana.bitcoin.headers import block_hash
from khazana.store.anchors import AnchorFiles, Stamped

__all__ = ["HEIGHT", "NONCE", "URL", "anchor_head", "header_of", "into_block", "promise", "stamped"]

URL = "https://calendar.example"
NONCE = bytes(range(16))
HEIGHT = 150


def written(tree: Tree) -> bytes:
    context = BytesSerializationContext()
    tree.serialize(context)
    return bytes(context.getbytes())


def promise(commitment: bytes) -> bytes:
    tree = Tree(commitment)
    tree.ops.add(OpAppend(b"later")).ops.add(OpSHA256()).attestations.add(PendingAttestation(URL))
    return written(tree)


def into_block(commitment: bytes, height: int = HEIGHT) -> tuple[bytes, bytes]:
    tree = Tree(commitment)
    leaf = tree.ops.add(OpAppend(b"in a transaction")).ops.add(OpSHA256())
    leaf.attestations.add(BitcoinBlockHeaderAttestation(height))
    return written(tree), leaf.msg


def header_of(root: bytes, bits: int = 0x207FFFFF, before: bytes = bytes(32)) -> bytes:
    """Work for a header of a test network, whose target two of three hashes or so meet."""

    def tries() -> Iterator[bytes]:
        fields = (4).to_bytes(4, "little") + before + root + (1_752_796_800).to_bytes(4, "little")
        for nonce in range(2**16):
            yield fields + bits.to_bytes(4, "little") + nonce.to_bytes(4, "little")

    return next(one for one in tries() if int(block_hash(one), 16) < 1 << 254)


def stamped(bundle: Bundle) -> tuple[bytes, bytes]:
    """Stamp the checkpoint of a bundle; return the whole proof, and the root of the block that it leads to."""
    note = parse_inclusion_proof(bundle.proof).checkpoint
    text = note.partition("\n\n")[0] + "\n"
    assert parse_checkpoint(text).origin == MemoryLog().origin
    digest = stamped_digest(text)
    begun = begin_timestamp(digest, NONCE, {URL: promise(commitment_of(digest, NONCE))})
    (pending,) = read_timestamp(begun).pending
    answer, root = into_block(pending.commitment)
    return complete_timestamp(begun, {pending: answer}), root


def anchor_head(folder: Path) -> HeaderChain:
    """Anchor the head of the log in a folder at height 1 of a test network; return that network's chain."""
    files = log_of(folder)
    head = files.head()
    assert head is not None
    digest = stamped_digest(head.checkpoint.text)
    begun = begin_timestamp(digest, NONCE, {URL: promise(commitment_of(digest, NONCE))})
    (pending,) = read_timestamp(begun).pending
    answer, root = into_block(pending.commitment, 1)
    proof = complete_timestamp(begun, {pending: answer})
    AnchorFiles(files.folder).write(
        Stamped(size=head.checkpoint.size, note=head.text, proof=proof), head.checkpoint.text
    )
    genesis = HeaderChain.genesis("regtest")
    before = bytes.fromhex(genesis.ref(0).hash)[::-1]
    return genesis.extended(header_of(root, before=before), 1, now=None)
