"""What one run of the command line knows: its language, its settings, how it writes."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape

from khazana.core import BadInput, Finding, Severity
from khazana.i18n import Language, Translator

if TYPE_CHECKING:
    import typer

    from khazana.app.desk import Desk
    from khazana.app.settings import Settings
    from khazana.views import Table

__all__ = ["Session", "current", "desk_for", "desk_for_all", "json_text"]

_MARKS: Final = {
    Severity.ERROR: "[red]✗[/red]",
    Severity.WARNING: "[yellow]![/yellow]",
    Severity.NOTE: "[blue]·[/blue]",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run: its ``translator``, and where it writes."""

    translator: Translator
    console: Console

    @classmethod
    def of(cls, language: Language) -> "Session":
        """Return the session of a language and this process's environment."""
        return cls(translator=Translator(language), console=Console(highlight=False))

    @property
    def settings(self) -> "Settings":
        """The settings, as the environment has them."""
        from khazana.app.settings import Settings

        return Settings.from_environment(os.environ)

    def say(self, text: str) -> None:
        """Write a line for people, to standard error where standard output carries data."""
        Console(stderr=True, highlight=False, soft_wrap=True).print(text)

    def show(self, table: "Table", *, as_json: bool, as_csv: bool) -> None:
        """Write a table: for people, or as JSON or CSV for programs."""
        if as_json and as_csv:
            raise BadInput("a table is written in one form", value="--json --csv", remedy="choose one of the two")
        if as_csv:
            from khazana.views.export import to_csv

            sys.stdout.write(to_csv(table))
        elif as_json:
            from khazana.views.export import records

            self.write_json([record.as_dict() for record in records(table)])
        else:
            from khazana.views.terminal import renderable

            self.console.print(renderable(table, self.translator))

    def write_line(self, text: str) -> None:
        """Write one line to standard output at once."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def write_json(self, value: object) -> None:
        """Write one JSON document to standard output."""
        sys.stdout.write(json_text(value))

    def say_finding(self, finding: Finding) -> None:
        """Write a finding for people: its place, what it says, its code, and the remedy below."""
        place = f"{escape(str(finding.place))}: " if str(finding.place) else ""
        said, code = escape(self.translator.finding(finding)), escape(finding.code)
        self.console.print(f"{_MARKS[finding.severity]} {place}{said} [dim]{code}[/dim]", soft_wrap=True)
        self.console.print(f"  [green]→[/green] {escape(self.translator.remedy(finding))}", soft_wrap=True)


def json_text(value: object) -> str:
    """Return a JSON document as it is written for programs."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def current(context: "typer.Context") -> Session:
    """Return the session of this run."""
    session = context.find_root().obj
    if not isinstance(session, Session):  # pragma: no cover - the root callback always sets it
        raise BadInput("the command was started without its root", remedy="run khazana")
    return session


@contextmanager
def desk_for(session: Session, programme: str) -> Iterator[tuple["Desk", str]]:
    """Open the desk on a built-in programme by id, or on a folder; and give the programme's id."""
    with desk_for_all(session, [programme]) as (desk, (programme_id,)):
        yield desk, programme_id


@contextmanager
def desk_for_all(session: Session, programmes: Sequence[str]) -> Iterator[tuple["Desk", tuple[str, ...]]]:
    """Open the desk on built-in programmes by id, and on folders; and give the programmes' ids in their order."""
    from pathlib import Path

    from khazana.app.desk import open_desk
    from khazana.programmes import builtin_ids

    folders = [Path(one) for one in dict.fromkeys(programmes) if one not in builtin_ids()]
    for folder in folders:
        if not folder.is_dir():
            raise BadInput(
                "there is no such programme, and no such folder",
                value=str(folder),
                remedy=f"name a folder, or one of {', '.join(builtin_ids())}",
            )
    with open_desk(session.settings, folders=folders) as desk:
        found = dict(zip(map(str, folders), desk.programmes_in_folders(), strict=True))
        yield desk, tuple(one if one in builtin_ids() else found[str(Path(one))] for one in programmes)
