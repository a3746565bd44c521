"""Energy plans: what a programme's ``energy.toml`` declares, what it leaves open, and the cases that follow from it.

In: figures with where they come from, choices of years, scenarios and hours. Out: a `khazana.energy.case.Case`, and
findings about all that nobody has stated. Never: a figure that nobody stated, but for one that an assumption declares
with its reason.

What it gives is loaded when it is first asked for, so that reading a file loads no solver.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from khazana.energy.plan.bridge import Choices, Settled, case_of, own_eh_per_s, settled_case
    from khazana.energy.plan.figures import Figure, Need, Origin, Profile, figures_of, with_picks, with_values
    from khazana.energy.plan.gaps import open_figures, rests_on
    from khazana.energy.plan.loads import data_centre_of, fleet_of
    from khazana.energy.plan.network import Hashprices, halvings_of, hashprices_of
    from khazana.energy.plan.parts import (
        ComputingKind,
        PlannedBackup,
        PlannedBattery,
        PlannedComputing,
        PlannedFleet,
        PlannedLink,
        PlannedMachine,
        PlannedSale,
        PlannedZone,
        SaleKind,
    )
    from khazana.energy.plan.planned_effects import PlannedEffect
    from khazana.energy.plan.plants import PlannedOutage, PlannedPlant
    from khazana.energy.plan.record import EnergyPlan, Horizon, Network, RiskWeight, SharedMargin
    from khazana.energy.plan.stresses import PlannedStress, StressForm
    from khazana.energy.plan.stressing import chosen_stresses, stress_of
    from khazana.energy.plan.terms import ConditionKind, PlannedCondition, PlannedScenario, PlannedTariff
    from khazana.energy.plan.units import Dimension

__all__ = [
    "Choices",
    "ComputingKind",
    "ConditionKind",
    "Dimension",
    "EnergyPlan",
    "Figure",
    "Hashprices",
    "Horizon",
    "Need",
    "Network",
    "Origin",
    "PlannedBackup",
    "PlannedBattery",
    "PlannedComputing",
    "PlannedCondition",
    "PlannedEffect",
    "PlannedFleet",
    "PlannedLink",
    "PlannedMachine",
    "PlannedOutage",
    "PlannedPlant",
    "PlannedSale",
    "PlannedScenario",
    "PlannedStress",
    "PlannedTariff",
    "PlannedZone",
    "Profile",
    "RiskWeight",
    "SaleKind",
    "Settled",
    "SharedMargin",
    "StressForm",
    "case_of",
    "chosen_stresses",
    "data_centre_of",
    "figures_of",
    "fleet_of",
    "halvings_of",
    "hashprices_of",
    "open_figures",
    "own_eh_per_s",
    "rests_on",
    "settled_case",
    "stress_of",
    "with_picks",
    "with_values",
]

_HOMES: Final = {
    "bridge": ("Choices", "Settled", "case_of", "own_eh_per_s", "settled_case"),
    "figures": ("Figure", "Need", "Origin", "Profile", "figures_of", "with_picks", "with_values"),
    "gaps": ("open_figures", "rests_on"),
    "loads": ("data_centre_of", "fleet_of"),
    "network": ("Hashprices", "halvings_of", "hashprices_of"),
    "parts": (
        "ComputingKind",
        "PlannedBackup",
        "PlannedBattery",
        "PlannedComputing",
        "PlannedFleet",
        "PlannedLink",
        "PlannedMachine",
        "PlannedSale",
        "PlannedZone",
        "SaleKind",
    ),
    "planned_effects": ("PlannedEffect",),
    "plants": ("PlannedOutage", "PlannedPlant"),
    "record": ("EnergyPlan", "Horizon", "Network", "RiskWeight", "SharedMargin"),
    "stresses": ("PlannedStress", "StressForm"),
    "stressing": ("chosen_stresses", "stress_of"),
    "terms": ("ConditionKind", "PlannedCondition", "PlannedScenario", "PlannedTariff"),
    "units": ("Dimension",),
}
"""The names that each module gives."""
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load the module that has a name, and return what is named."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
