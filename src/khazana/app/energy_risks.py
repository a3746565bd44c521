"""What is asked of operation without foresight and of robust sizing, and what is answered."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from khazana.app.energy_stands import EnergyStand
from khazana.core import Finding

if TYPE_CHECKING:
    from khazana.energy.decision import Decision
    from khazana.energy.foresight import Foresight
    from khazana.energy.stresses import StressKind

__all__ = [
    "AS_A_RULE", "Belief", "EndWorth", "RobustAim", "RobustReport", "RobustShown", "RollingChoices", "RollingReport",
    "Sharing", "StressFigures",
]  # fmt: skip


class Belief(StrEnum):
    """What is believed of the hours beyond those that are done."""

    KNOWN = "known"
    """As they come: nothing is wrong, and a window is all that is seen."""
    YESTERDAY = "yesterday"
    """As the same hour of the day before."""
    TYPICAL = "typical"
    """As the mean of that hour of the day over the horizon."""
    SCENARIO = "scenario"
    """As another scenario of the plan has them."""
    OFF = "off"
    """The surplus as it comes, but for a share that is always wrong."""


class EndWorth(StrEnum):
    """What a battery's content is worth at the end of a window."""

    PLAN = "plan"
    """What the best use of the hours, as they are known or believed, makes of it."""
    NOTHING = "nothing"
    FIGURE = "figure"
    """What a reader states."""


class Sharing(StrEnum):
    """How what conditions allow over months is shared out over the windows."""

    TIME = "time"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingChoices:
    """How hours are operated without knowing them all; hashable, as what was computed is kept for it.

    Parameters
    ----------
    window_h, step_h
        How far one looks, and how much of it is done before looking again [h].
    scenario
        The one that comes; empty for the first.
    belief, believed, off_share
        What is believed of the hours beyond a step; with `Belief.SCENARIO` which scenario, with `Belief.OFF` by how
        much the surplus is believed too high, as a share of it.
    end, end_usd_per_mwh
        What a battery's content is worth at the end of a window; with `EndWorth.FIGURE` how much.
    sharing
        How conditions are shared out.
    """

    window_h: int = 168
    step_h: int = 24
    scenario: str = ""
    belief: Belief = Belief.YESTERDAY
    believed: str = ""
    off_share: float = 0.0
    end: EndWorth = EndWorth.PLAN
    end_usd_per_mwh: float = 0.0
    sharing: Sharing = Sharing.PLAN


AS_A_RULE: Final = RollingChoices()
"""A week ahead, a day at a time, as yesterday."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RollingReport:
    """What operating without foresight earned beside perfect foresight; ``None`` where there is no decision.

    Parameters
    ----------
    decision
        Perfect foresight, with the case and the capacities of all three.
    scenario
        The number of the scenario that comes.
    """

    stand: EnergyStand
    asked: RollingChoices
    decision: "Decision | None"
    found: "Foresight | None"
    scenario: int
    findings: tuple[Finding, ...]


class RobustAim(StrEnum):
    """What capacities are chosen for."""

    WORST = "worst"
    """The worst of all futures."""
    MEAN = "mean"
    """The mean of all futures, by their chances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StressFigures:
    """What capacities, used best, cost under a stress.

    Parameters
    ----------
    kind
        ``None`` where nothing happens.
    cost_usd, worst_usd
        Of capital and use, in the mean of the scenarios and in the worst; ``None`` where nothing meets the conditions.
    conflict
        The conditions that cannot be met together then.
    """

    name: str
    kind: "StressKind | None"
    cost_usd: float | None
    worst_usd: float | None
    conflict: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustShown:
    """One stress, with the capacities of the plain sizing and with the robust ones, both used best."""

    plain: StressFigures
    robust: StressFigures


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RobustReport:
    """Capacities that stand the declared stresses beside those of the plain sizing; ``None`` without a decision.

    Parameters
    ----------
    rows
        The first is that nothing happens.
    equal_chances
        Whether each stress, and that nothing happens, has the same weight, as the plan states no chances.
    complete
        Whether the gap asked for was reached.
    """

    stand: EnergyStand
    aim: RobustAim
    plain: "Decision | None"
    decision: "Decision | None"
    gap: float
    rows: tuple[RobustShown, ...]
    equal_chances: bool
    complete: bool
    findings: tuple[Finding, ...]

    @property
    def plain_worst_usd(self) -> float | None:
        """Return the cost of the plain sizing in its worst future; ``None`` where one breaks the conditions."""
        return worst_of([one.plain.worst_usd for one in self.rows])

    @property
    def robust_worst_usd(self) -> float | None:
        """Return the cost of the robust sizing in its worst future; ``None`` where it cannot meet the conditions."""
        return worst_of([one.robust.worst_usd for one in self.rows])


def worst_of(costs: list[float | None]) -> float | None:
    """Return the highest cost; ``None`` where one is not known or there are none."""
    known = [one for one in costs if one is not None]
    return max(known) if known and len(known) == len(costs) else None
