"""Energy for programs: what is known, what is worked out when asked, figures with their units."""

import json

import pytest
from fakes.asgi_client import AsgiClient
from fakes.energy_desk import dispatched
from fakes.reserve_desk import FakeDesk

from khazana.energy import LoadKind
from khazana.energy.hourly import hourly
from khazana.web import create_app
from khazana.web.payload_decision import figure

ROOT = "/api/v1/programmes/norte/energy"


@pytest.fixture(scope="module")
def worked() -> AsgiClient:
    desk = FakeDesk()
    desk.energy.sizing("norte", conditions_cost=True, stresses=True)
    return AsgiClient(create_app(desk))


def test_what_is_not_known_is_not_worked_out_unless_asked() -> None:
    client = AsgiClient(create_app(FakeDesk()))
    before = client.get(f"{ROOT}/sizing").json()
    assert (before["known"], before["decision"]) == (False, None)
    assert client.get(f"{ROOT}/dispatch").json()["decision"] is None
    assert client.get(f"{ROOT}/what-if").json()["decision"] is None
    worked = client.get(f"{ROOT}/sizing?work=true").json()
    assert worked["known"]
    assert worked["complete"]
    assert client.get(f"{ROOT}/sizing").json() == worked


def test_a_programme_without_a_plan_says_so(worked: AsgiClient) -> None:
    for name in ("", "/network", "/sizing?work=true", "/dispatch", "/what-if"):
        found = worked.get(f"/api/v1/programmes/sur/energy{name}").json()
        assert found["stand"]["state"] == "no_plan"
        assert found["stand"]["findings"][0]["code"] == "energy.no-plan"


def test_a_programme_that_there_is_not_is_not_found(worked: AsgiClient) -> None:
    for name in ("", "/network", "/sizing", "/dispatch", "/what-if"):
        assert worked.get(f"/api/v1/programmes/atlantis/energy{name}").status_code == 404


def test_hours_are_those_of_the_decision(worked: AsgiClient) -> None:
    found = worked.get(f"{ROOT}/dispatch?first=100&count=5").json()
    use = hourly(dispatched())
    assert found["hours"]["available_mw"] == pytest.approx(use.available_mw[100:105].tolist())
    assert found["hours"]["served_mw"]["firm"] == pytest.approx(use.served_mw["firm"][100:105].tolist())
    assert found["stand"]["synthetic"] is True
    assert worked.get(f"{ROOT}/dispatch?scenario=7").status_code == 400


def test_what_conditions_and_stresses_cost(worked: AsgiClient) -> None:
    found = worked.get(f"{ROOT}/sizing?conditions=true").json()
    costs = {one["condition"]: one for one in found["costs"]}
    assert costs["emissions"]["binding"]
    assert costs["emissions"]["cost_usd"] > 0
    assert not costs["no preference"]["binding"]
    assert found["stresses"][0]["kind"] is None
    assert found["stresses"][2]["change_usd"] is None, "nothing meets the conditions then"
    rows = [row for row in found["decision"]["conditions"] if row["condition"] == "emissions"]
    assert rows[0]["low"] is None, "a limit that is none is null"


def test_supply_and_effects_are_given_with_their_units(worked: AsgiClient) -> None:
    plan = worked.get(ROOT).json()
    assert [(one["name"], one["available_mwh"], one["outage_h"]) for one in plan["plants"]] == [("gas", 5e6, 24)]
    assert [(one["month"], one["short_mwh"], one["short_h"]) for one in plan["months"]] == [("2027-01-01", 40, 2)]
    sizing = worked.get(f"{ROOT}/sizing").json()
    fleets = {load.name for load in dispatched().case.loads if load.kind is LoadKind.FLEET}
    built = sum(one["capacity_mw"] for one in sizing["decision"]["capacities"] if one["name"] in fleets)
    jobs = {(one["effect"], one["phase"]): one for one in sizing["effects"]}
    running = jobs["jobs", "running"]
    assert (running["unit"], running["central"], running["sources"]) == ("job", None, ["gazette"])
    assert (running["low"], running["high"]) == (pytest.approx(0.2 * built), pytest.approx(0.6 * built))
    assert jobs["investment", "building"]["low"] is None
    assert jobs["investment", "building"]["asked"]


def test_a_change_is_beside_the_plan(worked: AsgiClient) -> None:
    found = worked.get(f"{ROOT}/what-if?capacity=battery:10&surplus=60&without=emissions").json()
    sizes = {one["name"]: one["capacity_mw"] for one in found["decision"]["capacities"]}
    assert sizes["battery"] == 10
    assert found["decision"]["cost_usd"] != found["before"]["cost_usd"]
    assert found["ledgers"]["operator"][0]["amount"]["currency"] == "USD"


@pytest.mark.parametrize(
    "query", ["capacity=battery", "capacity=:5", "price=1e5", "surplus=many", "capacity=battery:-1"]
)
def test_what_is_no_figure_is_refused(worked: AsgiClient, query: str) -> None:
    answer = worked.get(f"{ROOT}/what-if?{query}")
    assert answer.status_code == 400
    assert answer.json()["remedy"]


def test_the_network_has_its_paths(worked: AsgiClient) -> None:
    found = worked.get(f"{ROOT}/network").json()
    assert found["now"]["hashprice_usd_per_ph_day"] == 28.68
    assert [one["scenario"] for one in found["outlook"]["paths"]] == ["high", "low"]
    assert len(found["outlook"]["paths"][0]["difficulty"]) == len(found["outlook"]["starts"])


def test_the_same_question_gives_the_same_bytes(worked: AsgiClient) -> None:
    first, second = (worked.get(f"{ROOT}/dispatch") for _ in range(2))
    assert first.content == second.content
    again = worked.get(f"{ROOT}/dispatch", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_figures_have_nine_digits_and_no_infinities() -> None:
    assert figure(2 / 3) == 0.666666667
    assert figure(float("nan")) is None
    assert json.dumps(figure(-0.0)) == "0.0"


def test_operation_without_foresight_for_programs() -> None:
    client = AsgiClient(create_app(FakeDesk()))
    assert client.get(f"{ROOT}/rolling").json()["perfect"] is None
    found = client.get(f"{ROOT}/rolling?work=true&believe=off&seen=120&window=72&end=figure&end-worth=30").json()
    assert (found["belief"], found["window_h"], found["step_h"]) == ("off", 72, 24)
    assert found["perfect"]["windows"] is None
    assert found["believed"]["windows"] == len(found["believed"]["by_step_usd"]) > 1
    lost = found["perfect"]["worth_usd"] - found["believed"]["worth_usd"]
    assert found["price_of_not_knowing_usd"] == pytest.approx(lost, abs=1.0)  # nine digits
    assert found["price_of_not_knowing_usd"] >= -1e-3
    both = found["short_sight_usd"] + found["wrong_forecast_usd"]
    assert both == pytest.approx(found["price_of_not_knowing_usd"], abs=1.0)
    assert client.get("/api/v1/programmes/sur/energy/rolling?work=true").json()["perfect"] is None


def test_robust_sizing_for_programs() -> None:
    client = AsgiClient(create_app(FakeDesk()))
    assert client.get(f"{ROOT}/robust").json()["robust_mw"] is None
    found = client.get(f"{ROOT}/robust?work=true").json()
    assert found["complete"]
    assert set(found["robust_mw"]) == set(found["plain_mw"])
    calm, fall = found["futures"]
    assert (calm["name"], calm["kind"], fall["kind"]) == ("", None, "price fall")
    worst = {one: min(future[f"{one}_worst_usd"] for future in found["futures"]) for one in ("plain", "robust")}
    assert worst["robust"] >= worst["plain"] - 1e-6 * abs(worst["plain"])
    assert calm["robust_usd"] <= calm["plain_usd"] + 1e-6 * abs(calm["plain_usd"])
    assert client.get("/api/v1/programmes/sur/energy/robust?work=true").json()["robust_mw"] is None
