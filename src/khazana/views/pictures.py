"""Charts as pictures: SVG, PNG and PDF from the same specification, without a network.

Fonts are those of the machine. Where it has none for Arabic script, an Urdu chart would lack its letters;
Debian has one in the package ``fonts-noto-core``.
"""

import json
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import vl_convert

from khazana.core import BadInput
from khazana.views.pdf_order import bound, in_one_order

__all__ = ["MEDIA_TYPES", "PictureFormat", "Spec", "pdf_of", "pdf_of_pages", "render"]

Spec = dict[str, object]
"""A Vega-Lite specification: plain JSON."""

_COUNTED: Final = re.compile(r"\b(clip|gradient_)\d+\b(?=[\")])")
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
"""The renderer takes letters beside these signs from fonts that lack them."""
_ARABIC_FIRST: Final = "'Noto Sans Arabic', 'Noto Naskh Arabic', 'DejaVu Sans'"
_LIGATURES_FIRST: Final = "'Noto Naskh Arabic', 'DejaVu Sans'"
"""Where a line has letters of two scripts and a ligature, the renderer draws boxes for letters that its font lacks. The
first of these has all of Urdu, and the renderer finds Latin letters elsewhere; DejaVu Sans alone lacks he and ye."""
_PNG_SCALE: Final = 2.0
"""Device pixels for each pixel of the specification."""


class PictureFormat(StrEnum):
    """The format of a picture."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


MEDIA_TYPES: Final = {
    PictureFormat.SVG: "image/svg+xml",
    PictureFormat.PNG: "image/png",
    PictureFormat.PDF: "application/pdf",
}


def render(spec: Spec, picture: str) -> bytes:
    """Return a chart as a picture (``svg``, ``png`` or ``pdf``); nothing is fetched, as no address is allowed.

    Raises
    ------
    BadInput
        If the format is another.
    """
    if picture not in set(PictureFormat):
        raise BadInput("there is no such format of pictures", value=picture, remedy="use svg, png or pdf")
    version, nowhere = "6.4", ["none:"]
    drawn = _ISOLATES.sub("", json.dumps(spec, ensure_ascii=False))
    if picture == PictureFormat.PNG:
        shaped = _shaped(drawn)
        return vl_convert.vegalite_to_png(shaped, vl_version=version, allowed_base_urls=nowhere, scale=_PNG_SCALE)
    svg = _numbered_from_one(vl_convert.vegalite_to_svg(drawn, vl_version=version, allowed_base_urls=nowhere))
    return svg.encode() if picture == PictureFormat.SVG else in_one_order(vl_convert.svg_to_pdf(_shaped(svg)))


def pdf_of(svg: str) -> bytes:
    """Return a drawing in SVG as a PDF file of one page, the same bytes each time."""
    return in_one_order(vl_convert.svg_to_pdf(_shaped(_ISOLATES.sub("", svg))))


def pdf_of_pages(svgs: Iterable[str]) -> bytes:
    """Return drawings in SVG as a PDF file with a page for each, the same bytes each time."""
    return bound([pdf_of(one) for one in svgs])


def _shaped(drawn: str) -> str:
    """Return a specification or a picture with fonts for letters that become shapes.

    The minus becomes an en dash, which looks the same: Debian's Noto Sans lacks it, and the renderer then takes another
    face for the whole line.
    """
    drawn = drawn.replace("\u2212", "\u2013")
    return drawn.replace(_ARABIC_FIRST, _LIGATURES_FIRST)


def _numbered_from_one(svg: str) -> str:
    """Count the clips and gradients of a picture from one: Vega counts on through all charts of a process."""
    names: dict[str, str] = {}
    return _COUNTED.sub(lambda found: names.setdefault(found[0], f"{found[1]}{len(names) + 1}"), svg)
