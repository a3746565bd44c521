"""Stresses of ``energy.toml``: what contradicts itself or the file is found at its line, with a remedy."""

from datetime import date

import pytest
from fakes.plan_files import TEXT, changed, line_of, loaded, plan_of

from khazana.core import has_errors
from khazana.energy.plan.stresses import StressForm

KIND = 'kind = "price-fall"'
FALL = 'fall = { value = 50, unit = "%", assumption = "An example; replace it." }'
ORIGIN = 'assumption = "An example; replace it."\nfall'
LOST = 'lost = { value = 5, unit = "MW", source = "gazette" }'
NAME = 'name = { en = "Two" }\nassumption = "x"\n'
PROBLEMS = [
    # old text, new text, code, field, what the finding or its remedy names
    (KIND, 'kind = "flood"', "programmes.not-one-of", "stresses.0.kind", "heat-wave"),
    (ORIGIN, "fall", "energy-file.no-source", "stresses.0", "stresses.hashprice-halved"),
    (ORIGIN, f'source = "gazette"\n{ORIGIN}', "energy-file.two-origins", "stresses.0.assumption", "assumption"),
    (ORIGIN, 'source = "radio"\nfall', "programmes.unknown-source", "stresses.0.source", "radio"),
    (FALL, FALL.replace("50", "150"), "figures.out-of-bounds", "stresses.0.fall", "150 %"),
    (FALL, FALL.replace("50", "-5"), "figures.out-of-bounds", "stresses.0.fall", "-5 %"),
    (FALL, FALL.replace('"%"', '"MW"'), "figures.other-unit", "stresses.0.fall.unit", "MW"),
    (FALL, f"{FALL}\n{LOST}", "energy-file.stress-unused-key", "stresses.0.lost", "price-fall"),
    (KIND, 'kind = "failed-plant"', "energy-file.stress-lacks", "stresses.0", "zone"),
    (KIND, 'kind = "failed-backup"', "energy-file.stress-lacks", "stresses.0", "backup"),
    (KIND, 'kind = "together"', "energy-file.stress-lacks", "stresses.0", "parts"),
    (KIND, 'kind = "failed-plant"\nzone = "moon"', "energy-file.unknown-zone", "stresses.0.zone", "grid"),
    (KIND, 'kind = "failed-backup"\nbackup = "diesel"', "energy-file.unknown-backup", "stresses.0.backup", "none"),
    (KIND, 'kind = "together"\nparts = ["flood"]', "energy-file.unknown-stress", "stresses.0.parts", "flood"),
    (KIND, 'kind = "together"\nparts = ["hashprice-halved"]', "energy-file.stress-nested", "stresses.0.parts",
     "hashprice-halved"),
    (FALL, f"{FALL}\nsince = 2027-06-02\nuntil = 2027-06-02", "energy-file.stress-days", "stresses.0.until",
     "2027-06-02"),
    (FALL, f"{FALL}\nsince = 2031-06-02", "energy-file.stress-outside", "stresses.0", "2028-01-01"),
    (FALL, f"{FALL}\nuntil = 2027-01-01", "energy-file.stress-outside", "stresses.0", "2027-01-01"),
    (FALL, f'{FALL}\nchance = {{ value = 100, unit = "%", assumption = "x" }}', "energy-file.stress-chances",
     "stresses", "less than 1"),
    (FALL, f'{FALL}\n[[stresses]]\nid = "hashprice-halved"\n{KIND}\n{NAME}{FALL}', "programmes.duplicate-id",
     "stresses.1.id", "hashprice-halved"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "field", "named"), PROBLEMS)
def test_each_problem_is_found_at_its_line_with_a_remedy(old: str, new: str, code: str, field: str, named: str) -> None:
    text = changed(old, new)
    found = [one for one in loaded(text).findings if one.code == code]
    assert field in [one.place.field for one in found], [one.text() for one in loaded(text).findings]
    one = next(one for one in found if one.place.field == field)
    assert named in f"{one.text()} {one.remedy()}"
    assert one.place.line is not None
    assert one.place.line >= line_of(text, "[[stresses]]")


def test_a_stress_is_read_with_its_figures_and_its_days() -> None:
    days = "since = 2027-06-02\nuntil = 2027-06-09"
    plan = plan_of(loaded(changed(FALL, f"{FALL}\n{days}")))
    (one,) = plan.stresses
    assert (one.id, one.kind, one.name.en) == ("hashprice-halved", StressForm.PRICE_FALL, "Hashprice halved")
    assert one.fall is not None
    assert one.fall.value == 0.5
    assert (one.since, one.until) == (date(2027, 6, 2), date(2027, 6, 9))
    assert one.note == "An example; replace it."
    assert "stresses.hashprice-halved.fall" in [figure.key for figure in plan.figures()]


def test_what_is_not_declared_is_nothing() -> None:
    start = TEXT.index("[[stresses]]")
    assert plan_of(loaded(TEXT[:start])).stresses == ()
    assert not has_errors(loaded(TEXT[:start]).findings)
