"""The reserve on the command line: its table, chart, lots, value, audit, and the record of its events."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from khazana.app.recording import record_events
from khazana.cli.drawing import write_picture
from khazana.cli.faults import ExitCode
from khazana.cli.session import Session, current, desk_for
from khazana.core import BadInput, parse_instant
from khazana.i18n import message as _
from khazana.reserve import LotMethod, Treatment
from khazana.reserve.audit import Audit, Verdict
from khazana.store import ImportReceipt
from khazana.views.palette import Theme
from khazana.views.report import RESERVE_TABLES, reserve_table
from khazana.views.selection import filtered, parse_filter, searched, sorted_by

__all__ = ["app", "say_receipt"]

app = typer.Typer(help="The books of a reserve, and the audit of what is claimed about it.", no_args_is_help=True)

_Programme = Annotated[str, typer.Argument(help="The id of a built-in programme, or a folder.")]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
_Csv = Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")]
_Version = Annotated[
    int | None, typer.Option("--version", min=1, help="The version of the books; without it, the newest.")
]
_Method = Annotated[LotMethod | None, typer.Option("--method", help="Which lots a disposal gives up.")]
_Treatment = Annotated[Treatment | None, typer.Option("--treatment", help="The accounting rule.")]
_Recorded = Annotated[
    bool, typer.Option("--recorded", help="Keep the books from the recorded events, not from the folder's.")
]


@app.command()
def table(
    context: typer.Context,
    programme: _Programme,
    of: Annotated[str, typer.Option("--of", help=f"Which table: {', '.join(RESERVE_TABLES)}.")] = "accumulation",
    columns: Annotated[str, typer.Option("--columns", help="The columns to show, in order, with commas.")] = "",
    sort: Annotated[str, typer.Option("--sort", help="Sort by this column; a leading - turns the order.")] = "",
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="Only rows such as verdict=inconsistent; repeat it for more.")
    ] = None,
    search: Annotated[str, typer.Option("--search", help="Only rows in which all these words occur.")] = "",
    version: _Version = None,
    recorded: _Recorded = False,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """Show a table of the reserve; without more words, the accumulation: each announced balance beside the books."""
    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        chosen = reserve_table(desk.report(programme_id, version=version, recorded=recorded), of)
    chosen = searched(filtered(chosen, map(parse_filter, filters or ())), search, session.translator)
    if sort:
        chosen = sorted_by(chosen, sort.removeprefix("-"), descending=sort.startswith("-"))
    if columns:
        chosen = chosen.choose(key.strip() for key in columns.split(","))
    session.show(chosen, as_json=as_json, as_csv=as_csv)


@app.command()
def chart(
    context: typer.Context,
    programme: _Programme,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write the picture to this file: .svg, .png, .pdf, or .json (Vega-Lite)."),
    ] = None,
    theme: Annotated[Theme, typer.Option("--theme", help="Light or dark.")] = Theme.LIGHT,
    as_json: _Json = False,
) -> None:
    """Draw the accumulation; without an output file, as a sketch in the terminal."""
    from khazana.views.charts import spec
    from khazana.views.sketch import sketch

    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        report = desk.report(programme_id)
    if output is None and not as_json:
        session.console.print(sketch(report, session.translator, width=session.console.width))
        return
    drawing = spec(report, session.translator.language, theme)
    if drawing is None:
        raise BadInput("the programme has no figure that can be drawn", value=programme, remedy="add claims or events")
    if as_json:
        session.write_json(drawing)
    if output is not None:
        write_picture(session, drawing, output)


@app.command()
def lots(
    context: typer.Context,
    programme: _Programme,
    method: _Method = None,
    version: _Version = None,
    realised: Annotated[bool, typer.Option("--realised", help="The lots given up instead of those held.")] = False,
    recorded: _Recorded = False,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """List the lots held, with what they cost."""
    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        report = desk.report(programme_id, method=method, version=version, recorded=recorded)
    session.show(reserve_table(report, "realisations" if realised else "lots"), as_json=as_json, as_csv=as_csv)


@app.command()
def value(
    context: typer.Context,
    programme: _Programme,
    at: Annotated[str, typer.Option("--at", help="The instant, such as 2025-07-17T00:00Z; without it, now.")] = "",
    treatment: _Treatment = None,
    method: _Method = None,
    version: _Version = None,
    recorded: _Recorded = False,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """Value the booked coins at an instant: cost, fair value, carrying amount, realised and unrealised result."""
    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        valuation = desk.value(
            programme_id,
            at=parse_instant(at) if at else desk.now(),
            treatment=treatment,
            method=method,
            version=version,
            recorded=recorded,
        )
        report = replace(desk.report(programme_id, version=version, recorded=recorded), valuations=(valuation,))
    session.show(reserve_table(report, "valuations"), as_json=as_json, as_csv=as_csv)


@app.command()
def audit(
    context: typer.Context,
    programme: _Programme,
    claim: Annotated[str, typer.Option("--claim", help="Only the checks that judge this claim.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if any claim is inconsistent.")] = False,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> int:
    """Check each public claim, with the arithmetic shown."""
    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        report = desk.report(programme_id)
    known = {one.id for one in report.programme.claims}
    if claim and claim not in known:
        raise BadInput("there is no such claim", value=claim, remedy=f"khazana reserve table {programme} --of claims")
    checks = report.audit.of(claim) if claim else report.audit.checks
    judged = replace(report, audit=Audit(checks=checks, findings=report.audit.findings))
    session.show(reserve_table(judged, "checks"), as_json=as_json, as_csv=as_csv)
    inconsistent = any(check.verdict is Verdict.INCONSISTENT for check in checks)
    return ExitCode.FOUND if strict and inconsistent else ExitCode.DONE


@app.command("import")
def import_(context: typer.Context, programme: _Programme, as_json: _Json = False) -> None:
    """Record a programme's events in the store: all of them or none; what is recorded already stays as it is."""
    session = current(context)
    with desk_for(session, programme) as (desk, programme_id), _progress() as progress:
        task = progress.add_task("events")
        receipt = record_events(
            desk.store,
            desk.programme(programme_id),
            at=desk.now(),
            progress=lambda done: progress.update(task, completed=done),
        )
    if as_json:
        session.write_json({"programme": programme_id, **asdict(receipt)})
    else:
        say_receipt(session, receipt)


def say_receipt(session: Session, receipt: ImportReceipt) -> None:
    """Tell what an import recorded, and the digest that is worth keeping elsewhere."""
    say = session.translator
    recorded = say.plural(
        "Recorded: {n} new event, {known} known before.",
        "Recorded: {n} new events, {known} known before.",
        receipt.new,
        known=say.integer(receipt.known),
    )
    session.console.print(recorded)
    if receipt.batch:
        kept = say.text(
            _("The digest of import {batch}, to be kept elsewhere: {digest}"),
            batch=say.integer(receipt.batch),
            digest=receipt.digest,
        )
        session.console.print(kept, soft_wrap=True)


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
