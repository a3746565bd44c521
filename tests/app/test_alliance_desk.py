"""The desk of the alliance: where logs stand, when heads were seen, statements kept, and what is missing or wrong."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.alliance import BUNDLE, DIGEST, OURS, WITNESS_NAME, alliance_desk, fill_logs
from fakes.clock import FixedClock
from fakes.log_partners import PARTNER, entries, partner_log
from fakes.note_signers import key_of
from opentimestamps.core.notary import PendingAttestation
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp

from khazana.alliance import (
    Checkpoint,
    LogPolicy,
)
from khazana.alliance.timestamps import NONCE_BYTES, begin_timestamp, commitment_of, stamped_digest
from khazana.app.alliance_folders import begin_log, follow_folder, log_of
from khazana.app.alliance_following import Follower
from khazana.app.alliance_glance import LogGlance
from khazana.app.alliance_journal import LOOKED, SEEN, SeenAs, last_look, note_head, note_look, read_journal
from khazana.app.alliance_looking import noted_look
from khazana.app.anchor_stands import AnchorState
from khazana.app.refusals import NoSuchStatement
from khazana.core import BadInput, KhazanaError, ProofFailed, Unavailable
from khazana.partners import FolderTiles
from khazana.store.anchors import AnchorFiles, Stamped

NOW = datetime(2026, 7, 17, 12, tzinfo=UTC)
ORIGIN = "treasury.pk.example/log"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    fill_logs(tmp_path, NOW)
    return tmp_path


def codes(log: LogGlance) -> list[str]:
    return [one.code for one in log.findings]


def test_an_empty_folder_says_how_to_begin(tmp_path: Path) -> None:
    glance = alliance_desk(tmp_path, NOW).glance()
    assert (glance.logs, glance.statements) == ((), ())
    assert [one.code for one in glance.findings] == ["alliance.no-own-log", "alliance.no-partner"]
    assert glance.folder == tmp_path / "logs"


def test_both_logs_are_shown_with_heads_witnesses_and_looks(data: Path) -> None:
    own, partner = alliance_desk(data, NOW).glance().logs
    assert (own.is_own, own.origin) == (True, "treasury.sv.example/log")
    assert own.head is not None
    assert own.head.checkpoint.size == 6
    assert codes(own) == ["alliance.not-cosigned", "alliance.not-anchored"]
    assert [one.size for one in own.journal] == [0, 5, 6]
    assert {one.seen_as for one in own.journal} == {SeenAs.PUBLISHED}
    assert partner.head is not None
    assert partner.head.checkpoint.size == 700
    assert [(one.name, one.at) for one in partner.witnesses] == [(WITNESS_NAME, NOW)]
    assert [(one.size, one.seen_as) for one in partner.journal] == [(300, SeenAs.FIRST), (700, SeenAs.GREW)]
    assert partner.seen_at == NOW
    assert partner.look is not None
    assert partner.look.seen_as is SeenAs.GREW
    assert codes(partner) == ["alliance.not-anchored"]


def test_a_witness_nobody_named_is_a_stranger(data: Path) -> None:
    (data / "trust.json").unlink()
    partner = alliance_desk(data, NOW).glance().logs[1]
    assert partner.witnesses == ()
    assert codes(partner) == ["alliance.not-cosigned", "alliance.strangers", "alliance.not-anchored"]


def test_a_fork_is_told_before_anything_else(data: Path, tmp_path: Path) -> None:
    fork = partner_log(tmp_path / "fork", 700, word="forged", signer=PARTNER)
    kept = follow_folder(data / "logs" / "partner", None)
    assert fork.files.identity == kept.mirror.identity
    clock = FixedClock(NOW + timedelta(hours=1))
    follower = Follower(
        FolderTiles(tmp_path / "fork"),
        LogPolicy(identity=kept.mirror.identity),
        kept.mirror,
        kept.evidence,
        clock=clock,
    )
    with pytest.raises(ProofFailed, match="two heads that do not fit"):
        noted_look(follower, kept.folder, clock)
    partner = alliance_desk(data, NOW).glance().logs[1]
    assert codes(partner)[:2] == ["alliance.forked", "alliance.look-failed"]
    assert len(partner.forks) == 1
    assert partner.look is not None
    assert partner.look.at == NOW + timedelta(hours=1)
    assert partner.look.refusal == "the log has signed two heads that do not fit together"
    assert partner.head is not None
    assert partner.head.checkpoint.size == 700


def test_a_partner_that_is_away_is_written_down(data: Path, tmp_path: Path) -> None:
    kept = follow_folder(data / "logs" / "partner", None)
    (tmp_path / "gone").mkdir()
    clock = FixedClock(NOW)
    follower = Follower(
        FolderTiles(tmp_path / "gone"),
        LogPolicy(identity=kept.mirror.identity),
        kept.mirror,
        kept.evidence,
        clock=clock,
    )
    with pytest.raises(KhazanaError):
        noted_look(follower, kept.folder, clock)
    assert "alliance.look-failed" in codes(alliance_desk(data, NOW).glance().logs[1])


def test_never_looked_and_older_are_said(data: Path) -> None:
    folder = data / "logs" / "partner"
    note_look(folder, NOW, SeenAs.OLDER)
    assert codes(alliance_desk(data, NOW).glance().logs[1]) == ["alliance.older-shown", "alliance.not-anchored"]
    (folder / LOOKED).unlink()
    assert codes(alliance_desk(data, NOW).glance().logs[1]) == ["alliance.never-looked", "alliance.not-anchored"]


@pytest.mark.parametrize(
    ("file", "text"),
    [("followed.toml", "verifier_key = 3"), (SEEN, "{}\n"), (LOOKED, "[]"), ("mirror/checkpoint", "nothing")],
)
def test_what_cannot_be_read_is_said_of_its_log_alone(data: Path, file: str, text: str) -> None:
    (data / "logs" / "partner" / file).write_text(text, encoding="utf-8")
    logs = {one.is_own: one for one in alliance_desk(data, NOW).glance().logs}
    assert "alliance.unreadable" in codes(logs[False])
    assert "alliance.unreadable" not in codes(logs[True])


def test_a_head_is_written_down_once_and_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    head = Checkpoint(origin=ORIGIN, size=3, root=bytes(32))
    for _ in range(2):
        note_head(tmp_path, NOW, SeenAs.FIRST, head)
    with (tmp_path / SEEN).open("ab") as journal:
        journal.write(b'{"at": "2026')
    assert [one.size for one in read_journal(tmp_path)] == [3]
    note_head(tmp_path / "missing", NOW, SeenAs.FIRST, head)  # the log does not depend on the journal
    assert read_journal(tmp_path / "missing") == ()
    assert last_look(tmp_path) is None


def test_a_long_journal_is_read_from_its_end(tmp_path: Path) -> None:
    head = Checkpoint(origin=ORIGIN, size=3, root=bytes(32))
    note_head(tmp_path, NOW, SeenAs.FIRST, head)
    line = (tmp_path / SEEN).read_bytes()
    (tmp_path / SEEN).write_bytes(line * (5 * 2**20 // len(line)))
    found = read_journal(tmp_path)
    assert 10_000 < len(found) < 5 * 2**20 // len(line)


def test_a_kept_statement_is_found_by_its_digest(data: Path) -> None:
    desk = alliance_desk(data, NOW)
    kept, _beside = desk.glance().statements
    assert kept.report.digest == DIGEST
    assert kept.report.verification.holds
    assert kept.report.path is not None
    assert kept.report.path.fits
    assert [(one.role, one.name, one.size_bytes > 0) for one in kept.report.contents] == [
        ("input", "events.csv", True),
        ("subject", "books.json", True),
    ]
    assert desk.bundle(DIGEST) == BUNDLE
    assert desk.statement(DIGEST) is kept.report
    for ask in (desk.statement, desk.bundle):
        with pytest.raises(NoSuchStatement):
            ask("0" * 64)


def test_statements_beside_a_log_are_found_and_what_is_no_bundle_is_said(data: Path) -> None:
    beside = data / "logs" / "ours" / "statements"
    (beside / "same.khz").write_bytes(BUNDLE)
    (beside / "torn.khz").write_bytes(BUNDLE[:-5])
    glance = alliance_desk(data, NOW).glance()
    assert [one.report.digest for one in glance.statements if not one.report.is_published] == [DIGEST]
    assert [one.code for one in glance.findings if "bundle" in one.code] == ["alliance.bundle-unreadable"]


def test_a_bundle_that_changes_is_verified_again(data: Path) -> None:
    desk = alliance_desk(data, NOW)
    assert len(desk.glance().statements) == 2
    (data / "statements" / "books.khz").write_bytes(BUNDLE[:-5])
    assert [one.report.is_published for one in desk.glance().statements] == [True]
    (data / "statements" / "books.khz").unlink()
    assert [one.report.is_published for one in desk.glance().statements] == [True]


def test_a_bundle_handed_in_is_checked_and_not_kept(data: Path) -> None:
    desk = alliance_desk(data, NOW)
    assert desk.check(BUNDLE, "x.khz").verification.holds
    assert len(list((data / "statements").iterdir())) == 1
    with pytest.raises(BadInput, match="at most 16777216 bytes"):
        desk.check(bytes(16 * 2**20 + 1), "x.khz")
    with pytest.raises(BadInput):
        desk.check(b"nothing\n", "x.khz")


def test_settings_name_logs_and_trust_elsewhere(data: Path, tmp_path: Path) -> None:
    named = os.pathsep.join(str(data / "logs" / one) for one in ("partner", "ours"))
    (data / "trust.json").rename(tmp_path / "known.json")
    desk = alliance_desk(data, NOW, KHAZANA_LOGS=named, KHAZANA_TRUST=str(tmp_path / "known.json"))
    own, partner = desk.glance().logs
    assert own.is_own
    assert partner.witnesses
    with pytest.raises(BadInput, match="holds no log"):
        alliance_desk(data, NOW, KHAZANA_LOGS=str(tmp_path / "nowhere")).glance()
    with pytest.raises(BadInput, match="no such file"):
        alliance_desk(data, NOW, KHAZANA_TRUST=str(tmp_path / "nowhere")).glance()


def test_a_log_of_ours_writes_down_what_it_publishes(tmp_path: Path) -> None:
    log = begin_log(tmp_path / "log", "treasury.sv.example/log", "ours", OURS)
    log.append(entries(0, 2))
    log.append_entry(b"third")
    assert [one.size for one in read_journal(tmp_path / "log")] == [0, 2, 3]
    assert log.files.identity.keys == (key_of("treasury.sv.example/log", OURS),)


def test_a_journal_that_is_a_folder_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / SEEN).mkdir()
    with pytest.raises(Unavailable, match="journal"):
        read_journal(tmp_path)


def test_the_joint_register_is_reckoned_from_the_logs(data: Path) -> None:
    desk = alliance_desk(data, NOW)
    register = desk.glance().register
    assert [one.id for one in register.documents] == ["disclosure"]
    assert register.logs == (ORIGIN, "treasury.sv.example/log")
    assert desk.glance().register is register
    [file] = (data / "logs" / "ours" / "statements").glob("*.json")
    file.write_bytes(b"{}")
    found = desk.glance()
    assert found.register.documents == ()
    assert "alliance.register-unread" in [one.code for one in found.findings]


def test_a_timestamp_is_shown_as_far_as_it_has_come(data: Path) -> None:
    head = log_of(data / "logs" / "ours").head()
    assert head is not None
    digest, nonce = stamped_digest(head.checkpoint.text), bytes(NONCE_BYTES)
    told = Timestamp(commitment_of(digest, nonce))
    told.attestations.add(PendingAttestation("https://calendar.example"))
    context = BytesSerializationContext()
    told.serialize(context)
    proof = begin_timestamp(digest, nonce, {"https://calendar.example": context.getbytes()})
    anchors = AnchorFiles(data / "logs" / "ours")
    anchors.write(Stamped(size=6, note=head.text, proof=proof), head.checkpoint.text)
    own = alliance_desk(data, NOW).glance().logs[0]
    assert [(one.size, one.state) for one in own.anchors] == [(6, AnchorState.PENDING)]
    assert own.anchored is None
    assert codes(own) == ["alliance.not-cosigned"]
    for path in (data / "logs" / "ours" / "anchors").iterdir():
        path.write_bytes(b"nothing")
    assert "alliance.anchors-unread" in codes(alliance_desk(data, NOW).glance().logs[0])
