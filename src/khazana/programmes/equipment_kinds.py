"""Findings about the files of the energy desk's catalogue."""

from typing import Final

from khazana.core import FindingKind, Severity

__all__ = [
    "BAD_NUMBER",
    "BAD_SPAN",
    "FILE_MISSING",
    "FILE_UNREADABLE",
    "NOT_YES",
    "OTHER_UNIT",
    "REPEATED_FIGURE",
    "SOURCE_MISSING",
    "TWO_NAMES",
]

FILE_MISSING: Final = FindingKind(
    code="catalogue.file-missing",
    severity=Severity.ERROR,
    text="There is no file {file}.",
    remedy="Add it; a header row alone is enough.",
)
FILE_UNREADABLE: Final = FindingKind(
    code="catalogue.file-unreadable",
    severity=Severity.ERROR,
    text="{file} is no text in UTF-8.",
    remedy="Save it as UTF-8.",
)
BAD_NUMBER: Final = FindingKind(
    code="catalogue.bad-number",
    severity=Severity.ERROR,
    text="{value} is no number of at most twelve digits before the point and nine behind it.",
    remedy="Write 13.5, without grouping, unit or exponent.",
)
BAD_SPAN: Final = FindingKind(
    code="catalogue.bad-range",
    severity=Severity.ERROR,
    text="A range runs from low to high, but {low} is above {value}.",
    remedy="Swap the two.",
)
OTHER_UNIT: Final = FindingKind(
    code="catalogue.other-unit",
    severity=Severity.ERROR,
    text="{measure} is given in {expected}, not in {value}.",
    remedy="Convert the figure, and write {expected}.",
)
NOT_YES: Final = FindingKind(
    code="catalogue.not-yes",
    severity=Severity.ERROR,
    text="Whether a figure is uncertain is said by yes or by nothing, not by {value}.",
    remedy="Write yes, or leave the cell empty.",
)
REPEATED_FIGURE: Final = FindingKind(
    code="catalogue.repeated-figure",
    severity=Severity.ERROR,
    text="{measure} of {value} stands in line {first} already.",
    remedy="Keep one of them, or make it a range.",
)
TWO_NAMES: Final = FindingKind(
    code="catalogue.two-names",
    severity=Severity.ERROR,
    text="{subject} has the name or the kind {first} before, and {value} here.",
    remedy="Write one name and one kind in all of its rows.",
)
SOURCE_MISSING: Final = FindingKind(
    code="catalogue.source-missing",
    severity=Severity.ERROR,
    text="There is no source {value} in sources.csv.",
    remedy="Add a row for it with title, publisher and kind, or name one that is there.",
)
