"""What the parts of an energy plan are called: names by id from the plan, entries of the ledgers by their terms."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.energy_words import Line
from khazana.views.words import term_label

if TYPE_CHECKING:
    from khazana.energy.plan import EnergyPlan
    from khazana.views.cells import Cell
    from khazana.views.tables import Table

__all__ = ["LEDGERS", "in_words", "ledger_entry", "names_of"]

LEDGERS: Final = (_("Operators"), _("Treasury"), _("Other consumers"))
"""The three ledgers, in the order in which they are always shown."""
_ENTRIES: Final = frozenset(Line)
_CALLED: Final = frozenset({"name", "zone", "scenario", "condition", "part", "stress"})
"""The columns that hold ids of parts of a plan."""
_LISTED: Final = frozenset({("energy_effects", "asked")})
"""The columns, by table, that hold several of them."""
_PARTS: Final = (
    "zones",
    "links",
    "fleets",
    "computing",
    "sales",
    "backups",
    "batteries",
    "plants",
    "conditions",
    "scenarios",
    "stresses",
)


def ledger_entry(what: str, translator: Translator) -> str:
    """Return what an entry of a ledger is called; one without a name keeps its own words."""
    return term_label(Line(what), translator) if what in _ENTRIES else what


def names_of(plan: "EnergyPlan | None", language: Language) -> Mapping[str, str]:
    """Return what each part of a plan is called in a language, by its id; the id where it has no name."""
    found: dict[str, str] = {}
    for kind in _PARTS:
        for part in getattr(plan, kind, ()):
            name = getattr(part, "name", None) or getattr(part, "words", None)
            found[part.id] = (name.get(language.value) if name is not None else "") or part.id
    for tariff in getattr(plan, "tariffs", ()):
        found.setdefault(tariff.industry, tariff.name.get(language.value))
    return found


def in_words(table: "Table", names: Mapping[str, str]) -> "Table":
    """Return a table for people: what parts of a plan are called in the place of their ids; a plan's figures keep them.

    Files and programs get the ids, by which parts are asked for.
    """
    if table.name == "energy_plan":
        return table
    called = [one.key in _CALLED or (table.name, one.key) in _LISTED for one in table.columns]
    return table.with_rows(
        tuple(_word(cell, names) if is_called else cell for cell, is_called in zip(row, called, strict=True))
        for row in table.rows
    )


def _word(cell: "Cell", names: Mapping[str, str]) -> "Cell":
    if isinstance(cell, tuple):
        return tuple(names.get(str(one), str(one)) for one in cell)
    return names.get(cell, cell) if isinstance(cell, str) else cell
