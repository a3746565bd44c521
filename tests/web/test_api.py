"""The programs' interface: exact figures, stated units, tags."""

from decimal import Decimal

import pytest
from fakes.asgi_client import AsgiClient

ROOT = "/api/v1/programmes"


def test_the_programmes_are_listed(client: AsgiClient) -> None:
    found = client.get(ROOT).json()["programmes"]
    assert [(one["id"], one["currency"], one["synthetic"]) for one in found] == [
        ("norte", "USD", True),
        ("sur", "PKR", False),
    ]


def test_amounts_are_whole_satoshi_and_money_text(client: AsgiClient) -> None:
    reserve = client.get(f"{ROOT}/norte/reserve").json()
    assert reserve["wallets"] == [
        {"account": "wallet:main", "balance": {"proven_sat": 0, "claimed_sat": 64_050_000_000, "unknown_sat": 0}}
    ]
    first = reserve["accumulation"][0]
    assert first["value"] == {"amount": "56037000.00", "currency": "USD"}
    assert first["stated"]["range"] == {"low": "599.5", "high": "600.5", "unit": "BTC"}
    total = sum(one["balance"]["claimed_sat"] for one in reserve["wallets"])
    assert total + sum(one["sum_sat"] for one in reserve["others"]) == 0


def test_what_is_not_known_is_null(client: AsgiClient) -> None:
    march = client.get(f"{ROOT}/norte/value", params={"at": "2025-05-05T00:00:00Z"}).json()
    assert march["fair_value"] is None
    assert march["mark"]["last"]["price"]["amount"] == "84288"


def test_coins_are_valued_at_any_instant(client: AsgiClient) -> None:
    found = client.get(f"{ROOT}/norte/value", params={"at": "2025-07-17T06:00:00+06:00"}).json()
    assert Decimal(found["fair_value"]["amount"]) == Decimal("640.5") * 118_698
    assert found["classification"] == "non-produced non-financial asset"
    impaired = client.get(
        f"{ROOT}/norte/value", params={"at": "2025-07-17T00:00:00Z", "treatment": "cost-less-impairment"}
    ).json()
    assert impaired["treatment"] == "cost-less-impairment"


def test_the_audit_has_its_arithmetic(client: AsgiClient) -> None:
    checks = client.get(f"{ROOT}/norte/audit").json()["checks"]
    (value,) = [one for one in checks if one["claim"] == "jan-value" and one["kind"] == "arithmetic"]
    assert value["verdict"] == "inconsistent"
    assert value["finding"]["remedy"]
    assert {one["symbol"] for one in value["inputs"]} >= {"holdings", "price"}


def test_claims_carry_their_verdict(client: AsgiClient) -> None:
    claims = client.get(f"{ROOT}/norte/claims").json()["claims"]
    assert {one["id"]: one["verdict"] for one in claims}["jan-value"] == "inconsistent"
    assert client.get(f"{ROOT}/sur/claims").json()["claims"][0]["verdict"] == "undetermined"


def test_lots_and_events_and_marks(client: AsgiClient) -> None:
    assert len(client.get(f"{ROOT}/norte/lots?method=fifo").json()["lots"]) == 2
    assert [one["external_id"] for one in client.get(f"{ROOT}/norte/events").json()["events"]] == ["buy-1", "buy-2"]
    assert len(client.get(f"{ROOT}/norte/marks").json()["marks"]) == 4
    assert client.get(f"{ROOT}/sur/marks").json() == {"currency": "PKR", "marks": []}


@pytest.mark.parametrize("path", ["", "/norte", "/norte/reserve", "/norte/audit"])
def test_the_same_question_gives_the_same_bytes_and_then_304(client: AsgiClient, path: str) -> None:
    first, second = client.get(ROOT + path), client.get(ROOT + path)
    assert first.content == second.content
    again = client.get(ROOT + path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_every_field_of_satoshi_is_an_integer_in_the_description(client: AsgiClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    fields = {
        (name, key): field
        for name, schema in schemas.items()
        for key, field in schema.get("properties", {}).items()
        if key.endswith("_sat")
    }
    assert len(fields) > 8
    for field in fields.values():
        assert {one["type"] for one in field.get("anyOf", [field])} <= {"integer", "null"}
        assert "[sat]" in field["description"]
