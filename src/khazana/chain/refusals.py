"""What every source says when it cannot go on, in one way; and what no source can show."""

from typing import Final

from khazana.core import BadInput, BlockRef, FindingKind, Severity, Unavailable

__all__ = ["COMPLETENESS_UNSHOWN", "moved_on", "unreadable", "wrong_network"]

COMPLETENESS_UNSHOWN: Final = FindingKind(
    code="chain.completeness-unshown",
    severity=Severity.NOTE,
    text="What {source} handed over is proven; that it withheld nothing is not.",
    remedy="Ask several sources and compare, or a node of your own.",
)
_SHOWN = 200


def wrong_network(where: str, expected: str, found: str) -> BadInput:
    """Say that a source is on another network than the one asked for."""
    return BadInput(
        f"the source is not on the network {expected}",
        where=where,
        value=found,
        remedy="name a source of that network, or choose the network of the source",
    )


def moved_on(where: str, tip: BlockRef) -> Unavailable:
    """Say that a block is not on the source's chain, or is so no more."""
    return Unavailable(
        f"block {tip.height} is not on the source's chain any more",
        where=where,
        value=tip.hash,
        remedy="ask for the tip again, and go on from there",
    )


def unreadable(where: str, what: str, value: object = None) -> Unavailable:
    """Say that an answer has another form than the source documents."""
    return Unavailable(
        f"the source's answer cannot be read: {what}",
        where=where,
        value=None if value is None else str(value)[:_SHOWN],
        remedy="check that the address is that of such a source; if so, use another",
    )
