"""Fiat money in integer minor units, and decimal prices of one bitcoin.

Sats times cents overflows 64 bits; all products here are Python integers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from khazana.core.errors import BadInput
from khazana.core.sats import SATS_PER_BTC

__all__ = [
    "MINOR_DIGITS",
    "Money",
    "Price",
    "divide_half_even",
    "format_money",
    "parse_currency",
    "parse_money",
    "parse_price",
    "quantise",
    "quantise_together",
    "value_at",
]

MINOR_DIGITS: Final[Mapping[str, int]] = MappingProxyType({"EUR": 2, "PKR": 2, "SVC": 2, "USD": 2})
"""Digits of the minor unit by ISO 4217 code."""

_LARGEST_PRICE: Final = Decimal(10) ** 15
_PLAIN = re.compile(r"(-?\d{1,18})(?:\.(\d{1,12}))?", re.ASCII)


def parse_currency(text: str) -> str:
    """Return the ISO 4217 code, or refuse one that Khazana keeps no minor unit for."""
    if text not in MINOR_DIGITS:
        known = ", ".join(sorted(MINOR_DIGITS))
        raise BadInput("unknown currency", value=text, remedy=f"use one of {known}")
    return text


class Money(Struct, frozen=True, gc=False):
    """An amount of fiat money: ``minor`` units (cents, paisa) of ``currency`` (ISO 4217); may be negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise BadInput("money is a whole number of minor units", value=self.minor, remedy="use parse_money")
        if self.currency not in MINOR_DIGITS:
            parse_currency(self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise BadInput(
                f"{self.currency} and {other.currency} cannot be added",
                value=str(other.minor),
                remedy="convert at a stated rate first",
            )

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def as_decimal(self) -> Decimal:
        """Return the amount in whole units, exactly."""
        return Decimal(f"{self.minor}E-{MINOR_DIGITS[self.currency]}")


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one bitcoin: a positive decimal ``amount`` [currency/BTC], never made from a float."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise BadInput("a price is a finite decimal", value=self.amount, remedy="use parse_price")
        if not 0 < self.amount < _LARGEST_PRICE:
            raise BadInput("a price is above 0 and below 1e15", value=str(self.amount), remedy="check the unit")
        parse_currency(self.currency)


def _plain(text: str, what: str) -> re.Match[str]:
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise BadInput(
            f"{what} is a plain decimal", value=text, remedy="write 92595.50, without grouping, sign or exponent"
        )
    return match


def parse_price(text: str, currency: str) -> Price:
    """Read the price of one bitcoin from a plain decimal.

    Examples
    --------
    >>> parse_price("92595", "USD")
    Price(amount=Decimal('92595'), currency='USD')
    """
    return Price(Decimal(_plain(text.strip(), "a price")[0]), parse_currency(currency))


def parse_money(text: str, currency: str) -> Money:
    """Read an amount in whole units from a plain decimal, exactly; more places than the currency has are refused."""
    digits = MINOR_DIGITS[parse_currency(currency)]
    whole, part = _plain(text.strip(), "an amount of money").groups("")
    if len(part) == digits:
        return Money(int(whole + part), currency)
    if part[digits:].strip("0"):
        raise BadInput(
            f"{currency} has {digits} decimal places", value=text, remedy="round to the minor unit by a stated rule"
        )
    return Money(int(whole + part[:digits].ljust(digits, "0")), currency)


def format_money(amount: Money) -> str:
    """Write an amount as a plain decimal with all places of its currency, without the code."""
    return f"{amount.as_decimal():f}"


def divide_half_even(numerator: int, denominator: int) -> int:
    """Divide integers and round to the nearest, ties to even."""
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and quotient % 2):
        quotient += 1
    return quotient


def quantise(amount: float, currency: str) -> Money:
    """Return a computed amount in whole units as money; rounded once, to the minor unit, half to even.

    This and `quantise_together` are the one door by which what was reckoned in floating point enters the books.

    Raises
    ------
    BadInput
        If it is not finite.

    Examples
    --------
    >>> quantise(689_248.989, "USD")
    Money(minor=68924899, currency='USD')
    """
    return Money(divide_half_even(*_exact(amount, currency).as_integer_ratio()), currency)


def quantise_together(amounts: Sequence[float | Fraction], currency: str) -> tuple[Money, ...]:
    """Return computed amounts in whole units as money that sums to their rounded total.

    The total is rounded to the minor unit, half to even. The amounts are rounded down, and the units that are then
    missing go, one each, to those that lost most by it, the first ones where several lost the same.

    Raises
    ------
    BadInput
        If an amount is not finite.

    References
    ----------
    Balinski, Young, "Fair Representation", Yale University Press 1982: Hamilton's method, by largest remainders.

    Examples
    --------
    >>> [one.minor for one in quantise_together([0.006, 0.006, 0.006], "USD")]
    [1, 1, 0]
    """
    exact = [_exact(one, currency) for one in amounts]
    minor = [one.numerator // one.denominator for one in exact]
    total = divide_half_even(*sum(exact, Fraction(0)).as_integer_ratio())
    by_loss = sorted(range(len(exact)), key=lambda n: minor[n] - exact[n])
    for number in by_loss[: total - sum(minor)]:
        minor[number] += 1
    return tuple(Money(one, currency) for one in minor)


def _exact(amount: float | Fraction, currency: str) -> Fraction:
    """Return an amount in minor units, exactly."""
    if not isinstance(amount, int | float | Fraction) or isinstance(amount, bool) or not isfinite(amount):
        raise BadInput("an amount of money is finite", value=amount, remedy="check what it was reckoned from")
    scale: int = 10 ** MINOR_DIGITS[parse_currency(currency)]
    return Fraction(amount) * scale


def value_at(amount: int, price: Price) -> Money:
    """Value ``amount`` [sat] at ``price``; rounded once, to the minor unit, half to even.

    Examples
    --------
    >>> value_at(600_000_000_000, parse_price("92595", "USD"))
    Money(minor=55557000000, currency='USD')
    """
    numerator, denominator = price.amount.as_integer_ratio()
    scale = 10 ** MINOR_DIGITS[price.currency]
    return Money(divide_half_even(amount * numerator * scale, denominator * SATS_PER_BTC), price.currency)
