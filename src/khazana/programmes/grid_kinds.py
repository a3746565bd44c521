"""Findings about demand, plants and outages in ``energy.toml``, and about effects."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "EFFECT_PHASE",
    "EFFECT_SOURCE",
    "NO_DEMAND",
    "OTHER_SIZE",
    "OUTAGE_BACKWARDS",
    "OUTAGE_OUTSIDE",
    "OUTSIDE_RANGE",
    "SHARE_ABOVE",
    "TWO_SURPLUSES",
    "TWO_WAYS",
    "UNKNOWN_PLANT",
    "UNKNOWN_SUBJECT",
]

TWO_SURPLUSES: Final = FindingKind(
    code="energy-file.two-surpluses",
    severity=Severity.ERROR,
    text="{key} stands beside {other}: the surplus of a zone is either declared or reckoned from its plants.",
    remedy="Keep one: demand and plants, or surplus with its price and its emissions.",
)
TWO_WAYS: Final = FindingKind(
    code="energy-file.two-ways",
    severity=Severity.ERROR,
    text="{key} stands beside {other}, which says the same.",
    remedy="Keep the profile, or the figure that stands for all hours.",
)
NO_DEMAND: Final = FindingKind(
    code="energy-file.no-demand",
    severity=Severity.ERROR,
    text="{key} counts for nothing: the zone {zone} declares no demand.",
    remedy="Give the zone a demand, from which its surplus is reckoned, or take this out.",
)
UNKNOWN_PLANT: Final = FindingKind(
    code="energy-file.unknown-plant",
    severity=Severity.ERROR,
    text="There is no plant {value} in this file.",
    remedy="Add it under [[plants]], or use one of {known}.",
)
OUTAGE_BACKWARDS: Final = FindingKind(
    code="energy-file.outage-backwards",
    severity=Severity.ERROR,
    text="The outage {id} ends on {value}, before it begins on {first}.",
    remedy="Write the first day under since and the last one under until.",
)
OUTAGE_OUTSIDE: Final = FindingKind(
    code="energy-file.outage-outside",
    severity=Severity.WARNING,
    text="The outage {id}, until {value}, lies outside the horizon, which runs from {start} to {end}.",
    remedy="Check the years, or take it out: it changes nothing.",
)
SHARE_ABOVE: Final = FindingKind(
    code="energy-file.share-above",
    severity=Severity.ERROR,
    text="{value} is more than the whole.",
    remedy="Write shares from 0 to 1, or from 0 to 100 with the unit %, and check which one the column is in.",
)
OTHER_SIZE: Final = FindingKind(
    code="energy-file.other-size",
    severity=Severity.WARNING,
    text="{key} is at most {value} MW, and all plants of the zone have {capacity} MW; one looks like another unit.",
    remedy="Check the unit of the column and those of the capacities.",
)
UNKNOWN_SUBJECT: Final = FindingKind(
    code="energy-file.unknown-subject",
    severity=Severity.ERROR,
    text="There is nothing that is called {value} in this file.",
    remedy="Use the id of what has a capacity, or a kind of load: {known}.",
)
EFFECT_PHASE: Final = FindingKind(
    code="energy-file.effect-phase",
    severity=Severity.ERROR,
    text="The effect {effect} does not come in the phase {value}.",
    remedy="State it for building.",
)
EFFECT_SOURCE: Final = FindingKind(
    code="energy-file.effect-source",
    severity=Severity.ERROR,
    text="{key} is an assumption; an effect that nobody stated is no figure.",
    remedy="Name the source that states it, or leave it out: the table then says that it is unknown.",
)
OUTSIDE_RANGE: Final = FindingKind(
    code="energy-file.outside-range",
    severity=Severity.ERROR,
    text="{key} lies outside {other}.",
    remedy="Check both against the source.",
)
