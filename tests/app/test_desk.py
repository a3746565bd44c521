"""The desk over real programmes and a real SQLite store."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.clock import FixedClock

from khazana.app.desk import Desk, open_desk
from khazana.app.recording import record_events
from khazana.app.refusals import NoSuchProgramme
from khazana.app.reporting import month_starts
from khazana.app.settings import Settings
from khazana.core import BadInput, Mark, PriceAnswer, Reading, parse_instant, parse_price
from khazana.programmes import write_skeleton
from khazana.reserve import LotMethod, Treatment, digest
from khazana.reserve.audit import Verdict

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path / 'store.sqlite3'}", cache_folder=tmp_path / "cache")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    with open_desk(settings, clock=FixedClock(NOW)) as opened:
        yield opened


def test_the_built_in_programmes_stand_side_by_side(desk: Desk) -> None:
    assert [programme.id for programme in desk.programmes()] == ["el-salvador", "example-state", "pakistan"]
    assert desk.now() == NOW


def test_the_article_is_judged_by_calculation(desk: Desk) -> None:
    audit = desk.report("el-salvador").audit
    inconsistent = {check.claims[0] for check in audit.checks if check.verdict is Verdict.INCONSISTENT}
    assert {"article-2025-01-01-value", "article-2025-04-15-change", "announced-daily"} == inconsistent
    assert audit.verdict("article-2025-07-17-value") is Verdict.CONSISTENT
    assert audit.verdict("article-2025-01-01-price") is Verdict.UNDETERMINED


def test_pakistan_holds_nothing_and_nothing_is_made_of_it(desk: Desk) -> None:
    report = desk.report("pakistan")
    assert report.accumulation == ()
    assert report.announced == ()
    assert report.books.events == ()
    assert not [check for check in report.audit.checks if check.verdict is Verdict.INCONSISTENT]


def test_the_books_explain_less_than_is_announced(desk: Desk) -> None:
    last = desk.report("el-salvador").accumulation[-1]
    assert last.booked.claimed == 350_400_000_000
    assert last.booked.proven == 0
    assert last.unexplained_low == 397_000_000_000 - 50_000_000


def test_a_report_is_computed_once_for_each_choice(desk: Desk) -> None:
    usual = desk.report("el-salvador")
    assert desk.report("el-salvador") is usual
    other = desk.report("el-salvador", method=LotMethod.HIFO, treatment=Treatment.COST_LESS_IMPAIRMENT)
    assert other.books.method is LotMethod.HIFO
    assert other.valuations[0].treatment is Treatment.COST_LESS_IMPAIRMENT


def test_a_fetched_mark_makes_a_value_known(desk: Desk) -> None:
    at = parse_instant("2025-07-20T00:00Z")
    assert desk.value("el-salvador", at=at).fair_value is None
    mark = Mark(at=at, price=parse_price("118000", "USD"), source="test", reading=Reading.CANDLE_OPEN)
    desk.store.save_marks(PriceAnswer(marks=(mark,)))
    desk.forget()
    fair_value = desk.value("el-salvador", at=at).fair_value
    assert fair_value is not None
    assert fair_value.minor == 2393 * 118_000 * 100


def test_recorded_books_are_those_of_the_folder(desk: Desk) -> None:
    with pytest.raises(BadInput, match="nothing of this programme is recorded"):
        desk.report("el-salvador", recorded=True)
    programme = desk.programme("el-salvador")
    first = record_events(desk.store, programme, at=desk.now())
    again = record_events(desk.store, programme, at=desk.now())
    assert (first.new, first.known, again.new, again.known) == (14, 0, 0, 14)
    assert digest(desk.report("el-salvador", recorded=True).books) == digest(desk.report("el-salvador").books)


def test_an_unknown_programme_is_named_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(BadInput, match="el-salvador, example-state, pakistan"):
        desk.report("france")


def folder(path: Path, programme_id: str) -> Path:
    write_skeleton(path)
    declared = path / "programme.toml"
    lines = declared.read_text(encoding="utf-8").splitlines()
    lines = [f'id = "{programme_id}"' if line.startswith("id = ") else line for line in lines]
    declared.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_folder_stands_beside_the_built_in_ones_or_takes_the_place_of_one(settings: Settings, tmp_path: Path) -> None:
    with open_desk(settings, folders=[folder(tmp_path / "a", "ghana")]) as desk:
        assert [programme.id for programme in desk.programmes()] == [
            "el-salvador",
            "example-state",
            "pakistan",
            "ghana",
        ]
        assert desk.programmes_in_folders() == ("ghana",)
    with open_desk(settings, folders=[folder(tmp_path / "b", "pakistan")]) as desk:
        assert len(desk.programmes()) == 3
        assert desk.programme("pakistan").claims == ()


def test_two_folders_of_one_id_are_refused(settings: Settings, tmp_path: Path) -> None:
    folders = [folder(tmp_path / name, "ghana") for name in ("a", "b")]
    with pytest.raises(BadInput, match="two folders hold a programme ghana"), open_desk(settings, folders=folders):
        pass


def test_a_folder_with_errors_is_refused_with_the_way_to_see_them(settings: Settings, tmp_path: Path) -> None:
    broken = folder(tmp_path / "a", "ghana")
    (broken / "claims.csv").write_text("id\nx\n", encoding="utf-8")
    with pytest.raises(BadInput, match="run khazana check"), open_desk(settings, folders=[broken]):
        pass


def test_month_starts_lie_after_the_first_instant_and_up_to_the_last() -> None:
    starts = month_starts(parse_instant("2024-11-30T23:59Z"), parse_instant("2025-02-01T00:00Z"))
    assert [start.isoformat() for start in starts] == [
        "2024-12-01T00:00:00+00:00",
        "2025-01-01T00:00:00+00:00",
        "2025-02-01T00:00:00+00:00",
    ]
    assert month_starts(parse_instant("2025-01-01T00:00Z"), parse_instant("2025-01-31T00:00Z")) == ()


def test_threads_that_ask_for_one_report_get_the_same(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        reports = [*pool.map(lambda _: desk.report("el-salvador"), range(16))]
    assert len({id(report) for report in reports}) == 1


def test_an_unknown_programme_is_told_from_other_refusals(desk: Desk) -> None:
    with pytest.raises(NoSuchProgramme, match="use one of el-salvador, example-state, pakistan"):
        desk.report("atlantis")
    with pytest.raises(BadInput, match="no such version") as refusal:
        desk.report("pakistan", version=7)
    assert not isinstance(refusal.value, NoSuchProgramme)
