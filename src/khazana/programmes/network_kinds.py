"""Findings about files with series of the network, and with scenarios of the price."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = ["BAD_COUNT", "BAD_TARGET", "NO_ROWS", "OTHER_PERIODS", "TWO_PROBABILITIES", "WILL_NOT_DO"]

BAD_COUNT: Final = FindingKind(
    code="network.bad-count",
    severity=Severity.ERROR,
    text="{value} is no whole number from 0 on.",
    remedy="Write digits alone, without grouping or a point.",
)
BAD_TARGET: Final = FindingKind(
    code="network.bad-target",
    severity=Severity.ERROR,
    text="{value} is no compact target of eight hexadecimal digits.",
    remedy="Write it as nodes print it, such as 170240c3.",
)
NO_ROWS: Final = FindingKind(
    code="network.no-rows",
    severity=Severity.ERROR,
    text="{file} has no rows that can be used.",
    remedy="Add rows below the header.",
)
WILL_NOT_DO: Final = FindingKind(
    code="network.will-not-do",
    severity=Severity.ERROR,
    text="The series of {file} cannot be: {reason}.",
    remedy="Check it at {where}: {cure}.",
)
OTHER_PERIODS: Final = FindingKind(
    code="network.other-periods",
    severity=Severity.ERROR,
    text="The scenario {value} has other days than {first}.",
    remedy="Give each scenario a price for the same days, in order.",
)
TWO_PROBABILITIES: Final = FindingKind(
    code="network.two-probabilities",
    severity=Severity.ERROR,
    text="The scenario {scenario} has the probability {first} before, and {value} here.",
    remedy="Write one probability in all of its rows.",
)
