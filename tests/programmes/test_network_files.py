"""Series of the network and scenarios of the price from files, and what is found about those that are wrong."""

from datetime import date

import pytest

from khazana.programmes.network_files import read_difficulty, read_price_scenarios, read_rewards
from khazana.programmes.problems import Problems

DIFFICULTY = "first_height,bits\n30240,1d00ffff\n32256,1d00d86a\n34272,1d00c428\n"
REWARDS = (
    "date,first_height,last_height,subsidy_sat,fees_sat\n"
    "2025-08-10,909458,909481,7500000000,49824822\n"
    "2025-08-11,909482,909628,45937500000,441552572\n"
)
PRICES = (
    "scenario,probability,date,usd\n"
    "flat,0.75,2026-07-01,60000\nflat,0.75,2027-07-01,60000\n"
    "rise,0.25,2026-07-01,60000\nrise,0.25,2027-07-01,90000.5\n"
)
END = date(2028, 7, 1)


def codes(problems: Problems) -> list[str]:
    return [f"{one.code} {one.place.line or ''} {one.place.field}".strip() for one in problems.listed()]


def test_the_first_difficulties_of_the_main_network() -> None:
    problems = Problems()
    history = read_difficulty(DIFFICULTY, "d.csv", problems)
    assert not problems.listed()
    assert history is not None
    assert history.difficulty.round(4).tolist() == [1.0, 1.1829, 1.3051]


def test_two_days_of_rewards() -> None:
    problems = Problems()
    history = read_rewards(REWARDS, "r.csv", problems)
    assert not problems.listed()
    assert history is not None
    assert history.blocks.tolist() == [24, 147]
    assert history.days == (date(2025, 8, 10), date(2025, 8, 11))


def test_two_scenarios() -> None:
    problems = Problems()
    found = read_price_scenarios(PRICES, "p.csv", END, problems)
    assert not problems.listed()
    assert found is not None
    assert found.names == ("flat", "rise")
    assert found.days.tolist() == [365.0, 366.0]
    assert found.price_usd_per_btc.tolist() == [[60000.0, 60000.0], [60000.0, 90000.5]]
    assert found.expected(found.price_usd_per_btc).tolist() == [60000.0, 67500.125]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("first_height,bits\n", ["network.no-rows 1"]),
        (DIFFICULTY.replace("1d00d86a", "1D00D86A"), ["network.bad-target 3 bits"]),
        (DIFFICULTY.replace("1d00d86a", "1d800000"), ["network.bad-target 3 bits"]),
        (DIFFICULTY.replace("32256", "3.2e4"), ["network.bad-count 3 first_height"]),
        (DIFFICULTY.replace("32256", "32257"), ["network.will-not-do"]),
        (DIFFICULTY.replace("1d00c428", "1c00c428"), ["network.will-not-do"]),
        (DIFFICULTY.replace("bits", "bit"), ["programmes.misspelt-column 1 bit", "programmes.missing-column 1 bits"]),
    ],
)
def test_difficulties_that_are_wrong(text: str, expected: list[str]) -> None:
    problems = Problems()
    assert read_difficulty(text, "d.csv", problems) is None
    assert codes(problems) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REWARDS.replace("909482", "909483"), ["network.will-not-do"]),
        (REWARDS.replace("7500000000", "7500000001"), ["network.will-not-do"]),
        (REWARDS.replace("441552572", "-1"), ["network.bad-count 3 fees_sat"]),
        (REWARDS.replace("2025-08-11", "11.8.2025"), ["programmes.bad-day 3 date"]),
    ],
)
def test_rewards_that_are_wrong(text: str, expected: list[str]) -> None:
    problems = Problems()
    assert read_rewards(text, "r.csv", problems) is None
    assert codes(problems) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PRICES.replace("rise,0.25,2027-07-01", "rise,0.25,2027-08-01"), ["network.other-periods 5 date"]),
        (PRICES.replace("rise,0.25,2027", "rise,0.2,2027"), ["network.two-probabilities 5 probability"]),
        (PRICES.replace("0.25", "0.2"), ["network.will-not-do"]),
        (PRICES.replace("2027-07-01", "2028-07-01"), ["network.will-not-do"]),
        (PRICES.replace("0.75", "75%"), ["catalogue.bad-number 2 probability", "catalogue.bad-number 3 probability"]),
        (PRICES.replace("90000.5", "dear"), ["programmes.bad-price 5 usd"]),
    ],
)
def test_scenarios_that_are_wrong(text: str, expected: list[str]) -> None:
    problems = Problems()
    assert read_price_scenarios(text, "p.csv", END, problems) is None
    assert codes(problems) == expected
    assert all(one.text() and one.remedy() for one in problems.listed())
