"""Findings about figures in TOML files: each has a value or a range, a unit, and where it comes from."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BAD_SPAN",
    "NOT_A_FIGURE",
    "NOT_A_NUMBER",
    "NO_VALUE",
    "OTHER_UNIT",
    "OUT_OF_BOUNDS",
    "TWO_VALUES",
]

NOT_A_FIGURE: Final = FindingKind(
    code="figures.not-a-figure",
    severity=Severity.ERROR,
    text="{value} is no figure: a figure has a unit, and a source or a reason.",
    remedy="Write a table with value (or low and high), unit, and where it comes from.",
)
NOT_A_NUMBER: Final = FindingKind(
    code="figures.not-a-number",
    severity=Severity.ERROR,
    text="{value} is no number that can be reckoned with.",
    remedy="Write it without quotes, as a plain decimal.",
)
NO_VALUE: Final = FindingKind(
    code="figures.no-value",
    severity=Severity.ERROR,
    text="{key} has no value.",
    remedy="Write value, or low and high where it is a range; what nobody knows stays out of the file.",
)
TWO_VALUES: Final = FindingKind(
    code="figures.two-values",
    severity=Severity.ERROR,
    text="{key} has a value and a range.",
    remedy="Keep value where it is one figure, low and high where it is a range.",
)
BAD_SPAN: Final = FindingKind(
    code="figures.bad-range",
    severity=Severity.ERROR,
    text="The range of {key} runs from {low} down to {value}.",
    remedy="Swap the two.",
)
OTHER_UNIT: Final = FindingKind(
    code="figures.other-unit",
    severity=Severity.ERROR,
    text="{value} is no unit of {key}.",
    remedy="Use one of {known}, and convert the figure.",
)
OUT_OF_BOUNDS: Final = FindingKind(
    code="figures.out-of-bounds",
    severity=Severity.ERROR,
    text="{value} {unit} lies outside what {key} may be: {low} to {high} {reckoned}.",
    remedy="Check the figure, its sign and its unit.",
)
