"""Tables and pictures of the alliance: every cell can be shown, and pictures say in words what they show."""

import json
from csv import DictReader
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from fakes.alliance import BUNDLE, alliance_desk, fill_logs
from fakes.block_stamps import anchor_head
from fakes.signed_world import TREASURY, MemoryLog, document_statement, key_statement, make_bundle

from khazana.alliance import NO_TRUST, leaf_hash
from khazana.alliance.bundles import format_bundle
from khazana.app.alliance_glance import AllianceGlance
from khazana.app.kept_statements import StatementReport, statement_report
from khazana.core import BadInput, format_instant
from khazana.i18n import Language, Translator
from khazana.views.alliance_chart import alliance_chart, alliance_words
from khazana.views.alliance_report import (
    ALLIANCE_TABLES,
    STATEMENT_TABLES,
    alliance_table,
    statement_name,
    statement_table,
)
from khazana.views.export import to_csv
from khazana.views.formatting import show_rows
from khazana.views.palette import Theme
from khazana.views.pictures import render
from khazana.views.proof_chart import proof_chart, proof_words

NOW = datetime(2026, 7, 17, 12, tzinfo=UTC)
EN = Translator(Language.EN)
REPORT = statement_report(BUNDLE, "books.khz", NO_TRUST)


@pytest.fixture(scope="module")
def glance(tmp_path_factory: pytest.TempPathFactory) -> AllianceGlance:
    folder = tmp_path_factory.mktemp("data")
    fill_logs(folder, NOW)
    return alliance_desk(folder, NOW).glance()


def report_of(**more: object) -> StatementReport:
    return statement_report(format_bundle(make_bundle(**more)), "it.khz", NO_TRUST)  # type: ignore[arg-type]  # any


@pytest.mark.parametrize("name", ALLIANCE_TABLES)
@pytest.mark.parametrize("language", Language)
def test_every_cell_of_the_logs_can_be_shown(glance: AllianceGlance, name: str, language: Language) -> None:
    table = alliance_table(glance, name)
    assert table.rows or name == "log_anchors"
    assert all(cell.text or name == "register_steps" for row in show_rows(table, Translator(language)) for cell in row)
    assert to_csv(table).count("\n") == len(table.rows) + 1


@pytest.mark.parametrize("name", STATEMENT_TABLES)
@pytest.mark.parametrize("language", Language)
def test_every_cell_of_a_statement_can_be_shown(name: str, language: Language) -> None:
    table = statement_table(REPORT, name)
    assert table.rows
    assert table.synthetic
    assert all(cell.text for row in show_rows(table, Translator(language)) for cell in row)


def test_what_is_stated_reads_as_people_say_it() -> None:
    rows = {row["field"]: row["value"] for row in DictReader(StringIO(to_csv(statement_table(REPORT, "stated"))))}
    assert rows["holdings.claimed_sat"] == "20,999,999.9769 BTC"
    assert rows["holdings.proven_sat"] == "0.00000005 BTC"
    assert rows["at"] == "2025-07-17T00:00:00Z"
    shown = {row[2].text: (row[0].text, row[1].text) for row in show_rows(statement_table(REPORT, "stated"), EN)}
    assert shown["lot_method"] == ("Order of lots", "first in, first out")
    assert shown["synthetic"] == ("Made up", "yes")


@pytest.mark.parametrize(
    ("statement", "name"),
    [(document_statement(), "Policy document"), (key_statement("listed", TREASURY), "Signing key")],
)
def test_every_kind_has_a_name(statement: object, name: str) -> None:
    report = report_of(statement=statement, contents=())
    assert statement_name(report, EN) == name
    assert show_rows(statement_table(report, "stated"), EN)


def test_no_other_table_is_there(glance: AllianceGlance) -> None:
    with pytest.raises(BadInput, match="no such table"):
        statement_table(REPORT, "nothing")
    with pytest.raises(BadInput, match="no such table"):
        alliance_table(glance, "nothing")


def boxes(report: StatementReport) -> list[dict[str, object]]:
    drawn = proof_chart(report, Language.EN)
    assert drawn is not None
    found: list[dict[str, object]] = json.loads(json.dumps(drawn))["datasets"]["boxes"]
    return found


@pytest.mark.parametrize("size", [0, 1, 4, 21])
def test_the_proof_is_drawn_with_every_node_once(size: int) -> None:
    log = MemoryLog(leaves=[leaf_hash(bytes([one])) for one in range(size)])
    report = report_of(log=log)
    assert report.path is not None
    steps = report.path.steps
    found = boxes(report)
    assert len(found) == 2 + 2 * len(steps)
    wanted = {report.path.entry, report.path.leaf.hash, *(one.parent.hash for one in steps)}
    assert {str(one["whole"]) for one in found} == {
        one.hex() for one in (*wanted, *(step.sibling.hash for step in steps))
    }
    for step in steps:
        [box] = [one for one in found if one["whole"] == step.sibling.hash.hex()]
        assert (float(str(box["x"])) < 0.5) == step.is_left


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", Theme)
def test_pictures_can_be_rendered(glance: AllianceGlance, language: Language, theme: Theme) -> None:
    for drawn in (proof_chart(REPORT, language, theme), alliance_chart(glance, language, theme)):
        assert drawn is not None
        assert drawn["description"]
        assert render(drawn, "svg").startswith(b"<svg")


def test_a_proof_that_leads_elsewhere_is_drawn_and_said() -> None:
    other = make_bundle(document_statement(b"something else"), contents=())
    data = format_bundle(replace(make_bundle(), envelope=other.envelope, contents=()))
    report = statement_report(data, "bad.khz", NO_TRUST)
    assert not report.verification.holds
    assert "not the root of the head" in proof_words(report, Language.EN)
    assert any(one["kind"] == "not the root that was signed" for one in boxes(report))


def test_without_a_proof_there_is_no_picture(tmp_path: Path) -> None:
    data = format_bundle(replace(make_bundle(), log=None, proof=""))
    report = statement_report(data, "plain.khz", NO_TRUST)
    assert proof_chart(report, Language.EN) is None
    assert statement_table(report, "proof_path").rows == ()
    assert proof_words(report, Language.EN) == "There is no proof to draw."
    empty = alliance_desk(tmp_path, NOW).glance()
    assert alliance_chart(empty, Language.EN) is None
    assert alliance_words(empty, Language.EN) == ""


def test_a_fork_is_in_the_picture(glance: AllianceGlance) -> None:
    forked = replace(glance.logs[1], forks=(Path("fork-1.txt"),))
    drawn = alliance_chart(replace(glance, logs=(glance.logs[0], forked)), Language.EN)
    assert "a fork is proven" in json.dumps(drawn)
    assert "a fork is proven" not in json.dumps(alliance_chart(glance, Language.EN))


@pytest.mark.parametrize("language", Language)
def test_anchors_on_the_chain_are_drawn_and_told(tmp_path: Path, language: Language) -> None:
    fill_logs(tmp_path, NOW)
    chain = anchor_head(tmp_path / "logs" / "ours")
    glance = replace(alliance_desk(tmp_path, NOW), headers=lambda: chain).glance()
    say = Translator(language)
    spec = alliance_chart(glance, language)
    assert spec is not None
    rows = spec["datasets"]["signs0"]
    assert [one["entries"] for one in rows if one["at"] == format_instant(chain.time(1))] == [6]
    assert len({one["kind"] for one in rows}) == 2, "heads seen, and a block"
    assert say.instant(chain.time(1), UTC) in alliance_words(glance, language)
    assert render(spec, "svg").startswith(b"<svg")
