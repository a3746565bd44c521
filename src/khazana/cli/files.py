"""Begin a programme's folder, and check one."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from khazana.cli.faults import ExitCode
from khazana.cli.session import Session, current
from khazana.core import Finding, Severity, has_errors
from khazana.programmes import Loaded, builtin_ids, load, load_builtin, write_skeleton
from khazana.store import open_store

__all__ = ["check", "init"]


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder to make; it must be empty or not exist.")],
) -> None:
    """Begin a programme: a folder of commented files that already checks clean."""
    session = current(context)
    for path in write_skeleton(folder):
        session.console.print(f"  {escape(str(path))}")
    session.console.print(f"Next: edit them, then run [bold]khazana check {escape(str(folder))}[/bold]")


def check(
    context: typer.Context,
    programmes: Annotated[
        list[str] | None,
        typer.Argument(help="Folders, or ids of built-in programmes; without any, all built-in ones."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the findings as JSON.")] = False,
    store: Annotated[bool, typer.Option("--store", help="Check what is recorded in the store as well.")] = False,
) -> int:
    """Check a programme's files: every problem at once, with file, line, value and remedy.

    The exit code is 1 if any finding is an error.
    """
    session = current(context)
    names = programmes or list(builtin_ids())
    results = [(name, _load(name).findings) for name in names]
    if store:
        with open_store(session.settings.database_url) as opened:
            results.append(("store", opened.check()))
    if as_json:
        session.write_json([_as_row(session, name, finding) for name, findings in results for finding in findings])
    else:
        for name, findings in results:
            _say(session, name, findings)
    return ExitCode.FOUND if any(has_errors(findings) for _, findings in results) else ExitCode.DONE


def _load(name: str) -> Loaded:
    return load_builtin(name) if name in builtin_ids() else load(Path(name))


def _say(session: Session, name: str, findings: tuple[Finding, ...]) -> None:
    say = session.translator
    for finding in findings:
        session.say_finding(finding)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    mark = "[red]✗[/red]" if errors else "[green]✓[/green]"
    counted = say.plural("{n} finding", "{n} findings", len(findings))
    session.console.print(f"{mark} {escape(name)}: {counted}, {say.plural('{n} error', '{n} errors', errors)}")


def _as_row(session: Session, name: str, finding: Finding) -> dict[str, object]:
    return {
        "programme": name,
        "code": finding.code,
        "severity": finding.severity.value,
        "file": finding.place.file,
        "line": finding.place.line,
        "field": finding.place.field,
        "text": session.translator.finding(finding),
        "remedy": session.translator.remedy(finding),
        "parameters": dict(finding.params),
    }
