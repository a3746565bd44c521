"""Reading a partner's log: its head, and what the head promises, held against the head before it is believed."""

from collections.abc import Iterator
from typing import Final

from khazana.alliance import (
    CHECKPOINT_PATH,
    LogIdentity,
    SignedCheckpoint,
    Tile,
    TileHashes,
    VerifierKey,
    bundles_between,
    leaf_hash,
    open_checkpoint,
    parse_bundle,
    prove_consistency,
    tree_root,
)
from khazana.alliance.notes import MOST_BYTES
from khazana.core import ProofFailed, TileSource, Unavailable

__all__ = ["PartnerLog"]

_NO_LOG: Final = "ask the partner for the address or the folder of the log"


class PartnerLog:
    """The log ``identity``, as a source gives it."""

    def __init__(self, source: TileSource, identity: LogIdentity, witnesses: tuple[VerifierKey, ...] = ()) -> None:
        self.source = source
        self.identity = identity
        self.witnesses = witnesses

    def head(self) -> SignedCheckpoint:
        """Return the head that is shown.

        Raises
        ------
        Unavailable
            If there is none.
        BadInput
            If it has another form.
        ProofFailed
            If the log did not sign it.
        """
        data = self.source.fetch(CHECKPOINT_PATH, most_bytes=MOST_BYTES)
        if data is None:
            raise Unavailable("there is no log here", where=self.source.name, remedy=_NO_LOG)
        return open_checkpoint(data, self.identity, self.witnesses)

    def tile(self, tile: Tile) -> bytes:
        """Return a tile or bundle; where the partial one is not there any more, the full one that it has become.

        Raises
        ------
        ProofFailed
            If neither is there: the head promises it.
        """
        for one in dict.fromkeys((tile, tile.full)):
            data = self.source.fetch(one.path, most_bytes=one.most_bytes)
            if data is not None:
                return data
        raise ProofFailed(
            "the log does not serve what its head promises",
            evidence=tile,
            where=self.source.name,
            value=tile.path,
            remedy="try again; if it stays missing, ask the partner, and keep the head that promises it",
        )

    def hashes(self, size: int) -> TileHashes:
        """Return the hashes of the tree of ``size`` entries, as they are served."""
        return TileHashes(self.tile, size)

    def consistency(self, old_size: int, size: int) -> tuple[bytes, ...]:
        """Return the complete proof of consistency between two sizes, as the served tiles have it."""
        return prove_consistency(old_size, size, self.hashes(size), complete=True)

    def bundles(self, start: int, end: int) -> Iterator[tuple[bytes, ...]]:
        """Yield the entries from ``start`` up to ``end``, bundle by bundle, as they are served."""
        for bundle in bundles_between(start, end):
            entries = parse_bundle(self.tile(bundle), bundle)
            yield entries[max(0, start - bundle.index * 256) :]

    def swapped(self, start: int, head: SignedCheckpoint) -> ProofFailed:
        """Say where served entries differ from the tree that the head commits to."""
        size = head.checkpoint.size
        hashes = self.hashes(size)
        if tree_root(size, hashes) != head.checkpoint.root:
            return ProofFailed(
                "the tiles that are served do not lead to the root of the head",
                evidence=head,
                where=self.source.name,
                value=f"{size} entries",
                remedy="try again; if it stays so, ask the partner, and keep the head",
            )
        index = start
        for part in self.bundles(start, size):
            for entry in part:
                if hashes(0, index) != leaf_hash(entry):
                    return ProofFailed(
                        "an entry that is served is not the one in the tree",
                        evidence=(head, index, entry),
                        where=self.source.name,
                        value=f"index {index}",
                        remedy="try again; if it stays so, ask the partner, and keep the head and the entry",
                    )
                index += 1
        return ProofFailed(
            "the entries served the second time are others than the first time",
            evidence=head,
            where=self.source.name,
            remedy="look again",
        )
