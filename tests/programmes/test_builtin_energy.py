"""The energy plans that come along: Pakistan's figures as they were published, El Salvador's silence."""

import pytest

from khazana.core import BadInput, SourceKind
from khazana.energy import HighsSolver, check_case, dispatch, size
from khazana.energy.plan import Choices, EnergyPlan, Origin, case_of, halvings_of, open_figures, rests_on
from khazana.energy.plan.gaps import frame_gaps
from khazana.programmes import load_builtin

PUBLISHED = {
    "zones.grid.most": (2_000, "MW", "article"),
    "zones.grid.generation": (9.67, "PKR/kWh", "power-sector"),
    "tariffs.mining.price": (22.98, "PKR/kWh", "imf-power-package"),
    "tariffs.computing.price": (22.98, "PKR/kWh", "imf-power-package"),
    "sales.other-industry.worth": (34, "PKR/kWh", "power-sector"),
    "conditions.monthly-trigger.share": (25, "%", "imf-power-package"),
    "conditions.monthly-trigger.baseline": (2.9, "TWh/month", "imf-power-package"),
    "conditions.cost-recovery.price": (22.98, "PKR/kWh", "imf-power-package"),
    "network.difficulty": (133.9, "T", "network"),
    "network.hashprice": (28.68, "USD/PH/day", "network"),
    "network.fees": (0.0218, "BTC/block", "network"),
    "backups.rlng.emissions": (0.42, "t/MWh", "power-sector"),
    "sharing.baseline": (126.7, "TWh/year", "power-sector"),
    "computing.firm.contract": (9_700_000, "USD/MW-year", "catalogue:computing-reports"),
    "scenarios.as-of-august-2026.price": (62_829, "USD/BTC", "marks"),
    "scenarios.as-of-august-2025.price": (115_732, "USD/BTC", "marks"),
}
UNCERTAIN = {"zones.grid.emissions", "backups.rlng.emissions", "network.elasticity", "fleets.s21.pue"}


def plan_of(programme_id: str) -> EnergyPlan:
    loaded = load_builtin(programme_id)
    assert loaded.findings == ()
    assert loaded.programme is not None
    assert loaded.programme.energy is not None
    return loaded.programme.energy


@pytest.mark.parametrize("key", PUBLISHED)
def test_published_figures_stand_with_their_sources(key: str) -> None:
    found = plan_of("pakistan").figure(key)
    assert (found.said, found.unit, found.source) == PUBLISHED[key]


def test_every_figure_has_a_source_or_a_reason_and_press_is_not_primary() -> None:
    plan = plan_of("pakistan")
    kinds = {one.id: one.kind for one in plan.sources}
    for one in plan.figures():
        if one.origin is Origin.ASSUMED:
            assert one.note
            assert (one.source, one.source_kind) == ("", None)
        else:
            assert one.source_kind is kinds[one.source] is not SourceKind.PRIMARY
    assert all(plan.figure(key).is_uncertain for key in UNCERTAIN)
    assert plan.figure("zones.grid.emissions").is_range


def test_what_it_assumes_is_named() -> None:
    keys = {one.key for one in plan_of("pakistan").assumptions()}
    assert {"interest", "exchange", "conditions.exchange-budget.budget", "conditions.emissions-cap.cap"} <= keys
    assert {"batteries.battery.storage_capital", "backups.rlng.fuel", "computing.firm.penalty"} <= keys
    assert all(f"scenarios.{one.id}.probability" in keys for one in plan_of("pakistan").scenarios)


def test_the_year_is_synthetic_and_says_so() -> None:
    plan = plan_of("pakistan")
    (profile,) = plan.profiles()
    assert profile.is_synthetic
    assert len(profile.values) == 8_760
    assert (min(profile.values), max(profile.values)) == (6_110.0, 21_860.0)
    assert not plan.is_synthetic
    assert case_of(plan, Choices(hours=1)).is_synthetic
    assert rests_on(plan)[0].code == "plan.synthetic"


def test_it_has_fleets_computing_conditions_and_one_halving() -> None:
    plan = plan_of("pakistan")
    assert [one.machine.id for one in plan.fleets] == ["s19j-pro", "s19-xp", "s21", "s21-pro", "s21-xp-hyd"]
    assert [one.kind.value for one in plan.computing] == ["firm", "interruptible"]
    assert [one.kind.value for one in plan.conditions] == [
        "cost-recovery", "no-preference", "monthly-trigger", "exchange-budget", "emissions-cap",
    ]  # fmt: skip
    assert [one.at.year for one in halvings_of(plan)] == [2028]


def test_what_nobody_stated_is_asked_for() -> None:
    found = open_figures(plan_of("pakistan"))
    codes = {one.place.field: one.code for one in found}
    assert frame_gaps(plan_of("pakistan")) == ()
    assert {codes[key] for key in ("sales.export.most", "sales.export.worth", "sales.other-industry.most")} == {
        "plan.not-reckoned"
    }
    assert codes["fleets.s21.site"] == codes["zones.grid.ambient"] == "plan.left-out"
    assert codes["tariffs.mining"] == "plan.tariff-ends"


def test_it_is_sized_and_dispatched_over_days() -> None:
    case = case_of(plan_of("pakistan"), Choices(years=(2027,), hours=72))
    assert check_case(case) == ()
    found = size(case, HighsSolver())
    assert sum(found.capacity_mw.values()) > 100
    again = dispatch(case, dict(found.capacity_mw), HighsSolver())
    assert again.cost_usd == pytest.approx(found.cost_usd, rel=1e-6, abs=1.0)


def test_of_el_salvador_nothing_can_be_computed() -> None:
    plan = plan_of("el-salvador")
    assert {one.key.partition(".")[0] for one in plan.figures()} <= {"stresses"}
    assert [one.code for one in open_figures(plan)] == ["plan.nothing-to-reckon"] * 2
    with pytest.raises(BadInput, match="nobody has stated interest, zones"):
        case_of(plan)
