"""Keys and files that a command names, opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from khazana.cli.secrets import ask_secret
from khazana.cli.session import Session
from khazana.core import BadInput

if TYPE_CHECKING:
    from khazana.alliance import MessageSigner

__all__ = ["open_signer", "read_given"]

_MOST_FILE: Final = 64 * 2**20


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
