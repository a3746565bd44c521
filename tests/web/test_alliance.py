"""Logs, statements and a page to drop bundles on: pages, files, the programs' interface, and a witness mounted."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from fakes.alliance import BUNDLE, DIGEST, WITNESS, WITNESS_NAME, alliance_desk, fill_logs
from fakes.asgi_client import AsgiClient
from fakes.clock import FixedClock
from fakes.log_partners import ORIGIN, PARTNER, partner_log
from fakes.note_signers import identity_of, witness_key
from fakes.reserve_desk import FakeDesk
from fakes.signed_world import document_statement, make_bundle

from khazana.alliance import AddCheckpoint, Witness, format_add_checkpoint, open_checkpoint, parse_signatures
from khazana.alliance.bundles import format_bundle, parse_bundle
from khazana.alliance.notes import with_signatures
from khazana.alliance.trust import NO_TRUST
from khazana.app.alliance_desk import AllianceDesk
from khazana.app.kept_statements import statement_report
from khazana.store.witness_heads import HeadFiles
from khazana.web import create_app
from khazana.web.alliance_files import ALLIANCE_FILES, STATEMENT_FILES
from khazana.web.payload_alliance import StatementOut
from khazana.web.security import POLICY
from khazana.web.site import build_site
from khazana.web.verifier import verifier_page
from khazana.web.witness import witness_app

NOW = datetime(2026, 7, 17, 12, tzinfo=UTC)
PAGES = ("alliance", "verify", f"statements/{DIGEST}")
OTHER = make_bundle(document_statement(b"something else"), contents=())
BROKEN = format_bundle(replace(make_bundle(), envelope=OTHER.envelope, contents=()))


class LoggedDesk(FakeDesk):
    """The made-up desk, with logs in a folder."""

    def __init__(self, alliance: AllianceDesk) -> None:
        super().__init__(only="sur")
        self.alliance = alliance  # type: ignore[assignment]  # the real desk in the place of the fake one


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> LoggedDesk:
    folder = tmp_path_factory.mktemp("data")
    fill_logs(folder, NOW)
    return LoggedDesk(alliance_desk(folder, NOW))


@pytest.fixture(scope="module")
def real(desk: LoggedDesk, tmp_path_factory: pytest.TempPathFactory) -> AsgiClient:
    return AsgiClient(create_app(desk, cache_folder=tmp_path_factory.getbasetemp()))


@pytest.mark.parametrize("language", ["en", "es", "ur"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_under_the_policy_of_all_pages(real: AsgiClient, language: str, path: str) -> None:
    answer = real.get(f"/{language}/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    for script in answer.text.split("<script")[1:]:
        assert script.startswith((' src="', ' type="application/json"')), script[:80]
    assert 'style="' not in answer.text
    assert f'href="/{language}/alliance"' in answer.text
    assert f'href="/{language}/verify"' in answer.text


def test_the_glance_shows_both_logs_and_what_is_missing(real: AsgiClient) -> None:
    text = real.get("/en/alliance").text
    assert ORIGIN in text
    assert "treasury.sv.example/log" in text
    assert WITNESS_NAME in text
    assert "No witness whose key is known here has cosigned the last head of treasury.sv.example/log." in text
    assert "has rewritten its history" not in text
    assert "Joint register of documents" in text
    assert "Disclosure of wallets" in text
    assert f'href="/en/statements/{DIGEST}"' in text
    found = text.split('id="alliance-chart-light">')[1].split("</script>", maxsplit=1)[0]
    assert len(json.loads(found)["vconcat"]) == 3


def test_a_fork_is_loud(tmp_path: Path) -> None:
    fill_logs(tmp_path, NOW)
    evidence = tmp_path / "logs" / "partner" / "evidence"
    evidence.mkdir()
    (evidence / "fork-0123456789abcdef.txt").write_text("two heads", encoding="utf-8")
    client = AsgiClient(create_app(LoggedDesk(alliance_desk(tmp_path, NOW)), cache_folder=tmp_path / "cache"))
    text = client.get("/en/alliance").text
    assert 'role="alert"' in text
    assert "has rewritten its history" in text
    assert "fork-0123456789abcdef.txt" in text


def test_without_logs_the_page_says_how_to_begin(tmp_path: Path) -> None:
    client = AsgiClient(create_app(LoggedDesk(alliance_desk(tmp_path, NOW)), cache_folder=tmp_path / "cache"))
    text = client.get("/en/alliance").text
    assert "khazana alliance init" in text
    assert str(tmp_path / "logs") in text
    assert str(tmp_path / "statements") in text
    assert client.get("/en/files/alliance.svg").status_code == 404
    assert client.get("/en/files/log_heads.csv").status_code == 200


def test_a_statement_is_shown_with_its_proof(real: AsgiClient) -> None:
    text = real.get(f"/en/statements/{DIGEST}").text
    assert "Books of a reserve" in text
    assert "20,999,999.9769 BTC" in text
    assert "Entry 1 of treasury.example/log leads in 2 steps" in text
    assert 'id="proof-chart-light"' in text
    assert "Nothing outside of the log and its witnesses shows when the statement was there." in text
    assert real.get(f"/en/statements/{'0' * 64}").status_code == 404
    assert real.get("/en/statements/..%2f..%2fetc").status_code == 404


@pytest.mark.parametrize("name", ALLIANCE_FILES)
def test_files_of_the_alliance_can_be_taken_away(real: AsgiClient, name: str) -> None:
    answer = real.get(f"/ur/files/{name}")
    assert answer.status_code == 200
    if name.endswith(".csv"):
        assert name == "log_anchors.csv" or list(csv.DictReader(StringIO(answer.text)))
        assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("name", STATEMENT_FILES)
def test_files_of_a_statement_can_be_taken_away(real: AsgiClient, name: str) -> None:
    answer = real.get(f"/es/statements/{DIGEST}/files/{name}")
    assert answer.status_code == 200
    if name == "bundle.khz":
        assert answer.content == BUNDLE
    assert real.get(f"/es/statements/{'0' * 64}/files/{name}").status_code == 404


def test_the_verifier_is_saved_as_the_command_writes_it(real: AsgiClient) -> None:
    answer = real.get("/en/files/verifier.html")
    assert answer.text == verifier_page()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert real.get("/en/files/nothing.csv").status_code == 404


@pytest.mark.parametrize("language", ["en", "es", "ur"])
def test_a_statement_beside_a_log_has_a_page_and_files(real: AsgiClient, language: str) -> None:
    body = json.loads(real.get("/api/v1/alliance").text)
    [digest] = [one["digest"] for one in body["statements"] if one["published"]]
    assert f'href="/{language}/statements/{digest}"' in real.get(f"/{language}/alliance").text
    page = real.get(f"/{language}/statements/{digest}")
    assert page.status_code == 200
    assert 'id="proof-chart"' in page.text
    assert digest in page.text
    bundle = real.get(f"/{language}/statements/{digest}/files/bundle.khz")
    assert bundle.status_code == 200
    assert parse_bundle(bundle.content).log is not None


def test_programs_get_the_same(real: AsgiClient) -> None:
    body = json.loads(real.get("/api/v1/alliance").text)
    assert [(one["origin"], one["entries"], one["is_own"]) for one in body["logs"]] == [
        ("treasury.sv.example/log", 6, True),
        (ORIGIN, 700, False),
    ]
    assert [one["digest"] for one in body["statements"] if not one["published"]] == [DIGEST]
    [beside] = [one for one in body["statements"] if one["published"]]
    assert (beside["origin"], beside["index"], beside["file"]) == (
        "treasury.sv.example/log",
        5,
        f"statements/{beside['digest']}.json",
    )
    assert real.get("/en/files/alliance.json").content == real.get("/api/v1/alliance").content
    one = json.loads(real.get(f"/api/v1/alliance/statements/{DIGEST}").text)
    assert one["predicate"]["holdings"]["claimed_sat"] == 2_099_999_997_690_000
    assert one["path"]["fits"]
    assert one["path"]["steps"][-1]["parent"]["hash"] == one["path"]["root"]
    assert real.get(f"/api/v1/alliance/statements/{'0' * 64}").status_code == 404
    assert real.get("/api/v1/alliance/statements/short").status_code == 422


@pytest.mark.parametrize(("data", "holds"), [(BUNDLE, True), (BROKEN, False)], ids=["good", "broken"])
def test_a_bundle_handed_in_gets_the_answer_of_the_library(real: AsgiClient, data: bytes, holds: bool) -> None:  # noqa: FBT001 - a case of the test
    answer = real.post("/api/v1/alliance/verification", data)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    wanted = StatementOut.of(statement_report(data, "bundle.khz", NO_TRUST, now=NOW))
    assert json.loads(answer.text) == json.loads(wanted.model_dump_json())
    assert json.loads(answer.text)["holds"] is holds
    part = real.post("/en/verify", data)
    assert part.status_code == 200
    assert f'data-holds="{str(holds).lower()}"' in part.text
    assert "<html" not in part.text
    assert "files/bundle.khz" not in part.text


@pytest.mark.parametrize(
    "data", [b"", b"{}\n", BUNDLE[:-1], bytes(17 * 2**20)], ids=["empty", "other", "torn", "large"]
)
def test_what_is_no_bundle_is_refused(real: AsgiClient, data: bytes) -> None:
    answer = real.post("/api/v1/alliance/verification", data)
    assert answer.status_code == 400
    assert json.loads(answer.text)["what"]
    assert real.post("/en/verify", data).status_code == 400


def test_a_name_of_a_file_is_text(real: AsgiClient) -> None:
    named = replace(make_bundle(), contents=())
    hostile = format_bundle(replace(named, keys=(replace(named.keys[0], name="<script>alert(1)</script>"),)))
    text = real.post("/en/verify", hostile).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.fixture
def mounted(desk: LoggedDesk, tmp_path: Path) -> AsgiClient:
    who = Witness(name=WITNESS_NAME, signer=WITNESS, logs={ORIGIN: identity_of(ORIGIN, PARTNER)})
    app = witness_app(who, HeadFiles(tmp_path / "heads"), FixedClock(NOW))
    return AsgiClient(create_app(desk, cache_folder=tmp_path / "cache", witness=app))


def test_a_witness_answers_in_the_site_where_one_is_mounted(
    mounted: AsgiClient, real: AsgiClient, tmp_path: Path
) -> None:
    head = partner_log(tmp_path / "pk", 5).files.head()
    assert head is not None
    asked = format_add_checkpoint(AddCheckpoint(old_size=0, proof=(), head=head.text)).encode()
    answer = mounted.post("/witness/add-checkpoint", asked)
    assert answer.status_code == 200
    signed = with_signatures(head.note, parse_signatures(answer.text))
    key = witness_key(WITNESS_NAME, WITNESS)
    assert [one.at for one in open_checkpoint(signed, identity_of(ORIGIN, PARTNER), [key]).cosignatures] == [NOW]
    assert mounted.post("/witness/add-checkpoint", asked).status_code == 409
    assert mounted.get("/en/alliance").status_code == 200
    assert real.post("/witness/add-checkpoint", asked).status_code in {404, 405}


def test_the_site_has_pages_and_files_of_statements(desk: LoggedDesk, tmp_path: Path) -> None:
    build_site(desk, tmp_path / "site", cache_folder=tmp_path / "cache")
    for language in ("en", "es", "ur"):
        folder = tmp_path / "site" / language
        for name in ("alliance.html", "verify.html", f"statements/{DIGEST}.html", "files/verifier.html"):
            assert (folder / name).is_file(), name
        assert (folder / "statements" / DIGEST / "files" / "bundle.khz").read_bytes() == BUNDLE
        assert (folder / "statements" / DIGEST / "files" / "proof.png").is_file()
    assert 'id="ask"' not in (tmp_path / "site" / "en" / "verify.html").read_text(encoding="utf-8")
