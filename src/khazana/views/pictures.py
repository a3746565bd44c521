"""Charts as pictures: SVG, PNG and PDF from the same specification, without a network.

Fonts are those of the machine. Where it has none for Arabic script, an Urdu chart would lack its letters;
Debian has one in the package ``fonts-noto-core``.
"""

from enum import StrEnum
from typing import Final

import vl_convert

from khazana.core import BadInput

__all__ = ["MEDIA_TYPES", "PictureFormat", "Spec", "render"]

Spec = dict[str, object]
"""A Vega-Lite specification: plain JSON."""

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
    if picture == PictureFormat.SVG:
        return vl_convert.vegalite_to_svg(spec, vl_version=version, allowed_base_urls=nowhere).encode()
    if picture == PictureFormat.PNG:
        return vl_convert.vegalite_to_png(spec, vl_version=version, allowed_base_urls=nowhere, scale=_PNG_SCALE)
    return vl_convert.vegalite_to_pdf(spec, vl_version=version, allowed_base_urls=nowhere)
