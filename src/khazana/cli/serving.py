"""Serve the pages, and the demonstration that runs before them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from khazana.app.desk import Desk, open_desk
from khazana.app.recording import record_events
from khazana.cli.faults import say_refusal
from khazana.cli.reserve import say_receipt
from khazana.cli.saying import stopping, told
from khazana.cli.session import Session, current
from khazana.cli.witnessing import named_witness
from khazana.core import Unavailable
from khazana.i18n import message as _
from khazana.programmes import Programme
from khazana.reserve.audit import Verdict
from khazana.store import ImportRefused
from khazana.views.report import reserve_table
from khazana.views.selection import Filter, Operator, filtered
from khazana.views.terminal import renderable

__all__ = ["demo", "serve"]

_ACCUMULATION = ("within", "stated", "claimed", "unexplained", "value", "stated_value", "verdict")
_CHECKS = ("claim", "arithmetic", "stated", "verdict", "finding")
_CAPACITIES = ("name", "kind", "most", "capacity", "worth")
_CANNOT_HOLD = Filter(column="verdict", operator=Operator.IS, value=Verdict.INCONSISTENT)

_Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]
_Host = Annotated[str, typer.Option(help="The address to listen on; the loopback address keeps it to this machine.")]


def demo(
    context: typer.Context,
    host: _Host = "127.0.0.1",
    port: _Port = 8321,
    energy: Annotated[
        bool, typer.Option("--energy/--no-energy", help="Size the energy plans that can be decided on.")
    ] = True,
    pages: Annotated[bool, typer.Option("--pages/--no-pages", help="Serve the pages at the end.")] = True,
) -> None:
    """Record and audit the built-in programmes, follow one on its chain, size energy plans, then serve the pages."""
    session = current(context)
    with open_desk(session.settings) as desk:
        for programme in desk.programmes():
            _record(session, desk, programme)
            if programme.chain.record:
                _follow(session, desk, programme.id)
            _show(session, desk, programme.id)
            if energy:
                _size(session, desk, programme)
        if pages:
            _serve(session, desk, host, port)


def serve(
    context: typer.Context,
    folders: Annotated[list[Path] | None, typer.Argument(help="Programmes' folders, beside the built-in ones.")] = None,
    host: _Host = "127.0.0.1",
    port: _Port = 8321,
) -> None:
    """Serve the pages of the built-in programmes and of any folders named."""
    session = current(context)
    with open_desk(session.settings, folders=folders or ()) as desk:
        _serve(session, desk, host, port)


def _record(session: Session, desk: Desk, programme: Programme) -> None:
    """Record a programme's events; where an earlier version of them is recorded, say so and go on."""
    session.console.rule(f"[bold]{escape(programme.name.get(session.translator.language))}[/bold]")
    try:
        receipt = record_events(desk.store, programme, at=desk.now())
    except ImportRefused as refusal:
        say_refusal(refusal)
        return
    desk.forget()
    say_receipt(session, receipt)


def _follow(session: Session, desk: Desk, programme_id: str) -> None:
    """Follow a programme from the record in its folder, and show where its coins came from."""
    from khazana.views.chain_report import chain_table

    with stopping() as stop, told() as tell:
        desk.chain.sync(programme_id, progress=tell, stop=stop.is_set)
    session.console.print(renderable(chain_table(desk.chain.provenance(programme_id), "meanings"), session.translator))


def _show(session: Session, desk: Desk, programme_id: str) -> None:
    report = desk.report(programme_id)
    say = session.translator
    if report.accumulation:
        session.console.print(renderable(reserve_table(report, "accumulation").choose(_ACCUMULATION), say))
    checks = reserve_table(report, "checks").choose(_CHECKS)
    session.console.print(renderable(filtered(checks, [_CANNOT_HOLD]), say))


def _size(session: Session, desk: Desk, programme: Programme) -> None:
    """Size a programme's energy plan for its first year, where it can be decided on, and show the capacities."""
    from khazana.app.energy_reports import EnergyState
    from khazana.cli.energy_options import working
    from khazana.views.energy_report import energy_table

    if desk.energy.plan(programme.id).stand.state is not EnergyState.READY:
        return
    session.say(session.translator.text(_("Sizing the energy plan; Ctrl+C goes on with the best so far.")))
    with working(session, workers=None) as work:
        try:
            report = desk.energy.sizing(programme.id, work=work)
        except Unavailable as refusal:  # stopped before anything was found
            say_refusal(refusal)
            return
    session.console.print(renderable(energy_table(report, "energy_capacities").choose(_CAPACITIES), session.translator))


def _serve(session: Session, desk: Desk, host: str, port: int) -> None:
    from khazana.web import serve as serve_pages

    witness = named_witness(session)
    serve_pages(
        desk,
        host=host,
        port=port,
        cache_folder=session.settings.cache_folder,
        witness=witness,
        ready=lambda url: session.console.print(f"Pages at [bold]{url}[/bold]   (Ctrl+C stops)"),
    )
