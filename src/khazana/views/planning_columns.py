"""The columns of what comes of policies: outcomes, first breaches, fans, both counts, accounts, comparisons."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["ERROR", "LAW", "LIMIT", "PATHS", "PLANNING_COLUMNS", "PLANNING_TITLES", "POLICY"]

POLICY: Final = column("policy", Kind.TEXT, "", _("Policy"), _("Identifier of the policy in planning.toml."))
LIMIT: Final = column("limit", Kind.TEXT, "", _("Limit"), _("Identifier of the limit in planning.toml."))
LAW: Final = column("law", Kind.TERM, "", _("Law of the price"), _("The law by which the price moves."))
PATHS: Final = column("paths", Kind.INTEGER, "", _("Paths"), _("On how many paths the row rests."))
ERROR: Final = column(
    "error", Kind.NUMBER, "share", _("Error"), _("Standard error of that probability, from the paths.")
)
_DAY = column("half_by", Kind.DAY, "", _("Half by"), _("The day up to which half of the paths counted have crossed."))
_ON = column("on", Kind.DAY, "", _("Day"), _("The day that the row speaks of."))
_BREACH = column("breach", Kind.NUMBER, "share", _("Breach"), _("Probability that any limit reckoned is crossed."))


def _spread(unit: str, what: str) -> tuple[Column, ...]:
    """Return five columns of quantiles; ``what`` says of what."""
    labels = (_("5%"), _("25%"), _("Median"), _("75%"), _("95%"))
    names = ("q05", "q25", "q50", "q75", "q95")
    return tuple(column(name, Kind.NUMBER, unit, label, what) for name, label in zip(names, labels, strict=True))


def _money_spread(name: str, labels: tuple[str, str, str], what: str) -> tuple[Column, ...]:
    """Return three columns of money: one path in twenty below, the median, one in twenty above."""
    return tuple(
        column(f"{name}{end}", Kind.MONEY, "usd", label, what)
        for end, label in zip(("_low", "", "_high"), labels, strict=True)
    )


PLANNING_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "planning_stand": _("What the answer rests on"),
        "planning_fit": _("What was fitted"),
        "planning_outcomes": _("What comes of each policy"),
        "planning_causes": _("Which limit is crossed first"),
        "planning_breaches": _("Limits crossed by date"),
        "planning_fan": _("How outcomes spread by date"),
        "planning_counts": _("Accumulation by both counts"),
        "planning_accounts": _("What the accounts show"),
        "planning_comparison": _("Side by side on common paths"),
        "planning_findings": _("What is to be known beside the answer"),
    }
)

PLANNING_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "planning_stand": (
            column("programme", Kind.TEXT, "", _("Identifier"), _("Identifier of the programme.")),
            LAW,
            column("first", Kind.DAY, "", _("Marks from"), _("First day of the marks that the law is fitted to.")),
            column("last", Kind.DAY, "", _("Marks to"), _("Last day of those marks.")),
            column("returns", Kind.INTEGER, "", _("Returns"), _("Returns between marks that the fit saw.")),
            column("fitted_by", Kind.TEXT, "", _("Fitted by"), _("The library, and its version.")),
            column("method", Kind.TEXT, "", _("Method"), _("How the law was fitted.")),
            column(
                "volatility",
                Kind.NUMBER,
                "share",
                _("Volatility a year"),
                _("Standard deviation of a year's log return in the long run."),
            ),
            column(
                "growth",
                Kind.NUMBER,
                "share",
                _("Growth a year, stated"),
                _("Log growth of the median price by the year: stated, never fitted."),
            ),
            column("growth_reason", Kind.TEXT, "", _("Stated because"), _("Who states that growth, and why.")),
            column("start", Kind.DAY, "", _("Start"), _("The day at whose end paths begin.")),
            column("days", Kind.INTEGER, "", _("Days"), _("How many days are simulated.")),
            column("price", Kind.NUMBER, "usd/btc", _("Price at the start"), _("Price of one bitcoin at the start.")),
            column("coins", Kind.NUMBER, "btc", _("Coins at the start"), _("Coins held at the start.")),
            column("cost", Kind.MONEY, "usd", _("Their cost"), _("What those coins cost.")),
            column("held", Kind.LIST, "", _("Limits held"), _("Limits that are reckoned with.")),
            column("open", Kind.LIST, "", _("Limits not held"), _("Declared limits that are open or left out.")),
            column("seed", Kind.INTEGER, "", _("Seed"), _("Chooses the paths.")),
            column("synthetic", Kind.FLAG, "", _("Synthetic"), _("Whether the programme or its plan is made up.")),
        ),
        "planning_fit": (
            LAW,
            column("parameter", Kind.TERM, "", _("Parameter"), _("What was fitted.")),
            column("value", Kind.NUMBER, "", _("Value"), _("The estimate, as it is used.")),
            column("deviation", Kind.NUMBER, "", _("Error"), _("Its standard error; unknown where none is given.")),
        ),
        "planning_outcomes": (
            POLICY,
            _BREACH,
            ERROR,
            _DAY,
            column("coins", Kind.NUMBER, "btc", _("Coins at the end"), _("Coins held on the last day, in the median.")),
            column("value", Kind.MONEY, "usd", _("Value at the end"), _("Value of the coins then, in the median.")),
            column("value_low", Kind.MONEY, "usd", _("Value, 5%"), _("One path in twenty ends below this value.")),
            column("value_high", Kind.MONEY, "usd", _("Value, 95%"), _("One path in twenty ends above this value.")),
            column(
                "median_from",
                Kind.MONEY,
                "usd",
                _("Median from"),
                _("The median value of all paths lies above this, with the next column at 95% confidence."),
            ),
            column("median_to", Kind.MONEY, "usd", _("Median to"), _("And below this.")),
            column(
                "difference",
                Kind.NUMBER,
                "share",
                _("More than the first"),
                _("By how much likelier a breach is than under the first policy, on the same paths."),
            ),
            column("difference_error", Kind.NUMBER, "share", _("Its error"), _("Standard error of that difference.")),
        ),
        "planning_causes": (
            POLICY,
            LIMIT,
            column(
                "conditionality", Kind.TERM, "", _("Conditionality"), _("What the limit is to those who agreed on it.")
            ),
            column("first", Kind.NUMBER, "share", _("First"), _("Probability that this limit is the first crossed.")),
            ERROR,
            _DAY,
        ),
        "planning_breaches": (
            POLICY,
            column("on", Kind.DAY, "", _("Up to"), _("The day up to which is counted.")),
            column("limit", Kind.TEXT, "", _("Limit"), _("Identifier of the limit; empty for any of them.")),
            column(
                "first",
                Kind.NUMBER,
                "share",
                _("As the first"),
                _("Probability that it was crossed by then, and as the first of all."),
            ),
            column("crossed", Kind.NUMBER, "share", _("Crossed"), _("Probability that it was crossed by then at all.")),
            ERROR,
        ),
        "planning_fan": (
            column("policy", Kind.TEXT, "", _("Policy"), _("The policy; empty for what is the same under all.")),
            column("measure", Kind.TERM, "", _("Measure"), _("What is measured, and in which unit.")),
            _ON,
            *_spread("", _("So great a share of the paths lies below, on that day; from bins of at most 0.2%.")),
        ),
        "planning_counts": (
            POLICY,
            column("limit", Kind.TEXT, "", _("Limit"), _("The ceiling that it is held against; empty where none is.")),
            column("count", Kind.TERM, "", _("Count"), _("As announced, or as the IMF counts.")),
            column("agreed", Kind.FLAG, "", _("Agreed"), _("Whether the ceiling was declared with this count.")),
            column("coins", Kind.NUMBER, "btc", _("Counted"), _("Coins counted from start to end, in the median.")),
            column("breach", Kind.NUMBER, "share", _("Breach"), _("Probability that this count crosses the ceiling.")),
            ERROR,
            _DAY,
        ),
        "planning_accounts": (
            POLICY,
            column("treatment", Kind.TERM, "", _("Accounting rule"), _("The rule by which the coins are carried.")),
            column(
                "on", Kind.DAY, "", _("Report of"), _("The day of the report: the end of a fiscal year, or of all.")
            ),
            *_money_spread(
                "carrying",
                (_("Carried at, 5%"), _("Carried at"), _("Carried at, 95%")),
                _("What the balance sheet shows: one path in twenty below, the median, one in twenty above."),
            ),
            *_money_spread(
                "income",
                (_("Income, 5%"), _("Income"), _("Income, 95%")),
                _("Through income since the report before, likewise; below zero it is a loss."),
            ),
            column(
                "loss", Kind.NUMBER, "share", _("Loss"), _("Probability that income since the report before is a loss.")
            ),
            ERROR,
            PATHS,
        ),
        "planning_comparison": (
            column("name", Kind.TEXT, "", _("Name"), _("What it is called in the comparison.")),
            column("programme", Kind.TEXT, "", _("Identifier"), _("Identifier of the programme.")),
            POLICY,
            LAW,
            _BREACH,
            ERROR,
            column(
                "difference",
                Kind.NUMBER,
                "share",
                _("More than the first"),
                _("By how much likelier a breach is than in the first row, on the same paths."),
            ),
            column("difference_error", Kind.NUMBER, "share", _("Its error"), _("Standard error of that difference.")),
            column(
                "apart_error",
                Kind.NUMBER,
                "share",
                _("Error apart"),
                _("The error that the difference would have if each had paths of its own."),
            ),
            column("coins", Kind.NUMBER, "btc", _("Coins at the end"), _("Coins held on the last day, in the median.")),
            column("value", Kind.MONEY, "usd", _("Value at the end"), _("Value of the coins then, in the median.")),
            column(
                "value_difference",
                Kind.MONEY,
                "usd",
                _("Value more than the first"),
                _("By how much the value at the end is above the first row's, in the mean of the paths."),
            ),
            column("value_error", Kind.MONEY, "usd", _("Its error"), _("Standard error of that difference.")),
            PATHS,
        ),
        "planning_findings": (
            column("severity", Kind.TERM, "", _("Severity"), _("Error, warning or note.")),
            column("code", Kind.TEXT, "", _("Code"), _("Code of the finding.")),
            column("text", Kind.PROSE, "", _("Finding"), _("What was found.")),
            column("remedy", Kind.PROSE, "", _("What to do"), _("What can be done about it.")),
        ),
    }
)
