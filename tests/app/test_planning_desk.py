"""The planning desk on the built-in programmes, with the marks that come with Khazana and with daily ones."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from khazana.app.desk import Desk, open_desk
from khazana.app.planning_desk import PlanningDesk
from khazana.app.planning_reports import PlanningChoices
from khazana.app.settings import Settings
from khazana.core import BadInput, Mark, MarkSeries, Price, Reading
from khazana.planning import BlockBootstrap, Gbm, GjrGarchT, Measure
from khazana.planning.calibration import LawKind
from khazana.planning.judging import JudgingRules, Verdict

FEW = PlanningChoices(paths=2048, years=1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("planning")
    settings = Settings(database_url=f"sqlite:///{folder / 'khazana.db'}", data_folder=folder, cache_folder=folder)
    with open_desk(settings) as opened:
        yield opened


def daily_marks() -> MarkSeries:
    """Daily marks that end at the start of El Salvador's plan; made up."""
    rng = np.random.Generator(np.random.PCG64(2))
    first = dt.datetime(2021, 7, 1, tzinfo=dt.UTC)
    count = (dt.datetime(2025, 7, 18, tzinfo=dt.UTC) - first).days + 1
    prices = 40_000 * np.exp(np.cumsum(0.03 * rng.standard_normal(count)))
    return MarkSeries.of(
        "USD",
        [
            Mark(
                at=first + dt.timedelta(days=day),
                price=Price(Decimal(f"{price:.2f}"), "USD"),
                source="made-up",
                reading=Reading.MINUTE_CLOSE,
            )
            for day, price in enumerate(prices.tolist())
        ],
    )


class WithMarks:
    """The programmes of a desk, and other marks."""

    def __init__(self, desk: Desk, marks: MarkSeries) -> None:
        self.programme, self.value = desk.programme, desk.value
        self._marks = marks

    def marks(self, currency: str, /) -> MarkSeries:
        assert currency == "USD"
        return self._marks


def test_month_starts_give_one_volatility_and_say_so(desk: Desk) -> None:
    stand = desk.planning.stand("el-salvador")
    assert isinstance(stand.question.law, Gbm)
    assert stand.question.law.drift_log_per_day == 0.0
    assert stand.calibration.drift.reason.startswith("No growth of the price is counted on")
    assert stand.question.start.price_usd == 118_698.0
    assert stand.question.start.books.coins == 6240.0
    assert "planning.sparse" in {finding.code for finding in stand.findings}
    assert (stand.question.days, len(stand.question.marked_days)) == (1096, 36)


def test_el_salvadors_daily_coin_breaks_the_imfs_ceiling_on_the_first_day(desk: Desk) -> None:
    report = desk.planning.run("el-salvador", FEW)
    by_name = {one.policy: one for one in report.outcomes}
    one = by_name["one-a-day"]
    assert (one.breach.value, one.median_on) == (1.0, dt.date(2025, 7, 18))
    assert by_name["hold"].breach.value == 0.0, "who buys nothing crosses none of the limits that are known"
    assert one.coins[2].value == 6240 + 365
    assert report.result.quantiles(Measure.PRICE_USD, None, (0.5,))[0].value == pytest.approx(118_698, rel=0.1)


def test_pakistans_import_cover_is_broken_from_the_start(desk: Desk) -> None:
    report = desk.planning.run("pakistan", FEW)
    assert {one.breach.value for one in report.outcomes} == {1.0}
    assert "planning.limit-open" in {finding.code for finding in report.stand.findings}


def test_daily_marks_bring_the_bootstrap_or_the_law_that_is_asked_for(desk: Desk) -> None:
    planning = PlanningDesk(programmes=WithMarks(desk, daily_marks()))
    assert isinstance(planning.stand("el-salvador").question.law, BlockBootstrap)
    garch = planning.stand("el-salvador", replace(FEW, law=LawKind.GARCH, drift_per_year=0.1))
    assert isinstance(garch.question.law, GjrGarchT)
    assert garch.calibration.drift.log_growth_per_year == 0.1
    with pytest.raises(BadInput, match="do not allow a fit"):
        desk.planning.stand("el-salvador", replace(FEW, law=LawKind.GARCH))


def test_a_search_without_the_ceiling_finds_what_custody_allows(desk: Desk) -> None:
    """Fourteen addresses of 445.8 BTC and 500 at most: 758.8 more in all, over 365 days, are 2.08 a day."""
    report = desk.planning.search("el-salvador", "one-a-day", 0.05, 5.0, replace(FEW, limits=("custody-500",)))
    assert report.safest.passes
    assert report.safest.size == pytest.approx((500 - 445.8) / 0.071428 / 365, abs=0.02)
    assert [point.breach.value for point in report.frontier.points][:: len(report.frontier.points) - 1] == [0.0, 1.0]


def test_stress_says_what_could_not_be_played(desk: Desk) -> None:
    report = desk.planning.stress("el-salvador", replace(FEW, policies=("one-a-day",)))
    reached = {(one.policy, one.limit): one.reach for one in report.mildest}
    ceiling = reached["one-a-day", "imf-no-accumulation"]
    assert ceiling is not None
    assert ceiling.distance == 0.0
    assert reached["one-a-day", "custody-500"] is None
    assert [one.episode for one in report.replays] == ["2021-22"]
    assert [one.code for one in report.findings] == ["planning.not-replayed", "planning.line-between-marks"]
    (hangs,) = report.sensitivities
    assert len(hangs.rows) == 8


def test_judging_month_starts_is_declined(desk: Desk) -> None:
    report = desk.planning.judge("el-salvador", (dt.date(2021, 1, 1), dt.date(2025, 7, 17)))
    assert {row.verdict for row in report.judgement.rows} == {Verdict.UNJUDGED}
    assert "planning.nothing-to-judge" in {one.code for one in report.judgement.findings}


def test_judging_daily_marks(desk: Desk) -> None:
    planning = PlanningDesk(programmes=WithMarks(desk, daily_marks()))
    rules = JudgingRules(kinds=(LawKind.GBM,), horizons_days=(7,), window_days=500, refit_days=200, n_paths=200)
    report = planning.judge("el-salvador", (dt.date(2021, 7, 1), dt.date(2025, 7, 17)), rules)
    assert report.judgement.trusted(7) == (LawKind.GBM,)


def test_what_is_not_there_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(BadInput, match="plans nothing"):
        desk.planning.stand("example-state")
    with pytest.raises(BadInput, match="none of that name"):
        desk.planning.stand("pakistan", replace(FEW, policies=("keep-mined",)))
    with pytest.raises(BadInput, match="none of that name"):
        desk.planning.search("el-salvador", "two-a-day", 0.05, 5.0, FEW)


def test_another_price_of_the_start_may_be_stated(desk: Desk) -> None:
    stand = desk.planning.stand("el-salvador", replace(FEW, price_usd=60_000.0))
    assert stand.question.start.price_usd == 60_000.0
