"""Whatever is claimed, the audit answers: claims of any figure, time and unit, against any marks and books."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from fakes.claims import mark, series, traded
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import Interval, MarkRule, Range, SourceKind, Standing, sats
from khazana.reserve import OUTSIDE, Event, EventKind, LotMethod, keep, wallet
from khazana.reserve.accumulation import accumulate
from khazana.reserve.audit import AuditRules, audit
from khazana.reserve.claims import Claim, Measure, Stated

FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
NEAR = datetime(2024, 6, 1, tzinfo=UTC)

MARKS = series(
    [mark("2024-05-31", "60000"), mark("2024-06-01", "61000"), mark("2024-06-01T12:00Z", "59999.99")],
    [
        traded("2024-06-01T00:00Z", "2024-06-02T00:00Z", "59000", "62000", complete=True),
        traded("2024-06-02T00:00Z", "2024-06-03T00:00Z", "61000", "62000", complete=False),
    ],
)
BOOKS = keep(
    [
        Event(
            external_id=f"e{n}",
            at=NEAR + n * timedelta(hours=7),
            kind=kind,
            amount=sats(n * 10**8),
            from_account=OUTSIDE if kind is EventKind.PURCHASE else "mining",
            to_account=wallet("w"),
            standing=standing,
            source="ledger",
            source_kind=SourceKind.PRIMARY,
        )
        for n, (kind, standing) in enumerate(
            [
                (EventKind.PURCHASE, Standing.PROVEN),
                (EventKind.MINED, Standing.CLAIMED),
                (EventKind.PURCHASE, Standing.UNKNOWN),
            ],
            start=1,
        )
    ],
    currency="USD",
    method=LotMethod.FIFO,
)

NUMBERS = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1), Fraction(-1), Fraction(61000), Fraction(1, 3)]),
    st.fractions(min_value=-(10**15), max_value=10**15, max_denominator=1000),
)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    one, two = sorted([draw(NUMBERS), draw(NUMBERS)])
    return Range(draw(st.sampled_from([one, None])), draw(st.sampled_from([two, one if one == two else two, None])))


@st.composite
def times(draw: st.DrawFn) -> Interval:
    far = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))
    near = st.integers(-100, 100).map(lambda hours: NEAR + timedelta(hours=hours))
    start = min(draw(st.one_of(near, far)), LAST)
    length = draw(st.sampled_from([timedelta(minutes=1), timedelta(hours=23), timedelta(days=1), timedelta(days=31)]))
    end = start + min(length, datetime.max.replace(tzinfo=UTC) - start)
    return Interval(start, end)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    ids = [f"c{n}" for n in range(draw(st.integers(1, 12)))]
    shared = draw(times())
    return [
        Claim(
            id=claim_id,
            statement=draw(st.sampled_from(["", "s", "t"])),
            measure=draw(st.sampled_from([*Measure])),
            stated=Stated(
                text="said", range=draw(ranges()), unit=draw(st.sampled_from(["USD", "USD/BTC", "BTC", "1", "PKR"]))
            ),
            within=draw(st.one_of(st.just(shared), times())),
            since=draw(st.one_of(st.none(), st.just(shared), times())),
            claimant=draw(st.sampled_from(["state", "press"])),
            source=draw(st.sampled_from(["one", "two"])),
            source_kind=SourceKind.PRESS,
            parts=tuple(draw(st.lists(st.sampled_from([*ids, "gone"]), max_size=3))),
        )
        for claim_id in ids
    ]


@given(said=claims(), with_books=st.booleans())
@settings(max_examples=80, deadline=None)
def test_any_claims_are_answered(*, said: list[Claim], with_books: bool) -> None:
    books = BOOKS if with_books else None
    found = audit(said, marks=MARKS, books=books, rules=AuditRules())
    for check in found.checks:
        assert check.inputs or check.finding is not None
        assert check.claims[0] in {claim.id for claim in said}
    for finding in found.findings:
        assert "{" not in finding.text() + finding.remedy()
    rows = accumulate(said, books=books, marks=MARKS, rule=MarkRule(), audit=found)
    assert [row.within.start for row in rows] == sorted(row.within.start for row in rows)
