"""The findings about a case."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "CLOCK_CHANGE",
    "GAP_IN_SERIES",
    "LENGTH_DIFFERS",
    "LIMITS_CROSSED",
    "LOOKS_LIKE_OTHER_UNIT",
    "MONTHS_DIFFER",
    "NAME_TWICE",
    "NEGATIVE",
    "NOTHING_THERE",
    "PROBABILITIES_DIFFER",
    "RISK_UNCLEAR",
    "SHARE_OUTSIDE",
    "UNIT_NEEDS_CAPACITY",
    "UNKNOWN_ZONE",
]

_REMEDY_OF_LENGTH: Final = "Give one value for each hour of the horizon and each scenario, or one value for all."

LENGTH_DIFFERS: Final = FindingKind(
    code="energy.length-differs",
    severity=Severity.ERROR,
    text="{field} of {name} has {found} values where the case has {asked} {what}.",
    remedy=_REMEDY_OF_LENGTH,
)
CLOCK_CHANGE: Final = FindingKind(
    code="energy.clock-change",
    severity=Severity.ERROR,
    text="{field} of {name} has {found} hours, which is not a whole number of days: {what}.",
    remedy="Give the profile in UTC or in standard time all year, and fill or drop the hour by a stated rule.",
)
GAP_IN_SERIES: Final = FindingKind(
    code="energy.gap-in-series",
    severity=Severity.ERROR,
    text=(
        "{field} of {name} has {count} values that are no finite number; "
        "the first is in hour {hour} of scenario {scenario}."
    ),
    remedy="Fill the gap by a stated rule before the case is made; nothing is filled in silently.",
)
NEGATIVE: Final = FindingKind(
    code="energy.negative",
    severity=Severity.ERROR,
    text="{field} of {name} is {value}; it is a finite number, and not below zero.",
    remedy="Check the sign, the column and its unit.",
)
LIMITS_CROSSED: Final = FindingKind(
    code="energy.limits-crossed",
    severity=Severity.ERROR,
    text="The least capacity of {name}, {least} MW, is above the most, {most} MW.",
    remedy="Swap the two, or give one figure for both where the capacity is there already.",
)
SHARE_OUTSIDE: Final = FindingKind(
    code="energy.share-outside",
    severity=Severity.ERROR,
    text="{field} of {name} is {value}; a share lies between 0 and 1.",
    remedy="Divide percent by 100, and megawatts by the capacity.",
)
UNKNOWN_ZONE: Final = FindingKind(
    code="energy.unknown-zone",
    severity=Severity.ERROR,
    text="{name} lies in the zone {value}, which the case does not have.",
    remedy="Use one of its zones: {known}.",
)
NAME_TWICE: Final = FindingKind(
    code="energy.name-twice",
    severity=Severity.ERROR,
    text="Two parts of the case are called {name}.",
    remedy="Give each a name of its own.",
)
NOTHING_THERE: Final = FindingKind(
    code="energy.nothing-there",
    severity=Severity.ERROR,
    text="The case has no {what}.",
    remedy="Give at least one.",
)
PROBABILITIES_DIFFER: Final = FindingKind(
    code="energy.probabilities-differ",
    severity=Severity.ERROR,
    text="The probabilities of the scenarios sum to {total}, or one of them is not above zero.",
    remedy="Give each scenario a probability above zero; together they make 1.",
)
RISK_UNCLEAR: Final = FindingKind(
    code="energy.risk-unclear",
    severity=Severity.ERROR,
    text="The weight of the worst scenarios, {weight}, or their level, {level}, lies outside 0 to 1.",
    remedy="Give a weight from 0 to 1 and a level from 0 to below 1.",
)
LOOKS_LIKE_OTHER_UNIT: Final = FindingKind(
    code="energy.looks-like-other-unit",
    severity=Severity.WARNING,
    text="{field} of {name} is at most {value} {unit}; it looks like {other}.",
    remedy="Check the unit of the column, and convert it if it is another.",
)
MONTHS_DIFFER: Final = FindingKind(
    code="energy.months-differ",
    severity=Severity.ERROR,
    text="{name} gives months for {found} hours and baselines for {months} months; the case has {asked} hours.",
    remedy="Give each hour its month, counted from 0, and each month its baseline.",
)
UNIT_NEEDS_CAPACITY: Final = FindingKind(
    code="energy.unit-needs-capacity",
    severity=Severity.ERROR,
    text="{name} has a least share while it runs, but its capacity is still to be chosen.",
    remedy="Fix its capacity, or leave out the least share while sizing.",
)
