"""English, Spanish and Urdu: what is said, and how figures and dates are written.

In: English message ids with parameters, and figures as the core's nouns. Out: text in one of three languages.
Never: a figure changed by its form (a range stays a range, unknown is a word, rounding is outward or stated).
"""

from khazana.i18n.languages import Language, negotiate
from khazana.i18n.messages import Message, message
from khazana.i18n.translator import Translator

__all__ = ["Language", "Message", "Translator", "message", "negotiate"]
