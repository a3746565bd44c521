"""Secrets on the command line: from the environment, or typed where nobody reads along."""

import getpass
import os
import sys
from typing import Final

from khazana.core import BadInput

__all__ = ["PASSPHRASE", "ask_secret"]

PASSPHRASE: Final = "KHAZANA_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable


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
