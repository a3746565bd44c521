"""Files: every table as CSV, the chart as a picture."""

import csv
from io import StringIO

import pytest
from fakes.asgi_client import AsgiClient

from khazana.web.downloads import TABLE_FILES


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("name", TABLE_FILES)
def test_every_table_can_be_taken_away(client: AsgiClient, name: str) -> None:
    answer = client.get(f"/en/norte/files/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="norte-{name}"'
    assert answer.text.endswith("\r\n")


def test_amounts_are_satoshi_and_money_exact(client: AsgiClient) -> None:
    found = rows(client.get("/en/norte/files/accumulation.csv").text)
    assert [row["claim"] for row in found] == ["jan-holdings", "mar-holdings", "jul-holdings"]
    assert found[1]["claimed_sat"] == "64050000000"
    assert found[0]["value_usd"] == "56037000.00"  # 600 x 93,395


def test_a_file_follows_the_view_of_its_page(client: AsgiClient) -> None:
    query = "accumulation-find=-holdings&accumulation-sort=-stated&accumulation-show=claim&accumulation-show=verdict"
    found = rows(client.get(f"/en/norte/files/accumulation.csv?{query}").text)
    assert [row["claim"] for row in found] == ["jul-holdings", "mar-holdings", "jan-holdings"]
    assert set(found[0]) == {"claim", "verdict"}


def test_lots_follow_the_method(client: AsgiClient) -> None:
    found = rows(client.get("/en/norte/files/lots.csv?method=average").text)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("name", "start", "media_type"),
    [
        ("chart.svg", b"<svg", "image/svg+xml"),
        ("chart-dark.svg", b"<svg", "image/svg+xml"),
        ("chart.png", b"\x89PNG", "image/png"),
        ("chart.pdf", b"%PDF", "application/pdf"),
    ],
)
def test_the_chart_is_a_picture_too(client: AsgiClient, name: str, start: bytes, media_type: str) -> None:
    answer = client.get(f"/en/norte/files/{name}")
    assert answer.headers["content-type"] == media_type
    assert answer.content.startswith(start)
    assert len(answer.content) > 2_000


def test_a_reader_who_has_it_is_not_sent_it_again(client: AsgiClient) -> None:
    first = client.get("/en/norte/files/claims.csv")
    again = client.get("/en/norte/files/claims.csv", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert again.headers["etag"] == first.headers["etag"]
