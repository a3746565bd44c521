"""Outputs of transactions that were seen whole, so that each is fetched once."""

from typing import Final

from khazana.bitcoin import RawTransaction
from khazana.core import Output

__all__ = ["KnownOutputs"]

_OUTPUT_BYTES: Final = 150
"""What an output takes in memory beside its script [bytes], roughly."""


class KnownOutputs:
    """Outputs of transactions that were seen whole, up to ``limit`` bytes; the oldest go first."""

    def __init__(self, limit: int = 256 * 2**20) -> None:
        self._outputs: dict[str, tuple[Output, ...]] = {}
        self._sizes: dict[str, int] = {}
        self._room = limit

    def __contains__(self, txid: str) -> bool:
        return txid in self._outputs

    def get(self, txid: str) -> tuple[Output, ...] | None:
        """Return the outputs of a transaction, if they are known."""
        return self._outputs.get(txid)

    def add(self, transaction: RawTransaction) -> None:
        """Keep the outputs of a transaction."""
        txid = transaction.txid
        if txid in self._outputs:
            return
        size = sum(_OUTPUT_BYTES + len(output.script) for output in transaction.outputs)
        self._outputs[txid], self._sizes[txid] = transaction.outputs, size
        self._room -= size
        while self._room < 0 and len(self._outputs) > 1:
            oldest = next(iter(self._outputs))
            del self._outputs[oldest]
            self._room += self._sizes.pop(oldest)
