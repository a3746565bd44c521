"""Collects what is wrong with a programme's files; what it shows of them is short, plain and no secret."""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from khazana.bitcoin.private_keys import withhold_keys
from khazana.core import Finding, FindingKind, Place
from khazana.programmes.file_kinds import TOO_MANY_FINDINGS

__all__ = ["LONGEST_SHOWN", "MOST_FINDINGS", "Problems", "Refused", "nearest", "shown"]

LONGEST_SHOWN: Final = 80
"""The longest value that a finding repeats [characters]."""
MOST_FINDINGS: Final = 10_000
"""The most findings that are listed for one file; one more counts the others."""

_JOINERS: Final = frozenset("\u200c\u200d\u200e\u200f")
"""Marks that Urdu is written with; they print nothing and change no order beyond their neighbours."""


class Refused(Exception):
    """One value is refused: by which kind of finding, with which parameters besides the value."""

    def __init__(self, kind: FindingKind, **params: object) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.params = params


def shown(value: object) -> str:
    r"""Return a value as a finding may repeat it: one line, at most 80 characters, without control characters.

    Examples
    --------
    >>> shown("a\tb")
    'a b'
    """
    try:
        text = value if isinstance(value, str) else str(value)
    except (ValueError, RecursionError):  # a number of too many digits, tables in tables without end
        text = f"a very long {type(value).__name__}"
    text = withhold_keys(text[:4096])
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that ``word`` is most likely meant to be; empty where none comes close."""
    found = get_close_matches(word[:LONGEST_SHOWN].lower(), [*known], n=1, cutoff=0.7)
    return found[0] if found else ""


def _order(finding: Finding) -> tuple[str, int, str, str, tuple[tuple[str, str], ...]]:
    place = finding.place
    return place.file, place.line or 0, place.field, finding.code, finding.params


class Problems:
    """The findings about one programme."""

    __slots__ = ("_counts", "_found")

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, kind: FindingKind, file: str, line: int | None = None, field: str = "", /, **params: object) -> None:
        """Note a problem at its place; parameters are shown as `shown` shows them, long lists in full."""
        self._counts[file] += 1
        if self._counts[file] <= MOST_FINDINGS:
            said = {
                name: ", ".join(map(shown, value)) if isinstance(value, tuple) else shown(value)
                for name, value in params.items()
            }
            self._found.append(kind.at(Place(shown(file), line, shown(field)), **said))

    def count(self, file: str) -> int:
        """Return how many problems of a file were noted."""
        return self._counts[file]

    def listed(self) -> tuple[Finding, ...]:
        """Return the findings in order of file, line and field."""
        for file, count in self._counts.items():
            if count > MOST_FINDINGS:
                place = Place(file=shown(file))
                self._found.append(
                    TOO_MANY_FINDINGS.at(place, file=shown(file), count=count - MOST_FINDINGS, most=MOST_FINDINGS)
                )
        return tuple(sorted(self._found, key=_order))
