"""What a reader chose of the chain by the address of a page: the block, and the version of the perimeter."""

from dataclasses import dataclass
from typing import Final

from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.web.choices import Query

__all__ = ["HIGHEST_BLOCK", "HIGHEST_VERSION", "WHOLE_CHAIN", "ChainView"]

HIGHEST_BLOCK: Final = 50_000_000
HIGHEST_VERSION: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """At which height reports hold (``None``: as far as followed), and by which perimeter (``None``: the newest)."""

    at: int | None = None
    version: int | None = None

    @classmethod
    def read(cls, query: Query) -> "ChainView":
        """Read ``at`` and ``version``.

        Raises
        ------
        BadInput
            If one of them is no such number.
        """
        return cls(
            at=_number("at", query.one("at"), least=0, most=HIGHEST_BLOCK),
            version=_number("version", query.one("version"), least=1, most=HIGHEST_VERSION),
        )

    def query(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters that say the same."""
        said = (("at", self.at), ("version", self.version))
        return tuple((name, str(value)) for name, value in said if value is not None)


WHOLE_CHAIN: Final = ChainView()


def _number(name: str, text: str, *, least: int, most: int) -> int | None:
    if not text:
        return None
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise BadInput(
            _("a height or a version is a whole number from {least} to {most}"),
            where=name,
            value=text,
            remedy=_("leave it out for the newest"),
            least=least,
            most=most,
        )
    return int(text)
