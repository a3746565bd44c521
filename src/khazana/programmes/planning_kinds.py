"""Findings about ``planning.toml``."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BAD_COINS",
    "BAD_MINED",
    "BAD_YEAR_DAY",
    "BAND_ORDER",
    "DATE_TWICE",
    "MINED_ENDS",
    "MINED_GAP",
    "MINED_MISSING",
    "MINED_START",
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
BAD_MINED: Final = FindingKind(
    code="planning-file.bad-mined",
    severity=Severity.ERROR,
    text="{key} names neither the energy plan nor a file alone.",
    remedy='Write coins; or mined with from = "energy", or with file = "mined.csv" and its source.',
)
MINED_MISSING: Final = FindingKind(
    code="planning-file.mined-missing",
    severity=Severity.ERROR,
    text="The file {value} of mined coins is not there.",
    remedy="Put it beside planning.toml, with the columns day and coins.",
)
BAD_COINS: Final = FindingKind(
    code="planning-file.bad-coins",
    severity=Severity.ERROR,
    text="{value} is no number of coins a day.",
    remedy="Write a number from 0 to 100,000, such as 1.25.",
)
MINED_START: Final = FindingKind(
    code="planning-file.mined-start",
    severity=Severity.ERROR,
    text="The first day is {value}, and the plan begins to count on {first}.",
    remedy="Begin with {first} or earlier; write 0 where nothing is mined.",
)
MINED_GAP: Final = FindingKind(
    code="planning-file.mined-gap",
    severity=Severity.ERROR,
    text="{value} does not follow on {before}.",
    remedy="Write each day once, in order; 0 where nothing is mined.",
)
MINED_ENDS: Final = FindingKind(
    code="planning-file.mined-ends",
    severity=Severity.WARNING,
    text="The file {file} ends on {value}, before the plan does on {last}; nothing is mined after it.",
    remedy="Add the days that are missing, or plan for fewer years.",
)
