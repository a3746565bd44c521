"""The case that docs/explanation/dispatch.md works out by hand."""

import numpy as np

from khazana.energy.case import Case
from khazana.energy.resources import Backup, Battery, Capacity, Load, LoadKind, Zone

MINE = Load(
    name="mine", zone="grid", kind=LoadKind.FLEET, industry="mining", capacity=Capacity.fixed(60.0),
    revenue_usd_per_mwh=50.0, tariff_usd_per_mwh=30.0,
)  # fmt: skip
FIRM = Load(
    name="firm", zone="grid", kind=LoadKind.FIRM, industry="computing", capacity=Capacity.fixed(50.0),
    revenue_usd_per_mwh=100.0, shortfall_usd_per_mwh=200.0, tariff_usd_per_mwh=40.0,
)  # fmt: skip
BACKUP = Backup(
    name="backup", zone="grid", capacity=Capacity.fixed(30.0), variable_usd_per_mwh=150.0, emissions_t_per_mwh=0.5
)
BATTERY = Battery(name="battery", zone="grid", capacity=Capacity.fixed(10.0), hours=2.0)


def by_hand() -> Case:
    """Return four hours: plenty, plenty, too little, nothing."""
    surplus = np.array([100.0, 100.0, 40.0, 0.0])
    return Case(
        name="by hand",
        hours=4,
        zones=(Zone(name="grid", available_mw=surplus, price_usd_per_mwh=20.0),),
        loads=(MINE, FIRM),
        backups=(BACKUP,),
    )
