"""The columns of operation without foresight and of robust sizing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["ENERGY_RISK_COLUMNS", "ENERGY_RISK_TITLES"]

_NAME = column("name", Kind.TEXT, "", _("Name"), _("What it is called in the plan."))
_CHANGE = column("change", Kind.NUMBER, "mw", _("Change"), _("Robust less plain."))

ENERGY_RISK_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "energy_rolling": _("What operating without foresight earns"),
        "energy_rolling_steps": _("What foresight is worth, step by step"),
        "energy_robust": _("What robust capacities cost and save"),
        "energy_robust_capacities": _("Robust capacities beside those of the plain sizing"),
    }
)

ENERGY_RISK_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "energy_rolling": (
            column("way", Kind.TERM, "", _("Way"), _("How much is known of the hours to come.")),
            column("scenario", Kind.PROSE, "", _("Scenario"), _("The scenario that comes.")),
            column(
                "worth",
                Kind.MONEY,
                "usd",
                _("Worth"),
                _("Revenue less the costs of use, capital not counted; missing content of batteries at its worth."),
            ),
            column("behind", Kind.MONEY, "usd", _("Behind"), _("How much less that is than with perfect foresight.")),
            column(
                "share", Kind.NUMBER, "share", _("Share"), _("That as a share of the worth with perfect foresight.")
            ),
            column("windows", Kind.INTEGER, "", _("Windows"), _("How often it was decided anew.")),
            column(
                "breaches",
                Kind.INTEGER,
                "",
                _("Off what was allotted"),
                _("Windows that could not keep to what a condition allots them."),
            ),
            column("trips", Kind.INTEGER, "", _("Trips"), _("Windows in which a load fell faster than its ramp.")),
            column("start", Kind.NUMBER, "mwh", _("At the start"), _("What the batteries held before the first hour.")),
            column("end", Kind.NUMBER, "mwh", _("At the end"), _("What they held after the last one.")),
            column("taken", Kind.NUMBER, "mwh", _("Surplus taken"), _("Over all hours.")),
            column("unserved", Kind.NUMBER, "mwh", _("Not served"), _("Firm computing that got no power.")),
        ),
        "energy_rolling_steps": (
            column("at", Kind.INSTANT, "utc", _("From"), _("Where the step begins.")),
            column("hours", Kind.INTEGER, "h", _("Hours"), _("How long it is.")),
            column("perfect", Kind.MONEY, "usd", _("Perfect foresight"), _("What the step earned with all known.")),
            column("known", Kind.MONEY, "usd", _("Window known"), _("What it earned with the window known.")),
            column("believed", Kind.MONEY, "usd", _("Forecast believed"), _("What it earned with the forecast.")),
            column(
                "behind",
                Kind.MONEY,
                "usd",
                _("Behind so far"),
                _("Perfect foresight less the forecast, from the first hour on; batteries not counted."),
            ),
        ),
        "energy_robust": (
            column("stress", Kind.TEXT, "", _("Stress"), _("Name of the stress in the plan.")),
            column("kind", Kind.TERM, "", _("Kind"), _("What kind of stress it is.")),
            column("plain", Kind.MONEY, "usd", _("Plain"), _("Worth with the capacities of the plain sizing.")),
            column("robust", Kind.MONEY, "usd", _("Robust"), _("Worth with the robust capacities.")),
            column(
                "change",
                Kind.MONEY,
                "usd",
                _("Change"),
                _("Robust less plain: in ordinary times what robustness costs, under a stress what it saves."),
            ),
            column("plain_worst", Kind.MONEY, "usd", _("Plain, worst scenario"), _("In the worst of the scenarios.")),
            column("robust_worst", Kind.MONEY, "usd", _("Robust, worst scenario"), _("In the worst of the scenarios.")),
            column("conflict", Kind.LIST, "", _("Cannot meet"), _("Conditions that the plain capacities cannot meet.")),
        ),
        "energy_robust_capacities": (
            _NAME,
            column("kind", Kind.TERM, "", _("Kind"), _("What it is.")),
            column("plain", Kind.NUMBER, "mw", _("Plain"), _("Capacity of the plain sizing.")),
            column("robust", Kind.NUMBER, "mw", _("Robust"), _("Capacity of the robust sizing.")),
            _CHANGE,
        ),
    }
)
