"""The columns of searches, stresses and judgements: frontier, safe size, mildest paths, replays, laws and horizons."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from khazana.i18n import message as _
from khazana.views.cells import Kind
from khazana.views.planning_columns import ERROR, LAW, LIMIT, PATHS, POLICY
from khazana.views.shared_columns import column
from khazana.views.tables import Column

__all__ = ["PLANNING_ANSWER_COLUMNS", "PLANNING_ANSWER_TITLES"]

_SIZE = column(
    "size", Kind.NUMBER, "", _("Times the policy"), _("How many times as much as the policy says is bought.")
)
_PER_DAY = (
    column("bought", Kind.NUMBER, "btc/day", _("Coins a day"), _("That, in coins bought on a day on average.")),
    column("paid", Kind.NUMBER, "usd/day", _("Dollars a day"), _("That, in dollars paid on a day on average.")),
)
_BREACH = column("breach", Kind.NUMBER, "share", _("Breach"), _("Probability that any limit reckoned is crossed."))
_VALUE = column("value", Kind.MONEY, "usd", _("Value at the end"), _("Value of the coins on the last day."))
_HORIZON = column("horizon", Kind.INTEGER, "", _("Days ahead"), _("How many daily returns ahead is forecast."))
_FORECASTS = column("forecasts", Kind.INTEGER, "", _("Forecasts"), _("Forecasts that do not overlap."))
_PROBABILITY = _("Probability of a deviation as large by chance, if the law is right; unknown where it was not tested.")


def _places() -> tuple[Column, ...]:
    """Return a column for each tenth of the forecast distribution."""
    labels = (
        _("To 10%"), _("To 20%"), _("To 30%"), _("To 40%"), _("To 50%"),
        _("To 60%"), _("To 70%"), _("To 80%"), _("To 90%"), _("To 100%"),
    )  # fmt: skip
    return tuple(
        column(f"tenth_{number}", Kind.INTEGER, "", label, _("How often what came lay in this tenth of the forecast."))
        for number, label in enumerate(labels, 1)
    )


PLANNING_ANSWER_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "planning_safe_size": _("The largest size within the risk"),
        "planning_frontier": _("Holdings against risk"),
        "planning_mildest": _("The mildest path that breaks each limit"),
        "planning_replays": _("The past played again"),
        "planning_sensitivity": _("What the result hangs on"),
        "planning_break_even": _("Where a policy breaks even"),
        "planning_horizons": _("Which law deserves trust over which horizon"),
        "planning_coverage": _("Losses beyond the value at risk"),
        "planning_places": _("Where what came lay in the forecasts"),
    }
)

PLANNING_ANSWER_COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "planning_safe_size": (
            POLICY,
            column("risk", Kind.NUMBER, "share", _("Risk allowed"), _("The probability of a breach that is accepted.")),
            column("passes", Kind.FLAG, "", _("Passes"), _("Whether a size passed the test on fresh paths.")),
            _SIZE,
            *_PER_DAY,
            column(
                "found",
                Kind.NUMBER,
                "share",
                _("Breach as found"),
                _("On the paths of the search: too good on average."),
            ),
            column("found_error", Kind.NUMBER, "share", _("Its error"), _("Standard error of that probability.")),
            column(
                "tested", Kind.NUMBER, "share", _("Breach as tested"), _("On fresh paths, which the search never saw.")
            ),
            column("tested_error", Kind.NUMBER, "share", _("Its error"), _("Standard error of that probability.")),
            column(
                "tolerance", Kind.NUMBER, "", _("Tolerance"), _("The next larger size that was tried is this far off.")
            ),
            column("tries", Kind.INTEGER, "", _("Tests"), _("Sizes that were tested on fresh paths.")),
            column("is_bound", Kind.FLAG, "", _("At the bound"), _("Whether it is the largest size that was allowed.")),
            column("is_monotone", Kind.FLAG, "", _("Rises"), _("Whether a larger size was always at least as risky.")),
            column("complete", Kind.FLAG, "", _("Complete"), _("Whether the search ran to its end.")),
            PATHS,
        ),
        "planning_frontier": (
            POLICY,
            _SIZE,
            *_PER_DAY,
            _BREACH,
            ERROR,
            column("coins", Kind.NUMBER, "btc", _("Coins at the end"), _("Coins held on the last day, in the median.")),
            column(
                "coins_from",
                Kind.NUMBER,
                "btc",
                _("Median from"),
                _("The median of all paths is above this, with the next column at 95% confidence."),
            ),
            column("coins_to", Kind.NUMBER, "btc", _("Median to"), _("And below this.")),
            column("efficient", Kind.FLAG, "", _("Efficient"), _("Whether no other size holds more at no more risk.")),
            PATHS,
        ),
        "planning_mildest": (
            POLICY,
            LIMIT,
            column(
                "distance",
                Kind.NUMBER,
                "",
                _("Deviations"),
                _("Standard deviations from the expected path; unknown where none within twelve breaks the limit."),
            ),
            column("chance", Kind.NUMBER, "share", _("Chance"), _("What normal days would give, to first order.")),
            column("on", Kind.DAY, "", _("Broken on"), _("The day on which the limit breaks on that path.")),
            column("lowest", Kind.NUMBER, "usd/btc", _("Lowest price"), _("The lowest price on that path.")),
            column("end", Kind.NUMBER, "usd/btc", _("Last price"), _("The last price on that path.")),
        ),
        "planning_replays": (
            column(
                "episode", Kind.TEXT, "", _("Years"), _("The time of the past that is played again from the start.")
            ),
            POLICY,
            LIMIT,
            column("on", Kind.DAY, "", _("Broken on"), _("The day of the plan on which the limit breaks, if it does.")),
            column("coins", Kind.NUMBER, "btc", _("Coins at the end"), _("Coins held at the end of the replay.")),
            column(
                "value", Kind.MONEY, "usd", _("Value at the end"), _("Value of the coins at the end of the replay.")
            ),
            column("lowest", Kind.NUMBER, "usd/btc", _("Lowest price"), _("The lowest price on the way.")),
        ),
        "planning_sensitivity": (
            POLICY,
            column(
                "change",
                Kind.TERM,
                "",
                _("Change"),
                _("The one assumption that is changed; not applicable in the row as asked."),
            ),
            _BREACH,
            ERROR,
            column(
                "difference",
                Kind.NUMBER,
                "share",
                _("Change of the breach"),
                _("By how much that is above the result as asked."),
            ),
            column(
                "difference_error",
                Kind.NUMBER,
                "share",
                _("Its error"),
                _("Standard error as of two runs apart, which is too large where they share paths."),
            ),
            _VALUE,
            PATHS,
        ),
        "planning_break_even": (
            POLICY,
            column(
                "price_low",
                Kind.NUMBER,
                "usd/btc",
                _("Break-even, 5%"),
                _("On one path in twenty the coins held cost less than this on average."),
            ),
            column(
                "price",
                Kind.NUMBER,
                "usd/btc",
                _("Break-even price"),
                _("What the coins held at the end cost on average, in the median."),
            ),
            column(
                "price_high", Kind.NUMBER, "usd/btc", _("Break-even, 95%"), _("On one path in twenty they cost more.")
            ),
            column(
                "above",
                Kind.NUMBER,
                "share",
                _("Above it"),
                _("Probability that the price at the end is at that cost or above."),
            ),
            ERROR,
            PATHS,
        ),
        "planning_horizons": (
            LAW,
            _HORIZON,
            _FORECASTS,
            column("verdict", Kind.TERM, "", _("Verdict"), _("What the tests come to.")),
            column("against", Kind.LIST, "", _("Against"), _("The tests that speak against the law.")),
            column("place", Kind.NUMBER, "share", _("Places"), _PROBABILITY),
            column("drawdown", Kind.NUMBER, "share", _("Deepest falls"), _PROBABILITY),
            column(
                "crps",
                Kind.NUMBER,
                "",
                _("Score"),
                _("Mean continuous ranked probability score of the log price: lower is better."),
            ),
            column(
                "gain",
                Kind.NUMBER,
                "share",
                _("Better than plain"),
                _("By which share it is below that of geometric Brownian motion on the same days."),
            ),
            column("gain_error", Kind.NUMBER, "share", _("Its error"), _("Standard error of that share.")),
        ),
        "planning_coverage": (
            LAW,
            _HORIZON,
            column(
                "level",
                Kind.NUMBER,
                "share",
                _("Level"),
                _("The chance of a loss beyond the value at risk, if the law is right."),
            ),
            _FORECASTS,
            column("failures", Kind.INTEGER, "", _("Losses beyond"), _("How many there were.")),
            column("expected", Kind.NUMBER, "", _("Expected"), _("How many were to be expected.")),
            column("coverage", Kind.NUMBER, "share", _("Kupiec"), _PROBABILITY),
            column("independence", Kind.NUMBER, "share", _("Christoffersen"), _PROBABILITY),
        ),
        "planning_places": (LAW, _HORIZON, _FORECASTS, *_places()),
    }
)
