"""A state that follows its partner, and the other histories that the partner may show it."""

from datetime import UTC, datetime
from pathlib import Path

from fakes.clock import FixedClock
from fakes.log_partners import ORIGIN, PARTNER, MemoryTiles, entries
from fakes.note_signers import SeededSigner, identity_of, witness_key

from khazana.alliance import LogPolicy
from khazana.app.alliance_following import Follower, Look, OwnWitness
from khazana.app.alliance_log import OwnLog
from khazana.core import TileSource
from khazana.store.log_checking import check_log
from khazana.store.log_files import LogFiles
from khazana.store.witness_heads import HeadFiles

__all__ = ["AT", "IDENTITY", "KEY", "NAME", "SELF", "SELF_KEY", "Watching", "forks"]

AT = datetime(2026, 7, 17, 12, tzinfo=UTC)
IDENTITY = identity_of(ORIGIN, PARTNER)
KEY = str(IDENTITY.keys[0])
NAME, SELF = "treasury.sv.example/witness", SeededSigner("el salvador")
SELF_KEY = witness_key(NAME, SELF)


class Watching:
    """A state that follows the partner: its mirror, its evidence, what it cosigned."""

    def __init__(self, folder: Path, *, policy: LogPolicy | None = None, witness: bool = True) -> None:
        self.mirror = LogFiles(folder / "mirror", IDENTITY)
        self.evidence = folder / "evidence"
        self.clock = FixedClock(AT)
        self.policy = policy or LogPolicy(identity=IDENTITY)
        self.witness = OwnWitness(name=NAME, signer=SELF, heads=HeadFiles(folder / "heads")) if witness else None

    def look(self, source: TileSource) -> Look:
        follower = Follower(source, self.policy, self.mirror, self.evidence, clock=self.clock, witness=self.witness)
        return follower.look()

    @property
    def size(self) -> int:
        checked = check_log(self.mirror)
        return 0 if checked is None else checked.head.checkpoint.size

    def files(self) -> list[str]:
        return [path.read_text(encoding="utf-8") for path in sorted(self.evidence.glob("*"))]


def forks(tmp_path: Path, at: int, size: int) -> MemoryTiles:
    """Return a log of ``size`` entries of the same key, with another history from ``at`` on."""
    log = OwnLog(LogFiles(tmp_path / f"fork-{at}-{size}", IDENTITY), PARTNER, ORIGIN)
    log.append([*entries(0, at), *entries(at, size, "forged")])
    return MemoryTiles.of(log.files.folder)
