"""Texts for people, in the languages that Khazana speaks."""

from dataclasses import dataclass

__all__ = ["LocalText"]


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text in the three languages; ``es`` and ``ur`` fall back to ``en`` where they are empty.

    Examples
    --------
    >>> LocalText("Tariff", es="Tarifa").get("es"), LocalText("Tariff").get("ur")
    ('Tarifa', 'Tariff')
    """

    en: str
    es: str = ""
    ur: str = ""

    def get(self, language: str) -> str:
        """Return the text in ``language`` (en, es, ur), or the English one."""
        return {"es": self.es, "ur": self.ur}.get(language) or self.en
