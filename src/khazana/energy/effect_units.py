"""Which effects there are, when each comes, and in which unit."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = ["EFFECT_UNITS", "Effect", "Phase"]


class Effect(StrEnum):
    """What is counted."""

    JOBS = "jobs"
    EXCHANGE = "exchange"
    INVESTMENT = "investment"


class Phase(StrEnum):
    """When it comes: once, while it is built, or each year while it runs."""

    BUILDING = "building"
    RUNNING = "running"


EFFECT_UNITS: Final[Mapping[tuple[Effect, Phase], tuple[str, str]]] = MappingProxyType(
    {
        (Effect.JOBS, Phase.BUILDING): ("job-year/MW", "job-year"),
        (Effect.JOBS, Phase.RUNNING): ("job/MW", "job"),
        (Effect.EXCHANGE, Phase.BUILDING): ("USD/MW", "USD"),
        (Effect.EXCHANGE, Phase.RUNNING): ("USD/MW-year", "USD/year"),
        (Effect.INVESTMENT, Phase.BUILDING): ("USD/MW", "USD"),
    }
)
"""The unit of a figure, and of a total. Foreign exchange that leaves the country is below zero."""
