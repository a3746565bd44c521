"""The languages that Khazana speaks, and which of them a reader asks for."""

import re
from enum import StrEnum

__all__ = ["Language", "negotiate"]

_RANGE = re.compile(r"(?P<tag>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*(?P<q>[01](?:\.\d{0,3})?))?")
_LONGEST_HEADER = 1_000


class Language(StrEnum):
    """A language of the faces, by its ISO 639-1 code."""

    EN = "en"
    ES = "es"
    UR = "ur"

    @property
    def locale(self) -> str:
        """The locale whose number and date forms are used: ``en``, ``es_SV``, ``ur_PK``."""
        return {"en": "en", "es": "es_SV", "ur": "ur_PK"}[self.value]

    @property
    def tag(self) -> str:
        """The BCP 47 tag for ``lang`` attributes: ``en``, ``es-SV``, ``ur-PK``."""
        return self.locale.replace("_", "-")

    @property
    def direction(self) -> str:
        """The direction of writing: ``ltr`` or ``rtl``."""
        return "rtl" if self is Language.UR else "ltr"

    @property
    def native_name(self) -> str:
        """What the language calls itself."""
        return {"en": "English", "es": "Español", "ur": "اردو"}[self.value]


def negotiate(accept_language: str) -> Language:
    """Return the language that an ``Accept-Language`` header prefers; English where none of ours is asked for.

    A part that cannot be read is passed over: a reader's browser is no reason to refuse a page.

    References
    ----------
    RFC 9110, section 12.5.4; RFC 4647, section 3.4 (lookup).

    Examples
    --------
    >>> negotiate("fr, ur-PK;q=0.8, en;q=0.5").value
    'ur'
    """
    wanted: list[tuple[float, int, Language]] = []
    for place, part in enumerate(accept_language[:_LONGEST_HEADER].split(",")):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            continue
        primary = match["tag"].split("-")[0].lower()
        quality = float(match["q"] or "1")
        if 0 < quality <= 1 and primary in set(Language):
            wanted.append((-quality, place, Language(primary)))
    return min(wanted)[2] if wanted else Language.EN
