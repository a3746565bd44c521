"""The catalogues: English message ids and their translations, as gettext files beside this module.

They are read as they stand, so a translator's change needs no compiling.
"""

from functools import cache
from typing import TYPE_CHECKING

from khazana.core import InvariantBroken
from khazana.i18n.languages import Language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

__all__ = ["FOLDER", "load"]

FOLDER = "catalogues"


@cache
def load(language: Language) -> "Catalog":
    """Return the catalogue of a language; English is its own, and empty.

    Raises
    ------
    InvariantBroken
        If the file that ships with Khazana is missing.
    """
    from importlib.resources import files  # noqa: PLC0415 - English needs none of it

    from babel.messages.catalog import Catalog  # noqa: PLC0415 - as above
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    if language is Language.EN:
        return Catalog(locale=language.locale)
    file = files("khazana.i18n").joinpath(FOLDER, f"{language.value}.po")
    if not file.is_file():
        raise InvariantBroken(
            "a catalogue is missing", where=str(file), remedy="install Khazana again, or run make messages"
        )
    with file.open("rb") as stream:
        return read_po(stream, locale=language.locale)
