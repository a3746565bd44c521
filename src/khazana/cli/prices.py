"""Prices on the command line: fetch them from public services, show what is known."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from khazana.app.desk import open_desk
from khazana.app.prices import fetch_prices
from khazana.cli.session import current
from khazana.core import Interval, PriceSource, parse_instant
from khazana.market import FileMarks, open_source, source_features, source_names
from khazana.views.prices import marks_table

__all__ = ["app"]

app = typer.Typer(help="Price marks: where they come from, and what they say.", no_args_is_help=True)

_Currency = Annotated[str, typer.Option("--currency", help="ISO 4217 code.")]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
_Csv = Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")]


@app.command()
def fetch(
    context: typer.Context,
    since: Annotated[str, typer.Option("--from", help="The first instant, such as 2025-07-17T00:00Z.")],
    until: Annotated[str, typer.Option("--to", help="The first instant after the span.")],
    sources: Annotated[
        list[str] | None, typer.Option("--source", help=f"Repeat it for several: {', '.join(source_names())}.")
    ] = None,
    files: Annotated[list[Path] | None, typer.Option("--file", help="A CSV or Parquet file of marks.")] = None,
    currency: _Currency = "USD",
    candle_minutes: Annotated[
        int | None, typer.Option("--candle-minutes", min=1, help="Width of candles, for sources that have them.")
    ] = None,
) -> None:
    """Ask public services, or files, for marks, and keep them in the store. Several sources are compared."""
    session = current(context)
    span = Interval(parse_instant(since), parse_instant(until))
    with open_desk(session.settings) as desk:
        candle = timedelta(minutes=candle_minutes) if candle_minutes else None
        services = [name for name in source_names() if source_features(name).needs_network]
        names = sources or ([] if files else services)
        chosen: list[PriceSource] = [
            open_source(
                name,
                cache=desk.store.answers,
                clock=desk.clock,
                candle=candle if source_features(name).candle_widths else None,
            )
            for name in names
        ]
        chosen += [FileMarks(path) for path in files or ()]
        receipt = fetch_prices(
            chosen, desk.store, currency=currency, span=span, progress=lambda name: session.say(f"[dim]{name} …[/dim]")
        )
    say = session.translator
    for name, answer in receipt.answers:
        counted = say.plural("{n} mark", "{n} marks", len(answer.marks))
        session.console.print(f"[green]✓[/green] {escape(name)}: {counted}")
        for finding in answer.findings:
            session.say_finding(finding)
    for name, failure in receipt.failures:
        session.console.print(f"[red]✗[/red] {escape(name)}: {escape(str(failure))}")
    for finding in receipt.findings:
        session.say_finding(finding)


@app.command()
def show(
    context: typer.Context,
    since: Annotated[str, typer.Option("--from", help="Only from this instant on.")] = "2009-01-03T00:00Z",
    until: Annotated[str, typer.Option("--to", help="Only before this instant.")] = "2140-01-01T00:00Z",
    currency: _Currency = "USD",
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """Show the marks known: those that come with Khazana, and those fetched; each with its instant, rule and source."""
    session = current(context)
    span = Interval(parse_instant(since), parse_instant(until))
    with open_desk(session.settings) as desk:
        series = desk.marks(currency)
    session.show(marks_table(series, span), as_json=as_json, as_csv=as_csv)
