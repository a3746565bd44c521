"""``planning.toml``: what is read, what is refused and where, what stays open, and the two countries' files."""

import datetime as dt
import re

import pytest
from fakes.planning_files import WHOLE, pieces, read

from khazana.core import Severity
from khazana.planning import (
    AccumulationCeiling,
    AdequacyFloor,
    Books,
    BudgetCap,
    BudgetNeutral,
    BuyCoins,
    BuyDips,
    BuyDollars,
    Count,
    CustodyCap,
    DrawdownLimit,
    Funding,
    HoldBand,
    ImportCoverFloor,
    KeepMined,
    LossLimit,
    Move,
    MoveKind,
    PrimaryBalanceFloor,
    ReservesFloor,
    SellAbove,
    SellBelow,
)
from khazana.planning.plan import Conditionality, declared
from khazana.programmes import load_builtin
from khazana.programmes.declared import Declared as Names


def test_every_rule_becomes_the_engines() -> None:
    (policy,) = pieces().policies
    assert policy.may_sell
    rules = policy.rules
    assert [type(rule) for rule in rules] == [
        BuyCoins,
        BuyDollars,
        BuyDips,
        BudgetNeutral,
        HoldBand,
        KeepMined,
        Move,
        SellAbove,
        SellBelow,
    ]
    coins, dollars, dips, _, band, mined, move, above, below = rules
    assert isinstance(coins, BuyCoins)
    assert (coins.coins_per_day, coins.funding) == (1.0, Funding.BUDGET)
    assert (coins.days.since, coins.days.until) == (dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    assert dollars == BuyDollars(usd_per_day=1e6, funding=Funding.RESERVES)
    assert dips == BuyDips(usd_per_day=5000.0, below_peak_share=0.7)
    assert band == HoldBand(
        least_share=0.01, target_share=0.02, most_share=0.03, most_usd_per_day=1.0, funding=Funding.BUDGET
    )
    assert mined == KeepMined(coins_per_day=2.0, kept_share=0.5)
    assert move == Move(on=dt.date(2026, 3, 1), coins=9.0, kind=MoveKind.SEIZED)
    assert above == SellAbove(cost_multiple=4.0, share_per_day=0.01)
    assert below == SellBelow(below_peak_share=0.5, share_per_day=0.02)


def test_every_limit_becomes_the_engines() -> None:
    imf, nir, ara, cover, cap, balance, drawdown, loss, custody = pieces().limits
    assert isinstance(imf, AccumulationCeiling)
    assert (imf.coins, imf.count, imf.days.until) == (0.0, Count.IMF, dt.date(2028, 6, 26))
    assert isinstance(nir, ReservesFloor)
    assert nir.usd == ((dt.date(2025, 9, 30), -3e9), (dt.date(2025, 12, 31), -2e9)), "in order of date"
    assert nir.days.only == (dt.date(2025, 9, 30), dt.date(2025, 12, 31))
    assert isinstance(ara, AdequacyFloor)
    assert ara.metric_usd == pytest.approx(0.3 * 10e9 + 0.2 * 20e9 + 0.1 * 30e9)
    assert ara.metric_local == pytest.approx(0.1 * 40e9 * 280), "10% of GDP of broad money, at 280 rupees"
    assert cover == ImportCoverFloor(name="cover", months=3.0, imports_usd_per_month=5e9)
    assert cap == BudgetCap(name="cap", usd=40e6)
    assert balance == PrimaryBalanceFloor(name="balance", floor_usd=6.4e9, projected_usd=6.5e9)
    assert drawdown == DrawdownLimit(name="drawdown", share=0.5)
    assert loss == LossLimit(name="loss", usd=2e6)
    assert custody == CustodyCap(name="custody", start_coins=50.0, share_of_change=0.5, most_share=0.6)


def test_the_start_and_the_economy() -> None:
    found = pieces()
    assert (found.start.on, found.start.price_usd) == (dt.date(2025, 7, 17), 100_000.0)
    assert found.start.books == Books(coins=100.0, cost_usd=5e6)
    assert found.reserves is not None
    assert (found.reserves.start_usd, found.reserves.drift_log_per_day) == (15e9, pytest.approx(1e-4))
    assert found.exchange_rate is not None
    assert found.exchange_rate.start_local_per_usd == 280.0
    assert [one.code for one in found.findings] == ["planning.assumed-figure"] * 2


def test_the_books_answer_where_the_file_does_not() -> None:
    found = pieces(re.sub(r"(?m)^(holdings|cost).*\n", "", WHOLE))
    assert found.start.books == Books(coins=7.0, cost_usd=1.0)
    assert "planning.holdings-open" in [one.code for one in found.findings]
    unpriced = pieces(re.sub(r"(?m)^cost.*\n", "", WHOLE))
    assert unpriced.start.books == Books(coins=100.0, cost_usd=1e7)
    assert "planning.cost-open" in [one.code for one in unpriced.findings]


@pytest.mark.parametrize(
    ("gone", "open_limits"),
    [
        ("reserves = ", ["nir", "ara", "cover"]),
        ("imports", ["cover"]),
        ("broad_money", ["ara"]),
        ("regime", ["ara"]),
        ("gdp", ["ara", "cap", "balance"]),
        ("projected", ["balance"]),
        ("most_share", ["custody"]),
    ],
)
def test_what_nobody_knows_leaves_limits_open_and_is_asked_for(gone: str, open_limits: list[str]) -> None:
    plan, _ = read(re.sub(rf"(?m)^{gone}.*\n", "", WHOLE))
    assert plan is not None
    found = declared(plan, 1e5)
    said = [one.text() for one in found.findings if one.code == "planning.limit-open"]
    assert [text.split()[2] for text in said] == open_limits
    assert {one.name for one in found.limits}.isdisjoint(open_limits)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            '"BTC", source = "gazette" }\ncost',
            '"coins", source = "gazette" }\ncost',
            ["figures.other-unit 5 holdings.unit"],
        ),
        ("holdings = { value = 100", "holdings = { value = -1", ["figures.out-of-bounds 5 holdings"]),
        ("holdings = { value = 100", 'holdings = { value = "x"', ["figures.not-a-number 5 holdings.value"]),
        ("holdings = { value = 100, ", "holdings = { ", ["figures.no-value 5 holdings"]),
        ("holdings = { value = 100", "holdings = { value = 1, low = 1", ["figures.two-values 5 holdings"]),
        ("low = 58, high = 62", "low = 63, high = 62", ["figures.bad-range 14 economy.imports.high"]),
        ('"BTC", source = "gazette" }\ncost', '"BTC" }\ncost', ["planning-file.no-origin 5 holdings"]),
        (
            'assumption = "a test" }\n\n[economy]',
            'assumption = "a", source = "gazette" }\n\n[economy]',
            ["planning-file.two-origins 7 drift"],
        ),
        (
            '"BTC", source = "gazette" }\ncost',
            '"BTC", source = "gazete" }\ncost',
            ["programmes.unknown-source 5 holdings.source"],
        ),
        ("holdings = {", "holdings = 5 #", ["figures.not-a-figure 5 holdings"]),
        ("holdings = { value", "holdings = { walue = 1, value", ["programmes.misspelt-key 5 holdings.walue"]),
        (
            'value = 5, unit = "%/year"',
            'since = 2025-01-01, value = 5, unit = "%/year"',
            ["planning-file.not-by-date 7 drift.since"],
        ),
        ('"07-01"', '"07-32"', ["planning-file.bad-day-of-year 4 fiscal_year_begins"]),
        ('"07-01"', '"02-29"', ["planning-file.bad-day-of-year 4 fiscal_year_begins"]),
        ("years = 3", "years = 0", ["programmes.out-of-range 3 years"]),
        ('regime = "fixed"', 'regime = "pegged"', ["programmes.not-one-of 10 economy.regime"]),
        (
            "may_sell = true",
            "may_sell = false",
            [
                "planning-file.never-sells 31 policies.0.rules.4.kind",
                "planning-file.never-sells 34 policies.0.rules.7.kind",
                "planning-file.never-sells 35 policies.0.rules.8.kind",
            ],
        ),
        ("on = 2026-03-01, ", "", ["planning-file.move-lacks 33 policies.0.rules.6"]),
        ("until = 2027-01-01", "until = 2025-01-01", ["programmes.ends-before 27 policies.0.rules.0.until"]),
        ("target = { value = 2", "target = { value = 4", ["planning-file.band-order 31 policies.0.rules.4"]),
        (
            'kind = "buy-coins", coins',
            'kind = "buy-coins", sold = 1, coins',
            ["planning-file.unused-figure 27 policies.0.rules.0.sold"],
        ),
        ("since = 2025-12-31", "since = 2025-09-30", ["planning-file.date-twice 55 limits.1.floor.1"]),
        ('id = "nir"', 'id = "imf"', ["programmes.duplicate-id 48 limits.1.id"]),
        (
            "most_share = {",
            'most = { value = 1, unit = "BTC", source = "gazette" }\nmost_share = {',
            ["planning-file.two-caps 101 limits.8"],
        ),
        ('kind = "loss-limit"', 'kind = "lost-limit"', ["programmes.not-one-of 97 limits.7.kind"]),
        ('share = { value = 0.5, unit = "1", source = "gazette" }\n', "", ["planning-file.no-asks 87 limits.6"]),
        (
            'kind = "loss-limit"',
            'kind = "loss-limit"\nconditionality = "target"',
            ["programmes.not-one-of 98 limits.7.conditionality"],
        ),
    ],
)
def test_each_problem_is_named_at_its_place(old: str, new: str, expected: list[str]) -> None:
    assert WHOLE.count(old) == 1, old
    _, problems = read(WHOLE.replace(old, new))
    assert problems == expected


def test_without_sources_nothing_follows_from_their_absence() -> None:
    _, problems = read(WHOLE, Names())
    assert problems == ["figures.other-unit 19 economy.exchange_rate.unit"]


@pytest.mark.parametrize("programme_id", ["el-salvador", "pakistan"])
def test_a_country_states_what_it_knows_and_asks_for_the_rest(programme_id: str) -> None:
    loaded = load_builtin(programme_id)
    assert loaded.programme is not None
    plan = loaded.programme.planning
    assert plan is not None
    found = declared(plan, 118_698.0)
    assert found.policies
    assert found.limits
    for limit in plan.limits:
        is_open = limit.id not in {one.name for one in found.limits}
        assert limit.asks is None or all((limit.asks.en, limit.asks.es, limit.asks.ur))
        assert not is_open or limit.asks is not None, limit.id
    assert not [one for one in found.findings if one.severity is Severity.ERROR]
    for one in plan.all_figures():
        assert one.origin.source or one.origin.assumption, one.key


def test_el_salvadors_ceiling_is_the_imfs() -> None:
    programme = load_builtin("el-salvador").programme
    assert programme is not None
    assert programme.planning is not None
    found = declared(programme.planning, 118_698.0)
    ceiling = next(one for one in found.limits if one.name == "imf-no-accumulation")
    assert isinstance(ceiling, AccumulationCeiling)
    assert (ceiling.coins, ceiling.count) == (0.0, Count.IMF)
    assert ceiling.days.since == dt.date(2025, 2, 26)
    assert found.start.books.coins == 6240.0


def test_a_limit_has_the_conditionality_that_was_stated_and_no_other() -> None:
    plan, problems = read(
        WHOLE.replace('kind = "loss-limit"', 'kind = "loss-limit"\nconditionality = "indicative-target"')
    )
    assert not problems
    assert plan is not None
    assert {one.id: one.conditionality for one in plan.limits if one.conditionality} == {
        "loss": Conditionality.INDICATIVE
    }
    for country, own in (("pakistan", {"import-cover", "adequacy"}), ("el-salvador", {"custody-500", "adequacy"})):
        programme = load_builtin(country).programme
        assert programme is not None
        assert programme.planning is not None
        limits = programme.planning.limits
        assert {one.id for one in limits if one.conditionality is Conditionality.OWN} == own
        assert {one.conditionality for one in limits if one.id not in own} == {None}, "nobody has said"


def test_pakistans_floor_on_net_reserves_is_left_open() -> None:
    """It is quoted with conflicting signs, so no figure of it stands anywhere."""
    programme = load_builtin("pakistan").programme
    assert programme is not None
    assert programme.planning is not None
    (floor,) = (one for one in programme.planning.limits if one.id == "net-reserves")
    assert floor.figures == ()
    assert "net-reserves" not in {one.name for one in declared(programme.planning, 1e5).limits}
