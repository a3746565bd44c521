"""The way in: verifying a bundle is begun at once; all other commands are those of `khazana.cli.root`.

A program that verifies many bundles starts Khazana as many times, and a reader waits for one: so little is loaded.
What cannot be understood here at once is left to the root, which says why.
"""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["Asked", "main", "understand"]

_LANGUAGES = frozenset({"en", "es", "ur"})
_FLAGS = frozenset({"--json", "--recompute"})


class Asked(NamedTuple):
    """A bundle to verify: its ``file``, what is trusted, the ``language``, and whether each flag is there."""

    file: str
    trust: str | None = None
    language: str = "en"
    recompute: bool = False
    as_json: bool = False


def understand(words: Sequence[str], environment: Mapping[str, str]) -> Asked | None:
    """Return what is asked where the words are those of ``khazana verify`` in their plain form, else ``None``.

    Examples
    --------
    >>> understand(["verify", "--json", "books.khz"], {}).file
    'books.khz'
    >>> understand(["verify", "--help"], {}) is None
    True
    """
    left = list(words)
    language = environment.get("KHAZANA_LANGUAGE") or "en"
    if len(left) > 1 and left[0] in {"-l", "--language"}:
        language, left = left[1], left[2:]
    if not left or left[0] != "verify" or language not in _LANGUAGES:
        return None
    left = left[1:]
    trust = None
    if "--trust" in left[:-1]:
        at = left.index("--trust")
        trust = left[at + 1]
        del left[at : at + 2]
    flags = frozenset(left) & _FLAGS
    files = [word for word in left if word not in flags]
    if len(files) != 1 or len(left) != 1 + len(flags) or any(one.startswith("-") for one in (files[0], trust or "")):
        return None
    return Asked(files[0], trust, language, recompute="--recompute" in flags, as_json="--json" in flags)


def main() -> None:
    """Run the command line and leave with its exit code."""
    asked = understand(sys.argv[1:], os.environ)
    if asked is None:
        from khazana.cli.root import main as run

        run()
    else:
        _leave(_verify(asked))


def _verify(asked: Asked) -> int:
    gc.disable()  # so short a run leaves nothing to be collected
    from khazana.cli.faults import guarded

    def run() -> int:
        from khazana.cli.session import Session
        from khazana.cli.verifying import verify_file
        from khazana.i18n import Language

        session = Session.of(Language(asked.language))
        code = verify_file(session, asked.file, asked.trust, recompute=asked.recompute, as_json=asked.as_json)
        sys.stdout.flush()
        return code

    return guarded(run)


def _leave(code: int) -> None:
    """Leave without taking the interpreter apart, which takes a tenth of the time: nothing is open any more."""
    sys.stderr.flush()
    os._exit(code)
