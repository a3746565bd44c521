"""Cells as text in a language: one rule for the terminal, the pages and the charts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import singledispatch

from khazana.core import Interval, InvariantBroken, LocalText, Money, Price
from khazana.i18n import Message, Translator
from khazana.i18n import message as _
from khazana.views.cells import Amount, Cell, Kind, Named, SatsRange, Sum
from khazana.views.tables import Column, Table
from khazana.views.verification_words import VERIFICATION_TERMS

__all__ = ["Shown", "header", "show", "show_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A cell as text.

    ``figure`` tells that it is a figure, which a page sets in ``<bdi dir="ltr">``; ``foreign`` that it is in
    whatever language the source wrote, for ``<bdi>``; ``unknown`` that it stands for a missing value; ``code``
    is the machine's word for a term (``inconsistent``), else empty.
    """

    text: str
    figure: bool = False
    foreign: bool = False
    unknown: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    column: Column
    translator: Translator
    zone: tzinfo


def header(column: Column, translator: Translator) -> str:
    """Return the heading of a column, with the unit its cells are shown in where they do not say it.

    Examples
    --------
    >>> from khazana.i18n import Language
    >>> column = Column(key="change", label="Change", unit="sat", kind=Kind.BTC_RANGE, help="")
    >>> header(column, Translator(Language.EN))
    'Change (BTC)'
    """
    label = translator.text(column.label)
    unit = "BTC" if column.kind in {Kind.BTC, Kind.BTC_RANGE} else ""
    if column.kind is Kind.NUMBER:
        from khazana.views.energy_words import ENERGY_UNITS  # noqa: PLC0415 - few tables have such a column

        unit = ENERGY_UNITS.get(column.unit, "")
    return f"{label} ({translator.isolate(unit)})" if unit else label


def show(column: Column, cell: Cell, translator: Translator, zone: tzinfo) -> Shown:
    """Return a cell as text in the translator's language, times in ``zone``; an unknown one as the word for it."""
    return _show(cell, _Voice(column=column, translator=translator, zone=zone))


def show_rows(table: Table, translator: Translator) -> tuple[tuple[Shown, ...], ...]:
    """Return all rows of a table as text."""
    return tuple(
        tuple(show(column, cell, translator, table.zone) for column, cell in zip(table.columns, row, strict=True))
        for row in table.rows
    )


@singledispatch
def _show(cell: object, voice: _Voice) -> Shown:
    from khazana.reserve.claims import Stated  # noqa: PLC0415 - what else is shown needs no books

    if isinstance(cell, Stated):
        return Shown(text=cell.text, foreign=True)
    raise InvariantBroken("a cell of no known kind", where=voice.column.key, value=type(cell).__name__)


@_show.register
def _unknown(cell: None, voice: _Voice) -> Shown:
    del cell
    return Shown(text=voice.translator.unknown, unknown=True)


@_show.register
def _flag(cell: bool, voice: _Voice) -> Shown:  # noqa: FBT001 - dispatch is by the type of the first argument
    word = _("yes") if cell else _("no")
    return Shown(text=voice.translator.text(word), code=str(cell).lower())


@_show.register
def _integer(cell: int, voice: _Voice) -> Shown:
    write = voice.translator.btc if voice.column.kind is Kind.BTC else voice.translator.integer
    return Shown(text=write(cell), figure=True)


@_show.register
def _sats_range(cell: SatsRange, voice: _Voice) -> Shown:
    return Shown(text=voice.translator.btc_range(cell.low, cell.high), figure=True)


@_show.register
def _number(cell: Decimal | Fraction, voice: _Voice) -> Shown:
    if voice.column.unit == "share":
        return Shown(text=voice.translator.percent(cell, 1), figure=True)
    return Shown(text=voice.translator.decimal(cell), figure=True)


@_show.register
def _money(cell: Money, voice: _Voice) -> Shown:
    return Shown(text=voice.translator.money(cell), figure=True)


@_show.register
def _price(cell: Price, voice: _Voice) -> Shown:
    return Shown(text=voice.translator.price(cell), figure=True)


@_show.register
def _amount(cell: Amount, voice: _Voice) -> Shown:
    return Shown(text=voice.translator.range(cell.range, cell.unit), figure=True)


@_show.register
def _sum(cell: Sum, voice: _Voice) -> Shown:
    from khazana.views.reasoning import arithmetic  # noqa: PLC0415 - as above

    return Shown(text=arithmetic(cell.check, voice.translator), figure=True)


@_show.register
def _day(cell: date, voice: _Voice) -> Shown:
    return Shown(text=voice.translator.day(cell))


@_show.register
def _instant(cell: datetime, voice: _Voice) -> Shown:
    zone = UTC if voice.column.kind is Kind.MARK_TIME else voice.zone
    return Shown(text=voice.translator.instant(cell, zone))


@_show.register
def _interval(cell: Interval, voice: _Voice) -> Shown:
    return Shown(text=voice.translator.interval(cell, voice.zone))


@_show.register
def _term(cell: StrEnum, voice: _Voice) -> Shown:
    return Shown(text=_word(cell, voice.translator), code=cell.value)


def _word(term: StrEnum, translator: Translator) -> str:
    known = VERIFICATION_TERMS.get(term)
    if known is not None:
        return translator.text(known)
    from khazana.views.words import term_label  # noqa: PLC0415 - the words of all rooms; verifying needs none of them

    return term_label(term, translator)


@_show.register
def _text(cell: str, voice: _Voice) -> Shown:
    del voice
    return Shown(text=cell, foreign=True) if cell else Shown(text="")


@_show.register
def _named(cell: Named, voice: _Voice) -> Shown:
    return Shown(text=voice.translator.text(cell.name), code=cell.code)


@_show.register
def _message(cell: Message, voice: _Voice) -> Shown:
    return Shown(text=voice.translator.message(cell))


@_show.register
def _local(cell: LocalText, voice: _Voice) -> Shown:
    return Shown(text=cell.get(voice.translator.language.value))


@_show.register
def _list(cell: tuple, voice: _Voice) -> Shown:  # type: ignore[type-arg]  # singledispatch takes no parametrised type
    if not cell:
        return Shown(text=voice.translator.text(_("none")))
    if isinstance(cell[0], Interval):
        return Shown(text="; ".join(voice.translator.interval(one, voice.zone) for one in cell))
    return Shown(text=", ".join(cell), foreign=True)
