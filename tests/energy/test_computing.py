"""Computing for AI: revenue by hour and by contract, penalties, windows and ramps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khazana.core import BadInput
from khazana.energy.computing import Accelerator, DataCentre, FirmService, Training
from khazana.energy.machines import annuity_share

H100 = Accelerator(name="H100", power_kw=1.3, price_usd=30_000, rent_usd_per_h=1.7, rent_fall_share_per_year=0.25)
FIRM = FirmService(capacity_mw=100.0, due_share=0.9, revenue_usd_per_mwh=1_000.0, penalty_usd_per_mwh=3_000.0)
TRAINING = Training(
    capacity_mw=100.0,
    energy_share=0.5,
    window_h=4,
    revenue_usd_per_mwh=800.0,
    penalty_usd_per_mwh=2_000.0,
    ramp_share_per_hour=0.25,
)


def test_a_megawatt_hour_of_h100() -> None:
    """From $1.70 at 1.6 kW to $2.35 at 1.3 kW, all of it rented: $1,062 to $1,808."""
    low = replace(H100, power_kw=1.6)
    high = replace(H100, rent_usd_per_h=2.35)
    assert [round(float(one.revenue_usd_per_mwh(1.0))) for one in (low, high)] == [1062, 1808]
    assert float(low.revenue_usd_per_mwh(0.6)) == pytest.approx(0.6 * 1062.5)


def test_rents_fall_with_age() -> None:
    assert H100.rent_at([0, 1, 2]).tolist() == pytest.approx([1.7, 1.275, 0.95625])
    assert float(H100.revenue_usd_per_mwh(1.0, 1.0)) == pytest.approx(0.75 * float(H100.revenue_usd_per_mwh(1.0)))


def test_a_large_contract_by_the_megawatt() -> None:
    """$5.8 bn of accelerators on 200 MW earn $9.7 m a megawatt-year: $29 m a megawatt, three years' revenue."""
    machines = Accelerator(name="contract", power_kw=1.0, price_usd=5.8e9 / 200e3, rent_usd_per_h=0.0)
    centre = DataCentre(accelerator=machines, shell_usd_per_mw=4e6, shell_life_years=20, accelerator_life_years=5)
    assert centre.accelerators_usd_per_mw == pytest.approx(29e6)
    assert centre.upfront_usd_per_mw == pytest.approx(33e6)
    assert centre.accelerators_usd_per_mw / 9.7e6 == pytest.approx(2.99, abs=0.005)
    assert centre.capital_usd_per_mw_year(0.1) == pytest.approx(
        4e6 * annuity_share(0.1, 20) + 29e6 * annuity_share(0.1, 5)
    )


@pytest.mark.parametrize("due", [1.0, 0.9])
def test_a_contract_by_the_year_pays_its_year(due: float) -> None:
    service = FirmService.by_year(capacity_mw=200.0, due_share=due, usd_per_mw_year=9.7e6, penalty_usd_per_mwh=0.0)
    served = np.full(8_760, 200.0 * due)
    assert service.result(served).revenue_usd == pytest.approx(200 * 9.7e6)


def test_short_service_loses_its_revenue_and_pays() -> None:
    found = FIRM.result([90.0, 95.0, 60.0, 0.0])
    assert (found.served_mwh, found.short_mwh) == (245.0, 120.0)
    assert found.revenue_usd == 245_000.0
    assert found.penalty_usd == 360_000.0
    assert found.net_usd == -115_000.0


@given(st.lists(st.floats(0, 100), min_size=1, max_size=50), st.integers(0, 49), st.floats(0, 100))
def test_serving_more_never_hurts(served: list[float], hour: int, more: float) -> None:
    hour %= len(served)
    higher = [*served]
    higher[hour] = max(served[hour], more)
    assert FIRM.result(higher).net_usd >= FIRM.result(served).net_usd - 1e-6
    assert FIRM.result(served).served_mwh + FIRM.result(served).short_mwh >= 90.0 * len(served) - 1e-9


def test_training_owes_energy_and_keeps_its_ramps() -> None:
    found = TRAINING.result([0, 25, 50, 75, 100, 100, 40, 0, 0, 20])
    assert found.short_mwh.tolist() == [50.0, 0.0, 80.0]  # 150 of 200, 240 of 200, 20 of 100 in the two hours left
    assert found.ramp_breaches == (6, 7)
    assert found.energy_mwh == 410.0
    assert found.revenue_usd == 410 * 800.0
    assert found.penalty_usd == 130 * 2_000.0
    assert replace(TRAINING, ramp_share_per_hour=None).result([0, 100]).ramp_breaches == ()


@given(st.lists(st.floats(0, 100), min_size=1, max_size=60), st.integers(1, 30))
def test_what_windows_lack_is_what_is_missing(drawn: list[float], window: int) -> None:
    found = replace(TRAINING, window_h=window).result(drawn)
    for number, short in enumerate(found.short_mwh):
        part = drawn[number * window : (number + 1) * window]
        assert short == pytest.approx(max(0.0, 50.0 * len(part) - sum(part)), abs=1e-9)
    assert found.short_mwh.size == -(-len(drawn) // window)


def test_figures_that_cannot_be() -> None:
    for served in ([101.0], [-1.0], [float("nan")]):
        with pytest.raises(BadInput):
            FIRM.result(served)
        with pytest.raises(BadInput):
            TRAINING.result(served)
    for window in (0, 1.5, True):
        with pytest.raises(BadInput, match="whole hours"):
            replace(TRAINING, window_h=window)
    with pytest.raises(BadInput, match="due_share"):
        FirmService.by_year(capacity_mw=1.0, due_share=0.0, usd_per_mw_year=1.0, penalty_usd_per_mwh=0.0)
    with pytest.raises(BadInput, match="power_kw"):
        replace(H100, power_kw=0.0)
