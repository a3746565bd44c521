"""The energy desk: where each megawatt goes, this hour and this decade.

In: cases as frozen data, and a solver. Out: decisions with their gap, prices, and what each condition costs.
Never: a file, a clock, a socket, or a figure that a solver has not proven.
"""

from khazana.energy.case import HOURS_PER_YEAR, Case
from khazana.energy.case_checking import check_case, checked
from khazana.energy.condition_costs import ConditionCost, cost_of_condition
from khazana.energy.conditions import (
    Budget,
    Condition,
    CostRecovery,
    EmissionsCap,
    ExchangeBudget,
    MonthlyTrigger,
    NoPreference,
    ReserveMargin,
    Risk,
)
from khazana.energy.conflict import Conflict, conflict_of
from khazana.energy.decomposition import Bundle
from khazana.energy.dispatching import ConditionState, Decision, Operation, dispatch, size
from khazana.energy.highs import HighsSolver
from khazana.energy.ledgers import Ledgers, Sharing, ledgers_of
from khazana.energy.merit import Merit, merit_order
from khazana.energy.resources import Backup, Battery, Capacity, Link, Load, LoadKind, Zone
from khazana.energy.rolling import Rolled, roll
from khazana.energy.solver import Solver, Standing, Watch

__all__ = [
    "HOURS_PER_YEAR",
    "Backup",
    "Battery",
    "Budget",
    "Bundle",
    "Capacity",
    "Case",
    "Condition",
    "ConditionCost",
    "ConditionState",
    "Conflict",
    "CostRecovery",
    "Decision",
    "EmissionsCap",
    "ExchangeBudget",
    "HighsSolver",
    "Ledgers",
    "Link",
    "Load",
    "LoadKind",
    "Merit",
    "MonthlyTrigger",
    "NoPreference",
    "Operation",
    "ReserveMargin",
    "Risk",
    "Rolled",
    "Sharing",
    "Solver",
    "Standing",
    "Watch",
    "Zone",
    "check_case",
    "checked",
    "conflict_of",
    "cost_of_condition",
    "dispatch",
    "ledgers_of",
    "merit_order",
    "roll",
    "size",
]
