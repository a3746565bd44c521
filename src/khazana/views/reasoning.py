"""The reasoning of a check as lines that a reader can follow with a pocket calculator."""

import re
from collections.abc import Iterable

from khazana.core import Range
from khazana.i18n import Translator
from khazana.reserve.audit import Check, Input

__all__ = ["arithmetic", "formula"]

_SYMBOL = re.compile(r"[^\W\d_]+(?:_[\w]+)*", re.UNICODE)


def formula(check: Check) -> str:
    """Return the formula in the symbols of the inputs."""
    return check.formula


def arithmetic(check: Check, translator: Translator) -> str:
    """Return the formula with its figures filled in, and what it comes to.

    ``value = holdings × price`` becomes ``(5,999.5–6,000.5 BTC) × (92,594.5–92,595.5 USD/BTC) =
    555,520,703.25–555,619,297.75 USD``. Symbols without an input stay as they are.
    """
    _, equals, right = check.formula.partition("=")
    figures = {one.symbol: _figure(one, translator) for one in check.inputs}
    filled = _filled(right if equals else check.formula, figures)
    result = translator.range(check.expected, check.unit)
    return f"{filled.strip()} = {result}"


def _filled(template: str, figures: dict[str, str]) -> str:
    return _SYMBOL.sub(lambda match: figures.get(match[0], match[0]), template)


def _figure(one: Input, translator: Translator) -> str:
    text = translator.range(one.range, one.unit)
    return text if _single(one.range) else f"({text})"


def _single(span: Range) -> bool:
    return span.low == span.high


def symbols(checks: Iterable[Check]) -> tuple[str, ...]:
    """Return the symbols of the formulas, each once, in order."""
    return tuple(sorted({one.symbol for check in checks for one in check.inputs}))
