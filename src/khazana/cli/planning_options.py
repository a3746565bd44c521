"""What the planning desk's commands share: options, progress, where paths are drawn, how answers are written."""

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console

from khazana.cli.drawing import write_picture
from khazana.cli.saying import say_findings, stopping, told
from khazana.cli.session import Session
from khazana.core import BadInput, Finding
from khazana.core import Progress as Told
from khazana.i18n import message as _
from khazana.views.palette import Theme
from khazana.views.planning_words import LawTerm

if TYPE_CHECKING:
    from khazana.app.planning_reports import PlanningChoices
    from khazana.planning import Progress
    from khazana.views import Table
    from khazana.views.planning_charts import PlanningDrawn
    from khazana.views.planning_report import PlanningReport

__all__ = [
    "DEFAULT_PATHS",
    "Chart",
    "Drift",
    "Enough",
    "Law",
    "Laws",
    "Limits",
    "Paths",
    "Picture",
    "Policies",
    "Price",
    "Scheduler",
    "Seed",
    "TableName",
    "Themes",
    "Window",
    "Work",
    "Workers",
    "Years",
    "choices_from",
    "draw",
    "parse_window",
    "say_known",
    "table_name",
    "working",
    "write",
]  # fmt: skip

_COUNTED: Final = frozenset({"planning.assumed-figure"})
"""Findings of which a plan has dozens: they are counted, and listed by the table of findings."""
DEFAULT_PATHS: Final = 1 << 14
Policies = Annotated[list[str] | None, typer.Option("--policy", help="A policy; may be given again.")]
Limits = Annotated[list[str] | None, typer.Option("--limit", help="A limit that is held; may be given again.")]
Law = Annotated[LawTerm | None, typer.Option("--law", help="The law by which the price moves.")]
Laws = Annotated[list[LawTerm] | None, typer.Option("--law", help="A law of the price; may be given again.")]
Window = Annotated[str, typer.Option("--window", help="Marks that laws are fitted to, as FIRST:LAST, both days in it.")]
Drift = Annotated[float | None, typer.Option("--drift", help="Log growth of the price by the year.")]
Years = Annotated[int | None, typer.Option("--years", min=1, max=100, help="How far ahead.")]
Price = Annotated[float | None, typer.Option("--price", min=0, help="Price of one bitcoin at the start, in USD.")]
Paths = Annotated[int, typer.Option("--paths", min=1, help="The most paths that are drawn.")]
Enough = Annotated[
    float | None, typer.Option("--error", min=0, help="The standard error of a probability of a breach that is enough.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Chooses the paths.")]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes that draw paths; without, threads on all cores.")
]
Scheduler = Annotated[str, typer.Option("--scheduler", help="A Dask scheduler that draws paths, as tcp://HOST:PORT.")]
TableName = Annotated[str, typer.Option("--table", help="Show this table alone, such as fan or stand.")]
Chart = Annotated[
    Path | None, typer.Option("--chart", help="Write the picture to this file: .svg, .png, .pdf, or .json (Vega-Lite).")
]
Themes = Annotated[Theme, typer.Option("--theme", help="Light or dark, for the picture.")]
Picture = Annotated[str, typer.Option("--picture", help="Which picture --chart writes; the first there is without.")]

_PARTS: Final = {
    "paths": _("paths"),
    "counts": _("both counts"),
    "comparison": _("comparison"),
    "frontier": _("frontier"),
    "search": _("search and test"),
    "stress": _("mildest paths"),
    "sensitivity": _("sensitivity"),
}
"""What parts of an answer are called while they are reckoned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Where paths are drawn, and who is told and asks to stop."""

    executor: Executor | None
    stop: Event
    tell: Told
    session: Session

    def watch(self, standing: "Progress") -> bool:
        """Tell how a simulation stands, and return whether to stop."""
        what = self.session.translator.text(_PARTS.get(standing.what, standing.what))
        self.tell(standing.paths, standing.budget, what)
        return self.stop.is_set()


@contextmanager
def working(session: Session, *, workers: int | None = 1, scheduler: str = "") -> Iterator[Work]:
    """Give how work is done: where, told on standard error, stopped by the first Ctrl+C."""
    from khazana.app.energy_workers import workers as executor_of

    with ExitStack() as stack:
        if workers is None and not scheduler:
            executor: Executor | None = stack.enter_context(ThreadPoolExecutor(os.cpu_count() or 1))
        else:
            executor = stack.enter_context(executor_of(scheduler, count=workers))
        stop, tell = stack.enter_context(stopping()), stack.enter_context(told())
        yield Work(executor=executor, stop=stop, tell=tell, session=session)


def choices_from(
    *,
    law: LawTerm | None = None,
    window: str = "",
    drift: float | None = None,
    policy: list[str] | None = None,
    limit: list[str] | None = None,
    years: int | None = None,
    price: float | None = None,
    paths: int = DEFAULT_PATHS,
    error: float | None = None,
    seed: int = 0,
) -> "PlanningChoices":
    """Return what the options choose."""
    from khazana.app.planning_reports import PlanningChoices
    from khazana.planning.calibration import LawKind

    return PlanningChoices(
        law=None if law is None else LawKind(law.value),
        window=parse_window(window),
        drift_per_year=drift,
        policies=tuple(policy or ()),
        limits=tuple(limit or ()),
        years=years,
        price_usd=price,
        paths=paths,
        breach_error=error,
        seed=seed,
    )


def parse_window(text: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day of ``FIRST:LAST``; ``None`` for an empty text.

    Raises
    ------
    BadInput
        If it is written otherwise.

    Examples
    --------
    >>> parse_window("2021-07-17:2025-07-17")
    (datetime.date(2021, 7, 17), datetime.date(2025, 7, 17))
    """
    if not text:
        return None
    first, _sign, last = text.partition(":")
    try:
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        raise BadInput(
            _("a window is written FIRST:LAST"), where="--window", value=text, remedy=_("such as 2021-07-17:2025-07-17")
        ) from None


def table_name(name: str) -> str:
    """Return the name of a table of the planning desk; its first word may be left out."""
    name = name.replace("-", "_")
    return name if not name or name.startswith("planning_") else f"planning_{name}"


def write(
    session: Session,
    report: "PlanningReport",
    shown: "list[Table]",
    *,
    table: str = "",
    as_json: bool = False,
    as_csv: bool = False,
) -> None:
    """Write an answer: for people tables and what was found, all tables as one document of JSON, one table as CSV.

    Findings go to standard error where standard output carries CSV.

    Parameters
    ----------
    shown
        What people see where no table is asked for.
    table
        The one table to write; empty for all of JSON, and the first of CSV.
    """
    from khazana.views.export import records
    from khazana.views.planning_report import findings_of, planning_table, planning_tables_of

    findings = findings_of(report)
    if as_json and not as_csv:
        names = [table_name(table)] if table else planning_tables_of(report)
        tables = {name: [row.as_dict() for row in records(planning_table(report, name))] for name in names}
        codes = list(dict.fromkeys(one.code for one in findings))
        session.write_json({**tables, **_numbers(report), "complete": report.complete, "findings": codes})
    elif as_csv:
        session.show(planning_table(report, table_name(table)), as_json=as_json, as_csv=as_csv)
        say_known(replace(session, console=Console(stderr=True, highlight=False)), findings)
    else:
        for one in [planning_table(report, table_name(table))] if table else shown:
            session.show(one, as_json=False, as_csv=False)
        say_known(session, findings)


def say_known(session: Session, findings: Iterable[Finding]) -> None:
    """Write what a reader has to know at once, and how many figures are assumed."""
    every = [*findings]
    told_of = [one for one in every if one.code not in _COUNTED]
    say_findings(session, told_of)
    if left := len(every) - len(told_of):
        text = session.translator.plural(
            "{n} figure of the plan is assumed; --table findings says which.",
            "{n} figures of the plan are assumed; --table findings says which.",
            left,
        )
        session.console.print(text, soft_wrap=True)


def _numbers(report: "PlanningReport") -> dict[str, int]:
    """Return on how many paths a run rests, and their seed; nothing for what takes several runs."""
    from khazana.app.planning_reports import RunReport

    if not isinstance(report, RunReport):
        return {}
    return {"paths": report.result.paths, "seed": report.stand.question.seed}


def draw(session: Session, report: "PlanningDrawn", output: Path, picture: str, theme: Theme, policy: str = "") -> None:
    """Write a picture of a report to a file.

    Raises
    ------
    BadInput
        If the report has no such picture; the message lists those it has.
    """
    from khazana.app.planning_reports import CompareReport, JudgeReport
    from khazana.views.planning_charts import planning_chart, planning_charts_of

    known = planning_charts_of(report)
    name = f"planning-{picture.removeprefix('planning-')}" if picture else next(iter(known), "")
    if name not in known:
        names = ", ".join(one.removeprefix("planning-") for one in known)
        raise BadInput(
            _("there is no such picture"), where="--picture", value=picture, remedy=_("use one of {known}"), known=names
        )
    of = report.rows[0] if isinstance(report, CompareReport) else report
    one = of.programme if isinstance(of, JudgeReport) else of.stand.programme
    title = one.name.get(session.translator.language.value)
    write_picture(
        session, planning_chart(report, name, title, session.translator.language, theme, policy=policy), output
    )
