"""What the commands of the energy desk share: options, progress with bound and gap, and how results are written."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated

import typer
from rich.console import Console

from khazana.app.energy_choosing import parse_pairs
from khazana.app.energy_reports import EnergyChoices, EnergyProgress, Step, Work
from khazana.cli.saying import say_findings, stopping
from khazana.cli.session import Session
from khazana.core import BadInput, Finding, quantise
from khazana.energy.case import HOURS_PER_YEAR
from khazana.i18n import message as _
from khazana.views import Kind, Table

__all__ = [
    "Capacity", "Csv", "End", "Gap", "Hashprice", "Hours", "Json", "Price", "Programme", "Scenario", "Scheduler", "Set",
    "Surplus", "TableName", "Tariff", "Without", "Workers", "Year", "choices_from", "table_name", "working", "write",
]  # fmt: skip

_COUNTED = frozenset({"plan.assumed", "plan.left-out", "plan.not-reckoned", "plan.tariff-ends"})
"""Findings of which a result has dozens: they are counted beside it, and listed by the plan."""
_MANY = 12
Programme = Annotated[str, typer.Argument(help="The id of a built-in programme, or a folder.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
Csv = Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")]
TableName = Annotated[str, typer.Option("--table", help="Show this table alone, such as capacities or hours.")]
Year = Annotated[
    list[int] | None, typer.Option("--year", help="A calendar year of the plan; may be given again. The first without.")
]
Scenario = Annotated[
    list[str] | None, typer.Option("--scenario", help="A scenario of the plan; may be given again. All without.")
]
Hours = Annotated[int, typer.Option("--hours", min=1, max=HOURS_PER_YEAR, help="Of each year, from its first hour on.")]
Capacity = Annotated[
    list[str] | None, typer.Option("--capacity", help="A capacity that is given, as NAME=MW; may be given again.")
]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="A figure tried in the place of the plan's, as KEY=VALUE in its unit.")
]
End = Annotated[
    list[str] | None, typer.Option("--end", help="Which end of a range is used, as KEY=low, middle or high.")
]
Hashprice = Annotated[
    float | None, typer.Option("--hashprice", min=0, help="Hashprice in every scenario, in USD/PH/day.")
]
Price = Annotated[
    float | None,
    typer.Option("--price", min=0, help="Price of bitcoin in every scenario, in USD."),
]
Tariff = Annotated[
    float | None, typer.Option("--tariff", min=0, help="Tariff that every domestic load pays, in USD/MWh.")
]
Surplus = Annotated[float, typer.Option("--surplus", min=0, help="Times the surplus that the plan declares.")]
Without = Annotated[
    list[str] | None, typer.Option("--without", help="A condition that is left out; may be given again.")
]
Gap = Annotated[
    float, typer.Option("--gap", min=1e-9, max=0.5, help="How far from the optimum is near enough, as a share.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes that solve scenarios; as many as cores without.")
]
Scheduler = Annotated[
    str, typer.Option("--scheduler", help="A Dask scheduler that solves scenarios, as tcp://HOST:PORT.")
]


def choices_from(
    *,
    year: list[int] | None = None,
    scenario: list[str] | None = None,
    hours: int = HOURS_PER_YEAR,
    capacity: list[str] | None = None,
    tried: list[str] | None = None,
    end: list[str] | None = None,
    hashprice: float | None = None,
    price: float | None = None,
    tariff: float | None = None,
    surplus: float = 1.0,
    without: list[str] | None = None,
    sovereign: bool = False,
    stress: list[str] | None = None,
) -> EnergyChoices:
    """Return what the options choose."""
    ends = [one.partition("=") for one in end or ()]
    for name, sign, value in ends:
        if not (name and sign and value):
            raise BadInput(
                _("this is written KEY=END"), where="--end", value=name, remedy=_("such as zones.grid.most=low")
            )
    return EnergyChoices(
        years=tuple(sorted(set(year))) if year else None,
        scenarios=tuple(scenario or ()),
        hours=hours,
        capacity_mw=parse_pairs(capacity or (), "--capacity"),
        figures=parse_pairs(tried or (), "--set"),
        ends=tuple((name, value) for name, _sign, value in ends),
        hashprice_usd_per_ph_day=hashprice,
        price_usd_per_btc=price,
        tariff_usd_per_mwh=tariff,
        surplus_scale=surplus,
        without=tuple(without or ()),
        is_sovereign=sovereign,
        stresses=tuple(stress or ()),
    )


@contextmanager
def working(session: Session, *, gap: float = 1e-6, workers: int | None = 1, scheduler: str = "") -> Iterator[Work]:
    """Give how work is done: where, to which gap, told on standard error, stopped by the first Ctrl+C."""
    from khazana.app.energy_workers import workers as executor_of

    with ExitStack() as stack:
        executor = stack.enter_context(executor_of(scheduler, count=workers))
        stop = stack.enter_context(stopping())
        tell = stack.enter_context(_told(session))

        def progress(what: str, step: Step) -> bool:
            tell(what, step)
            return stop.is_set()

        yield Work(gap=gap, executor=executor, progress=progress)


@contextmanager
def _told(session: Session) -> Iterator[EnergyProgress]:
    """Show how work stands on standard error, where that is a terminal."""
    console, say = Console(stderr=True), session.translator
    if not console.is_terminal:
        yield lambda _what, _step: False
        return
    with console.status("") as shown:

        def tell(what: str, step: Step) -> bool:
            if step.rounds:
                counted = say.text(_("{what}: {done} of {all}"), what=say.text(what), done=say.integer(step.round),
                                   all=say.integer(step.rounds))  # fmt: skip
                shown.update(counted)
                return False
            gap = f"{step.gap:.4%}" if step.gap < float("inf") else "–"
            best = say.money(quantise(-step.best_usd, "USD")) if abs(step.best_usd) < float("inf") else "–"
            text = _("{what}: round {round}, worth {best}, gap {gap}")
            shown.update(say.text(text, what=say.text(what), round=say.integer(step.round), best=best, gap=gap))
            return False

        yield tell


def table_name(name: str) -> str:
    """Return the name of a table of the energy desk; its first word may be left out."""
    return name if not name or name.startswith("energy_") else f"energy_{name}"


def write(
    session: Session, tables: Iterable[Table], findings: Iterable[Finding], *, as_json: bool, as_csv: bool
) -> None:
    """Write tables: for people one below the other with what was found, as one document of JSON, the first as CSV."""
    from khazana.views.export import records

    shown = [*tables]
    if as_json and not as_csv:
        rows = {one.name: [record.as_dict() for record in records(one)] for one in shown}
        session.write_json({**rows, "findings": list(dict.fromkeys(one.code for one in findings))})
        return
    if as_csv:
        session.show(shown[0], as_json=as_json, as_csv=as_csv)
        return
    for one in shown:
        session.show(_without_nothing(one), as_json=False, as_csv=False)
    _say(session, [*findings])


def _without_nothing(table: Table) -> Table:
    """Return a table without the columns of figures that are zero in every row, where it has many columns."""
    if len(table.columns) < _MANY or not table.rows:
        return table
    kept = [one.key for one in table.columns if one.kind is not Kind.NUMBER or any(table.column(one.key))]
    return table.choose(kept)


def _say(session: Session, findings: list[Finding]) -> None:
    """Write what a reader has to know at once, and how many figures are assumed or open."""
    told = [one for one in findings if one.code not in _COUNTED]
    say_findings(session, told)
    if left := len(findings) - len(told):
        text = session.translator.plural(
            "{n} figure is assumed or open; khazana energy plan lists it.",
            "{n} figures are assumed or open; khazana energy plan lists them.",
            left,
        )
        session.console.print(text, soft_wrap=True)
