"""The fixed words of the tables: what each code of the records is called."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from khazana.core import Pick, Reading, Severity, SourceKind, Standing
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.audit import CheckKind, Verdict
from khazana.reserve.claims import Measure
from khazana.reserve.events import EventKind
from khazana.reserve.lots import LotMethod
from khazana.reserve.valuation import Treatment
from khazana.views.cells import Absence

__all__ = ["SUBJECTS", "TERMS", "subject_label", "term_label"]

TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Absence.NOT_STATED: _("not stated"),
        Absence.NOT_APPLICABLE: _("not applicable"),
        Absence.OPEN: _("to this day"),
        Verdict.CONSISTENT: _("consistent"),
        Verdict.INCONSISTENT: _("inconsistent"),
        Verdict.UNDETERMINED: _("undetermined"),
        Standing.PROVEN: _("proven"),
        Standing.CLAIMED: _("claimed"),
        Standing.UNKNOWN: _("unknown"),
        SourceKind.PRIMARY: _("primary"),
        SourceKind.PRESS: _("press"),
        SourceKind.DERIVED: _("derived"),
        Severity.ERROR: _("error"),
        Severity.WARNING: _("warning"),
        Severity.NOTE: _("note"),
        Measure.HOLDINGS: _("holdings"),
        Measure.VALUE: _("value"),
        Measure.PRICE: _("price"),
        Measure.PRICE_CHANGE: _("price change"),
        Measure.PURCHASE: _("purchase"),
        Measure.PURCHASE_RATE: _("purchase rate"),
        Measure.COST: _("cost"),
        Measure.AVERAGE_COST: _("average cost"),
        Measure.MINED: _("mined"),
        Measure.OTHER: _("other"),
        CheckKind.ARITHMETIC: _("its own arithmetic"),
        CheckKind.MARKS: _("against price marks"),
        CheckKind.CLAIMS: _("against other claims"),
        CheckKind.LEDGER: _("against the books"),
        CheckKind.CHAIN: _("against the chain"),
        EventKind.PURCHASE: _("purchase"),
        EventKind.MINED: _("mined"),
        EventKind.SEIZED: _("seized"),
        EventKind.DONATED: _("donated"),
        EventKind.TRANSFER: _("internal transfer"),
        EventKind.DISPOSAL: _("disposal"),
        EventKind.FEE: _("network fee"),
        EventKind.RESTATEMENT: _("restatement"),
        LotMethod.FIFO: _("first in, first out"),
        LotMethod.LIFO: _("last in, first out"),
        LotMethod.HIFO: _("highest cost first"),
        LotMethod.AVERAGE: _("average cost"),
        LotMethod.SPECIFIC: _("specific identification"),
        Treatment.FAIR_VALUE: _("fair value through income"),
        Treatment.COST_LESS_IMPAIRMENT: _("cost less impairment"),
        Reading.MINUTE_CLOSE: _("close of the minute"),
        Reading.CANDLE_OPEN: _("open of the candle"),
        Reading.CANDLE_CLOSE: _("close of the candle"),
        Reading.INDEX: _("index of several venues"),
        Reading.MEDIAN: _("median of several sources"),
        Reading.LINEAR: _("interpolated between two marks"),
        Pick.AT_OR_BEFORE: _("the last mark at or before the instant"),
        Pick.NEAREST: _("the nearest mark"),
        Pick.LINEAR: _("interpolated between two marks"),
    }
)
"""The English message id of each term. Terms with the same code (a mined event, a mined claim) share a name."""


def term_label(term: StrEnum, translator: Translator) -> str:
    """Return what a term is called in the translator's language."""
    return translator.text(TERMS[term])


SUBJECTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "users": _("users"),
        "registered_users": _("registered users"),
        "active_users": _("active users"),
        "wallets": _("wallets"),
        "owners": _("owners"),
        "fx_reserves": _("foreign-exchange reserves"),
        "allocated_power": _("power allocated"),
        "remittances": _("remittances"),
        "gdp": _("gross domestic product"),
        "exports": _("exports"),
        "population": _("population"),
    }
)
"""The English message id of each subject of other claims."""


def subject_label(subject: str, translator: Translator) -> str:
    """Return what the subject of a claim is called; a subject without a name keeps its own words."""
    known = SUBJECTS.get(subject)
    return subject.replace("_", " ") if known is None else translator.text(known)
