"""What a decision should stand: a plant that fails, a heat wave, a fall of the price, a halving.

A stress makes a case into another case, and changes nothing but series; what is built stays as it is. Hours count from
0, and the last one is not part of it; ``stop_h`` of ``None`` is the end of the horizon.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from khazana.core import BadInput
from khazana.energy.case import Case
from khazana.energy.case_series import with_series
from khazana.energy.machines import Derating
from khazana.energy.quantities import Floats, quantity, share
from khazana.energy.resources import LoadKind, SeriesLike, series

__all__ = ["FailedBackup", "FailedPlant", "HalvedSubsidy", "HeatWave", "PriceFall", "Stress", "StressKind", "Together"]


class StressKind(StrEnum):
    """What happens."""

    FAILED_PLANT = "failed plant"
    HEAT_WAVE = "heat wave"
    PRICE_FALL = "price fall"
    HALVING = "halving"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPlant:
    """A plant of the grid fails: its zone has so much less surplus, and never less than none."""

    kind = StressKind.FAILED_PLANT

    name: str
    zone: str
    lost_mw: float
    start_h: int = 0
    stop_h: int | None = None

    def on(self, case: Case) -> Case:
        """Return the case without the plant.

        Raises
        ------
        BadInput
            If the zone is unknown, or the hours lie outside the horizon.
        """
        _known(self.name, self.zone, [zone.name for zone in case.zones])
        lost = float(quantity(self.lost_mw, "lost_mw"))
        return _changed(
            case, {(self.zone, "available_mw")}, _hours(case, self), lambda values: np.maximum(values - lost, 0.0)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedBackup:
    """A backup plant of the case fails."""

    kind = StressKind.FAILED_PLANT

    name: str
    backup: str
    start_h: int = 0
    stop_h: int | None = None

    def on(self, case: Case) -> Case:
        """Return the case without the backup.

        Raises
        ------
        BadInput
            If the backup is unknown, or the hours lie outside the horizon.
        """
        _known(self.name, self.backup, [plant.name for plant in case.backups])
        return _changed(case, {(self.backup, "available_share")}, _hours(case, self), np.zeros_like)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeatWave:
    """Machines clock down or stop in the heat, and everybody else uses more.

    Parameters
    ----------
    ambient_c
        In the hours of the wave, one figure or one for each [°C].
    machines
        How each load's machines derate, by the load's name.
    demand_mw
        How much less surplus each zone has, by its name.
    """

    kind = StressKind.HEAT_WAVE

    name: str
    ambient_c: SeriesLike
    machines: tuple[tuple[str, Derating], ...] = ()
    demand_mw: tuple[tuple[str, float], ...] = ()
    start_h: int = 0
    stop_h: int | None = None

    def on(self, case: Case) -> Case:
        """Return the case in the heat: what derates keeps its share of what it could draw.

        Raises
        ------
        BadInput
            If a name is unknown, or the hours lie outside the horizon or differ from those of the heat.
        """
        hours = _hours(case, self)
        heat = series(self.ambient_c)
        if heat.shape[1] not in {1, hours.stop - hours.start}:
            raise BadInput(
                "the heat has another number of hours than its wave",
                where=self.name,
                value=heat.shape[1],
                remedy="give a temperature for each hour from start to stop",
            )
        for zone, more in self.demand_mw:
            case = FailedPlant(
                name=self.name, zone=zone, lost_mw=more, start_h=hours.start, stop_h=hours.stop
            ).on(case)  # fmt: skip
        for load, derating in self.machines:
            _known(self.name, load, [one.name for one in case.loads])
            kept = derating.kept_share(heat)
            case = _changed(case, {(load, "draw_share")}, hours, _times(kept))
        return case


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFall:
    """What loads of some kinds earn falls by a share.

    Parameters
    ----------
    kept_usd_per_mwh
        The part of a load's revenue that does not fall, such as a hosting fee, by the load's name.
    """

    kind = StressKind.PRICE_FALL

    name: str
    fall_share: float
    kinds: tuple[LoadKind, ...] = (LoadKind.FLEET,)
    kept_usd_per_mwh: tuple[tuple[str, float], ...] = ()
    start_h: int = 0
    stop_h: int | None = None

    def on(self, case: Case) -> Case:
        """Return the case at the lower price.

        Raises
        ------
        BadInput
            If a name is unknown, the share lies outside 0 to 1, or the hours lie outside the horizon.
        """
        left = 1.0 - float(share(self.fall_share, "fall_share"))
        return _earning(case, self, left, self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class HalvedSubsidy:
    """The subsidy of a block halves; its fees stay.

    Parameters
    ----------
    fees_share
        What fees are of a block's reward before.
    hashrate_share
        The share of the network's hashrate that still runs after; at 1 nobody leaves, which is the worst for whoever
        stays. `khazana.energy.equilibrium.settle` tells what a supply of the rest of the world would keep.
    """

    kind = StressKind.HALVING

    name: str
    fees_share: float
    hashrate_share: float = 1.0
    kept_usd_per_mwh: tuple[tuple[str, float], ...] = ()
    start_h: int = 0
    stop_h: int | None = None

    @property
    def left_share(self) -> float:
        """Return what is left of the revenue of a hash.

        Examples
        --------
        >>> HalvedSubsidy(name="halving of 2028", fees_share=0.01, hashrate_share=0.9).left_share
        0.5611111111111111
        """
        fees = float(share(self.fees_share, "fees_share"))
        stays = float(quantity(self.hashrate_share, "hashrate_share", most=1.0, above=True))
        return (fees + (1 - fees) / 2) / stays

    def on(self, case: Case) -> Case:
        """Return the case after the halving.

        Raises
        ------
        BadInput
            If a name is unknown, a share lies outside its bounds, or the hours lie outside the horizon.
        """
        return _earning(case, self, self.left_share, (LoadKind.FLEET,))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Together:
    """Several stresses at once."""

    kind = StressKind.TOGETHER

    name: str
    parts: tuple["Stress", ...]

    def on(self, case: Case) -> Case:
        """Return the case under all of them."""
        for one in self.parts:
            case = one.on(case)
        return case


Stress = FailedPlant | FailedBackup | HeatWave | PriceFall | HalvedSubsidy | Together
_Timed = FailedPlant | FailedBackup | HeatWave | PriceFall | HalvedSubsidy


def _earning(case: Case, stress: PriceFall | HalvedSubsidy, left: float, kinds: tuple[LoadKind, ...]) -> Case:
    names, kept = [load.name for load in case.loads], dict(stress.kept_usd_per_mwh)
    for name in kept:
        _known(stress.name, name, names)
    hours = _hours(case, stress)
    for load in case.loads:
        if load.kind in kinds:
            fee = float(quantity(kept.get(load.name, 0.0), "kept_usd_per_mwh"))
            case = _changed(case, {(load.name, "revenue_usd_per_mwh")}, hours, _less(fee, left))
    return case


def _less(fee: float, left: float) -> Callable[[Floats], Floats]:
    return lambda values: fee + left * (values - fee)


def _times(kept: Floats) -> Callable[[Floats], Floats]:
    return lambda values: values * kept


def _hours(case: Case, stress: _Timed) -> slice:
    stop = case.hours if stress.stop_h is None else stress.stop_h
    if not 0 <= stress.start_h < stop <= case.hours:
        raise BadInput(
            "its hours lie outside the horizon",
            where=stress.name,
            value=f"{stress.start_h}..{stop}",
            remedy="count from 0 to {hours}; the last hour is not part of it",
            hours=str(case.hours),
        )
    return slice(stress.start_h, stop)


def _known(stress: str, name: str, known: list[str]) -> None:
    if name not in known:
        raise BadInput(
            "a stress speaks of something that the case has not", where=stress, value=name,
            remedy="use one of {known}", known=", ".join(known) or "none",
        )  # fmt: skip


def _changed(case: Case, which: set[tuple[str, str]], hours: slice, change: Callable[[Floats], Floats]) -> Case:
    """Return the case with some series changed in some hours."""
    is_all = hours == slice(0, case.hours)

    def of(name: str, field: str, values: Floats) -> Floats:
        if (name, field) not in which:
            return values
        if is_all:
            return series(change(values))
        found = np.array(np.broadcast_to(values, (values.shape[0], case.hours)))
        found[:, hours] = change(found[:, hours])
        return series(found)

    return with_series(case, of)
