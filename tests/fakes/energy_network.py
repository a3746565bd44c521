"""A network that was made up, with a halving in the middle of its outlook, and four machines."""

from datetime import date

import numpy as np

from khazana.app.energy_reports import (
    EnergyStand,
    HalvingShown,
    MachineShown,
    NetworkReport,
    NetworkShown,
    OutlookShown,
)
from khazana.energy.outlook import Outlook


def network_report(where: EnergyStand) -> NetworkReport:
    """Return a network with a halving in the middle of its outlook."""
    starts = tuple(date(2026 + place // 4, 1 + 3 * (place % 4), 1) for place in range(24))
    after = np.array([1.0 if day < date(2028, 4, 1) else 0.55 for day in starts])
    growth = np.linspace(1.0, 1.4, len(starts))
    hashprice = np.array([38.0 * after * growth, 30.0 * after])
    rest = np.array([900 * growth, 850 * growth * after**0.3])
    found = Outlook(
        revenue_usd_per_day=hashprice * rest * 1000, hashprice_usd_per_ph_day=hashprice,
        own_eh_per_s=np.full(hashprice.shape, 40.0), rest_eh_per_s=rest, difficulty=rest * 1.4e11,
        own_sat_per_day=np.full(hashprice.shape, 2e9),
    )  # fmt: skip
    machines = tuple(
        MachineShown(
            name=name, machine=name, efficiency_j_per_th=j, pue=1.05, power_usd_per_mwh=81.6,
            break_even_hashprice_usd_per_ph_day=24 * j * 1.05 * 0.0816,
            full_hashprice_usd_per_ph_day=None, break_even_power_usd_per_mwh=28.68 / (24 * j * 1.05) * 1000,
            break_even_price_usd_per_btc=100_000.0,
        )
        for name, j in (("S21", 17.5), ("S21 Pro", 15.0), ("S21 XP", 13.5), ("S21 XP Hyd", 12.0))
    )  # fmt: skip
    return NetworkReport(
        stand=where,
        network=NetworkShown(
            at=date(2026, 6, 26), height=955_000, subsidy_sat=312_500_000, fees_sat=3e6, difficulty=133.9e12,
            hashrate_eh_per_s=958.0, price_usd_per_btc=63_000.0, hashprice_usd_per_ph_day=28.68,
            revenue_usd_per_day=27.5e6, sources=("gazette",),
        ),
        machines=machines,
        halvings=(HalvingShown(height=1_050_000, expected=date(2028, 4, 17), subsidy_sat=156_250_000),),
        outlook=OutlookShown(starts=starts, scenarios=("high", "low"), alone_usd_per_ph_day=hashprice, outlook=found),
        price_taker=None,
        sovereign=None,
        findings=(),
    )  # fmt: skip
