"""Figures of a plan, what is missing in it, and the case that follows from it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khazana.core import BadInput, LocalText, Range
from khazana.energy import Case, HighsSolver, LoadKind, check_case, dispatch, size
from khazana.energy.catalogue import Pick
from khazana.energy.conditions import Budget, EmissionsCap, ExchangeBudget, MonthlyTrigger
from khazana.energy.holding import Holding
from khazana.energy.outlook import Conduct
from khazana.energy.plan import (
    Choices,
    ComputingKind,
    ConditionKind,
    EnergyPlan,
    Figure,
    Horizon,
    Network,
    Origin,
    PlannedBackup,
    PlannedBattery,
    PlannedComputing,
    PlannedCondition,
    PlannedFleet,
    PlannedMachine,
    PlannedSale,
    PlannedScenario,
    PlannedTariff,
    PlannedZone,
    Profile,
    SaleKind,
    case_of,
    fleet_of,
    halvings_of,
    hashprices_of,
    open_figures,
    own_eh_per_s,
    rests_on,
    settled_case,
    with_picks,
    with_values,
)
from khazana.energy.plan.gaps import frame_gaps
from khazana.energy.plan.units import Dimension, factor_of, units_of

D = Dimension
SOLVER = HighsSolver()


def figure(key: str, value: float | tuple[float, float], unit: str, dimension: Dimension) -> Figure:
    low, high = value if isinstance(value, tuple) else (value, value)
    return Figure(
        key=key,
        range=Range(Fraction(str(low)), Fraction(str(high))),
        unit=unit,
        dimension=dimension,
        origin=Origin.ASSUMED,
        note="An example.",
    )


def made(key: str, **figures: tuple[float | tuple[float, float], str, Dimension]) -> dict[str, Figure]:
    return {name: figure(f"{key}.{name}", *one) for name, one in figures.items()}


MACHINE = PlannedMachine(
    id="s21",
    name="S21",
    **made(
        "fleets.s21.machine",
        hashrate=(200, "TH/s", D.HASHRATE),
        power=(3_500, "W", D.MACHINE_POWER),
        price=(13.5, "USD/TH", D.MACHINE_PRICE),
        derates_above=(40, "°C", D.TEMPERATURE),
        derated_share=(0.9, "1", D.SHARE),
        stops_above=(47, "°C", D.TEMPERATURE),
    ),
)
FLEET = PlannedFleet(
    id="s21",
    name=LocalText("S21"),
    machine=MACHINE,
    zone="grid",
    industry="mining",
    cooling="air",
    holding=Holding.OWN,
    since=date(2027, 1, 1),
    **made(
        "fleets.s21",
        most=(400, "MW", D.POWER),
        pue=((1.03, 1.07), "1", D.RATIO),
        life=(4, "year", D.YEARS),
        failures=(5, "%/year", D.SHARE_PER_YEAR),
    ),
)
FIRM = PlannedComputing(
    id="firm",
    name=LocalText("Firm"),
    kind=ComputingKind.FIRM,
    zone="grid",
    industry="computing",
    accelerator="h100",
    **made(  # noqa: S604 - the shell of a data centre
        "computing.firm",
        most=(50, "MW", D.POWER),
        contract=(9.7, "million USD/MW-year", D.CAPITAL_PER_YEAR),
        accelerators=(29, "million USD/MW", D.CAPITAL),
        accelerator_life=(5, "year", D.YEARS),
        shell=(1_126.4, "million PKR/MW", D.CAPITAL),
        shell_life=(20, "year", D.YEARS),
        due=(90, "%", D.SHARE),
        penalty=(2_000, "USD/MWh", D.ENERGY_PRICE),
    ),
)
TRAINING = PlannedComputing(
    id="training",
    name=LocalText("Training"),
    kind=ComputingKind.INTERRUPTIBLE,
    zone="grid",
    industry="computing",
    accelerator="h100",
    since=date(2028, 1, 1),
    **made(  # noqa: S604 - the shell of a data centre
        "computing.training",
        most=(50, "MW", D.POWER),
        rent=(2, "USD/h", D.RENT),
        rent_fall=(20, "%/year", D.SHARE_PER_YEAR),
        accelerator_power=(1.45, "kW", D.ACCELERATOR_POWER),
        utilisation=(70, "%", D.SHARE),
        accelerators=(20, "million USD/MW", D.CAPITAL),
        accelerator_life=(5, "year", D.YEARS),
        shell=(4, "million USD/MW", D.CAPITAL),
        shell_life=(20, "year", D.YEARS),
        energy=(70, "%", D.SHARE),
        window=(10, "h", D.HOURS),
    ),
)
BATTERY = PlannedBattery(
    id="battery",
    name=LocalText("Battery"),
    zone="grid",
    **made(
        "batteries.battery",
        most=(100, "MW", D.POWER),
        hours=(4, "h", D.HOURS),
        store=(94, "%", D.SHARE),
        release=(94, "%", D.SHARE),
        storage_capital=(150, "USD/kWh", D.STORAGE_CAPITAL),
        life=(15, "year", D.YEARS),
    ),
)
BACKUP = PlannedBackup(
    id="backup",
    name=LocalText("Backup"),
    zone="grid",
    **made(
        "backups.backup",
        most=(100, "MW", D.POWER),
        fuel=(28.16, "PKR/kWh", D.ENERGY_PRICE),
        imported=(50, "%", D.SHARE),
        emissions=(420, "kg/MWh", D.EMISSIONS),
    ),
)
EXPORT = PlannedSale(
    id="export",
    name=LocalText("Export"),
    kind=SaleKind.EXPORT,
    zone="grid",
    industry="export",
    **made("sales.export", most=(100, "MW", D.POWER), worth=(45, "USD/MWh", D.ENERGY_PRICE)),
)
ZONE = PlannedZone(
    id="grid",
    name=LocalText("Grid"),
    **made(
        "zones.grid",
        most=(0.5, "GW", D.POWER),
        generation=(9.68, "PKR/kWh", D.ENERGY_PRICE),
        emissions=((0.3, 0.35), "t/MWh", D.EMISSIONS),
    ),
)


def tariff(industry: str) -> PlannedTariff:
    return PlannedTariff(
        industry=industry,
        name=LocalText(industry),
        **made(f"tariffs.{industry}", price=(22.98, "PKR/kWh", D.ENERGY_PRICE)),
    )


def scenario(name: str, share: float, **figures: tuple[float, str, Dimension]) -> PlannedScenario:
    found = made(f"scenarios.{name}", **figures)
    paths = {one: (found.pop(one),) for one in ("price", "hashprice") if one in found}
    chance = figure(f"scenarios.{name}.probability", share, "1", D.SHARE)
    return PlannedScenario(id=name, name=LocalText(name), probability=chance, **found, **paths)


NETWORK = Network(
    at=date(2026, 6, 26),
    height=955_584,
    **made(
        "network",
        difficulty=(133.9, "T", D.DIFFICULTY),
        hashprice=(28.68, "USD/PH/day", D.HASHPRICE),
        fees=(0.0218, "BTC/block", D.BLOCK_FEES),
        elasticity=(0.5, "1", D.RATIO),
    ),
)
PLAN = EnergyPlan(
    programme="example",
    currency="PKR",
    horizon=Horizon(start=date(2027, 1, 1), years=3),
    network=NETWORK,
    zones=(ZONE,),
    fleets=(FLEET,),
    computing=(FIRM, TRAINING),
    batteries=(BATTERY,),
    backups=(BACKUP,),
    sales=(EXPORT,),
    tariffs=(tariff("mining"), tariff("computing")),
    scenarios=(
        scenario("calm", 0.75, hashprice=(40, "USD/PH/day", D.HASHPRICE)),
        scenario("hot", 0.25, hashprice=(60, "USD/PH/day", D.HASHPRICE), heat=(5, "°C", D.TEMPERATURE),
                 surplus=(0.5, "1", D.RATIO), generation=(1.5, "1", D.RATIO)),
    ),
    exchange=figure("exchange", 281.6, "PKR/USD", D.EXCHANGE),
    interest=figure("interest", 12, "%/year", D.SHARE_PER_YEAR),
)  # fmt: skip
WEEK = Choices(years=(2027,), hours=168)


def test_units_are_converted_and_others_refused() -> None:
    assert factor_of("PKR/kWh", D.ENERGY_PRICE) == factor_of("USD/kWh", D.ENERGY_PRICE) == 1_000
    assert factor_of("million PKR", D.MONEY) == 1e6
    assert factor_of("T", D.DIFFICULTY) == 1e12
    assert all(factor_of(unit, one) > 0 for one in D for unit in units_of(one, "PKR"))
    with pytest.raises(BadInput, match="no unit for MW"):
        factor_of("MWh", D.POWER)


def test_a_range_is_reckoned_with_as_it_is_picked() -> None:
    pue = figure("pue", (1.03, 1.07), "1", D.RATIO)
    assert [replace(pue, pick=one).value for one in Pick] == [1.03, 1.05, 1.07]
    low = with_picks(PLAN, {"fleets.s21.pue": Pick.LOW})
    assert fleet_of(low, low.fleets[0]).site.pue == 1.03
    with pytest.raises(BadInput, match="two bounds"):
        replace(pue, range=Range(None, Fraction(1)))


def test_a_figure_is_tried_in_the_place_of_another() -> None:
    tried = with_values(PLAN, {"tariffs.mining.price": 30, "exchange": 300})
    found = tried.figure("tariffs.mining.price")
    assert (found.said, found.unit, found.origin, found.note) == (30, "PKR/kWh", Origin.TRIED, "")
    assert case_of(tried, WEEK).loads[0].tariff_usd_per_mwh == pytest.approx(np.array([[100.0]]))
    assert PLAN.figure("exchange").said == 281.6
    with pytest.raises(BadInput, match="no such figure"):
        PLAN.figure("fleets.s21.colour")


def test_what_a_case_is_made_of() -> None:
    case = case_of(PLAN, WEEK)
    assert check_case(case) == ()
    assert (case.hours, case.scenarios, case.probabilities.tolist()) == (168, 2, [0.75, 0.25])
    assert [one.kind for one in case.loads] == [
        LoadKind.FLEET, LoadKind.FIRM, LoadKind.INTERRUPTIBLE, LoadKind.EXPORT,
    ]  # fmt: skip
    (zone,) = case.zones
    assert np.broadcast_to(zone.available_mw, (2, 1)).tolist() == [[500.0], [250.0]]
    assert zone.price_usd_per_mwh.ravel() == pytest.approx([9.68 / 281.6 * 1_000, 1.5 * 9.68 / 281.6 * 1_000])
    assert case.backups[0].variable_usd_per_mwh == pytest.approx(100.0)
    assert case.backups[0].imported_fuel_usd_per_mwh == pytest.approx(50.0)
    assert case.backups[0].emissions_t_per_mwh == pytest.approx(0.42)


def test_a_fleet_as_a_load_agrees_with_the_fleet() -> None:
    load, fleet = case_of(PLAN, Choices(years=(2027, 2028))).loads[0], fleet_of(PLAN, FLEET)
    assert load.draw_share.shape == (1, 2 * 8_760)
    for day in (date(2027, 1, 1), date(2027, 7, 1), date(2028, 2, 1)):
        hour = (day.year - 2027) * 8_760 + (day - date(day.year, 1, 1)).days * 24
        assert load.draw_share[0, hour] == pytest.approx(float(fleet.running_share(day)))
    found = hashprices_of(PLAN, PLAN.scenarios, PLAN.horizon.starts[:1]).met
    assert load.revenue_usd_per_mwh[:, 0] == pytest.approx(fleet.revenue_usd_per_mwh(found[:, 0]))
    assert load.capacity.capital_usd_per_mw_year == pytest.approx(fleet.capital_usd_per_mw_year(0.12))


def test_what_begins_later_or_ends_earlier_stands_and_costs_for_its_time_only() -> None:
    late = replace(PLAN, fleets=(replace(FLEET, since=date(2028, 1, 1)),))
    whole, part = case_of(PLAN).loads[0], case_of(late).loads[0]
    assert part.draw_share[0, :8_760].max() == 0
    assert part.draw_share[0, 8_760] == 1
    years = part.capacity.capital_usd_per_mw_year / whole.capacity.capital_usd_per_mw_year
    assert years == pytest.approx(2 / 3)
    short = replace(PLAN, fleets=(replace(FLEET, life=figure("fleets.s21.life", 1, "year", D.YEARS)),))
    assert case_of(short).loads[0].draw_share[0, 2 * 8_760 :].max() == 0


def test_heat_derates_where_the_zone_and_the_machine_say_so() -> None:
    ambient = Profile(
        key="zones.grid.ambient", file="hours.csv", column="c", unit="°C", dimension=D.TEMPERATURE,
        values=(30.0, 38.0, 41.0, 44.0) * 2_190, source="", source_kind=None, is_synthetic=False,  # type: ignore[arg-type] # none here
    )  # fmt: skip
    plan = replace(PLAN, zones=(replace(ZONE, ambient=ambient),))
    draw = case_of(plan, Choices(years=(2027,), hours=4)).loads[0].draw_share
    assert draw.tolist() == [[1.0, 1.0, 0.9, 0.9], [1.0, 0.9, 0.9, 0.0]]


def test_computing_by_contract_and_by_the_hour() -> None:
    _, firm, training, _ = case_of(PLAN, Choices(years=(2027, 2028, 2029), hours=24)).loads
    assert firm.revenue_usd_per_mwh[0, 0] == pytest.approx(9.7e6 / (0.9 * 8_760))
    assert (firm.draw_share[0, 0], firm.shortfall_usd_per_mwh) == (0.9, 2_000)
    assert firm.capacity.upfront_usd_per_mw == pytest.approx(29e6)
    assert firm.capacity.upfront_pkr_per_mw == pytest.approx(1_126.4e6)
    revenue = training.revenue_usd_per_mwh[0]
    assert training.draw_share[0, [0, 24, 48]].tolist() == [0, 1, 1]
    assert revenue[24] == pytest.approx(2 * 0.7 / 1.45 * 1_000)
    assert revenue[48] / revenue[24] == pytest.approx(0.8 ** (366 / 365.25))
    assert (training.energy_share, training.energy_window_h) == (0.7, 10)


def condition(kind: ConditionKind, **figures: tuple[float, str, Dimension]) -> PlannedCondition:
    return PlannedCondition(
        id=kind.value, kind=kind, words=LocalText(kind.value), **made(f"conditions.{kind.value}", **figures)
    )


CONDITIONS = (
    condition(ConditionKind.COST_RECOVERY, price=(22.98, "PKR/kWh", D.ENERGY_PRICE)),
    condition(ConditionKind.NO_PREFERENCE, price=(22.98, "PKR/kWh", D.ENERGY_PRICE)),
    condition(
        ConditionKind.MONTHLY_TRIGGER, share=(25, "%", D.SHARE), baseline=(0.72, "TWh/month", D.ENERGY_PER_MONTH)
    ),
    condition(ConditionKind.EXCHANGE_BUDGET, budget=(400, "million USD", D.MONEY)),
    condition(ConditionKind.EMISSIONS_CAP, cap=(0.876, "Mt/year", D.MASS_PER_YEAR)),
    condition(ConditionKind.BUDGET, budget=(50_000, "million PKR", D.MONEY)),
)


def test_conditions_are_those_of_the_hours_that_a_case_has() -> None:
    plan = replace(PLAN, conditions=CONDITIONS)
    cost, preference, trigger, exchange, cap, budget = case_of(plan, Choices(hours=168)).conditions
    assert cost.cost_usd_per_mwh.item() == preference.reference_usd_per_mwh.item()  # type: ignore[union-attr]
    assert isinstance(trigger, MonthlyTrigger)
    assert trigger.month_of_hour[[0, 167, 168, -1]].tolist() == [0, 0, 1, 2]
    assert trigger.baseline_mwh == pytest.approx([720_000 * 168 / 744] * 3)
    assert isinstance(exchange, ExchangeBudget)
    assert exchange.most_usd == 4e8
    assert isinstance(cap, EmissionsCap)
    assert cap.most_t == pytest.approx(876_000 * 3 * 168 / 8_760)
    assert isinstance(budget, Budget)
    assert (budget.currency, budget.most) == ("PKR", 5e10)


def test_months_of_a_whole_year_have_their_whole_baseline() -> None:
    plan = replace(PLAN, conditions=CONDITIONS[2:3], horizon=Horizon(start=date(2027, 7, 1), years=2))
    (trigger,) = case_of(plan).conditions
    assert isinstance(trigger, MonthlyTrigger)
    assert trigger.baseline_mwh.tolist() == [720_000.0] * 24
    lengths = np.bincount(trigger.month_of_hour) // 24
    assert lengths.tolist() == [31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31, 30] * 2


def test_a_price_becomes_a_hashprice_that_falls_at_the_halving() -> None:
    plan = replace(PLAN, scenarios=(scenario("dear", 1.0, price=(62_829, "USD/BTC", D.BITCOIN_PRICE)),))
    found = hashprices_of(plan, plan.scenarios, plan.horizon.starts).alone[0]
    (halving,) = halvings_of(plan)
    assert (halving.height, halving.at.year, halving.at.month) == (1_050_000, 2028, 4)
    assert found[0] > found[1] > found[2]
    assert found[2] / found[0] == pytest.approx((1.5625 + 0.0218) / (3.125 + 0.0218), abs=0.15)
    assert found[2] / found[0] > (1.5625 + 0.0218) / (3.125 + 0.0218), "others give way, so it falls by less"


def test_ones_own_fleets_lower_the_hashprice_and_a_sovereign_counts_it_twice() -> None:
    own = own_eh_per_s(PLAN, {"s21": 400}, PLAN.horizon.starts)
    assert own[0] > own[1] > own[2] > 0
    alone, taker, sovereign = (
        hashprices_of(PLAN, PLAN.scenarios, PLAN.horizon.starts, own_eh_per_s=hashes, conduct=conduct).met
        for hashes, conduct in ((None, Conduct.PRICE_TAKER), (own, Conduct.PRICE_TAKER), (own, Conduct.SOVEREIGN))
    )
    assert (alone > taker).all()
    assert (taker > sovereign).all()
    assert alone[:, 0] == pytest.approx([40, 60])


def test_a_path_has_a_hashprice_for_each_year() -> None:
    path = tuple(figure(f"scenarios.calm.hashprice.{n}", 30 + n, "USD/PH/day", D.HASHPRICE) for n in range(3))
    plan = replace(PLAN, scenarios=(replace(PLAN.scenarios[0], hashprice=path),), network=Network())
    found = case_of(plan, Choices(years=(2028, 2029), hours=24)).loads[0].revenue_usd_per_mwh[0]
    assert found[24] / found[0] == pytest.approx(32 / 31)


def test_a_settled_case_fits_what_is_decided_in_it() -> None:
    def decide(case: Case) -> Mapping[str, float]:
        earned = float(case.probabilities @ np.broadcast_to(case.loads[0].revenue_usd_per_mwh, (2, 1))[:, 0])
        return {"s21": 4 * earned}

    found = settled_case(PLAN, replace(WEEK, hours=24), decide, rounds=30, tolerance_mw=0.01)
    assert found.rests
    assert found.capacity_mw["s21"] == pytest.approx(found.presumed_mw["s21"], abs=0.01)
    assert decide(found.case)["s21"] == found.capacity_mw["s21"]
    first = settled_case(PLAN, replace(WEEK, hours=24), decide, rounds=1)
    assert not first.rests
    with pytest.raises(BadInput, match="at least one round"):
        settled_case(PLAN, WEEK, decide, rounds=0)


def test_it_is_sized_and_dispatched() -> None:
    case = case_of(replace(PLAN, conditions=CONDITIONS), Choices(years=(2027,), hours=48))
    found = size(case, SOLVER)
    assert sum(found.capacity_mw.values()) > 0
    again = dispatch(case, dict(found.capacity_mw), SOLVER)
    assert again.cost_usd == pytest.approx(found.cost_usd, rel=1e-6)


@pytest.mark.parametrize(
    ("choices", "named"),
    [
        (Choices(years=(2031,)), "no such year"),
        (Choices(years=()), "no year"),
        (Choices(scenarios=("cold",)), "no such scenario"),
        (Choices(scenarios=()), "no scenario"),
        (Choices(hours=0), "8,760"),
        (Choices(hours=8_761), "8,760"),
    ],
)
def test_choices_that_the_plan_has_not(choices: Choices, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        case_of(PLAN, choices)


def test_chosen_scenarios_keep_the_ratio_of_their_probabilities() -> None:
    case = case_of(PLAN, replace(WEEK, scenarios=("hot",)))
    assert case.probabilities.tolist() == [1.0]
    assert case.loads[0].revenue_usd_per_mwh.shape[0] == 1


def codes(plan: EnergyPlan) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in open_figures(plan):
        found.setdefault(one.code.removeprefix("plan."), []).append(one.place.field)
    return found


def test_what_is_missing_is_asked_for_and_its_part_left_out() -> None:
    plan = replace(
        PLAN,
        fleets=(replace(FLEET, life=None, machine=replace(MACHINE, price=None)),),
        sales=(replace(EXPORT, worth=None),),
        computing=(replace(FIRM, penalty=None), replace(TRAINING, utilisation=None, window=None)),
        batteries=(replace(BATTERY, storage_capital=None),),
        conditions=(condition(ConditionKind.EMISSIONS_CAP),),
    )
    assert codes(plan)["not-reckoned"] == [
        "fleets.s21.life", "fleets.s21.machine.price", "computing.firm.penalty", "computing.training.utilisation",
        "computing.training.window", "batteries.battery.capital", "sales.export.worth", "conditions.emissions-cap.cap",
    ]  # fmt: skip
    case = case_of(plan, WEEK)
    assert (case.loads, case.batteries, case.conditions) == ((), (), ())
    assert [one.name for one in case.backups] == ["backup"]


def test_what_is_left_out_of_account_is_said() -> None:
    found = codes(PLAN)
    assert "not-reckoned" not in found
    assert {"fleets.s21.site", "fleets.s21.staff", "zones.grid.curtailment", "zones.grid.ambient"} <= {
        *found["left-out"]
    }
    ending = replace(PLAN, tariffs=(replace(PLAN.tariffs[0], until=date(2028, 10, 31)), PLAN.tariffs[1]))
    assert codes(ending)["tariff-ends"] == ["tariffs.mining"]


def test_who_pays_no_known_tariff_is_left_out() -> None:
    plan = replace(PLAN, tariffs=PLAN.tariffs[1:])
    assert codes(plan)["not-reckoned"] == ["tariffs.mining.price"]
    assert "s21" not in case_of(plan, WEEK).names


@pytest.mark.parametrize(
    ("plan", "gaps"),
    [
        (replace(PLAN, interest=None), ("interest",)),
        (replace(PLAN, exchange=None), ("exchange",)),
        (replace(PLAN, zones=(replace(ZONE, generation=None),)), ("zones",)),
        (replace(PLAN, scenarios=()), ("scenarios",)),
        (replace(PLAN, scenarios=(replace(PLAN.scenarios[0], hashprice=()),)), ("scenarios.calm.hashprice",)),
        (
            replace(
                PLAN,
                network=replace(NETWORK, fees=None, height=None),
                scenarios=(scenario("dear", 1.0, price=(60_000, "USD/BTC", D.BITCOIN_PRICE)),),
            ),
            ("network.height", "network.fees"),
        ),
        (EnergyPlan(programme="empty", currency="USD", horizon=PLAN.horizon), ("interest", "zones")),
    ],
)
def test_without_some_figures_nothing_is_computed(plan: EnergyPlan, gaps: tuple[str, ...]) -> None:
    assert frame_gaps(plan) == gaps
    assert codes(plan)["nothing-to-reckon"] == [*gaps]
    with pytest.raises(BadInput, match="nothing can be computed"):
        case_of(plan)


def test_what_a_result_rests_on() -> None:
    found = rests_on(PLAN)
    assert {one.code for one in found} == {"plan.assumed"}
    assert len(found) == len(PLAN.assumptions()) == len([*PLAN.figures()])
    assert "22.98 PKR/kWh, is an assumption: An example." in next(
        one.text() for one in found if one.place.field == "tariffs.mining.price"
    )


shares = st.floats(0, 1, allow_subnormal=False)


@settings(max_examples=60, deadline=None)
@given(
    failures=st.floats(0, 0.999),
    life=st.floats(0.1, 20),
    since=st.dates(date(2020, 1, 1), date(2032, 1, 1)),
    heat=st.floats(-20, 20),
    due=st.floats(0.01, 1),
    ambient=st.lists(st.floats(-40, 49), min_size=24, max_size=24),
)
def test_nothing_draws_less_than_none_or_more_than_all(
    failures: float, life: float, since: date, heat: float, due: float, ambient: list[float]
) -> None:
    profile = Profile(
        key="zones.grid.ambient", file="hours.csv", column="c", unit="°C", dimension=D.TEMPERATURE,
        values=tuple(ambient) * 365, source="", source_kind=None, is_synthetic=True,  # type: ignore[arg-type] # none here
    )  # fmt: skip
    plan = replace(
        PLAN,
        zones=(replace(ZONE, ambient=profile),),
        fleets=(
            replace(
                FLEET, since=since, life=figure("life", life, "year", D.YEARS),
                failures=figure("failures", failures, "1/year", D.SHARE_PER_YEAR),
            ),
        ),
        computing=(replace(FIRM, since=since, due=figure("due", due, "1", D.SHARE)),),
        scenarios=(replace(PLAN.scenarios[0], heat=figure("heat", heat, "°C", D.TEMPERATURE)), PLAN.scenarios[1]),
    )  # fmt: skip
    case = case_of(plan, Choices(hours=48))
    assert case.is_synthetic
    assert check_case(case) == ()
    for load in case.loads:
        assert (load.draw_share >= 0).all()
        assert (load.draw_share <= 1).all()
        assert load.capacity.capital_usd_per_mw_year >= 0
