"""The findings about what a plan does not say: what is asked for, what is left out, what is taken on."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = ["ASSUMED", "LEFT_OUT", "NOTHING_TO_RECKON", "NOT_BUILT", "NOT_RECKONED", "SHORT", "SYNTHETIC", "TARIFF_ENDS"]

NOTHING_TO_RECKON: Final = FindingKind(
    code="plan.nothing-to-reckon",
    severity=Severity.WARNING,
    text="Nobody has stated {key}; without it nothing can be computed.",
    remedy="State {key} in energy.toml with its source, or as an assumption with its reason.",
)
NOT_RECKONED: Final = FindingKind(
    code="plan.not-reckoned",
    severity=Severity.NOTE,
    text="Nobody has stated {key}; {part} is not reckoned with.",
    remedy="State {key} in energy.toml with its source, or as an assumption with its reason.",
)
NOT_BUILT: Final = FindingKind(
    code="plan.not-built",
    severity=Severity.NOTE,
    text="Nobody has stated what a megawatt of {part} costs to build, so none is built beyond the {value} MW there.",
    remedy="State {key} and its life, or, under least, what is there already: the capital of that is spent.",
)
LEFT_OUT: Final = FindingKind(
    code="plan.left-out",
    severity=Severity.NOTE,
    text="Nobody has stated {key}; it is left out of account.",
    remedy="State {key} in energy.toml with its source where it is known.",
)
ASSUMED: Final = FindingKind(
    code="plan.assumed",
    severity=Severity.NOTE,
    text="{key}, {value} {unit}, is an assumption: {reason}.",
    remedy="Replace it by a figure with a source where there is one.",
)
TARIFF_ENDS: Final = FindingKind(
    code="plan.tariff-ends",
    severity=Severity.NOTE,
    text="The tariff {name} is known until {day}; the plan takes it on beyond.",
    remedy="State what holds afterwards where it is known.",
)
SHORT: Final = FindingKind(
    code="plan.short",
    severity=Severity.WARNING,
    text="The grid of {zone} itself lacks power in {hours} hours of the first year, up to {value} MW.",
    remedy="Check demand, plants and outages; what lacks there is served by nobody, and no surplus makes up for it.",
)
SYNTHETIC: Final = FindingKind(
    code="plan.synthetic",
    severity=Severity.NOTE,
    text="{key} is made up: the column {column} of {file}.",
    remedy="Put measured hours in its place.",
)
