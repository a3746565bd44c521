"""What all charts have in common: fonts, colours, the locale of axes, titles that break on a narrow page."""

import json
import re
from textwrap import wrap
from typing import Final

import altair as alt
from babel import Locale
from babel.dates import get_day_names, get_month_names

from khazana.i18n import Language, Translator
from khazana.i18n import message as _
from khazana.views.palette import PALETTES, Palette, Theme

__all__ = [
    "AXIS_EXTENT",
    "DEFAULT_WIDTH",
    "LATIN",
    "URDU",
    "Panel",
    "config",
    "directed",
    "heading",
    "legend",
    "side_margin",
    "synthetic_label",
    "watermark",
]

Panel = alt.Chart | alt.LayerChart | alt.FacetChart

DEFAULT_WIDTH: Final = 760
"""Width of the plotting area [px] where nobody asks for another."""
AXIS_EXTENT: Final = 46
"""Room for the labels of a vertical axis [px], the same in all panels."""
PADDING: Final = 8
NARROW: Final = 460
"""Below this width of the plotting area [px] titles break earlier."""

LATIN: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
URDU: Final = f"'Noto Sans Arabic', 'Noto Naskh Arabic', 'DejaVu Sans', {LATIN}"
"""Arabic letters first: a renderer of pictures takes letters that its first font lacks from any other."""
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_RIGHT_TO_LEFT: Final = "\u202b{}\u202c"
_PIXELS_PER_LETTER: Final = 0.53
"""Mean width of a letter by size of type, for breaking lines; generous."""


def side_margin() -> int:
    """Return what a chart is wider than its plotting area [px]."""
    return AXIS_EXTENT + 2 * PADDING + 10


def heading(text: str, size: int, width: int = DEFAULT_WIDTH) -> alt.ExprRef:
    """Return a title that breaks by the width the chart has when it is shown, and where the text does.

    On a wide page, and so in every picture, a line in Arabic script stays whole: the renderer of pictures
    orders all lines of a right-to-left title as if they were one. Both it and a browser's canvas draw a line as if all
    of it ran from left to right; so such a line is set between U+202B and U+202C (right-to-left embedding).
    """
    wide, narrow = (
        [line for part in text.split("\n") for line in wrap(part, max(20, int(pixels / (size * _PIXELS_PER_LETTER))))]
        for pixels in (max(width, NARROW), 290)
    )
    if _ARABIC.search(text):
        wide, narrow = ([directed(line) for line in lines] for lines in ([text], narrow))
    return alt.ExprRef(expr=f"width < {NARROW} ? {_literal(narrow)} : {_literal(wide)}")


def directed(text: str) -> str:
    """Return words for a chart in their own direction: a chart runs from left to right, Urdu words in it do not.

    References
    ----------
    Unicode Standard Annex 9, section 2.2: right-to-left embedding.
    """
    return _RIGHT_TO_LEFT.format(text) if _ARABIC.search(text) else text


def _literal(lines: list[str]) -> str:
    return json.dumps(lines, ensure_ascii=False)


def watermark(translator: Translator, palette: Palette, height: int) -> list[alt.Chart]:
    """Return the mark over a chart whose figures are made up: words, and their halo below."""
    said = synthetic_label(translator)
    size = alt.ExprRef(expr=f"width < {NARROW} ? 14 : 24")
    words = alt.Chart(alt.InlineData(values=[{}])).encode(
        x=alt.value(alt.ExprRef(expr="width / 2")), y=alt.value(height / 2)
    )
    halo = words.mark_text(text=said, fontSize=size, fontWeight="bold", stroke=palette.ground, strokeWidth=5)
    ink = words.mark_text(text=said, fontSize=size, fontWeight="bold", color=palette.warning)
    return [halo.properties(name="synthetic_halo"), ink.properties(name="synthetic")]


def legend(symbol: str | None = None) -> alt.Legend:
    """Return a legend above its panel, its entries below each other on a narrow page."""
    return alt.Legend(
        orient="top",
        columns=alt.ExprRef(expr=f"width < {NARROW} ? 1 : 4"),
        symbolType=alt.Undefined if symbol is None else symbol,
    )


def synthetic_label(translator: Translator) -> str:
    """Return what every chart of made-up figures says."""
    return translator.text(_("SYNTHETIC: made-up figures"))


def config(language: Language, theme: Theme) -> alt.Config:
    """Return the settings of a chart in a language and a theme."""
    palette = PALETTES[theme]
    return alt.Config(
        background=palette.ground,
        font=URDU if language is Language.UR else LATIN,
        padding=PADDING,
        locale=alt.Locale(number=_number_locale(language), time=_time_locale(language)),
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            domainColor=palette.line,
            gridColor=palette.line,
            gridOpacity=0.7,
            labelColor=palette.soft,
            labelFontSize=11,
            tickColor=palette.line,
            titleColor=palette.soft,
        ),
        legend=alt.LegendConfig(
            labelColor=palette.ink,
            labelFontSize=11,
            titleColor=palette.soft,
            titleFontSize=11,
            titleFontWeight="normal",
            symbolStrokeWidth=1.5,
            titlePadding=4,
            columnPadding=14,
        ),
        title=alt.TitleConfig(anchor="start", color=palette.ink, subtitleColor=palette.warning, frame="bounds"),
    )


def _number_locale(language: Language) -> alt.NumberLocale:
    symbols = Locale.parse(language.locale).number_symbols["latn"]
    return alt.NumberLocale(
        decimal=symbols["decimal"], thousands=symbols["group"], grouping=[3], currency=["$", ""], minus="−"
    )


def _time_locale(language: Language) -> alt.TimeLocale:
    locale = language.locale
    months, short_months = (
        [str(get_month_names(width, "stand-alone", locale=locale)[month]) for month in range(1, 13)]
        for width in ("wide", "abbreviated")
    )
    days, short_days = (
        [str(get_day_names(width, "stand-alone", locale=locale)[(day - 1) % 7]) for day in range(7)]
        for width in ("wide", "abbreviated")
    )
    return alt.TimeLocale(
        dateTime="%Y-%m-%d %H:%M",
        date="%Y-%m-%d",
        time="%H:%M",
        periods=["AM", "PM"],
        days=days,
        shortDays=short_days,
        months=months,
        shortMonths=short_months,
    )
