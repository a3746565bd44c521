"""Ask for a passphrase or a PIN: from the environment, or without an echo on a terminal. It is never shown."""

import getpass
import os
import sys
from typing import Final

from khazana.core import BadInput

__all__ = ["VARIABLE", "ask_secret"]

VARIABLE: Final = "KHAZANA_KEY_SECRET"


def ask_secret(what: str) -> str:
    """Return a secret.

    Raises
    ------
    BadInput
        If nobody can be asked.
    """
    given = os.environ.get(VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise BadInput(
            "nobody is there to be asked for a secret", where=what, remedy=f"set {VARIABLE} for this command"
        )
    return getpass.getpass(f"{what}: ")
