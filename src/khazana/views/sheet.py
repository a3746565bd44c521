"""A sheet of paper drawn as one SVG: lines of text, tables and pictures from top to bottom, in either direction.

Sizes are pixels of 1/96 inch. In a language that runs from right to left, lines begin at the right edge, columns of a
table follow each other to the left, and figures stay as they are.
"""

from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import Final

from khazana.i18n import Language, Translator
from khazana.views.chart_form import LATIN, URDU, directed
from khazana.views.formatting import header, show_rows
from khazana.views.palette import PALETTES, Theme
from khazana.views.tables import Table

__all__ = ["Sheet"]

_WIDTH: Final = 794
_HEIGHT: Final = 1123
"""A4 at 96 pixels an inch."""
_EDGE: Final = 44
_LEADING: Final = 1.45
_LETTER: Final = 0.52
"""Mean width of a letter by size of type."""
_ROW: Final = 1.9
_GUTTER: Final = 8
_LEAST_LETTERS: Final = 6


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A sheet in a language; ``room`` is how many pixels are left below what is on it."""

    translator: Translator
    _parts: list[str] = field(default_factory=list)
    _at: float = _EDGE

    @property
    def room(self) -> float:
        """Return how much of the height is left [px]."""
        return _HEIGHT - _EDGE - self._at

    @property
    def width(self) -> float:
        """Return the width between the edges [px]."""
        return _WIDTH - 2 * _EDGE

    @property
    def _leftward(self) -> bool:
        return self.translator.language is Language.UR

    def svg(self) -> str:
        """Return the sheet."""
        ground = PALETTES[Theme.LIGHT].ground
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
            f'viewBox="0 0 {_WIDTH} {_HEIGHT}"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="{ground}"/>'
            + "".join(self._parts)
            + "</svg>"
        )

    def gap(self, height: float) -> None:
        """Leave room."""
        self._at += height

    def line(self, text: str, size: float = 12, *, bold: bool = False, colour: str = "") -> None:
        """Write a text, broken into as many lines as it needs."""
        letters = int(self.width / (size * _LETTER))
        for one in wrap(text, letters) or [""]:
            self._at += size * _LEADING
            self._text(one, 0.0, size, bold=bold, colour=colour)

    def height_of(self, text: str, size: float) -> float:
        """Return how much of the height a text would take [px]."""
        return len(wrap(text, int(self.width / (size * _LETTER))) or [""]) * size * _LEADING

    def rule(self) -> None:
        """Draw a line across."""
        self._at += 6
        colour = PALETTES[Theme.LIGHT].line
        self._parts.append(
            f'<line x1="{_EDGE}" x2="{_WIDTH - _EDGE}" y1="{self._at:.1f}" y2="{self._at:.1f}" stroke="{colour}"/>'
        )
        self._at += 4

    def table(self, table: Table, shares: tuple[float, ...], size: float = 11) -> None:
        """Draw a table; ``shares`` of the width are those of its columns, figures at their ends."""
        self.line(self.translator.text(table.title), size + 2, bold=True)
        heads = [header(column, self.translator) for column in table.columns]
        broken = [
            wrap(head, max(_LEAST_LETTERS, int(share * self.width / (size * _LETTER)) - 2))
            for head, share in zip(heads, shares, strict=True)
        ]
        deepest = max(len(lines) for lines in broken)
        for number in range(deepest):
            self._at += size * (_ROW if number == 0 else _LEADING)
            row = [lines[place] if (place := number - deepest + len(lines)) >= 0 else "" for lines in broken]
            self._row(row, shares, table, size, colour=PALETTES[Theme.LIGHT].soft)
        for cells in show_rows(table, self.translator):
            self._at += size * _ROW
            self._row([cell.text for cell in cells], shares, table, size)
        self._at += size * 0.6

    def _row(self, texts: list[str], shares: tuple[float, ...], table: Table, size: float, *, colour: str = "") -> None:
        begin = 0.0
        for text, share, column in zip(texts, shares, table.columns, strict=True):
            wide = share * self.width
            place = begin + wide - _GUTTER if column.numeric else begin
            self._text(text, place, size, at_end=column.numeric, colour=colour)
            begin += wide

    def picture(self, svg: str, height: float) -> None:
        """Draw a picture, as wide as the sheet and no higher than ``height``."""
        self._at += 6
        head, _, body = svg.partition(">")
        placed = f'{head} x="{_EDGE}" y="{self._at:.1f}" preserveAspectRatio="xMidYMin meet">'
        for name, value in (("width", self.width), ("height", height)):
            placed = _with_attribute(placed, name, f"{value:.1f}")
        self._parts.append(placed + body)
        self._at += height + 6

    def _text(self, text: str, place: float, size: float, *, bold: bool = False, at_end: bool = False,
              colour: str = "") -> None:  # fmt: skip
        """Write a line ``place`` pixels from where lines begin; one ``at_end`` ends there."""
        left = self._leftward
        x = _WIDTH - _EDGE - place if left else _EDGE + place
        anchor = "end" if at_end != left else "start"
        family = URDU if left else LATIN
        weight = ' font-weight="bold"' if bold else ""
        ink = colour or PALETTES[Theme.LIGHT].ink
        self._parts.append(
            f'<text x="{x:.1f}" y="{self._at:.1f}" font-size="{size:g}" font-family="{family}" fill="{ink}" '
            f'text-anchor="{anchor}"{weight}>{escape(directed(text), quote=False)}</text>'
        )


def _with_attribute(tag: str, name: str, value: str) -> str:
    before, found, after = tag.partition(f' {name}="')
    return (
        f'{before} {name}="{value}"{after.partition(chr(34))[2]}' if found else tag.replace(">", f' {name}="{value}">')
    )
