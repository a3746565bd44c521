"""The reasoning of a check as a line that a reader can follow with a pocket calculator."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.audit import Check, Input

__all__ = ["SYMBOLS", "arithmetic", "symbol_label"]

SYMBOLS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "amount": _("amount"),
        "average_cost": _("average cost"),
        "balance": _("balance"),
        "balance_before": _("balance before"),
        "base_mark": _("mark of the base"),
        "base_price": _("price of the base"),
        "booked": _("booked"),
        "change": _("change"),
        "claimed": _("claimed"),
        "cost": _("cost"),
        "days": _("days"),
        "figure": _("figure"),
        "holdings": _("holdings"),
        "mark": _("mark"),
        "mined": _("mined"),
        "other_balance": _("other balance"),
        "other_purchases": _("other purchases"),
        "part": _("part"),
        "parts": _("parts"),
        "price": _("price"),
        "proven": _("proven"),
        "purchase": _("purchase"),
        "purchases": _("purchases"),
        "rate": _("rate"),
        "tolerance": _("tolerance"),
        "total": _("total"),
        "unknown": _("unknown"),
        "value": _("value"),
    }
)
"""The English message id of each symbol of the formulas."""

_SYMBOL: Final = re.compile(r"[^\W\d]\w*")


def symbol_label(symbol: str, translator: Translator) -> str:
    """Return what a symbol of a formula is called; one without a name keeps its own."""
    known = SYMBOLS.get(symbol)
    return symbol if known is None else translator.text(known)


def arithmetic(check: Check, translator: Translator) -> str:
    """Return the right side of the formula with its figures filled in, and what it comes to.

    ``value = holdings × price`` becomes ``(5,999.5–6,000.5 BTC) × (92,594.5–92,595.5 USD/BTC) =
    555,520,702.75–555,619,297.75 USD``. A symbol without an input is named; where none has one, the right
    side is said in the reader's language.
    """
    filled = _parts(check, translator) or _filled(check, translator)
    if check.expected is None:
        return filled
    result = translator.range(check.expected, check.unit)
    return result if filled in {result, f"({result})"} else f"{filled} = {result}"


def _filled(check: Check, translator: Translator) -> str:
    figures = {one.symbol: _figure(one, translator) for one in check.inputs}
    right = _right_side(check.formula)
    if not figures.keys() & set(_SYMBOL.findall(right)):
        return _right_side(translator.text(check.formula)).replace("_", " ")
    return _SYMBOL.sub(lambda match: figures.get(match[0]) or symbol_label(match[0], translator), right)


def _parts(check: Check, translator: Translator) -> str:
    """Return a sum part by part; an ellipsis stands for parts that the check does not list."""
    parts = [_figure(one, translator) for one in check.inputs if one.symbol == "part"]
    count = next((one.text for one in check.inputs if one.symbol == "parts"), str(len(parts)))
    return " + ".join(parts if count == str(len(parts)) else [*parts, "…"]) if parts else ""


def _right_side(formula: str) -> str:
    return formula.rpartition("=")[2].strip()


def _figure(one: Input, translator: Translator) -> str:
    text = translator.range(one.range, one.unit)
    return text if one.range.low == one.range.high else f"({text})"
