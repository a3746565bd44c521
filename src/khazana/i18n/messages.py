"""Texts that are translated when they are shown, not where they are written."""

from dataclasses import dataclass, field

from khazana.core import Finding

__all__ = ["Message", "message"]


def message(text: str) -> str:
    """Mark an English text as a message id, and return it unchanged.

    Extraction looks for calls of this function (often imported as ``_``); the text is translated later by
    `khazana.i18n.Translator.text`.

    Examples
    --------
    >>> message("Holdings")
    'Holdings'
    """
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """An English template and the ``params`` that fill it, translated when it is shown."""

    template: str
    params: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def text_of(cls, finding: Finding) -> "Message":
        """Return the text of a finding."""
        return cls(finding.kind.text, finding.params)

    @classmethod
    def remedy_of(cls, finding: Finding) -> "Message":
        """Return the remedy of a finding."""
        return cls(finding.kind.remedy, finding.params)
