"""Two provenances of the same transactions, compared: what another version of the perimeter makes of history."""

from dataclasses import dataclass
from typing import Final

from khazana.core import BadInput
from khazana.reserve.chain_perimeter import ScriptEntry
from khazana.reserve.provenance.categories import Category, Parts
from khazana.reserve.provenance.results import Flow, Provenance

__all__ = ["CategoryChange", "FlowChange", "Restatement", "restate"]

_NO_PARTS: Final[Parts] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryChange:
    """Satoshi of a category before and after."""

    category: Category
    before: int
    after: int

    @property
    def change(self) -> int:
        """What was added or taken away [sat]."""
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChange:
    """A transaction that is seen otherwise: its parts before and after; empty where it did not touch the perimeter."""

    txid: str
    before: Parts
    after: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """What changes from one version of the perimeter to another.

    Parameters
    ----------
    before, after
        The versions.
    added, removed
        Entries that are in one alone, in order of script.
    categories
        Every category that either has, in the order of `Category`.
    held_before, held_after
        Coins held [sat].
    flows
        The transactions that are seen otherwise, in order of block.
    """

    before: int
    after: int
    added: tuple[ScriptEntry, ...]
    removed: tuple[ScriptEntry, ...]
    categories: tuple[CategoryChange, ...]
    held_before: int
    held_after: int
    flows: tuple[FlowChange, ...]


def restate(before: Provenance, after: Provenance) -> Restatement:
    """Compare what two versions of the perimeter make of the same chain up to the same block.

    Raises
    ------
    BadInput
        If they end in different blocks.
    """
    if before.block != after.block:
        raise BadInput(
            "two provenances are compared at one block",
            value=f"{before.block.height} and {after.block.height}",
            remedy="compute both up to the same block",
        )
    old, new = set(before.perimeter.entries), set(after.perimeter.entries)
    categories = tuple(
        CategoryChange(category=one, before=before.totals.of(one), after=after.totals.of(one))
        for one in Category
        if before.totals.of(one) or after.totals.of(one)
    )
    return Restatement(
        before=before.perimeter.version,
        after=after.perimeter.version,
        added=tuple(entry for entry in after.perimeter.entries if entry not in old),
        removed=tuple(entry for entry in before.perimeter.entries if entry not in new),
        categories=categories,
        held_before=before.totals.held,
        held_after=after.totals.held,
        flows=_changed(before, after),
    )


def _changed(before: Provenance, after: Provenance) -> tuple[FlowChange, ...]:
    old = {flow.txid: flow for flow in before.flows}
    new = {flow.txid: flow for flow in after.flows}
    places = sorted({(flow.block.height, flow.position, flow.txid) for flow in (*old.values(), *new.values())})
    pairs = ((txid, _parts(old.get(txid)), _parts(new.get(txid))) for _, _, txid in places)
    return tuple(FlowChange(txid=txid, before=was, after=now) for txid, was, now in pairs if was != now)


def _parts(flow: Flow | None) -> Parts:
    return _NO_PARTS if flow is None else flow.parts
