"""What a check says: a kind (code, severity, text, remedy), a place, and parameters.

The English texts of a kind are its message ids: the faces translate the template, then fill it. Each
room declares its kinds as constants beside the check that raises them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from khazana.core.texts import LocalText

__all__ = ["NOWHERE", "Finding", "FindingKind", "Place", "Severity", "has_errors"]


class Severity(StrEnum):
    """How grave a finding is: an error stops the use of the input, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: ``file``, ``line`` from 1, and ``field`` (a column or key); each may be missing."""

    file: str = ""
    line: int | None = None
    field: str = ""

    def __str__(self) -> str:
        spot = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{spot} [{self.field}]" if self.field and spot else spot or self.field


NOWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingKind:
    """A kind of finding: ``code`` such as ``claims.bad-date``; ``text`` and ``remedy`` are English templates."""

    code: str
    severity: Severity
    text: str
    remedy: str

    @classmethod
    def recorded(cls, *, code: str, severity: str, text: str, remedy: str) -> "FindingKind":
        """Return a kind as it was when a finding of it was recorded, perhaps by an earlier version.

        Raises
        ------
        ValueError
            If there is no such severity.
        """
        return cls(code=code, severity=Severity(severity), text=text, remedy=remedy)

    def at(self, place: Place = NOWHERE, /, **params: object) -> "Finding":
        """Make a finding of this kind; parameters become text, a text in three languages one of each."""
        return Finding(kind=self, place=place, params=tuple(_said(params)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: its kind, where it stands, and the parameters that fill the kind's texts."""

    kind: FindingKind
    place: Place = NOWHERE
    params: tuple[tuple[str, str], ...] = field(default=())

    @property
    def code(self) -> str:
        """The kind's code."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """The kind's severity."""
        return self.kind.severity

    def text(self) -> str:
        """Return the English text."""
        return self.kind.text.format_map(dict(self.params))

    def remedy(self) -> str:
        """Return the English remedy."""
        return self.kind.remedy.format_map(dict(self.params))


def _said(params: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield parameters as text; those in other languages have ``.es`` or ``.ur`` behind their names."""
    for key, value in params.items():
        if isinstance(value, LocalText):
            yield key, value.en
            yield from ((f"{key}.{code}", text) for code, text in (("es", value.es), ("ur", value.ur)) if text)
        else:
            yield key, str(value)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
