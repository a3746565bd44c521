"""What the pictures of the chain have in common: their frame, their colours, words over marks.

They are written as Vega-Lite by hand, with positions in pixels from above where Vega-Lite has no such mark as a
flow. Amounts become floating-point BTC here, for drawing alone; what a reader is told is text from exact figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from khazana.app.chain_reports import StandOnChain
from khazana.core import SATS_PER_BTC, Standing
from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.reserve.provenance import Category, Meaning, OriginGroup
from khazana.views.chart_form import AXIS_EXTENT, DEFAULT_WIDTH, NARROW, config, directed, heading, side_margin
from khazana.views.chart_form import synthetic_label as made_up
from khazana.views.palette import PALETTES, Palette, Theme
from khazana.views.pictures import Spec
from khazana.views.words import term_label

__all__ = [
    "AXIS",
    "Brush",
    "Json",
    "Row",
    "blend",
    "btc_number",
    "directed",
    "fitting",
    "group_label",
    "shortened",
    "text_marks",
]

Json = dict[str, Any]
Row = dict[str, str | float | int | None]
"""A row as Vega reads it."""

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
STRIP_PX: Final = 32
_LONGEST: Final = 20
_ENDS: Final = 8
_CLAIMED_INK: Final = 0.5
"""What is only claimed is drawn in half the ink of what is proven."""

_MEANINGS: Final = {
    Theme.LIGHT: {
        Meaning.MINED: "#0b5a53",
        Meaning.PURCHASE: "#2a68b0",
        Meaning.CONSOLIDATION: "#a8558c",
        Meaning.UNKNOWN: "#a3a8ae",
    },
    Theme.DARK: {
        Meaning.MINED: "#6cc7b9",
        Meaning.PURCHASE: "#7cb4f0",
        Meaning.CONSOLIDATION: "#dc9cc6",
        Meaning.UNKNOWN: "#737c86",
    },
}
"""Colours that keep apart under deuteranopia and protanopia; words stand beside each of them."""
_ENTERED: Final = {Theme.LIGHT: "#71777e", Theme.DARK: "#a9b1b9"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush:
    """How a picture is drawn: of whom, standing where, in a language, in a theme, ``width`` [px] wide."""

    programme: str
    stand: StandOnChain
    language: Language
    theme: Theme
    width: int = DEFAULT_WIDTH

    @property
    def say(self) -> Translator:
        """Says texts and figures in the language."""
        return Translator(self.language)

    @property
    def palette(self) -> Palette:
        """The colours of the theme."""
        return PALETTES[self.theme]

    @property
    def zone(self) -> ZoneInfo:
        """The programme's zone."""
        return ZoneInfo(self.stand.zone)

    def colour(self, group: OriginGroup) -> str:
        """Return the colour of arrivals: by meaning, paler where it is only claimed."""
        ink = _MEANINGS[self.theme][group.meaning]
        if group.category in {Category.ENTERED, Category.UNSEEN}:
            ink = _ENTERED[self.theme]
        return blend(ink, self.palette.ground, _CLAIMED_INK) if group.standing is Standing.CLAIMED else ink

    def btc(self, amount: int) -> str:
        """Write an amount [sat] with its unit, which stays behind it among words that run from right to left."""
        written = f"{self.say.btc(amount)} BTC"
        return f"\u202a{written}\u202c" if self.language.direction == "rtl" else written

    @property
    def strip(self) -> int:
        """The room above a picture of words [px], where the mark of the made-up hides none of them."""
        return STRIP_PX if self.stand.synthetic else 0

    def frame(self, panels: Sequence[Json], title: str, datasets: dict[str, list[Row]], *, indent: int = 0) -> Spec:
        """Return a picture: panels below each other, a title, what it rests on at the foot, the mark of the made-up.

        ``indent`` [px] is the room that the panels keep for an axis at their side. Those without one keep the strip
        at the head of the first of them free.
        """
        placed = [{**panel, "width": self.width} for panel in panels]
        heads: Json = {"text": heading(title, 17, self.width).to_dict(), "fontSize": 17, "offset": 14}
        if self.stand.synthetic:
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
                "khazana": {"side_margin": side_margin() - AXIS_EXTENT + indent, "synthetic": self.stand.synthetic}
            },
            "config": _config(self.language, self.theme),
        }

    def panel_title(self, text: str, *, indent: int = 0) -> Json:
        """Return the title of one panel, ``indent`` [px] to the left of its marks."""
        form = {"fontSize": 12, "fontWeight": "normal", "color": self.palette.soft, "frame": "group", "offset": 8}
        return {"text": heading(text, 12, self.width).to_dict(), "dx": -indent, **form}

    def footing(self) -> str:
        """Return what a picture rests on, in one line."""
        stand = self.stand
        if stand.block is None:
            return ""
        return self.say.text(
            _("Block {height} of {network}, {instant}. Asked: {source} ({basis})."),
            height=self.say.integer(stand.block.height),
            network=stand.network,
            instant=self.say.instant(stand.block_at, self.zone),
            source=stand.source,
            basis=self.say.unknown if stand.basis is None else term_label(stand.basis, self.say),
        )

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


def btc_number(amount: int) -> float:
    """Return an amount [sat] in BTC, for drawing."""
    return amount / SATS_PER_BTC


def group_label(group: OriginGroup, say: Translator) -> str:
    """Return what arrivals are called: what they were, or how they came where that is not known."""
    known = group.meaning is not Meaning.UNKNOWN
    return term_label(group.meaning if known else group.category, say)


def fitting(narrow: int, wide: int) -> Json:
    """Return a size of type [px] by the width that the chart has when it is shown."""
    return {"expr": f"width < {NARROW} ? {narrow} : {wide}"}


def shortened(text: str) -> str:
    """Return an address or an id with its middle left out.

    Examples
    --------
    >>> shortened("bcrt1q8v8gq2zu2umpslyfdlqm2dse0cny02uufa6t00")
    'bcrt1q8v…uufa6t00'
    """
    return text if len(text) <= _LONGEST else f"{text[:_ENDS]}…{text[-_ENDS:]}"


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
