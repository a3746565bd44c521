"""Findings about ``planning.toml``."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BAD_SPAN",
    "BAD_YEAR_DAY",
    "BAND_ORDER",
    "DATE_TWICE",
    "MOVE_LACKS",
    "NEVER_SELLS",
    "NOT_A_FIGURE",
    "NOT_A_NUMBER",
    "NOT_BY_DATE",
    "NO_ASKS",
    "NO_ORIGIN",
    "NO_VALUE",
    "OTHER_UNIT",
    "OUT_OF_BOUNDS",
    "TWO_CAPS",
    "TWO_ORIGINS",
    "TWO_VALUES",
    "UNUSED_FIGURE",
]

NOT_A_FIGURE: Final = FindingKind(
    code="planning-file.not-a-figure",
    severity=Severity.ERROR,
    text="{value} is no figure: a figure has a unit, and a source or a reason.",
    remedy="Write a table with value (or low and high), unit, and source or assumption.",
)
NOT_A_NUMBER: Final = FindingKind(
    code="planning-file.not-a-number",
    severity=Severity.ERROR,
    text="{value} is no number that can be reckoned with.",
    remedy="Write it without quotes, as a plain decimal.",
)
NO_VALUE: Final = FindingKind(
    code="planning-file.no-value",
    severity=Severity.ERROR,
    text="{key} has no value.",
    remedy="Write value, or low and high where it is a range; what nobody knows stays out of the file.",
)
TWO_VALUES: Final = FindingKind(
    code="planning-file.two-values",
    severity=Severity.ERROR,
    text="{key} has a value and a range.",
    remedy="Keep value where it is one figure, low and high where it is a range.",
)
BAD_SPAN: Final = FindingKind(
    code="planning-file.bad-range",
    severity=Severity.ERROR,
    text="The range of {key} runs from {low} down to {value}.",
    remedy="Swap the two.",
)
OTHER_UNIT: Final = FindingKind(
    code="planning-file.other-unit",
    severity=Severity.ERROR,
    text="{value} is no unit of {key}.",
    remedy="Use one of {known}, and convert the figure.",
)
OUT_OF_BOUNDS: Final = FindingKind(
    code="planning-file.out-of-bounds",
    severity=Severity.ERROR,
    text="{value} {unit} lies outside what {key} may be: {low} to {high} {reckoned}.",
    remedy="Check the figure, its sign and its unit.",
)
NO_ORIGIN: Final = FindingKind(
    code="planning-file.no-origin",
    severity=Severity.ERROR,
    text="{key} has neither a source nor a reason.",
    remedy="Name a source of programme.toml; where nobody said it, write assumption with the reason, or leave it out.",
)
TWO_ORIGINS: Final = FindingKind(
    code="planning-file.two-origins",
    severity=Severity.ERROR,
    text="{key} has a source and an assumption.",
    remedy="Keep source where somebody said so, assumption where nobody did.",
)
UNUSED_FIGURE: Final = FindingKind(
    code="planning-file.unused-figure",
    severity=Severity.ERROR,
    text="Nothing of the kind {kind} has a {key}.",
    remedy="Take it out, or check the kind. It asks for {known}.",
)
NOT_BY_DATE: Final = FindingKind(
    code="planning-file.not-by-date",
    severity=Severity.ERROR,
    text="{key} is one figure for all days.",
    remedy="Write one table, without since.",
)
DATE_TWICE: Final = FindingKind(
    code="planning-file.date-twice",
    severity=Severity.ERROR,
    text="{key} has two figures from {value} on.",
    remedy="Give each of several figures a since of its own.",
)
MOVE_LACKS: Final = FindingKind(
    code="planning-file.move-lacks",
    severity=Severity.ERROR,
    text="A move of coins has no {key}.",
    remedy="Write on (a day), and move: seized, given or sent.",
)
NEVER_SELLS: Final = FindingKind(
    code="planning-file.never-sells",
    severity=Severity.ERROR,
    text="The policy {policy} never sells, and has a rule of the kind {kind}.",
    remedy="Write may_sell = true into the policy, or take the rule out.",
)
BAND_ORDER: Final = FindingKind(
    code="planning-file.band-order",
    severity=Severity.ERROR,
    text="The shares of a band are out of order: {value}.",
    remedy="Let least be at most target, and target at most most.",
)
TWO_CAPS: Final = FindingKind(
    code="planning-file.two-caps",
    severity=Severity.ERROR,
    text="The custodian {value} has two caps.",
    remedy="Keep most or most_share.",
)
BAD_YEAR_DAY: Final = FindingKind(
    code="planning-file.bad-day-of-year",
    severity=Severity.ERROR,
    text="{value} is no day of each year.",
    remedy="Write month and day, such as 07-01.",
)
NO_ASKS: Final = FindingKind(
    code="planning-file.no-asks",
    severity=Severity.WARNING,
    text="The limit {limit} lacks {figures}, and does not say what would settle it.",
    remedy="Write asks: which document, or whose answer, would give the figure.",
)
