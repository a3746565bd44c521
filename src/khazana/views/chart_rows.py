"""The rows that the reserve chart draws.

Amounts become floating-point BTC and millions of money here, for drawing alone; what a reader is told, in labels
and tooltips, is text made from the exact figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from khazana.app.reports import ReserveReport
from khazana.core import SATS_PER_BTC, Mark, Money, Standing, format_instant
from khazana.i18n import Translator
from khazana.i18n import message as _
from khazana.reserve.accumulation import AccumulationRow
from khazana.reserve.announced import AnnouncedValue, announced_sats
from khazana.reserve.audit import Verdict
from khazana.reserve.books import Balance
from khazana.reserve.claims import Claim, Measure
from khazana.views.words import term_label

__all__ = ["ChartRows", "Row", "reserve_rows"]

Row = dict[str, str | float | int | None]
"""A row as Vega reads it."""

_HEADROOM: Final = 1.1
_GRAVITY: Final = {Verdict.UNDETERMINED: 0, Verdict.CONSISTENT: 1, Verdict.INCONSISTENT: 2}
"""The order in which points are drawn: what cannot hold is never hidden behind another."""
_STANDINGS: Final = (Standing.PROVEN, Standing.CLAIMED, Standing.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRows:
    """The data sets of the reserve chart, each in order of time, and what the scales need.

    ``announced`` are steps up to the last announcement, ``carried`` the stretch after it; ``booked`` one row for
    each step and standing; ``worth`` the announced coins at marks; ``said`` and ``said_worth`` claims; ``label``
    the last announcement in words; ``span`` two corners that every panel shares, with headroom. ``standings``
    and ``verdicts`` are those that occur.
    """

    announced: list[Row]
    carried: list[Row]
    booked: list[Row]
    worth: list[Row]
    said: list[Row]
    said_worth: list[Row]
    label: list[Row]
    span: list[Row]
    standings: tuple[Standing, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes rows in a language."""

    report: ReserveReport
    translator: Translator
    zone: ZoneInfo

    def accumulation_row(self, row: AccumulationRow, amount: int) -> Row:
        say = self.translator
        return {
            "at": format_instant(row.within.start),
            "btc": amount / SATS_PER_BTC,
            "when": say.interval(row.within, self.zone),
            "stated": row.stated.text,
            "verdict": term_label(row.verdict, say),
            "grave": _GRAVITY[row.verdict],
            "value": say.money(row.value),
            "mark": say.price(row.mark.price) if isinstance(row.mark, Mark) else say.unknown,
            "stated_value": row.stated_value.text if row.stated_value else say.text(_("not stated")),
            "claimant": row.claimant,
            "claim": row.claim,
        }

    def claim_row(self, claim: Claim) -> Row:
        middle, verdict = claim.stated.range.middle(), self.report.audit.verdict(claim.id)
        return {
            "at": format_instant(claim.within.start),
            "millions": None if middle is None else float(middle) / 1e6,
            "when": self.translator.interval(claim.within, self.zone),
            "stated": claim.stated.text,
            "verdict": term_label(verdict, self.translator),
            "grave": _GRAVITY[verdict],
            "claimant": claim.claimant,
            "claim": claim.id,
        }

    def worth_row(self, one: AnnouncedValue) -> Row:
        say = self.translator
        return {
            "at": format_instant(one.at),
            "millions": _millions(one.value),
            "when": say.instant(one.at, UTC),
            "amount": say.btc(one.amount),
            "mark": say.price(one.mark.price) if isinstance(one.mark, Mark) else say.unknown,
            "mark_at": say.instant(one.mark.at, UTC) if isinstance(one.mark, Mark) else say.unknown,
            "value": say.money(one.value),
        }

    def booked_rows(self, at: datetime, balance: Balance, standings: Iterable[Standing]) -> list[Row]:
        say = self.translator
        return [
            {
                "at": format_instant(at),
                "btc": _of(balance, standing) / SATS_PER_BTC,
                "standing": term_label(standing, say),
                "order": order,
                "when": say.instant(at, self.zone),
                "amount": say.btc(_of(balance, standing)),
            }
            for order, standing in enumerate(standings)
        ]


def reserve_rows(report: ReserveReport, translator: Translator) -> ChartRows:
    """Return what the reserve chart draws."""
    pen = _Pen(report, translator, ZoneInfo(report.programme.zone))
    rows = sorted(report.accumulation, key=lambda row: (row.within.start, row.claim))
    amounts = [(row, announced_sats(row.stated.range)) for row in rows]
    said = [pen.accumulation_row(row, amount) for row, amount in amounts if amount is not None]
    values = [
        claim
        for claim in report.programme.claims
        if claim.measure is Measure.VALUE and claim.stated.unit == report.marks.currency
    ]
    last = max(_instants(report), default=None)
    standings = tuple(
        standing for standing in _STANDINGS if any(_of(step.balance, standing) for step in report.books.steps)
    )
    booked = _booked(report, pen, standings, last)
    return ChartRows(
        announced=[{"at": row["at"], "btc": row["btc"]} for row in said],
        carried=_carried(said, last),
        booked=booked,
        worth=[pen.worth_row(one) for one in report.announced],
        said=said,
        said_worth=[pen.claim_row(claim) for claim in values],
        label=said[-1:],
        span=_span(report, said, _largest(report)),
        standings=standings,
        verdicts=tuple(verdict for verdict in Verdict if _occurs(verdict, rows, values, report)),
    )


def _occurs(verdict: Verdict, rows: list[AccumulationRow], values: list[Claim], report: ReserveReport) -> bool:
    return any(row.verdict is verdict for row in rows) or any(
        report.audit.verdict(claim.id) is verdict for claim in values
    )


def _booked(report: ReserveReport, pen: _Pen, standings: tuple[Standing, ...], last: datetime | None) -> list[Row]:
    steps = [(step.at, step.balance) for step in report.books.steps]
    if steps and last is not None and last > steps[-1][0]:
        steps.append((last, steps[-1][1]))
    return [row for at, balance in steps for row in pen.booked_rows(at, balance, standings)]


def _carried(said: list[Row], last: datetime | None) -> list[Row]:
    if not said or last is None or format_instant(last) <= str(said[-1]["at"]):
        return []
    return [{"at": at, "btc": said[-1]["btc"]} for at in (said[-1]["at"], format_instant(last))]


def _instants(report: ReserveReport) -> list[datetime]:
    return [
        *(row.within.start for row in report.accumulation),
        *(step.at for step in report.books.steps),
        *(one.at for one in report.announced),
    ]


def _span(report: ReserveReport, said: list[Row], booked: int) -> list[Row]:
    """Return the first and the last instant, with room above the largest balance for its label."""
    instants = _instants(report)
    top = max([booked / SATS_PER_BTC, *(float(row["btc"] or 0) for row in said)], default=0.0)
    if not instants:
        return []
    return [
        {"at": format_instant(min(instants)), "btc": 0.0},
        {"at": format_instant(max(instants)), "btc": top * _HEADROOM},
    ]


def _largest(report: ReserveReport) -> int:
    return max((sum(_of(step.balance, standing) for standing in _STANDINGS) for step in report.books.steps), default=0)


def _of(balance: Balance, standing: Standing) -> int:
    return {
        Standing.PROVEN: balance.proven,
        Standing.CLAIMED: balance.claimed,
        Standing.UNKNOWN: balance.unknown,
    }[standing]


def _millions(amount: Money | None) -> float | None:
    return None if amount is None else float(amount.as_decimal()) / 1e6
