"""The rows of searches, stresses and judgements."""

from collections.abc import Iterator

from khazana.app.planning_reports import JudgeReport, PlanningStand, SearchReport, StressReport
from khazana.planning import BuyCoins, BuyDips, BuyDollars, PerDay, Policy
from khazana.planning.answers.break_even_price import BreakEven
from khazana.planning.answers.scaling import scaled
from khazana.planning.answers.sensitivities import SensitivityRow
from khazana.planning.judging.coverage import CoverageTest
from khazana.planning.judging.records import HorizonJudgement
from khazana.planning.policies import BudgetNeutral
from khazana.views.cells import Absence, Cell
from khazana.views.energy_figures import dollars, number
from khazana.views.planning_rows import COIN_PLACES, HELD_PLACES, SHARE_PLACES, Row, Rows, share
from khazana.views.planning_words import ChangeTerm, LawTerm, TrustTerm

__all__ = [
    "break_even",
    "coverage",
    "frontier",
    "horizons",
    "mildest",
    "places",
    "replays",
    "safe_size",
    "sensitivities",
]

_CENTS = 2
_SIZE_PLACES = 6
_CRPS_PLACES = 6


def safe_size(report: SearchReport) -> Rows:
    """Return the one row of the largest size within the risk."""
    found, policy = report.safest, report.frontier.policy
    size = found.size if found.passes else None
    return (
        (
            policy,
            number(found.risk, SHARE_PLACES),
            found.passes,
            Absence.NOT_APPLICABLE if size is None else number(size, _SIZE_PLACES),
            *_per_day(report.stand, policy, size),
            *share(found.found),
            *share(found.tested),
            number(found.tolerance, _SIZE_PLACES),
            found.tries,
            found.is_bound,
            found.is_monotone,
            report.complete,
            found.paths,
        ),
    )


def frontier(report: SearchReport) -> Rows:
    """Return each size of the policy, with what it holds and how likely it crosses a limit."""
    found = report.frontier
    return tuple(
        (
            found.policy,
            number(one.size, _SIZE_PLACES),
            *_per_day(report.stand, found.policy, one.size),
            *share(one.breach),
            *(number(value, HELD_PLACES) for value in (one.coins.value, one.coins.low, one.coins.high)),
            one.is_efficient,
            found.paths,
        )
        for one in found.points
    )


def _per_day(stand: PlanningStand, policy: str, size: float | None) -> tuple[Cell, Cell]:
    """Return the coins and the dollars that a policy of a size buys on a day; on average, where days differ."""
    one = next((each for each in stand.question.policies if each.name == policy), None)
    if one is None or size is None:
        return Absence.NOT_APPLICABLE, Absence.NOT_APPLICABLE
    coins, paid = daily_purchases(scaled(one, size))
    return number(coins, COIN_PLACES), number(paid, _CENTS)


def daily_purchases(policy: Policy) -> tuple[float, float]:
    """Return the coins and the dollars that the rules of a policy buy on a day on which they buy."""
    coins = sum(_mean(rule.coins_per_day) for rule in policy.rules if isinstance(rule, BuyCoins))
    paid = sum(_mean(rule.usd_per_day) for rule in policy.rules if isinstance(rule, BuyDollars | BuyDips))
    paid += sum(rule.usd_per_day for rule in policy.rules if isinstance(rule, BudgetNeutral))
    return coins, paid


def _mean(amount: PerDay) -> float:
    return sum(amount) / len(amount) if isinstance(amount, tuple) else amount


def mildest(report: StressReport) -> Rows:
    """Return how mild a path breaks each limit, by policy and limit."""
    return tuple(
        (
            one.policy,
            one.limit,
            None if one.reach is None else number(one.reach.distance, 2),
            None if one.reach is None else number(one.reach.chance, SHARE_PLACES),
            None if one.reach is None else one.reach.on,
            _price(one.lowest_usd),
            _price(one.end_usd),
        )
        for one in report.mildest
    )


def _price(value: float | None) -> Cell:
    return None if value is None else number(value, _CENTS)


def replays(report: StressReport) -> Rows:
    """Return what each policy came to in each time of the past, by limit; one row where no limit is held."""
    return tuple(
        (
            one.episode,
            one.policy,
            limit,
            on or Absence.NOT_APPLICABLE,
            number(one.coins, HELD_PLACES),
            dollars(one.value_usd),
            number(one.lowest_price_usd, _CENTS),
        )
        for one in report.replays
        for limit, on in one.breaches or (("", None),)
    )


def sensitivities(report: StressReport) -> Rows:
    """Return each policy as asked, and under each change."""
    return tuple(_changed(of.policy, row, of.paths) for of in report.sensitivities for row in (of.base, *of.rows))


def _changed(policy: str, row: SensitivityRow, paths: int) -> Row:
    is_base = not row.change
    return (
        policy,
        Absence.NOT_APPLICABLE if is_base else ChangeTerm(row.change),
        *share(row.breach),
        *share(None if is_base else row.breach_change),
        dollars(row.value_usd.value),
        paths,
    )


def break_even(report: StressReport) -> Rows:
    """Return where each policy that holds coins breaks even."""

    def row(one: BreakEven) -> Row:
        return one.policy, *(number(value, _CENTS) for value in one.price_usd), *share(one.above), one.paths

    return tuple(row(one) for one in report.break_evens)


def horizons(report: JudgeReport) -> Rows:
    """Return what is to be thought of each law at each horizon."""
    return tuple(
        (
            LawTerm(one.kind.value),
            one.horizon_days,
            one.n_forecasts,
            TrustTerm(one.verdict.value),
            tuple(check.value for check in one.against),
            *(_known(value, SHARE_PLACES) for value in (one.place_probability, one.drawdown_probability)),
            _known(one.crps, _CRPS_PLACES),
            *(_known(value, SHARE_PLACES) for value in (one.crps_gain, one.crps_gain_error)),
        )
        for one in report.judgement.rows
    )


def coverage(report: JudgeReport) -> Rows:
    """Return how many losses lay beyond each value at risk, with both tests."""

    def rows(one: HorizonJudgement) -> Iterator[Row]:
        for level in one.coverages:
            yield (
                LawTerm(one.kind.value),
                one.horizon_days,
                number(level.level, SHARE_PLACES),
                level.observations,
                level.failures,
                number(level.level * level.observations, 1),
                _probability(level.coverage),
                _probability(level.independence),
            )

    return tuple(row for one in report.judgement.rows for row in rows(one))


def places(report: JudgeReport) -> Rows:
    """Return how often what came lay in each tenth of the forecasts."""
    return tuple(
        (LawTerm(one.kind.value), one.horizon_days, one.n_forecasts, *one.place_counts) for one in report.judgement.rows
    )


def _probability(test: CoverageTest | None) -> Cell:
    return None if test is None else number(test.probability, SHARE_PLACES)


def _known(value: float | None, digits: int) -> Cell:
    return None if value is None else number(value, digits)
