"""Made-up reports for the views: no programme of this world, and each says that it is synthetic."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from fakes.report_claims import AUDIT, BALANCES, BTC, CLAIMS, MARKS, MISMATCH, RULE, accumulation, balance, claim, day

from khazana.app.reports import ReserveReport
from khazana.core import (
    Missing,
    Money,
    Range,
    Source,
    SourceKind,
    Standing,
    sats,
    sats_delta,
    value_at,
)
from khazana.programmes import Accounting, Commitment, LocalText, OpenQuestion, Programme, Wallet
from khazana.reserve.announced import announced_values
from khazana.reserve.audit import Audit
from khazana.reserve.books import Books, Step
from khazana.reserve.claims import Measure, Stated
from khazana.reserve.events import OUTSIDE, Event, EventKind, wallet
from khazana.reserve.lots import Lot, LotMethod, Realisation
from khazana.reserve.perimeter import PerimeterEntry
from khazana.reserve.valuation import Treatment, Valuation

__all__ = ["bare_report", "synthetic_report"]

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
    instants = [*(mark.at for mark in MARKS.marks), *(within.start for _, within, *_ in BALANCES)]
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
            claimant="An exchange",
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
