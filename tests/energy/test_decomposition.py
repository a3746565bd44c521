"""Sizing over scenarios: the same bytes for any number of processes, stopped and gone on with, or in blocks."""

import io
import multiprocessing
import pickle
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from fakes.by_hand import BACKUP, FIRM, MINE, by_hand
from fakes.random_cases import FEW, small_case
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.energy_cases import big_case
from khazana.core import BadInput
from khazana.energy import dispatching
from khazana.energy.bundle_arrays import bundle_arrays, bundle_of
from khazana.energy.case import Case
from khazana.energy.case_digest import case_digest
from khazana.energy.conditions import Budget, EmissionsCap, ExchangeBudget, ReserveMargin, Risk
from khazana.energy.decision import Decision
from khazana.energy.decomposition import Bundle, begin, improve
from khazana.energy.dispatching import size
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
    assert bytes_of(improve(case, blocks, through_a_file(part, case), SOLVER)) == bytes_of(run(case))


def through_a_file(state: Bundle, case: Case) -> Bundle:
    file = io.BytesIO()
    np.savez(file, **bundle_arrays(state, case))  # type: ignore[arg-type] # names are free
    file.seek(0)
    with np.load(file) as arrays:
        return bundle_of(arrays, case)


def test_a_sizing_that_was_stopped_decides_the_same_bytes(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "JOINT_HOURS", 0)
    states: list[Bundle] = []
    whole = size(case, SOLVER, told=states.append)
    assert [one.rounds for one in states] == list(range(1, whole.rounds + 1))
    for state in (begin(case, SOLVER), states[0], states[len(states) // 2], states[-1]):
        again = size(case, SOLVER, state=through_a_file(state, case))
        assert (again.capacity_mw, again.cost_usd, again.bound_usd) == (
            whole.capacity_mw,
            whole.cost_usd,
            whole.bound_usd,
        )
        for one, other in zip(again.operations, whole.operations, strict=True):
            assert {key: use.tobytes() for key, use in one.use_mw.items()} == {
                key: use.tobytes() for key, use in other.use_mw.items()
            }


def test_a_state_goes_on_with_its_own_case_alone(case: Case) -> None:
    arrays = bundle_arrays(begin(case, SOLVER), case)
    warmer = replace(case, zones=(replace(case.zones[0], price_usd_per_mwh=50.0),))
    with pytest.raises(BadInput, match="another case"):
        bundle_of(arrays, warmer)
    with pytest.raises(BadInput, match="another form"):
        bundle_of({**arrays, "form": np.array(0)}, case)
    with pytest.raises(BadInput, match="no state of a sizing"):
        bundle_of({name: values for name, values in arrays.items() if name != "cut_slope"}, case)


@pytest.mark.parametrize(
    "change",
    [
        {"hours": 47}, {"name": "other"}, {"years": None}, {"is_synthetic": False}, {"risk": Risk(weight=0.1)},
        {"conditions": (EmissionsCap(name="cap", most_t=1.0),)}, {"loads": ()},
        {"probabilities": np.array([0.5, 0.3, 0.2])},
    ],
)  # fmt: skip
def test_another_case_has_another_digest(case: Case, change: dict[str, object]) -> None:
    same = big_case(3, DAYS_H, years=DAYS_H / 8_760)
    assert case_digest(case) == case_digest(same)
    assert case_digest(replace(case, **change)) != case_digest(case)  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(seed=FEW, scenarios=st.integers(1, 3), share=st.floats(0.05, 0.9), change=st.floats(-0.5, 2.0))
def test_another_budget_saves_no_more_than_its_dual_says(
    seed: int, scenarios: int, share: float, change: float
) -> None:
    """The least cost is convex in a budget, and the dual is its slope."""
    case = small_case(seed, scenarios=scenarios, is_open=True)
    least = sum(one.upfront_usd_per_mw * one.least_mw for _, one in case.sized())
    most = sum(one.upfront_usd_per_mw * one.most_mw for _, one in case.sized())
    budget = least + share * (most - least)
    moved = max(least, budget * (1 + change))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatching, "JOINT_HOURS", 0)
        before = size(replace(case, conditions=(Budget(name="b", currency="USD", most=budget),)), SOLVER)
    after = size(replace(case, conditions=(Budget(name="b", currency="USD", most=moved),)), SOLVER)
    worth = before.conditions[0].worth_usd
    assert worth is not None
    slack = 1e-5 * max(1e3, abs(before.cost_usd), abs(after.cost_usd), worth * abs(moved - budget))
    assert after.cost_usd >= before.cost_usd - worth * (moved - budget) - slack


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
    for row, other in zip(whole.conditions, apart.conditions, strict=True):
        assert row.worth_usd is not None
        assert other.worth_usd == pytest.approx(row.worth_usd, rel=1e-3, abs=1e-6)
    assert whole.conditions[0].worth_usd > 0  # type: ignore[operator] # looked at above
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
