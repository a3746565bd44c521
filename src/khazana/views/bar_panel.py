"""A panel of bars with words above each, which fit a narrow page as well as a wide one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from khazana.views.chain_drawing import Brush, Json, Row, btc_number, directed, fitting

__all__ = ["Bar", "bars"]

BAR_HEIGHT: Final = 10
_WORDS_ABOVE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Bars below words: lines of parts (length [sat] and colour), and lines of a tooltip."""

    words: str
    lines: tuple[tuple[tuple[int, str], ...], ...]
    tips: tuple[tuple[str, str], ...]


def bars(
    name: str, found: Iterable[Bar], brush: Brush, title: str, *, strip: int = 0
) -> tuple[Json, dict[str, list[Row]]]:
    """Return a panel of bars with words above each, ``strip`` [px] below its head, and its data.

    Bars may reach below zero.
    """
    rows: list[Row] = []
    words: list[Row] = []
    labels: tuple[str, ...] = ()
    top = _WORDS_ABOVE + strip
    for bar in found:
        words.append({"words": directed(bar.words), "at": top - 4})
        labels = tuple(label for label, _text in bar.tips)
        for line in bar.lines:
            rows.extend(_bar_rows(bar, line, top))
            top += BAR_HEIGHT + 2
        top += _WORDS_ABOVE + 8
    height = max(1, top - _WORDS_ABOVE)
    panel = {
        "layer": [_bar_layer(name, labels), _bar_words(name, brush)],
        "height": height,
        "title": brush.panel_title(title),
    }
    return panel, {f"{name}_bars": rows, f"{name}_words": words}


def _bar_rows(bar: Bar, line: tuple[tuple[int, str], ...], top: int) -> Iterator[Row]:
    start = 0
    for amount, colour in line:
        yield {
            "from": btc_number(start),
            "to": btc_number(start + amount),
            "top": top,
            "bottom": top + BAR_HEIGHT,
            "colour": colour,
            **{f"tip{number}": directed(text) for number, (_label, text) in enumerate(bar.tips)},
        }
        start += amount


def _bar_layer(name: str, labels: tuple[str, ...]) -> Json:
    axis = {
        "format": ",~f",
        "domain": False,
        "ticks": False,
        "grid": False,
        "tickCount": {"expr": "max(3, width / 110)"},
        "labelFlush": True,
    }
    return {
        "name": f"{name}_bars",
        "data": {"name": f"{name}_bars"},
        "mark": {"type": "rect", "strokeWidth": 1},
        "encoding": {
            "x": {"field": "from", "type": "quantitative", "title": None, "scale": {"zero": True}, "axis": axis},
            "x2": {"field": "to"},
            "y": {"field": "top", "type": "quantitative", "scale": None, "axis": None},
            "y2": {"field": "bottom"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
            "stroke": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": [
                {"field": f"tip{number}", "type": "nominal", "title": label} for number, label in enumerate(labels)
            ],
        },
    }


def _bar_words(name: str, brush: Brush) -> Json:
    said = {
        "type": "text",
        "align": "left",
        "baseline": "bottom",
        "fontSize": fitting(11, 12),
        "limit": {"expr": "width"},
    }
    return {
        "name": f"{name}_words",
        "data": {"name": f"{name}_words"},
        "mark": {**said, "color": brush.palette.ink},
        "encoding": {
            "x": {"value": 0},
            "y": {"field": "at", "type": "quantitative", "scale": None, "axis": None},
            "text": {"field": "words", "type": "nominal"},
        },
    }
