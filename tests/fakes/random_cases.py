"""Small cases of dispatch at random, for laws."""

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st

from khazana.energy.case import Case
from khazana.energy.resources import Backup, Battery, Capacity, Link, Load, LoadKind, Zone

FEW = st.integers(0, 2**32 - 1)


def small_case(
    seed: int, *, zones: int = 1, scenarios: int = 1, with_storage: bool = True, is_open: bool = False
) -> Case:
    """Return a case of a day or two: up to four loads, two backups, perhaps a battery and a link."""
    dice = np.random.default_rng(seed)
    hours = int(dice.integers(2, 48))
    places = [f"zone{number}" for number in range(zones)]

    def capacity(most: float) -> Capacity:
        if not is_open or dice.random() < 0.2:
            return Capacity.fixed(round(most * dice.random(), 1))
        least = round(most * dice.random() * 0.2, 1) if dice.random() < 0.3 else 0.0
        return Capacity(
            least_mw=least, most_mw=most, capital_usd_per_mw_year=float(dice.integers(0, 300_000)),
            upfront_usd_per_mw=float(dice.integers(1, 9)), upfront_pkr_per_mw=float(dice.integers(0, 9)),
            credit_share=float(dice.random()),
        )  # fmt: skip

    loads = tuple(
        _load(dice, f"load{number}", places, capacity, (scenarios, hours), with_storage=with_storage)
        for number in range(int(dice.integers(1, 5)))
    )
    batteries = tuple(
        Battery(
            name=f"battery{number}", zone=str(dice.choice(places)), capacity=capacity(50.0), hours=3.0,
            store_share=0.9, release_share=0.95, loss_share_per_hour=0.01, variable_usd_per_mwh=1.0,
        )
        for number in range(int(dice.integers(0, 2)) if with_storage else 0)
    )  # fmt: skip
    weights = dice.random(scenarios) + 0.1
    return Case(
        name=f"random {seed}",
        hours=hours,
        zones=tuple(
            Zone(
                name=name,
                available_mw=dice.integers(0, 200, (scenarios, hours)).astype(float),
                price_usd_per_mwh=dice.integers(5, 70, (scenarios, hours)).astype(float),
                curtailment_usd_per_mwh=float(dice.integers(0, 2)),
                emissions_t_per_mwh=0.3,
            )
            for name in places
        ),
        links=(Link(name="line", origin=places[0], target=places[1], most_mw=40.0, back_mw=15.0),) if zones > 1 else (),
        loads=loads,
        backups=tuple(
            Backup(
                name=f"backup{number}", zone=str(dice.choice(places)), capacity=capacity(30.0),
                variable_usd_per_mwh=float(dice.integers(60, 250)), emissions_t_per_mwh=0.6,
                imported_fuel_usd_per_mwh=50.0,
            )
            for number in range(int(dice.integers(0, 3)))
        ),
        batteries=batteries,
        probabilities=weights / weights.sum(),
    )  # fmt: skip


def _load(
    dice: np.random.Generator,
    name: str,
    places: list[str],
    capacity: Callable[[float], Capacity],
    size: tuple[int, int],
    *,
    with_storage: bool,
) -> Load:
    scenarios, hours = size
    kind = LoadKind(str(dice.choice(list(LoadKind))))
    return Load(
        name=name,
        zone=str(dice.choice(places)),
        kind=kind,
        industry=str(dice.choice(["mining", "computing"])),
        capacity=capacity(100.0),
        revenue_usd_per_mwh=dice.integers(0, 120, (scenarios, hours if dice.random() < 0.5 else 1)).astype(float),
        variable_usd_per_mwh=float(dice.integers(0, 5)),
        draw_share=dice.random((1, hours)) if dice.random() < 0.5 else 1.0,
        tariff_usd_per_mwh=dice.integers(20, 60, (1, hours)).astype(float),
        ramp_share_per_hour=0.3 if with_storage and dice.random() < 0.3 else None,
        shortfall_usd_per_mwh=200.0 if kind is LoadKind.FIRM else 0.0,
        energy_share=0.5 if with_storage and kind is LoadKind.INTERRUPTIBLE else 0.0,
        energy_window_h=12,
        energy_shortfall_usd_per_mwh=40.0,
    )
