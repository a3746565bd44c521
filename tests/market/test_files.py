from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khazana.core import BadInput, Interval, KhazanaError, Mark, PriceAnswer, Reading, Unavailable, parse_instant
from khazana.market import FileLayout, FileMarks, files
from khazana.market.rows import quantise

ALL = Interval(parse_instant("2009-01-03T00:00Z"), parse_instant("2140-01-01T00:00Z"))


def write(folder: Path, text: str | bytes, name: str = "prices.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def fetch(path: Path, layout: FileLayout | None = None, currency: str = "USD") -> PriceAnswer:
    return FileMarks(path, layout or FileLayout()).fetch(currency, ALL)


def frame(folder: Path, columns: dict[str, object]) -> Path:
    path = folder / "prices.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


def prices(answer: PriceAnswer) -> list[str]:
    return [str(mark.price.amount) for mark in answer.marks]


def told(answer: PriceAnswer) -> list[tuple[str, int | None, str]]:
    return [(finding.code, finding.place.line, finding.place.field) for finding in answer.findings]


def test_dates_stand_for_midnight_utc(tmp_path: Path) -> None:
    answer = fetch(write(tmp_path, "date,price\n2025-07-17,118698.00\n2025-07-16,117758\n"))
    assert [(mark.at.isoformat(), str(mark.price.amount), mark.source) for mark in answer.marks] == [
        ("2025-07-16T00:00:00+00:00", "117758", "prices"),
        ("2025-07-17T00:00:00+00:00", "118698.00", "prices"),
    ]


def test_a_byte_order_mark_is_no_part_of_a_column(tmp_path: Path) -> None:
    assert prices(fetch(write(tmp_path, b"\xef\xbb\xbfdate,price\n2025-07-17,118698\n"))) == ["118698"]


def test_columns_may_have_other_names(tmp_path: Path) -> None:
    path = write(tmp_path, "day,usd,volume\n2012-01-01,4.58,10\n2012-01-02,5.0,7\n")
    answer = FileMarks(path, FileLayout(date="day", price="usd"), "bitstamp").fetch("USD", ALL)
    assert [(mark.source, str(mark.price.amount)) for mark in answer.marks] == [
        ("bitstamp", "4.58"),
        ("bitstamp", "5.0"),
    ]


def test_all_columns(tmp_path: Path) -> None:
    answer = fetch(
        write(
            tmp_path,
            "instant,until,price,low,high,reading,source,currency\n"
            "2025-07-17T15:00-06:00,2025-07-17T22:00Z,120000,119500,120700.5,candle-open,desk,USD\n"
            "2025-07-17T22:00Z,2025-07-17T23:00Z,120481,,,,desk,USD\n"
            "2025-07-17T23:00Z,,103000,,,index,desk,EUR\n",
        )
    )
    (mark,) = answer.marks
    assert mark.at == datetime(2025, 7, 17, 21, tzinfo=UTC)
    assert (mark.reading, mark.source) == (Reading.CANDLE_OPEN, "desk")
    candle, traded = answer.ranges
    assert (candle.low, candle.high, candle.complete) == (Decimal(119500), Decimal("120700.5"), True)
    assert (traded.low, traded.high, traded.complete) == (120481, 120481, False)


def test_several_currencies_are_kept_apart(tmp_path: Path) -> None:
    source = FileMarks(write(tmp_path, "date,price,currency\n2025-07-17,118698,USD\n2025-07-17,102000,EUR\n"))
    assert source.currencies == {"EUR", "USD"}
    assert prices(source.fetch("EUR", ALL)) == ["102000"]
    assert prices(source.fetch("USD", ALL)) == ["118698"]


def test_what_is_assumed_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "date,price\n2025-07-17,118698\n")
    answer = fetch(path)
    assert answer.marks[0].reading is Reading.MINUTE_CLOSE
    assert told(answer) == [("prices.reading-assumed", None, "reading")]
    named = fetch(path, FileLayout(reading=Reading.CANDLE_CLOSE))
    assert named.marks[0].reading is Reading.CANDLE_CLOSE
    assert named.findings == ()


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    answer = fetch(
        write(
            tmp_path,
            "instant,date,until,price,low,high,reading,currency\n"
            "2025-07-17,,,1,,,,\n"  # 2: an instant without time
            ",,,1,,,,\n"  # 3: no time at all
            "2025-07-17T00:00Z,2025-07-17,,1,,,,\n"  # 4: two times
            ",2025-02-30,,x,,,middle,XYZ\n"  # 5: four bad cells
            ",2025-07-01,,,,,,\n"  # 6: no price
            ",2025-07-02,,0,,,,\n"  # 7: zero is no price
            ",2025-07-03,,-5,,,,\n"  # 8
            ",2025-07-04,,1e5,,,,\n"  # 9
            ",2025-07-05,,5,4,,,\n"  # 10: a low alone
            ",2025-07-06,2025-07-07T00:00Z,5,6,4,,\n"  # 11: low above high
            ",2025-07-06,2025-07-07T00:00Z,9,4,6,,\n"  # 12: outside its range
            ",2025-07-08,2025-07-08T00:00Z,5,,,,\n"  # 13: ends as it starts
            "1,2\n"  # 14: too few cells
            "\n"
            ",2025-07-09,,7,,,minute-close,USD\n"  # 16: sound
            ",2025-07-09,,8,,,minute-close,USD\n",  # 17: a second time
        )
    )
    assert told(answer) == [
        ("prices.bad-cell", 2, "instant"),
        ("prices.no-instant", 3, "instant"),
        ("prices.no-instant", 4, "instant"),
        ("prices.bad-cell", 5, "date"),
        ("prices.bad-cell", 5, "reading"),
        ("prices.bad-cell", 5, "currency"),
        ("prices.bad-cell", 5, "price"),
        ("prices.no-price", 6, "price"),
        ("prices.bad-cell", 7, "price"),
        ("prices.bad-cell", 8, "price"),
        ("prices.bad-cell", 9, "price"),
        ("prices.half-range", 10, "high"),
        ("prices.low-above-high", 11, "low"),
        ("prices.price-outside-range", 12, "price"),
        ("prices.bad-span", 13, "until"),
        ("prices.wrong-width", 14, ""),
        ("prices.marked-twice", 17, ""),
    ]
    assert prices(answer) == ["7"]
    for finding in answer.findings:
        assert finding.place.file.endswith("prices.csv")
        assert "{" not in finding.text() + finding.remedy()
    assert "line 16" in answer.findings[-1].text()


def test_problems_beyond_a_thousand_are_counted(tmp_path: Path) -> None:
    answer = fetch(write(tmp_path, "date,price\n" + "2025-07-17,x\n" * 1_234))
    assert len(answer.findings) == files.MAX_FINDINGS + 1
    assert answer.findings[-1].text() == "234 more problems are not listed."


def test_lines_are_counted_in_the_file_not_in_rows(tmp_path: Path) -> None:
    answer = fetch(write(tmp_path, 'date,price,note\r\n2025-07-17,1,"two\r\nlines"\r\n2025-07-18,x,\r\n'))
    assert ("prices.bad-cell", 4, "price") in told(answer)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "no column instant or date"),
        ("price\n1\n", "no column instant or date"),
        ("date,close\n2025-07-17,1\n", "no column price or low"),
        ("date,price,price\n2025-07-17,1,2\n", "two columns have one name"),
    ],
)
def test_columns_that_are_missing_or_double(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(BadInput, match=what) as refusal:
        fetch(write(tmp_path, text))
    assert refusal.value.where.endswith("prices.csv")
    assert refusal.value.remedy


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"date,price\n2025-07-17,\xff\n", "not UTF-8 at byte 22"),
        (b'date,price\n2025-07-17,"1\n', "broken on line 2"),
        (b"date,price\n" + b"x" * 2**21, "broken on line"),
        (b"PAR1" + b"\x00" * 40 + b"PAR1", "Parquet file is broken"),
        (b"PAR1", "Parquet file is broken"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(Unavailable, match=what):
        fetch(write(tmp_path, content))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Unavailable, match="cannot be read"):
            fetch(path)


def test_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "date,price\n2025-07-17,1\n2025-07-18,1\n")
    table = frame(tmp_path, {"date": ["2025-07-17", "2025-07-18"], "price": ["1", "2"]})
    monkeypatch.setattr(files, "MAX_ROWS", 1)
    for one in (path, table):
        with pytest.raises(Unavailable, match="more than 1 rows"):
            fetch(one)
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(Unavailable, match="larger than 10 bytes"):
        fetch(path)


@pytest.mark.parametrize(
    "column",
    [
        pl.Series(["118698.25", "117758", None], dtype=pl.String),
        pl.Series([Decimal("118698.25"), Decimal(117758), None], dtype=pl.Decimal(20, 2)),
        pl.Series(["118698.25", "117758", None], dtype=pl.Categorical),
    ],
    ids=["text", "decimal", "categorical"],
)
def test_parquet_with_exact_prices(tmp_path: Path, column: pl.Series) -> None:
    days = [date(2025, 7, 17), date(2025, 7, 18), date(2025, 7, 19)]
    answer = fetch(frame(tmp_path, {"date": days, "price": column, "other": [1.5, 2.5, 3.5]}))
    assert [mark.price.amount for mark in answer.marks] == [Decimal("118698.25"), Decimal(117758)]
    assert ("prices.no-price", 3, "price") in told(answer)


def test_parquet_instants(tmp_path: Path) -> None:
    salvador = timezone(timedelta(hours=-6))
    at = pl.Series([datetime(2025, 7, 17, 15, tzinfo=salvador)]).dt.convert_time_zone("America/El_Salvador")
    answer = fetch(frame(tmp_path, {"instant": at, "price": [120481], "high": pl.Series([None], dtype=pl.Null)}))
    assert [(mark.at, mark.price.amount) for mark in answer.marks] == [(datetime(2025, 7, 17, 21, tzinfo=UTC), 120481)]
    naive = frame(tmp_path, {"instant": [datetime(2025, 7, 17, 15)], "price": [1]})  # noqa: DTZ001 - that is the point
    with pytest.raises(BadInput, match="without a zone"):
        fetch(naive)
    flags = frame(tmp_path, {"date": ["2025-07-17"], "price": [True]})
    with pytest.raises(BadInput, match="neither text, dates nor exact numbers"):
        fetch(flags)


def test_floats_are_refused_unless_a_door_is_named(tmp_path: Path) -> None:
    path = frame(tmp_path, {"date": ["2025-07-17", "2025-07-18"], "price": [0.1 + 0.2, 92637.125]})
    with pytest.raises(BadInput, match="binary floats") as refusal:
        fetch(path)
    assert "decimals=2" in refusal.value.remedy
    assert prices(fetch(path, FileLayout(decimals=2))) == ["0.30", "92637.12"]
    assert prices(fetch(path, FileLayout(decimals=3))) == ["0.300", "92637.125"]


def test_floats_that_are_no_numbers_are_findings(tmp_path: Path) -> None:
    days = [f"2025-07-0{number}" for number in range(1, 6)]
    path = frame(tmp_path, {"date": days, "price": [float("nan"), float("inf"), 1e300, -1.0, 0.001]})
    answer = fetch(path, FileLayout(decimals=2))
    assert [line for code, line, _ in told(answer) if code == "prices.bad-cell"] == [1, 2, 3, 4, 5]
    assert answer.marks == ()


@pytest.mark.parametrize("decimals", [-1, 13])
def test_places_are_bounded(decimals: int) -> None:
    with pytest.raises(BadInput, match="0 to 12 places"):
        FileLayout(decimals=decimals)


@given(st.integers(0, 10**15), st.integers(0, 12), st.integers(0, 12))
def test_quantising_is_nearest_and_even_on_ties(units: int, places: int, decimals: int) -> None:
    exact = Decimal(units).scaleb(-places)
    rounded = Decimal(quantise(f"{exact:f}", decimals))
    step = Decimal(1).scaleb(-decimals)
    assert rounded % step == 0
    assert abs(rounded - exact) <= step / 2
    if abs(rounded - exact) == step / 2:
        assert rounded / step % 2 == 0


@given(st.floats(min_value=0.01, max_value=1e9))
def test_quantising_starts_from_the_shortest_decimal(number: float) -> None:
    assert quantise(repr(number), 12) == f"{Decimal(repr(number)).quantize(Decimal('1e-12')):f}"


CELLS = st.sampled_from(["", "2025-07-17", "2025-07-17T21:00Z", "1", "-1", "nan", "1e400", "index", '"', ",", "\x00"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS | st.text(max_size=4), min_size=1, max_size=6), max_size=6), st.sampled_from([None, 2]))
def test_no_csv_brings_it_down(tmp_path: Path, rows: list[list[str]], decimals: int | None) -> None:
    header = "instant,date,until,price,low,high\n"
    body = "\n".join(",".join(row) for row in rows)
    path = write(tmp_path, (header + body).encode("utf-8", "surrogatepass"))
    try:
        answer = fetch(path, FileLayout(decimals=decimals))
    except KhazanaError:
        return
    assert all(isinstance(mark, Mark) for mark in answer.marks)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(0, 255), st.integers(0, 10**6))
def test_no_broken_parquet_brings_it_down(tmp_path: Path, place: int, byte: int, cut: int) -> None:
    whole = bytearray(frame(tmp_path, {"date": ["2025-07-17", "2025-07-18"], "price": ["1", "2"]}).read_bytes())
    whole[place % len(whole)] = byte
    kept = bytes(whole[: len(whole) - cut % 3])
    try:
        fetch(write(tmp_path, kept, "broken.parquet"))
    except KhazanaError:
        return
