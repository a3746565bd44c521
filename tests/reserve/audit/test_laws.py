"""Laws: a world that is true is never contradicted; a figure beyond its precision always is, where a formula fixes it.

A world has a price every six hours, purchases announced and booked, and people who tell of them, each figure
rounded to some digits. What the auditor is given of the market is true: marks at midnight, and candles that hold
every price of their day.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from fakes.claims import ZONE, claim, mark
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import Interval, MarkSeries, Range, SourceKind, Standing, TradedRange, day_interval, sats
from khazana.reserve import OUTSIDE, Event, EventKind, LotMethod, keep, wallet
from khazana.reserve.audit import Audit, AuditRules, CheckKind, Verdict, audit
from khazana.reserve.claims import Claim, Measure
from khazana.reserve.precision import parse_stated

BTC = 100_000_000
START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = (0, 6, 12, 18)


def rounded(value: Fraction, places: int) -> str:
    """Write a figure to some decimal places, or to tens, hundreds … of units where they are below zero."""
    scaled = round(value * Fraction(10) ** places)
    if places >= 0:
        return f"{Decimal(scaled).scaleb(-places):,f}"
    names = {-3: "thousand", -6: "million"}
    return f"{scaled:,} {names[places]}"


@dataclass
class World:
    """Prices each six hours, and purchases by instant, of a number of days."""

    dice: random.Random
    days: int

    def __post_init__(self) -> None:
        price = Decimal(self.dice.randrange(20_000, 90_000))
        self.prices: list[Decimal] = []
        for _ in range(self.days * len(HOURS)):
            price = max(price * Decimal(self.dice.randrange(960, 1041)) / 1000, Decimal(1000)).quantize(Decimal("0.01"))
            self.prices.append(price)
        self.opening = self.dice.randrange(0, 5000)
        self.rate = self.dice.randrange(0, 3)
        self.extra = {day: self.dice.randrange(1, 40) for day in self.some_days(self.days // 4)}
        self.claims: list[Claim] = []

    def some_days(self, count: int) -> list[int]:
        return sorted(self.dice.sample(range(1, self.days - 1), count))

    def price(self, moment: int) -> Fraction:
        return Fraction(self.prices[moment])

    def holdings(self, moment: int) -> Fraction:
        """Return what is held: daily purchases fall at 12:00Z, the others at 18:00Z."""
        day, part = divmod(moment, len(HOURS))
        daily = self.rate * (day + (part >= 2))
        return Fraction(
            self.opening + daily + sum(n for d, n in self.extra.items() if d < day or (d == day and part == 3))
        )

    def when(self, moment: int) -> Interval:
        """Return the calendar day in San Salvador of a moment."""
        at = START + moment * timedelta(hours=6)
        return day_interval(at.astimezone(ZONE).date(), ZONE)

    def say(self, measure: Measure, text: str, moment: int, **more: object) -> Claim:
        said = claim(f"c{len(self.claims):03}", measure, text, self.when(moment), **more)  # type: ignore[arg-type]
        self.claims.append(said)
        return said

    def marks(self) -> MarkSeries:
        """Return midnight's marks of most days, and true candles of some."""
        known = [day for day in range(self.days) if self.dice.random() < 0.8]
        candles = [
            TradedRange(
                within=Interval(START + day * DAY, START + (day + 1) * DAY),
                low=min(self.prices[day * 4 : day * 4 + 4]),
                high=max(self.prices[day * 4 : day * 4 + 4]),
                currency="USD",
                source="candles",
                complete=True,
            )
            for day in range(self.days)
            if self.dice.random() < 0.6
        ]
        return MarkSeries.of("USD", [mark((START + day * DAY).date(), self.prices[day * 4]) for day in known], candles)

    def events(self) -> list[Event]:
        """Return the purchases, some left out, some known by day alone."""
        bought = [(f"daily-{day}", day, 12, self.rate) for day in range(self.days) if self.rate]
        bought += [(f"extra-{day}", day, 18, amount) for day, amount in self.extra.items()]
        found = [self.event("opening", START - DAY, None, self.opening)] if self.opening else []
        for name, day, hour, amount in bought:
            at = START + day * DAY + timedelta(hours=hour)
            if self.dice.random() < 0.8:
                found.append(self.event(name, at, self.when(day * 4 + hour // 6), amount))
        return found

    def event(self, name: str, at: datetime, within: Interval | None, amount: int) -> Event:
        day_only = within is not None and self.dice.random() < 0.5
        return Event(
            external_id=name,
            at=within.start if within is not None and day_only else at,
            within=within if day_only else None,
            day_only=day_only,
            kind=EventKind.PURCHASE,
            amount=sats(amount * BTC),
            from_account=OUTSIDE,
            to_account=wallet("treasury"),
            standing=self.dice.choice([*Standing]),
            source="ledger",
            source_kind=SourceKind.PRIMARY,
        )

    def speak(self) -> None:
        """Make the claims."""
        dice, moments = self.dice, range(4, self.days * 4)
        for number in range(12):
            moment = dice.choice(moments)
            held, price = self.holdings(moment), self.price(moment)
            statement = {"statement": f"s{number}", "source": dice.choice(["press", "wire", "office"])}
            self.say(Measure.HOLDINGS, rounded(held, dice.choice([0, 1, 8])), moment, **statement)
            if dice.random() < 0.7:
                self.say(Measure.PRICE, rounded(price, dice.choice([-3, 0, 2])), moment, **statement)
            self.say(Measure.VALUE, "$" + rounded(held * price, dice.choice([-6, -3, 2])), moment, **statement)
        for day, amount in self.extra.items():
            moment = day * 4 + 3
            cost = amount * self.price(moment)
            statement = {"statement": f"b{day}", "source": "office"}
            self.say(Measure.PURCHASE, rounded(Fraction(amount), 0), moment, **statement)
            self.say(Measure.COST, rounded(cost, dice.choice([-3, 2])), moment, **statement)
            self.say(Measure.AVERAGE_COST, rounded(cost / amount, dice.choice([0, 2])), moment, **statement)
        self.say(Measure.PURCHASE_RATE, f"exactly {self.rate} BTC/day", 0, since=self.when(3), source="speech")
        for _ in range(4):
            then, now = sorted(dice.sample(moments, 2))
            change = rounded((self.price(now) / self.price(then) - 1) * 100, dice.choice([0, 1, 2])).replace("-", "−")
            self.say(Measure.PRICE_CHANGE, f"{change}%", now, since=self.when(then), source="exchange")
        self.parts()

    def parts(self) -> None:
        counts = [self.dice.randrange(0, 30_000_000) for _ in range(3)]
        said = [self.say(Measure.OTHER, rounded(Fraction(n), self.dice.choice([-6, -3, 0])), 4) for n in counts]
        total = rounded(Fraction(sum(counts)), self.dice.choice([-6, -3, 0]))
        self.say(Measure.OTHER, total, 4, parts=tuple(one.id for one in said))


def world(seed: int) -> World:
    made = World(dice=random.Random(seed), days=40)  # noqa: S311 - repeatable, and no secret
    made.speak()
    return made


def audited(of: World, claims: list[Claim]) -> Audit:
    books = keep(of.events(), currency="USD", method=LotMethod.FIFO)
    return audit(claims, marks=of.marks(), books=books, rules=AuditRules())


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_true_world_is_never_contradicted(seed: int) -> None:
    made = world(seed)
    found = [
        f"{check.code}: {check.finding.text()}"
        for check in audited(made, made.claims).checks
        if check.verdict is Verdict.INCONSISTENT and check.finding
    ]
    assert found == []


@given(seed=st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_an_audit_can_be_computed_again(seed: int) -> None:
    first, second = world(seed), world(seed)
    assert audited(first, first.claims) == audited(second, second.claims)


def beyond(said: Claim, expected: Range, by: Fraction) -> Claim:
    """Return a claim whose figure lies just above all that is expected, at its own precision."""
    assert expected.high is not None
    assert said.stated.range.low is not None
    shift = expected.high - said.stated.range.low + by
    moved = said.stated.range + Range.exactly(shift)
    return replace(said, stated=replace(said.stated, range=moved))


@given(seed=st.integers(0, 2**32), by=st.fractions(min_value=Fraction(1, 10**6), max_value=10**9))
@settings(max_examples=40, deadline=None)
def test_a_figure_beyond_its_precision_is_found(seed: int, by: Fraction) -> None:
    made = world(seed)
    fixed = {"value-is-holdings-times-price", "average-cost-is-cost-over-amount", "total-is-sum-of-parts"}
    checks = [check for check in audited(made, made.claims).checks if check.code in fixed and check.expected]
    check = made.dice.choice(checks)
    assert check.expected is not None
    claims = [beyond(said, check.expected, by) if said.id == check.claims[0] else said for said in made.claims]
    (found,) = [one for one in audited(world(seed), claims).of(check.claims[0]) if one.code == check.code]
    assert found.verdict is Verdict.INCONSISTENT
    assert found.finding is not None


@given(rate=st.integers(0, 5), days=st.integers(1, 400), off=st.integers(1, 10_000), more=st.booleans())
@settings(max_examples=60, deadline=None)
def test_balances_that_a_rate_cannot_explain_are_found(*, rate: int, days: int, off: int, more: bool) -> None:
    start = 20_000
    end = start + (rate * (days + 1) + 1 + off if more else rate * (days - 1) - 1 - off)
    first, last = (day_interval((START + n * DAY).date(), ZONE) for n in (0, days))
    claims = [
        claim("rate", Measure.PURCHASE_RATE, f"exactly {rate} BTC/day", first),
        claim("first", Measure.HOLDINGS, f"{start:,}", first),
        claim("last", Measure.HOLDINGS, f"{end:,}", last),
    ]
    (check,) = audit(claims, marks=MarkSeries.of("USD", []), books=None, rules=AuditRules()).of("rate")
    assert check.verdict is Verdict.INCONSISTENT
    assert check.kind is CheckKind.CLAIMS


def test_the_world_speaks_of_every_kind_of_check() -> None:
    worlds = [world(seed) for seed in range(12)]
    codes = {check.code for made in worlds for check in audited(made, made.claims).checks}
    assert codes >= {
        "average-cost-is-cost-over-amount",
        "balances-of-one-time",
        "change-at-marks",
        "cost-at-marks",
        "holdings-in-books",
        "increase-covers-purchases",
        "price-at-marks",
        "purchase-in-books",
        "rate-explains-balances",
        "total-is-sum-of-parts",
        "value-at-marks",
        "value-is-holdings-times-price",
    }
    assert parse_stated(rounded(Fraction(-5, 2), 1), unit="BTC").range.middle() == Fraction(-5, 2)
