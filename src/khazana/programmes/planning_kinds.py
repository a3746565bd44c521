"""Findings about ``planning.toml``."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BAD_YEAR_DAY",
    "BAND_ORDER",
    "DATE_TWICE",
    "MOVE_LACKS",
    "NEVER_SELLS",
    "NOT_BY_DATE",
    "NO_ASKS",
    "NO_ORIGIN",
    "TWO_CAPS",
    "TWO_ORIGINS",
    "UNUSED_FIGURE",
]

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
