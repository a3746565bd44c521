"""Whose machines a fleet has."""

from enum import StrEnum

__all__ = ["Holding"]


class Holding(StrEnum):
    """Whose machines they are, and who keeps what they earn."""

    OWN = "own"
    """The operator's, on the operator's site."""
    HOSTED = "hosted"
    """Somebody else's, on the operator's site, for a fee on the power, a share of the coins, or both."""
    LENT = "lent"
    """Somebody else's, run by the operator, who pays rent, gives up a share of the coins, or both."""
