"""Three ledgers: between them nothing is lost, and what is shifted onto others says so."""

from dataclasses import replace

import pytest
from fakes.by_hand import FIRM, MINE, by_hand
from fakes.random_cases import FEW, small_case
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.energy.dispatching import dispatch, size
from khazana.energy.highs import HighsSolver
from khazana.energy.ledgers import Sharing, ledgers_of

SOLVER = HighsSolver()


@settings(max_examples=40, deadline=None)
@given(seed=FEW, zones=st.integers(1, 2), scenarios=st.integers(1, 3), share=st.floats(0, 1))
def test_between_them_nothing_is_lost(seed: int, zones: int, scenarios: int, share: float) -> None:
    decision = size(small_case(seed, zones=zones, scenarios=scenarios, is_open=True), SOLVER)
    found = ledgers_of(decision, Sharing(passed_share=share, baseline_mwh=1e6))
    assert sum(found.totals_usd) == pytest.approx(-decision.cost_usd, rel=1e-6, abs=1e-2)
    assert found.charge_usd_per_mwh == pytest.approx(-found.totals_usd[2] / 1e6)


def test_a_tariff_below_the_cost_is_shifted_onto_others() -> None:
    cheap = tuple(replace(load, tariff_usd_per_mwh=10.0) for load in (MINE, FIRM))
    found = ledgers_of(
        dispatch(replace(by_hand(), loads=cheap), {}, SOLVER), Sharing(passed_share=1.0, baseline_mwh=500.0)
    )
    assert [one.what for one in found.others] == ["capacity charge shifted"]
    assert found.totals_usd[1] == pytest.approx(0)
    assert found.totals_usd[2] == pytest.approx(280 * 10 - 4_800)
    assert found.charge_usd_per_mwh == pytest.approx(4.0)


@pytest.mark.parametrize(("share", "baseline"), [(-0.1, 1.0), (1.1, 1.0), (0.5, 0.0)])
def test_a_share_of_nothing_is_refused(share: float, baseline: float) -> None:
    with pytest.raises(BadInput, match="share"):
        ledgers_of(dispatch(by_hand(), {}, SOLVER), Sharing(passed_share=share, baseline_mwh=baseline))
