"""The columns of what supplies a plan, plants and the surplus month by month, and of what capacities mean beyond it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["ENERGY_SUPPLY_COLUMNS", "ENERGY_SUPPLY_TITLES"]

_ZONE = column("zone", Kind.TEXT, "", _("Zone"), _("The part of the grid in which it is."))

ENERGY_SUPPLY_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "energy_plants": _("Plants, in the first year"),
        "energy_surplus": _("Demand, and the surplus that results, in the first year"),
        "energy_effects": _("Jobs, foreign exchange and investment"),
    }
)

ENERGY_SUPPLY_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "energy_plants": (
            column("plant", Kind.TEXT, "", _("Plant"), _("What it is called in the plan.")),
            _ZONE,
            column("capacity", Kind.NUMBER, "mw", _("Capacity"), _("Net of its own use.")),
            column(
                "available",
                Kind.NUMBER,
                "mwh",
                _("Available"),
                _("What it could give in the year, failures and planned outages taken off."),
            ),
            column("must_run", Kind.NUMBER, "mwh", _("Must run"), _("What of that it cannot stop giving.")),
            column("outage", Kind.INTEGER, "h", _("Planned outage"), _("Hours in which it, or a part of it, is out.")),
            column("cost", Kind.NUMBER, "usd/mwh", _("Cost"), _("Fuel and wear of a megawatt-hour.")),
            column("emissions", Kind.NUMBER, "t/mwh", _("Emissions"), _("Of a megawatt-hour.")),
        ),
        "energy_effects": (
            column("effect", Kind.TERM, "", _("Effect"), _("What the capacities that were chosen mean.")),
            column("phase", Kind.TERM, "", _("When"), _("Once while they are built, or each year while they run.")),
            column("total", Kind.RANGE, "row", _("From low to high"), _("Megawatts times what sources state of each.")),
            column(
                "central",
                Kind.NUMBER,
                "",
                _("Central"),
                _("In the unit of the range; unknown where a source gives a range alone."),
            ),
            column("sources", Kind.LIST, "", _("Sources"), _("Identifiers of its sources in the programme.")),
            column("asked", Kind.LIST, "", _("Asked for"), _("Of what nobody stated it; the total leaves that out.")),
        ),
        "energy_surplus": (
            _ZONE,
            column("month", Kind.DAY, "", _("Month from"), _("Its first day within the year.")),
            column("demand", Kind.NUMBER, "mwh", _("Demand"), _("What is used behind all meters.")),
            column("sun", Kind.NUMBER, "mwh", _("Sun"), _("What panels behind the meters give.")),
            column("export", Kind.NUMBER, "mwh", _("Promised export"), _("What was promised to others.")),
            column("surplus", Kind.NUMBER, "mwh", _("Surplus"), _("What is left to be offered.")),
            column("least", Kind.NUMBER, "mw", _("Least"), _("The surplus of the hour that has least.")),
            column("most", Kind.NUMBER, "mw", _("Most"), _("The surplus of the hour that has most.")),
            column("price", Kind.NUMBER, "usd/mwh", _("Mean cost"), _("What a megawatt-hour of it costs to generate.")),
            column("idle", Kind.NUMBER, "mwh", _("Idle"), _("What plants give anyway and the grid does not use.")),
            column("short", Kind.NUMBER, "mwh", _("Short"), _("What the grid asks for and nothing can serve.")),
            column("short_hours", Kind.INTEGER, "h", _("Hours short"), _("In how many hours that is so.")),
            column("most_short", Kind.NUMBER, "mw", _("Most short"), _("What lacks in the worst of them.")),
        ),
    }
)
