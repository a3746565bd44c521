"""Secrets on the command line, from the environment or typed where nobody reads along; and keys opened with them."""

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from khazana.cli.session import Session
from khazana.core import BadInput

if TYPE_CHECKING:
    from khazana.alliance import MessageSigner

__all__ = ["PASSPHRASE", "ask_secret", "open_signer", "read_given"]

PASSPHRASE: Final = "KHAZANA_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable
_MOST_FILE: Final = 64 * 2**20


def ask_secret(what: str) -> str:
    """Return the secret that ``what`` asks for; it is not shown, kept or put into a message.

    Raises
    ------
    BadInput
        If it is not in the environment and there is no terminal to ask at.
    """
    given = os.environ.get(PASSPHRASE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise BadInput("a secret is needed", where=what, remedy=f"set {PASSPHRASE}, or run the command in a terminal")
    return getpass.getpass(f"{what}: ")


def open_signer(session: Session, name: str) -> "MessageSigner":
    """Open the private key of a name, wherever it is kept."""
    from khazana.app.signing_keys import open_keyring

    return open_keyring(session.settings, ask_secret).open(name)


def read_given(path: Path) -> bytes:
    """Return what a file that was named holds.

    Raises
    ------
    BadInput
        If there is none.
    """
    from khazana.store.durable_files import read_file

    data = read_file(path, _MOST_FILE)
    if data is None:
        raise BadInput("there is no such file", value=str(path), remedy="name one that is there")
    return data
