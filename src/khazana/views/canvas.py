"""What hand-written pictures have in common: their frame, their colours, titles and type that fit the page.

They are written as Vega-Lite by hand, with positions in pixels from above where Vega-Lite has no such mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from khazana.i18n import Language, Translator
from khazana.views.chart_form import AXIS_EXTENT, DEFAULT_WIDTH, NARROW, config, heading, side_margin
from khazana.views.chart_form import synthetic_label as made_up
from khazana.views.palette import PALETTES, Palette, Theme
from khazana.views.pictures import Spec

__all__ = ["AXIS", "Canvas", "Json", "Row", "blend", "fitting", "text_marks"]

Json = dict[str, Any]
Row = dict[str, Any]
"""A row as Vega reads it."""

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
STRIP_PX: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """How a picture is drawn: of whom, in a language, in a theme, ``width`` [px] wide."""

    programme: str
    language: Language
    theme: Theme
    width: int = DEFAULT_WIDTH

    @property
    def is_synthetic(self) -> bool:
        """Whether figures of the picture are made up; it says so then."""
        return False

    def footing(self) -> str:
        """Return what a picture rests on, in one line."""
        return ""

    @property
    def say(self) -> Translator:
        """Says texts and figures in the language."""
        return Translator(self.language)

    @property
    def palette(self) -> Palette:
        """The colours of the theme."""
        return PALETTES[self.theme]

    @property
    def strip(self) -> int:
        """The room above a picture of words [px], where the mark of the made-up hides none of them."""
        return STRIP_PX if self.is_synthetic else 0

    def frame(self, panels: Sequence[Json], title: str, datasets: dict[str, list[Row]], *, indent: int = 0) -> Spec:
        """Return a picture: panels below each other, a title, what it rests on at the foot, the mark of the made-up.

        ``indent`` [px] is the room that the panels keep for an axis at their side. Those without one keep the strip
        at the head of the first of them free.
        """
        placed = [{**panel, "width": self.width} for panel in panels]
        heads: Json = {"text": heading(title, 17, self.width).to_dict(), "fontSize": 17, "offset": 14}
        if self.is_synthetic:
            mark = {"subtitleFontSize": 13, "subtitleFontWeight": "bold", "subtitlePadding": 6}
            heads |= {"subtitle": made_up(self.say), **mark}
            middle = STRIP_PX / 2 - 4 if not indent else placed[0]["height"] / 2
            placed[0] = {**placed[0], "layer": [*placed[0]["layer"], *self._watermark(middle)]}
        return {
            "$schema": SCHEMA,
            "vconcat": [*placed, self._foot_panel(indent)],
            "spacing": 20,
            "title": heads,
            "datasets": datasets,
            "usermeta": {
                "khazana": {"side_margin": side_margin() - AXIS_EXTENT + indent, "synthetic": self.is_synthetic}
            },
            "config": _config(self.language, self.theme),
        }

    def panel_title(self, text: str, *, indent: int = 0) -> Json:
        """Return the title of one panel, ``indent`` [px] to the left of its marks."""
        form = {"fontSize": 12, "fontWeight": "normal", "color": self.palette.soft, "frame": "group", "offset": 8}
        return {"text": heading(text, 12, self.width).to_dict(), "dx": -indent, **form}

    def _foot(self, indent: int) -> Json:
        return {
            "text": heading(self.footing(), 10, self.width).to_dict(),
            "orient": "bottom",
            "anchor": "start",
            "frame": "group",
            "dx": -indent,
            "fontSize": 10,
            "fontWeight": "normal",
            "color": self.palette.soft,
            "offset": 2,
        }

    def _foot_panel(self, indent: int) -> Json:
        nothing = {"data": {"values": [{}]}, "mark": {"type": "point", "opacity": 0}, "encoding": {}}
        return {"layer": [nothing], "height": 1, "width": self.width, "title": self._foot(indent)}

    def _watermark(self, at: float) -> list[Json]:
        size = fitting(14, 24)
        place = {"x": {"value": {"expr": "width / 2"}}, "y": {"value": at}}
        common = {"type": "text", "text": made_up(self.say), "fontSize": size, "fontWeight": "bold"}
        halo = {**common, "stroke": self.palette.ground, "strokeWidth": 5}
        ink = {**common, "color": self.palette.warning}
        return [
            {"name": name, "data": {"values": [{}]}, "mark": mark, "encoding": place}
            for name, mark in (("synthetic_halo", halo), ("synthetic", ink))
        ]


@lru_cache(maxsize=8)
def _config(language: Language, theme: Theme) -> Json:
    found: Json = config(language, theme).to_dict()
    return found


def blend(ink: str, ground: str, share: float) -> str:
    """Return ``share`` of one colour over another.

    Examples
    --------
    >>> blend("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(*(bytes.fromhex(colour.removeprefix("#")) for colour in (ink, ground)), strict=True)
    return "#" + "".join(f"{round(above * share + below * (1 - share)):02x}" for above, below in pairs)


def fitting(narrow: int, wide: int) -> Json:
    """Return a size of type [px] by the width that the chart has when it is shown."""
    return {"expr": f"width < {NARROW} ? {narrow} : {wide}"}


def text_marks(mark: Json, encoding: Json, palette: Palette, *, name: str, data: Json) -> list[Json]:
    """Return words with their halo below, so that they can be read over anything."""
    halo = {**mark, "type": "text", "stroke": palette.ground, "strokeWidth": 3, "strokeJoin": "round"}
    ink = {"color": palette.ink, **mark, "type": "text"}
    return [
        {"name": f"{name}_halo", "data": data, "mark": halo, "encoding": encoding},
        {"name": name, "data": data, "mark": ink, "encoding": encoding},
    ]


AXIS: Final = {
    "format": ",~f",
    "domain": False,
    "ticks": False,
    "tickCount": 4,
    "minExtent": AXIS_EXTENT,
    "maxExtent": AXIS_EXTENT,
    "labelPadding": 8,
}
"""The axis of amounts at the side."""
