"""Tables for a terminal, as Rich draws them; below each other what does not fit beside each other.

Text from files may hold control characters, which a terminal would obey: they are shown as U+FFFD.
"""

from dataclasses import dataclass
from typing import Final

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table as RichTable
from rich.text import Text

from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.views.formatting import Shown, header, show_rows
from khazana.views.tables import Column, Table

__all__ = ["printable", "renderable"]

_STYLES: Final = {
    "consistent": "green",
    "inconsistent": "bold red",
    "undetermined": "yellow",
    "proven": "green",
    "claimed": "yellow",
    "error": "bold red",
    "warning": "yellow",
}
_HARMLESS: Final = frozenset("\u2066\u2067\u2068\u2069\u200e\u200f\u00a0")
_PADDING: Final = 3
_WIDEST_WORD: Final = 24
"""Longer words are broken before a table is set as cards [characters]."""
_PROSE_WIDTH: Final = 16
"""What a column of sentences needs at least [characters]."""


def renderable(table: Table, translator: Translator) -> RenderableType:
    """Return a table for a Rich console, as wide as the console allows."""
    return _View(table=table, translator=translator)


def printable(text: str) -> str:
    r"""Return a text without the characters that steer a terminal.

    Examples
    --------
    >>> printable("a\x1b[2Jb")
    'a�[2Jb'
    """
    return "".join(one if one.isprintable() or one in _HARMLESS else "\ufffd" for one in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    table: Table
    translator: Translator

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        heads = [printable(header(column, self.translator)) for column in self.table.columns]
        rows = show_rows(self.table, self.translator)
        title = Text(self.translator.text(self.table.title), style="bold")
        if self.table.synthetic:
            title.append(f"  {self.translator.text(_('SYNTHETIC: made-up figures'))}", style="bold red")
        yield title
        if not rows:
            yield Text(self.translator.text(_("No rows.")), style="dim")
        elif _width(heads, rows, self.table.columns) <= options.max_width:
            yield _grid(heads, rows, self.table.columns, options.max_width)
        else:
            yield Group(*(_card(heads, row) for row in rows))


def _grid(heads: list[str], rows: tuple[tuple[Shown, ...], ...], columns: tuple[Column, ...], most: int) -> RichTable:
    grid = RichTable(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=False)
    widths = _shared_out(heads, rows, columns, most)
    for place, (head, column) in enumerate(zip(heads, columns, strict=True)):
        grid.add_column(
            Text(head),
            justify="right" if column.numeric else "left",
            width=widths[place],
            overflow="fold",
        )
    for row in rows:
        grid.add_row(*(_cell(shown) for shown in row))
    return grid


def _shared_out(
    heads: list[str], rows: tuple[tuple[Shown, ...], ...], columns: tuple[Column, ...], most: int
) -> list[int]:
    """Return the width of each column [characters]: what it needs at least, and of what is left as much as it can use.

    The narrowest gets more first, so that none is cut while another has room to spare.
    """
    texts = [[head, *(printable(row[place].text) for row in rows)] for place, head in enumerate(heads)]
    widths = [_least(head, column[1:], kind) for head, column, kind in zip(heads, texts, columns, strict=True)]
    wanted = [max(map(cell_len, column)) for column in texts]
    left = most - sum(widths) - _PADDING * len(widths)
    while left > 0 and (open_ones := [place for place, width in enumerate(widths) if width < wanted[place]]):
        widths[min(open_ones, key=lambda place: widths[place])] += 1
        left -= 1
    return widths


def _card(heads: list[str], row: tuple[Shown, ...]) -> RichTable:
    card = RichTable(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    card.add_column(style="dim", no_wrap=True)
    card.add_column(overflow="fold")
    for head, shown in zip(heads, row, strict=True):
        if shown.text:
            card.add_row(Text(head), _cell(shown))
    card.add_row("", "")
    return card


def _cell(shown: Shown) -> Text:
    return Text(printable(shown.text), style="dim italic" if shown.unknown else _STYLES.get(shown.code, ""))


def _width(heads: list[str], rows: tuple[tuple[Shown, ...], ...], columns: tuple[Column, ...]) -> int:
    """Return the width [characters] below which words would be broken."""
    return sum(
        _least(head, [row[place].text for row in rows], column) + _PADDING
        for place, (head, column) in enumerate(zip(heads, columns, strict=True))
    )


def _least(head: str, texts: list[str], column: Column) -> int:
    """Return the width that a column needs: figures stay whole, sentences may break between words."""
    title = max(cell_len(word) for word in head.split())
    longest = max(cell_len(text) for text in texts)
    if column.numeric:
        return max(title, longest)
    word = max((cell_len(word) for text in texts for word in text.split()), default=0)
    return max(title, min(_WIDEST_WORD, word), min(_PROSE_WIDTH, longest))
