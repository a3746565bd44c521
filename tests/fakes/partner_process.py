"""A partner in a process of its own: it serves its log over HTTP, honest until it is told otherwise.

It reads a command a line and answers each with ``done``. What it serves is a folder that it alone writes to. Its key is
in this process; the process that follows it knows the public key alone.
"""

import shutil
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from fakes.log_partners import ORIGIN, PARTNER, entries, partner_log
from fakes.note_signers import SeededSigner, identity_of

from khazana.alliance import Checkpoint, bundle_at, format_bundle, parse_bundle, sign_checkpoint
from khazana.app.alliance_log import OwnLog
from khazana.store.log_files import LogFiles

__all__ = ["Partner", "serve"]


class Partner:
    """What the partner can do to its log, each named as it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = folder.with_name("kept")
        partner_log(folder)

    def grow(self, count: str) -> None:
        """Append honestly."""
        partner_log(self.folder, int(count))

    def remember(self) -> None:
        """Keep what is served now, to show it again later."""
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.folder, self.kept)

    def replay(self) -> None:
        """Serve what was remembered."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder)

    def fork(self, at: str, size: str) -> None:
        """Serve another history from an entry on, under the same key."""
        shutil.rmtree(self.folder)
        log = OwnLog(LogFiles(self.folder, identity_of(ORIGIN, PARTNER)), PARTNER, ORIGIN)
        log.append([*entries(0, int(at)), *entries(int(at), int(size), "forged")])

    def swap(self, index: str) -> None:
        """Serve another entry in the place of one, under the same head."""
        size = int((self.folder / "checkpoint").read_text(encoding="utf-8").split("\n")[1])
        bundle = bundle_at(int(index), size)
        held = list(parse_bundle((self.folder / bundle.path).read_bytes(), bundle))
        held[int(index) % 256] = b"forged"
        (self.folder / bundle.path).write_bytes(format_bundle(held))

    def cut(self, path: str) -> None:
        """Serve half of a file."""
        data = (self.folder / path).read_bytes()
        (self.folder / path).write_bytes(data[: len(data) // 2])

    def resign(self, word: str) -> None:
        """Sign the head that is served with another key of the same name."""
        lines = (self.folder / "checkpoint").read_text(encoding="utf-8").split("\n")
        log = LogFiles(self.folder, identity_of(ORIGIN, PARTNER))
        head = log.head()
        assert head is not None, lines
        made = Checkpoint(origin=ORIGIN, size=head.checkpoint.size, root=head.checkpoint.root)
        note = sign_checkpoint(made, ORIGIN, SeededSigner(word)).note
        (self.folder / "checkpoint").write_text(str(note), encoding="utf-8")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(folder: str) -> None:
    """Serve until standard input ends."""
    partner = Partner(Path(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: _Quiet(*given, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - to the test
        for line in sys.stdin:
            name, *given = line.split()
            getattr(partner, name)(*given)
            print("done", flush=True)  # noqa: T201 - to the test
        server.shutdown()
