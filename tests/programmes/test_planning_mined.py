"""``planning.toml``: mined coins, from a file day by day or from the energy plan."""

import datetime as dt

import pytest
from fakes.planning_files import NAMES, SOURCES, WHOLE

from khazana.planning import KeepMined
from khazana.planning.plan import TreasuryPlan, declared
from khazana.programmes.planning_file import read_planning
from khazana.programmes.problems import Problems

MINED = 'coins = { value = 2, unit = "BTC/day", source = "gazette" }, kept'
FILE = 'mined = { file = "mined.csv", source = "gazette" }, kept'
DAYS = 1096


def mined_csv(first: dt.date = dt.date(2025, 7, 18), days: int = DAYS) -> str:
    rows = (f"{first + dt.timedelta(days=number)},{number % 7}.5\n" for number in range(days))
    return "day,coins\n" + "".join(rows)


def mined(text: str, csv: str | None) -> tuple[TreasuryPlan | None, list[str]]:
    problems = Problems()
    files = {} if csv is None else {"mined.csv": csv}
    plan = read_planning(text, NAMES, SOURCES, problems, programme="p", read_text=files.get)
    return plan, [f"{one.code} {one.place.file}" for one in problems.listed()]


def test_mined_coins_come_from_a_file_day_by_day() -> None:
    plan, problems = mined(WHOLE.replace(MINED, FILE), mined_csv())
    assert plan is not None
    assert problems == []
    assert plan.files == ("mined.csv",)
    (rule,) = [one for one in declared(plan, 1e5).policies[0].rules if isinstance(one, KeepMined)]
    assert isinstance(rule.coins_per_day, tuple)
    assert rule.coins_per_day[:8] == (0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 0.5)
    assert len(rule.coins_per_day) >= 50 * 365.25
    assert set(rule.coins_per_day[DAYS:]) == {0.0}
    earlier, _ = mined(WHOLE.replace(MINED, FILE), mined_csv(dt.date(2025, 7, 16), DAYS + 2))
    assert earlier is not None
    (rule,) = [one for one in declared(earlier, 1e5).policies[0].rules if isinstance(one, KeepMined)]
    assert rule.coins_per_day[:2] == (2.5, 3.5), "the days up to the start are passed over"  # type: ignore[index] # a tuple


def test_mined_coins_may_come_from_the_energy_plan() -> None:
    plan, problems = mined(WHOLE.replace(MINED, 'mined = { from = "energy" }, kept'), None)
    assert plan is not None
    assert problems == []
    found = declared(plan, 1e5)
    assert found.policies == ()
    (open_one,) = [one for one in found.findings if one.code == "planning.policy-open"]
    assert dict(open_one.params)["figures"] == "rules.5.mined"


@pytest.mark.parametrize(
    ("said", "csv", "expected"),
    [
        (FILE, None, ["planning-file.mined-missing planning.toml"]),
        (FILE, "day,coins\n2025-07-18,-1\n", ["planning-file.bad-coins mined.csv"]),
        (FILE, "day,coins\n2025-07-18,100001\n", ["planning-file.bad-coins mined.csv"]),
        (FILE, mined_csv(dt.date(2025, 7, 19)), ["planning-file.mined-start mined.csv"]),
        (FILE, "day,coins\n", ["planning-file.mined-start mined.csv"]),
        (FILE, "day,coins\n2025-07-18,1\n2025-07-20,1\n", ["planning-file.mined-gap mined.csv"]),
        (FILE, "day,coins\n2025-07-18,1\n2025-07-18,1\n", ["planning-file.mined-gap mined.csv"]),
        (FILE, mined_csv(days=DAYS - 1), ["planning-file.mined-ends mined.csv"]),
        ('mined = { from = "wind" }, kept', None, ["planning-file.bad-mined planning.toml"]),
        ('mined = "energy", kept', None, ["planning-file.bad-mined planning.toml"]),
        ('mined = { from = "energy" }, ' + MINED, None, ["planning-file.bad-mined planning.toml"]),
        ('mined = { file = "mined.csv" }, kept', mined_csv(), ["planning-file.no-origin planning.toml"]),
        (
            'mined = { file = "mined.csv", source = "gazette", sorce = "a" }, kept',
            mined_csv(),
            ["programmes.misspelt-key planning.toml"],
        ),
    ],
)
def test_each_problem_of_mined_coins_is_named(said: str, csv: str | None, expected: list[str]) -> None:
    _, problems = mined(WHOLE.replace(MINED, said), csv)
    assert problems == expected


def test_only_what_is_kept_of_mining_is_mined() -> None:
    said = 'kind = "buy-coins", coins'
    _, problems = mined(WHOLE.replace(said, 'kind = "buy-coins", mined = { from = "energy" }, coins'), None)
    assert "planning-file.unused-figure planning.toml" in problems
