"""Write the pages as files."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from khazana.app.desk import open_desk
from khazana.cli.session import current

__all__ = ["app"]

app = typer.Typer(help="The pages as static files.", no_args_is_help=True)


@app.callback()
def site() -> None:
    """Keep the group a group while it has one command."""


@app.command()
def build(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write; a new folder, or one that this command wrote.")],
    programmes: Annotated[
        list[Path] | None, typer.Option("--programme", "-p", help="A programme's folder, beside the built-in ones.")
    ] = None,
) -> None:
    """Write all pages, tables and pictures as files that open from disk and can be put on any host."""
    from khazana.web.site import build_site

    session = current(context)
    with open_desk(session.settings, folders=programmes or ()) as desk:
        summary = build_site(
            desk,
            folder,
            progress=lambda page: session.say(f"[dim]{escape(page)}[/dim]"),
            cache_folder=session.settings.cache_folder,
        )
    session.console.print(f"{summary.files} files, {summary.size_bytes / 2**20:.1f} MiB in {escape(str(folder))}")
