"""Figures as they were said, read with the precision in which they were said.

The rules:

- A figure admits half a unit of its last written digit on either side, after its scale: ``$555.8 million``
  is 555,750,000 to 555,850,000, and ``6,000`` is 5,999.5 to 6,000.5. Zeros count as written.
- ``exactly`` before or after a figure admits that figure alone; so does a number word, ``one`` to ``twelve``.
- A range, ``20–40 million``, admits its bounds and what lies between, no more.
- ``over``, ``at least`` and their like leave the upper side open; ``up to``, ``under`` and their like reach
  down to zero, or leave the lower side open for percentages and negative figures.
- ``about``, ``≈`` and their like are kept as a mark and widen nothing.
- Percentages are held as shares, with the unit ``1``.

Groups of digits are set off by commas or spaces, decimals by a point. Anything else is refused.
"""

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from khazana.core import BadInput, Range
from khazana.reserve.claims import Stated

__all__ = ["LONGEST", "parse_stated"]

LONGEST: Final = 80
"""The longest text that is read [characters]."""

_REMEDY: Final = "write a number and its unit, such as 6,000 BTC, $555.8 million, −9.36%, 20–40 million or over 6,240"

_SPELLINGS: Final = MappingProxyType(
    {
        "btc": ("BTC", "bitcoins", "bitcoin", "₿"),
        "usd": ("USD", "US dollars", "US$", "$", "dollars", "dollar"),
        "pkr": ("PKR", "Rs.", "Rs", "₨", "rupees", "rupee"),
        "rs": ("PKR", "Rs.", "Rs", "₨", "rupees", "rupee"),
        "eur": ("EUR", "€", "euros", "euro"),
        "svc": ("SVC", "₡", "colones", "colón"),
        "sdr": ("SDRs", "SDR", "XDR"),
        "xdr": ("SDRs", "SDR", "XDR"),
        "percent": ("percent", "per cent", "%"),
        "mw": ("MW", "megawatts", "megawatt"),
        "gw": ("GW", "gigawatts", "gigawatt"),
        "kwh": ("kWh", "kilowatt-hours", "kilowatt-hour"),
        "mwh": ("MWh", "megawatt-hours", "megawatt-hour"),
        "twh": ("TWh", "terawatt-hours", "terawatt-hour"),
        "persons": ("persons", "people", "users", "owners"),
        "months": ("months", "month"),
        "days": ("days", "day"),
        "1": (),
    }
)
_SCALES: Final = MappingProxyType(
    {
        "thousand": 3, "k": 3,
        "lakh": 5,
        "million": 6, "mn": 6, "m": 6,
        "crore": 7,
        "billion": 9, "bn": 9, "b": 9,
        "trillion": 12, "trn": 12, "tn": 12,
    }
)  # fmt: skip
_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ABOUT: Final = "≈ ~ ca. c. circa about approximately approx. approx around roughly nearly almost some estimated"
_LEAST: Final = ("over", "more than", "above", "exceeding", "at least", "no less than", "not less than", "≥", ">=", ">")
_MOST: Final = ("up to", "under", "below", "less than", "fewer than", "at most", "no more than", "not more than")
_MOST_SIGNS: Final = ("≤", "<=", "<")

_UNIT = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,23}(?:/[A-Za-z][A-Za-z0-9_-]{0,23})?|1", re.ASCII)
_NUMBER = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,2}(?:,[0-9]{2}){1,6},[0-9]{3}|[0-9]{1,3}(?: [0-9]{3}){1,5}|[0-9]{1,18})"
    r"(?:\.[0-9]{1,18})?"
    rf"|(?:{'|'.join(_WORDS)})\b"
)
_SPACES = re.compile(r"[\s\u00a0\u2007-\u200a\u202f\u205f]+")
_MINUS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\ufe63": "-", "\uff0d": "-"})


def _any_of(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"\b" if word[-1].isalnum() else "") for word in ordered)


_LEADS = re.compile(
    rf"(?:(?P<exactly>exactly\b)|(?P<about>(?:an )?(?:{_any_of(tuple(_ABOUT.split()))}))"
    rf"|(?P<least>{_any_of(_LEAST)})|(?P<most>{_any_of((*_MOST, *_MOST_SIGNS))})) ?",
    re.IGNORECASE,
)


@lru_cache(maxsize=128)
def _figure(unit: str) -> re.Pattern[str]:
    """Return the pattern of one figure, or two with a dash or a word between, in ``unit``."""
    top, _, below = unit.partition("/")
    spelled = f"(?:{_any_of(_SPELLINGS.get(top.lower(), (top,)))})"
    bottom = f"(?: ?(?:/|per|an?|each|every) ?(?:{_any_of(_SPELLINGS.get(below.lower(), (below,)))}))?" if below else ""

    def side(mark: str) -> str:
        return (
            rf"(?P<sign{mark}>[+-])? ?(?:{spelled} ?)?(?P<number{mark}>{_NUMBER})"
            rf"(?: ?(?P<scale{mark}>{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?![a-z]))?"
            rf"(?: ?{spelled})?{bottom}"
        )

    joint = r"(?: ?[-–—] ?| to |(?P<and> and ))"
    return re.compile(rf"(?P<between>between |from )?{side('')}(?:{joint}{side('_to')})?", re.IGNORECASE)


def parse_stated(text: str, *, unit: str) -> Stated:
    """Read a figure with its precision by the rules at the head of this module.

    Parameters
    ----------
    text
        What was said: a number, with its scale and unit or without. At most 80 characters.
    unit
        The unit without scale: ``BTC``, ``USD``, ``USD/BTC``, ``BTC/day``, ``percent``, ``MW``, ``persons``,
        ``1`` for a bare number, or any short word. Percentages come out as shares, unit ``1``.

    Raises
    ------
    BadInput
        If the text is anything but a figure in that unit, or the unit is no short word.

    Examples
    --------
    >>> stated = parse_stated("≈ $555.8 million", unit="USD")
    >>> str(stated.range.low), str(stated.range.high), stated.approximate
    ('555750000', '555850000', True)
    >>> parse_stated("20–40 million", unit="persons").range
    Range(low=Fraction(20000000, 1), high=Fraction(40000000, 1))
    """
    if _UNIT.fullmatch(unit) is None or unit.lower() in _SCALES:
        raise BadInput("a unit is a short word", value=unit, remedy="use BTC, USD, percent, MW, persons or their like")
    literal = text.strip()
    if not literal or len(literal) > LONGEST:
        raise BadInput(f"a figure has 1 to {LONGEST} characters", value=literal[:LONGEST], remedy=_REMEDY)
    leads, body = _leads(_SPACES.sub(" ", literal).translate(_MINUS), literal)
    match = _figure(unit).fullmatch(body)
    if match is None:
        raise BadInput(f"this is no figure in {unit}", value=literal, remedy=_REMEDY)
    stated = Stated(text=literal, range=_admitted(match, leads, literal, unit), unit=unit, approximate="about" in leads)
    return replace(stated, range=_hundredth(stated.range), unit="1") if unit == "percent" else stated


def _leads(body: str, literal: str) -> tuple[frozenset[str], str]:
    """Take the words off that qualify a figure; return which kinds there were, and the rest."""
    found: list[str] = []
    if body.lower().endswith(" exactly"):
        found, body = ["exactly"], body[: -len(" exactly")].rstrip()
    while (lead := _LEADS.match(body)) is not None:
        found.append(lead.lastgroup or "")
        body = body[lead.end() :]
    alone = set(found) & {"exactly", "least", "most"}
    if len(found) != len(set(found)) or len(alone) > 1 or {"exactly", "about"} <= set(found):
        raise BadInput("the words before the figure contradict or repeat each other", value=literal, remedy=_REMEDY)
    return frozenset(found), body


def _admitted(match: re.Match[str], leads: frozenset[str], literal: str, unit: str) -> Range:
    if match["number_to"] is not None:
        return _between(match, leads, literal)
    value, half = _read(match, "", match["scale"])
    if "least" in leads:
        return Range(value, None)
    if "most" in leads:
        return Range(Fraction(0) if value >= 0 and unit != "percent" else None, value)
    return Range.exactly(value) if "exactly" in leads else Range(value - half, value + half)


def _between(match: re.Match[str], leads: frozenset[str], literal: str) -> Range:
    if leads & {"least", "most"}:
        raise BadInput("a range has both its bounds", value=literal, remedy="write either 20–40 or over 20")
    if match["and"] and not match["between"]:
        raise BadInput("these are two figures", value=literal, remedy="write 20–40 or between 20 and 40")
    if match["scale"] and not match["scale_to"]:
        raise BadInput("the second bound has no scale", value=literal, remedy="write 20–40 million, or both scales")
    low, _ = _read(match, "", match["scale"] or match["scale_to"])
    high, _ = _read(match, "_to", match["scale_to"])
    if low > high:
        raise BadInput("a range runs from low to high", value=literal, remedy="swap the bounds")
    return Range(low, high)


def _read(match: re.Match[str], mark: str, scale: str | None) -> tuple[Fraction, Fraction]:
    """Return one number, and half a unit of its last digit."""
    digits = match[f"number{mark}"].replace(",", "").replace(" ", "").lower()
    factor = 10 ** _SCALES[scale.lower()] if scale else 1
    whole_word = digits in _WORDS
    value = Fraction(_WORDS.index(digits) + 1 if whole_word else digits) * factor
    places = len(digits.partition(".")[2])
    half = Fraction(0) if whole_word and not scale else Fraction(factor, 2 * 10**places)
    return (-value if match[f"sign{mark}"] == "-" else value), half


def _hundredth(found: Range) -> Range:
    return Range(
        None if found.low is None else found.low / 100,
        None if found.high is None else found.high / 100,
    )
