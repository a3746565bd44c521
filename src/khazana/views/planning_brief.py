"""The brief on a plan for who decides: two pages in a language, as PDF or as a page that stands alone."""

from collections.abc import Sequence
from html import escape
from typing import Final

from khazana.app.planning_reports import RunReport, SearchReport
from khazana.core import BadInput
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.views.chart_form import LATIN, URDU
from khazana.views.formatting import header, show_rows
from khazana.views.palette import PALETTES, Theme
from khazana.views.pictures import pdf_of_pages
from khazana.views.planning_brief_parts import Drawn, Grid, Heading, Line, Part, brief_pages
from khazana.views.sheet import Sheet
from khazana.views.tables import Table

__all__ = ["BRIEF_FORMS", "planning_brief"]

BRIEF_FORMS: Final = ("pdf", "html")
_FOOT_PX: Final = 18
_LEAST_PICTURE_PX: Final = 120
_STYLE: Final = """
@page { size: A4; margin: 14mm }
body { font: 15px/1.5 %s; max-width: 46rem; margin: 1.5rem auto; padding: 0 1rem; color: #1c2126; background: #fff }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem }
h2 { font-size: 1.1rem; margin: 1rem 0 .3rem }
p { margin: .3rem 0 }
.small { font-size: .85rem; color: #565f69; overflow-wrap: anywhere }
.warning { color: #a3231b }
figure { margin: 1rem 0 }
svg { max-width: 100%%; height: auto }
table { border-collapse: collapse; width: 100%%; font-size: .9rem; margin: .5rem 0 }
th, td { text-align: start; padding: .25rem .5rem; border-bottom: 1px solid #e4e1d9 }
.num { text-align: end }
.second { break-before: page }
"""


def planning_brief(
    run: RunReport, search: SearchReport | None, translator: Translator, form: str = "pdf", *, policy: str = ""
) -> bytes:
    """Return the brief: question, answer, fan and safe size; then breaches, both counts, what is open, and sources.

    Parameters
    ----------
    search
        The largest safe size; without one, the brief says that nothing is bought.
    form
        ``pdf`` for two pages A4, or ``html``.
    policy
        The one that the pictures show; the first of the run that breaks a limit where it is empty.

    Raises
    ------
    BadInput
        If the form is another.
    """
    if form not in BRIEF_FORMS:
        raise BadInput(_("there is no such form of a brief"), value=form, remedy=_("use pdf or html"))
    pages = brief_pages(run, search, translator, policy or _telling(run))
    if form == "html":
        return _page(run, pages, translator).encode()
    return pdf_of_pages(_sheet(page, translator) for page in pages)


def _telling(run: RunReport) -> str:
    """Return the first policy that breaks a limit, or the first."""
    return next((one.policy for one in run.outcomes if one.breach.value), run.outcomes[0].policy)


def _sheet(parts: Sequence[Part], say: Translator) -> str:
    sheet, warning = Sheet(translator=say), PALETTES[Theme.LIGHT].warning
    for place, part in enumerate(parts):
        if isinstance(part, Heading):
            sheet.gap(4)
            sheet.line(part.text, 20 if part.level == 1 else 14, bold=True)
            if part.level == 1:
                sheet.rule()
        elif isinstance(part, Line):
            size = 9 if part.is_small else 11
            if part.is_small and sheet.room < 2 * _FOOT_PX + sheet.height_of(part.text, size):
                left = say.integer(len(parts) - place)
                sheet.line(
                    say.text(_("{count} more figures are in planning.toml, each with its source."), count=left), 9
                )
                break
            sheet.line(part.text, size, bold=part.is_bold, colour=warning if part.is_warning else "")
        elif isinstance(part, Drawn):
            if sheet.room > _LEAST_PICTURE_PX:
                sheet.picture(part.svg, min(part.height, sheet.room - _FOOT_PX))
        else:
            sheet.gap(4)
            sheet.table(part.table, part.shares, 9)
    return sheet.svg()


def _page(run: RunReport, pages: Sequence[Sequence[Part]], say: Translator) -> str:
    language = say.language
    title = escape(run.stand.programme.name.get(language.value))
    family = URDU if language.direction == "rtl" else LATIN
    style = _STYLE % family
    first, second = ("\n".join(_html(part, say) for part in page) for page in pages)
    return (
        f'<!doctype html>\n<html lang="{language.tag}" dir="{language.direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n<main>\n{first}\n"
        f'<section class="second">\n{second}\n</section>\n</main>\n</body>\n</html>\n'
    )


def _html(part: Part, say: Translator) -> str:
    if isinstance(part, Heading):
        return f"<h{part.level}>{escape(part.text)}</h{part.level}>"
    if isinstance(part, Line):
        kinds = " ".join(name for name, holds in (("small", part.is_small), ("warning", part.is_warning)) if holds)
        said = f"<strong>{escape(part.text)}</strong>" if part.is_bold else escape(part.text)
        return f'<p class="{kinds}">{said}</p>' if kinds else f"<p>{said}</p>"
    if isinstance(part, Drawn):
        label = escape(part.words)
        return f'<figure dir="ltr" role="img" aria-label="{label}">{_responsive(part.svg)}</figure>'
    return _table(part, say)


def _responsive(svg: str) -> str:
    """Return a picture that is read as one: its own words are those of the figure."""
    return svg.replace("<svg ", '<svg aria-hidden="true" ', 1)


def _table(part: Grid, say: Translator) -> str:
    table = part.table
    heads = "".join(f"<th{_side(table, place)}>{escape(header(column, say))}</th>"
                    for place, column in enumerate(table.columns))  # fmt: skip
    rows = "".join(
        "<tr>"
        + "".join(f"<td{_side(table, place)}><bdi>{escape(cell.text)}</bdi></td>" for place, cell in enumerate(row))
        + "</tr>"
        for row in show_rows(table, say)
    )
    return (
        f"<h2>{escape(say.text(table.title))}</h2>\n<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _side(table: Table, place: int) -> str:
    return ' class="num"' if table.columns[place].numeric else ""
