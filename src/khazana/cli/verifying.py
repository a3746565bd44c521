"""Verify a bundle and say what came of it; `khazana.cli.entry` comes here without the other commands."""

from typing import TYPE_CHECKING

from khazana.cli.faults import ExitCode
from khazana.core import BadInput, Unavailable
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.cli.session import Session

__all__ = ["read_whole", "verify_file"]

_MOST_BYTES = 128 * 2**20
_NARROW = ("aspect", "shown", "text")
"""The columns that people are shown; programs get all."""


def verify_file(session: "Session", file: str, trust: str | None, *, recompute: bool, as_json: bool) -> int:
    """Verify the bundle in a file; return the exit code."""
    from khazana.alliance.bundles import parse_bundle
    from khazana.alliance.verifying import verify
    from khazana.app.clock import SystemClock
    from khazana.views.verification import verification_table

    bundle = parse_bundle(read_whole(file))
    if trust is None:
        found = verify(bundle, now=SystemClock().now())
    else:
        from khazana.alliance.trust import parse_trust

        found = verify(bundle, parse_trust(read_whole(trust)), now=SystemClock().now())
    if recompute:
        from khazana.app.recomputing import recompute as computed_again

        found = computed_again(bundle, found)
    table = verification_table(found)
    session.show(table if as_json else table.choose(_NARROW), as_json=as_json, as_csv=False)
    if not as_json:
        _say_sum(session, holds=found.holds)
    return ExitCode.DONE if found.holds else ExitCode.PROOF_FAILED


def _say_sum(session: "Session", *, holds: bool) -> None:
    text = (
        _("Nothing fails. What is not shown above, this bundle cannot tell you.")
        if holds
        else _("Something fails: do not rely on this bundle.")
    )
    session.console.print(session.translator.text(text))


def read_whole(path: str) -> bytes:
    """Return the bytes of a file that is not larger than a bundle may be."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - the library of paths takes longer to load than the file to read
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Unavailable(error.strerror or "it cannot be read", where=path, remedy="check the name") from None
    if len(data) > _MOST_BYTES:
        raise BadInput("the file is too large", where=path, remedy="name a bundle")
    return data
