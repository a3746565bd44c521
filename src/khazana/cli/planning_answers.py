"""Searches, stresses and judgements of the planning desk on the command line."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from khazana.cli import energy_options as e
from khazana.cli import planning_options as o
from khazana.cli.faults import ExitCode
from khazana.cli.planning_options import choices_from, draw, parse_window, working, write
from khazana.cli.session import current, desk_for
from khazana.core import BadInput
from khazana.i18n import message as _
from khazana.views.palette import Theme
from khazana.views.planning_words import LawTerm

if TYPE_CHECKING:
    from khazana.app.desk import Desk
    from khazana.app.planning_reports import PlanningChoices
    from khazana.planning.judging import JudgingRules

__all__ = ["first_that_buys", "judge", "search", "stress"]

_SAFE: Final = ("policy", "risk", "passes", "size", "bought", "paid", "tested", "tested_error")
_FRONTIER: Final = ("size", "bought", "paid", "breach", "error", "coins", "efficient")
_MILDEST: Final = ("policy", "limit", "distance", "on", "lowest", "end")
_SENSITIVITY: Final = ("policy", "change", "breach", "error", "difference", "value")
_HORIZONS: Final = ("law", "horizon", "forecasts", "verdict", "against", "crps", "gain")


def search(
    context: typer.Context,
    programme: e.Programme,
    policy: Annotated[str, typer.Option("--policy", help="The policy whose size is sought; the first that buys.")] = "",
    risk: Annotated[
        float, typer.Option("--risk", min=0, max=1, help="The probability of a breach that is accepted.")
    ] = 0.05,
    most: Annotated[float, typer.Option("--most", min=0, help="The largest size, in times the policy.")] = 4.0,
    limit: o.Limits = None,
    law: o.Law = None,
    window: o.Window = "",
    drift: o.Drift = None,
    years: o.Years = None,
    price: o.Price = None,
    paths: o.Paths = o.DEFAULT_PATHS,
    error: o.Enough = None,
    seed: o.Seed = 0,
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
    table: o.TableName = "",
    chart: o.Chart = None,
    picture: o.Picture = "",
    theme: o.Themes = Theme.LIGHT,
    as_json: e.Json = False,
    as_csv: e.Csv = False,
) -> int:
    """Say how much may be bought a day within a risk: found on some paths, tested on fresh ones.

    Ctrl+C gives what was found so far.
    """
    from khazana.views.planning_report import planning_table

    session = current(context)
    choices = choices_from(
        law=law, window=window, drift=drift, limit=limit, years=years, price=price, paths=paths, error=error, seed=seed
    )  # fmt: skip
    with (
        desk_for(session, programme) as (desk, programme_id),
        working(session, workers=workers, scheduler=scheduler) as work,
    ):
        report = desk.planning.search(
            programme_id, policy or _bought(desk, programme_id, choices), risk, most, choices,
            executor=work.executor, watch=work.watch,
        )  # fmt: skip
    if chart is not None:
        draw(session, report, chart, picture, theme)
    else:
        tables = {"planning_safe_size": _SAFE, "planning_frontier": _FRONTIER}
        shown = [planning_table(report, name).choose(columns) for name, columns in tables.items()]
        write(session, report, shown, table=table, as_json=as_json, as_csv=as_csv)
    if not report.complete:
        return ExitCode.INTERRUPTED
    return ExitCode.DONE if report.safest.passes else ExitCode.FOUND


def first_that_buys(desk: "Desk", programme_id: str, choices: "PlanningChoices") -> str | None:
    """Return the first policy of a programme that buys; ``None`` where none does."""
    from khazana.planning.answers.scaling import buys

    there = desk.planning.stand(programme_id, choices).question.policies
    return next((one.name for one in there if buys(one)), None)


def _bought(desk: "Desk", programme_id: str, choices: "PlanningChoices") -> str:
    found = first_that_buys(desk, programme_id, choices)
    if found is None:
        raise BadInput(
            _("no policy buys, so there is no size to seek"), where=programme_id, remedy=_("declare one that does")
        )
    return found


def stress(
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
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
    table: o.TableName = "",
    chart: o.Chart = None,
    picture: o.Picture = "",
    theme: o.Themes = Theme.LIGHT,
    as_json: e.Json = False,
    as_csv: e.Csv = False,
) -> int:
    """Say what breaks each limit: the mildest path, the past played again, one assumption changed at a time.

    And at which price of a coin each policy breaks even. Ctrl+C gives what was reckoned so far.
    """
    from khazana.views.planning_report import planning_table

    session = current(context)
    choices = choices_from(
        law=law, window=window, drift=drift, policy=policy, limit=limit, years=years, price=price, paths=paths,
        error=error, seed=seed,
    )  # fmt: skip
    with (
        desk_for(session, programme) as (desk, programme_id),
        working(session, workers=workers, scheduler=scheduler) as work,
    ):
        report = desk.planning.stress(programme_id, choices, executor=work.executor, watch=work.watch)
    if chart is not None:
        draw(session, report, chart, picture, theme, policy=(policy or [""])[0])
        return ExitCode.DONE if report.complete else ExitCode.INTERRUPTED
    shown = [
        planning_table(report, "planning_mildest").choose(_MILDEST),
        planning_table(report, "planning_replays"),
        planning_table(report, "planning_sensitivity").choose(_SENSITIVITY),
        planning_table(report, "planning_break_even"),
    ]
    write(session, report, [one for one in shown if one.rows], table=table, as_json=as_json, as_csv=as_csv)
    return ExitCode.DONE if report.complete else ExitCode.INTERRUPTED


def judge(
    context: typer.Context,
    programme: e.Programme,
    law: o.Laws = None,
    horizon: Annotated[
        list[int] | None, typer.Option("--horizon", min=1, help="Daily returns ahead; may be given again.")
    ] = None,
    window: Annotated[str, typer.Option("--window", help="Marks that are judged on, as FIRST:LAST.")] = "",
    fit_days: Annotated[int, typer.Option("--fit-days", min=2, help="Daily returns that a fit sees.")] = 1461,
    refit_days: Annotated[int, typer.Option("--refit-days", min=2, help="How often the laws are fitted anew.")] = 91,
    drift: o.Drift = None,
    paths: Annotated[int, typer.Option("--paths", min=2, help="Paths behind each forecast.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Chooses the paths.")] = 1,
    table: o.TableName = "",
    chart: o.Chart = None,
    picture: o.Picture = "",
    theme: o.Themes = Theme.LIGHT,
    as_json: e.Json = False,
    as_csv: e.Csv = False,
) -> int:
    """Say which law of the price deserves trust over which horizon, from forecasts held against what came.

    Ctrl+C gives what was judged so far; the same command again goes on from there.
    """
    from khazana.views.planning_report import planning_table

    session = current(context)
    rules = _rules(law, horizon, fit_days=fit_days, refit_days=refit_days, paths=paths, seed=seed)
    with desk_for(session, programme) as (desk, programme_id), working(session) as work:
        report = desk.planning.judge(
            programme_id, parse_window(window), rules,
            drift_per_year=drift, progress=work.tell, stop=work.stop.is_set,
        )  # fmt: skip
    if chart is not None:
        draw(session, report, chart, picture, theme)
    else:
        shown = [planning_table(report).choose(_HORIZONS)]
        if any(row.n_forecasts for row in report.judgement.rows):
            shown.append(planning_table(report, "planning_coverage"))
        write(session, report, shown, table=table, as_json=as_json, as_csv=as_csv)
    return ExitCode.DONE if report.complete else ExitCode.INTERRUPTED


def _rules(
    law: "list[LawTerm] | None" = None,
    horizon: list[int] | None = None,
    *,
    fit_days: int = 1461,
    refit_days: int = 91,
    paths: int = 2000,
    seed: int = 1,
) -> "JudgingRules":
    """Return how laws are judged."""
    from khazana.planning.calibration import LawKind
    from khazana.planning.judging import JudgingRules

    plain = JudgingRules()
    return JudgingRules(
        kinds=tuple(LawKind(one.value) for one in law) if law else plain.kinds,
        horizons_days=tuple(sorted(set(horizon))) if horizon else plain.horizons_days,
        window_days=fit_days,
        refit_days=refit_days,
        n_paths=paths,
        seed=seed,
    )
