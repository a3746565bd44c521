"""A desk of the alliance over one made-up bundle in memory, and folders of logs as tests make them."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from fakes.clock import FixedClock
from fakes.log_partners import PARTNER, entries
from fakes.note_signers import SeededSigner, witness_key
from fakes.signed_world import TREASURY, document_statement, make_bundle

from khazana.alliance import NO_TRUST, LogPolicy, VerifierKey, format_trust
from khazana.alliance.bundles import LogNamed, format_bundle
from khazana.alliance.envelopes import format_envelope
from khazana.alliance.signing import sign_statement
from khazana.alliance.trust import Trust, TrustedLog
from khazana.app.alliance_desk import AllianceDesk
from khazana.app.alliance_folders import follow_folder, own_log
from khazana.app.alliance_following import Follower, OwnWitness
from khazana.app.alliance_glance import AllianceGlance, missing_logs
from khazana.app.alliance_looking import noted_look
from khazana.app.kept_statements import KeptStatement, StatementReport, statement_report
from khazana.app.refusals import NoSuchStatement
from khazana.app.settings import Settings
from khazana.partners import FolderTiles
from khazana.store.statement_files import StatementFiles
from khazana.store.witness_heads import HeadFiles

__all__ = ["BUNDLE", "DIGEST", "OURS", "WITNESS", "WITNESS_NAME", "FakeAlliance", "alliance_desk", "fill_logs"]

BUNDLE = format_bundle(make_bundle())
DIGEST = sha256(BUNDLE).hexdigest()
WITNESS_NAME = "sv.example/witness"
WITNESS = SeededSigner("el salvador")
OURS = SeededSigner("our log")


class FakeAlliance:
    """Answers as the desk does: no log, and one statement."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._report = statement_report(BUNDLE, "books.khz", NO_TRUST, now=now)

    def glance(self) -> AllianceGlance:
        kept = KeptStatement(file=Path("books.khz"), report=self._report)
        return AllianceGlance(at=self._now, logs=(), statements=(kept,), findings=tuple(missing_logs(())))

    def statement(self, digest: str, /) -> StatementReport:
        if digest != DIGEST:
            raise NoSuchStatement("there is no such statement", value=digest[:64], remedy="name the one there is")
        return self._report

    def bundle(self, digest: str, /) -> bytes:
        self.statement(digest)
        return BUNDLE

    def check(self, data: bytes, name: str, /) -> StatementReport:
        return statement_report(data, name, NO_TRUST, now=self._now)


def fill_logs(data: Path, now: datetime) -> None:
    """Make a data folder in which our own log has six entries and a partner's is followed and cosigned."""
    own = own_log(data / "logs" / "ours", "treasury.sv.example/log", "ours", OURS)
    own.append(entries(0, 5))
    step = format_envelope(sign_statement(document_statement(), [TREASURY]))
    own.append_entry(StatementFiles(own.files.folder).put(step))
    partner = own_log(data / "partner", "treasury.pk.example/log", "theirs", PARTNER)
    partner.append(entries(0, 300))
    key = partner.files.identity.keys[0]
    kept = follow_folder(data / "logs" / "partner", key)
    witness = OwnWitness(name=WITNESS_NAME, signer=WITNESS, heads=HeadFiles(kept.heads))
    policy = LogPolicy(identity=kept.mirror.identity)
    for _ in range(2):
        clock = FixedClock(now)
        follower = Follower(
            FolderTiles(data / "partner"), policy, kept.mirror, kept.evidence, clock=clock, witness=witness
        )
        noted_look(follower, kept.folder, clock)
        partner.append(entries(300, 700))
    (data / "trust.json").write_bytes(format_trust(_trust(key)))
    (data / "statements").mkdir()
    (data / "statements" / "books.khz").write_bytes(BUNDLE)


def _trust(key: VerifierKey) -> Trust:
    named = LogNamed(origin=key.name, keys=(str(key),), witnesses=(str(witness_key(WITNESS_NAME, WITNESS)),))
    return Trust(logs=(TrustedLog(log=named),))


def alliance_desk(data: Path, now: datetime, **environment: str) -> AllianceDesk:
    """Return the desk over a data folder."""
    settings = Settings(database_url="", cache_folder=data, data_folder=data, environment=environment)
    return AllianceDesk(settings=settings, clock=FixedClock(now))
