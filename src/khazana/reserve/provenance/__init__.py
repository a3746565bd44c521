"""Provenance: where the coins of a perimeter came from.

In: whole transactions with all that they spend, a perimeter, labels and other evidence. Out: every satoshi with a
category, a rule and its evidence; coins with their layers by origin. Never: a guess; what is mixed stays unresolved,
and what left is never called sold.
"""

from khazana.reserve.provenance.categories import GIVEN, RECEIVED, RULE_TEXTS, Category, Rule
from khazana.reserve.provenance.labels import Label, Relation, pockets
from khazana.reserve.provenance.results import (
    Crossing,
    Flow,
    HeldCoin,
    Layered,
    Origin,
    Provenance,
    SuspectedOutput,
    Totals,
)
from khazana.reserve.provenance.tracing import Tracer, trace

__all__ = [
    "GIVEN",
    "RECEIVED",
    "RULE_TEXTS",
    "Category",
    "Crossing",
    "Flow",
    "HeldCoin",
    "Label",
    "Layered",
    "Origin",
    "Provenance",
    "Relation",
    "Rule",
    "SuspectedOutput",
    "Totals",
    "Tracer",
    "pockets",
    "trace",
]
