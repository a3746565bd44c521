"""What ``programme.toml`` declares for the other files to refer to; ``None`` where it could not be read."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from khazana.core import SourceKind
from khazana.programmes.cells import choice, read_id, read_text
from khazana.programmes.problems import Refused
from khazana.programmes.relation_kinds import DUPLICATE_ID, UNKNOWN_SOURCE, UNKNOWN_WALLET
from khazana.programmes.sheets import Column, Sheet

__all__ = ["Declared", "refuse_duplicates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The zone of dates, the currency of the books, the ids of sources and wallets, and whether all is made up."""

    zone: ZoneInfo | None = None
    currency: str | None = None
    sources: frozenset[str] | None = None
    wallets: frozenset[str] | None = None
    synthetic: bool | None = None

    def source_columns(self) -> tuple[Column, Column, Column]:
        """Return the columns that each file with facts has: source, its kind, and a note."""
        return (
            Column(name="source", read=self.read_source, required=True, otherwise=""),
            Column(name="source_kind", read=choice(SourceKind), required=True),
            Column(name="note", read=read_text, otherwise=""),
        )

    def read_source(self, text: str) -> str:
        """Read the id of a source."""
        if self.sources is not None and read_id(text) not in self.sources:
            raise Refused(UNKNOWN_SOURCE)
        return text

    def read_wallet(self, text: str) -> str:
        """Read the id of a wallet."""
        if self.wallets is not None and read_id(text) not in self.wallets:
            raise Refused(UNKNOWN_WALLET)
        return text


def refuse_duplicates(sheet: Sheet, column: str) -> dict[str, int]:
    """Refuse rows whose id an earlier row has; return the first line of each id."""
    first: dict[str, int] = {}
    for row, (line, text) in enumerate(zip(sheet.lines, sheet.texts[column], strict=True)):
        if text and first.setdefault(text, line) != line:
            sheet.refuse(row, column, Refused(DUPLICATE_ID, first=first[text]), text)
    return first
