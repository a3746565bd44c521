"""Mined coins for planning: as many as the network pays for the hashrate that was sized, reckoned by hand."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fakes.energy_desks import SHORT, energy_desk
from fakes.signed_world import TREASURY

from khazana.alliance import Bundle, Verified, verify
from khazana.alliance.bundles import format_bundle, parse_bundle
from khazana.app.bundling import bundle_result
from khazana.app.desk import Desk
from khazana.app.energy_reports import EnergyChoices, SizingReport, Work
from khazana.app.planning_mining import NothingSized, mined_by_year, takes_sizing, with_mined
from khazana.app.recomputing import recompute
from khazana.app.statable import state_result
from khazana.core import parse_instant
from khazana.energy.plan import EnergyPlan, fleet_of
from khazana.energy.plan.figures import Figure
from khazana.planning import KeepMined
from khazana.planning.plan import TreasuryPlan, declared
from khazana.programmes import Programme


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with energy_desk(tmp_path_factory.mktemp("energy")) as opened:
        yield opened


@pytest.fixture(scope="module")
def sized(desk: Desk) -> SizingReport:
    return desk.energy.sizing("pakistan", choices=SHORT)


def pakistan(desk: Desk) -> tuple[Programme, TreasuryPlan, EnergyPlan]:
    programme = desk.programme("pakistan")
    assert programme.planning is not None
    assert programme.energy is not None
    return programme, programme.planning, programme.energy


def desks(report: SizingReport | None) -> SimpleNamespace:
    return SimpleNamespace(energy=SimpleNamespace(known_sizing=lambda _id: report))


def value(figure: Figure | None) -> float:
    assert figure is not None
    return float(figure.value)


def found_by_hand(plan: EnergyPlan, alone: float, own_eh: float, subsidy_btc: float) -> float:
    """Return coins a day: the rest of the world gives way along its curve until all earn what all are paid."""
    known = plan.network
    hash_0 = value(known.difficulty) * 2**32 / 600 / 1e18
    price_0, elasticity = value(known.hashprice), value(known.elasticity)
    paid_btc = 144 * (subsidy_btc + value(known.fees))
    paid_usd = alone * 1000 * hash_0 * (alone / price_0) ** elasticity
    low, high = 1e-6, alone
    for _ in range(200):
        middle = (low + high) / 2
        earned = middle * 1000 * (own_eh + hash_0 * (middle / price_0) ** elasticity)
        low, high = (middle, high) if earned < paid_usd else (low, middle)
    return paid_btc * own_eh / (own_eh + hash_0 * (low / price_0) ** elasticity)


def test_coins_are_those_that_the_network_pays(desk: Desk, sized: SizingReport) -> None:
    _, _, plan = pakistan(desk)
    decision = sized.decision
    assert decision is not None
    found = mined_by_year(plan, decision)
    assert found is not None
    alone = desk.energy.network("pakistan").outlook
    assert alone is not None
    by_hand = 0.0
    for scenario, (weight, one) in enumerate(zip(decision.case.probabilities, decision.operations, strict=True)):
        own = 0.0
        for fleet in (fleet_of(plan, planned) for planned in plan.fleets):
            hours = one.use_mw["served", fleet.name][: decision.case.hours // plan.horizon.years]
            watts_per_hash = fleet.machine.efficiency_j_per_th * fleet.site.pue
            own += float(np.mean(hours)) * 1e6 / watts_per_hash / 1e6
        by_hand += weight * found_by_hand(plan, float(alone.alone_usd_per_ph_day[scenario, 0]), own, 3.125)
    assert found[0] == pytest.approx(by_hand, rel=1e-3)
    assert found[0] > found[2] > 0, "the subsidy halves in 2028"


def test_a_sized_plan_becomes_a_stream_by_day(desk: Desk, sized: SizingReport) -> None:
    programme, plan, energy = pakistan(desk)
    by_year = mined_by_year(energy, sized.decision)  # type: ignore[arg-type] # it was decided
    assert by_year is not None
    filled, findings = with_mined(plan, programme, desks(sized))
    assert [one.code for one in findings] == ["planning.mining-ends"]
    (policy,) = [one for one in declared(filled, 1e5).policies if one.name == "keep-mined"]
    (rule,) = policy.rules
    assert isinstance(rule, KeepMined)
    stream = rule.coins_per_day
    assert isinstance(stream, tuple)

    def on(day: dt.date) -> float:
        return stream[(day - plan.start).days - 1]

    assert on(plan.start + dt.timedelta(days=1)) == on(dt.date(2026, 12, 31)) == 0.0
    assert on(dt.date(2027, 1, 1)) == on(dt.date(2027, 12, 31)) == by_year[0]
    assert on(dt.date(2028, 1, 1)) == by_year[1]
    assert on(dt.date(2030, 12, 31)) == by_year[3]
    assert on(dt.date(2031, 1, 1)) == 0.0


def test_a_plan_that_was_not_sized_leaves_the_policy_open(desk: Desk) -> None:
    programme, plan, _ = pakistan(desk)
    same, findings = with_mined(plan, programme, desks(None))
    assert same == plan
    assert [(one.code, dict(one.params)["policy"]) for one in findings] == [("planning.mining-not-sized", "keep-mined")]
    assert "khazana energy size pakistan" in findings[0].remedy()
    assert "keep-mined" not in [one.name for one in declared(same, 1e5).policies]
    assert "planning.policy-open" in [one.code for one in declared(same, 1e5).findings]


def test_without_the_network_there_are_no_coins(desk: Desk, sized: SizingReport) -> None:
    programme, plan, energy = pakistan(desk)
    blind = replace(programme, energy=replace(energy, network=replace(energy.network, elasticity=None)))
    same, findings = with_mined(plan, blind, desks(sized))
    assert same == plan
    assert [one.code for one in findings] == ["planning.mining-no-network"]


def test_a_plan_without_mining_asks_no_desk(desk: Desk) -> None:
    programme = desk.programme("el-salvador")
    assert programme.planning is not None
    assert with_mined(programme.planning, programme, SimpleNamespace()) == (programme.planning, ())  # type: ignore[arg-type] # none is asked


def test_what_rests_on_a_sizing_says_so(desk: Desk) -> None:
    """A statement of it cannot be computed again from a bundle, which holds no sizing."""
    programme, plan, _ = pakistan(desk)
    _, findings = with_mined(plan, programme, SimpleNamespace(energy=NothingSized()))
    assert not takes_sizing(plan, [one.code for one in findings])
    assert takes_sizing(plan, [])
    other = desk.programme("el-salvador").planning
    assert other is not None
    assert not takes_sizing(other, [])
    blind = ["planning.mining-no-network"]
    assert takes_sizing(plan, blind), "without a sizing the finding is another one"


def stated(desk: Desk) -> Bundle:
    choices = {"paths": "64", "years": "1", "seed": "7"}
    made = state_result(desk, "pakistan", "simulation", choices, at=parse_instant("2026-11-01T00:00Z"))
    return parse_bundle(format_bundle(bundle_result(made, TREASURY, name="Treasury")))


def computed_again(bundle: Bundle) -> Verified:
    found = verify(bundle)
    assert found.holds
    again = recompute(bundle, found)
    assert again.holds
    (only,) = [one for one in again.results if "recompute" in one.finding.code]
    return only


def test_a_simulation_of_mining_is_computed_again_only_without_a_sizing(tmp_path: Path) -> None:
    """What mines by a kept sizing is stated with it, and a bundle has none: that is said, and nothing fails."""
    with energy_desk(tmp_path) as desk:
        before = stated(desk)
        assert computed_again(before).finding.code == "verify.recomputed"
        two_days = desk.energy.sizing("pakistan", choices=SHORT)
        desk.energy.kept.keep("sizing", ("pakistan", EnergyChoices(), Work().gap), two_days)
        after = stated(desk)
    only = computed_again(after)
    assert only.finding.code == "verify.cannot-recompute"
    assert "a sizing that the bundle does not hold" in only.finding.text()
    assert computed_again(before).finding.code == "verify.recomputed"
