"""Which figure of a range is reckoned with."""

from enum import StrEnum

__all__ = ["Pick"]


class Pick(StrEnum):
    """Which figure of a range is reckoned with."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
