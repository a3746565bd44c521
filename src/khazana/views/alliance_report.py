"""The tables of the alliance's pages: logs and heads, statements kept, and one statement with its proof."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeVar, cast

import msgspec

from khazana.alliance import SignatureState
from khazana.alliance.canonical import Json
from khazana.alliance.head_signers import HeadSigner
from khazana.alliance.proof_path import PathStep
from khazana.alliance.verifying import Shown
from khazana.app.alliance_glance import AllianceGlance
from khazana.app.kept_statements import StatementReport
from khazana.core import BadInput, parse_instant
from khazana.i18n import Message, Translator
from khazana.i18n import message as _
from khazana.views.alliance import anchors_table
from khazana.views.alliance_words import FIGURE_NAMES, STATEMENT_NAMES
from khazana.views.cells import Absence, Cell, Named
from khazana.views.columns import TITLES, columns
from khazana.views.register_report import REGISTER_TABLES, register_table
from khazana.views.tables import Table
from khazana.views.verification import verification_table
from khazana.views.words import TERMS

__all__ = ["ALLIANCE_TABLES", "STATEMENT_TABLES", "alliance_table", "statement_name", "statement_table"]

Rows = tuple[tuple[Cell, ...], ...]
Leaf = str | int | None
"""A field of a statement; a flag is a whole number to Python."""
Report = TypeVar("Report")

_LEFT, _RIGHT = Named("left", _("left")), Named("right", _("right"))
_HOLDS, _FAILS = Named("holds", _("nothing fails")), Named("failed", _("something fails"))


def alliance_table(glance: AllianceGlance, name: str) -> Table:
    """Return a table of all logs, or of the statements kept.

    Raises
    ------
    BadInput
        If there is no such table; the message lists those there are.
    """
    if name in REGISTER_TABLES:
        return register_table(glance.register, name)
    rows = _of(_OF_GLANCE, name)(glance)
    return Table(name=name, title=TITLES[name], columns=columns(name), rows=rows)


def statement_table(report: StatementReport, name: str) -> Table:
    """Return a table of one statement.

    Raises
    ------
    BadInput
        If there is no such table; the message lists those there are.
    """
    if name == "verification":
        return verification_table(report.verification)
    rows = _of(_OF_STATEMENT, name)(report)
    return Table(name=name, title=TITLES[name], columns=columns(name), rows=rows, synthetic=report.is_synthetic)


def statement_name(report: StatementReport, say: Translator) -> str:
    """Return what kind of statement it is, in words; its type where that has none."""
    if report.statement is None:
        return say.text(_("An unreadable statement"))
    kind = report.statement.type
    return say.text(STATEMENT_NAMES[kind]) if kind in STATEMENT_NAMES else kind


def _of(known: Mapping[str, Callable[[Report], Rows]], name: str) -> Callable[[Report], Rows]:
    if name not in known:
        raise BadInput("the report has no such table", value=name, remedy=f"use one of {', '.join(known)}")
    return known[name]


def _log_heads(glance: AllianceGlance) -> Rows:
    return tuple(
        (
            one.origin,
            one.is_own,
            None if one.head is None else one.head.checkpoint.size,
            one.seen_at,
            tuple(witness.name for witness in one.witnesses),
            Absence.NOT_APPLICABLE if one.is_own else None if one.look is None else one.look.at,
            Absence.NOT_APPLICABLE if one.is_own else None if one.look is None else one.look.seen_as,
            len(one.forks),
            None if one.head is None else one.head.checkpoint.root.hex(),
            None if one.key is None else str(one.key),
        )
        for one in glance.logs
    )


def _heads_seen(glance: AllianceGlance) -> Rows:
    return tuple(
        (log.origin, one.at, one.seen_as, one.size, one.root.hex()) for log in glance.logs for one in log.journal
    )


def _log_anchors(glance: AllianceGlance) -> Rows:
    return tuple((log.origin, *row) for log in glance.logs for row in anchors_table(log.anchors).rows)


def _cosignatures(glance: AllianceGlance) -> Rows:
    return tuple((log.origin, *_signer(one)) for log in glance.logs for one in log.signers)


def _signer(one: HeadSigner) -> tuple[Cell, ...]:
    at: Cell = one.at
    if one.at is None and one.state is not SignatureState.INVALID:
        at = Absence.NOT_APPLICABLE
    return (one.name, one.part, one.state, at, one.key_id.hex())


def _statements(glance: AllianceGlance) -> Rows:
    return tuple(_kept(one.report) for one in glance.statements)


def _kept(report: StatementReport) -> tuple[Cell, ...]:
    statement, found = report.statement, report.verification
    kind: Cell = None
    if statement is not None:
        kind = Named(statement.type, STATEMENT_NAMES[statement.type]) if statement.type in STATEMENT_NAMES else None
    return (
        None if statement is None else parse_instant(statement.predicate.at),
        None if statement is None else statement.predicate.programme,
        kind,
        tuple(one.name for one in report.bundle.keys),
        Absence.NOT_APPLICABLE if report.bundle.log is None else report.bundle.log.origin,
        Absence.NOT_APPLICABLE if report.path is None else report.path.index,
        _HOLDS if found.holds else _FAILS,
        len(found.of(Shown.NOT_SHOWN)),
        report.is_synthetic,
        report.name,
        report.digest,
    )


def _stated(report: StatementReport) -> Rows:
    if report.statement is None:
        return ()
    value = cast("Json", msgspec.to_builtins(report.statement.predicate))
    return tuple(_figure(path, leaf) for path, leaf in _leaves(value, "") if not path.startswith(_NOT_FIGURES))


_NOT_FIGURES: Final = ("inputs", "limits", "software")


def _leaves(value: Json, path: str) -> Iterator[tuple[str, Leaf]]:
    """Yield the fields of a statement with their dotted names; items of lists by their place, from 1."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value, start=1):
            yield from _leaves(one, f"{path}[{place}]")
    elif value is None or isinstance(value, str | int):
        yield path, value


def _figure(path: str, value: Leaf) -> tuple[Cell, ...]:
    last = path.rsplit(".", maxsplit=1)[-1].split("[", maxsplit=1)[0]
    label: Cell = Message(FIGURE_NAMES[last]) if last in FIGURE_NAMES else last
    return (label, _shown(last, value), path)


def _shown(field: str, value: Leaf) -> Cell:
    """Return a figure as people read it: satoshi as BTC, an instant as one, a code as its word where it has one."""
    if field.endswith("_sat") and isinstance(value, int):
        return _btc(value)
    if field == "at" and isinstance(value, str):
        return parse_instant(value)
    if field in {"status", "verdict", "agreement", "lot_method"} and value in TERMS:
        return Message(TERMS[str(value)])
    return Absence.NOT_STATED if value in {None, ""} else value


def _btc(amount: int) -> str:
    whole, part = divmod(abs(amount), 10**8)
    digits = f"{whole:,}" + (f".{part:08d}".rstrip("0") if part else "")
    return f"{'-' if amount < 0 else ''}{digits} BTC"


def _proof_path(report: StatementReport) -> Rows:
    if report.path is None:
        return ()
    return tuple(_step(number, one) for number, one in enumerate(report.path.steps, start=1))


def _step(number: int, one: PathStep) -> tuple[Cell, ...]:
    return (
        number,
        one.node.start,
        one.node.end - 1,
        one.node.hash.hex(),
        _LEFT if one.is_left else _RIGHT,
        one.sibling.start,
        one.sibling.end - 1,
        one.sibling.hash.hex(),
        one.parent.hash.hex(),
    )


def _head_signers(report: StatementReport) -> Rows:
    return tuple(map(_signer, report.signers))


_OF_GLANCE: Final[Mapping[str, Callable[[AllianceGlance], Rows]]] = MappingProxyType(
    {
        "log_heads": _log_heads,
        "cosignatures": _cosignatures,
        "heads_seen": _heads_seen,
        "log_anchors": _log_anchors,
        "statements": _statements,
    }
)
_OF_STATEMENT: Final[Mapping[str, Callable[[StatementReport], Rows]]] = MappingProxyType(
    {"stated": _stated, "proof_path": _proof_path, "head_signers": _head_signers}
)

ALLIANCE_TABLES: Final = (*_OF_GLANCE, *REGISTER_TABLES)
"""The tables of the alliance at a glance."""
STATEMENT_TABLES: Final = (*_OF_STATEMENT, "verification")
"""The tables of one statement."""
