"""A witness over HTTP, asked by a log: the statuses of the specification, and a cosignature that comes back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.asgi_client import AsgiClient
from fakes.clock import FixedClock
from fakes.http_service import HttpService, Reply, http_service
from fakes.log_partners import ORIGIN, PARTNER, entries, partner_log
from fakes.note_signers import SeededSigner, identity_of, witness_key

from khazana.alliance import (
    AddCheckpoint,
    ForkEvidence,
    ForkVerdict,
    Witness,
    format_add_checkpoint,
    judge_fork,
    open_checkpoint,
    prove_consistency,
)
from khazana.app.alliance_asking import ask_witness
from khazana.app.alliance_log import OwnLog
from khazana.core import BadInput, ProofFailed, Unavailable
from khazana.store.log_files import LogFiles
from khazana.store.witness_heads import HeadFiles
from khazana.web.witness import witness_app
from khazana.wire import HttpGetter, HttpLimits

AT = datetime(2026, 7, 17, 12, tzinfo=UTC)
NAME, SELF = "sv.example/witness", SeededSigner("el salvador")
KEY = witness_key(NAME, SELF)
IDENTITY = identity_of(ORIGIN, PARTNER)
GETTER = HttpGetter(limits=HttpLimits(attempts=1))


class Running:
    """A witness, its evidence, and how it is asked."""

    def __init__(self, folder: Path) -> None:
        self.heads = HeadFiles(folder)
        self.kept: list[ForkEvidence] = []
        witness = Witness(name=NAME, signer=SELF, logs={ORIGIN: IDENTITY})
        self.client = AsgiClient(witness_app(witness, self.heads, FixedClock(AT), self.kept.append))

    def answer(self, service: HttpService) -> Reply:
        found = self.client.post("/add-checkpoint", service.bodies[-1])
        return Reply(status=found.status_code, body=found.content, kind=found.headers["content-type"])

    def send(self, log: OwnLog, old: int) -> tuple[int, str, str]:
        head = log.files.head()
        assert head is not None
        size = head.checkpoint.size
        proof = prove_consistency(old, size, log.files.hashes(size)) if old <= size else ()
        data = format_add_checkpoint(AddCheckpoint(old_size=old, proof=proof, head=head.text)).encode()
        found = self.client.post("/add-checkpoint", data)
        return found.status_code, found.headers["content-type"], found.text


@pytest.fixture
def running(tmp_path: Path) -> Running:
    return Running(tmp_path / "heads")


@pytest.fixture
def url(running: Running) -> Iterator[str]:
    with http_service(lambda _: Reply(status=500)) as service:
        service.answer = lambda _: running.answer(service)
        yield service.url


def test_statuses(running: Running, tmp_path: Path) -> None:
    log = partner_log(tmp_path / "pk", 5)
    assert running.send(log, 6)[0] == 400
    assert running.send(log, 3) == (409, "text/x.tlog.size", "0\n")
    status, kind, body = running.send(log, 0)
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    assert body.startswith(f"\u2014 {NAME} ")
    assert body.endswith("\n")
    assert running.send(log, 0) == (409, "text/x.tlog.size", "5\n")
    assert running.send(partner_log(tmp_path / "thief", 5, signer=SeededSigner("thief")), 5)[0] == 403
    assert running.client.post("/add-checkpoint", b"old 0\n").status_code == 400
    assert running.client.post("/add-checkpoint", b"x" * 2_000_000).status_code == 413
    assert running.client.get("/add-checkpoint").status_code == 405
    stranger = format_add_checkpoint(AddCheckpoint(old_size=0, proof=(), head=_other_log(tmp_path))).encode()
    assert running.client.post("/add-checkpoint", stranger).status_code == 404
    assert not running.kept


def _other_log(tmp_path: Path) -> str:
    log = OwnLog(LogFiles(tmp_path / "other", identity_of("other.example", PARTNER)), PARTNER, "other.example")
    return log.begin().text


def test_evidence_is_kept(running: Running, tmp_path: Path) -> None:
    running.send(partner_log(tmp_path / "pk", 5), 0)
    fork = partner_log(tmp_path / "fork", 5, word="forged")
    assert running.send(fork, 5)[:2] == (409, "text/x.tlog.size")
    fork.append(entries(5, 9))
    assert running.send(fork, 5)[0] == 422
    assert [judge_fork(one, IDENTITY) for one in running.kept] == [ForkVerdict.PROVEN, ForkVerdict.PROVEN]


def test_a_log_asks_and_gets_its_cosignature(url: str, tmp_path: Path) -> None:
    log = partner_log(tmp_path / "pk", 300)
    for size in (300, 300, 700):
        if size == 700:
            log.append(entries(300, 700))
        ask_witness(log, url, KEY, getter=GETTER)
        head = log.files.head()
        assert head is not None
        opened = open_checkpoint(head.note, IDENTITY, [KEY])
        assert (opened.checkpoint.size, [one.at for one in opened.cosignatures]) == (size, [AT])


def test_a_log_that_lost_entries_is_told(url: str, tmp_path: Path) -> None:
    ask_witness(partner_log(tmp_path / "pk", 300), url, KEY, getter=GETTER)
    old = partner_log(tmp_path / "old", 200)
    with pytest.raises(ProofFailed, match="a larger head of this log"):
        ask_witness(old, url, KEY, getter=GETTER)
    with pytest.raises(BadInput, match="status 422"):
        ask_witness(partner_log(tmp_path / "fork", 400, word="forged"), url, KEY, getter=GETTER)


def test_another_witness_is_not_taken(url: str, tmp_path: Path) -> None:
    with pytest.raises(ProofFailed, match="none of the trusted keys"):
        ask_witness(partner_log(tmp_path / "pk", 3), url, witness_key(NAME, SeededSigner("other")), getter=GETTER)


def test_a_witness_that_misbehaves_is_refused(tmp_path: Path) -> None:
    log = partner_log(tmp_path / "pk", 300)
    with http_service(lambda _: Reply(status=409, body=b"0\n")) as service:
        with pytest.raises(BadInput, match="status 409"):
            ask_witness(log, service.url, KEY, getter=GETTER)
        service.in_turn(*(Reply(status=409, body=b"%d\n" % size) for size in (1, 2, 3, 4)))
        with pytest.raises(Unavailable, match="keeps cosigning other heads"):
            ask_witness(log, service.url, KEY, getter=GETTER)
        service.answer = lambda _: Reply(body=b"<html>\n")
        with pytest.raises(BadInput, match="cannot be read"):
            ask_witness(log, service.url, KEY, getter=GETTER)
        service.answer = lambda _: Reply(status=409, body=b"\xff" * 1_000)
        with pytest.raises(BadInput, match="status 409"):
            ask_witness(log, service.url, KEY, getter=GETTER)
