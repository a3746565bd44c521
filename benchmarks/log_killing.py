"""Kill a process that appends to a log, at points nobody chose; every head it ever published must still hold.

The process appends parts of different sizes as fast as it can and says each head once it is published. Meanwhile heads
are read from the disk as a partner would. Then it is killed (SIGKILL), the log is opened again, and the heads seen so
far are held against it; the next process goes on from there.
"""

import random
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khazana.alliance import Checkpoint, LogIdentity, Note, SignatureType, VerifierKey, sign_checkpoint
from khazana.core import KhazanaError
from khazana.store.log_checking import check_log
from khazana.store.log_files import APPENDING, LogFiles

__all__ = ["IDENTITY", "KilledLog", "kill_appending", "seal", "serve"]

ORIGIN: Final = "treasury.example/log"
_SERVE: Final = "import sys; from benchmarks.log_killing import serve; serve(sys.argv[1], sys.argv[2])"
_SIZES: Final = (1, 2, 100, 256, 700, 3_000)
_LONGEST_S: Final = 0.25


class _Signer:
    """Signs with a key that is the same in every process."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(sha256(b"benchmark").digest())
        self.public = self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


SIGNER: Final = _Signer()
IDENTITY: Final = LogIdentity(
    origin=ORIGIN, keys=(VerifierKey(name=ORIGIN, kind=SignatureType.ED25519, public=SIGNER.public),)
)


def seal(checkpoint: Checkpoint) -> Note:
    """Sign a head."""
    return sign_checkpoint(checkpoint, ORIGIN, SIGNER).note


@dataclass(frozen=True, slots=True, kw_only=True)
class KilledLog:
    """What was found: ``kills``, how many were ``in_the_act`` of appending, ``heads`` seen, ``faults``, ``entries``."""

    kills: int
    in_the_act: int
    heads: int
    faults: tuple[str, ...]
    entries: int
    recovery_s: float


def serve(folder: str, seed: str) -> None:
    """Append until somebody ends this process, and say each head that is published."""
    files = LogFiles(Path(folder), IDENTITY)
    dice = random.Random(seed)
    print("begins", flush=True)
    while True:
        with files.writing() as writer:
            entries = [dice.randbytes(32) for _ in range(dice.choice(_SIZES))]
            head = writer.append(entries, seal, ORIGIN)
        print(b64encode(head.text.encode()).decode(), flush=True)


def kill_appending(folder: Path, *, kills: int, seed: int) -> KilledLog:
    """Kill as many processes one after the other; see the module."""
    dice = random.Random(seed)
    files = LogFiles(folder, IDENTITY)
    seen: dict[int, set[bytes]] = {}
    acts, slowest_s, faults = 0, 0.0, []
    for number in range(kills):
        _note(seen, _killed(folder, f"{seed} {number}", dice.random() * _LONGEST_S))
        acts += (folder / APPENDING).exists()
        start = time.perf_counter()
        try:
            with files.writing() as writer:
                size = writer.size
        except KhazanaError as refusal:
            faults.append(f"kill {number}: {refusal}")
            break
        slowest_s = max(slowest_s, time.perf_counter() - start)
        if seen and size < max(seen):
            faults.append(f"kill {number}: {size} entries, and a head of {max(seen)} was published")
    faults += _held(files, seen)
    head = files.head()
    entries = 0 if head is None else head.checkpoint.size
    heads = sum(map(len, seen.values()))
    return KilledLog(
        kills=kills, in_the_act=acts, heads=heads, faults=tuple(faults), entries=entries, recovery_s=slowest_s
    )


def _held(files: LogFiles, seen: dict[int, set[bytes]]) -> list[str]:
    """Hash the whole log again and hold every head that was seen against it."""
    try:
        checked = check_log(files, frozenset(seen))
    except KhazanaError as refusal:
        return [str(refusal)]
    if checked is None:
        return ["nothing is there"] if seen else []
    return [f"the head of {size} entries" for size, roots in seen.items() if roots != {checked.roots.get(size)}]


def _note(seen: dict[int, set[bytes]], heads: list[tuple[int, bytes]]) -> None:
    for size, root in heads:
        seen.setdefault(size, set()).add(root)


def _killed(folder: Path, seed: str, after_s: float) -> list[tuple[int, bytes]]:
    """Run a process for a while and kill it; return the heads that it said and that were read from the disk."""
    heads = []
    with _appending(folder, seed) as process:
        end = time.monotonic() + after_s
        while time.monotonic() < end:
            heads += _published(folder)
            time.sleep(0.005)
        process.kill()
        said = process.stdout.read().split("\n")[:-1] if process.stdout is not None else []
    heads += _published(folder)
    texts = [b64decode(line).decode() for line in said]
    return heads + [_head_of(text) for text in texts]


@contextmanager
def _appending(folder: Path, seed: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", _SERVE, str(folder), seed]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            if process.stdout is None or process.stdout.readline() != "begins\n":
                raise RuntimeError("the appending process did not begin")
            yield process
        finally:
            process.kill()


def _published(folder: Path) -> list[tuple[int, bytes]]:
    try:
        text = (folder / "checkpoint").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [_head_of(text)]


def _head_of(text: str) -> tuple[int, bytes]:
    _, size, root, *_ = text.split("\n")
    return int(size), b64decode(root)
