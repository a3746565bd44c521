"""Made-up reports for the views: no programme of this world, and each says that it is synthetic."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from khazana.app.reports import ReserveReport
from khazana.core import (
    FindingKind,
    Interval,
    Mark,
    MarkRule,
    MarkSeries,
    Missing,
    Money,
    Price,
    Range,
    Reading,
    Severity,
    Source,
    SourceKind,
    Standing,
    TradedRange,
    sats,
    sats_delta,
    value_at,
)
from khazana.programmes import Accounting, Commitment, LocalText, OpenQuestion, Programme, Wallet
from khazana.reserve.accumulation import AccumulationRow
from khazana.reserve.announced import announced_values
from khazana.reserve.audit import Audit, Check, CheckKind, Input, Trial, Verdict
from khazana.reserve.books import Balance, Books, Step
from khazana.reserve.claims import Claim, Measure, Stated
from khazana.reserve.events import OUTSIDE, Event, EventKind, wallet
from khazana.reserve.lots import Lot, LotMethod, Realisation
from khazana.reserve.perimeter import PerimeterEntry
from khazana.reserve.valuation import Treatment, Valuation

__all__ = ["bare_report", "synthetic_report"]

BTC = 100_000_000
ZONE_HOURS = 6
"""The zone of the report, America/El_Salvador, is six hours behind UTC the whole year."""

MISMATCH = FindingKind(
    code="fake.mismatch",
    severity=Severity.WARNING,
    text="{claim}: {expected} expected, {stated} stated",
    remedy="ask {claimant} which figure is meant",
)


def day(year: int, month: int, day_of_month: int) -> Interval:
    start = datetime(year, month, day_of_month, ZONE_HOURS, tzinfo=UTC)
    return Interval(start, start + timedelta(days=1))


def holdings(text: str, half: Fraction = Fraction(1, 2)) -> Stated:
    middle = Fraction(text.replace(",", "").split()[0])
    return Stated(text=text, range=Range(middle - half, middle + half), unit="BTC")


def price(amount: str) -> Price:
    return Price(Decimal(amount), "USD")


MARKS = MarkSeries.of(
    "USD",
    [
        Mark(at=datetime(2031, month, 1, tzinfo=UTC), price=price(amount), source="fake", reading=Reading.MINUTE_CLOSE)
        for month, amount in enumerate(
            ["93395", "102336", "84288", "82482", "94141", "104710", "107165", "115732.5"], start=1
        )
    ],
    [
        TradedRange(
            within=day(2031, 7, 17),
            low=Decimal(117000),
            high=Decimal("120998.71"),
            currency="USD",
            source="fake",
            complete=True,
        )
    ],
)
RULE = MarkRule(max_age=timedelta(days=31))

_BALANCES = (
    ("c-001", day(2031, 1, 2), "6,000 BTC", 5500, 300, Verdict.INCONSISTENT),
    ("c-004", day(2031, 4, 15), "6,158 BTC", 5600, 300, Verdict.UNDETERMINED),
    ("c-006", day(2031, 7, 3), "6,228 BTC", 5600, 408, Verdict.CONSISTENT),
    ("c-007", day(2031, 7, 17), "6,240 BTC", 5600, 408, Verdict.CONSISTENT),
)


def balance(proven: int, claimed: int, unknown: int = 0) -> Balance:
    return Balance(proven=sats(proven * BTC), claimed=sats(claimed * BTC), unknown=sats(unknown * BTC))


def claim(claim_id: str, measure: Measure, stated: Stated, within: Interval, **more: object) -> Claim:
    return Claim(
        id=claim_id,
        statement=str(more.pop("statement", f"s-{claim_id}")),
        measure=measure,
        stated=stated,
        within=within,
        claimant="Office of Synthetic Affairs",
        source="gazette",
        source_kind=SourceKind.PRESS,
        **more,  # type: ignore[arg-type]
    )


CLAIMS = (
    *(claim(id_, Measure.HOLDINGS, holdings(text), within) for id_, within, text, *_ in _BALANCES),
    claim(
        "c-002",
        Measure.VALUE,
        Stated(
            text="$555.8 million",
            range=Range(Fraction(555_750_000), Fraction(555_850_000)),
            unit="USD",
            approximate=True,
        ),
        day(2031, 1, 2),
        statement="s-c-001",
    ),
    claim(
        "c-003",
        Measure.PRICE,
        Stated(text="$92,595", range=Range(Fraction("92594.5"), Fraction("92595.5")), unit="USD/BTC"),
        day(2031, 1, 2),
        statement="s-c-001",
    ),
    claim(
        "c-005",
        Measure.PRICE_CHANGE,
        Stated(text="−9.36%", range=Range(Fraction("-0.09365"), Fraction("-0.09355")), unit="1"),
        day(2031, 4, 15),
        since=day(2031, 1, 2),
        note="=HYPERLINK(1)",
    ),
)


def accumulation() -> tuple[AccumulationRow, ...]:
    rows = []
    before = None
    for claim_id, within, text, proven, claimed, verdict in _BALANCES:
        stated = holdings(text)
        low, high = (int(bound * BTC) for bound in (stated.range.low or 0, stated.range.high or 0))
        mark = MARKS.find(within.start, RULE)
        booked = (proven + claimed) * BTC
        rows.append(
            AccumulationRow(
                claim=claim_id,
                statement=f"s-{claim_id}",
                within=within,
                stated=stated,
                change_low=None if before is None else low - before[1],
                change_high=None if before is None else high - before[0],
                booked=balance(proven, claimed),
                unexplained_low=low - booked,
                unexplained_high=high - booked,
                mark=mark,
                value=value_at((low + high) // 2, mark.price) if isinstance(mark, Mark) else None,
                stated_value=CLAIMS[4].stated if claim_id == "c-001" else None,
                stated_price=CLAIMS[5].stated if claim_id == "c-001" else None,
                verdict=verdict,
                claimant="Office of Synthetic Affairs",
                source="gazette",
                source_kind=SourceKind.PRESS,
            )
        )
        before = (low, high)
    return tuple(rows)


CHECK = Check(
    kind=CheckKind.ARITHMETIC,
    code="value-is-holdings-times-price",
    claims=("c-002", "c-001", "c-003"),
    formula="value = holdings × price",
    inputs=(
        Input(symbol="holdings", text="6,000 BTC", range=CLAIMS[0].stated.range, unit="BTC", source="c-001"),
        Input(symbol="price", text="$92,595", range=CLAIMS[5].stated.range, unit="USD/BTC", source="c-003"),
    ),
    expected=CLAIMS[0].stated.range * CLAIMS[5].stated.range,
    stated=CLAIMS[4].stated.range,
    unit="USD",
    verdict=Verdict.INCONSISTENT,
    finding=MISMATCH.at(claim="c-002", expected="$555,520,703.75", stated="$555.8 million", claimant="the office"),
    trials=(
        Trial(
            rule="close of the minute at 00:00 UTC",
            holds=True,
            where=(Interval(datetime(2031, 1, 2, 21, tzinfo=UTC), datetime(2031, 1, 2, 23, tzinfo=UTC)),),
            figure=Range(Fraction(92595), Fraction(278_000, 3)),
            unit="USD/BTC",
        ),
        Trial(rule="close of the minute at 00:00 UTC", holds=None, where=(), figure=None, unit="USD/BTC"),
    ),
)


def _check(claim_id: str, verdict: Verdict) -> Check:
    stated = next(one.stated for one in CLAIMS if one.id == claim_id)
    return Check(
        kind=CheckKind.MARKS,
        code="price-is-traded",
        claims=(claim_id,),
        formula="stated = mark",
        inputs=(),
        expected=None,
        stated=stated.range,
        unit=stated.unit,
        verdict=verdict,
        finding=None
        if verdict is Verdict.CONSISTENT
        else MISMATCH.at(claim=claim_id, expected="", stated="", claimant=""),
    )


AUDIT = Audit(
    checks=(CHECK, *(_check(id_, verdict) for id_, *_, verdict in _BALANCES)),
    findings=(CHECK.finding,) if CHECK.finding else (),
)

EVENTS = tuple(
    Event(
        external_id=f"e-{number}",
        at=within.start,
        kind=EventKind.PURCHASE,
        amount=sats(amount * BTC),
        from_account=OUTSIDE,
        to_account=wallet("main"),
        standing=standing,
        source="gazette",
        source_kind=SourceKind.PRIMARY,
        day_only=day_only,
        within=within if day_only else None,
        consideration=Money(5_000_000_00, "USD") if number == 1 else None,
    )
    for number, within, amount, standing, day_only in (
        (1, day(2030, 11, 20), 5500, Standing.PROVEN, True),
        (2, day(2030, 12, 9), 300, Standing.CLAIMED, False),
        (3, day(2031, 2, 11), 100, Standing.PROVEN, True),
        (4, day(2031, 6, 28), 108, Standing.CLAIMED, True),
    )
)

BOOKS = Books(
    version=1,
    versions=(1,),
    method=LotMethod.FIFO,
    currency="USD",
    events=EVENTS,
    steps=(
        Step(at=EVENTS[0].at, event="e-1", balance=balance(5500, 0)),
        Step(at=EVENTS[1].at, event="e-2", balance=balance(5500, 300)),
        Step(at=EVENTS[2].at, event="e-3", balance=balance(5600, 300)),
        Step(at=EVENTS[3].at, event="e-4", balance=balance(5600, 408)),
    ),
    wallets=((wallet("main"), balance(5600, 408)),),
    others=((OUTSIDE, sats_delta(-6008 * BTC)),),
    lots=(
        Lot(
            id="e-1",
            acquired_at=EVENTS[0].at,
            kind="purchase",
            amount=sats(5500 * BTC),
            cost=Money(5_000_000_00, "USD"),
            standing=Standing.PROVEN,
        ),
    ),
    realisations=(
        Realisation(event="e-9", lot="e-1", at=EVENTS[3].at, amount=sats(BTC), cost=None, proceeds=Money(1, "USD")),
    ),
    findings=(),
)


def programme() -> Programme:
    return Programme(
        id="synthetic",
        origin="tests",
        name=LocalText("Synthetic programme", "Programa sintético", "مصنوعی پروگرام"),
        summary=LocalText("Made up."),
        country="SV",
        zone="America/El_Salvador",
        currency="USD",
        synthetic=True,
        accounting=Accounting(lots=LotMethod.FIFO, treatment=Treatment.FAIR_VALUE, mark_max_age=timedelta(days=31)),
        sources=(
            Source(
                id="gazette",
                title="The Gazette",
                publisher="Printing House",
                kind=SourceKind.PRESS,
                url="https://gazette.example/",
                published=date(2031, 7, 18),
            ),
        ),
        wallets=(Wallet(id="main", name=LocalText("Main wallet", "Cartera principal"), source="gazette"),),
        claims=CLAIMS,
        events=EVENTS,
        perimeter=(
            PerimeterEntry(
                script="bc1qexample",
                wallet="main",
                since=None,
                until=None,
                claimant="a portal",
                source="gazette",
                source_kind=SourceKind.PRESS,
            ),
        ),
        commitments=(
            Commitment(
                id="loi-1",
                instrument="Letter of Intent",
                parties=("SV", "PK"),
                text=LocalText("Share research.", "Compartir investigación."),
                source="gazette",
                source_kind=SourceKind.PRESS,
                agreed=date(2031, 7, 17),
            ),
        ),
        questions=(
            OpenQuestion(
                id="q-1", text=LocalText("Who holds the keys?"), remedy=LocalText("A signature."), source="gazette"
            ),
        ),
    )


VALUATIONS = (
    Valuation(
        at=datetime(2031, 7, 1, tzinfo=UTC),
        treatment=Treatment.FAIR_VALUE,
        holdings=balance(5600, 408),
        cost=Money(5_000_000_00, "USD"),
        cost_unknown=sats(508 * BTC),
        mark=MARKS.marks[6],
        fair_value=value_at(6008 * BTC, MARKS.marks[6].price),
        carrying=value_at(6008 * BTC, MARKS.marks[6].price),
        realised=Money(0, "USD"),
        unrealised=Money(-1, "USD"),
    ),
    Valuation(
        at=datetime(2033, 1, 1, tzinfo=UTC),
        treatment=Treatment.FAIR_VALUE,
        holdings=balance(5600, 408),
        cost=Money(5_000_000_00, "USD"),
        cost_unknown=sats(508 * BTC),
        mark=Missing(at=datetime(2033, 1, 1, tzinfo=UTC), rule=RULE, last=MARKS.marks[-1]),
        fair_value=None,
        carrying=None,
        realised=None,
        unrealised=None,
    ),
)


def synthetic_report() -> ReserveReport:
    """Return a report in which every table has at least one row."""
    instants = [*(mark.at for mark in MARKS.marks), *(within.start for _, within, *_ in _BALANCES)]
    return ReserveReport(
        programme=programme(),
        books=BOOKS,
        audit=AUDIT,
        accumulation=accumulation(),
        valuations=VALUATIONS,
        announced=announced_values(CLAIMS, instants, marks=MARKS, rule=RULE),
        marks=MARKS,
        rule=RULE,
        findings=(MISMATCH.at(claim="c-002", expected="1", stated="2", claimant="the office"),),
    )


def bare_report() -> ReserveReport:
    """Return the report of a programme that holds nothing so far, but has said what it plans."""
    claims = (
        claim(
            "p-1",
            Measure.OTHER,
            Stated(text="2,000 MW", range=Range(Fraction(1999), Fraction(2001)), unit="MW"),
            day(2031, 5, 25),
            subject="allocated_power",
        ),
        claim(
            "p-3",
            Measure.OTHER,
            Stated(text="17.5 million", range=Range(Fraction(17_450_000), Fraction(17_550_000)), unit="persons"),
            day(2031, 4, 7),
            subject="users",
        ),
        claim(
            "p-2",
            Measure.OTHER,
            Stated(text="20–40 million", range=Range(Fraction(20_000_000), Fraction(40_000_000)), unit="persons"),
            day(2031, 7, 1),
            subject="users",
        ),
    )
    nothing = replace(BOOKS, events=(), steps=(), wallets=(), others=(), lots=(), realisations=())
    return replace(
        synthetic_report(),
        programme=replace(programme(), id="bare", claims=claims, events=()),
        books=nothing,
        audit=Audit(checks=(), findings=()),
        accumulation=(),
        valuations=(),
        announced=(),
    )
