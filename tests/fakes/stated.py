"""One result of each kind, small enough to be computed many times."""

from collections.abc import Mapping
from typing import Final

from khazana.alliance.predicates import (
    AuditStatement,
    CommitmentsEvaluated,
    EnergyPlanStatement,
    Predicate,
    ProofOfReserves,
    ReconciliationStatement,
    ReserveBooks,
    Simulation,
)

STATED: Final[Mapping[str, tuple[str, str, Mapping[str, str]]]] = {
    "books": ("el-salvador", "books", {}),
    "books-at-a-block": ("example-state", "books", {"block": "150"}),
    "audit": ("el-salvador", "audit", {}),
    "audit-with-chain": ("example-state", "audit", {}),
    "reconciliation": ("example-state", "reconciliation", {}),
    "reconciliation-at-a-block": ("example-state", "reconciliation", {"block": "150"}),
    "proof": ("example-state", "proof", {}),
    "energy": ("pakistan", "energy", {"hours": "24"}),
    "simulation": ("el-salvador", "simulation", {"paths": "64", "years": "1", "seed": "18446744073709551615"}),
    "commitments": ("el-salvador", "commitments", {}),
    "commitments-with-chain": ("example-state", "commitments", {}),
}
"""By name: the programme, the kind, and what is chosen."""

KINDS_STATED: Final[Mapping[str, type[Predicate]]] = {
    "books": ReserveBooks,
    "audit": AuditStatement,
    "reconciliation": ReconciliationStatement,
    "proof": ProofOfReserves,
    "energy": EnergyPlanStatement,
    "simulation": Simulation,
    "commitments": CommitmentsEvaluated,
}
"""The type of the statement of each kind."""
