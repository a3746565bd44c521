"""Choices over an energy plan written as text: ``hashprice=20; without=monthly-trigger; capacity.s21=300``.

References
----------
docs/reference/commands.md, ``khazana energy compare``.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from khazana.app.energy_stands import EnergyChoices
from khazana.core import BadInput
from khazana.i18n import message as _

__all__ = ["CHOICE_WORDS", "parse_choice", "parse_pairs"]

_FIGURES: Final = {
    "hashprice": "hashprice_usd_per_ph_day",
    "price": "price_usd_per_btc",
    "tariff": "tariff_usd_per_mwh",
    "surplus": "surplus_scale",
}
CHOICE_WORDS: Final = (
    "name", *_FIGURES, "year", "scenario", "without", "capacity.NAME", "set.KEY", "end.KEY", "sovereign"
)  # fmt: skip
"""What a choice may name."""


def parse_pairs(texts: Iterable[str], option: str) -> tuple[tuple[str, float], ...]:
    """Return names with figures, each written ``name=figure``.

    Raises
    ------
    BadInput
        If one is not written so.

    Examples
    --------
    >>> parse_pairs(["s21=300", "battery=0.5"], "--capacity")
    (('s21', 300.0), ('battery', 0.5))
    """
    return tuple((name, _figure(value, option)) for name, value in (_split(text, option) for text in texts))


def _split(text: str, where: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name.strip() and sign and value.strip()):
        raise BadInput(_("this is written NAME=VALUE"), where=where, value=text, remedy=_("such as s21=300"))
    return name.strip(), value.strip()


def _figure(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(_("this is no figure"), where=where, value=text, remedy=_("such as 300 or 0.5")) from None


def parse_choice(text: str, otherwise: EnergyChoices) -> tuple[str, EnergyChoices]:
    """Return the name of a choice, and the choices; what it does not say is as in ``otherwise``.

    Raises
    ------
    BadInput
        If a word is none of `CHOICE_WORDS`, or has no value.

    Examples
    --------
    >>> name, found = parse_choice("name=cheap; hashprice=20; without=a; without=b", EnergyChoices())
    >>> name, found.hashprice_usd_per_ph_day, found.without
    ('cheap', 20.0, ('a', 'b'))
    """
    found, name = otherwise, ""
    for part in filter(None, (one.strip() for one in text.split(";"))):
        if part == "sovereign":
            found = replace(found, is_sovereign=True)
            continue
        word, value = _split(part, "--choice")
        if word == "name":
            name = value
        else:
            found = _with(found, word, value)
    return name or text, found


def _with(found: EnergyChoices, word: str, value: str) -> EnergyChoices:
    kind, _dot, key = word.partition(".")
    changed: dict[str, object] = {}
    if word in _FIGURES:
        changed = {_FIGURES[word]: _figure(value, word)}
    elif word == "year" and value.isdecimal():
        changed = {"years": (*(found.years or ()), int(value))}
    elif word == "scenario":
        changed = {"scenarios": (*found.scenarios, value)}
    elif word == "without":
        changed = {"without": (*found.without, value)}
    elif kind == "capacity" and key:
        changed = {"capacity_mw": (*found.capacity_mw, (key, _figure(value, word)))}
    elif kind == "set" and key:
        changed = {"figures": (*found.figures, (key, _figure(value, word)))}
    elif kind == "end" and key:
        changed = {"ends": (*found.ends, (key, value))}
    else:
        raise BadInput(
            _("a choice has no such word, or not with this value"), where="--choice", value=f"{word}={value}",
            remedy=_("use one of {known}"), known=", ".join(CHOICE_WORDS),
        )  # fmt: skip
    return replace(found, **changed)  # type: ignore[arg-type] # each of its own field
