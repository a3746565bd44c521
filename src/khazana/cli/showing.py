"""Show a bundle on the command line: what it states, its way to the root of the log, who signed the head."""

from pathlib import Path
from typing import Annotated, Final

import typer

from khazana.cli.faults import ExitCode
from khazana.cli.session import current
from khazana.cli.verifying import read_whole

__all__ = ["show"]

_NARROW: Final = {
    "stated": ("label", "value"),
    "proof_path": ("step", "entries_from", "entries_to", "side", "sibling_from", "sibling_to", "parent"),
    "head_signers": ("name", "part", "state", "at"),
}
"""The columns that people are shown where they name no table."""


def show(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The bundle.")],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="A file of the keys, logs and witnesses that you trust.")
    ] = None,
    table: Annotated[
        str,
        typer.Option("--table", help="stated, proof_path, head_signers or verification; without it, the first three."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")] = False,
) -> int:
    """Show what a bundle states, its way to the root of the log, and who signed the head; `verify` judges it."""
    from khazana.alliance.trust import NO_TRUST, parse_trust
    from khazana.app.clock import SystemClock
    from khazana.app.kept_statements import statement_report
    from khazana.views.alliance_report import statement_table

    session = current(context)
    known = NO_TRUST if trust is None else parse_trust(read_whole(str(trust)))
    report = statement_report(read_whole(str(file)), file.name, known, now=SystemClock().now())
    if table or as_json or as_csv:
        session.show(statement_table(report, table or "stated"), as_json=as_json, as_csv=as_csv)
        return ExitCode.DONE
    for name, keys in _NARROW.items():
        session.show(statement_table(report, name).choose(keys), as_json=False, as_csv=False)
    return ExitCode.DONE
