"""Statements that are published beside logs, as pages show them; and anchors held against headers."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from fakes.alliance import DIGEST, OURS, alliance_desk, fill_logs
from fakes.block_stamps import anchor_head, header_of
from fakes.log_partners import entries
from fakes.signed_world import TREASURY, key_statement

from khazana.alliance import (
    NamedKey,
    Shown,
    format_trust,
    parse_envelope,
    parse_trust,
    public_key_of,
    sign_statement,
)
from khazana.alliance.bundles import parse_bundle
from khazana.alliance.envelopes import format_envelope
from khazana.app import published_statements
from khazana.app.alliance_desk import AllianceDesk
from khazana.app.alliance_folders import log_of, own_log
from khazana.app.alliance_glance import LogGlance
from khazana.app.anchor_stands import AnchorState
from khazana.app.followed_headers import FollowedHeaders
from khazana.app.kept_statements import KeptStatement
from khazana.bitcoin import HeaderChain
from khazana.store import open_store
from khazana.store.statement_files import StatementFiles

NOW = datetime(2026, 7, 17, 12, tzinfo=UTC)
ORIGIN = "treasury.pk.example/log"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    fill_logs(tmp_path, NOW)
    return tmp_path


def codes(log: LogGlance) -> list[str]:
    return [one.code for one in log.findings]


def beside_logs(desk: AllianceDesk) -> list[KeptStatement]:
    return [one for one in desk.glance().statements if one.report.is_published]


def test_a_statement_beside_a_log_is_shown_with_its_proof(data: Path) -> None:
    desk = alliance_desk(data, NOW)
    [kept] = beside_logs(desk)
    report, head = kept.report, log_of(data / "logs" / "ours").head()
    assert head is not None
    assert kept.file == data / "logs" / "ours" / "statements" / f"{report.digest}.json"
    assert report.digest == sha256(kept.file.read_bytes()).hexdigest()
    assert report.path is not None
    assert (report.path.index, report.path.fits) == (5, True)
    assert report.path.head.root == head.checkpoint.root
    assert report.bundle.keys == ()
    assert report.is_log_known, "its key is that of the folder"
    assert [one.finding.code for one in report.verification.of(Shown.FAILED)] == ["verify.unsigned"]
    assert desk.statement(report.digest) is report
    made = desk.bundle(report.digest)
    assert parse_bundle(made).envelope == parse_envelope(kept.file.read_bytes())
    assert desk.check(made, "x.khz").path == report.path


def test_who_is_trusted_is_named_below_a_statement_beside_a_log(data: Path) -> None:
    treasury = NamedKey(name="El Salvador", key=public_key_of(TREASURY))
    trust = parse_trust((data / "trust.json").read_bytes())
    (data / "trust.json").write_bytes(format_trust(replace(trust, keys=(treasury,))))
    [kept] = beside_logs(alliance_desk(data, NOW))
    assert kept.report.verification.holds
    assert kept.report.bundle.keys == (treasury,)


def test_a_statement_beside_a_log_keeps_its_address_while_the_log_grows(data: Path) -> None:
    desk = alliance_desk(data, NOW)
    [before] = beside_logs(desk)
    begin_again = own_log(data / "logs" / "ours", "treasury.sv.example/log", "ours", OURS)
    begin_again.append(entries(700, 720))
    [after] = beside_logs(desk)
    assert after.report.digest == before.report.digest
    assert after.report.path is not None
    assert (after.report.path.index, after.report.path.head.size, after.report.path.fits) == (5, 26, True)


def test_a_bundle_of_a_statement_stands_for_what_is_published(data: Path) -> None:
    desk = alliance_desk(data, NOW)
    [kept] = beside_logs(desk)
    (data / "statements" / "same.khz").write_bytes(desk.bundle(kept.report.digest))
    assert beside_logs(desk) == []
    assert {one.report.name for one in desk.glance().statements} == {"same.khz", "books.khz"}


def test_a_statement_that_is_not_what_its_name_says_is_not_shown(data: Path) -> None:
    desk = alliance_desk(data, NOW)
    [kept] = beside_logs(desk)
    kept.file.write_bytes(b"{}")
    glance = desk.glance()
    assert [one.report.digest for one in glance.statements] == [DIGEST]
    assert "alliance.published-unread" in [one.code for one in glance.findings]


def test_only_the_latest_statements_beside_a_log_are_shown(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published_statements, "MOST_PUBLISHED", 1)
    own = own_log(data / "logs" / "ours", "treasury.sv.example/log", "ours", OURS)
    step = format_envelope(sign_statement(key_statement("listed", TREASURY), [TREASURY]))
    own.append_entry(StatementFiles(own.files.folder).put(step))
    desk = alliance_desk(data, NOW)
    [kept] = beside_logs(desk)
    assert kept.report.path is not None
    assert kept.report.path.index == 6
    assert "alliance.published-left-out" in [one.code for one in desk.glance().findings]


def test_an_anchor_is_held_against_the_headers_that_are_followed(data: Path) -> None:
    chain = anchor_head(data / "logs" / "ours")
    blind = alliance_desk(data, NOW).glance().logs[0]
    assert [(one.state, one.height, one.at) for one in blind.anchors] == [(AnchorState.UNPLACED, 1, None)]
    assert codes(blind) == ["alliance.not-cosigned", "alliance.anchors-not-compared"]
    desk = replace(alliance_desk(data, NOW), headers=lambda: chain)
    own = desk.glance().logs[0]
    assert own.anchored is not None
    assert (own.anchored.state, own.anchored.block, own.anchored.at) == (
        AnchorState.ANCHORED,
        chain.ref(1),
        chain.time(1),
    )
    assert codes(own) == ["alliance.not-cosigned"]


def test_an_anchor_that_leads_to_another_header_is_wrong(data: Path) -> None:
    anchor_head(data / "logs" / "ours")
    genesis = HeaderChain.genesis("regtest")
    other = genesis.extended(header_of(bytes(32), before=bytes.fromhex(genesis.ref(0).hash)[::-1]), 1, now=None)
    own = replace(alliance_desk(data, NOW), headers=lambda: other).glance().logs[0]
    assert own.anchored is None
    assert codes(own) == ["alliance.not-cosigned", "anchor.not-on-chain"]


def test_headers_are_loaded_again_only_when_their_tip_moves(data: Path) -> None:
    chain = anchor_head(data / "logs" / "ours")
    with open_store(f"sqlite:///{data / 'books.sqlite3'}") as store:
        followed = FollowedHeaders(store, network="regtest")
        assert followed.chain() is None
        store.chain.save_headers("regtest", 0, chain.raw(0), tip=None, at=NOW)
        first = followed.chain()
        assert first is not None
        assert first.height == 0
        assert followed.chain() is first
        store.chain.save_headers("regtest", 1, chain.raw(1), tip=chain.ref(0), at=NOW)
        moved = followed.chain()
        assert moved is not None
        assert moved.ref(1) == chain.ref(1)
