"""A small chart of the announced balances for the terminal, in block characters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rich.text import Text

from khazana.app.reports import ReserveReport
from khazana.core import Sats
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.announced import announced_sats
from khazana.reserve.audit import Verdict, gravest
from khazana.views.charts import NOTHING_TO_DRAW
from khazana.views.terminal import printable
from khazana.views.words import term_label

__all__ = ["sketch"]

_BLOCKS: Final = " ▁▂▃▄▅▆▇█"
_HEIGHT: Final = 8
"""Lines of the drawing."""
_NARROWEST: Final = 20
_WIDEST: Final = 120
_SIGNS: Final = {Verdict.CONSISTENT: "●", Verdict.INCONSISTENT: "◆", Verdict.UNDETERMINED: "▲"}
_COLOURS: Final = {Verdict.CONSISTENT: "cyan", Verdict.INCONSISTENT: "red", Verdict.UNDETERMINED: "yellow"}

_Balance = tuple[datetime, Sats, Verdict]


def sketch(report: ReserveReport, translator: Translator, *, width: int) -> Text:
    """Return the announced balances as steps over time, ``width`` [characters] wide, with a line of verdicts below."""
    balances = sorted(
        (row.within.start, amount, row.verdict)
        for row in report.accumulation
        if (amount := announced_sats(row.stated.range)) is not None
    )
    if not balances:
        return Text(translator.text(NOTHING_TO_DRAW))
    top = translator.btc(max(amount for _at, amount, _verdict in balances))
    margin = len(top) + 1
    columns = min(_WIDEST, max(_NARROWEST, width - margin - 1))
    drawing = Text(no_wrap=True)
    _head(drawing, report, translator)
    _steps(drawing, _heights(balances, columns), top, margin)
    _marks(drawing, balances, columns, margin)
    zone = ZoneInfo(report.programme.zone)
    first, last = (translator.day(at.astimezone(zone).date()) for at in (balances[0][0], balances[-1][0]))
    drawing.append(f"{'':{margin}} {first}{last:>{max(1, columns - len(first))}}\n", style="dim")
    drawing.append(" " * (margin + 1))
    for verdict in (one for one in Verdict if any(balance[2] is one for balance in balances)):
        drawing.append(_SIGNS[verdict], style=_COLOURS[verdict])
        drawing.append(f" {term_label(verdict, translator)}   ")
    return drawing


def _head(drawing: Text, report: ReserveReport, translator: Translator) -> None:
    name = printable(report.programme.name.get(translator.language.value))
    drawing.append(translator.text(_("{programme}: announced balances, BTC"), programme=name), style="bold")
    if report.programme.synthetic:
        drawing.append(f"  {translator.text(_('SYNTHETIC: made-up figures'))}", style="bold red")
    drawing.append("\n")


def _columns_of(balances: Sequence[_Balance], columns: int) -> list[int]:
    """Return the column of each balance."""
    first, last = balances[0][0], balances[-1][0]
    length = last - first or timedelta(1)
    return [(at - first) * (columns - 1) // length for at, _amount, _verdict in balances]


def _heights(balances: Sequence[_Balance], columns: int) -> list[int]:
    """Return the height of each column in eighths of a line; the last balance of a column answers for it."""
    top = max(amount for _at, amount, _verdict in balances) or 1
    places = _columns_of(balances, columns)
    heights, held = [], 0
    for column in range(columns):
        for place, (_at, amount, _verdict) in zip(places, balances, strict=True):
            if place == column:
                held = amount * _HEIGHT * 8 // top
        heights.append(held)
    return heights


def _steps(drawing: Text, heights: Sequence[int], top: str, margin: int) -> None:
    for line in reversed(range(_HEIGHT)):
        label = top if line == _HEIGHT - 1 else "0" if line == 0 else ""
        blocks = "".join(_BLOCKS[max(0, min(8, height - line * 8))] for height in heights)
        drawing.append(f"{label:>{margin}} ", style="dim").append(blocks + "\n", style="cyan")


def _marks(drawing: Text, balances: Sequence[_Balance], columns: int, margin: int) -> None:
    """Write one sign for each column with balances: the gravest verdict of them."""
    places = _columns_of(balances, columns)
    drawing.append(" " * (margin + 1))
    for column in range(columns):
        verdicts = [balance[2] for place, balance in zip(places, balances, strict=True) if place == column]
        verdict = gravest(verdicts) if verdicts else None
        drawing.append(" " if verdict is None else _SIGNS[verdict], style="" if verdict is None else _COLOURS[verdict])
    drawing.append("\n")
