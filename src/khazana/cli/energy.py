"""The energy desk on the command line: what a plan declares, the network, dispatch, sizing, comparison, files."""

from collections.abc import Iterable
from typing import Annotated

import typer

from khazana.app.energy_reports import DispatchReport, EnergyState, SizingReport
from khazana.app.energy_risks import RobustReport, RollingReport
from khazana.cli import energy_options as o
from khazana.cli import energy_risk as risk
from khazana.cli.energy_options import choices_from, table_name, working, write
from khazana.cli.faults import ExitCode
from khazana.cli.session import current, desk_for
from khazana.core import Finding
from khazana.energy.case import HOURS_PER_YEAR
from khazana.energy.plan.kinds import SHORT
from khazana.views import Table

__all__ = ["app"]

app = typer.Typer(help="Where each megawatt goes: plans, the network, dispatch and sizing.", no_args_is_help=True)

_FIRST = {
    "energy_decision": ("year", "hours", "scenarios", "worth", "most", "gap", "complete", "solver", "rounds"),
    "energy_capacities": ("name", "kind", "least", "most", "capacity", "worth"),
    "energy_use": ("name", "kind", "capacity", "energy", "used", "value"),
    "energy_balance": ("operator", "treasury", "others", "together", "charge"),
}
"""The tables that people see first, and their columns."""
_BY_HOUR = ("energy_hours", "energy_days", "energy_rolling_steps")


@app.command()
def plan(
    context: typer.Context,
    programme: o.Programme,
    only_open: Annotated[bool, typer.Option("--open", help="Show only what nobody has stated.")] = False,
    table: o.TableName = "",
    as_json: o.Json = False,
    as_csv: o.Csv = False,
) -> None:
    """Say what an energy plan declares: each figure with its source, its plants, and the surplus of each month."""
    from khazana.views.energy_report import energy_table, energy_tables_of
    from khazana.views.energy_words import Said

    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        report = desk.energy.plan(programme_id)
    shown = [energy_table(report, table_name(table))]
    if only_open and shown[0].name == "energy_plan":
        place = shown[0].position("standing")
        shown = [shown[0].with_rows(row for row in shown[0].rows if row[place] == Said.OPEN)]
    elif not table:
        others = (energy_table(report, name) for name in energy_tables_of(report)[1:])
        shown += [one for one in others if one.rows or as_json]
    told = report.findings if report.stand.state is EnergyState.NO_PLAN else _of_supply(report.findings)
    write(session, shown, told, as_json=as_json, as_csv=as_csv)


def _of_supply(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what is found about the supply itself; the rest stands in the table, row by row."""
    return tuple(one for one in findings if one.code == SHORT.code)


@app.command()
def network(
    context: typer.Context,
    programme: o.Programme,
    scenario: o.Scenario = None,
    capacity: o.Capacity = None,
    price: o.Price = None,
    table: o.TableName = "",
    as_json: o.Json = False,
    as_csv: o.Csv = False,
) -> None:
    """Say what the network is to a plan: hashprice, what machines need, halvings, the outlook with its fleets."""
    from khazana.views.energy_report import energy_table, energy_tables_of

    session = current(context)
    choices = choices_from(scenario=scenario, capacity=capacity, price=price)
    with desk_for(session, programme) as (desk, programme_id):
        report = desk.energy.network(programme_id, choices=choices)
    names = [table_name(table)] if table else energy_tables_of(report)
    write(session, [energy_table(report, name) for name in names], report.findings, as_json=as_json,
          as_csv=as_csv)  # fmt: skip


@app.command()
def dispatch(
    context: typer.Context,
    programme: o.Programme,
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
    table: o.TableName = "",
    first: Annotated[int, typer.Option("--from", min=0, help="With --table hours or days: the first, from 0.")] = 0,
    count: Annotated[int | None, typer.Option("--count", min=1, help="With --table hours or days: how many.")] = None,
    rolling: risk.Rolling = False,
    window: risk.WindowHours = 168,
    step: risk.StepHours = 24,
    believe: risk.Believe = "yesterday",
    end_worth: risk.EndOfWindow = "plan",
    share_out: risk.ShareOut = "plan",
    chart: risk.Chart = None,
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
    as_json: o.Json = False,
    as_csv: o.Csv = False,
) -> int:
    """Use given capacities best, hour by hour; those not given are what the sizing of the plan gives."""
    from khazana.views.energy_report import energy_table

    session = current(context)
    choices = choices_from(
        year=year, scenario=scenario, hours=hours, capacity=capacity, tried=tried, end=end, hashprice=hashprice,
        price=price, tariff=tariff, surplus=surplus, without=without,
    )  # fmt: skip
    with (
        desk_for(session, programme) as (desk, programme_id),
        working(session, workers=workers, scheduler=scheduler) as work,
    ):
        report: DispatchReport | RollingReport
        if rolling:
            choices, asked = risk.rolling_from(
                choices, window=window, step=step, believe=believe, end_worth=end_worth, share_out=share_out
            )
            report = desk.energy.rolling(programme_id, choices=choices, asked=asked, work=work)
        else:
            report = desk.energy.dispatch(programme_id, choices=choices, work=work)
        known = desk.programme(programme_id)
    if table:
        shown = [_chosen(energy_table(report, table_name(table), first=first, count=count), as_json or as_csv)]
    else:
        shown = _first(report, for_people=not (as_json or as_csv))
    risk.draw(session, report, known, chart)
    write(session, shown, report.findings, as_json=as_json, as_csv=as_csv)
    return ExitCode.DONE if report.decision is not None else ExitCode.FOUND


@app.command()
def size(
    context: typer.Context,
    programme: o.Programme,
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
    sovereign: Annotated[
        bool, typer.Option("--sovereign", help="Let the fleets count what their last unit takes from all others.")
    ] = False,
    conditions_cost: Annotated[
        bool, typer.Option("--conditions-cost", help="Size again without each condition, and say what it costs.")
    ] = False,
    stresses: Annotated[
        bool, typer.Option("--stresses", help="Put the capacities under stresses, and say what each does.")
    ] = False,
    robust: risk.Robust = "",
    stress: risk.StressName = None,
    chart: risk.Chart = None,
    gap: o.Gap = 1e-6,
    table: o.TableName = "",
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
    as_json: o.Json = False,
    as_csv: o.Csv = False,
) -> int:
    """Choose the capacities that are worth most, and say what one more megawatt of each is worth.

    Ctrl+C gives the best so far with its gap; the same command again goes on from there. A second Ctrl+C ends at once.
    """
    from khazana.views.energy_report import energy_table

    session = current(context)
    choices = choices_from(
        year=year, scenario=scenario, hours=hours, capacity=capacity, tried=tried, end=end, hashprice=hashprice,
        price=price, tariff=tariff, surplus=surplus, without=without, sovereign=sovereign, stress=stress,
    )  # fmt: skip
    aim = risk.aim_from(robust) if robust else None
    with (
        desk_for(session, programme) as (desk, programme_id),
        working(session, gap=gap, workers=workers, scheduler=scheduler) as work,
    ):
        report: SizingReport | RobustReport
        if aim is not None:
            report = desk.energy.robust(programme_id, choices=choices, aim=aim, work=work)
        else:
            report = desk.energy.sizing(
                programme_id, choices=choices, conditions_cost=conditions_cost, stresses=stresses or bool(stress),
                work=work,
            )  # fmt: skip
        known = desk.programme(programme_id)
    shown = _first(report, for_people=not (as_json or as_csv))
    if table:
        shown = [_chosen(energy_table(report, table_name(table)), as_json or as_csv)]
    risk.draw(session, report, known, chart)
    write(session, shown, report.findings, as_json=as_json, as_csv=as_csv)
    return ExitCode.FOUND if report.decision is None else _ended(report)


def _ended(report: SizingReport | RobustReport) -> ExitCode:
    return ExitCode.DONE if report.complete else ExitCode.INTERRUPTED


def _chosen(table: Table, for_programs: bool) -> Table:
    return table if for_programs or table.name not in _FIRST else table.choose(_FIRST[table.name])


def _first(report: DispatchReport | SizingReport | RollingReport | RobustReport, *, for_people: bool) -> list[Table]:
    """Return the tables to show without a name: for people those that say most, for programs all but the hours."""
    from khazana.views.energy_report import energy_table, energy_tables_of

    if not for_people:
        return [energy_table(report, name) for name in energy_tables_of(report) if name not in _BY_HOUR]
    if isinstance(report, RollingReport | RobustReport):
        return risk.first_tables(report, energy_tables_of(report))
    if report.decision is None:
        return [energy_table(report, "energy_decision").choose(("programme", "state"))]
    shown = [energy_table(report, name).choose(columns) for name, columns in _FIRST.items()]
    if isinstance(report, SizingReport):
        wanted = {
            "energy_effects": report.effects,
            "energy_condition_costs": report.costs,
            "energy_stresses": report.stresses,
        }
        shown += [energy_table(report, name) for name, rows in wanted.items() if rows]
    return shown
