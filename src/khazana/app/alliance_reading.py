"""Reading a partner's log: its head, and what the head promises, held against the head before it is believed."""

from collections.abc import Iterator
from typing import Final

from khazana.alliance import (
    CHECKPOINT_PATH,
    TILE_WIDTH,
    InclusionClaim,
    LogIdentity,
    SignedCheckpoint,
    Tile,
    TileHashes,
    VerifierKey,
    bundles_between,
    check_inclusion,
    leaf_hash,
    open_checkpoint,
    parse_bundle,
    prove_consistency,
    prove_inclusion,
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
            yield entries[max(0, start - bundle.index * TILE_WIDTH) :]

    def unfitting(self, start: int, head: SignedCheckpoint) -> ProofFailed:
        """Say where, from an index on, what is served does not lead to the root of the head."""
        size, root = head.checkpoint.size, head.checkpoint.root
        hashes = self.hashes(size)
        index = start // TILE_WIDTH * TILE_WIDTH
        for part in self.bundles(index, size):
            for number, entry in enumerate(part, index):
                if hashes(0, number) != leaf_hash(entry):
                    what = "an entry that is served does not fit the tile above it"
                    return self._failed(what, f"index {number}", (head, number, entry))
            proof = prove_inclusion(index, size, hashes)
            try:
                leaf = leaf_hash(part[0])
                check_inclusion(InclusionClaim(index=index, size=size, leaf=leaf, proof=proof, root=root))
            except ProofFailed as failed:
                what = "the tiles that are served do not lead to the root of the head"
                return self._failed(what, f"{size} entries", (head, failed.evidence))
            index += len(part)
        return self._failed("what is served the second time is not what came the first time", f"{size} entries", head)

    def _failed(self, what: str, value: str, evidence: object) -> ProofFailed:
        return ProofFailed(
            what,
            evidence=evidence,
            where=self.source.name,
            value=value,
            remedy="try again; if it stays so, ask the partner, and keep the head and what was served",
        )
