"""The planning desk's files on the command line: a folder of every table, or single files and the brief."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from khazana.cli import energy_options as e
from khazana.cli import planning_options as o
from khazana.cli.faults import ExitCode
from khazana.cli.planning_answers import first_that_buys
from khazana.cli.planning_options import Work, choices_from, parse_window, say_known, table_name, working
from khazana.cli.session import Session, current, desk_for
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.app.desk import Desk
    from khazana.app.planning_reports import JudgeReport, PlanningChoices, RunReport, SearchReport, StressReport
    from khazana.views.planning_files import Answers

__all__ = ["export"]


def export(
    context: typer.Context,
    programme: e.Programme,
    files: Annotated[
        list[Path], typer.Argument(help="A folder for every table, or files by endings: .csv, .json, .pdf, .html.")
    ],
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
    searched: Annotated[
        str, typer.Option("--search", help="The policy whose largest size is sought; the first that buys.")
    ] = "",
    risk: Annotated[
        float, typer.Option("--risk", min=0, max=1, help="The probability of a breach that is accepted.")
    ] = 0.05,
    most: Annotated[float, typer.Option("--most", min=0, help="The largest size, in times the policy.")] = 4.0,
    judged: Annotated[bool, typer.Option("--judge", help="Judge the laws, too: that takes minutes.")] = False,
    table: Annotated[str, typer.Option("--table", help="The table that a .csv file holds.")] = "outcomes",
    workers: o.Workers = None,
    scheduler: o.Scheduler = "",
) -> int:
    """Write answers to files: a folder of every table with accounts, search and stress, or tables and the brief."""
    from khazana.views.planning_files import Answers, check_planning_ending

    session = current(context)
    folders = [path for path in files if path.is_dir() or not path.suffix]
    for path in files:
        if path not in folders:
            check_planning_ending(path.suffix)
    choices = choices_from(
        law=law, window=window, drift=drift, policy=policy, limit=limit, years=years, price=price, paths=paths,
        error=error, seed=seed,
    )  # fmt: skip
    with (
        desk_for(session, programme) as (desk, programme_id),
        working(session, workers=workers, scheduler=scheduler) as work,
    ):
        ask = _Asking(desk=desk, programme_id=programme_id, choices=choices, work=work)
        found = Answers(
            run=ask.run(),
            search=ask.search(searched, risk, most),
            stress=ask.stress() if folders else None,
            judge=ask.judge(window) if judged else None,
        )
    for path in files:
        _write(session, found, path, table=table, is_folder=path in folders)
    say_known(session, found.run.findings)
    return ExitCode.DONE if found.complete else ExitCode.INTERRUPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """Asks one desk the same choices in several ways."""

    desk: "Desk"
    programme_id: str
    choices: "PlanningChoices"
    work: Work

    def run(self) -> "RunReport":
        return self.desk.planning.run(
            self.programme_id, self.choices, accounting=True, executor=self.work.executor, watch=self.work.watch
        )

    def search(self, policy: str, risk: float, most: float) -> "SearchReport | None":
        """Seek the size of a policy; ``None`` where none is named and none buys."""
        name = policy or first_that_buys(self.desk, self.programme_id, self.choices)
        if name is None:
            return None
        return self.desk.planning.search(
            self.programme_id, name, risk, most, self.choices, executor=self.work.executor, watch=self.work.watch
        )

    def stress(self) -> "StressReport":
        return self.desk.planning.stress(
            self.programme_id, self.choices, executor=self.work.executor, watch=self.work.watch
        )

    def judge(self, window: str) -> "JudgeReport":
        return self.desk.planning.judge(
            self.programme_id, parse_window(window), drift_per_year=self.choices.drift_per_year,
            progress=self.work.tell, stop=self.work.stop.is_set,
        )  # fmt: skip


def _write(session: Session, found: "Answers", path: Path, *, table: str, is_folder: bool) -> None:
    """Write a file, or every table into a folder, each whole or not at all."""
    from khazana.app.energy_files import write_file
    from khazana.views.planning_files import folder_files, planning_file_bytes

    if is_folder:
        path.mkdir(parents=True, exist_ok=True)
        for name, data in folder_files(found):
            write_file(path / name, data)
    else:
        write_file(
            path, planning_file_bytes(found, path.suffix, table=table_name(table), translator=session.translator)
        )
    session.say(session.translator.text(_("Written: {file}"), file=escape(str(path))))
