"""A made-up grid of two zones with plants, sun, an outage and a line between them: files of a whole programme.

The north has water and little of its own use; the south has lignite, gas, a sunny noon, an evening peak and the loads.
Every hour is made by the formulas below, and says so: the files begin with SYNTHETIC.
"""

from collections.abc import Mapping
from math import cos, pi
from pathlib import Path

from benchmarks.fuzz import bases

__all__ = ["ENERGY", "HOURS", "grid_csv", "two_zone_files", "write_two_zones"]

HOURS = 8_760

ENERGY = """\
format = 1
interest = { value = 10, unit = "%/year", assumption = "An example." }

[horizon]
start = 2027-01-01
years = 2

[[zones]]
id = "north"
name = { en = "North", es = "Norte", ur = "شمال" }
demand = { file = "grid.csv", column = "north_mw", unit = "MW", source = "gazette", synthetic = true }
reserve = { value = 5, unit = "%", assumption = "An example." }

[[zones]]
id = "south"
name = { en = "South", es = "Sur", ur = "جنوب" }
demand = { file = "grid.csv", column = "south_gw", unit = "GW", source = "gazette", synthetic = true }
sun = { file = "grid.csv", column = "sun_mw", unit = "MW", source = "gazette", synthetic = true }
export = { value = 20, unit = "MW", source = "gazette" }
reserve = { value = 5, unit = "%", assumption = "An example." }
most = { value = 400, unit = "MW", source = "gazette" }

[[links]]
id = "line"
origin = "north"
target = "south"
most = { value = 150, unit = "MW", source = "gazette" }
back = { value = 100, unit = "MW", source = "gazette" }

[[plants]]
id = "water"
name = { en = "Water", es = "Agua", ur = "پانی" }
zone = "north"
availability = { file = "grid.csv", column = "water", unit = "%", source = "gazette", synthetic = true }
capacity = { value = 500, unit = "MW", source = "gazette" }
must_run = { value = 40, unit = "%", source = "gazette" }
forced = { value = 2, unit = "%", source = "gazette" }
cost = { value = 2, unit = "USD/MWh", source = "gazette" }
emissions = { value = 0, unit = "t/MWh", source = "gazette" }

[[plants]]
id = "lignite"
name = { en = "Lignite", es = "Lignito", ur = "لگنائٹ" }
zone = "south"
capacity = { value = 0.9, unit = "GW", source = "gazette" }
must_run = { value = 50, unit = "%", source = "gazette" }
forced = { value = 8, unit = "%", source = "gazette" }
cost = { value = 22, unit = "USD/MWh", source = "gazette" }
emissions = { value = 1050, unit = "g/kWh", source = "gazette" }

[[plants]]
id = "gas"
name = { en = "Gas", es = "Gas", ur = "گیس" }
zone = "south"
capacity = { value = 600, unit = "MW", source = "gazette" }
available = { value = 95, unit = "%", source = "gazette" }
forced = { value = 5, unit = "%", source = "gazette" }
cost = { value = 60, unit = "USD/MWh", source = "gazette" }
emissions = { value = 0.42, unit = "t/MWh", source = "gazette" }

[[outages]]
id = "overhaul"
plant = "lignite"
since = 2027-03-01
until = 2027-03-14
source = "gazette"
share = { value = 60, unit = "%", source = "gazette" }

[[outages]]
id = "boiler"
plant = "lignite"
since = 2028-05-01
until = 2028-05-10
assumption = "An example."
share = { value = 50, unit = "%", source = "gazette" }

[[tariffs]]
industry = "mining"
name = { en = "Mining", es = "Minería", ur = "مائننگ" }
price = { value = 65, unit = "USD/MWh", source = "gazette" }

[[fleets]]
id = "s21-north"
name = { en = "S21 in the north", es = "S21 en el norte", ur = "شمال میں S21" }
machine = "s21"
zone = "north"
industry = "mining"
cooling = "air"
holding = "own"
since = 2027-01-01
most = { value = 200, unit = "MW", source = "gazette" }
pue = { catalogue = "air" }
life = { catalogue = "mining" }
failures = { catalogue = "mining", pick = "low" }

[[fleets]]
id = "s21-south"
name = { en = "S21 in the south", es = "S21 en el sur", ur = "جنوب میں S21" }
machine = "s21"
zone = "south"
industry = "mining"
cooling = "air"
holding = "own"
since = 2027-01-01
most = { value = 300, unit = "MW", source = "gazette" }
pue = { catalogue = "air" }
life = { catalogue = "mining" }
failures = { catalogue = "mining", pick = "low" }

[[scenarios]]
id = "as-today"
name = { en = "As today", es = "Como hoy", ur = "جیسا آج" }
probability = { value = 60, unit = "%", assumption = "An example." }
hashprice = { value = 60, unit = "USD/PH/day", assumption = "An example." }

[[scenarios]]
id = "dry"
name = { en = "A dry year", es = "Un año seco", ur = "خشک سال" }
probability = { value = 40, unit = "%", assumption = "An example." }
hashprice = { value = 50, unit = "USD/PH/day", assumption = "An example." }
surplus = { value = 0.8, unit = "1", assumption = "An example." }

[[effects]]
id = "jobs"
effect = "jobs"
phase = "running"
subject = "mining fleet"
per_mw = { low = 0.2, high = 0.6, unit = "job/MW", source = "gazette" }
central = { value = 0.4, unit = "job/MW", source = "gazette" }

[[effects]]
id = "sites"
effect = "investment"
phase = "building"
subject = "s21-south"
per_mw = { value = 0.3, unit = "million USD/MW", source = "gazette" }

[sharing]
passed = { value = 100, unit = "%", assumption = "An example." }
baseline = { value = 8, unit = "TWh/year", source = "gazette" }
"""


def grid_csv() -> str:
    """Return the hours of a year: a noon of sun, an evening peak, water that comes in summer."""
    rows = ["# SYNTHETIC: made by formulas, no record of any hour", "hour,north_mw,south_gw,sun_mw,water"]
    for hour in range(HOURS):
        day, clock = divmod(hour, 24)
        summer = (1 - cos(2 * pi * (day - 10) / 365)) / 2
        evening = max(0.0, cos(2 * pi * (clock - 19) / 24)) ** 3
        noon = max(0.0, cos(2 * pi * (clock - 12) / 24)) ** 2
        north, south = 110 + 20 * evening, (900 + 180 * summer + 240 * evening) / 1000
        rows.append(f"{hour},{north:.3f},{south:.6f},{260 * noon * (0.6 + 0.4 * summer):.3f},{35 + 60 * summer:.3f}")
    return "\n".join(rows) + "\n"


def two_zone_files(energy: str = ENERGY, **others: str) -> Mapping[str, bytes]:
    """Return the files of the programme by name."""
    base = dict(bases()[0])
    return base | {"energy.toml": energy.encode(), "grid.csv": others.get("grid", grid_csv()).encode()}


def write_two_zones(folder: Path, energy: str = ENERGY) -> Path:
    """Write the programme into a folder that is made, and return it."""
    folder.mkdir(parents=True)
    for name, data in two_zone_files(energy).items():
        (folder / name).write_bytes(data)
    return folder
