"""What the commands on the chain share: findings below a table, progress beside it, and a stop that loses nothing."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from khazana.cli.session import Session
from khazana.core import Finding, Severity
from khazana.core import Progress as Told
from khazana.views.terminal import printable

__all__ = ["say_findings", "stopping", "told"]

_MOST_OF_A_KIND: Final = 5
_MARKS: Final = {
    Severity.ERROR: "[red]✗[/red]",
    Severity.WARNING: "[yellow]![/yellow]",
    Severity.NOTE: "[blue]·[/blue]",
}


def say_findings(session: Session, findings: Iterable[Finding]) -> None:
    """Write each finding once, with what to do about it; of many of one kind the first five, and how many more."""
    by_kind: dict[str, list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        by_kind.setdefault(finding.code, []).append(finding)
    for found in by_kind.values():
        _say_kind(session, found[:_MOST_OF_A_KIND], more=len(found) - _MOST_OF_A_KIND)


def _say_kind(session: Session, findings: Iterable[Finding], *, more: int) -> None:
    say = session.translator
    for finding in findings:
        text, remedy = printable(say.finding(finding)), printable(say.remedy(finding))
        code = f"[dim]{escape(finding.code)}[/dim]"
        session.console.print(f"{_MARKS[finding.severity]} {escape(text)} {code}", soft_wrap=True)
        session.console.print(f"  [green]→[/green] {escape(remedy)}", soft_wrap=True)
    if more > 0:
        counted = say.plural("and {n} more like it", "and {n} more like it", more)
        session.console.print(f"  [dim]… {escape(counted)}[/dim]", soft_wrap=True)


@contextmanager
def stopping() -> Iterator[Event]:
    """Take the first Ctrl+C, or the first request to end, as the wish to stop at the next good place.

    A second one ends the command at once; what was committed before is kept either way.
    """
    stop = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        del number, frame
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {one: signal.signal(one, ask) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def told() -> Iterator[Told]:
    """Show progress on standard error, where that is a terminal."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    tasks = {}

    def tell(done: int, total: int | None, what: str) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
        bar.update(tasks[what], completed=done, total=total)

    with bar:
        yield tell
