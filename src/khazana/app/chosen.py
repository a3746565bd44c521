"""What was chosen of a result, as words of a command and as a content of a bundle.

Choices are a frozen record of texts, numbers, days and lists of them. In a bundle each number is a text, so that none
is rounded on the way, and ``null`` stands where nothing was chosen.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from khazana.alliance import Content
from khazana.alliance.canonical import Json, canonical, parse_canonical
from khazana.core import BadInput
from khazana.i18n import message as _

__all__ = ["CHOICES", "parse_record", "read_choices", "record_content"]

CHOICES: Final = "choices.json"
"""What the content is called."""
Chosen = TypeVar("Chosen")


def read_choices(shape: type[Chosen], given: Mapping[str, str]) -> Chosen:
    """Read what a command chose, by the names of the record's fields.

    Parameters
    ----------
    given
        A list is written with commas, and a pair in it with a colon: ``fleet:500,export:100``.

    Raises
    ------
    BadInput
        If there is no such choice, or the value is none of its kind.

    Examples
    --------
    >>> from khazana.app.energy_stands import EnergyChoices
    >>> read_choices(EnergyChoices, {"hours": "48", "capacity_mw": "fleet:500"}).capacity_mw
    (('fleet', 500.0),)
    """
    hints = get_type_hints(shape)
    for name in given:
        if name not in hints:
            raise BadInput(
                _("there is no such choice of this result"),
                value=name,
                remedy=_("use one of {known}"),
                known=", ".join(sorted(hints)),
            )
    return _converted(shape, {name: _words(hints[name], text) for name, text in given.items()})


def record_content(record: object, name: str = CHOICES) -> Content:
    """Return a record of texts, numbers, days and lists as an input of a statement; equal ones give equal bytes."""
    value: Any = msgspec.to_builtins(record)
    return Content(name=name, role="input", data=canonical(_texts(value)) + b"\n")


def parse_record(shape: type[Chosen], data: bytes) -> Chosen:
    """Read the bytes of `record_content`; keys that are left out have their defaults.

    Raises
    ------
    BadInput
        If they have another form.
    """
    value = parse_canonical(data.removesuffix(b"\n"))
    if not isinstance(value, dict) or set(value) - {one.name for one in fields(shape)}:  # type: ignore[arg-type] # a record
        raise BadInput("this is no record of its kind", value=shape.__name__, remedy="ask for the bundle again")
    return _converted(shape, value)


def _converted(shape: type[Chosen], value: object) -> Chosen:
    try:
        return msgspec.convert(value, shape, strict=False)
    except msgspec.ValidationError as error:
        raise BadInput(
            _("this cannot be chosen"), value=str(error)[:200], remedy=_("see the choices of the result")
        ) from None


def _words(hint: object, text: str) -> Sequence[object] | str:
    """Split what is a list, or a list of pairs."""
    inner = _list_of(hint)
    if inner is None:
        return text
    parts = [one.strip() for one in text.split(",") if one.strip()]
    return [one.split(":", 1) for one in parts] if get_origin(inner) is tuple else parts


def _list_of(hint: object) -> object | None:
    """Return what a tuple, or one that may be missing, is of."""
    if get_origin(hint) in {Union, types.UnionType}:
        return next((found for one in get_args(hint) if (found := _list_of(one)) is not None), None)
    return get_args(hint)[0] if get_origin(hint) is tuple else None


def _texts(value: object) -> Json:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {str(name): _texts(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(one) for one in value]
    return repr(value)
