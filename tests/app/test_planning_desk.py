"""The planning desk on the built-in programmes, with the marks that come with Khazana and with daily ones."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.planning_marks import WithMarks, daily_marks

from khazana.app.desk import Desk, open_desk
from khazana.app.planning_desk import PlanningDesk
from khazana.app.planning_reports import Asked, PlanningChoices
from khazana.app.settings import Settings
from khazana.core import BadInput
from khazana.planning import BlockBootstrap, Count, Gbm, GjrGarchT, Measure, Progress, write_summary
from khazana.planning.calibration import LawKind
from khazana.planning.judging import JudgingRules, Verdict

FEW = PlanningChoices(paths=2048, years=1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("planning")
    settings = Settings(database_url=f"sqlite:///{folder / 'khazana.db'}", data_folder=folder, cache_folder=folder)
    with open_desk(settings) as opened:
        yield opened


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
    (at_once,) = [one for one in report.stand.findings if one.code == "planning.broken-at-once"]
    assert dict(at_once.params)["limit"] == "import-cover"
    kept = desk.planning.run("el-salvador", FEW).stand.findings
    assert "planning.broken-at-once" not in {one.code for one in kept}, "who holds breaks nothing on the first day"


def test_a_search_says_where_no_size_can_help(desk: Desk) -> None:
    found = desk.planning.search("pakistan", "one-a-day-from-reserves", 0.05, 4.0, FEW)
    (without,) = [one for one in found.stand.findings if one.code == "planning.broken-without"]
    assert dict(without.params)["share"] == "100.0%"
    safe = desk.planning.search("el-salvador", "one-a-day", 0.05, 4.0, FEW)
    assert "planning.broken-without" not in {one.code for one in safe.stand.findings}


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


def test_both_counts_stand_side_by_side(desk: Desk) -> None:
    """All that one a day adds is bought, so both counts cross the ceiling alike; who holds crosses neither."""
    report = desk.planning.run("el-salvador", replace(FEW, policies=("one-a-day", "hold")))
    by_count = {(one.policy, one.count): one for one in report.counts}
    assert set(by_count) == {(policy, count) for policy in ("one-a-day", "hold") for count in Count}
    assert by_count["one-a-day", Count.ANNOUNCED].coins.value == 365
    assert by_count["one-a-day", Count.IMF].is_agreed
    assert [by_count["hold", count].breach.value for count in Count] == [0.0, 0.0]  # type: ignore[union-attr] # there is a ceiling
    assert not report.accounts


def test_accounts_are_kept_where_they_are_asked_for(desk: Desk) -> None:
    report = desk.planning.run("el-salvador", replace(FEW, policies=("hold",), paths=256), accounting=True)
    assert {one.on for one in report.accounts} == {dt.date(2025, 12, 31), dt.date(2026, 7, 17)}
    fair, cost = report.accounts[0], report.accounts[2]
    assert cost.carrying_usd[2] == 6240 * 118_698.0, "never above what the coins cost"
    assert fair.carrying_usd[2] > cost.carrying_usd[2]


def test_a_stopped_run_is_gone_on_with_to_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    planning = PlanningDesk(programmes=desk, folder=tmp_path)
    choices = replace(FEW, paths=1 << 16)
    stopped = planning.run("el-salvador", choices, watch=lambda _: True)
    assert not stopped.complete
    assert stopped.result.paths == 1 << 14
    assert [*tmp_path.glob("*.state")]
    seen: list[int] = []

    def watch(standing: Progress) -> bool:
        seen.append(standing.paths)
        return False

    again = planning.run("el-salvador", choices, watch=watch)
    assert seen[0] == 1 << 15, "the first run of paths was not drawn again"
    fresh = desk.planning.run("el-salvador", choices)
    assert again.complete
    assert write_summary(again.result.summary, again.stand.question) == write_summary(
        fresh.result.summary, fresh.stand.question
    )


def test_fewer_paths_than_are_kept_are_drawn_anew(desk: Desk, tmp_path: Path) -> None:
    planning = PlanningDesk(programmes=desk, folder=tmp_path)
    planning.run("el-salvador", replace(FEW, paths=1 << 16), watch=lambda standing: standing.paths >= 1 << 15)
    assert planning.run("el-salvador", FEW).result.paths == FEW.paths


def test_a_search_that_is_stopped_passes_no_size(desk: Desk) -> None:
    choices = replace(FEW, limits=("custody-500",), paths=1 << 15)
    report = desk.planning.search("el-salvador", "one-a-day", 0.05, 5.0, choices, watch=lambda _: True)
    assert not report.complete
    assert not report.safest.passes
    assert report.frontier.points[0].breach.value == 0.0


def test_a_stress_that_is_stopped_says_so(desk: Desk) -> None:
    report = desk.planning.stress("el-salvador", replace(FEW, policies=("one-a-day",)), watch=lambda _: True)
    assert not report.complete
    assert not report.mildest
    assert report.break_evens[0].policy == "one-a-day"


def test_a_difference_on_common_paths_has_a_smaller_error(desk: Desk) -> None:
    choices = replace(FEW, limits=("custody-500",), years=2, paths=4096)
    asked = [
        Asked(label=name, programme_id="el-salvador", choices=replace(choices, policies=(policy,), price_usd=price))
        for name, policy, price in (("as marked", "dips", None), ("cheaper", "dips", 110_000.0))
    ]
    first, second = (row.compared for row in desk.planning.compare(asked).rows)
    assert first.breach_change is None
    assert second.breach_change is not None
    assert second.breach_apart is not None
    assert second.breach_change.value == pytest.approx(second.breach.value - first.breach.value)
    assert second.breach_change.error < 0.7 * second.breach_apart


def test_a_stopped_judgement_is_gone_on_with(desk: Desk, tmp_path: Path) -> None:
    planning = PlanningDesk(programmes=WithMarks(desk, daily_marks()), folder=tmp_path)
    rules = JudgingRules(kinds=(LawKind.GBM,), horizons_days=(7,), window_days=500, refit_days=200, n_paths=200)
    asked = iter([False, False, True])
    part = planning.judge("el-salvador", None, rules, stop=lambda: next(asked))
    assert not part.complete
    whole = planning.judge("el-salvador", None, rules)
    assert whole.judgement.blocks[: len(part.judgement.blocks)] == part.judgement.blocks
    fresh = PlanningDesk(programmes=WithMarks(desk, daily_marks())).judge("el-salvador", None, rules)
    assert whole.judgement == fresh.judgement
    assert (whole.first, whole.last) == (dt.date(2021, 7, 1), dt.date(2025, 7, 17))
