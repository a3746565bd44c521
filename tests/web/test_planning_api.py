"""Planning for programs: the plan, runs at once, work where it is asked for."""

import pytest
from fakes.asgi_client import AsgiClient
from fakes.planning_desk import START
from fakes.reserve_desk import FakeDesk

from khazana.app.planning_reports import PlanningChoices
from khazana.planning import Measure
from khazana.web import create_app

ROOT = "/api/v1/programmes/norte/planning"
FEW = "paths=1024&years=1"
CHOICES = PlanningChoices(paths=1024, years=1)


@pytest.fixture(scope="module")
def client() -> AsgiClient:
    return AsgiClient(create_app(FakeDesk()))


def test_a_plan_is_told_as_it_is_declared(client: AsgiClient) -> None:
    found = client.get(ROOT).json()
    assert [one["id"] for one in found["policies"]] == ["hold", "one-a-day", "dips"]
    assert found["limits"][-1]["asks"]["es"] == "La ley de presupuesto."
    assert found["start"] == START.isoformat()


def test_a_programme_without_a_plan_says_so(client: AsgiClient) -> None:
    root = "/api/v1/programmes/sur/planning"
    assert client.get(root).json()["planned"] is False
    assert client.get(f"{root}/run").json()["stand"] is None
    for name in ("compare", "search", "stress", "judge"):
        assert client.get(f"{root}/{name}?work=true").json()["known"] is False


def test_a_programme_that_there_is_not_is_not_found(client: AsgiClient) -> None:
    for name in ("", "/run", "/compare", "/search", "/stress", "/judge"):
        assert client.get(f"/api/v1/programmes/atlantis/planning{name}").status_code == 404


def test_a_run_is_that_of_the_desk(client: AsgiClient) -> None:
    found = client.get(f"{ROOT}/run?{FEW}").json()
    run = FakeDesk().planning.run("norte", CHOICES)
    assert found["paths"] == 1024
    assert found["complete"]
    assert found["stand"]["drift_reason"] == "No growth of the price is counted on."
    for told, one in zip(found["outcomes"], run.outcomes, strict=True):
        assert told["breach"]["value"] == pytest.approx(one.breach.value)
        assert told["breach"]["error"] == pytest.approx(one.breach.error)
        fan = {one["measure"]: one["fan"] for one in told["fans"]}
        wanted = run.result.fan(Measure.VALUE_USD, one.policy, (0.05, 0.25, 0.5, 0.75, 0.95))
        assert fan["value_usd"][-1]["values"] == pytest.approx(wanted[-1].tolist())
    counts = found["outcomes"][1]["counts"]
    assert [(one["count"], one["agreed"]) for one in counts] == [("announced", False), ("imf", True)]


def test_what_is_not_known_is_not_worked_out_unless_asked(client: AsgiClient) -> None:
    query = f"{FEW}&limit=floor&shown=one-a-day&risk=20&most=3"
    assert client.get(f"{ROOT}/search?{query}").json()["known"] is False
    worked = client.get(f"{ROOT}/search?{query}&work=true").json()
    assert worked["known"]
    assert worked["policy"] == "one-a-day"
    assert [one["size"] for one in worked["frontier"]][-1] == 3.0
    assert worked["safest"]["risk"] == 0.2
    assert client.get(f"{ROOT}/search?{query}").json() == worked


def test_stresses_have_the_path_that_breaks_a_limit(client: AsgiClient) -> None:
    found = client.get(f"{ROOT}/stress?{FEW}&policy=one-a-day&limit=halved&work=true").json()
    (mildest,) = found["mildest"]
    assert mildest["distance"] > 0
    assert min(mildest["prices_usd"]) == mildest["lowest_usd"]
    assert found["sensitivities"][0]["rows"][0]["change"] == ""
    assert found["break_evens"][0]["policy"] == "one-a-day"


def test_judged_laws_have_their_tests(client: AsgiClient) -> None:
    found = client.get(f"{ROOT}/judge?work=true").json()
    assert found["complete"]
    rows = [one for one in found["horizons"] if one["horizon_days"] == 1]
    assert {one["law"] for one in rows} == {"gbm", "merton", "gjr-garch-t", "switching", "block-bootstrap"}
    for one in rows:
        assert sum(one["places"]) == one["forecasts"]
        assert one["coverage"][0]["kupiec"] is not None


@pytest.mark.parametrize("query", ["law=x", "years=x", "paths=0", "first=2020", "policy=none-such", "drift=1e3"])
def test_what_is_no_figure_is_refused(client: AsgiClient, query: str) -> None:
    answer = client.get(f"{ROOT}/run?{query}")
    assert answer.status_code == 400
    assert answer.json()["remedy"]


def test_the_same_question_gives_the_same_bytes(client: AsgiClient) -> None:
    first, second = (client.get(f"{ROOT}/run?{FEW}") for _ in range(2))
    assert first.content == second.content
    again = client.get(f"{ROOT}/run?{FEW}", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    anew = AsgiClient(create_app(FakeDesk())).get(f"{ROOT}/run?{FEW}")
    assert anew.content == first.content, "in another server, too"
