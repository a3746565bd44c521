"""What a plan's capacities should stand: each stress with how hard it is, as the programme's file declares it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from khazana.core import LocalText, SourceKind
from khazana.energy.plan.figures import Asks, Figure, Need
from khazana.energy.plan.units import Dimension

__all__ = ["STRESS_KEYS", "STRESS_NEEDS", "PlannedStress", "StressForm"]


class StressForm(StrEnum):
    """What happens."""

    FAILED_PLANT = "failed-plant"
    FAILED_BACKUP = "failed-backup"
    HEAT_WAVE = "heat-wave"
    PRICE_FALL = "price-fall"
    HALVING = "halving"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStress:
    """A stress; which keys it uses, its kind says.

    Parameters
    ----------
    note
        Where no source speaks of it, why it is tried.
    zone
        Of a failed plant, where it stands; of a heat wave, where the heat is, and everywhere without it.
    backup
        The backup that fails.
    parts
        Ids of the stresses that come together.
    since, until
        The first day, and the day after the last one; the whole horizon without them.
    lost, lost_share
        The surplus that is missing: so much, or a share of the zone's largest. Of a heat wave what everybody else
        draws more.
    ambient
        The temperature in the hours of a heat wave.
    fall
        The share by which what fleets earn falls.
    stays
        The share of the network's hashrate that runs on after a halving; all of it where nobody says.
    chance
        That it happens, where somebody says so.
    """

    id: str
    name: LocalText
    kind: StressForm
    source: str = ""
    source_kind: SourceKind | None = None
    note: str = ""
    zone: str = ""
    backup: str = ""
    parts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    lost: Annotated[Figure | None, Asks(Dimension.POWER, Need.CHOICE)] = None
    lost_share: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    ambient: Annotated[Figure | None, Asks(Dimension.TEMPERATURE, Need.CHOICE, least=-90, most=70)] = None
    fall: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None
    stays: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE, least=0.01)] = None
    chance: Annotated[Figure | None, Asks(Dimension.SHARE, Need.CHOICE)] = None


STRESS_KEYS: Final[dict[StressForm, tuple[str, ...]]] = {
    StressForm.FAILED_PLANT: ("zone", "lost", "lost_share", "since", "until"),
    StressForm.FAILED_BACKUP: ("backup", "since", "until"),
    StressForm.HEAT_WAVE: ("ambient", "zone", "lost", "since", "until"),
    StressForm.PRICE_FALL: ("fall", "since", "until"),
    StressForm.HALVING: ("stays", "since", "until"),
    StressForm.TOGETHER: ("parts",),
}
"""The keys that a stress of a kind uses beside those that all have."""
STRESS_NEEDS: Final[dict[StressForm, tuple[str, ...]]] = {
    StressForm.FAILED_PLANT: ("zone",),
    StressForm.FAILED_BACKUP: ("backup",),
    StressForm.HEAT_WAVE: (),
    StressForm.PRICE_FALL: (),
    StressForm.HALVING: (),
    StressForm.TOGETHER: ("parts",),
}
"""The names that a stress of a kind cannot do without; a figure that is missing leaves it out."""
