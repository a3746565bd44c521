"""The findings of the energy desk."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = ["LEFT_OUT", "NOT_CARRIED", "NOT_FINISHED", "NOT_SETTLED", "NO_PLAN", "SHARE_MISSING"]

NO_PLAN: Final = FindingKind(
    code="energy.no-plan",
    severity=Severity.NOTE,
    text="{programme} has no energy plan.",
    remedy="Add an energy.toml to its folder; khazana init shows one.",
)
LEFT_OUT: Final = FindingKind(
    code="energy.condition-left-out",
    severity=Severity.WARNING,
    text="The condition {name} is left out; what is decided need not meet it.",
    remedy="Leave out the choice to see the decision that meets it.",
)
SHARE_MISSING: Final = FindingKind(
    code="energy.sharing-open",
    severity=Severity.NOTE,
    text="Nobody has said which share of the margin is passed on to other consumers; there are no ledgers.",
    remedy="State passed and baseline under sharing in energy.toml.",
)
NOT_FINISHED: Final = FindingKind(
    code="energy.not-finished",
    severity=Severity.WARNING,
    text="The sizing was stopped after {rounds} rounds; the best so far can be {gap} from the optimum.",
    remedy="Run the same command again: it goes on from there.",
)
NOT_SETTLED: Final = FindingKind(
    code="energy.not-settled",
    severity=Severity.WARNING,
    text="The hashprice is reckoned with other fleets than were chosen: {name} differs by {difference} MW.",
    remedy="Give the capacity of that fleet, or take the figures as that much off.",
)
NOT_CARRIED: Final = FindingKind(
    code="energy.not-carried",
    severity=Severity.WARNING,
    text="PyPSA has no part for {names}; the file leaves that out, and says so.",
    remedy="Expect another optimum there, or add them in PyPSA by constraints of your own.",
)
