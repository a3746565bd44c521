"""A panel of bars with words above each, which fit a narrow page as well as a wide one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from khazana.views.canvas import Canvas, Json, Row, fitting
from khazana.views.chain_drawing import btc_number
from khazana.views.chart_form import directed

__all__ = ["Bar", "bars"]

BAR_HEIGHT: Final = 10
_WORDS_ABOVE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Bars below words: lines of parts (length and colour), and lines of a tooltip.

    Lengths are satoshi where nothing else is said.
    """

    words: str
    lines: tuple[tuple[tuple[float, str], ...], ...]
    tips: tuple[tuple[str, str], ...]


def bars(  # noqa: PLR0913 - what a panel differs by
    name: str,
    found: Iterable[Bar],
    brush: Canvas,
    title: str,
    *,
    strip: int = 0,
    drawn: Callable[[float], float] = btc_number,
    domain: tuple[float, float] | None = None,
) -> tuple[Json, dict[str, list[Row]]]:
    """Return a panel of bars with words above each, ``strip`` [px] below its head, and its data.

    Bars may reach below zero.

    Parameters
    ----------
    drawn
        Makes a length what the axis counts in; BTC of satoshi if left out.
    domain
        The ends of the axis, where several panels share them.
    """
    rows: list[Row] = []
    words: list[Row] = []
    labels: tuple[str, ...] = ()
    top = _WORDS_ABOVE + strip
    for bar in found:
        words.append({"words": directed(bar.words), "at": top - 4})
        labels = tuple(label for label, _text in bar.tips)
        for line in bar.lines:
            rows.extend(_bar_rows(bar, line, top, drawn))
            top += BAR_HEIGHT + 2
        top += _WORDS_ABOVE + 8
    height = max(1, top - _WORDS_ABOVE)
    panel = {
        "layer": [_bar_layer(name, labels, domain), _bar_words(name, brush)],
        "height": height,
        "title": brush.panel_title(title),
    }
    return panel, {f"{name}_bars": rows, f"{name}_words": words}


def _bar_rows(
    bar: Bar, line: tuple[tuple[float, str], ...], top: int, drawn: Callable[[float], float]
) -> Iterator[Row]:
    start = 0.0
    for amount, colour in line:
        yield {
            "from": drawn(start),
            "to": drawn(start + amount),
            "top": top,
            "bottom": top + BAR_HEIGHT,
            "colour": colour,
            **{f"tip{number}": directed(text) for number, (_label, text) in enumerate(bar.tips)},
        }
        start += amount


def _bar_layer(name: str, labels: tuple[str, ...], domain: tuple[float, float] | None) -> Json:
    axis = {
        "format": ",~f",
        "domain": False,
        "ticks": False,
        "grid": False,
        "tickCount": {"expr": "max(3, width / 110)"},
        "labelFlush": True,
    }
    scale: Json = {"zero": True} if domain is None else {"domain": list(domain)}
    return {
        "name": f"{name}_bars",
        "data": {"name": f"{name}_bars"},
        "mark": {"type": "rect", "strokeWidth": 1},
        "encoding": {
            "x": {"field": "from", "type": "quantitative", "title": None, "scale": scale, "axis": axis},
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


def _bar_words(name: str, brush: Canvas) -> Json:
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
