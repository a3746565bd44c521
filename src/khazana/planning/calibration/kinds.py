"""Findings about marks that a model is to be fitted to, and about what was fitted."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = ["AT_BOUND", "GAP", "LEAP", "LONG_RUN", "MORE_GAPS", "STUCK", "TOO_FEW", "TOO_GAPPY"]

GAP: Final = FindingKind(
    code="planning.gap",
    severity=Severity.NOTE,
    text="There is no mark from {first} to {last}, so {count} days have none; no return is made up for them.",
    remedy="Fetch or import marks for these days.",
)
MORE_GAPS: Final = FindingKind(
    code="planning.more-gaps",
    severity=Severity.WARNING,
    text="There are {count} more gaps, of {days} days in all.",
    remedy="Fetch or import daily marks for the window.",
)
TOO_FEW: Final = FindingKind(
    code="planning.too-few",
    severity=Severity.ERROR,
    text="The window has {count} daily returns; a fit takes {least} at least.",
    remedy="Fetch or import daily marks, or widen the window. Month starts tell nothing of single days.",
)
TOO_GAPPY: Final = FindingKind(
    code="planning.too-gappy",
    severity=Severity.ERROR,
    text="{missing} of {days} days have no mark; a fit allows {most}.",
    remedy="Fetch or import the missing days, or choose a window without them.",
)
STUCK: Final = FindingKind(
    code="planning.stuck",
    severity=Severity.WARNING,
    text="The mark does not move from {first} to {last}: {price} on {count} days.",
    remedy="Check whether the source had stopped, and leave those marks out if so.",
)
LEAP: Final = FindingKind(
    code="planning.leap",
    severity=Severity.WARNING,
    text="The mark moves by {change} in the day before {day}.",
    remedy="Check the marks of both days against another source.",
)
AT_BOUND: Final = FindingKind(
    code="planning.at-bound",
    severity=Severity.WARNING,
    text="The fitted {name} lies at the bound of what is allowed, {value}.",
    remedy="Do not lean on this model for the window; the data does not settle it.",
)
LONG_RUN: Final = FindingKind(
    code="planning.long-run",
    severity=Severity.WARNING,
    text=(
        "Fitted freely, the daily volatility of the long run is {fitted} (persistence {persistence}). The window's own "
        "is used, {window}, with a persistence of {used}."
    ),
    remedy="Beyond some months, compare the results with another model's.",
)
