"""Findings about the rules, points and reports of ``commitments.toml``."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = ["NOT_COMMITTED", "NOT_DECIMAL", "RULE_CANNOT", "RULE_LACKS", "RULE_UNUSED", "UNKNOWN_RULE"]

UNKNOWN_RULE: Final = FindingKind(
    code="programmes.unknown-rule",
    severity=Severity.ERROR,
    text="There is no rule {value}.",
    remedy="Use one of {known}.",
)
RULE_LACKS: Final = FindingKind(
    code="programmes.rule-lacks",
    severity=Severity.ERROR,
    text="The rule {rule} needs {key}.",
    remedy="Add the key to the rule.",
)
RULE_UNUSED: Final = FindingKind(
    code="programmes.rule-unused",
    severity=Severity.ERROR,
    text="The rule {rule} does not use {key}.",
    remedy="Remove the key, or use another rule; {rule} uses {known}.",
)
RULE_CANNOT: Final = FindingKind(
    code="programmes.rule-cannot",
    severity=Severity.ERROR,
    text="The rule {rule} cannot be: {reason}.",
    remedy="Correct its keys.",
)
NOT_DECIMAL: Final = FindingKind(
    code="programmes.not-decimal",
    severity=Severity.ERROR,
    text="{value} is no decimal figure.",
    remedy="Write digits, with a point before the places, and the unit under its own key.",
)
NOT_COMMITTED: Final = FindingKind(
    code="programmes.not-committed",
    severity=Severity.ERROR,
    text="There is no commitment {value} in this file.",
    remedy="Name the id of one that is listed.",
)
