"""The columns of the energy tables: what a plan declares, what was decided, what it is worth and to whom."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["ENERGY_COLUMNS", "ENERGY_TITLES"]

_PROGRAMME = column("programme", Kind.TEXT, "", _("Identifier"), _("Identifier of the programme."))
_SYNTHETIC = column("synthetic", Kind.FLAG, "", _("Synthetic"), _("Whether profiles or the programme are made up."))
_NAME = column("name", Kind.TEXT, "", _("Name"), _("What it is called in the plan."))
_KIND = column("kind", Kind.TERM, "", _("Kind"), _("What it is: surplus, backup, battery, or what uses the power."))
_ZONE = column("zone", Kind.TEXT, "", _("Zone"), _("The part of the grid in which it is."))
_SCENARIO = column("scenario", Kind.PROSE, "", _("Scenario"), _("The scenario that the row is of."))
_CONDITION = column("condition", Kind.TEXT, "", _("Condition"), _("Name of the condition in the plan."))
_WORTH = column(
    "worth",
    Kind.MONEY,
    "usd",
    _("Worth"),
    _("All revenue less all that is spent over the horizon, scenarios weighed as the plan says."),
)
_GAP = column(
    "gap", Kind.NUMBER, "ppm", _("Gap"), _("How far the worth can be from the best there is, in parts per million.")
)
_ROUND = column("round", Kind.INTEGER, "", _("Round"), _("Number of the round, from 1."))
_CHARGE = column(
    "charge",
    Kind.NUMBER,
    "usd/mwh",
    _("Change of capacity charge"),
    _("By how much other consumers' capacity charge changes; below zero it is diluted, above it is shifted to them."),
)
_LEDGERS = (
    column("operator", Kind.MONEY, "usd", _("Operator"), _("What operators keep over the horizon.")),
    column("treasury", Kind.MONEY, "usd", _("Treasury"), _("What the treasury keeps over the horizon.")),
    column("others", Kind.MONEY, "usd", _("Other consumers"), _("What other consumers save; below zero they pay.")),
)


def _flows(unit: str, what: str) -> tuple[Column, ...]:
    """Return the columns of what each hour or day does; ``what`` says in which time."""
    return (
        column("surplus", Kind.NUMBER, unit, _("Surplus"), _("Surplus that was there.")),
        column("curtailed", Kind.NUMBER, unit, _("Curtailed"), _("Surplus that was not taken.")),
        column("inflow", Kind.NUMBER, unit, _("From other zones"), _("What lines bring less what they take away.")),
        column("backup", Kind.NUMBER, unit, _("Backup"), _("From backup plants.")),
        column("release", Kind.NUMBER, unit, _("From batteries"), _("What batteries gave.")),
        column("charge", Kind.NUMBER, unit, _("Into batteries"), _("What batteries took.")),
        column("firm", Kind.NUMBER, unit, _("Firm computing"), _("Served to firm computing.")),
        column("interruptible", Kind.NUMBER, unit, _("Interruptible"), _("Served to interruptible computing.")),
        column("fleets", Kind.NUMBER, unit, _("Mining"), _("Served to mining fleets.")),
        column("industry", Kind.NUMBER, unit, _("Industry"), _("Served to other industry.")),
        column("export", Kind.NUMBER, unit, _("Export"), _("Exported.")),
        column("unserved", Kind.NUMBER, unit, _("Not served"), _("Firm computing that got no power.")),
        column("price", Kind.NUMBER, "usd/mwh", _("Worth of power"), what),
    )


ENERGY_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "energy_plan": _("What the energy plan declares"),
        "energy_decision": _("The decision"),
        "energy_capacities": _("Capacities, and what one more megawatt is worth"),
        "energy_use": _("Who gets the power"),
        "energy_hours": _("Hour by hour"),
        "energy_days": _("Day by day"),
        "energy_conditions": _("Conditions, and what one more unit is worth"),
        "energy_condition_costs": _("What each condition costs"),
        "energy_ledgers": _("Three ledgers"),
        "energy_balance": _("What operator, treasury and other consumers keep"),
        "energy_stresses": _("What stresses do to these capacities"),
        "energy_rounds": _("How the sizing went"),
        "energy_comparison": _("Choices side by side"),
        "energy_change": _("What the change does"),
    }
)

ENERGY_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "energy_plan": (
            column("part", Kind.TEXT, "", _("Of"), _("The part of the plan that has the figure.")),
            column("measure", Kind.TEXT, "", _("Figure"), _("Name of the figure in energy.toml.")),
            column("figure", Kind.RANGE, "row", _("Range"), _("From its low to its high end.")),
            column(
                "central",
                Kind.NUMBER,
                "",
                _("Central"),
                _("What is used unless another is chosen, in the unit of the range."),
            ),
            column("standing", Kind.TERM, "", _("Standing"), _("Whether it is stated, assumed, or an open question.")),
            column("sources", Kind.LIST, "", _("Sources"), _("Identifiers of its sources in the programme.")),
            column("note", Kind.PROSE, "", _("Note"), _("Why it is assumed, or what is not known.")),
        ),
        "energy_decision": (
            _PROGRAMME,
            _SYNTHETIC,
            column("state", Kind.TERM, "", _("State"), _("Whether the plan can be decided on.")),
            column("year", Kind.TEXT, "", _("Year"), _("The calendar years that the horizon is made of.")),
            column("hours", Kind.INTEGER, "h", _("Hours"), _("Length of the horizon.")),
            column("scenarios", Kind.INTEGER, "", _("Scenarios"), _("Number of scenarios.")),
            _WORTH,
            column("most", Kind.MONEY, "usd", _("At most"), _("No decision is worth more than this.")),
            _GAP,
            column("complete", Kind.FLAG, "", _("Complete"), _("Whether the gap that was asked for was reached.")),
            column("solver", Kind.TEXT, "", _("Solver"), _("Name and version of what solved it.")),
            column("rounds", Kind.INTEGER, "", _("Rounds"), _("Rounds of the sizing, or steps of the solver.")),
        ),
        "energy_capacities": (
            _NAME,
            _KIND,
            _ZONE,
            column("least", Kind.NUMBER, "mw", _("Least"), _("The least that is there or built.")),
            column("most", Kind.NUMBER, "mw", _("Most"), _("The most that may be built.")),
            column("capacity", Kind.NUMBER, "mw", _("Capacity"), _("What was given or chosen.")),
            column("within", Kind.TERM, "", _("Within"), _("Where that lies between least and most.")),
            column(
                "worth",
                Kind.NUMBER,
                "usd/mw",
                _("Worth of one more"),
                _("What one more megawatt adds over the horizon, its capital taken off; below zero it costs more."),
            ),
            column("capital", Kind.NUMBER, "usd/mw_year", _("Capital"), _("What a megawatt costs a year in capital.")),
        ),
        "energy_use": (
            _NAME,
            _KIND,
            _ZONE,
            column("capacity", Kind.NUMBER, "mw", _("Capacity"), _("What was given or chosen.")),
            column("energy", Kind.NUMBER, "mwh", _("Energy"), _("Over the horizon, mean of all scenarios.")),
            column("used", Kind.NUMBER, "share", _("Used"), _("Energy as a share of the capacity in all hours.")),
            column("running", Kind.NUMBER, "h", _("Running"), _("Hours in which it ran, mean of all scenarios.")),
            column(
                "value", Kind.MONEY, "usd", _("Value"), _("What its energy earned, or cost where it is below zero.")
            ),
        ),
        "energy_hours": (
            column("at", Kind.INSTANT, "utc", _("Hour"), _("Where the hour begins.")),
            _SCENARIO,
            _ZONE,
            *_flows("mw", _("What one more megawatt-hour is worth in the zone in that hour.")),
        ),
        "energy_days": (
            column("day", Kind.DAY, "", _("Day"), _("In the programme's zone.")),
            _SCENARIO,
            _ZONE,
            *_flows("mwh", _("What one more megawatt-hour is worth in the zone, mean of the day's hours.")),
        ),
        "energy_conditions": (
            _CONDITION,
            column("part", Kind.TEXT, "", _("Of"), _("The industry that the row is of.")),
            column("window", Kind.INTEGER, "", _("Month"), _("Number of the month, where it has months.")),
            _SCENARIO,
            column("value", Kind.RANGE, "row", _("Comes to"), _("What the decision comes to.")),
            column("limits", Kind.RANGE, "row", _("Limits"), _("Between what it has to lie.")),
            column("binding", Kind.FLAG, "", _("Binding"), _("Whether it lies at a limit.")),
            column("worth", Kind.NUMBER, "", _("Worth of one more"), _("USD that one more unit of the limit saves.")),
        ),
        "energy_condition_costs": (
            _CONDITION,
            column("cost", Kind.MONEY, "usd", _("Costs"), _("Worth of the best decision without it, less with it.")),
            column("within", Kind.MONEY, "usd", _("Within"), _("How far that can be off, by the gaps of both.")),
            column("binding", Kind.FLAG, "", _("Binding"), _("Whether it changes the decision at all.")),
        ),
        "energy_stresses": (
            column("stress", Kind.TEXT, "", _("Stress"), _("What happens, and how hard.")),
            column("kind", Kind.TERM, "", _("Kind"), _("What kind of stress it is.")),
            _WORTH,
            column("change", Kind.MONEY, "usd", _("Change"), _("Of the worth, against nothing happening.")),
            column("unserved", Kind.NUMBER, "mwh", _("Not served"), _("Firm computing that gets no power.")),
            column("unserved_hours", Kind.NUMBER, "h", _("Hours short"), _("In how many hours, mean of scenarios.")),
            column("conflict", Kind.LIST, "", _("Cannot meet"), _("Conditions that cannot be met together then.")),
        ),
        "energy_ledgers": (
            column("ledger", Kind.TERM, "", _("Ledger"), _("Whose it is.")),
            column("item", Kind.TERM, "", _("For"), _("What it is for.")),
            _NAME,
            column("amount", Kind.MONEY, "usd", _("Amount"), _("What the ledger gets; below zero it pays.")),
        ),
        "energy_balance": (
            *_LEDGERS,
            column("together", Kind.MONEY, "usd", _("Together"), _("The sum of the three.")),
            _CHARGE,
        ),
        "energy_rounds": (
            _ROUND,
            column("best", Kind.MONEY, "usd", _("Best so far"), _("Worth of the best decision so far.")),
            column("most", Kind.MONEY, "usd", _("At most"), _("No decision is worth more than this.")),
            _GAP,
        ),
        "energy_comparison": (
            column("choice", Kind.TEXT, "", _("Choice"), _("The name that the choice goes by.")),
            _PROGRAMME,
            _SYNTHETIC,
            column("year", Kind.TEXT, "", _("Year"), _("The calendar years that the horizon is made of.")),
            _WORTH,
            _GAP,
            column("fleets", Kind.NUMBER, "mw", _("Mining"), _("Capacity of mining fleets.")),
            column("firm", Kind.NUMBER, "mw", _("Firm computing"), _("Capacity of firm computing.")),
            column("interruptible", Kind.NUMBER, "mw", _("Interruptible"), _("Capacity of interruptible computing.")),
            column("backup", Kind.NUMBER, "mw", _("Backup"), _("Capacity of backup plants.")),
            column("battery", Kind.NUMBER, "mw", _("Batteries"), _("Power of batteries.")),
            column("taken", Kind.NUMBER, "mwh", _("Surplus taken"), _("Mean of all scenarios.")),
            column("curtailed", Kind.NUMBER, "mwh", _("Curtailed"), _("Surplus not taken, mean of all scenarios.")),
            *_LEDGERS,
            _CHARGE,
        ),
        "energy_change": (
            column("item", Kind.TERM, "", _("Figure"), _("What the row is about.")),
            column("before", Kind.RANGE, "row", _("As declared"), _("With the plan as it is declared.")),
            column("after", Kind.RANGE, "row", _("As chosen"), _("With what was chosen.")),
            column("change", Kind.RANGE, "row", _("Change"), _("Second less first.")),
        ),
    }
)
