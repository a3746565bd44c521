"""The headers that are followed, for whoever holds something against them again and again."""

from dataclasses import dataclass, field
from threading import Lock

from khazana.bitcoin import HeaderChain
from khazana.core import BlockRef
from khazana.store import Store

__all__ = ["FollowedHeaders"]


@dataclass(slots=True)
class FollowedHeaders:
    """The chain of headers in a store, loaded and checked again only when its tip has moved."""

    store: Store
    network: str = "main"
    _loaded: tuple[BlockRef, HeaderChain] | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)

    def chain(self) -> HeaderChain | None:
        """Return the chain; ``None`` where none is followed.

        Raises
        ------
        ProofFailed
            If the headers in the store were changed into what is no chain.
        """
        tip = self.store.chain.tip(self.network)
        if tip is None:
            return None
        with self._lock:
            if self._loaded is None or self._loaded[0] != tip:
                from khazana.app.chain_sync import load_chain  # noqa: PLC0415 - most pages compare nothing

                self._loaded = (tip, load_chain(self.store, self.network))
            return self._loaded[1]
