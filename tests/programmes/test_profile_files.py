"""Every problem of a profile is found: gaps, other lengths, changes of clocks, signs, units."""

import pytest
from fakes.plan_files import HOURS, PROFILE, TEXT, ZONE, line_of, loaded, plan_of

from khazana.core import Finding, has_errors


def hours(values: list[str], first: str = "hour,mw") -> str:
    return first + "\n" + "".join(f"{hour},{value}\n" for hour, value in enumerate(values))


def with_profile(text: str, profile: str = PROFILE) -> tuple[Finding, ...]:
    found = loaded(TEXT.replace(ZONE, profile + ZONE), {"hours.csv": text})
    assert (found.programme is None) == has_errors(found.findings)
    return found.findings


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str, int | None]]:
    return [(one.code.partition(".")[2], one.place.file, one.place.line) for one in findings]


def test_a_whole_year_is_a_profile() -> None:
    found = loaded(TEXT.replace(ZONE, PROFILE + ZONE), {"hours.csv": hours([str(one % 24) for one in range(HOURS)])})
    (profile,) = plan_of(found).profiles()
    assert (profile.key, profile.is_synthetic) == ("zones.grid.surplus", False)
    assert profile.values[:26] == (*map(float, range(24)), 0.0, 1.0)


def test_units_of_a_profile_are_converted() -> None:
    found = loaded(TEXT.replace(ZONE, PROFILE.replace('"MW"', '"GW"') + ZONE), {"hours.csv": hours(["1.5"] * HOURS)})
    assert {*next(plan_of(found).profiles()).values} == {1500.0}


GAP = hours(["5"] * HOURS).replace("\n100,5\n", "\n")
TWICE = hours(["5"] * HOURS).replace("\n100,5\n", "\n100,5\n100,5\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (hours(["5"] * 8_759), [("profile-hours", "hours.csv", 8_760)]),
        (hours(["5"] * 8_784), [("profile-hours", "hours.csv", 8_785)]),
        (GAP, [("profile-hours", "hours.csv", HOURS), ("hour-missing", "hours.csv", 102)]),
        (TWICE, [("hour-twice", "hours.csv", 103), ("profile-hours", "hours.csv", HOURS + 2)]),
        (hours(["5"] * 10 + [""] + ["5"] * (HOURS - 11)), [("empty", "hours.csv", 12)]),
        (hours(["-5"] + ["5"] * (HOURS - 1)), [("negative-surplus", "hours.csv", 2)]),
        (hours(["5 MW"] + ["5"] * (HOURS - 1)), [("bad-number", "hours.csv", 2)]),
        (hours(["5"] * HOURS).replace("\n0,", "\n0:00,"), [("bad-hour", "hours.csv", 2)]),
        (hours(["5"] * HOURS, "hour,gw"), [("unknown-column", "hours.csv", 1), ("missing-column", "hours.csv", 1)]),
        (hours(["0.5"] * HOURS), [("looks-small", "hours.csv", 1)]),
        ("# SYNTHETIC\n" + hours(["5"] * HOURS), [("synthetic-unsaid", "hours.csv", 1)]),
    ],
)  # fmt: skip
def test_problems_of_a_profile(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert sorted(said(with_profile(text))) == sorted(expected)


def times(zone: str = "", *, twice: int | None = None, lost: int | None = None) -> str:
    """Return a year of times; one hour may come twice, another may be missing, as where clocks change."""
    rows = []
    for hour in range(HOURS):
        if hour == lost:
            continue
        day, of_day = divmod(hour, 24)
        stamp = f"{day_of_year(day)}T{of_day:02d}:00{zone}"
        rows += [f"{stamp},5"] * (2 if hour == twice else 1)
    return "hour,mw\n" + "\n".join(rows) + "\n"


def day_of_year(day: int) -> str:
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    for month, length in enumerate(lengths, 1):
        if day < length:
            return f"2027-{month:02d}-{day + 1:02d}"
        day -= length
    raise ValueError(day)


def test_times_with_and_without_a_zone() -> None:
    assert said(with_profile(times())) == []
    assert said(with_profile(times("+05:00"))) == []
    assert said(with_profile(times("Z"))) == []


def test_daylight_saving_hours_are_found() -> None:
    spring, autumn = 86 * 24 + 2, 303 * 24 + 2
    found = with_profile(times(lost=spring, twice=autumn))
    assert said(found) == [("hour-missing", "hours.csv", spring + 2), ("hour-twice", "hours.csv", autumn + 2)]
    assert all("change of clocks" in one.remedy() for one in found)


def test_a_profile_begins_where_the_horizon_begins() -> None:
    shifted = times().replace("2027-01-01T00:00,5\n", "") + "2028-01-01T00:00,5\n"
    assert said(with_profile(shifted)) == [("profile-start", "hours.csv", 2)]


def test_hours_are_written_in_one_way() -> None:
    mixed = times().replace("2027-01-01T01:00,", "1,")
    assert said(with_profile(mixed)) == [("bad-hour", "hours.csv", 3)]


def test_a_profile_that_is_not_there() -> None:
    text = TEXT.replace(ZONE, PROFILE + ZONE)
    (found,) = loaded(text).findings
    assert (found.code, found.place.line) == ("energy-file.profile-missing", line_of(text, "surplus ="))
    assert "hours.csv" in found.text()


def test_a_made_up_profile_says_so() -> None:
    text = TEXT.replace(ZONE, PROFILE.replace(" }\n", ", synthetic = true }\n") + ZONE)
    found = loaded(text, {"hours.csv": "# SYNTHETIC\n" + hours(["5"] * HOURS)})
    assert next(plan_of(found).profiles()).is_synthetic
