"""The planning desk on the command line: what comes of policies, which limit breaks first, and how likely."""

from pathlib import Path
from typing import Annotated, Final

import typer

from khazana.cli import energy_options as o
from khazana.cli.drawing import write_picture
from khazana.cli.faults import ExitCode
from khazana.cli.saying import say_findings, stopping, told
from khazana.cli.session import current, desk_for
from khazana.core import BadInput
from khazana.views.palette import Theme

__all__ = ["app"]

_PICTURES: Final = ("fan", "breaches")

app = typer.Typer(help="How much may be accumulated, what breaks first, and when.", no_args_is_help=True)


@app.callback()
def plan() -> None:
    """Keep `run` a command of its own."""


@app.command()
def run(
    context: typer.Context,
    programme: o.Programme,
    policy: Annotated[list[str] | None, typer.Option("--policy", help="A policy; may be given again.")] = None,
    years: Annotated[int | None, typer.Option("--years", min=1, max=100, help="How far ahead.")] = None,
    drift: Annotated[float | None, typer.Option("--drift", help="Log growth of the price by the year.")] = None,
    paths: Annotated[int, typer.Option("--paths", min=1, help="The most paths that are drawn.")] = 1 << 14,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Chooses the paths.")] = 0,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", help="Write the picture to this file: .svg, .png, .pdf, or .json (Vega-Lite)."),
    ] = None,
    picture: Annotated[str, typer.Option("--picture", help="Which picture --chart writes: fan, breaches.")] = "fan",
    theme: Annotated[Theme, typer.Option("--theme", help="Light or dark, for the picture.")] = Theme.LIGHT,
    as_json: o.Json = False,
    as_csv: o.Csv = False,
) -> int:
    """Simulate policies on common paths; Ctrl+C gives what came of the paths so far."""
    from khazana.app.planning_reports import PlanningChoices
    from khazana.planning import Progress
    from khazana.views.export import records
    from khazana.views.planning_report import planning_tables

    session = current(context)
    choices = PlanningChoices(
        policies=tuple(policy or ()), years=years, drift_per_year=drift, paths=paths, seed=seed
    )  # fmt: skip
    with desk_for(session, programme) as (desk, programme_id), stopping() as stop, told() as tell:

        def watch(standing: Progress) -> bool:
            tell(standing.paths, standing.budget, "paths")
            return stop.is_set()

        report = desk.planning.run(programme_id, choices, watch=watch)
        name = desk.programme(programme_id).name.get(session.translator.language.value)
    if chart is not None:
        from khazana.views.planning_charts import planning_chart

        if picture not in _PICTURES:
            raise BadInput("there is no such picture", value=picture, remedy=f"use one of {', '.join(_PICTURES)}")
        drawing = planning_chart(report, f"planning-{picture}", name, session.translator.language, theme)
        write_picture(session, drawing, chart)
        return ExitCode.DONE if report.result.is_done else ExitCode.INTERRUPTED
    findings = report.stand.findings
    tables = planning_tables(report)
    if as_json and not as_csv:
        rows = {one.name: [row.as_dict() for row in records(one)] for one in tables}
        codes = list(dict.fromkeys(one.code for one in findings))
        session.write_json({**rows, "paths": report.result.paths, "seed": seed, "findings": codes})
    else:
        o.write(session, tables, (), as_json=as_json, as_csv=as_csv)
    if not (as_json or as_csv):
        say_findings(session, findings)
    return ExitCode.DONE if report.result.is_done else ExitCode.INTERRUPTED
