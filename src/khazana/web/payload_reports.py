"""What programs get for books, lots and valuations."""

from pydantic import Field

from khazana.app.reports import ReserveReport
from khazana.core import format_instant
from khazana.reserve.accumulation import AccumulationRow
from khazana.reserve.announced import AnnouncedValue
from khazana.reserve.books import Books
from khazana.reserve.lots import Lot, Realisation
from khazana.reserve.valuation import CLASSIFICATION, Valuation
from khazana.web.payload_audit import FindingOut
from khazana.web.payloads import (
    BalanceOut,
    IntervalOut,
    MarkOut,
    MissingOut,
    MoneyOut,
    Out,
    StatedOut,
    mark_out,
    money_out,
)

__all__ = ["LotsOut", "MarksOut", "ReserveOut", "ValuationOut"]


class AccumulationOut(Out):
    """One announced balance beside what the books explain of it."""

    claim: str
    within: IntervalOut
    stated: StatedOut
    change_low_sat: int | None = Field(description="Least difference to the balance before [sat]; null for the first.")
    change_high_sat: int | None = Field(description="Greatest difference [sat]; null for the first, or if open.")
    booked: BalanceOut
    unexplained_low_sat: int = Field(description="Announced less booked, least [sat].")
    unexplained_high_sat: int | None = Field(description="Announced less booked, greatest [sat]; null if open.")
    mark: MarkOut | MissingOut
    value: MoneyOut | None = Field(description="Announced coins at the mark; null where there is none.")
    stated_value: StatedOut | None
    stated_price: StatedOut | None
    verdict: str
    claimant: str
    source: str

    @classmethod
    def of(cls, row: AccumulationRow) -> "AccumulationOut":
        """Take over a row."""
        return cls(
            claim=row.claim,
            within=IntervalOut.of(row.within),
            stated=StatedOut.of(row.stated),
            change_low_sat=row.change_low,
            change_high_sat=row.change_high,
            booked=BalanceOut.of(row.booked),
            unexplained_low_sat=row.unexplained_low,
            unexplained_high_sat=row.unexplained_high,
            mark=mark_out(row.mark),
            value=money_out(row.value),
            stated_value=None if row.stated_value is None else StatedOut.of(row.stated_value),
            stated_price=None if row.stated_price is None else StatedOut.of(row.stated_price),
            verdict=row.verdict.value,
            claimant=row.claimant,
            source=row.source,
        )


class AnnouncedOut(Out):
    """The last announced balance before an instant, and its value there."""

    at: str
    claim: str
    amount_sat: int = Field(ge=0, description="The middle of what the claim admits [sat].")
    mark: MarkOut | MissingOut
    value: MoneyOut | None

    @classmethod
    def of(cls, one: AnnouncedValue) -> "AnnouncedOut":
        """Take over a value."""
        return cls(
            at=format_instant(one.at),
            claim=one.claim,
            amount_sat=one.amount,
            mark=mark_out(one.mark),
            value=money_out(one.value),
        )


class ValuationOut(Out):
    """Booked coins at an instant under an accounting rule."""

    at: str = Field(description="Instant, ISO 8601, UTC.")
    treatment: str = Field(description="fair-value or cost-less-impairment.")
    classification: str = Field(description="Where bitcoin stands in external-sector statistics (BPM7).")
    holdings: BalanceOut
    cost: MoneyOut = Field(description="Of the coins whose cost is known.")
    cost_unknown_sat: int = Field(ge=0, description="Coins whose cost is not known [sat].")
    mark: MarkOut | MissingOut
    fair_value: MoneyOut | None
    carrying: MoneyOut | None = Field(description="Amount in the balance sheet by the rule.")
    realised: MoneyOut | None
    unrealised: MoneyOut | None

    @classmethod
    def of(cls, one: Valuation) -> "ValuationOut":
        """Take over a valuation."""
        return cls(
            at=format_instant(one.at),
            treatment=one.treatment.value,
            classification=CLASSIFICATION,
            holdings=BalanceOut.of(one.holdings),
            cost=MoneyOut.of(one.cost),
            cost_unknown_sat=one.cost_unknown,
            mark=mark_out(one.mark),
            fair_value=money_out(one.fair_value),
            carrying=money_out(one.carrying),
            realised=money_out(one.realised),
            unrealised=money_out(one.unrealised),
        )


class WalletBalanceOut(Out):
    """A wallet and its coins."""

    account: str
    balance: BalanceOut


class OtherAccountOut(Out):
    """What came from, or went to, an account that is no wallet."""

    account: str
    sum_sat: int = Field(description="Signed sum [sat]; with all wallets they sum to zero.")


class ReserveOut(Out):
    """The reserve at a version of its books."""

    programme: str
    version: int
    versions: tuple[int, ...]
    method: str
    rule: str = Field(description="Which mark answers for an instant, and how old it may be.")
    wallets: tuple[WalletBalanceOut, ...]
    others: tuple[OtherAccountOut, ...]
    accumulation: tuple[AccumulationOut, ...]
    announced: tuple[AnnouncedOut, ...]
    valuations: tuple[ValuationOut, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: ReserveReport) -> "ReserveOut":
        """Take over a report."""
        books = report.books
        return cls(
            programme=report.programme.id,
            version=books.version,
            versions=books.versions,
            method=books.method.value,
            rule=str(report.rule),
            wallets=tuple(
                WalletBalanceOut(account=account, balance=BalanceOut.of(balance)) for account, balance in books.wallets
            ),
            others=tuple(OtherAccountOut(account=account, sum_sat=total) for account, total in books.others),
            accumulation=tuple(AccumulationOut.of(row) for row in report.accumulation),
            announced=tuple(AnnouncedOut.of(one) for one in report.announced),
            valuations=tuple(ValuationOut.of(one) for one in report.valuations),
            findings=tuple(FindingOut.of(one) for one in report.findings),
        )


class LotOut(Out):
    """What is left of an acquisition."""

    id: str
    acquired_at: str
    kind: str
    amount_sat: int = Field(ge=0, description="Coins still held [sat].")
    cost: MoneyOut | None
    standing: str

    @classmethod
    def of(cls, lot: Lot) -> "LotOut":
        """Take over a lot."""
        return cls(
            id=lot.id,
            acquired_at=format_instant(lot.acquired_at),
            kind=lot.kind,
            amount_sat=lot.amount,
            cost=money_out(lot.cost),
            standing=lot.standing.value,
        )


class RealisationOut(Out):
    """Coins of one lot given up by one event."""

    event: str
    lot: str
    at: str
    amount_sat: int = Field(ge=0, description="[sat]")
    cost: MoneyOut | None
    proceeds: MoneyOut | None

    @classmethod
    def of(cls, one: Realisation) -> "RealisationOut":
        """Take over a realisation."""
        return cls(
            event=one.event,
            lot=one.lot,
            at=format_instant(one.at),
            amount_sat=one.amount,
            cost=money_out(one.cost),
            proceeds=money_out(one.proceeds),
        )


class LotsOut(Out):
    """Lots held and given up, by one method."""

    version: int
    method: str
    lots: tuple[LotOut, ...]
    realisations: tuple[RealisationOut, ...]

    @classmethod
    def of(cls, books: Books) -> "LotsOut":
        """Take over the lots of the books."""
        return cls(
            version=books.version,
            method=books.method.value,
            lots=tuple(LotOut.of(lot) for lot in books.lots),
            realisations=tuple(RealisationOut.of(one) for one in books.realisations),
        )


class MarksOut(Out):
    """The marks known in a currency."""

    currency: str
    marks: tuple[MarkOut, ...]
