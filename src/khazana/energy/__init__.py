"""Energy: where each megawatt goes, and what it earns, costs and takes from others, on the network and on the grid.

In: heights, prices, hashrates, machines and cases as facts, each figure with its unit, and a solver. Out: frozen
records and arrays that can be computed again to the same bytes. Never: a clock, a file, a socket, a figure that nobody
stated, or one that a solver has not proven.

What it gives is loaded when it is first asked for: most commands need little of it. `khazana.energy.outlook` and
`khazana.energy.subsidy` are modules; their functions of the same names are theirs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from khazana.energy.homes import HOME_OF

if TYPE_CHECKING:
    from khazana.energy.allotment import Allotment
    from khazana.energy.bundle_arrays import bundle_arrays, bundle_of
    from khazana.energy.case import HOURS_PER_YEAR, Case
    from khazana.energy.case_checking import check_case, checked
    from khazana.energy.case_digest import case_digest
    from khazana.energy.case_series import in_scenario, side_by_side
    from khazana.energy.catalogue import Catalogue, CatalogueFigure, Pick, SubjectKind, TechnicalMeasure
    from khazana.energy.computing import Accelerator, DataCentre, FirmService, ServiceResult, Training, TrainingResult
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
    from khazana.energy.cost_curve import CostCurve, MachineClasses
    from khazana.energy.decision import ConditionState, Decision, Operation
    from khazana.energy.decomposition import Bundle
    from khazana.energy.difficulty import (
        DifficultyHistory,
        Projection,
        RewardHistory,
        difficulty_history,
        growth_share_per_year,
        project,
        reward_history,
    )
    from khazana.energy.dispatching import dispatch, size
    from khazana.energy.effects import EFFECT_UNITS, Effect, EffectFigure, Effects, EffectTotal, Phase, effects_of
    from khazana.energy.elastic import ElasticPath, elastic_path
    from khazana.energy.equilibrium import Deployment, Equilibrium, displaced_share, price_taker, settle, sovereign
    from khazana.energy.fleets import OWN, Arrangement, Fleet, Holding, Site, own_curve
    from khazana.energy.foresight import Foresight, foresight
    from khazana.energy.grid import Area, Outage, Plant
    from khazana.energy.growth import DifficultyPath, SteadyGrowth, difficulty_path, steady_growth
    from khazana.energy.highs import HighsSolver
    from khazana.energy.ledgers import Entry, ExchangeRate, Ledgers, Sharing, ledgers_in, ledgers_of
    from khazana.energy.machines import Derating, Machine, Upkeep, annuity_share, resale_usd
    from khazana.energy.merit import Merit, merit_order
    from khazana.energy.outlook import Conduct, Outlook, Periods, Prospect, drifting, respond
    from khazana.energy.resources import Backup, Battery, Capacity, Link, Load, LoadKind, Zone
    from khazana.energy.retarget import (
        STEADY_INTERVAL_S,
        HashPath,
        Period,
        difficulty_at,
        difficulty_of,
        hashrate_eh_per_s,
        play,
    )
    from khazana.energy.revenue import (
        SOLO,
        PoolScheme,
        PoolTerms,
        blocks_per_day,
        break_even_hashprice_usd_per_ph_day,
        break_even_price_usd_per_btc,
        hashprice_usd_per_ph_day,
        network_revenue_usd_per_day,
        reward_sat_per_ph_day,
        usd_per_mwh,
    )
    from khazana.energy.rolling import Rolled, roll
    from khazana.energy.scenarios import PriceScenarios
    from khazana.energy.solver import Solver, Standing, Watch
    from khazana.energy.stress_testing import (
        RobustRule,
        StressRow,
        StressTable,
        robust_size,
        stress_table,
        with_stresses,
    )
    from khazana.energy.stresses import (
        FailedBackup,
        FailedPlant,
        HalvedSubsidy,
        HeatWave,
        PriceFall,
        Stress,
        StressKind,
        Together,
    )
    from khazana.energy.subsidy import (
        HALVING_BLOCKS,
        Halving,
        expected_at,
        expected_halvings,
        next_halving,
        subsidies_sat,
        subsidy_sum,
    )
    from khazana.energy.supply import ConstantElasticity, HashSupply, lognormal_classes
    from khazana.energy.surplus import Surplus, surplus_of

__all__ = [
    "EFFECT_UNITS",
    "HALVING_BLOCKS",
    "HOURS_PER_YEAR",
    "OWN",
    "SOLO",
    "STEADY_INTERVAL_S",
    "Accelerator",
    "Allotment",
    "Area",
    "Arrangement",
    "Backup",
    "Battery",
    "Budget",
    "Bundle",
    "Capacity",
    "Case",
    "Catalogue",
    "CatalogueFigure",
    "Condition",
    "ConditionCost",
    "ConditionState",
    "Conduct",
    "Conflict",
    "ConstantElasticity",
    "CostCurve",
    "CostRecovery",
    "DataCentre",
    "Decision",
    "Deployment",
    "Derating",
    "DifficultyHistory",
    "DifficultyPath",
    "Effect",
    "EffectFigure",
    "EffectTotal",
    "Effects",
    "ElasticPath",
    "EmissionsCap",
    "Entry",
    "Equilibrium",
    "ExchangeBudget",
    "ExchangeRate",
    "FailedBackup",
    "FailedPlant",
    "FirmService",
    "Fleet",
    "Foresight",
    "HalvedSubsidy",
    "Halving",
    "HashPath",
    "HashSupply",
    "HeatWave",
    "HighsSolver",
    "Holding",
    "Ledgers",
    "Link",
    "Load",
    "LoadKind",
    "Machine",
    "MachineClasses",
    "Merit",
    "MonthlyTrigger",
    "NoPreference",
    "Operation",
    "Outage",
    "Outlook",
    "Period",
    "Periods",
    "Phase",
    "Pick",
    "Plant",
    "PoolScheme",
    "PoolTerms",
    "PriceFall",
    "PriceScenarios",
    "Projection",
    "Prospect",
    "ReserveMargin",
    "RewardHistory",
    "Risk",
    "RobustRule",
    "Rolled",
    "ServiceResult",
    "Sharing",
    "Site",
    "Solver",
    "Standing",
    "SteadyGrowth",
    "Stress",
    "StressKind",
    "StressRow",
    "StressTable",
    "SubjectKind",
    "Surplus",
    "TechnicalMeasure",
    "Together",
    "Training",
    "TrainingResult",
    "Upkeep",
    "Watch",
    "Zone",
    "annuity_share",
    "blocks_per_day",
    "break_even_hashprice_usd_per_ph_day",
    "break_even_price_usd_per_btc",
    "bundle_arrays",
    "bundle_of",
    "case_digest",
    "check_case",
    "checked",
    "conflict_of",
    "cost_of_condition",
    "difficulty_at",
    "difficulty_history",
    "difficulty_of",
    "difficulty_path",
    "dispatch",
    "displaced_share",
    "drifting",
    "effects_of",
    "elastic_path",
    "expected_at",
    "expected_halvings",
    "foresight",
    "growth_share_per_year",
    "hashprice_usd_per_ph_day",
    "hashrate_eh_per_s",
    "in_scenario",
    "ledgers_in",
    "ledgers_of",
    "lognormal_classes",
    "merit_order",
    "network_revenue_usd_per_day",
    "next_halving",
    "own_curve",
    "play",
    "price_taker",
    "project",
    "resale_usd",
    "respond",
    "reward_history",
    "reward_sat_per_ph_day",
    "robust_size",
    "roll",
    "settle",
    "side_by_side",
    "size",
    "sovereign",
    "steady_growth",
    "stress_table",
    "subsidies_sat",
    "subsidy_sum",
    "surplus_of",
    "usd_per_mwh",
    "with_stresses",
]


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
