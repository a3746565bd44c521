"""Cases of dispatch made from a seed: a bus with surplus, five fleets, both kinds of computing, battery and backup."""

import numpy as np

from khazana.energy.case import Case
from khazana.energy.resources import Backup, Battery, Capacity, Floats, Load, LoadKind, Zone

__all__ = ["CAPACITY_MW", "YEAR_H", "annuity", "big_case", "profiles"]

YEAR_H = 8_760
CAPACITY_MW = {"s19xp": 298.65, "s21": 12.21, "s21hyd": 236.39, "firm": 581.04, "training": 600.0, "battery": 294.86}
"""About the best capacities of the one-scenario year."""
FLEETS = (
    # name, J/TH, PUE, most MW, USD per MW, years, ramp
    ("s19j", 29.5, 1.06, 400.0, 0.20e6, 2, None),
    ("s19xp", 21.5, 1.06, 400.0, 0.33e6, 2, None),
    ("s21", 17.5, 1.06, 400.0, 1.00e6, 4, None),
    ("s21pro", 15.0, 1.06, 400.0, 1.40e6, 4, None),
    ("s21hyd", 12.0, 1.04, 400.0, 2.20e6, 4, 0.5),
)


def annuity(rate: float, years: int) -> float:
    """Return the yearly payment for a capital of one."""
    return float(rate / (1 - (1 + rate) ** -years))


def profiles(scenarios: int, hours: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Return surplus [MW], its price [USD/MWh] and the hashprice [USD/TH/day] of each scenario."""
    dice = np.random.default_rng(seed)
    hour = np.arange(hours)
    of_day, of_year = hour % 24, (hour // 24) % 365
    cold = 0.5 * (1 + np.cos(2 * np.pi * (of_year - 10) / 365))
    sun = np.maximum(0, np.sin(np.pi * (of_day - 6) / 12))
    evening = np.exp(-0.5 * ((of_day - 21) / 2.0) ** 2) * (1 - cold)
    surplus, price = np.empty((scenarios, hours)), np.empty((scenarios, hours))
    hashprice = np.full(scenarios, 0.060)
    for scenario in range(scenarios):
        shock = dice.normal(0, 0.05, hours) * np.sqrt(1 - 0.97**2) * 4
        drift = np.zeros(hours)
        for t in range(1, hours):
            drift[t] = 0.97 * drift[t - 1] + shock[t]
        level = 0.45 + 0.55 * cold + 0.25 * sun - 0.55 * evening + drift + dice.normal(0, 0.05)
        surplus[scenario] = 2000 * np.clip(level, 0, 1)
        price[scenario] = 55 + 25 * (1 - cold) + 15 * evening - 10 * sun + dice.normal(0, 3, hours)
        if scenarios > 1:
            hashprice[scenario] *= np.exp(dice.normal(0, 0.20))
    return surplus, price, hashprice


def big_case(scenarios: int = 1, hours: int = YEAR_H, seed: int = 7, years: float = 1.0) -> Case:
    """Return 2,000 MW of surplus with five fleets, both kinds of computing, a battery and backup, all to be sized."""
    surplus, price, hashprice = profiles(scenarios, hours, seed)
    fleets = [
        Load(
            name=name,
            zone="grid",
            kind=LoadKind.FLEET,
            industry="mining",
            capacity=Capacity(least_mw=0, most_mw=most, capital_usd_per_mw_year=capital * annuity(0.12, life)),
            revenue_usd_per_mwh=(hashprice * 1e6 / (24 * joule * pue)).reshape(-1, 1),
            ramp_share_per_hour=ramp,
        )
        for name, joule, pue, most, capital, life, ramp in FLEETS
    ]
    firm = Load(
        name="firm",
        zone="grid",
        kind=LoadKind.FIRM,
        industry="computing",
        capacity=Capacity(least_mw=0, most_mw=600, capital_usd_per_mw_year=1.10e6),
        revenue_usd_per_mwh=265.0,
        draw_share=0.9,
        shortfall_usd_per_mwh=2_735.0,
    )
    training = Load(
        name="training",
        zone="grid",
        kind=LoadKind.INTERRUPTIBLE,
        industry="computing",
        capacity=Capacity(least_mw=0, most_mw=600, capital_usd_per_mw_year=0.70e6),
        revenue_usd_per_mwh=205.0,
        ramp_share_per_hour=0.25,
    )
    battery = Battery(
        name="battery",
        zone="grid",
        capacity=Capacity(least_mw=0, most_mw=1000, capital_usd_per_mw_year=4 * 140e3 * annuity(0.10, 15)),
        hours=4.0,
        store_share=0.94,
        release_share=0.94,
        variable_usd_per_mwh=0.5,
    )
    return Case(
        name="big",
        hours=hours,
        zones=(Zone(name="grid", available_mw=surplus, price_usd_per_mwh=price),),
        loads=(*fleets, firm, training),
        backups=(Backup(name="backup", zone="grid", capacity=Capacity.fixed(400), variable_usd_per_mwh=180.0),),
        batteries=(battery,),
        probabilities=np.full(scenarios, 1 / scenarios),
        years=years,
        is_synthetic=True,
    )
