"""What an energy plan says of jobs, foreign exchange and investment: each with a source, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from khazana.energy.effect_units import Effect, Phase
from khazana.energy.plan.figures import Figure
from khazana.energy.plan.units import Dimension

__all__ = ["EFFECT_DIMENSIONS", "PlannedEffect"]

EFFECT_DIMENSIONS: Final[Mapping[tuple[Effect, Phase], Dimension]] = MappingProxyType(
    {
        (Effect.JOBS, Phase.BUILDING): Dimension.JOB_YEARS,
        (Effect.JOBS, Phase.RUNNING): Dimension.JOBS,
        (Effect.EXCHANGE, Phase.BUILDING): Dimension.CAPITAL,
        (Effect.EXCHANGE, Phase.RUNNING): Dimension.CAPITAL_PER_YEAR,
        (Effect.INVESTMENT, Phase.BUILDING): Dimension.CAPITAL,
    }
)
"""What the figure of a megawatt measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEffect:
    """An effect of a megawatt.

    Parameters
    ----------
    subject
        The id of what has a capacity, or a kind of load for all of it that have no effect of their own.
    per_mw
        From its low to its high end.
    central
        What the source holds to be likely; ``None`` where it does not say.
    """

    id: str
    effect: Effect
    phase: Phase
    subject: str
    per_mw: Figure
    central: Figure | None = None
