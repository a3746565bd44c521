"""The door of ``commitments.toml``."""

import re
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field

from khazana.programmes.cells import read_btc
from khazana.programmes.commitment_kinds import NOT_DECIMAL
from khazana.programmes.doors import Day, DayNamed, Door, Id, Kind, Optional, TextDoor, Words, reading
from khazana.programmes.problems import Refused

__all__ = ["CommitmentDoor", "CommitmentsDoor", "PointDoor", "ReportDoor", "RuleDoor"]

_MOST_ENTRIES: Final = 10_000
_MOST_HEIGHT: Final = 2**31 - 1
_DECIMAL: Final = re.compile(r"[-−]?[0-9]{1,30}(\.[0-9]{1,20})?", re.ASCII)
_SAYS: Final = ("met", "not-met", "waived", "unchanged")


def _read_decimal(text: str) -> Decimal:
    if _DECIMAL.fullmatch(text) is None:
        raise Refused(NOT_DECIMAL)
    return Decimal(text.replace("−", "-"))


Figure = Annotated[Decimal | None, reading(_read_decimal)]
Bitcoin = Annotated[int | None, reading(read_btc)]


class RuleDoor(Door):
    """By what a commitment is evaluated; each kind of rule uses some of the keys."""

    kind: Id
    since: Day = None
    until: Day = None
    height: Annotated[int | None, Field(ge=0, le=_MOST_HEIGHT)] = None
    least_btc: Bitcoin = None
    most_btc: Bitcoin = None
    document: Annotated[str, Field(max_length=100)] = ""
    action: Annotated[str, Field(max_length=100)] = ""
    series: Annotated[str, Field(max_length=100)] = ""
    unit: Annotated[str, Field(max_length=100)] = ""
    least: Figure = None
    most: Figure = None
    criterion: Annotated[str, Field(max_length=100)] = ""


class CommitmentDoor(Door):
    """A commitment."""

    id: Id
    instrument: Words
    parties: Annotated[list[Words], Field(min_length=1, max_length=100)]
    text: TextDoor
    source: Id
    source_kind: Kind
    agreed: Day = None
    due: Day = None
    evidence: Optional = ""
    rule: RuleDoor | None = None


class PointDoor(Door):
    """A figure of a series for a period, as published."""

    series: Id
    unit: Words
    since: DayNamed
    until: DayNamed
    value: Annotated[Decimal, reading(_read_decimal)]
    source: Id
    source_kind: Kind


class ReportDoor(Door):
    """What somebody reports of a commitment."""

    commitment: Id
    says: Annotated[str, Field(pattern=f"^({'|'.join(_SAYS)})$")]
    by: Words
    dated: DayNamed
    source: Id
    source_kind: Kind


class CommitmentsDoor(Door):
    """All of ``commitments.toml``."""

    commitments: Annotated[list[CommitmentDoor], Field(max_length=_MOST_ENTRIES, default_factory=list)]
    points: Annotated[list[PointDoor], Field(max_length=_MOST_ENTRIES, default_factory=list)]
    reports: Annotated[list[ReportDoor], Field(max_length=_MOST_ENTRIES, default_factory=list)]
