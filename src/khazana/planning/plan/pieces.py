"""From what was declared to what the engine takes: policies, limits, economy and start, and what of them is open."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from khazana.core import Finding, LocalText
from khazana.planning import (
    AccumulationCeiling,
    AdequacyFloor,
    Books,
    BudgetCap,
    CustodyCap,
    Dated,
    Days,
    DrawdownLimit,
    ExchangeRate,
    ImportCoverFloor,
    Limit,
    LocalBudgetCap,
    LossLimit,
    Policy,
    PrimaryBalanceFloor,
    Reserves,
    ReservesFloor,
    Rule,
    Start,
)
from khazana.planning.adequacy import MONTHS_PER_YEAR, WEIGHTS
from khazana.planning.plan.asks import LIMIT_ASKS, LimitKind
from khazana.planning.plan.kinds import (
    ASSUMED,
    CORRELATION_IDLE,
    COST_OPEN,
    HOLDINGS_OPEN,
    LIMIT_OPEN,
    NO_LIMITS,
    NO_POLICIES,
    POLICY_OPEN,
)
from khazana.planning.plan.record import DeclaredLimit, DeclaredPolicy, TreasuryPlan
from khazana.planning.plan.rules import Unknown, Values, days_of, rule_of, values_of

__all__ = ["Declared", "declared"]

_DAYS_PER_YEAR: Final = 365.25
_NOTHING_NAMED: Final = LocalText(
    "nothing is named yet", es="todavía no se nombra nada", ur="ابھی کچھ نامزد نہیں کیا گیا"
)
_CORRELATED: Final = {
    "exchange_rate_with_price": ("exchange_rate", "exchange_rate_volatility"),
    "reserves_with_exchange_rate": ("reserves", "reserves_volatility", "exchange_rate", "exchange_rate_volatility"),
}
"""What each correlation needs, to be felt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What can be reckoned of a plan, and findings about the rest.

    Parameters
    ----------
    policies, limits
        Under the ids that they have in the file.
    """

    start: Start
    policies: tuple[Policy, ...]
    limits: tuple[Limit, ...]
    exchange_rate: ExchangeRate | None
    reserves: Reserves | None
    findings: tuple[Finding, ...]


def declared(plan: TreasuryPlan, price_usd: float, books: Books | None = None) -> Declared:
    """Return the pieces of a question that a plan declares.

    Parameters
    ----------
    price_usd
        Of one bitcoin at the start.
    books
        What the books hold then, for what the plan does not state.
    """
    findings: list[Finding] = []
    start = _start(plan, price_usd, books or Books(), findings)
    policies = tuple(filter(None, (_policy(one, findings) for one in plan.policies)))
    limits = tuple(filter(None, (_limit(one, plan, findings) for one in plan.limits)))
    findings += _idle(plan)
    if not policies:
        findings.append(NO_POLICIES.at())
    if not limits:
        findings.append(NO_LIMITS.at())
    findings += [
        ASSUMED.at(key=one.key, reason=one.origin.assumption.rstrip("."))
        for one in plan.all_figures()
        if one.origin.is_assumed
    ]
    return Declared(
        start=start,
        policies=policies,
        limits=limits,
        exchange_rate=_exchange_rate(plan),
        reserves=_reserves(plan),
        findings=tuple(findings),
    )


def _start(plan: TreasuryPlan, price_usd: float, books: Books, findings: list[Finding]) -> Start:
    holdings, cost = plan.figure("holdings"), plan.figure("cost")
    if holdings is None:
        coins, spent = books.coins, books.cost_usd
        findings.append(HOLDINGS_OPEN.at(coins=f"{coins:g}"))
    else:
        coins, spent = holdings.value() or 0.0, 0.0
    if cost is not None:
        spent = cost.value(plan.economy.value("gdp")) or 0.0
    elif coins > 0 and not spent:
        spent = coins * price_usd
        findings.append(COST_OPEN.at())
    return Start(on=plan.start, price_usd=price_usd, books=Books(coins=coins, cost_usd=spent))


def _policy(one: DeclaredPolicy, findings: list[Finding]) -> Policy | None:
    rules: list[Rule] = []
    missing: list[str] = []
    for number, rule in enumerate(one.rules):
        try:
            rules.append(rule_of(rule))
        except Unknown as unknown:
            missing += [f"rules.{number}.{name}" for name in unknown.names]
    if missing:
        findings.append(POLICY_OPEN.at(policy=one.id, figures=", ".join(missing)))
        return None
    return Policy(name=one.id, rules=tuple(rules), may_sell=one.may_sell)


def _clause(said: LocalText) -> LocalText:
    """Return a sentence without its full stop, to stand within another."""
    return LocalText(*(text.rstrip(".\u06d4") for text in (said.en, said.es, said.ur)))


def _limit(one: DeclaredLimit, plan: TreasuryPlan, findings: list[Finding]) -> Limit | None:
    try:
        return _made(one, plan)
    except Unknown as unknown:
        asks = _NOTHING_NAMED if one.asks is None else _clause(one.asks)
        findings.append(LIMIT_OPEN.at(limit=one.id, figures=", ".join(unknown.names), asks=asks))
        return None


def _made(one: DeclaredLimit, plan: TreasuryPlan) -> Limit:
    gdp = plan.economy.value("gdp")
    of = values_of(one.figures, LIMIT_ASKS[one.kind], gdp)
    days = days_of(one.since, one.until, one.dates)
    name = one.id
    if one.kind is LimitKind.ACCUMULATION:
        return AccumulationCeiling(name=name, coins=_dated(one, "coins", gdp), count=one.count, days=days)
    if one.kind in {LimitKind.BUDGET, LimitKind.PRIMARY_BALANCE}:
        return _of_budget(one, of, plan, days)
    if one.kind in {LimitKind.DRAWDOWN, LimitKind.LOSS, LimitKind.CUSTODY}:
        return _of_coins(one, of, gdp)
    return _of_reserves(one, of, plan, days)


def _of_budget(one: DeclaredLimit, of: Values, plan: TreasuryPlan, days: Days) -> Limit:
    """Return a limit on what the budget pays, in dollars or in the country's own money."""
    local = {figure.is_local for figure in one.figures}
    if local == {True}:
        if plan.economy.value("exchange_rate") is None:
            raise Unknown(["economy.exchange_rate"])
        if one.kind is LimitKind.BUDGET:
            return LocalBudgetCap(name=one.id, local=_dated(one, "most", None), days=days)
        return LocalBudgetCap(name=one.id, local=of["projected"] - of["floor"], days=days)
    if local == {True, False}:
        raise Unknown([f"{name} in one currency" for name in dict.fromkeys(figure.name for figure in one.figures)])
    if one.kind is LimitKind.BUDGET:
        return BudgetCap(name=one.id, usd=_dated(one, "most", plan.economy.value("gdp")), days=days)
    return PrimaryBalanceFloor(name=one.id, floor_usd=of["floor"], projected_usd=of["projected"], days=days)


def _idle(plan: TreasuryPlan) -> list[Finding]:
    """Return findings about correlations that nothing moves."""
    findings = []
    for name, needs in _CORRELATED.items():
        figure = plan.economy.figure(name)
        missing = [f"economy.{need}" for need in needs if not plan.economy.value(need)]
        if figure is not None and missing:
            findings.append(CORRELATION_IDLE.at(key=figure.key, missing=", ".join(missing)))
    return findings


def _of_coins(one: DeclaredLimit, of: Values, gdp_usd: float | None) -> Limit:
    """Return a limit on what is held and what it is worth."""
    if one.kind is LimitKind.DRAWDOWN:
        return DrawdownLimit(name=one.id, share=of["share"])
    if one.kind is LimitKind.LOSS:
        return LossLimit(name=one.id, usd=_dated(one, "most", gdp_usd))
    if "most" not in of and "most_share" not in of:
        raise Unknown(["most"])
    return CustodyCap(
        name=one.id,
        start_coins=of["start"],
        share_of_change=of["share_of_change"],
        most_coins=of.get("most"),
        most_share=None if "most" in of else of.get("most_share"),
    )


def _of_reserves(one: DeclaredLimit, of: Values, plan: TreasuryPlan, days: Days) -> Limit:
    """Return a limit on reserves; it takes the economy's."""
    economy = plan.economy
    if economy.value("reserves") is None:
        raise Unknown(["economy.reserves"])
    if one.kind is LimitKind.RESERVES:
        return ReservesFloor(name=one.id, usd=_dated(one, "floor", economy.value("gdp")), days=days)
    if one.kind is LimitKind.IMPORT_COVER:
        imports = economy.value("imports")
        if imports is None:
            raise Unknown(["economy.imports"])
        return ImportCoverFloor(
            name=one.id, months=of["months"], imports_usd_per_month=imports / MONTHS_PER_YEAR, days=days
        )
    names = ("short_term_debt", "other_liabilities", "broad_money", "exports")
    parts = {name: economy.value(name) for name in names}
    missing = [f"economy.{name}" for name, value in parts.items() if value is None]
    if economy.regime is None:
        missing.append("economy.regime")
    if missing or economy.regime is None:
        raise Unknown(missing)
    weights = WEIGHTS[economy.regime]
    known = {name: value for name, value in parts.items() if value is not None}
    in_local = weights.broad_money * known["broad_money"]
    in_usd = sum(getattr(weights, name) * known[name] for name in names if name != "broad_money")
    rate = economy.value("exchange_rate")
    return AdequacyFloor(
        name=one.id,
        share=of["share"],
        metric_usd=in_usd if rate is not None else in_usd + in_local,
        metric_local=0.0 if rate is None else in_local * rate,
        days=days,
    )


def _dated(one: DeclaredLimit, name: str, gdp_usd: float | None) -> Dated:
    """Return a figure that holds always, or those that hold from dates on."""
    found = [(figure.since, figure.value(gdp_usd)) for figure in one.figures if figure.name == name]
    known = [(since, value) for since, value in found if value is not None]
    if len(known) == 1 and known[0][0] is None:
        return known[0][1]
    return tuple(sorted((since or date.min, value) for since, value in known))


def _exchange_rate(plan: TreasuryPlan) -> ExchangeRate | None:
    rate = plan.economy.value("exchange_rate")
    if rate is None:
        return None
    return ExchangeRate(
        start_local_per_usd=rate,
        drift_log_per_day=(plan.economy.value("exchange_rate_growth") or 0.0) / _DAYS_PER_YEAR,
        volatility_log_per_day=(plan.economy.value("exchange_rate_volatility") or 0.0) / _DAYS_PER_YEAR**0.5,
        with_price=plan.economy.value("exchange_rate_with_price") or 0.0,
    )


def _reserves(plan: TreasuryPlan) -> Reserves | None:
    start = plan.economy.value("reserves")
    if start is None:
        return None
    return Reserves(
        start_usd=start,
        drift_log_per_day=(plan.economy.value("reserves_growth") or 0.0) / _DAYS_PER_YEAR,
        volatility_log_per_day=(plan.economy.value("reserves_volatility") or 0.0) / _DAYS_PER_YEAR**0.5,
        with_exchange_rate=plan.economy.value("reserves_with_exchange_rate") or 0.0,
    )
