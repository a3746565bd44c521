"""The fixed words of the tables: what each code of the records is called."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from khazana.core import MINOR_DIGITS, Pick, Reading, Severity, SourceKind, Standing
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.audit import CheckKind, Verdict
from khazana.reserve.claims import Measure
from khazana.reserve.events import EventKind
from khazana.reserve.lots import LotMethod
from khazana.reserve.valuation import Treatment
from khazana.views.alliance_words import ALLIANCE_TERMS
from khazana.views.cells import Absence
from khazana.views.chain_words import CHAIN_TERMS
from khazana.views.commitment_words import COMMITMENT_TERMS
from khazana.views.energy_words import ENERGY_TERMS
from khazana.views.planning_words import PLANNING_TERMS

__all__ = ["SUBJECTS", "TERMS", "UNITS", "subject_label", "term_label", "unit_label"]

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
        **ALLIANCE_TERMS,
        **CHAIN_TERMS,
        **COMMITMENT_TERMS,
        **ENERGY_TERMS,
        **PLANNING_TERMS,
    }
)
"""The English message id of each term. Terms with the same code (a mined event, a mined claim) share a name."""


def term_label(term: StrEnum, translator: Translator) -> str:
    """Return what a term is called in the translator's language."""
    return translator.text(TERMS[term])


SUBJECTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "addresses": _("addresses"),
        "capacity_charges": _("capacity charges"),
        "capacity_charges_per_energy": _("capacity charges per unit of energy"),
        "capacity_charges_share": _("share of capacity charges in the cost of power"),
        "circular_debt": _("circular debt of the power sector"),
        "emissions": _("emissions of power generation"),
        "exports": _("exports"),
        "fx_reserves": _("foreign-exchange reserves"),
        "gdp": _("gross domestic product"),
        "holdings_per_address": _("holdings per address"),
        "imf_continuous_criteria": _("continuous criteria of the IMF programme"),
        "imf_indicative_targets": _("indicative targets of the IMF programme"),
        "imf_programme_amount": _("amount of the IMF programme"),
        "imf_programme_length": _("length of the IMF programme"),
        "imf_quantitative_criteria": _("quantitative criteria of the IMF programme"),
        "import_cover": _("imports covered by reserves"),
        "licence_decision_time": _("time to decide on a licence"),
        "licence_record_keeping": _("time that records are kept"),
        "net_metering": _("net metering"),
        "population": _("population"),
        "power_allocation": _("power allocated"),
        "power_baseline_month": _("baseline use of power in a month"),
        "power_demand_evening": _("demand for power after sunset"),
        "power_demand_midday": _("demand for power at midday"),
        "power_demand_winter": _("demand for power in winter"),
        "power_generation": _("power generated"),
        "power_installed": _("installed capacity"),
        "power_purchase_cost": _("cost of power purchased"),
        "power_reference_capacity": _("reference price of capacity"),
        "power_reference_energy": _("reference price of energy"),
        "power_review_trigger": _("share of use that starts a review"),
        "power_surplus_claimed": _("surplus of power claimed"),
        "power_tariff_incremental": _("tariff for incremental use"),
        "power_tariff_industry": _("tariff for industry"),
        "power_tariff_proposed": _("tariff proposed for mining"),
        "power_trigger_flat_load": _("flat load that starts a review"),
        "primary_balance_share_of_gdp": _("primary balance, share of gross domestic product"),
        "remittances": _("remittances"),
        "remittances_crypto_wallet_share": _("share of remittances through crypto wallets"),
        "solar_behind_meter": _("solar power behind the meter"),
        "users": _("users"),
        "users_active": _("active users"),
        "users_registered": _("registered users"),
        "wallets": _("wallets"),
    }
)
"""The English message id of each subject of other claims."""


def subject_label(subject: str, translator: Translator) -> str:
    """Return what the subject of a claim is called; a subject without a name keeps its own words."""
    known = SUBJECTS.get(subject)
    return subject.replace("_", " ") if known is None else translator.text(known)


UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {"days": _("days"), "months": _("months"), "persons": _("persons"), "years": _("years")}
)
"""The English message id of each unit that is a word."""


def unit_label(unit: str, translator: Translator) -> str:
    """Return a unit in the translator's language: currencies by name, words translated, symbols as they are."""
    if unit in MINOR_DIGITS:
        return translator.currency(unit)
    return translator.text(UNITS[unit]) if unit in UNITS else unit
