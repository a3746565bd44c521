"""The columns of the planning tables: what came of policies, and which limit they cross first."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["PLANNING_COLUMNS", "PLANNING_TITLES"]

_POLICY = column("policy", Kind.TEXT, "", _("Policy"), _("Identifier of the policy in planning.toml."))
_ERROR = column("error", Kind.NUMBER, "share", _("Error"), _("Standard error of that probability, from the paths."))
_DAY = column("half_by", Kind.DAY, "", _("Half by"), _("The day up to which half of the paths counted have crossed."))

PLANNING_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {"planning_outcomes": _("What comes of each policy"), "planning_causes": _("Which limit is crossed first")}
)

PLANNING_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "planning_outcomes": (
            _POLICY,
            column("breach", Kind.NUMBER, "share", _("Breach"), _("Probability that any limit reckoned is crossed.")),
            _ERROR,
            _DAY,
            column("coins", Kind.NUMBER, "btc", _("Coins at the end"), _("Coins held on the last day, in the median.")),
            column("value", Kind.MONEY, "usd", _("Value at the end"), _("Value of the coins then, in the median.")),
            column("value_low", Kind.MONEY, "usd", _("Value, 5%"), _("One path in twenty ends below this value.")),
            column("value_high", Kind.MONEY, "usd", _("Value, 95%"), _("One path in twenty ends above this value.")),
        ),
        "planning_causes": (
            _POLICY,
            column("limit", Kind.TEXT, "", _("Limit"), _("Identifier of the limit in planning.toml.")),
            column("first", Kind.NUMBER, "share", _("First"), _("Probability that this limit is the first crossed.")),
            _ERROR,
            _DAY,
        ),
    }
)
