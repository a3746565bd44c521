"""Made-up claims, marks and their audit, for the reports of `fakes.reports`."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from khazana.core import (
    FindingKind,
    Interval,
    Mark,
    MarkRule,
    MarkSeries,
    Price,
    Range,
    Reading,
    Severity,
    SourceKind,
    TradedRange,
    sats,
    value_at,
)
from khazana.reserve.accumulation import AccumulationRow
from khazana.reserve.audit import Audit, Check, CheckKind, Input, Trial, Verdict
from khazana.reserve.books import Balance
from khazana.reserve.claims import Claim, Measure, Stated

__all__ = ["AUDIT", "BALANCES", "BTC", "CLAIMS", "MARKS", "MISMATCH", "RULE", "accumulation", "balance", "claim", "day"]

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

BALANCES = (
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
        claimant=str(more.pop("claimant", "Office of Synthetic Affairs")),
        source="gazette",
        source_kind=SourceKind.PRESS,
        **more,  # type: ignore[arg-type]
    )


CLAIMS = (
    *(claim(id_, Measure.HOLDINGS, holdings(text), within) for id_, within, text, *_ in BALANCES),
    claim(
        "c-002",
        Measure.VALUE,
        Stated(
            text="≈ $555.8 million",
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
    for claim_id, within, text, proven, claimed, verdict in BALANCES:
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
    checks=(CHECK, *(_check(id_, verdict) for id_, *_, verdict in BALANCES)),
    findings=(CHECK.finding,) if CHECK.finding else (),
)
