"""Pictures on the command line: their form is that of the file's name."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape

from khazana.cli.session import Session, json_text
from khazana.core import BadInput
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.views.pictures import Spec

__all__ = ["write_picture"]


def write_picture(session: Session, drawing: "Spec | None", output: Path) -> None:
    """Write a picture to a file: .svg, .png, .pdf, or .json (Vega-Lite).

    Raises
    ------
    BadInput
        If there is nothing to draw, or the file's name has another ending.
    """
    from khazana.views.pictures import render

    if drawing is None:
        raise BadInput("there is nothing to draw", where=str(output), remedy="look at the table: it says what is known")
    form = output.suffix.removeprefix(".").lower()
    output.write_bytes(json_text(drawing).encode() if form == "json" else render(drawing, form))
    session.say(session.translator.text(_("Written: {file}"), file=escape(str(output))))
