"""The pages on the chain: what was followed is shown with its block and source; what was not says so, and no more."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from fakes.asgi_client import AsgiClient
from fakes.example_desk import EXAMPLE, example_desk
from fakes.page_reader import read

from khazana.app.chain_alerts import LEAVING
from khazana.app.desk import Desk
from khazana.store import NewAlert
from khazana.web import create_app
from khazana.web.chain_files import CHAIN_CHART_FILES, CHAIN_TABLE_FILES

PAGES = ["chain", "provenance", "reconciliation", "custody", "proofs"]
LANGUAGES = ["en", "es", "ur"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with example_desk(tmp_path_factory.mktemp("followed")) as opened:
        alert = NewAlert(
            key="leaving:one",
            finding=LEAVING.at(amount="5", txid="ab" * 32, height="<b>505</b>"),
            txid="ab" * 32,
            block=None,
        )
        now = datetime(2026, 1, 2, tzinfo=UTC)
        opened.store.chain.raise_alerts(EXAMPLE, "regtest", [alert], at=now, body=None, state=None)
        yield opened


@pytest.fixture(scope="module")
def followed(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> AsgiClient:
    return AsgiClient(create_app(desk, cache_folder=tmp_path_factory.getbasetemp()))


def table(text: str, name: str) -> str:
    return text.split(f'<table class="cards" id="{name}"')[1].split("</table>", maxsplit=1)[0]


def files(client: AsgiClient, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(f"/en/{EXAMPLE}/files/{name}").text)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_sound(followed: AsgiClient, page: str, language: str) -> None:
    text, reader = read(followed, f"/{language}/{EXAMPLE}/{page}")
    assert not reader.forbidden
    assert len(reader.ids) == len(set(reader.ids))
    assert text.count("<h1") == 1
    plain = re.sub(r"<script.*?</script>|data-count=\"[^\"]*\"", "", text, flags=re.DOTALL)
    assert "{" not in plain


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(followed: AsgiClient, page: str) -> None:
    _, reader = read(followed, f"/en/{EXAMPLE}/{page}")
    for reference in set(reader.references):
        path, _, anchor = reference.partition("#")
        answer = followed.get(path or f"/en/{EXAMPLE}/{page}")
        assert answer.status_code == 200, reference
        if anchor:
            assert f'id="{anchor}"' in answer.text, reference


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("programme", ["norte", "sur"])
def test_what_was_never_followed_says_so_with_the_remedy_and_shows_nothing_else(
    client: AsgiClient, programme: str, page: str
) -> None:
    text, reader = read(client, f"/en/{programme}/{page}")
    content = text.split('<main id="content"')[1].split("</main>")[0]
    said = {"norte": "was never followed on the network main", "sur": "lists no address or descriptor"}[programme]
    assert said in content
    assert "Remedy:" in content
    assert not {"chart", "badge", "<table", "figure"} & set(re.findall(r"<table|class=\"(\w+)", content))
    assert not re.search(r">0 BTC<|BTC", content)
    assert not [one for one in reader.references if "/files/" in one]


def test_following_names_block_depth_source_and_basis(followed: AsgiClient) -> None:
    text, _ = read(followed, f"/en/{EXAMPLE}/chain")
    for words in ("6,239.9997 BTC", "in 23 coins", "505", "regtest", "record of node", "2025-07-17 12:00 UTC"):
        assert words in text
    assert "The figures of this programme are made up" in text


def test_an_alert_is_shown_as_text_and_the_page_listens_from_it_on(followed: AsgiClient) -> None:
    text, _ = read(followed, f"/en/{EXAMPLE}/chain")
    assert "5 BTC leave the perimeter" in table(text, "alerts")
    assert "<b>505" not in text
    assert f'data-stream="/api/v1/programmes/{EXAMPLE}/chain/alerts/stream?after=1&amp;language=en"' in text


def test_provenance_tells_purchases_mining_and_other_pockets_apart(followed: AsgiClient) -> None:
    text, _ = read(followed, f"/en/{EXAMPLE}/provenance")
    rows = re.findall(r"<tr role=\"row\" data-place.*?</tr>", table(text, "meanings"), flags=re.DOTALL)
    shown = [tuple(re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row)) for row in rows]
    assert shown == [
        ("mined", "proven", "50", "50"),
        ("purchase", "proven", "60", "54.9999"),
        ("purchase", "claimed", "40", "40"),
        ("from another pocket of the state", "proven", "70", "70"),
        ("unknown", "unknown", "6,045", "6,024.9998"),
    ]
    assert "sold" not in re.sub(r"never called sold", "", text)


def test_the_pictures_have_words_for_whoever_does_not_see_them(followed: AsgiClient) -> None:
    text, _ = read(followed, f"/en/{EXAMPLE}/provenance")
    words = re.findall(r'data-fallback="[^"]+" data-label="([^"]+)"', text)
    assert len(words) == 2
    assert "purchase 40 BTC (claimed)" in words[0]
    assert "6,239.9997 BTC at block 505" in words[1]
    assert text.count("<noscript><picture>") == 2


def test_an_earlier_block_and_an_earlier_perimeter_are_chosen_by_the_address(followed: AsgiClient) -> None:
    text, _ = read(followed, f"/en/{EXAMPLE}/provenance?at=400&version=1")
    assert "As of block 400" in text
    assert "106 deep" in text
    assert '<option value="1" selected>' in text
    assert f"/en/{EXAMPLE}/files/flow.svg?at=400&amp;version=1" in text
    assert "came in with the perimeter" not in table(text, "provenance")
    assert 'href="/ur/example-state/provenance?at=400&amp;version=1"' in text


@pytest.mark.parametrize("query", ["at=-1", "at=506", "at=x", "at=99999999999", "version=0", "version=9"])
def test_a_block_or_version_that_is_not_there_is_refused(followed: AsgiClient, query: str) -> None:
    answer = followed.get(f"/en/{EXAMPLE}/provenance?{query}")
    assert answer.status_code == 400
    assert "Remedy:" in answer.text


def test_reconciliation_shows_every_wallet_and_what_stands_alone(followed: AsgiClient) -> None:
    text, _ = read(followed, f"/en/{EXAMPLE}/reconciliation")
    found = table(text, "reconciliation")
    assert re.findall(r'data-code="(agree|differ|only_chain|only_books)"', found) == [
        "differ",
        "differ",
        "agree",
        "only_chain",
        "differ",
    ]
    assert "all wallets" in found
    assert "+24.9999 BTC" in text
    assert len(re.findall("transaction without an event</td>", table(text, "unmatched"))) == 5


def test_custody_shows_concentration_reuse_and_exposure(followed: AsgiClient) -> None:
    text, _ = read(followed, f"/en/{EXAMPLE}/custody")
    assert "32.05%" in text
    assert "37.5 BTC" in text
    assert "shown by the script itself" in table(text, "custody")
    assert "were paid more than once" in text


def test_a_proof_says_on_its_face_what_it_does_not_show(followed: AsgiClient) -> None:
    text, _ = read(followed, f"/en/{EXAMPLE}/proofs")
    face = text.split('id="h-proof-1"')[1].split("</section>")[0]
    assert face.count("It does not show") == 4
    assert "liabilities not netted" in face
    assert "proven in full" in face
    assert len(re.findall(r'data-code="valid"', table(text, "proof_signatures"))) == 10


@pytest.mark.parametrize("name", CHAIN_TABLE_FILES)
def test_every_table_can_be_taken_away(followed: AsgiClient, client: AsgiClient, name: str) -> None:
    answer = followed.get(f"/en/{EXAMPLE}/files/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{EXAMPLE}-{name}"'
    always = name in {"chain.csv", "reorganisations.csv", "alerts.csv", "evidence.csv"}
    assert client.get(f"/en/norte/files/{name}").status_code == (200 if always else 404)


@pytest.mark.parametrize("name", CHAIN_CHART_FILES)
def test_every_picture_can_be_taken_away(followed: AsgiClient, client: AsgiClient, name: str) -> None:
    answer = followed.get(f"/ur/{EXAMPLE}/files/{name}")
    start = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}[name.rpartition(".")[2]]
    assert answer.content.startswith(start)
    assert len(answer.content) > 2_000
    assert client.get(f"/ur/norte/files/{name}").status_code == 404


def test_a_file_follows_the_block_of_its_page(followed: AsgiClient) -> None:
    late, early = files(followed, "coins.csv"), files(followed, "coins.csv?at=400")
    assert sum(int(row["amount_sat"]) for row in late) == 623_999_970_000
    assert 0 < len(early) < len(late)
    assert max(int(row["height"]) for row in early) <= 400


def test_a_long_table_shows_its_last_rows_and_says_so(
    desk: Desk, followed: AsgiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khazana.web.chain_pages.MOST_ROWS", 5)
    text, _ = read(followed, f"/en/{EXAMPLE}/provenance")
    flows = desk.chain.provenance(EXAMPLE).provenance.flows
    shown = re.findall(r'data-key="txid".*?<bdi>(\w+)</bdi>', table(text, "flows"))
    assert shown == [flow.txid for flow in flows[-5:]]
    assert f"These are the last 5 of {len(flows)} rows; the file has all of them." in text
    assert len(files(followed, "flows.csv")) == len(flows)
