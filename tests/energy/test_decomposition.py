"""Sizing over scenarios: the same bytes for any number of processes, stopped and gone on with, or in blocks."""

import multiprocessing
import pickle
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from fakes.by_hand import BACKUP, FIRM, MINE, by_hand

from benchmarks.energy_cases import big_case
from khazana.core import BadInput
from khazana.energy import dispatching
from khazana.energy.case import Case
from khazana.energy.conditions import Budget, EmissionsCap, ExchangeBudget, ReserveMargin
from khazana.energy.decomposition import Bundle, begin, improve
from khazana.energy.dispatching import Decision, size
from khazana.energy.highs import HighsSolver
from khazana.energy.programme import block
from khazana.energy.resources import Capacity, LoadKind
from khazana.energy.solver import Standing

SOLVER = HighsSolver()
DAYS_H = 48


@pytest.fixture
def case() -> Case:
    return big_case(3, DAYS_H, years=DAYS_H / 8_760)


def bytes_of(state: Bundle) -> bytes:
    """Return everything a state holds, as bytes."""
    cuts = [(one.scenario, one.height, one.slope.tobytes()) for one in state.cuts]
    bases = [None if one is None else (one.columns.tobytes(), one.rows.tobytes()) for one in state.bases]
    return pickle.dumps(
        (state.rounds, state.best_usd, state.bound_usd, state.best_mw.tobytes(), state.next_mw.tobytes(), cuts, bases)
    )


def run(case: Case, executor: Executor | None = None) -> Bundle:
    blocks = [block(case, scenario) for scenario in range(case.scenarios)]
    return improve(case, blocks, begin(case, SOLVER), SOLVER, executor=executor)


def test_processes_and_threads_give_the_same_bytes(case: Case) -> None:
    alone = bytes_of(run(case))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as one, ProcessPoolExecutor(2, mp_context=spawn) as two:
        assert bytes_of(run(case, one)) == alone
        assert bytes_of(run(case, two)) == alone
    with ThreadPoolExecutor(2) as threads:
        assert bytes_of(run(case, threads)) == alone


def test_it_is_watched_stopped_and_gone_on_with(case: Case) -> None:
    blocks = [block(case, scenario) for scenario in range(case.scenarios)]
    seen: list[Standing] = []

    def watch(standing: Standing) -> bool:
        seen.append(standing)
        return standing.rounds == 4

    part = improve(case, blocks, begin(case, SOLVER), SOLVER, watch=watch)
    assert part.rounds == 4
    assert part.gap > 1e-6
    assert [one.rounds for one in seen] == [1, 2, 3, 4]
    assert sorted((one.best for one in seen), reverse=True) == [one.best for one in seen]
    assert sorted(one.bound for one in seen) == [one.bound for one in seen]
    kept: Bundle = pickle.loads(pickle.dumps(part))  # noqa: S301 - our own bytes
    assert bytes_of(improve(case, blocks, kept, SOLVER)) == bytes_of(run(case))


def test_the_best_so_far_is_a_decision_with_its_gap(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "JOINT_HOURS", 0)
    early = size(case, SOLVER, watch=lambda standing: standing.rounds >= 3)
    late = size(case, SOLVER)
    assert early.gap > 1e-6 >= late.gap
    assert early.bound_usd <= late.cost_usd + 1e-6 * abs(late.cost_usd)
    assert early.cost_usd >= late.cost_usd - 1e-6 * abs(late.cost_usd)


def both(case: Case, monkeypatch: pytest.MonkeyPatch) -> Sequence[Decision]:
    found = size(case, SOLVER)
    monkeypatch.setattr(dispatching, "JOINT_HOURS", 0)
    return found, size(case, SOLVER)


def test_conditions_on_capacities_bind(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def priced(one: Capacity) -> Capacity:
        return replace(one, upfront_usd_per_mw=1e6, credit_share=0.5)

    case = replace(
        case,
        loads=tuple(replace(load, capacity=priced(load.capacity)) for load in case.loads),
        conditions=(Budget(name="dollars", currency="USD", most=1.1e9), ReserveMargin(name="margin", share=0.1)),
    )
    whole, apart = both(case, monkeypatch)
    assert apart.cost_usd == pytest.approx(whole.cost_usd, rel=2e-6)
    assert whole.conditions[0].value <= 1.1e9 * (1 + 1e-9)
    assert whole.conditions[0].worth_usd is not None
    assert whole.conditions[0].worth_usd > 0
    margin = sum(0.5 * mw for name, mw in apart.capacity_mw.items() if name not in {"backup", "battery"})
    assert margin >= 0.9 * 1.1 * apart.capacity_mw["firm"] - 1e-6


def test_capacities_that_leave_nothing_feasible_are_cut_off(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exchange budget takes capital and fuel together, so some capacities have no feasible use at all."""
    case = replace(
        case,
        loads=tuple(replace(x, capacity=replace(x.capacity, upfront_usd_per_mw=1e6)) for x in case.loads),
        conditions=(ExchangeBudget(name="exchange", most_usd=4e8, surrendered_share=0.2),),
    )
    blocks = [block(case, scenario) for scenario in range(case.scenarios)]
    state = improve(case, blocks, begin(case, SOLVER), SOLVER)
    assert any(not cut.is_cost for cut in state.cuts)
    whole, apart = both(case, monkeypatch)
    assert apart.cost_usd == pytest.approx(whole.cost_usd, rel=2e-6)
    free = size(case.without("exchange"), SOLVER)
    assert free.cost_usd < whole.cost_usd * (1 + 1e-3)


def test_what_cannot_be_met_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    hungry = replace(MINE, kind=LoadKind.INTERRUPTIBLE, energy_share=1.0, capacity=Capacity(least_mw=60, most_mw=70))
    case = replace(by_hand(), loads=(hungry, FIRM), conditions=(EmissionsCap(name="cap", most_t=0.0),))
    with pytest.raises(BadInput, match="no decision meets"):
        size(case, SOLVER)
    monkeypatch.setattr(dispatching, "JOINT_HOURS", 0)
    with pytest.raises(BadInput, match="no capacities meet"):
        size(case, SOLVER)
    poor = replace(by_hand(), loads=(replace(MINE, capacity=Capacity(least_mw=9, most_mw=70, upfront_usd_per_mw=1)),),
                   conditions=(Budget(name="b", currency="USD", most=8.0),))  # fmt: skip
    with pytest.raises(BadInput, match="no capacities meet"):
        size(poor, SOLVER)


def test_capacities_in_blocks() -> None:
    """The surplus leaves the mine 50 MW; of blocks of 35 MW only one fits below its most."""
    mine = replace(MINE, capacity=Capacity(least_mw=0, most_mw=60, capital_usd_per_mw_year=1.0, block_mw=35.0))
    decision = size(replace(by_hand(), loads=(mine, FIRM), years=1.0), SOLVER)
    assert decision.capacity_mw["mine"] == pytest.approx(35.0)
    assert decision.capacity_worth_usd is None
    free = replace(mine, capacity=replace(mine.capacity, block_mw=None))
    assert size(replace(by_hand(), loads=(free, FIRM), years=1.0), SOLVER).capacity_mw["mine"] == pytest.approx(50.0)


def test_a_load_that_cannot_idle() -> None:
    """Of 40 MW in the third hour firm computing takes all; a plant that must run three hours at 40 MW stays off."""
    plant = replace(MINE, running_share=2 / 3, running_h=3)
    case = replace(by_hand(), loads=(plant, FIRM), backups=(BACKUP,))
    served = dispatching.dispatch(case, {}, SOLVER).operations[0].use_mw["served", "mine"]
    assert served.tolist() == pytest.approx([50, 50, 0, 0])  # it ran before the horizon began
    late = np.array([0.0, 100.0, 100.0, 0.0])
    zone = replace(case.zones[0], available_mw=late)
    served = dispatching.dispatch(replace(case, zones=(zone,)), {}, SOLVER).operations[0].use_mw["served", "mine"]
    assert served.tolist() == pytest.approx([0, 0, 0, 0])
    two = replace(plant, running_h=2)
    free = replace(case, zones=(zone,), loads=(two, FIRM))
    served = dispatching.dispatch(free, {}, SOLVER).operations[0].use_mw["served", "mine"]
    assert served.tolist() == pytest.approx([0, 50, 50, 0])
