"""The perimeter: which addresses and descriptors are said to be the state's, since when, by whom."""

from dataclasses import dataclass
from datetime import date

from khazana.core import SourceKind

__all__ = ["PerimeterEntry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterEntry:
    """One address or output descriptor (``script``) counted as part of ``wallet``.

    ``since`` and ``until`` are the first day in the perimeter and the first day out of it; ``None`` is
    unknown (``since``) or still in it (``until``). ``claimant`` says that it belongs there. ``version`` is that of the
    perimeter in which the entry appears, from 1, and ``withdrawn`` the first one without it (``None``: in all later).
    """

    script: str
    wallet: str
    since: date | None
    until: date | None
    claimant: str
    source: str
    source_kind: SourceKind
    note: str = ""
    version: int = 1
    withdrawn: int | None = None
