"""What a satoshi of a transaction is to the perimeter, and the named rules that say so.

A transaction is judged by what it takes from the perimeter and what it takes from elsewhere; its outputs and its
fee follow. The parts of a transaction add up to all that it spends, or to all that a coinbase makes.
"""

from enum import StrEnum
from typing import Final

from khazana.core import InvariantBroken

__all__ = ["GIVEN", "RECEIVED", "RULE_TEXTS", "Category", "Rule", "parts_of"]


class Category(StrEnum):
    """What a satoshi is."""

    MINED = "mined"
    """Made by a coinbase that pays the perimeter."""
    RECEIPT = "receipt"
    """Came from outside the perimeter."""
    CONSOLIDATION = "consolidation"
    """Came from scripts that evidence attributes to the same state."""
    INTERNAL = "internal"
    """Moved within the perimeter."""
    SPEND = "spend"
    """Left the perimeter. Whether it was sold, paid or given away the chain does not say."""
    SUSPECTED = "suspected_internal"
    """Left for a script never seen before, and still lies there: it may never have left at all."""
    FEE = "fee"
    """Taken by a miner, paid by the perimeter."""
    MIXED_IN = "mixed_in"
    """Reached the perimeter from a transaction that others funded with it: unresolved."""
    MIXED_OUT = "mixed_out"
    """Went elsewhere from such a transaction: unresolved."""
    MIXED_FEE = "mixed_fee"
    """Taken by the miner of such a transaction: who paid is unresolved."""
    ENTERED = "entered"
    """Lay on a script when that came into the perimeter; no transaction moved it."""
    LEFT = "left"
    """Lay on a script when that went out of the perimeter; no transaction moved it."""
    UNSEEN = "unseen"
    """Was spent from the perimeter, but its receipt is not among the facts."""
    OUTSIDE = "outside"
    """Was and remains others', their fees included."""


class Rule(StrEnum):
    """How a transaction is judged."""

    COINBASE = "coinbase"
    OURS = "all-inputs-ours"
    THEIRS = "no-input-ours"
    POCKET = "all-inputs-of-another-pocket"
    MIXED = "some-inputs-ours"


RULE_TEXTS: Final = {
    Rule.COINBASE: "a coinbase makes coins: what it pays to the perimeter was mined",
    Rule.OURS: "all inputs are the perimeter's: outputs to it are internal, others were spent, and it paid the fee",
    Rule.THEIRS: "no input is the perimeter's: what reaches it came from outside, and others paid the fee",
    Rule.POCKET: "all inputs are attributed to the same state: what reaches the perimeter was consolidated",
    Rule.MIXED: "some inputs are the perimeter's and some are not: nothing of it can be told apart",
}
"""The rules in words; the words are message ids."""

RECEIVED: Final = (
    Category.MINED,
    Category.RECEIPT,
    Category.CONSOLIDATION,
    Category.MIXED_IN,
    Category.ENTERED,
    Category.UNSEEN,
)
"""What adds to the coins held."""
GIVEN: Final = (Category.SPEND, Category.SUSPECTED, Category.FEE, Category.LEFT)
"""What takes from the coins held; so does what the perimeter put into mixed transactions."""

Parts = tuple[tuple[Category, int], ...]


def parts_of(rule: Rule, *, spent: int, ours_out: int, theirs_out: int, suspected: int) -> Parts:
    """Return the parts of a transaction [sat each], which add up to what it spends.

    Parameters
    ----------
    spent
        The sum of its inputs, for a coinbase of its outputs [sat].
    ours_out, theirs_out
        Its outputs to the perimeter and to others [sat].
    suspected
        What of ``theirs_out`` went to fresh scripts and still lies there [sat].

    Examples
    --------
    >>> [(part.value, amount) for part, amount in parts_of(
    ...     Rule.OURS, spent=100, ours_out=60, theirs_out=39, suspected=30)]
    [('internal', 60), ('spend', 9), ('suspected_internal', 30), ('fee', 1)]
    """
    fee = spent - ours_out - theirs_out
    if fee < 0 or suspected > theirs_out:
        raise InvariantBroken("a transaction gives more than it takes", value=(spent, ours_out, theirs_out, suspected))
    parts: Parts
    if rule is Rule.COINBASE:
        parts = ((Category.MINED, ours_out), (Category.OUTSIDE, theirs_out + fee))
    elif rule is Rule.OURS:
        parts = (
            (Category.INTERNAL, ours_out),
            (Category.SPEND, theirs_out - suspected),
            (Category.SUSPECTED, suspected),
            (Category.FEE, fee),
        )
    elif rule is Rule.MIXED:
        parts = ((Category.MIXED_IN, ours_out), (Category.MIXED_OUT, theirs_out), (Category.MIXED_FEE, fee))
    else:
        came = Category.CONSOLIDATION if rule is Rule.POCKET else Category.RECEIPT
        parts = ((came, ours_out), (Category.OUTSIDE, theirs_out + fee))
    return tuple((category, amount) for category, amount in parts if amount)
