"""Figures in the forms of a locale, exact or rounded by a stated rule.

Babel is given its patterns here: its defaults round to three places, and a language's forms are not those of
its country (Spanish groups with points, El Salvador with commas).
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from functools import cache
from typing import Final

from khazana.core import MINOR_DIGITS, SATS_PER_BTC, Money, Price, Range, sats_delta
from khazana.i18n.languages import Language

__all__ = [
    "btc",
    "btc_delta",
    "btc_range",
    "currency_name",
    "currency_symbol",
    "decimal",
    "integer",
    "money",
    "percent",
    "price",
    "span",
]

_DIGITS: Final = 60
"""Digits of the decimals here; the largest figure has fewer than thirty."""
_PLACES: Final = {"BTC": 8, "sat": 0, "1": 4}
_OTHER_PLACES: Final = 4
_MONEY_PLACES: Final = 2


def integer(number: int, language: Language) -> str:
    """Write a whole number, grouped."""
    return _written(Decimal(number), language, 0)


def decimal(number: Decimal | Fraction, language: Language, places: int) -> str:
    """Write a number with at most ``places``, rounded half to even."""
    return _written(_rounded(Fraction(number), places, ROUND_HALF_EVEN), language, places)


def btc(amount: int, language: Language) -> str:
    """Write an amount [sat] in BTC with the places that it needs, exactly."""
    return _written(_in_btc(amount), language, 8)


def btc_delta(change: int, language: Language) -> str:
    """Write a signed change [sat] in BTC; an increase carries a plus."""
    return ("+" if change > 0 else "") + btc(change, language)


def btc_range(low: int, high: int | None, language: Language) -> str:
    """Write bounds [sat] in BTC: ``157–159``, ``−3 – 1``, ``≥ 157``; a change known exactly as ``+158``."""
    if high is None:
        return f"≥ {btc(low, language)}"
    if low == high:
        return btc_delta(low, language)
    return _joined(btc(low, language), btc(high, language))


def percent(share: Fraction | Decimal, language: Language, places: int) -> str:
    """Write a share as a percentage with exactly ``places``, rounded half to even."""
    number = _rounded(Fraction(share) * 100, places, ROUND_HALF_EVEN)
    return _written(number, language, places, least=places) + "%"


def money(amount: Money, language: Language) -> str:
    """Write an amount of money; its minor units where there are any."""
    digits = MINOR_DIGITS[amount.currency]
    whole = amount.minor % 10**digits == 0
    return _with_symbol(amount.as_decimal(), amount.currency, language, 0 if whole else digits)


def price(one: Price, language: Language) -> str:
    """Write the price of one bitcoin, exactly; at least the minor digits where it is no whole number."""
    exponent = one.amount.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return _with_symbol(one.amount, one.currency, language, max(places, MINOR_DIGITS[one.currency]) if places else 0)


def currency_symbol(currency: str, language: Language) -> str:
    """Return the sign of a currency as the locale writes it."""
    from babel.numbers import get_currency_symbol  # noqa: PLC0415 - texts without figures need none of it

    return get_currency_symbol(currency, locale=language.locale)


def currency_name(currency: str, language: Language) -> str:
    """Return what a currency is called, many of it: ``US dollars``, ``dólares estadounidenses``."""
    from babel.numbers import get_currency_name  # noqa: PLC0415 - as above

    return get_currency_name(currency, count=1000, locale=language.locale)


def span(one: Range, unit: str, language: Language, unknown: str) -> str:
    """Write a range: ``a–b unit``, ``≥ a unit``, ``≤ b unit``; one figure where both bounds are the same.

    Bounds are rounded outward at eight places of BTC, two of money, four of percent and of other units, so
    that the range shown holds the range meant.
    """
    write = _writer(unit, language)
    low = None if one.low is None else write(one.low, ROUND_FLOOR)
    high = None if one.high is None else write(one.high, ROUND_CEILING)
    tail = _unit_text(unit)
    if one.low is not None and one.low == one.high:
        return f"{write(one.low, ROUND_HALF_EVEN)}{tail}"
    if low is not None and high is not None:
        return f"{_joined(low, high)}{tail}"
    if low is not None:
        return f"≥ {low}{tail}"
    return f"≤ {high}{tail}" if high is not None else unknown


def _joined(low: str, high: str) -> str:
    return f"{low} – {high}" if "−" in low + high else f"{low}–{high}"


def _writer(unit: str, language: Language) -> Callable[[Fraction, str], str]:
    places = _places(unit)
    scale, sign = (100, "%") if unit == "1" else (1, "")

    def write(bound: Fraction, rounding: str) -> str:
        return _written(_rounded(bound * scale, places, rounding), language, places) + sign

    return write


def _places(unit: str) -> int:
    if unit.split("/", maxsplit=1)[0] in MINOR_DIGITS:
        return _MONEY_PLACES
    return _PLACES.get(unit, _OTHER_PLACES)


def _unit_text(unit: str) -> str:
    return "" if unit in {"", "1"} else f"\u00a0{unit}"


def _in_btc(amount: int) -> Decimal:
    with localcontext(prec=_DIGITS):
        return Decimal(sats_delta(amount)) / SATS_PER_BTC


def _rounded(number: Fraction, places: int, rounding: str) -> Decimal:
    """Round exactly: the quotient is taken in integers, so no binary or decimal error comes before the rule."""
    scaled = number * 10**places
    floor, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest
    up = {
        ROUND_FLOOR: False,
        ROUND_CEILING: rest > 0,
        ROUND_HALF_EVEN: twice > scaled.denominator or (twice == scaled.denominator and floor % 2 == 1),
    }[rounding]
    with localcontext(prec=_DIGITS):
        return Decimal(floor + up).scaleb(-places)


@cache
def _pattern(places: int, least: int) -> str:
    part = "0" * least + "#" * (places - least)
    return f"#,##0.{part}" if part else "#,##0"


def _written(number: Decimal, language: Language, places: int, least: int = 0) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - as above

    with localcontext(prec=_DIGITS):
        text = format_decimal(number, format=_pattern(places, least), locale=language.locale)
    return text.replace("\u200e", "").replace("-", "−")


def _with_symbol(number: Decimal, currency: str, language: Language, places: int) -> str:
    symbol = currency_symbol(currency, language)
    gap = "\u00a0" if symbol[-1].isalpha() else ""
    sign = "−" if number < 0 else ""
    return f"{sign}{symbol}{gap}{_written(abs(number), language, places, least=places)}"
