"""Daily returns out of marks: what a gap does, what looks odd, and when there is too little."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import log

import numpy as np
import pytest

from khazana.core import BadInput, Interval, Mark, MarkSeries, Price, Reading, Severity, parse_instant
from khazana.market import BundledMarks
from khazana.planning.calibration.daily import DailyRules, daily_returns

FIRST = date(2024, 1, 1)
FEW = DailyRules(least_returns=2, most_missing_share=0.9)


def series(prices: dict[int, str]) -> MarkSeries:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return MarkSeries.of(
        "USD",
        [
            Mark(
                at=start + timedelta(days=day),
                price=Price(Decimal(price), "USD"),
                source="made-up",
                reading=Reading.MINUTE_CLOSE,
            )
            for day, price in prices.items()
        ],
    )


def test_a_return_runs_from_midnight_to_midnight() -> None:
    found = daily_returns(series({0: "100", 1: "110", 2: "99"}), FIRST, date(2024, 1, 3), FEW)
    assert found.log_returns.tolist() == pytest.approx([log(1.1), log(0.9)])
    assert found.ends == (date(2024, 1, 2), date(2024, 1, 3))
    assert (found.days, found.missing, found.sources, found.findings) == (3, 0, ("made-up",), ())


def test_no_return_is_made_up_over_a_gap() -> None:
    found = daily_returns(series({0: "100", 1: "101", 3: "103", 4: "104"}), FIRST, date(2024, 1, 5), FEW)
    assert found.log_returns.tolist() == pytest.approx([log(1.01), log(104 / 103)])
    assert found.missing == 1
    (gap,) = found.findings
    assert gap.code == "planning.gap"
    assert (
        gap.text()
        == "There is no mark from 2024-01-03 to 2024-01-03, so 1 days have none; no return is made up for them."
    )


def test_a_late_mark_does_not_answer_for_midnight() -> None:
    late = MarkSeries.of(
        "USD",
        [
            Mark(
                at=datetime(2024, 1, day, hour, tzinfo=UTC),
                price=Price(Decimal(100), "USD"),
                source="a",
                reading=Reading.INDEX,
            )
            for day, hour in ((1, 0), (2, 5), (3, 0))
        ],
    )
    found = daily_returns(late, FIRST, date(2024, 1, 3), FEW)
    assert len(found.log_returns) == 0


def test_what_stands_still_and_what_leaps_is_said() -> None:
    found = daily_returns(series({0: "100", 1: "100", 2: "100", 3: "250"}), FIRST, date(2024, 1, 4), FEW)
    assert [finding.code for finding in found.findings] == ["planning.stuck", "planning.leap"]
    assert "+150%" in found.findings[1].text()


def test_many_gaps_are_counted_after_the_first_twenty() -> None:
    marks = {day: str(100 + day) for day in range(0, 100, 2)}
    found = daily_returns(series(marks), FIRST, FIRST + timedelta(days=98), FEW)
    codes = [finding.code for finding in found.findings]
    assert codes.count("planning.gap") == 20
    assert codes.count("planning.more-gaps") == 1
    assert "29 more gaps, of 29 days" in next(one for one in found.findings if one.code == "planning.more-gaps").text()


def test_month_starts_are_too_few_and_too_gappy_for_daily_laws() -> None:
    span = Interval(parse_instant("2021-01-01T00:00Z"), parse_instant("2026-01-01T00:00Z"))
    answer = BundledMarks().fetch("USD", span)
    found = daily_returns(MarkSeries.of("USD", answer.marks), date(2021, 1, 1), date(2025, 12, 31))
    errors = [one.code for one in found.findings if one.severity is Severity.ERROR]
    assert errors == ["planning.too-few", "planning.too-gappy"]


def test_returns_cannot_be_changed() -> None:
    found = daily_returns(series({0: "100", 1: "110", 2: "99"}), FIRST, date(2024, 1, 3), FEW)
    with pytest.raises(ValueError, match="read-only"):
        found.log_returns[0] = 1.0
    assert found.log_returns.dtype == np.float64


def test_a_window_runs_forward() -> None:
    with pytest.raises(BadInput, match="two days"):
        daily_returns(series({0: "100"}), FIRST, FIRST)


@pytest.mark.parametrize("rules", [{"least_returns": 1}, {"most_missing_share": 1.0}, {"leap": 0.0}])
def test_rules_leave_something_to_fit(rules: dict[str, float]) -> None:
    with pytest.raises(BadInput, match="nothing to fit"):
        DailyRules(**rules)  # type: ignore[arg-type] # the wrong figures are the point
