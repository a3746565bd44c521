"""Say a text or a figure in a language.

In Urdu a parameter is set between U+2068 and U+2069 (first strong isolate) when it enters a text, so that a
number or an English name inside a right-to-left sentence keeps its own order. A figure on its own comes without
them: a page sets it in ``<bdi dir="ltr">``.

References
----------
Unicode Standard Annex 9, section 2.4.
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction

from khazana.core import Finding, Interval, KhazanaError, Money, Price, Range
from khazana.i18n import figures, moments
from khazana.i18n.catalogue import load
from khazana.i18n.languages import Language
from khazana.i18n.messages import Message
from khazana.i18n.messages import message as _

__all__ = ["Translator"]

_ISOLATE = "\u2068{}\u2069"


@dataclass(frozen=True, slots=True)
class Translator:
    """Says texts and figures in ``language``."""

    language: Language

    def text(self, msgid: str, /, **params: object) -> str:
        """Return a message in the language, filled with ``params``; English where it has no translation.

        Examples
        --------
        >>> Translator(Language.EN).text("{count} claims", count=3)
        '3 claims'
        """
        return self._fill(self._translated(msgid), params)

    def plural(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        """Return the form of a message for ``n``, which fills ``{n}``."""
        entry = None if self.language is Language.EN else load(self.language).get(singular)
        forms = entry.string if entry is not None and not isinstance(entry.string, str) else ()
        chosen = forms[0 if n == 1 else -1] if forms else ""
        return self._fill(chosen or (singular if n == 1 else plural), {"n": self.integer(n), **params})

    def message(self, one: Message) -> str:
        """Return a deferred message in the language, filled with what parameters are called there.

        A ``reason`` is the text of a refusal, which is said in the language, too, where it has a translation.
        """
        params, ending = dict(one.params), f".{self.language.value}"
        if "reason" in params:
            params["reason"] = self._translated(str(params["reason"]))
        own = {key.removesuffix(ending): text for key, text in params.items() if key.endswith(ending)}
        return self._fill(self._translated(one.template), {**params, **own})

    def finding(self, finding: Finding) -> str:
        """Return the text of a finding."""
        return self.message(Message.text_of(finding))

    def remedy(self, finding: Finding) -> str:
        """Return the remedy of a finding."""
        return self.message(Message.remedy_of(finding))

    def what(self, refusal: KhazanaError) -> str:
        """Return what is wrong by a refusal; English where it has no translation."""
        return self.message(Message(refusal.what_id, refusal.params)) if refusal.params else self.text(refusal.what)

    def cure(self, refusal: KhazanaError) -> str:
        """Return the remedy of a refusal; English where it has no translation."""
        return self.message(Message(refusal.remedy_id, refusal.params)) if refusal.params else self.text(refusal.remedy)

    @property
    def unknown(self) -> str:
        """The word for what is not known; never a zero, never a blank."""
        return self.text(_("unknown"))

    def btc(self, amount: int | None) -> str:
        """Write an amount [sat] in BTC, grouped, with the places that it needs."""
        return self.unknown if amount is None else figures.btc(amount, self.language)

    def btc_delta(self, change: int | None) -> str:
        """Write a signed change [sat] in BTC, with its sign."""
        return self.unknown if change is None else figures.btc_delta(change, self.language)

    def btc_range(self, low: int, high: int | None) -> str:
        """Write bounds [sat] in BTC, both in it; one signed figure where they are the same, ``≥`` without ``high``."""
        return figures.btc_range(low, high, self.language)

    def money(self, amount: Money | None) -> str:
        """Write an amount of money; minor units only where there are any."""
        return self.unknown if amount is None else figures.money(amount, self.language)

    def price(self, price: Price | None) -> str:
        """Write the price of one bitcoin."""
        return self.unknown if price is None else figures.price(price, self.language)

    def currency(self, code: str) -> str:
        """Return what a currency is called, many of it: ``US dollars``."""
        return figures.currency_name(code, self.language)

    def percent(self, share: Fraction | Decimal | None, places: int = 2) -> str:
        """Write a share (0.01 is one percent), rounded half to even at ``places``."""
        return self.unknown if share is None else figures.percent(share, self.language, places)

    def integer(self, number: int | None) -> str:
        """Write a whole number, grouped."""
        return self.unknown if number is None else figures.integer(number, self.language)

    def decimal(self, number: Decimal | Fraction | None, places: int = 8) -> str:
        """Write a number with at most ``places``, rounded half to even."""
        return self.unknown if number is None else figures.decimal(number, self.language, places)

    def range(self, span: Range | None, unit: str = "") -> str:
        """Write a range with its unit, rounded outward where its bounds have more places than are shown."""
        return self.unknown if span is None else figures.span(span, unit, self.language, self.unknown)

    def day(self, day: date | None) -> str:
        """Write a calendar date."""
        return self.unknown if day is None else moments.day(day, self.language)

    def instant(self, at: datetime | None, zone: tzinfo) -> str:
        """Write an instant in ``zone``, to the minute or finer where it is, with the offset from UTC."""
        return self.unknown if at is None else moments.moment(at, zone, self.language)

    def interval(self, within: Interval | None, zone: tzinfo) -> str:
        """Write an interval in ``zone``: a day or days, a month, a year, or from instant to instant."""
        return self.unknown if within is None else moments.interval(within, zone, self.language)

    def isolate(self, text: str) -> str:
        """Set a figure or foreign words apart in a right-to-left sentence; unchanged in other languages."""
        return _ISOLATE.format(text) if self.language.direction == "rtl" else text

    def _translated(self, msgid: str) -> str:
        entry = None if self.language is Language.EN else load(self.language).get(msgid)
        said = entry.string if entry is not None and not entry.fuzzy else ""
        return (said if isinstance(said, str) else "") or msgid

    def _fill(self, template: str, params: dict[str, object]) -> str:
        return template.format_map({key: self.isolate(str(value)) for key, value in params.items()})
