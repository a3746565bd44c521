"""A table as a page shows it: every cell as text, with its rank in its column, and what is hidden by choice.

All rows and columns are in the page; those not chosen are marked hidden. So the page needs no script to
sort, filter and choose, and a script can do the same in place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from khazana.i18n import Translator
from khazana.views import Cell, Column, Kind, Table
from khazana.views.cells import Absence
from khazana.views.formatting import Shown, header, show_rows
from khazana.web.choices import NO_QUERY, Query, TableState
from khazana.web.ranking import folded, ranks

__all__ = ["Sheet", "SheetCell", "SheetHead", "SheetPick", "SheetRow", "Target", "make_sheet", "narrowed"]

_USUAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "accumulation": ("within", "stated", "change", "claimed", "unexplained", "mark", "value", "verdict", "source"),
        "claims": ("within", "measure", "subject", "stated", "verdict", "claimant", "source"),
        "lots": ("acquired_at", "kind", "amount", "cost", "standing", "lot"),
        "announced": ("at", "amount", "mark", "mark_at", "value", "claim"),
        "valuations": ("at", "claimed", "cost", "cost_unknown", "mark", "fair_value", "carrying", "unrealised"),
        "events": ("at", "kind", "amount", "consideration", "standing", "source", "event"),
        "perimeter": ("script", "wallet", "since", "until", "claimant", "source"),
        "alerts": ("at", "severity", "text", "remedy", "height"),
        "arrivals": ("at", "amount", "held", "meaning", "standing", "evidence", "txid"),
        "flows": ("at", "rule", "received", "internal", "spent", "suspected", "fee", "txid"),
        "coins": ("wallet", "amount", "address", "height", "outpoint"),
        "evidence": ("evidence", "kind", "within", "amount", "party", "source", "source_kind"),
        "reconciliation": ("wallet", "agreement", "proven", "claimed", "unknown", "held", "difference"),
        "commitment_status": ("text", "instrument", "due", "status", "evidence", "at"),
        "commitment_reasons": ("commitment", "status", "text", "remedy"),
        "commitment_counts": ("commitment", "basis", "amount", "within"),
        "log_heads": ("origin", "own", "entries", "seen_at", "cosigned_by", "looked_at", "look", "forks"),
        "register": ("title", "document_version", "proposed_by", "comments", "adopted_in", "logs", "missing"),
        "cosignatures": ("origin", "name", "part", "state", "at"),
        "statements": ("at", "type", "programme", "signed_by", "origin", "index", "result", "not_shown", "digest"),
        "custody": ("address", "wallet", "type", "amount", "share", "receipts", "exposure"),
        "proofs": ("file", "purpose", "height", "claimed", "proven", "position", "signatures", "valid"),
        "planning_accounts": ("policy", "treatment", "on", "carrying", "income", "loss"),
        "planning_comparison": ("name", "breach", "difference", "difference_error", "value_difference", "value_error"),
        "proof_coins": ("outpoint", "wallet", "address", "amount"),
    }
)
"""The columns shown where nobody chose others."""
_CLAIM: Final = "claim"
_WIDE: Final = frozenset({Kind.PROSE, Kind.SUM, Kind.LIST})
_BADGES: Final = frozenset({"verdict", "severity", "agreement", "state", "standing", "status"})
_FEWEST_TO_PICK, _MOST_TO_PICK = 2, 12

_TIMES: Final = frozenset({Kind.DAY, Kind.INTERVAL, Kind.INSTANT})

Target = Callable[[str, Cell, Cell], str]
"""Gives the address that a cell leads to, from the column's key, the cell, and the row's claim; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """A heading. ``order`` is the value of ``aria-sort``, empty if not sorted by; ``query`` sorts by this column."""

    key: str
    label: str
    help: str
    numeric: bool
    hidden: bool
    order: str
    query: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """A cell.

    ``rank`` orders it in its column, ``None`` where it is unknown; ``absent`` tells that nothing was to be said
    there; ``href`` is where it leads, or empty.
    """

    key: str
    label: str
    shown: Shown
    rank: int | None
    numeric: bool
    wide: bool
    time: bool
    badge: bool
    absent: bool
    href: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row; ``place`` is where it stands in the table's own order."""

    place: int
    cells: tuple[SheetCell, ...]
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPick:
    """A column of terms to choose a row's term from: pairs of code and word."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table ready for a page.

    ``carried`` are the parameters of the page that its form must keep; ``all_rows`` is how many rows the table has,
    of which a page may show fewer.
    """

    name: str
    title: str
    heads: tuple[SheetHead, ...]
    rows: tuple[SheetRow, ...]
    picks: tuple[SheetPick, ...]
    state: TableState
    usual: frozenset[str]
    carried: tuple[tuple[str, str], ...]
    synthetic: bool
    all_rows: int

    @property
    def touched(self) -> bool:
        """Whether the reader asked for anything but the usual view."""
        return self.state != TableState(table=self.name)

    @property
    def shown_count(self) -> int:
        """How many rows are not hidden."""
        return sum(not row.hidden for row in self.rows)


def make_sheet(
    table: Table,
    translator: Translator,
    *,
    query: Query = NO_QUERY,
    carried: tuple[tuple[str, str], ...] = (),
    target: Target | None = None,
    all_rows: int | None = None,
) -> Sheet:
    """Make a table ready for a page, in a language, as the query asks.

    Raises
    ------
    BadInput
        If the query asks for a column that the table does not have.
    """
    state = _state(table, query)
    keys = tuple(column.key for column in table.columns)
    visible = _visible(table, state)
    shown = show_rows(table, translator)
    labels = tuple(header(column, translator) for column in table.columns)
    columns = tuple(
        _column_cells(table, at, label, tuple(row[at] for row in shown), visible=visible, target=target)
        for at, label in enumerate(labels)
    )
    kept = _fitting(table, shown, state, visible)
    return Sheet(
        name=table.name,
        title=translator.text(table.title),
        heads=tuple(
            _head(column, label, translator.text(column.help), state=state, visible=visible, carried=carried)
            for column, label in zip(table.columns, labels, strict=True)
        ),
        rows=tuple(
            SheetRow(place=place, hidden=place not in kept, cells=tuple(cells[place] for cells in columns))
            for place in _order(table, shown, state)
        ),
        picks=_picks(table, shown, labels, state),
        state=state,
        usual=frozenset(_USUAL.get(table.name, keys)),
        carried=carried,
        synthetic=table.synthetic,
        all_rows=len(table.rows) if all_rows is None else all_rows,
    )


def narrowed(table: Table, translator: Translator, query: Query) -> Table:
    """Return what a reader sees of a table: the rows that fit, in their order, and the chosen columns or else all."""
    state = _state(table, query)
    shown = show_rows(table, translator)
    kept = _fitting(table, shown, state, _visible(table, state))
    chosen = table.with_rows(table.rows[place] for place in _order(table, shown, state) if place in kept)
    return chosen.choose(state.columns) if state.columns else chosen


def _state(table: Table, query: Query) -> TableState:
    return TableState.read(table.name, tuple(column.key for column in table.columns), query)


def _order(table: Table, shown: tuple[tuple[Shown, ...], ...], state: TableState) -> tuple[int, ...]:
    """Return the places of the rows as they are sorted: unknown last either way, ties in the table's own order."""
    places = range(len(table.rows))
    if not state.sort:
        return tuple(places)
    at = table.position(state.sort)
    ranked = ranks(table, at, tuple(row[at] for row in shown))
    sign = -1 if state.descending else 1
    return tuple(sorted(places, key=lambda place: _sort_key(ranked[place], sign)))


def _sort_key(rank: int | None, sign: int) -> tuple[bool, int]:
    return (rank is None, 0 if rank is None else sign * rank)


def _visible(table: Table, state: TableState) -> frozenset[str]:
    return frozenset(state.columns or _USUAL.get(table.name) or (column.key for column in table.columns))


def _fitting(
    table: Table, shown: tuple[tuple[Shown, ...], ...], state: TableState, visible: frozenset[str]
) -> frozenset[int]:
    """Return the places of the rows that fit: the text is looked for in what is visible."""
    needle = folded(state.find)
    seen = tuple(at for at, column in enumerate(table.columns) if column.key in visible)
    picks = tuple((table.position(key), code) for key, code in state.picks)
    return frozenset(
        place
        for place, row in enumerate(shown)
        if needle in folded("\n".join(row[at].text for at in seen)) and all(row[at].code == code for at, code in picks)
    )


def _column_cells(
    table: Table, at: int, label: str, shown: tuple[Shown, ...], *, visible: frozenset[str], target: Target | None
) -> tuple[SheetCell, ...]:
    column = table.columns[at]
    ranked = ranks(table, at, shown)
    claims: tuple[Cell, ...] = (None,) * len(shown)
    if any(one.key == _CLAIM for one in table.columns):
        claims = table.column(_CLAIM)
    return tuple(
        SheetCell(
            key=column.key,
            label=label,
            shown=one,
            rank=ranked[place],
            numeric=column.numeric,
            wide=column.kind in _WIDE,
            time=column.kind in _TIMES,
            badge=column.key in _BADGES and not one.unknown,
            absent=isinstance(table.rows[place][at], Absence),
            href=target(column.key, table.rows[place][at], claims[place]) if target else "",
            hidden=column.key not in visible,
        )
        for place, one in enumerate(shown)
    )


def _head(
    column: Column,
    label: str,
    meaning: str,
    *,
    state: TableState,
    visible: frozenset[str],
    carried: tuple[tuple[str, str], ...],
) -> SheetHead:
    here = state.sort == column.key
    return SheetHead(
        key=column.key,
        label=label,
        help=meaning,
        numeric=column.numeric,
        hidden=column.key not in visible,
        order=("descending" if state.descending else "ascending") if here else "",
        query=(*carried, *state.sorted_by(column.key, descending=here and not state.descending).query()),
    )


def _picks(
    table: Table, shown: tuple[tuple[Shown, ...], ...], labels: tuple[str, ...], state: TableState
) -> tuple[SheetPick, ...]:
    found = []
    chosen = dict(state.picks)
    for at, column in enumerate(table.columns):
        options = {row[at].code: row[at].text for row in shown if row[at].code}
        wanted = chosen.get(column.key, "")
        if column.kind is Kind.TERM and (_FEWEST_TO_PICK <= len(options) <= _MOST_TO_PICK or wanted):
            pairs = tuple(sorted(options.items(), key=lambda pair: pair[1]))
            found.append(SheetPick(key=column.key, label=labels[at], options=pairs, chosen=wanted))
    return tuple(found)
