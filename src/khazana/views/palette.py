"""The colours of the charts, light and dark; verdicts differ by colour and by shape.

The verdicts' colours keep apart under deuteranopia, protanopia and tritanopia, and in grey by their shapes.

References
----------
Okabe and Ito, "Color Universal Design", 2008.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from khazana.core import Standing
from khazana.reserve.audit import Verdict

__all__ = ["PALETTES", "SHAPES", "Palette", "Theme"]


class Theme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as hex: the ground, text, lines; the series; the verdicts; the standings."""

    ground: str
    ink: str
    soft: str
    line: str
    announced: str
    worth: str
    warning: str
    consistent: str
    inconsistent: str
    undetermined: str
    proven: str
    claimed: str
    unknown: str

    def of_verdict(self, verdict: Verdict) -> str:
        """Return the colour of a verdict."""
        return {
            Verdict.CONSISTENT: self.consistent,
            Verdict.INCONSISTENT: self.inconsistent,
            Verdict.UNDETERMINED: self.undetermined,
        }[verdict]

    def of_standing(self, standing: Standing) -> str:
        """Return the colour of a standing."""
        return {
            Standing.PROVEN: self.proven,
            Standing.CLAIMED: self.claimed,
            Standing.UNKNOWN: self.unknown,
        }[standing]


PALETTES: Final[Mapping[Theme, Palette]] = MappingProxyType(
    {
        Theme.LIGHT: Palette(
            ground="#ffffff",
            ink="#1c2126",
            soft="#565f69",
            line="#e4e1d9",
            announced="#1c2126",
            worth="#0b5a53",
            warning="#a3231b",
            consistent="#0072b2",
            inconsistent="#d55e00",
            undetermined="#8a8f96",
            proven="#0b5a53",
            claimed="#c9bf9f",
            unknown="#b9bdc2",
        ),
        Theme.DARK: Palette(
            ground="#191f25",
            ink="#e7e9eb",
            soft="#a3adb7",
            line="#323b44",
            announced="#e7e9eb",
            worth="#6cc7b9",
            warning="#ff9d93",
            consistent="#56b4e9",
            inconsistent="#ff8a3d",
            undetermined="#9aa3ac",
            proven="#6cc7b9",
            claimed="#6e6650",
            unknown="#5c646d",
        ),
    }
)

SHAPES: Final[Mapping[Verdict, str]] = MappingProxyType(
    {Verdict.CONSISTENT: "circle", Verdict.INCONSISTENT: "diamond", Verdict.UNDETERMINED: "triangle-up"}
)
