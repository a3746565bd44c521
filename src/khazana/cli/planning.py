"""The planning desk on the command line: what comes of policies, which limit breaks first, and how likely."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from khazana.cli import energy_options as e
from khazana.cli import planning_options as o
from khazana.cli.faults import ExitCode
from khazana.cli.planning_options import choices_from, draw, working, write
from khazana.cli.session import current, desk_for, desk_for_all
from khazana.views.palette import Theme
from khazana.views.planning_words import LawTerm

if TYPE_CHECKING:
    from khazana.app.planning_reports import RunReport
    from khazana.views import Table

__all__ = ["app"]

_OUTCOMES: Final = ("policy", "breach", "error", "half_by", "coins", "value", "value_low", "value_high")
_COMPARED: Final = ("name", "breach", "error", "difference", "difference_error", "apart_error", "coins", "value")

app = typer.Typer(help="How much may be accumulated, what breaks first, and when.", no_args_is_help=True)


@app.command()
def run(
    context: typer.Context,
    programme: e.Programme,
    policy: o.Policies = None,
    limit: o.Limits = None,
    law: o.Law = None,
    window: o.Window = "",
    drift: o.Drift = None,
    years: o.Years = None,
    price: o.Price = None,
    paths: o.Paths = o.DEFAULT_PATHS,
    error: o.Enough = None,
    seed: o.Seed = 0,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Keep the accounts along 2,048 paths, by both rules.")
    ] = False,
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
    table: o.TableName = "",
    chart: o.Chart = None,
    picture: o.Picture = "",
    theme: o.Themes = Theme.LIGHT,
    as_json: e.Json = False,
    as_csv: e.Csv = False,
) -> int:
    """Simulate policies on common paths.

    Ctrl+C gives what came of the paths so far; the same command again goes on from there. A second ends at once.
    """
    session = current(context)
    choices = choices_from(
        law=law, window=window, drift=drift, policy=policy, limit=limit, years=years, price=price, paths=paths,
        error=error, seed=seed,
    )  # fmt: skip
    with (
        desk_for(session, programme) as (desk, programme_id),
        working(session, workers=workers, scheduler=scheduler) as work,
    ):
        report = desk.planning.run(
            programme_id, choices, accounting=accounts, executor=work.executor, watch=work.watch
        )  # fmt: skip
    if chart is not None:
        draw(session, report, chart, picture, theme, policy=(policy or [""])[0])
    else:
        write(session, report, _first(report), table=table, as_json=as_json, as_csv=as_csv)
    return ExitCode.DONE if report.complete else ExitCode.INTERRUPTED


def _first(report: "RunReport") -> "list[Table]":
    from khazana.views.planning_report import planning_table

    shown = [planning_table(report).choose(_OUTCOMES)]
    names = {"planning_causes": report.stand.question.limits, "planning_counts": report.counts,
             "planning_accounts": report.accounts}  # fmt: skip
    return shown + [planning_table(report, name) for name, there in names.items() if there]


@app.command()
def compare(
    context: typer.Context,
    programmes: Annotated[list[str], typer.Argument(help="Ids of built-in programmes, or folders.")],
    policy: o.Policies = None,
    limit: o.Limits = None,
    law: o.Laws = None,
    window: o.Window = "",
    drift: Annotated[
        list[float] | None, typer.Option("--drift", help="Log growth of the price by the year; may be given again.")
    ] = None,
    years: o.Years = None,
    price: o.Price = None,
    paths: o.Paths = o.DEFAULT_PATHS,
    seed: o.Seed = 0,
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
    table: o.TableName = "",
    chart: o.Chart = None,
    theme: o.Themes = Theme.LIGHT,
    as_json: e.Json = False,
    as_csv: e.Csv = False,
) -> int:
    """Set policies, laws, drifts or programmes side by side on common paths.

    Each row's difference from the first has an error of its own, much smaller than that of two runs apart.
    """
    from khazana.app.planning_comparing import Variant, combined
    from khazana.views.planning_report import planning_table

    session = current(context)
    laws: list[LawTerm | None] = [*law] if law else [None]
    drifts: list[float | None] = [*drift] if drift else [None]
    variants = [
        Variant(
            law="" if kind is None or len(laws) == 1 else kind.value,
            growth="" if growth is None or len(drifts) == 1 else f"{growth:+g}",
            choices=choices_from(
                law=kind, window=window, drift=growth, limit=limit, years=years, price=price, paths=paths, seed=seed
            ),
        )
        for kind in laws
        for growth in drifts
    ]
    with (
        desk_for_all(session, programmes) as (desk, ids),
        working(session, workers=workers, scheduler=scheduler) as work,
    ):
        asked = combined(desk.planning, ids, policy or (), variants)
        report = desk.planning.compare(asked, executor=work.executor, watch=work.watch)
    if chart is not None:
        draw(session, report, chart, "", theme)
    else:
        shown = [planning_table(report).choose(_COMPARED)]
        write(session, report, shown, table=table, as_json=as_json, as_csv=as_csv)
    return ExitCode.DONE if report.complete else ExitCode.INTERRUPTED
