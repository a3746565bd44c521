"""The page on laws of the price says what judging finds; it takes some twenty seconds, as it judges eleven years."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from fakes.reference_series import rows_of

from khazana.core import Mark, MarkSeries, Price, Reading, parse_instant
from khazana.planning.calibration import Drift, daily_returns
from khazana.planning.judging import HorizonJudgement, Verdict, judge

PAGE = (Path(__file__).parents[3] / "docs" / "explanation" / "price-models.md").read_text(encoding="utf-8")


def test_every_row_of_the_table_is_what_judging_finds() -> None:
    marks = MarkSeries.of(
        "USD",
        [
            Mark(
                at=parse_instant(f"{row['date']}T00:00Z"),
                price=Price(Decimal(row["usd"]), "USD"),
                source="bitstamp",
                reading=Reading.MINUTE_CLOSE,
            )
            for row in rows_of("btc_usd_daily.csv")
        ],
    )
    window = daily_returns(marks, date(2015, 1, 1), date(2026, 8, 22))
    found = judge(window, Drift(log_growth_per_year=0.0, reason="no growth is counted on"))
    assert found.n_returns == 4251
    for row in found.rows:
        assert written(row) in PAGE, written(row)


def written(row: HorizonJudgement) -> str:
    """Return a judgement as the page has it."""
    assert row.crps_gain is not None
    assert row.crps_gain_error is not None
    losses = row.coverages[0]
    gain = f"{100 * row.crps_gain:+.1f} ± {100 * row.crps_gain_error:.1f}".replace("-", "−")
    gain = "0" if row.crps_gain_error == 0 else gain.replace("−0.0", "0.0")
    verdict = row.verdict.value
    if row.verdict is Verdict.DOUBTED:
        verdict += ": " + ", ".join(one.value for one in row.against)
    cells = (
        f"`{row.kind.value}`",
        row.horizon_days,
        row.n_forecasts,
        chance(row.place_probability),
        chance(row.drawdown_probability),
        f"{losses.failures} of {losses.observations}",
        gain,
        verdict,
    )
    return f"| {' | '.join(map(str, cells))} |"


def chance(probability: float | None) -> str:
    """Return a probability with three decimals."""
    if probability is None:
        return ""
    return "below 0.001" if probability < 0.0005 else f"{probability:.3f}"
