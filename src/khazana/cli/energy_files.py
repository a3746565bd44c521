"""The energy desk's comparisons and files on the command line."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from khazana.app.energy_choosing import parse_choice
from khazana.cli import energy_options as o
from khazana.cli.energy_options import choices_from, table_name, working, write
from khazana.cli.faults import ExitCode
from khazana.cli.session import current, desk_for, desk_for_all
from khazana.energy.case import HOURS_PER_YEAR
from khazana.i18n import message as _

__all__ = ["compare", "export"]


def compare(
    context: typer.Context,
    programmes: Annotated[list[str], typer.Argument(help="Ids of built-in programmes, or folders.")],
    choice: Annotated[
        list[str] | None,
        typer.Option(
            "--choice", help='What to set beside the plan, such as "name=cheap; hashprice=20"; may be repeated.'
        ),
    ] = None,
    year: o.Year = None,
    scenario: o.Scenario = None,
    hours: o.Hours = HOURS_PER_YEAR,
    capacity: o.Capacity = None,
    tried: o.Set = None,
    end: o.End = None,
    hashprice: o.Hashprice = None,
    price: o.Price = None,
    tariff: o.Tariff = None,
    surplus: o.Surplus = 1.0,
    without: o.Without = None,
    gap: o.Gap = 1e-6,
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
    as_json: o.Json = False,
    as_csv: o.Csv = False,
) -> None:
    """Set plans, years or choices side by side, each with the capacities that are worth most in it."""
    from khazana.views.energy_report import energy_table

    session = current(context)
    years: list[list[int] | None] = [[one] for one in year] if year else [None]
    with (
        desk_for_all(session, programmes) as (desk, ids),
        working(session, gap=gap, workers=workers, scheduler=scheduler) as work,
    ):
        asked = []
        for programme_id in ids:
            for chosen in years:
                base = choices_from(
                    year=chosen, scenario=scenario, hours=hours, capacity=capacity, tried=tried, end=end,
                    hashprice=hashprice, price=price, tariff=tariff, surplus=surplus, without=without,
                )  # fmt: skip
                head = programme_id if chosen is None else f"{programme_id} {chosen[0]}"
                asked.append((head, programme_id, base))
                for text in choice or ():
                    name, other = parse_choice(text, base)
                    asked.append((f"{head}: {name}", programme_id, other))
        report = desk.energy.compare(asked, work=work)
    write(session, [energy_table(report)], report.findings if as_json else (), as_json=as_json, as_csv=as_csv)


def export(
    context: typer.Context,
    programme: o.Programme,
    files: Annotated[
        list[Path], typer.Argument(help="Files to write, by their endings: .csv, .json, .nc (PyPSA), .pdf (brief).")
    ],
    year: o.Year = None,
    scenario: o.Scenario = None,
    hours: o.Hours = HOURS_PER_YEAR,
    capacity: o.Capacity = None,
    tried: o.Set = None,
    end: o.End = None,
    hashprice: o.Hashprice = None,
    price: o.Price = None,
    tariff: o.Tariff = None,
    surplus: o.Surplus = 1.0,
    without: o.Without = None,
    table: Annotated[str, typer.Option("--table", help="The table that a .csv file holds.")] = "hours",
    gap: o.Gap = 1e-6,
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
) -> int:
    """Write a sizing to files: tables, a network that PyPSA opens, or a brief of one page."""
    from khazana.app.energy_files import write_file
    from khazana.views.energy_files import check_ending, file_bytes, not_carried

    session = current(context)
    for path in files:
        check_ending(path.suffix)
    choices = choices_from(
        year=year, scenario=scenario, hours=hours, capacity=capacity, tried=tried, end=end, hashprice=hashprice,
        price=price, tariff=tariff, surplus=surplus, without=without,
    )  # fmt: skip
    with (
        desk_for(session, programme) as (desk, programme_id),
        working(session, gap=gap, workers=workers, scheduler=scheduler) as work,
    ):
        known, has_brief = desk.programme(programme_id), any(path.suffix == ".pdf" for path in files)
        report = desk.energy.sizing(programme_id, choices=choices, conditions_cost=has_brief, work=work)
    if report.decision is None:
        write(session, [], report.findings, as_json=False, as_csv=False)
        return ExitCode.FOUND
    findings = [one for path in files for one in not_carried(report, path.suffix)]
    for path in files:
        write_file(path, file_bytes(report, known, path.suffix, table=table_name(table), translator=session.translator))
        session.say(session.translator.text(_("Written: {file}"), file=escape(str(path))))
    write(session, [], findings, as_json=False, as_csv=False)
    return ExitCode.DONE if report.complete else ExitCode.INTERRUPTED
