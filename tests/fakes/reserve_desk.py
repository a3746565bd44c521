"""A desk over two made-up programmes: Norte announces, buys and sells; Sur has announced nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from fakes.alliance import FakeAlliance
from fakes.energy_desk import FakeEnergy
from fakes.planning_desk import FakePlanning, norte_plan
from fakes.unfollowed_chain import UnfollowedChain

from khazana.app.commitments import CommitmentsReport, evaluate_programme, start_of_day
from khazana.app.refusals import NoSuchProgramme
from khazana.app.reporting import Choices, compute_report, value_books
from khazana.app.reports import ReserveReport
from khazana.core import (
    Interval,
    Mark,
    MarkSeries,
    Money,
    Price,
    Range,
    Reading,
    Source,
    SourceKind,
    Standing,
    parse_btc,
)
from khazana.programmes import Accounting, Commitment, LocalText, OpenQuestion, Programme, Wallet
from khazana.reserve import OUTSIDE, Event, EventKind, LotMethod, Treatment, Valuation, wallet
from khazana.reserve.claims import Claim, Measure, Stated
from khazana.reserve.perimeter import PerimeterEntry

NOW = datetime(2025, 8, 1, tzinfo=UTC)
ACCOUNTING = Accounting(lots=LotMethod.FIFO, treatment=Treatment.FAIR_VALUE, mark_max_age=timedelta(days=1))
HOSTILE = '<script>alert("x")</script> & "Office"'
"""A claimant's name as an attacker would write it."""


def day(year: int, month: int, number: int) -> Interval:
    """Return a day in UTC."""
    start = datetime(year, month, number, tzinfo=UTC)
    return Interval(start, start + timedelta(days=1))


def stated(text: str, low: str, high: str, unit: str) -> Stated:
    """Return a stated figure."""
    return Stated(text=text, range=Range(Fraction(low), Fraction(high)), unit=unit)


def claim(name: str, measure: Measure, figure: Stated, within: Interval, **more: str) -> Claim:
    """Return a claim of the treasury."""
    fields = {"statement": name, "claimant": "Treasury of Norte", "source": "gazette", **more}
    return Claim(
        id=name, measure=measure, stated=figure, within=within, source_kind=SourceKind.PRIMARY, line=2, **fields
    )


def purchase(name: str, within: Interval, btc: str, dollars: int) -> Event:
    """Return a purchase known by its day."""
    return Event(
        external_id=name,
        at=within.start,
        within=within,
        day_only=True,
        kind=EventKind.PURCHASE,
        amount=parse_btc(btc),
        from_account=OUTSIDE,
        to_account=wallet("main"),
        standing=Standing.CLAIMED,
        source="gazette",
        source_kind=SourceKind.PRIMARY,
        consideration=Money(dollars * 100, "USD"),
        evidence="order 7",
    )


def _marks() -> MarkSeries:
    prices = (("2025-01-01", "93395"), ("2025-02-01", "102336"), ("2025-03-01", "84288"), ("2025-07-17", "118698"))
    return MarkSeries.of(
        "USD",
        (
            Mark(
                at=datetime.combine(date.fromisoformat(on), datetime.min.time(), tzinfo=UTC),
                price=Price(Decimal(price), "USD"),
                source="bitstamp",
                reading=Reading.MINUTE_CLOSE,
            )
            for on, price in prices
        ),
    )


def _norte_claims() -> tuple[Claim, ...]:
    january, march, july = day(2025, 1, 1), day(2025, 3, 1), day(2025, 7, 17)
    return (
        claim("jan-holdings", Measure.HOLDINGS, stated("600 BTC", "599.5", "600.5", "BTC"), january, statement="jan"),
        claim(
            "jan-value",
            Measure.VALUE,
            stated("$56.0 million", "55950000", "56050000", "USD"),
            january,
            statement="jan",
        ),
        claim("jan-price", Measure.PRICE, stated("$90,000", "89999.5", "90000.5", "USD/BTC"), january, statement="jan"),
        claim("mar-holdings", Measure.HOLDINGS, stated("640 BTC", "639.5", "640.5", "BTC"), march),
        claim(
            "jul-holdings",
            Measure.HOLDINGS,
            stated("1,020 BTC", "1019.5", "1020.5", "BTC"),
            july,
            claimant=HOSTILE,
            source="paper",
        ),
    )


def _norte() -> Programme:
    return Programme(
        id="norte",
        origin="made up for tests",
        name=LocalText("Norte", "Norte", "نورتے"),
        summary=LocalText("A country that buys.", "Un país que compra.", "ایک ملک جو خریدتا ہے"),
        country="XN",
        zone="UTC",
        currency="USD",
        synthetic=True,
        accounting=ACCOUNTING,
        sources=(
            Source(
                id="gazette",
                title="Official gazette",
                publisher="State printer",
                kind=SourceKind.PRIMARY,
                url="https://gazette.example/",
                published=date(2025, 7, 18),
            ),
            Source(id="paper", title="The Paper", publisher="The Paper", kind=SourceKind.PRESS),
        ),
        wallets=(Wallet(id="main", name=LocalText("Main wallet"), source="gazette"),),
        claims=_norte_claims(),
        events=(
            purchase("buy-1", day(2024, 12, 1), "600", 54_000_000),
            purchase("buy-2", day(2025, 2, 1), "40.5", 4_100_000),
        ),
        perimeter=(
            PerimeterEntry(
                script="bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
                wallet="main",
                since=None,
                until=None,
                claimant="Treasury of Norte",
                source="gazette",
                source_kind=SourceKind.PRIMARY,
            ),
        ),
        commitments=(),
        questions=(),
        planning=norte_plan(),
    )


def _sur() -> Programme:
    users = Claim(
        id="users",
        statement="users",
        measure=Measure.OTHER,
        subject="users",
        stated=stated("20–40 million", "20000000", "40000000", "1"),
        within=day(2025, 7, 17),
        claimant="Ministry of Sur",
        source="paper",
        source_kind=SourceKind.PRESS,
    )
    return Programme(
        id="sur",
        origin="made up for tests",
        name=LocalText("Sur"),
        summary=LocalText("A country that plans."),
        country="XS",
        zone="Asia/Karachi",
        currency="PKR",
        synthetic=False,
        accounting=ACCOUNTING,
        sources=(Source(id="paper", title="The Paper", publisher="The Paper", kind=SourceKind.PRESS),),
        wallets=(),
        claims=(users,),
        events=(),
        perimeter=(),
        commitments=(
            Commitment(
                id="loi",
                instrument="Letter of intent",
                parties=("Norte", "Sur"),
                text=LocalText("To share research."),
                source="paper",
                source_kind=SourceKind.PRESS,
                agreed=date(2025, 7, 17),
            ),
        ),
        questions=(
            OpenQuestion(
                id="how-many",
                text=LocalText("How many people use bitcoin?"),
                remedy=LocalText("A survey with its method."),
                source="paper",
            ),
        ),
    )


class FakeDesk:
    """Answers as the desk does, from records in memory; ``refusal`` is raised instead where one is set."""

    def __init__(self, *, only: str = "") -> None:
        self._programmes = {one.id: one for one in (_norte(), _sur()) if only in {"", one.id}}
        self._reports: dict[tuple[object, ...], ReserveReport] = {}
        self.refusal: Exception | None = None
        self.chain = UnfollowedChain(self.programme)
        self.alliance = FakeAlliance(NOW)
        self.energy = FakeEnergy(self.programme, "norte")
        self.planning = FakePlanning(self)

    def programmes(self) -> tuple[Programme, ...]:
        return tuple(self._programmes.values())

    def programme(self, programme_id: str, /) -> Programme:
        if programme_id not in self._programmes:
            raise NoSuchProgramme("there is no such programme", value=programme_id, remedy="name norte or sur")
        return self._programmes[programme_id]

    def report(
        self,
        programme_id: str,
        /,
        *,
        version: int | None = None,
        method: LotMethod | None = None,
        treatment: Treatment | None = None,
    ) -> ReserveReport:
        if self.refusal is not None:
            raise self.refusal
        programme = self.programme(programme_id)
        choices = Choices(version=version, method=method, treatment=treatment)
        key = (programme_id, choices)
        if key not in self._reports:
            self._reports[key] = compute_report(
                programme,
                events=programme.events,
                marks=self.marks(programme.currency),
                choices=choices,
                findings=(),
            )
        return self._reports[key]

    def value(
        self,
        programme_id: str,
        /,
        *,
        at: datetime,
        version: int | None = None,
        method: LotMethod | None = None,
        treatment: Treatment | None = None,
    ) -> Valuation:
        report = self.report(programme_id, version=version, method=method)
        return value_books(report.programme, report.books, [at], marks=report.marks, treatment=treatment)[0]

    def commitments(self, programme_id: str, /) -> CommitmentsReport:
        return evaluate_programme(self, programme_id, at=start_of_day(NOW, self.programme(programme_id).zone))

    def marks(self, currency: str, /) -> MarkSeries:
        return _marks() if currency == "USD" else MarkSeries.of(currency, ())

    def now(self) -> datetime:
        return NOW
