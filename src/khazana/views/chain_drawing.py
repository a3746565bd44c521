"""What the pictures of the chain have in common: their frame, their colours, words over marks.

They are written as Vega-Lite by hand, with positions in pixels from above where Vega-Lite has no such mark as a
flow. Amounts become floating-point BTC here, for drawing alone; what a reader is told is text from exact figures.
"""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.chain_reports import StandOnChain
from khazana.core import SATS_PER_BTC, Standing
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.provenance import Category, Meaning, OriginGroup
from khazana.views.canvas import AXIS, Canvas, Json, Row, blend, fitting, text_marks
from khazana.views.chart_form import directed
from khazana.views.palette import Theme
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
class Brush(Canvas):
    """How a picture of the chain is drawn: of whom, standing where, in a language, in a theme."""

    stand: StandOnChain

    @property
    def is_synthetic(self) -> bool:
        """Whether the programme is made up."""
        return self.stand.synthetic

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


def btc_number(amount: float) -> float:
    """Return an amount [sat] in BTC, for drawing."""
    return amount / SATS_PER_BTC


def group_label(group: OriginGroup, say: Translator) -> str:
    """Return what arrivals are called: what they were, or how they came where that is not known."""
    known = group.meaning is not Meaning.UNKNOWN
    return term_label(group.meaning if known else group.category, say)


def shortened(text: str) -> str:
    """Return an address or an id with its middle left out.

    Examples
    --------
    >>> shortened("bcrt1q8v8gq2zu2umpslyfdlqm2dse0cny02uufa6t00")
    'bcrt1q8v…uufa6t00'
    """
    return text if len(text) <= _LONGEST else f"{text[:_ENDS]}…{text[-_ENDS:]}"
