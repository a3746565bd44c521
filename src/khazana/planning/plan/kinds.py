"""Findings about what a planning file leaves open, and what it rests on."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "ASSUMED",
    "CORRELATION_IDLE",
    "COST_OPEN",
    "HOLDINGS_OPEN",
    "LIMIT_OPEN",
    "NO_LIMITS",
    "NO_POLICIES",
    "POLICY_OPEN",
]

LIMIT_OPEN: Final = FindingKind(
    code="planning.limit-open",
    severity=Severity.WARNING,
    text="The limit {limit} is not tested; not known: {figures}.",
    remedy="Ask for what would settle it, and state it with its source: {asks}.",
)
POLICY_OPEN: Final = FindingKind(
    code="planning.policy-open",
    severity=Severity.WARNING,
    text="The policy {policy} cannot be reckoned; not known: {figures}.",
    remedy="State what is missing with its source, or as an assumption with its reason.",
)
ASSUMED: Final = FindingKind(
    code="planning.assumed-figure",
    severity=Severity.NOTE,
    text="{key} is an assumption: {reason}.",
    remedy="Replace it by a figure with a source when there is one.",
)
COST_OPEN: Final = FindingKind(
    code="planning.cost-open",
    severity=Severity.WARNING,
    text="What the coins at the start cost is not known; they are set at the price of the start.",
    remedy="State their cost, or read results on losses and sales as counted from the start only.",
)
HOLDINGS_OPEN: Final = FindingKind(
    code="planning.holdings-open",
    severity=Severity.NOTE,
    text="The file states no holdings at the start; the books' {coins} BTC are taken.",
    remedy="State the holdings with their source where the books do not explain all of them.",
)
CORRELATION_IDLE: Final = FindingKind(
    code="planning.correlation-idle",
    severity=Severity.WARNING,
    text="{key} is stated and does nothing; not known, or zero: {missing}.",
    remedy="State what is missing with its source, or as an assumption with its reason; or take the correlation out.",
)
NO_POLICIES: Final = FindingKind(
    code="planning.no-policies",
    severity=Severity.ERROR,
    text="No policy can be reckoned.",
    remedy="Declare one whose figures are known; a policy without rules holds what there is.",
)
NO_LIMITS: Final = FindingKind(
    code="planning.no-limits",
    severity=Severity.WARNING,
    text="No limit can be tested, so nothing can be broken.",
    remedy="State the figures of the limits that are open, or add limits of your own.",
)
