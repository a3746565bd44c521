"""The programs' interface to the chain: whole satoshi that add up, pages of long lists, null for what is not known."""

from collections.abc import Iterator

import pytest
from fakes.asgi_client import AsgiClient
from fakes.example_desk import EXAMPLE, example_desk

from khazana.web import create_app

ROOT = f"/api/v1/programmes/{EXAMPLE}/chain"
REPORTS = ["", "/alerts", "/provenance", "/reconciliation", "/custody", "/proofs"]
ADDS = {"mined", "receipt", "consolidation", "mixed_in", "entered", "unseen"}
TAKES = {"spend", "suspected_internal", "fee", "left"}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AsgiClient]:
    with example_desk(tmp_path_factory.mktemp("followed")) as desk:
        yield AsgiClient(create_app(desk))


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_names_its_block_and_source(followed: AsgiClient, report: str) -> None:
    stand = followed.get(ROOT + report).json()["stand"]
    assert stand["block"]["height"] == 505
    assert len(stand["block"]["hash"]) == 64
    assert (stand["block_at"], stand["network"], stand["source"]) == (
        "2025-07-17T12:00:00Z",
        "regtest",
        "record of node",
    )
    assert stand["synthetic"] is True


@pytest.mark.parametrize("report", REPORTS)
def test_what_was_never_followed_is_null_and_never_zero(client: AsgiClient, report: str) -> None:
    body = client.get(f"/api/v1/programmes/norte/chain{report}").json()
    assert body["stand"]["state"] == "never"
    assert body["stand"]["block"] is None
    assert body["stand"]["findings"][0]["code"] == "chain.never-followed"
    sums = {key: value for key, value in body.items() if key.endswith("_sat") or key in {"total", "version"}}
    assert set(sums.values()) <= {None}


def test_what_came_less_what_went_is_what_is_held(followed: AsgiClient) -> None:
    body = followed.get(f"{ROOT}/provenance").json()
    totals = {one["category"]: one["amount_sat"] for one in body["totals"]}
    held = sum(totals.get(name, 0) for name in ADDS) - sum(totals.get(name, 0) for name in TAKES)
    assert held == body["held_sat"] == 623_999_970_000
    assert sum(one["amount_sat"] for one in body["coins"]) == held
    assert sum(one["held_sat"] for one in body["arrivals"]) == held
    assert sum(part["amount_sat"] for part in body["history"][-1]["held"]) == held
    assert all(sum(layer["amount_sat"] for layer in one["layers"]) == one["amount_sat"] for one in body["coins"])


def test_long_lists_come_by_pages_and_sums_are_of_everything(followed: AsgiClient) -> None:
    whole = followed.get(f"{ROOT}/provenance").json()
    pages = [followed.get(f"{ROOT}/provenance?first={first}&count=10").json() for first in (0, 10, 20, 30)]
    assert [len(page["flows"]) for page in pages] == [10, 10, 2, 0]
    assert [one for page in pages for one in page["flows"]] == whole["flows"]
    assert {page["flow_count"] for page in pages} == {22}
    assert {page["held_sat"] for page in pages} == {whole["held_sat"]}


def test_an_earlier_block_is_asked_by_height(followed: AsgiClient) -> None:
    early = followed.get(f"{ROOT}/custody?at=400").json()
    assert early["stand"]["block"]["height"] == 400
    assert early["stand"]["depth"] == 106
    assert followed.get(f"{ROOT}/custody?at=506").status_code == 400
    assert followed.get(f"{ROOT}/custody?at=-1").status_code == 422
    assert followed.get("/api/v1/programmes/none/chain/custody").status_code == 404


def test_reconciliation_and_proofs_hold_the_figures_of_the_pages(followed: AsgiClient) -> None:
    found = followed.get(f"{ROOT}/reconciliation").json()
    assert found["total"]["difference_sat"] == sum(row["difference_sat"] for row in found["wallets"])
    assert {row["wallet"]: row["agreement"] for row in found["wallets"]}["wallet:ministry"] == "only_chain"
    (proof,) = followed.get(f"{ROOT}/proofs").json()["proofs"]
    assert proof["proven_sat"] == sum(coin["amount_sat"] for coin in proof["coins"]) == 623_999_970_000
    assert {one["state"] for one in proof["signatures"]} == {"valid"}
    assert len(proof["limits"]) == 4
    assert proof["net_sat"] is None
