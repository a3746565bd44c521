"""The chain on the command line: how far a programme was followed, follow it, watch it."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from khazana.app.chain_reports import StatusReport
from khazana.app.desk import Desk, open_desk
from khazana.cli.faults import ExitCode, say_refusal
from khazana.cli.saying import say_findings, stopping, told
from khazana.cli.session import Session, current, desk_for
from khazana.core import Finding, parse_btc
from khazana.i18n import message as _
from khazana.programmes import builtin_ids

__all__ = ["app"]

app = typer.Typer(help="Programmes on the chain: how far they are followed.", no_args_is_help=True)

_Programme = Annotated[str, typer.Argument(help="The id of a built-in programme, or a folder.")]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
_Csv = Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")]

_SHOWN = (
    "programme",
    "synthetic",
    "network",
    "state",
    "height",
    "at",
    "depth",
    "held",
    "coins",
    "unconfirmed",
    "basis",
    "chain_source",
)


@app.command()
def status(
    context: typer.Context,
    programmes: Annotated[
        list[str] | None,
        typer.Argument(help="Folders, or ids of built-in programmes; without any, all built-in ones."),
    ] = None,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """Say how far programmes were followed, what they hold there, and what that rests on."""
    from khazana.views.chain_report import status_table

    session = current(context)
    names = programmes or list(builtin_ids())
    folders = [Path(name) for name in names if name not in builtin_ids()]
    with open_desk(session.settings, folders=folders) as desk:
        reports = [desk.chain.status(programme_id) for programme_id in _ids(desk, names)]
    table = status_table(reports)
    session.show(table if as_json or as_csv else table.choose(_SHOWN), as_json=as_json, as_csv=as_csv)
    if not (as_json or as_csv):
        say_findings(session, (finding for report in reports for finding in report.findings))


def _ids(desk: Desk, names: list[str]) -> list[str]:
    folders = iter(desk.programmes_in_folders())
    return [name if name in builtin_ids() else next(folders) for name in names]


@app.command()
def sync(context: typer.Context, programme: _Programme, as_json: _Json = False) -> int:
    """Follow a programme to the last block; what was followed before is not asked for again.

    Ctrl+C stops at the next good place; a second one at once. Nothing is lost either way.
    """
    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        with stopping() as stop, told() as tell:
            receipt = desk.chain.sync(programme_id, progress=tell, stop=stop.is_set)
        report = desk.chain.status(programme_id)
    if as_json:
        session.write_json(
            {
                "programme": programme_id,
                "network": receipt.network,
                "height": None if receipt.state is None else receipt.state.block.height,
                "block_hash": None if receipt.state is None else receipt.state.block.hash,
                "tip": receipt.tip.height,
                "complete": receipt.complete,
                "transactions": receipt.found,
                "unconfirmed": receipt.unconfirmed,
                "reorganisations": len(receipt.reorganisations),
                "held_sat": report.status.held,
                "findings": [finding.code for finding in receipt.findings],
            }
        )
    else:
        _say_followed(session, report, receipt.found, receipt.findings)
    return ExitCode.DONE if receipt.complete else ExitCode.INTERRUPTED


def _say_followed(session: Session, report: StatusReport, found: int, findings: tuple[Finding, ...]) -> None:
    say, stand = session.translator, report.stand
    height = -1 if stand.block is None else stand.block.height
    text = say.text(
        _("{programme}: followed to block {height} of {network}; {transactions} new transactions; {held} BTC held."),
        programme=stand.programme,
        height=say.integer(height),
        network=stand.network,
        transactions=say.integer(found),
        held=say.btc(report.status.held),
    )
    session.console.print(escape(text), soft_wrap=True)
    say_findings(session, findings)


@app.command()
def watch(
    context: typer.Context,
    programme: _Programme,
    every: Annotated[float, typer.Option("--every", min=1, max=86_400, help="Seconds between two looks.")] = 10,
    large: Annotated[str, typer.Option("--large", help="From how many BTC on a movement is large.")] = "100",
    dormant_days: Annotated[
        int, typer.Option("--dormant-days", min=1, help="After how many days without use an address is dormant.")
    ] = 365,
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write each alert as a line of JSON.")] = False,
) -> int:
    """Follow the last block live, and say what is notable: large movements, reuse, dormant addresses that wake.

    Alerts are kept, and sent to KHAZANA_WEBHOOK_URL where that is set. Ctrl+C ends.
    """
    from khazana.app.chain_alerts import WatchRules
    from khazana.app.chain_following import watching
    from khazana.app.chain_watch import Round
    from khazana.app.webhooks import alert_body

    session = current(context)
    rules = WatchRules(large_sat=parse_btc(large), dormant_days=dormant_days)
    failed = False

    def say(one: Round) -> None:
        nonlocal failed
        failed = one.failure is not None
        for alert in one.alerts:
            if as_json:
                session.write_line(alert_body(alert).decode())
            else:
                say_findings(session, [alert.finding])
        if one.failure is not None:
            say_refusal(one.failure)

    with ExitStack() as stack:
        desk, programme_id = stack.enter_context(desk_for(session, programme))
        watcher = stack.enter_context(
            watching(desk.programme(programme_id), desk.store, desk.environment, clock=desk.clock, rules=rules)
        )
        stop = stack.enter_context(stopping())
        if once:
            say(watcher.look(stop=stop.is_set))
            return ExitCode.UNAVAILABLE if failed else ExitCode.DONE
        session.say(f"[dim]{escape(programme_id)} …[/dim]")
        watcher.follow(every_s=every, stop=stop, told=say)
    return ExitCode.INTERRUPTED
