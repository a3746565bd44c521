"""A state's machine: its keys, its folders, and its command line."""

import contextlib
import io
import sys
from pathlib import Path

import pytest

from khazana.alliance import PublicKey
from khazana.alliance.keys import ED25519
from khazana.cli.root import main
from khazana.store.key_places import parse_place
from khazana.store.keyring import Keyring

PASSPHRASE = "correct horse battery staple"  # noqa: S105 - a test's


class StateMachine:
    """One machine below a folder; ``work`` is where its commands run."""

    def __init__(self, folder: Path, *keys: str) -> None:
        self.folder = folder
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        self.keyring = Keyring(folder=folder / "data" / "keys", ask=lambda _: PASSPHRASE)
        for name in keys:
            self.keyring.make(name, parse_place(f"file:{folder / name}.key"))

    def public(self, name: str) -> PublicKey:
        return PublicKey(algorithm=ED25519, raw=next(one.public for one in self.keyring.keys() if one.name == name))  # noqa: SIM118 - no mapping

    def write(self, name: str, data: bytes) -> Path:
        path = self.work / name
        path.write_bytes(data)
        return path

    def run(self, *words: object, code: int = 0) -> str:
        """Run a command in this process; return what it prints, standard error after standard output."""
        world = {
            "COLUMNS": "160",
            "KHAZANA_CACHE_DIR": str(self.folder / "cache"),
            "KHAZANA_DATA_DIR": str(self.folder / "data"),
            "KHAZANA_KEY_SECRET": PASSPHRASE,
        }
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            for name, value in world.items():
                patch.setenv(name, value)
            patch.delenv("KHAZANA_DATABASE_URL", raising=False)
            patch.chdir(self.work)
            patch.setattr(sys, "argv", ["khazana", *map(str, words)])
            left = _exit_code()
        said = out.getvalue() + err.getvalue()
        assert left == code, said
        assert PASSPHRASE not in said
        return said


def _exit_code() -> object:
    try:
        main()
    except SystemExit as left:
        return left.code or 0
    raise AssertionError("a command ends with its exit code")
