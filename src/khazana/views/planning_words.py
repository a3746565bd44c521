"""The fixed words of the planning tables: what each code of the records is called.

The codes are those of `khazana.planning`, which takes long to load; a test holds the two equal.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from khazana.i18n import Translator
from khazana.i18n import message as _

__all__ = [
    "CHANGES",
    "PLANNING_TERMS",
    "ChangeTerm",
    "CheckTerm",
    "ConditionalityTerm",
    "CountTerm",
    "LawTerm",
    "MeasureTerm",
    "ParameterTerm",
    "TrustTerm",
    "change_label",
]


class LawTerm(StrEnum):
    """Laws of the daily price: the codes of `khazana.planning.calibration.LawKind`."""

    GBM = "gbm"
    MERTON = "merton"
    GARCH = "gjr-garch-t"
    SWITCHING = "switching"
    BOOTSTRAP = "block-bootstrap"


class MeasureTerm(StrEnum):
    """What is recorded of paths: the codes of `khazana.planning.Measure`."""

    PRICE_USD = "price_usd"
    LOCAL_PER_USD = "local_per_usd"
    RESERVES_USD = "reserves_usd"
    COINS = "coins"
    COST_USD = "cost_usd"
    VALUE_USD = "value_usd"
    NET_RESERVES_USD = "net_reserves_usd"
    VOLUNTARY_COINS = "voluntary_coins"
    ANNOUNCED_COINS = "announced_coins"
    BUDGET_USED_USD = "budget_used_usd"
    LOWEST_SHARE = "lowest_share"
    CARRYING_USD = "carrying_usd"
    ADEQUACY = "adequacy"


class CountTerm(StrEnum):
    """How accumulation is counted: the codes of `khazana.planning.Count`."""

    ANNOUNCED = "announced"
    IMF = "imf"


class ConditionalityTerm(StrEnum):
    """What a limit is to those who agreed on it: the codes of `khazana.planning.plan.Conditionality`."""

    CRITERION = "quantitative-criterion"
    CONTINUOUS = "continuous-criterion"
    INDICATIVE = "indicative-target"
    BENCHMARK = "structural-benchmark"
    OWN = "own-rule"


class TrustTerm(StrEnum):
    """What a judgement comes to: the codes of `khazana.planning.judging.Verdict`."""

    TRUSTED = "trusted"
    DOUBTED = "doubted"
    UNJUDGED = "cannot be judged"


class CheckTerm(StrEnum):
    """What was tested: the codes of `khazana.planning.judging.Check`."""

    PLACE = "place"
    DRAWDOWN = "drawdown"
    COVERAGE = "coverage"
    INDEPENDENCE = "independence"


class ChangeTerm(StrEnum):
    """Assumptions that are changed: the ids of `khazana.planning.answers.usual_changes`."""

    DRIFT_DOWN = "drift −20% a year"
    DRIFT_UP = "drift +20% a year"
    CALMER = "volatility × 0.75"
    WILDER = "volatility × 1.25"
    CHEAPER = "price of the start −20%"
    SMALLER = "purchases × 0.5"
    LARGER = "purchases × 2"
    SHORTER = "half the time"


class ParameterTerm(StrEnum):
    """What was fitted: the names of the estimates of `khazana.planning.calibration`."""

    MEAN = "mean_log_per_day"
    VOLATILITY = "volatility_log_per_day"
    JUMPS = "jumps_per_day"
    JUMP_MEAN = "jump_mean_log"
    JUMP_VOLATILITY = "jump_volatility_log"
    OMEGA = "omega"
    ALPHA = "alpha"
    GAMMA = "gamma"
    BETA = "beta"
    DEGREES = "degrees"
    CALM_MEAN = "calm.mean_log_per_day"
    CALM_VOLATILITY = "calm.volatility_log_per_day"
    CALM_LEAVING = "calm.leaving_per_day"
    WILD_MEAN = "wild.mean_log_per_day"
    WILD_VOLATILITY = "wild.volatility_log_per_day"
    WILD_LEAVING = "wild.leaving_per_day"
    BLOCK_RETURNS = "block_days_of_returns"
    BLOCK_SIZES = "block_days_of_sizes"


CHANGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ChangeTerm.DRIFT_DOWN: _("Growth of the price 20 points a year lower"),
        ChangeTerm.DRIFT_UP: _("Growth of the price 20 points a year higher"),
        ChangeTerm.CALMER: _("Price moves a quarter smaller"),
        ChangeTerm.WILDER: _("Price moves a quarter larger"),
        ChangeTerm.CHEAPER: _("Price at the start a fifth lower"),
        ChangeTerm.SMALLER: _("Half the purchases"),
        ChangeTerm.LARGER: _("Twice the purchases"),
        ChangeTerm.SHORTER: _("Half the time"),
    }
)
"""What `planning.answers.usual_changes` are called, by their ids."""

PLANNING_TERMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        LawTerm.GBM: _("geometric Brownian motion"),
        LawTerm.MERTON: _("jump diffusion (Merton)"),
        LawTerm.GARCH: _("changing volatility (GJR-GARCH, Student t)"),
        LawTerm.SWITCHING: _("two regimes that switch"),
        LawTerm.BOOTSTRAP: _("past days drawn again in blocks"),
        MeasureTerm.PRICE_USD: _("price of one bitcoin, USD"),
        MeasureTerm.LOCAL_PER_USD: _("exchange rate, local currency per USD"),
        MeasureTerm.RESERVES_USD: _("reserves without the policy, USD"),
        MeasureTerm.COINS: _("holdings, BTC"),
        MeasureTerm.COST_USD: _("cost of the holdings, USD"),
        MeasureTerm.VALUE_USD: _("value of the holdings, USD"),
        MeasureTerm.NET_RESERVES_USD: _("net reserves, USD"),
        MeasureTerm.VOLUNTARY_COINS: _("accumulated as the IMF counts, BTC"),
        MeasureTerm.ANNOUNCED_COINS: _("accumulated as announced, BTC"),
        MeasureTerm.BUDGET_USED_USD: _("budget used in the fiscal year, USD"),
        MeasureTerm.LOWEST_SHARE: _("lowest share of the highest value"),
        MeasureTerm.CARRYING_USD: _("cost less impairment, USD"),
        MeasureTerm.ADEQUACY: _("net reserves as a share of the metric"),
        CountTerm.ANNOUNCED: _("as announced"),
        CountTerm.IMF: _("as the IMF counts"),
        ConditionalityTerm.CRITERION: _("quantitative criterion"),
        ConditionalityTerm.CONTINUOUS: _("continuous criterion"),
        ConditionalityTerm.INDICATIVE: _("indicative target"),
        ConditionalityTerm.BENCHMARK: _("structural benchmark"),
        ConditionalityTerm.OWN: _("rule of one's own"),
        TrustTerm.TRUSTED: _("trusted"),
        TrustTerm.DOUBTED: _("doubted"),
        TrustTerm.UNJUDGED: _("cannot be judged"),
        CheckTerm.PLACE: _("place among the forecasts"),
        CheckTerm.DRAWDOWN: _("deepest fall"),
        CheckTerm.COVERAGE: _("how often losses were larger (Kupiec)"),
        CheckTerm.INDEPENDENCE: _("whether larger losses come together (Christoffersen)"),
        **CHANGES,
        ParameterTerm.MEAN: _("mean of a day's log return, told and not used"),
        ParameterTerm.VOLATILITY: _("volatility of a day's log return"),
        ParameterTerm.JUMPS: _("jumps a day"),
        ParameterTerm.JUMP_MEAN: _("mean of a jump, log"),
        ParameterTerm.JUMP_VOLATILITY: _("volatility of a jump, log"),
        ParameterTerm.OMEGA: _("base of the variance (omega)"),
        ParameterTerm.ALPHA: _("weight of the last move (alpha)"),
        ParameterTerm.GAMMA: _("more after a fall (gamma)"),
        ParameterTerm.BETA: _("memory of the variance (beta)"),
        ParameterTerm.DEGREES: _("degrees of freedom of Student's t"),
        ParameterTerm.CALM_MEAN: _("calm regime: mean of a day's log return"),
        ParameterTerm.CALM_VOLATILITY: _("calm regime: volatility of a day's log return"),
        ParameterTerm.CALM_LEAVING: _("calm regime: chance that a day ends it"),
        ParameterTerm.WILD_MEAN: _("wild regime: mean of a day's log return"),
        ParameterTerm.WILD_VOLATILITY: _("wild regime: volatility of a day's log return"),
        ParameterTerm.WILD_LEAVING: _("wild regime: chance that a day ends it"),
        ParameterTerm.BLOCK_RETURNS: _("length of a block that returns ask for, days"),
        ParameterTerm.BLOCK_SIZES: _("length of a block that sizes of returns ask for, days"),
    }
)


def change_label(change: str, translator: Translator) -> str:
    """Return what a change of an assumption is called; one without a name keeps its id."""
    return translator.text(CHANGES[change]) if change in CHANGES else change
