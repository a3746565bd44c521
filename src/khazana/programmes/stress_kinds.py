"""Findings about the stresses of ``energy.toml``."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = ["CHANCES", "DAYS_CROSSED", "LACKS", "NESTED", "OUTSIDE", "UNKNOWN_BACKUP", "UNKNOWN_STRESS", "UNUSED_KEY"]

UNUSED_KEY: Final = FindingKind(
    code="energy-file.stress-unused-key",
    severity=Severity.WARNING,
    text="{key} says nothing of a stress of the kind {value}.",
    remedy="Take it out, or check the kind.",
)
LACKS: Final = FindingKind(
    code="energy-file.stress-lacks",
    severity=Severity.ERROR,
    text="A stress of the kind {value} names its {key}; this one does not.",
    remedy="Add {key} to the stress.",
)
UNKNOWN_BACKUP: Final = FindingKind(
    code="energy-file.unknown-backup",
    severity=Severity.ERROR,
    text="There is no backup plant {value} in this file.",
    remedy="Add it under [[backups]], or use one of {known}.",
)
UNKNOWN_STRESS: Final = FindingKind(
    code="energy-file.unknown-stress",
    severity=Severity.ERROR,
    text="There is no stress {value} in this file.",
    remedy="Add it under [[stresses]], or use one of {known}.",
)
NESTED: Final = FindingKind(
    code="energy-file.stress-nested",
    severity=Severity.ERROR,
    text="{value} is itself several stresses together.",
    remedy="Name the stresses that it is made of.",
)
DAYS_CROSSED: Final = FindingKind(
    code="energy-file.stress-days",
    severity=Severity.ERROR,
    text="A stress that begins on {since} does not end on {until}.",
    remedy="Give as until the day after the last one.",
)
OUTSIDE: Final = FindingKind(
    code="energy-file.stress-outside",
    severity=Severity.ERROR,
    text="The days of this stress lie outside the horizon, which has {start} to {end}.",
    remedy="Give days of the horizon, or leave both out for all of it.",
)
CHANCES: Final = FindingKind(
    code="energy-file.stress-chances",
    severity=Severity.ERROR,
    text="The chances of the stresses sum to {value}, and leave nothing for ordinary times.",
    remedy="Give chances that sum to less than 1, or none at all.",
)
