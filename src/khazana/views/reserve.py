"""The rows of a reserve's tables: what was announced, what is booked, what it is worth."""

from fractions import Fraction

from khazana.app.reports import ReserveReport
from khazana.core import Mark, Missing, Price, Range, SatsDelta
from khazana.i18n import Message
from khazana.reserve.accumulation import AccumulationRow
from khazana.reserve.audit import Check
from khazana.reserve.books import Balance
from khazana.reserve.claims import Claim, Measure
from khazana.reserve.events import Event, EventKind
from khazana.reserve.valuation import CLASSIFICATION
from khazana.views.cells import Absence, Amount, Cell, Named, SatsRange, Sum
from khazana.views.words import SUBJECTS

__all__ = [
    "accumulation",
    "announced",
    "balances",
    "checks",
    "claims",
    "events",
    "lots",
    "marks",
    "realisations",
    "steps",
    "traded",
    "trials",
    "valuations",
]

Rows = tuple[tuple[Cell, ...], ...]


def accumulation(report: ReserveReport) -> Rows:
    """Return one row for each announced balance."""
    return tuple(_accumulation_row(row) for row in report.accumulation)


def _accumulation_row(row: AccumulationRow) -> tuple[Cell, ...]:
    return (
        row.claim,
        row.statement,
        row.within,
        row.stated,
        Absence.NOT_APPLICABLE if row.change_low is None else SatsRange(row.change_low, row.change_high),
        *_split(row.booked),
        SatsRange(row.unexplained_low, row.unexplained_high),
        *_mark(row.mark),
        row.value,
        row.stated_value or Absence.NOT_STATED,
        row.stated_price or Absence.NOT_STATED,
        row.verdict,
        row.claimant,
        row.source,
        row.source_kind,
    )


def claims(report: ReserveReport) -> Rows:
    """Return one row for each claim, with the gravest verdict on it."""
    return tuple(_claim_row(claim, report) for claim in report.programme.claims)


def _claim_row(claim: Claim, report: ReserveReport) -> tuple[Cell, ...]:
    return (
        claim.id,
        claim.statement,
        claim.measure,
        _subject(claim.subject) if claim.measure is Measure.OTHER else Absence.NOT_APPLICABLE,
        claim.stated,
        claim.within,
        claim.since or Absence.NOT_APPLICABLE,
        report.audit.verdict(claim.id),
        claim.claimant,
        claim.source,
        claim.source_kind,
        claim.note,
    )


def _subject(code: str) -> Cell:
    return Named(code, SUBJECTS[code]) if code in SUBJECTS else code


def checks(report: ReserveReport) -> Rows:
    """Return one row for each check, with its arithmetic."""
    return tuple(_check_row(check) for check in report.audit.checks)


def _check_row(check: Check) -> tuple[Cell, ...]:
    finding = check.finding
    return (
        check.claims[0],
        check.claims[1:],
        check.kind,
        check.code,
        Message(check.formula),
        Sum(check),
        None if check.expected is None else Amount(check.expected, check.unit),
        Amount(check.stated, check.unit),
        check.verdict,
        Absence.NOT_APPLICABLE if finding is None else Message.text_of(finding),
        Absence.NOT_APPLICABLE if finding is None else Message.remedy_of(finding),
    )


def trials(report: ReserveReport) -> Rows:
    """Return one row for each rule that was tried against marks."""
    return tuple(
        (
            check.claims[0],
            check.code,
            Message(trial.rule),
            trial.holds,
            trial.where,
            None if trial.figure is None else Amount(trial.figure, trial.unit),
        )
        for check in report.audit.checks
        for trial in check.trials
    )


def events(report: ReserveReport) -> Rows:
    """Return one row for each event of the books' version."""
    return tuple(_event_row(event) for event in report.books.events)


def _event_row(event: Event) -> tuple[Cell, ...]:
    return (
        event.external_id,
        event.within if event.day_only and event.within is not None else event.at,
        event.kind,
        event.amount,
        event.from_account,
        event.to_account,
        event.fee,
        event.consideration,
        event.standing,
        event.evidence,
        event.version,
        event.supersedes,
        event.lots,
        event.source,
        event.source_kind,
        event.note,
    )


def steps(report: ReserveReport) -> Rows:
    """Return one row for each change of the booked balance."""
    return tuple((step.at, step.event, *_split(step.balance)) for step in report.books.steps)


def balances(report: ReserveReport) -> Rows:
    """Return one row for each account; wallets by standing, others as a signed sum."""
    absent: tuple[Cell, ...] = (Absence.NOT_APPLICABLE,) * 3
    wallets = tuple((name, *_split(balance), Absence.NOT_APPLICABLE) for name, balance in report.books.wallets)
    others = tuple((name, *absent, _exactly(change)) for name, change in report.books.others)
    return wallets + others


def lots(report: ReserveReport) -> Rows:
    """Return one row for each lot still held."""
    return tuple(
        (lot.id, lot.acquired_at, _event_kind(lot.kind), lot.amount, lot.cost, lot.standing)
        for lot in report.books.lots
    )


def realisations(report: ReserveReport) -> Rows:
    """Return one row for each part of a lot that was given up."""
    return tuple((one.event, one.lot, one.at, one.amount, one.cost, one.proceeds) for one in report.books.realisations)


def valuations(report: ReserveReport) -> Rows:
    """Return the value of the booked coins at each date of the programme."""
    return tuple(
        (
            one.at,
            one.treatment,
            *_split(one.holdings),
            one.cost,
            one.cost_unknown,
            *_mark(one.mark),
            one.fair_value,
            one.carrying,
            one.realised,
            one.unrealised,
            Message(CLASSIFICATION),
        )
        for one in report.valuations
    )


def announced(report: ReserveReport) -> Rows:
    """Return the value of the announced coins at each date of the programme."""
    return tuple((one.at, one.claim, one.amount, *_mark(one.mark), one.value) for one in report.announced)


def marks(report: ReserveReport) -> Rows:
    """Return the price marks."""
    return tuple((mark.at, mark.price, mark.reading, mark.source) for mark in report.marks.marks)


def traded(report: ReserveReport) -> Rows:
    """Return the traded ranges."""
    unit = f"{report.marks.currency}/BTC"
    return tuple(
        (one.within, Amount(Range(Fraction(one.low), Fraction(one.high)), unit), one.complete, one.source)
        for one in report.marks.ranges
    )


def _split(balance: Balance) -> tuple[Cell, Cell, Cell]:
    return (balance.proven, balance.claimed, balance.unknown)


def _mark(mark: Mark | Missing) -> tuple[Price | None, Cell]:
    return (mark.price, mark.at) if isinstance(mark, Mark) else (None, None)


def _exactly(change: SatsDelta) -> SatsRange:
    return SatsRange(change, change)


def _event_kind(code: str) -> Cell:
    return EventKind(code) if code in set(EventKind) else code
