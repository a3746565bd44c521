"""The tables of the joint register: one row for each version of a document, and one for each step in each log."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from khazana.alliance.register import DocumentVersion, Register, RegisteredDocument, StepLogged, StepTaken
from khazana.core import BadInput, parse_instant
from khazana.i18n import message as _
from khazana.views.cells import Absence, Cell, Named
from khazana.views.columns import TITLES, columns
from khazana.views.tables import Table

__all__ = ["REGISTER_ACTIONS", "REGISTER_TABLES", "register_table"]

REGISTER_ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "proposed": _("proposed"),
        "revised": _("revised"),
        "commented": _("commented"),
        "adopted": _("adopted"),
        "withdrawn": _("withdrawn"),
    }
)
"""What each step is called; the words are message ids."""

Rows = tuple[tuple[Cell, ...], ...]


def register_table(register: Register, name: str = "register") -> Table:
    """Return a table of the joint register, instants in UTC.

    Raises
    ------
    BadInput
        If there is no such table; the message lists those there are.
    """
    if name not in _ROWS:
        raise BadInput("the report has no such table", value=name, remedy=f"use one of {', '.join(_ROWS)}")
    return Table(
        name=name, title=TITLES[name], columns=columns(name), rows=_ROWS[name](register), synthetic=register.synthetic
    )


def _versions(register: Register) -> Rows:
    return tuple(
        _version(register, document, version) for document in register.documents for version in document.versions
    )


def _version(register: Register, document: RegisteredDocument, version: DocumentVersion) -> tuple[Cell, ...]:
    said = version.first.said
    return (
        document.id,
        said.kind,
        said.document_version,
        said.title,
        said.language,
        said.by,
        len(version.comments),
        tuple(dict.fromkeys(one.said.where or one.said.by for one in version.adoptions)),
        bool(version.withdrawals),
        version.logs,
        tuple(one for one in register.logs if one not in version.logs),
        Absence.NOT_APPLICABLE if said.supersedes is None else said.supersedes.sha256,
        version.digest,
    )


def _steps(register: Register) -> Rows:
    return tuple(_step(step, logged) for step in register.steps for logged in step.logged)


def _step(step: StepTaken, logged: StepLogged) -> tuple[Cell, ...]:
    said = step.said
    return (
        said.document,
        said.document_version,
        Named(said.action, REGISTER_ACTIONS[said.action]),
        said.by,
        said.where,
        said.comment,
        parse_instant(said.at),
        logged.log,
        logged.position,
        logged.seen_at,
        logged.signers,
        step.digest,
    )


_ROWS: Final[Mapping[str, Callable[[Register], Rows]]] = MappingProxyType(
    {"register": _versions, "register_steps": _steps}
)
REGISTER_TABLES: Final = tuple(_ROWS)
"""The names of these tables."""
