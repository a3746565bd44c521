"""What the parts of an energy decision are called: kinds of loads, entries of the ledgers, states of a plan."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import Translator
from khazana.i18n import message as _

__all__ = ["ENTRIES", "LEDGERS", "ledger_entry"]

ENTRIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "revenue": _("revenue"),
        "tariff": _("tariff for power"),
        "operation": _("operation"),
        "shortfall": _("penalty for shortfall"),
        "shortfall of energy": _("penalty for energy short"),
        "fuel": _("fuel"),
        "capital": _("capital"),
        "export": _("export"),
        "generation": _("generation"),
        "curtailment": _("curtailment"),
        "passed to other consumers": _("passed to other consumers"),
        "capacity charge diluted": _("capacity charge diluted"),
        "capacity charge shifted": _("capacity charge shifted"),
    }
)
"""The English message id of each kind of entry in a ledger."""

LEDGERS: Final = (_("Operators"), _("Treasury"), _("Other consumers"))
"""The three ledgers, in the order in which they are always shown."""


def ledger_entry(what: str, translator: Translator) -> str:
    """Return what an entry of a ledger is called; one without a name keeps its own words."""
    return translator.text(ENTRIES[what]) if what in ENTRIES else what
