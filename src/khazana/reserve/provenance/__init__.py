"""Provenance: where the coins of a perimeter came from.

In: whole transactions with all that they spend, a perimeter, labels and other evidence. Out: every satoshi with a
category, a rule and its evidence; coins with their layers by origin. Never: a guess; what is mixed stays unresolved,
and what left is never called sold.
"""

from khazana.reserve.provenance.attributing import attribute
from khazana.reserve.provenance.categories import GIVEN, RECEIVED, RULE_TEXTS, Category, Rule
from khazana.reserve.provenance.evidence import (
    Arrival,
    Attribution,
    Matched,
    MatchRules,
    Meaning,
    PurchaseRecord,
    RecordKind,
    Share,
)
from khazana.reserve.provenance.labels import Label, Relation, pockets
from khazana.reserve.provenance.over_time import Grouping, HeldAt, OriginGroup, group_origins, history
from khazana.reserve.provenance.restating import CategoryChange, FlowChange, Restatement, restate
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
from khazana.reserve.provenance.tracer import Tracer
from khazana.reserve.provenance.tracing import trace

__all__ = [
    "GIVEN",
    "RECEIVED",
    "RULE_TEXTS",
    "Arrival",
    "Attribution",
    "Category",
    "CategoryChange",
    "Crossing",
    "Flow",
    "FlowChange",
    "Grouping",
    "HeldAt",
    "HeldCoin",
    "Label",
    "Layered",
    "MatchRules",
    "Matched",
    "Meaning",
    "Origin",
    "OriginGroup",
    "Provenance",
    "PurchaseRecord",
    "RecordKind",
    "Relation",
    "Restatement",
    "Rule",
    "Share",
    "SuspectedOutput",
    "Totals",
    "Tracer",
    "attribute",
    "group_origins",
    "history",
    "pockets",
    "restate",
    "trace",
]
