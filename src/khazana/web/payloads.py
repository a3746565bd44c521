"""What programs get for the small nouns: amounts, prices, ranges, times, marks, refusals.

Amounts of bitcoin are whole satoshi. Money, prices and ranges are decimal numbers as text, never floats; a
bound that is no finite decimal is rounded outward at twelve significant digits. Instants are ISO 8601 in UTC.
``null`` is unknown.
"""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from khazana.core import Interval, KhazanaError, Mark, Missing, Money, Price, Range, format_instant, format_money
from khazana.programmes import LocalText
from khazana.reserve.books import Balance
from khazana.reserve.claims import Stated
from khazana.views.export import bounds_text

__all__ = [
    "BalanceOut",
    "IntervalOut",
    "MarkOut",
    "MissingOut",
    "MoneyOut",
    "Out",
    "PriceOut",
    "RangeOut",
    "Refusal",
    "StatedOut",
    "TextOut",
    "mark_out",
    "money_out",
]

_LONGEST_VALUE: Final = 200


class Out(BaseModel):
    """Base of every answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Refusal(Out):
    """Why a request was refused."""

    what: str = Field(description="What is wrong, in one sentence.")
    where: str = Field(description="The parameter, file or service concerned; empty where there is none.")
    value: str | None = Field(description="The offending value as it was met.")
    remedy: str = Field(description="What to do about it.")

    @classmethod
    def of(cls, error: KhazanaError) -> "Refusal":
        """Take over a refusal."""
        value = None if error.value is None else str(error.value)[:_LONGEST_VALUE]
        return cls(what=error.what, where=error.where, value=value, remedy=error.remedy)


class TextOut(Out):
    """A text in three languages."""

    en: str
    es: str = Field(description="Spanish; the English text where there is no translation.")
    ur: str = Field(description="Urdu; the English text where there is no translation.")

    @classmethod
    def of(cls, text: LocalText) -> "TextOut":
        """Take over a text."""
        return cls(en=text.en, es=text.get("es"), ur=text.get("ur"))


class MoneyOut(Out):
    """An amount of money."""

    amount: str = Field(description="Decimal number in whole units of the currency.", examples=["555570000.00"])
    currency: str = Field(description="ISO 4217 code.", examples=["USD"])

    @classmethod
    def of(cls, amount: Money) -> "MoneyOut":
        """Take over an amount."""
        return cls(amount=format_money(amount), currency=amount.currency)


class PriceOut(Out):
    """The price of one bitcoin."""

    amount: str = Field(description="Decimal number [currency/BTC].", examples=["118698"])
    currency: str = Field(description="ISO 4217 code.", examples=["USD"])

    @classmethod
    def of(cls, price: Price) -> "PriceOut":
        """Take over a price."""
        return cls(amount=f"{price.amount:f}", currency=price.currency)


class RangeOut(Out):
    """All values from ``low`` to ``high``, both in it."""

    low: str | None = Field(description="Decimal number in the unit; null leaves the side open.")
    high: str | None = Field(description="Decimal number in the unit; null leaves the side open.")
    unit: str = Field(description="BTC, a currency, currency/BTC, MW, or 1 for a share.", examples=["USD"])

    @classmethod
    def of(cls, span: Range, unit: str) -> "RangeOut":
        """Take over a range."""
        low, high = bounds_text(span)
        return cls(low=low, high=high, unit=unit)


class StatedOut(Out):
    """A figure as it was stated."""

    text: str = Field(description="The literal text.", examples=["$555.8 million"])
    range: RangeOut = Field(description="What it admits at the precision of its last digit.")
    approximate: bool = Field(description="Whether it was said with “about”.")

    @classmethod
    def of(cls, stated: Stated) -> "StatedOut":
        """Take over a stated figure."""
        return cls(text=stated.text, range=RangeOut.of(stated.range, stated.unit), approximate=stated.approximate)


class IntervalOut(Out):
    """The instants from ``start`` (in it) to ``end`` (outside it)."""

    start: str = Field(description="ISO 8601, UTC.", examples=["2025-07-17T06:00:00Z"])
    end: str = Field(description="ISO 8601, UTC.", examples=["2025-07-18T06:00:00Z"])

    @classmethod
    def of(cls, span: Interval) -> "IntervalOut":
        """Take over an interval."""
        return cls(start=format_instant(span.start), end=format_instant(span.end))


class BalanceOut(Out):
    """Coins by how well they are known; never added up."""

    proven_sat: int = Field(ge=0, description="Checked against evidence [sat].")
    claimed_sat: int = Field(ge=0, description="Somebody said so [sat].")
    unknown_sat: int = Field(ge=0, description="Of unknown standing [sat].")

    @classmethod
    def of(cls, balance: Balance) -> "BalanceOut":
        """Take over a balance."""
        return cls(proven_sat=balance.proven, claimed_sat=balance.claimed, unknown_sat=balance.unknown)


class MarkOut(Out):
    """A price of one bitcoin at an instant."""

    at: str = Field(description="Instant, ISO 8601, UTC.")
    price: PriceOut
    source: str = Field(description="Identifier of the price source.")
    reading: str = Field(description="What the price stands for: minute-close, candle-close, median, …")

    @classmethod
    def of(cls, mark: Mark) -> "MarkOut":
        """Take over a mark."""
        price = PriceOut.of(mark.price)
        return cls(at=format_instant(mark.at), price=price, source=mark.source, reading=mark.reading.value)


class MissingOut(Out):
    """No mark answers for the instant by the rule."""

    missing_at: str = Field(description="The instant asked for, ISO 8601, UTC.")
    rule: str = Field(description="The rule that no mark satisfies.")
    last: MarkOut | None = Field(description="The closest mark before the instant, if any.")


def mark_out(mark: Mark | Missing) -> MarkOut | MissingOut:
    """Take over a mark, or why there is none."""
    if isinstance(mark, Mark):
        return MarkOut.of(mark)
    last = None if mark.last is None else MarkOut.of(mark.last)
    return MissingOut(missing_at=format_instant(mark.at), rule=str(mark.rule), last=last)


def money_out(amount: Money | None) -> MoneyOut | None:
    """Take over an amount of money, or that it is unknown."""
    return None if amount is None else MoneyOut.of(amount)
