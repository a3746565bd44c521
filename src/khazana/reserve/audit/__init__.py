"""The audit of claims.

In: claims, marks, books. Out: an `Audit`, each check with its arithmetic. Never: a guess; what is known
does not decide is said as such.
"""

from khazana.reserve.audit.checks import audit
from khazana.reserve.audit.results import Audit, Check, CheckKind, Input, Trial, Verdict, gravest
from khazana.reserve.audit.rules import AuditRules

__all__ = ["Audit", "AuditRules", "Check", "CheckKind", "Input", "Trial", "Verdict", "audit", "gravest"]
