"""The pictures of energy: valid, deterministic, small, true to the decision, and honest about what is made up."""

import gzip
import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import altair as alt
import pytest
import vl_convert
from fakes.energy_desk import FakeEnergy, dispatched
from fakes.specifications import rows, texts

from khazana.app.energy_reports import NetworkReport, SizingReport
from khazana.app.energy_risks import RobustReport, RollingReport
from khazana.energy.hourly import hourly
from khazana.i18n import Language
from khazana.views.energy_charts import ENERGY_CHARTS, ChartView, Drawn, energy_chart, energy_charts_of
from khazana.views.palette import Theme
from khazana.views.pictures import Spec, render

Reports = dict[str, Drawn]
WEEK = 168


@pytest.fixture(scope="module")
def reports() -> Reports:
    desk = FakeEnergy(lambda _name: None, "made-up")
    asked: tuple[Drawn, ...] = (
        desk.dispatch("made-up"),
        desk.sizing("made-up", conditions_cost=True, stresses=True),
        desk.network("made-up"),
        desk.what_if("made-up", choices=desk.dispatch("made-up").stand.choices),
        desk.rolling("made-up"),
        desk.robust("made-up"),
    )
    return {name: report for report in asked for name in energy_charts_of(report)}


def drawn(reports: Reports, name: str, language: Language = Language.EN, theme: Theme = Theme.LIGHT) -> Spec:
    one = energy_chart(reports[name], name, "Example", language, theme)
    assert one is not None
    return one


def test_every_report_says_which_pictures_it_has(reports: Reports) -> None:
    assert set(reports) == set(ENERGY_CHARTS)


@pytest.mark.parametrize("name", ENERGY_CHARTS)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", Theme)
def test_it_is_valid_vega_lite_and_compiles(reports: Reports, name: str, language: Language, theme: Theme) -> None:
    one = drawn(reports, name, language, theme)
    alt.VConcatChart.from_dict(one, validate=True)
    compiled = vl_convert.vegalite_to_vega(one, vl_version="6.4")
    assert "width" in compiled, "a page sets the one width of all panels"
    panels = one["vconcat"]
    assert isinstance(panels, list)
    assert len({panel["width"] for panel in panels}) == 1
    assert not [text for text in texts({**one, "$schema": ""}) if "://" in text]


@pytest.mark.parametrize("name", ENERGY_CHARTS)
def test_the_same_report_gives_the_same_bytes(reports: Reports, name: str) -> None:
    first, second = drawn(reports, name), drawn(reports, name)
    assert json.dumps(first) == json.dumps(second)
    assert render(first, "svg") == render(second, "svg")


@pytest.mark.parametrize("name", ENERGY_CHARTS)
@pytest.mark.parametrize("language", Language)
def test_made_up_figures_say_so_in_the_picture(reports: Reports, name: str, language: Language) -> None:
    one = drawn(reports, name, language)
    title = one["title"]
    assert isinstance(title, dict)
    words = "".join(ET.fromstring(render(one, "svg")).itertext())  # noqa: S314 - our own picture
    assert words.count(title["subtitle"]) == 3, "below the title, over the picture, and its halo"
    report = reports[name]
    plain = energy_chart(replace(report, stand=replace(report.stand, synthetic=False)), name, "Example", language)
    assert plain is not None
    assert title["subtitle"] not in render(plain, "svg").decode()


@pytest.mark.parametrize("name", ENERGY_CHARTS)
def test_it_says_what_it_shows_for_whoever_does_not_see_it(reports: Reports, name: str) -> None:
    assert len(str(drawn(reports, name)["description"])) > 10


def test_the_week_stacks_to_what_is_used_and_curtailed(reports: Reports) -> None:
    one, use = drawn(reports, "energy-week"), hourly(dispatched())
    used, supplied = rows(one, "used"), rows(one, "supplied")
    for hour in (0, 11, 100, WEEK - 1):
        stacked = sum(layer["v"][hour] for layer in used)
        charged = sum(values[hour] for values in use.charge_mw.values())
        assert stacked == pytest.approx(use.used_mw[hour] + charged + use.curtailed_mw[hour], abs=0.5 * len(used))
        assert sum(layer["v"][hour] for layer in supplied) == pytest.approx(
            use.used_mw[hour] + charged, abs=0.5 * len(supplied)
        )
    assert rows(one, "available")[0]["v"] == pytest.approx(use.available_mw[:WEEK], abs=0.5)


def test_another_week_begins_a_week_later_by_the_clock_of_the_programme(reports: Reports) -> None:
    report = reports["energy-week"]
    first, second = (
        json.dumps(energy_chart(report, "energy-week", "Example", Language.EN, view=ChartView(week=week)))
        for week in (0, 1)
    )
    assert '"1767225600000 + (datum.n - 1) * 3600000"' in first, "midnight of 1 January in Karachi"
    assert '"1767830400000 + (datum.n - 1) * 3600000"' in second
    assert energy_chart(report, "energy-week", "Example", Language.EN, view=ChartView(week=3)) is None


def test_the_duration_curve_falls_and_keeps_the_energy(reports: Reports) -> None:
    one, use = drawn(reports, "energy-duration"), hourly(dispatched())
    surplus = rows(one, "surplus")[0]["v"]
    assert surplus == sorted(surplus, reverse=True)
    assert sum(surplus[:-1]) / (len(surplus) - 1) == pytest.approx(use.available_mw.mean(), rel=2e-3)
    worth = rows(one, "worth")[0]["v"]
    assert worth == sorted(worth, reverse=True)


def test_the_year_has_every_hour_once(reports: Reports) -> None:
    one, use = drawn(reports, "energy-year"), hourly(dispatched())
    for name, values in (("power", use.used_mw), ("left", use.curtailed_mw), ("offered", use.available_mw)):
        (runs,) = rows(one, name)
        hours = {(day, hour): level for day, a, b, level in zip(runs["d"], runs["a"], runs["b"], runs["v"], strict=True)
                 for hour in range(a, b)}  # fmt: skip
        assert len(hours) == values.size
        for hour in (0, 12, 200, 503):
            shown = hours[divmod(hour, 24)] * runs["step"]
            assert shown == pytest.approx(values[hour], abs=runs["step"] / 2 + 1e-6)


def test_a_year_of_hours_stays_small() -> None:
    desk = FakeEnergy(lambda _name: None, "made-up", hours=8760)
    report = desk.dispatch("made-up")
    sizes = {}
    for name in energy_charts_of(report):
        one = energy_chart(report, name, "Example", Language.UR)
        if one is not None:
            sizes[name] = len(gzip.compress(json.dumps(one, ensure_ascii=False).encode()))
    assert sizes["energy-year"] < 40_000
    assert sum(sizes.values()) < 60_000, "twice that, light and dark, is well below a page's 300 kB"


def test_bars_of_a_sizing_are_true_to_scale(reports: Reports) -> None:
    report = reports["energy-sizing"]
    assert isinstance(report, SizingReport)
    assert report.decision is not None
    bars = rows(drawn(reports, "energy-sizing"), "chosen_bars")
    first = [bar for bar in bars if bar["from"] == 0]
    assert [bar["to"] for bar in first] == pytest.approx(list(report.decision.capacity_mw.values()), abs=1e-5)


def test_the_three_ledgers_share_one_scale_and_are_not_added_up(reports: Reports) -> None:
    one = drawn(reports, "energy-ledgers")
    panels = one["vconcat"]
    assert isinstance(panels, list)
    scales = [panel["layer"][0]["encoding"]["x"]["scale"]["domain"] for panel in panels[:3]]
    assert scales[0] == scales[1] == scales[2]
    words = [row["words"] for place in range(3) for row in rows(one, f"ledger{place}_words")]
    assert sum("in all" in one for one in words) == 3


def test_a_condition_says_what_its_last_unit_is_worth(reports: Reports) -> None:
    words = [row["words"] for row in rows(drawn(reports, "energy-conditions"), "costs_words")]
    assert any("emissions; one more t is worth $" in one for one in words)
    assert any("no preference; it does not bind" in one for one in words)


def test_a_condition_that_costs_something_is_never_said_not_to_bind(reports: Reports) -> None:
    report = reports["energy-conditions"]
    assert isinstance(report, SizingReport)
    without = tuple(replace(one, rows=tuple(replace(row, worth_usd=0.0) for row in one.rows)) for one in report.costs)
    one = energy_chart(replace(report, costs=without), "energy-conditions", "Example", Language.EN)
    assert one is not None
    words = [row["words"] for row in rows(one, "costs_words")]
    assert [text for text in words if "emissions; what its last unit is worth is not known" in text]


def test_a_stress_that_nothing_stands_is_said(reports: Reports) -> None:
    words = [row["words"] for row in rows(drawn(reports, "energy-stresses"), "stresses_words")]
    assert "heat wave: nothing meets the conditions then" in words


def test_break_even_lines_go_through_what_is_known(reports: Reports) -> None:
    report = reports["energy-break-even"]
    assert isinstance(report, NetworkReport)
    points = rows(drawn(reports, "energy-break-even"), "needed")
    for machine in report.machines:
        end = max((one for one in points if one["name"] == machine.name), key=lambda one: one["power"])
        at_plan = end["value"] * machine.power_usd_per_mwh / end["power"]
        assert at_plan == pytest.approx(machine.break_even_hashprice_usd_per_ph_day, rel=1e-3)


def test_halvings_are_marked_on_their_day(reports: Reports) -> None:
    assert [row["at"] for row in rows(drawn(reports, "energy-covered"), "halvings")] == ["2028-04-17"]


def test_parts_of_a_plan_go_by_their_names(reports: Reports) -> None:
    report = reports["energy-week"]
    one = energy_chart(report, "energy-week", "Example", Language.EN, names={"new": "S21 XP", "battery": "Store"})
    assert one is not None
    assert {"S21 XP", "Store, charging"} <= {row["name"] for row in rows(one, "used")}


def test_where_there_is_no_plan_nothing_is_drawn() -> None:
    desk = FakeEnergy(lambda _name: None)
    for report in (desk.dispatch("none"), desk.sizing("none"), desk.network("none")):
        for name in energy_charts_of(report):
            assert energy_chart(report, name, "Example", Language.EN) is None


def test_the_price_of_not_knowing_adds_up_to_what_the_bars_say(reports: Reports) -> None:
    report = reports["energy-rolling"]
    assert isinstance(report, RollingReport)
    assert report.found is not None
    assert report.decision is not None
    years = report.decision.case.capital_years
    one = drawn(reports, "energy-rolling")
    bars = [row["to"] for row in rows(one, "causes_bars")]
    assert bars[2] == pytest.approx(round(report.found.price_of_not_knowing_usd / years) / 1e6, abs=1e-6)
    lines = {str(row["name"]): row["v"] for row in rows(one, "behind")}
    assert len(lines) == 2
    behind = (report.found.believed.by_step_usd - report.found.perfect_by_step_usd).sum() / 1e6
    last = [*lines.values()][1]
    assert isinstance(last, list)
    assert last[-1] == pytest.approx(behind, rel=1e-2, abs=1e-3)


def test_robust_capacities_are_shown_beside_plain_ones_and_what_they_save(reports: Reports) -> None:
    report = reports["energy-robust"]
    assert isinstance(report, RobustReport)
    assert report.decision is not None
    one = drawn(reports, "energy-robust")
    years = report.decision.case.capital_years
    saved = [row["to"] for row in rows(one, "saved_bars")]
    for bar, shown in zip(saved, report.rows, strict=True):
        assert shown.plain.cost_usd is not None
        assert shown.robust.cost_usd is not None
        assert bar == pytest.approx((shown.plain.cost_usd - shown.robust.cost_usd) / years / 1e6, abs=1e-5)
    assert "ordinary times" in str(rows(one, "saved_words")[0]["words"])
