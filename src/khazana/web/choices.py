"""What a reader chose by the address of a page: the rules of the books, and the view of a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeVar

from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.reserve.lots import LotMethod
from khazana.reserve.valuation import Treatment

__all__ = ["NO_QUERY", "NO_RULES", "Query", "Rules", "TableState"]

_LONGEST_TEXT: Final = 200
_LARGEST_VERSION: Final = 10_000
_Term = TypeVar("_Term", bound=StrEnum)


class Query(Mapping[str, tuple[str, ...]]):
    """The parameters of an address, each with its values in order."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        held: dict[str, list[str]] = {}
        for name, value in pairs:
            held.setdefault(name, []).append(value)
        self._held = {name: tuple(values) for name, values in held.items()}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return all parameters with their values, those of one name together."""
        return tuple((name, value) for name, values in self._held.items() for value in values)

    def one(self, name: str) -> str:
        """Return the last value of a parameter; empty where it is missing."""
        return self._held[name][-1] if name in self._held else ""


NO_QUERY: Final = Query()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules the books are asked to be kept by; ``None`` is the programme's own."""

    version: int | None = None
    method: LotMethod | None = None
    treatment: Treatment | None = None

    @classmethod
    def read(cls, query: Query) -> "Rules":
        """Read ``version``, ``method`` and ``treatment``.

        Raises
        ------
        BadInput
            If one of them is no such thing.
        """
        return cls(
            version=_version(query.one("version")),
            method=_term(LotMethod, "method", query.one("method")),
            treatment=_term(Treatment, "treatment", query.one("treatment")),
        )

    def query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters that say the same."""
        said = (("version", self.version), ("method", self.method), ("treatment", self.treatment))
        return tuple((name, str(value)) for name, value in said if value is not None)


NO_RULES: Final = Rules()


def _version(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(_LARGEST_VERSION)):
        raise BadInput(
            _("a version is a whole number from 1"), where="version", value=text, remedy=_("write version=1")
        )
    return int(text)


def _term(terms: type[_Term], name: str, text: str) -> _Term | None:
    if not text:
        return None
    try:
        return terms(text)
    except ValueError:
        raise BadInput(
            _("there is no such rule of the books"),
            where=name,
            value=text,
            remedy=_("use one of {known}"),
            known=", ".join(term.value for term in terms),
        ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableState:
    """How one table is to be shown.

    Parameters
    ----------
    sort, descending
        The column to sort by; empty keeps the table's own order.
    find
        Text that a row must contain, letter case and accents apart.
    picks
        Pairs of a column of terms and the code that a row must have there.
    columns
        The columns to show; empty takes the usual ones.
    """

    table: str
    sort: str = ""
    descending: bool = False
    find: str = ""
    picks: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()

    @classmethod
    def read(cls, table: str, keys: Sequence[str], query: Query) -> "TableState":
        """Read the parameters of a table, such as ``claims-sort=-within``, ``claims-find=``, ``claims-show=``.

        Raises
        ------
        BadInput
            If a parameter names a column that the table does not have, or a text is longer than 200 letters.
        """
        sort = query.one(f"{table}-sort")
        find = query.one(f"{table}-find")
        if len(find) > _LONGEST_TEXT:
            raise BadInput(
                _("a text to find has at most {most} letters"),
                where=f"{table}-find",
                value=f"{find[:_LONGEST_TEXT]}…",
                remedy=_("look for less"),
                most=_LONGEST_TEXT,
            )
        state = cls(
            table=table,
            sort=sort.removeprefix("-"),
            descending=sort.startswith("-"),
            find=find.strip(),
            picks=tuple((key, value) for key in keys if (value := query.one(f"{table}-is-{key}"))),
            columns=tuple(dict.fromkeys(query.get(f"{table}-show", ()))),
        )
        for key in (state.sort, *state.columns):
            if key and key not in keys:
                raise BadInput(
                    _("the table {table} has no such column"),
                    where=table,
                    value=key,
                    remedy=_("use one of {known}"),
                    table=table,
                    known=", ".join(keys),
                )
        return state

    def sorted_by(self, key: str, *, descending: bool) -> "TableState":
        """Return the same view, sorted by a column."""
        return replace(self, sort=key, descending=descending)

    def query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters that say the same."""
        pairs = [(f"{self.table}-find", self.find)] if self.find else []
        pairs += [(f"{self.table}-is-{key}", value) for key, value in self.picks]
        pairs += [(f"{self.table}-show", key) for key in self.columns]
        if self.sort:
            pairs.append((f"{self.table}-sort", ("-" if self.descending else "") + self.sort))
        return tuple(pairs)
