"""The findings of the energy desk."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BELIEVED", "CHANCES_EQUAL", "LEFT_OUT", "NOT_CARRIED", "NOT_FINISHED", "NOT_SETTLED", "NO_EFFECT", "NO_PLAN",
    "NO_STRESSES", "OFF_ALLOTTED", "SHARE_MISSING", "TRIPPED",
]  # fmt: skip

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
NO_STRESSES: Final = FindingKind(
    code="energy.no-stresses",
    severity=Severity.NOTE,
    text="The plan declares no stress that these hours have; none is tried.",
    remedy="State what the capacities should stand under stresses in energy.toml.",
)
NO_EFFECT: Final = FindingKind(
    code="energy.stress-no-effect",
    severity=Severity.NOTE,
    text="The stress {name} changes nothing in these hours, or nothing that the plan has; it is left out.",
    remedy="Ask for other hours, or check what the stress speaks of.",
)
CHANCES_EQUAL: Final = FindingKind(
    code="energy.chances-equal",
    severity=Severity.WARNING,
    text="Nobody has stated the chances of the stresses; each of {count} futures, ordinary times too, weighs alike.",
    remedy="State chance for each stress in energy.toml, or size for the worst future.",
)
BELIEVED: Final = FindingKind(
    code="energy.forecast-chosen",
    severity=Severity.NOTE,
    text="The forecast is a rule that was chosen ({belief}), and no record of what was forecast.",
    remedy="Take the price of not knowing as that of a forecast as good as this rule.",
)
OFF_ALLOTTED: Final = FindingKind(
    code="energy.off-allotted",
    severity=Severity.WARNING,
    text="In {count} of {of} windows what a condition allots could not be kept to, so not all conditions need be met.",
    remedy="See the conditions of the operation, or share out by time.",
)
TRIPPED: Final = FindingKind(
    code="energy.tripped",
    severity=Severity.WARNING,
    text="In {count} windows a load fell faster than its ramp allows, as nothing else was possible.",
    remedy="Look further ahead, or plan for the trips.",
)
