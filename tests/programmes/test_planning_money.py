"""``planning.toml``: correlations of the economy, and budgets in the country's own money."""

import re

import pytest
from fakes.planning_files import WHOLE, pieces, read

from khazana.planning import LocalBudgetCap

ECONOMY = """exchange_rate = { value = 280, unit = "PKR/USD", source = "gazette" }
exchange_rate_volatility = { value = 5, unit = "%/year", source = "gazette" }
exchange_rate_with_price = { value = -0.1, unit = "1", assumption = "a test" }
reserves_volatility = { value = 12, unit = "%/year", source = "gazette" }
reserves_with_exchange_rate = { value = -50, unit = "%", source = "gazette" }"""
RATE = 'exchange_rate = { value = 280, unit = "PKR/USD", source = "gazette" }'


def test_correlations_are_read() -> None:
    found = pieces(WHOLE.replace(RATE, ECONOMY))
    assert found.exchange_rate is not None
    assert found.reserves is not None
    assert (found.exchange_rate.with_price, found.reserves.with_exchange_rate) == (-0.1, -0.5)
    assert found.exchange_rate.volatility_log_per_day == pytest.approx(0.05 / 365.25**0.5)
    assert "planning.correlation-idle" not in [one.code for one in found.findings]


@pytest.mark.parametrize(
    ("gone", "idle"),
    [
        ("exchange_rate_volatility", ["economy.exchange_rate_with_price", "economy.reserves_with_exchange_rate"]),
        ("reserves_volatility", ["economy.reserves_with_exchange_rate"]),
        ("exchange_rate", ["economy.exchange_rate_with_price", "economy.reserves_with_exchange_rate"]),
    ],
)
def test_a_correlation_that_nothing_moves_is_said(gone: str, idle: list[str]) -> None:
    text = re.sub(rf"(?m)^{gone} = .*\n", "", WHOLE.replace(RATE, ECONOMY))
    found = [one for one in pieces(text).findings if one.code == "planning.correlation-idle"]
    assert sorted(dict(one.params)["key"] for one in found) == sorted(idle)
    assert all(f"economy.{gone}" in dict(one.params)["missing"] for one in found)


@pytest.mark.parametrize("value", ["1.01", "-1.01"])
def test_a_correlation_beyond_one_is_refused(value: str) -> None:
    _, problems = read(WHOLE.replace(RATE, ECONOMY.replace("value = -0.1", f"value = {value}")))
    assert [one.split()[0] for one in problems] == ["figures.out-of-bounds"]


CAP = 'most = { value = 0.01, unit = "% of GDP", source = "gazette" }'
LOCAL_CAP = 'most = { value = 14, unit = "billion PKR", source = "gazette" }'
BALANCE = """floor = { value = 1.6, unit = "% of GDP", source = "gazette" }
projected = { value = 6.5, unit = "billion USD", source = "gazette" }"""
LOCAL_BALANCE = """floor = { value = 2.5, unit = "billion PKR", source = "gazette" }
projected = { value = 2600, unit = "million PKR", source = "gazette" }"""


def test_a_budget_may_be_in_local_money() -> None:
    found = pieces(WHOLE.replace(CAP, LOCAL_CAP).replace(BALANCE, LOCAL_BALANCE))
    assert found.limits[4:6] == (
        LocalBudgetCap(name="cap", local=14e9),
        LocalBudgetCap(name="balance", local=pytest.approx(1e8)),
    )


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (WHOLE.replace(CAP, LOCAL_CAP).replace(RATE, ""), "economy.exchange_rate"),
        (
            WHOLE.replace(BALANCE, BALANCE.replace('6.5, unit = "billion USD"', '2600, unit = "million PKR"')),
            "floor in one currency, projected in one currency",
        ),
    ],
)
def test_local_money_without_a_rate_or_beside_dollars_is_open(text: str, missing: str) -> None:
    found = [one for one in pieces(text).findings if one.code == "planning.limit-open"]
    assert [dict(one.params)["figures"] for one in found] == [missing]


def test_only_the_countrys_own_money_is_local() -> None:
    _, other = read(WHOLE.replace(CAP, LOCAL_CAP.replace("PKR", "INR")))
    assert [one.split()[0] for one in other] == ["figures.other-unit"]
