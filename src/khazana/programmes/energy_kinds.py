"""Findings about ``energy.toml`` and the profiles that it names."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "ARRANGEMENT",
    "BAD_HOUR",
    "CROSSED",
    "HOUR_MISSING",
    "HOUR_TWICE",
    "LEAP_START",
    "LOOKS_SMALL",
    "NEGATIVE_SURPLUS",
    "NO_SOURCE",
    "PROBABILITIES",
    "PROFILE_HOURS",
    "PROFILE_MISSING",
    "PROFILE_START",
    "SYNTHETIC_UNSAID",
    "TWO_ORIGINS",
    "UNKNOWN_EQUIPMENT",
    "UNKNOWN_MACHINE",
    "UNKNOWN_ZONE",
    "UNUSED_FIGURE",
    "YEARS_DIFFER",
]

CROSSED: Final = FindingKind(
    code="energy-file.crossed",
    severity=Severity.ERROR,
    text="{key} is above {other}.",
    remedy="Swap the two, or give one figure for both.",
)
LEAP_START: Final = FindingKind(
    code="energy-file.leap-start",
    severity=Severity.ERROR,
    text="The horizon begins on {value}, a day that most years do not have.",
    remedy="Begin on another day; each year is reckoned without 29 February.",
)
NO_SOURCE: Final = FindingKind(
    code="energy-file.no-source",
    severity=Severity.ERROR,
    text="{key} has no source.",
    remedy="Name a source of programme.toml; where nobody said it, write assumption with the reason, or leave it out.",
)
TWO_ORIGINS: Final = FindingKind(
    code="energy-file.two-origins",
    severity=Severity.ERROR,
    text="{key} names {value} beside another origin.",
    remedy="Keep one of source, assumption and catalogue.",
)
UNKNOWN_EQUIPMENT: Final = FindingKind(
    code="energy-file.unknown-equipment",
    severity=Severity.ERROR,
    text="The catalogue does not say {key} of {value}.",
    remedy="Use one of {known}, or state the figure with its source.",
)
UNKNOWN_MACHINE: Final = FindingKind(
    code="energy-file.unknown-machine",
    severity=Severity.ERROR,
    text="There is no machine {value} in the catalogue or under [[machines]].",
    remedy="Use one of {known}, or declare it under [[machines]].",
)
UNKNOWN_ZONE: Final = FindingKind(
    code="energy-file.unknown-zone",
    severity=Severity.ERROR,
    text="There is no zone {value} in this file.",
    remedy="Add it under [[zones]], or use one of {known}.",
)
UNUSED_FIGURE: Final = FindingKind(
    code="energy-file.unused-figure",
    severity=Severity.WARNING,
    text="{key} says nothing of a condition of the kind {value}.",
    remedy="Take it out, or check the kind.",
)
ARRANGEMENT: Final = FindingKind(
    code="energy-file.arrangement",
    severity=Severity.ERROR,
    text="{key} does not go with machines that are {value}.",
    remedy="Own machines keep all; hosted ones pay a fee or a share; for lent ones the operator pays rent or a share.",
)
PROBABILITIES: Final = FindingKind(
    code="energy-file.probabilities",
    severity=Severity.ERROR,
    text="The probabilities of the scenarios sum to {value}.",
    remedy="Give each scenario a probability above zero; together they make 1.",
)
YEARS_DIFFER: Final = FindingKind(
    code="energy-file.years-differ",
    severity=Severity.ERROR,
    text="{key} has {value} figures, and the horizon has {years} years.",
    remedy="Give one figure for all years, or one for each.",
)
PROFILE_MISSING: Final = FindingKind(
    code="energy-file.profile-missing",
    severity=Severity.ERROR,
    text="The file {value} is named here, and is not in the folder.",
    remedy="Put the file there, or take the profile out.",
)
PROFILE_HOURS: Final = FindingKind(
    code="energy-file.profile-hours",
    severity=Severity.ERROR,
    text="{file} has {value} hours; a year has {asked}.",
    remedy=(
        "Leave out 29 February, give all hours in UTC or in standard time all year, so that no hour of a change of "
        "clocks is missing or comes twice, and fill gaps by a stated rule."
    ),
)
PROFILE_START: Final = FindingKind(
    code="energy-file.profile-start",
    severity=Severity.ERROR,
    text="{file} begins in the hour {value}; the horizon begins on {start}.",
    remedy="Let both begin with the same hour of the year.",
)
BAD_HOUR: Final = FindingKind(
    code="energy-file.bad-hour",
    severity=Severity.ERROR,
    text="{value} is neither an hour counted from 0 nor a time such as 2026-01-01T00:00.",
    remedy="Write hours in one of the two ways throughout, without minutes.",
)
HOUR_MISSING: Final = FindingKind(
    code="energy-file.hour-missing",
    severity=Severity.ERROR,
    text="{count} hours are missing before {value}.",
    remedy=(
        "Add them by a stated rule; nothing is filled in silently. One hour that is missing in spring is a change of "
        "clocks: give the profile in UTC or in standard time all year."
    ),
)
HOUR_TWICE: Final = FindingKind(
    code="energy-file.hour-twice",
    severity=Severity.ERROR,
    text="The hour {value} comes again, or out of order.",
    remedy=(
        "Sort the rows, one for each hour. One hour that comes twice in autumn is a change of clocks: give the profile "
        "in UTC or in standard time all year."
    ),
)
NEGATIVE_SURPLUS: Final = FindingKind(
    code="energy-file.negative-surplus",
    severity=Severity.ERROR,
    text="{value} is below zero.",
    remedy="Write 0 where there is nothing, and check the sign of the column.",
)
LOOKS_SMALL: Final = FindingKind(
    code="energy-file.looks-small",
    severity=Severity.WARNING,
    text="The column {column} of {file} is at most {value} {unit}; it looks like another unit.",
    remedy="Check the unit, and write the one that the column is in.",
)
SYNTHETIC_UNSAID: Final = FindingKind(
    code="energy-file.synthetic-unsaid",
    severity=Severity.ERROR,
    text="{value} says in its first line that it is synthetic, and the profile does not.",
    remedy="Write synthetic = true into the profile, so that every picture says so.",
)
