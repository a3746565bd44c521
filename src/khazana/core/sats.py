"""Bitcoin amounts in satoshi, through one checked door.

``Sats`` is an amount that exists: 0 to 2.1e15. ``SatsDelta`` is a signed change of one. Both are plain
integers at run time; sums leave the type and come back in through the door.
"""

import re
from typing import Final, NewType

from khazana.core.errors import BadInput

__all__ = [
    "MAX_SATS",
    "SATS_PER_BTC",
    "Sats",
    "SatsDelta",
    "format_btc",
    "format_btc_delta",
    "parse_btc",
    "sats",
    "sats_delta",
]

Sats = NewType("Sats", int)
SatsDelta = NewType("SatsDelta", int)

SATS_PER_BTC: Final = 100_000_000
MAX_SATS: Final = 21_000_000 * SATS_PER_BTC

_BTC = re.compile(r"(\d{1,8})(?:\.(\d{1,8}))?", re.ASCII)


def _integer(value: object, name: str) -> int:
    if type(value) is not int:
        raise BadInput(
            f"an amount of {name} is a whole number of satoshi",
            value=value,
            remedy="pass an int; for text use parse_btc",
        )
    return value


def sats(value: object) -> Sats:
    """Return ``value`` [sat] as an amount.

    Raises
    ------
    BadInput
        If it is not an ``int`` (a bool, a float and NaN are not), is negative, or exceeds 2.1e15.

    Examples
    --------
    >>> sats(624_000_000_000)
    624000000000
    """
    number = _integer(value, "bitcoin")
    if not 0 <= number <= MAX_SATS:
        raise BadInput(
            f"an amount lies between 0 and {MAX_SATS} sat", value=number, remedy="check the unit: BTC or satoshi"
        )
    return Sats(number)


def sats_delta(value: object) -> SatsDelta:
    """Return ``value`` [sat] as a signed change.

    Raises
    ------
    BadInput
        If it is not an ``int`` or its size exceeds 2.1e15.
    """
    number = _integer(value, "change")
    if not -MAX_SATS <= number <= MAX_SATS:
        raise BadInput(
            f"a change lies between -{MAX_SATS} and {MAX_SATS} sat",
            value=number,
            remedy="check the unit: BTC or satoshi",
        )
    return SatsDelta(number)


def parse_btc(text: str) -> Sats:
    """Read an amount written in BTC, exactly.

    Raises
    ------
    BadInput
        If the text is not a plain decimal with at most eight places, or exceeds 21 million.

    Examples
    --------
    >>> parse_btc("6240.18")
    624018000000
    """
    match = _BTC.fullmatch(text.strip())
    if match is None:
        raise BadInput(
            "an amount in BTC is a plain decimal with at most 8 places",
            value=text,
            remedy="write 6240.18, without sign, grouping or exponent",
        )
    whole, part = match.groups("")
    amount = int(f"{whole}{part:0<8}")
    return Sats(amount) if amount <= MAX_SATS else sats(amount)


def format_btc(amount: int) -> str:
    """Write an amount [sat] in BTC with the places that it needs; the inverse of `parse_btc`.

    Examples
    --------
    >>> format_btc(624_018_000_000)
    '6240.18'
    """
    return format_btc_delta(sats(amount))


def format_btc_delta(change: int) -> str:
    """Write a signed change [sat] in BTC with the places that it needs."""
    whole, part = divmod(abs(sats_delta(change)), SATS_PER_BTC)
    sign = "-" if change < 0 else ""
    return f"{sign}{whole}.{part:08d}".rstrip("0").rstrip(".")
