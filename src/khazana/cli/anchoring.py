"""Timestamps on the command line: anchor a log's heads in the chain, and give a bundle the timestamp of its head."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khazana.cli.faults import ExitCode
from khazana.cli.saying import say_findings
from khazana.cli.session import Session, current
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.bitcoin import HeaderChain

__all__ = ["anchor", "anchor_bundle"]

_Network = Annotated[str, typer.Option("--network", help="The network whose headers timestamps are held against.")]
_SHOWN = 10
"""How many of the latest anchors people are shown; programs get all."""


def anchor(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of our log, or one that follows a partner's.")],
    calendar: Annotated[
        list[str] | None,
        typer.Option(
            "--calendar",
            envvar="KHAZANA_CALENDARS",
            help="The address of a calendar; may be given several times. Without any, the public ones.",
        ),
    ] = None,
    least: Annotated[int, typer.Option("--least", min=1, help="How many calendars must have promised.")] = 2,
    network: _Network = "main",
    plain_http: Annotated[bool, typer.Option("--plain-http", help="Allow plain HTTP to another machine.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")] = False,
) -> int:
    """Have the log's head stamped by calendars of OpenTimestamps, and complete the timestamps of earlier heads.

    Calendars see a digest with a nonce, nothing else. Timestamps are held against the headers that `chain sync` has
    followed; the exit code is 4 if one leads elsewhere.
    """
    from khazana.app.alliance_folders import log_of
    from khazana.app.anchoring import anchor as stamp
    from khazana.app.anchoring import complete, stand_of_anchors
    from khazana.app.calendars import Calendars, public_calendars
    from khazana.views.alliance import anchors_table

    session = current(context)
    files = log_of(folder)
    calendars = Calendars(urls=calendar or public_calendars(), plain=plain_http)
    chain = _headers(session, network)
    said = [*complete(files, calendars, chain), *stamp(files, calendars, least=least)]
    stands, wrong = stand_of_anchors(files, chain)
    programs = as_json or as_csv
    session.show(anchors_table(stands if programs else stands[-_SHOWN:]), as_json=as_json, as_csv=as_csv)
    if not programs:
        say_findings(session, [*wrong, *said])
        if chain is None:
            session.say(session.translator.text(_("No headers are here to compare: follow the chain by chain sync.")))
    return ExitCode.PROOF_FAILED if wrong else ExitCode.DONE


def anchor_bundle(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The bundle.")],
    target: Annotated[Path, typer.Argument(help="The bundle to write; it must not exist.")],
    log: Annotated[Path, typer.Option("--log", help="The folder of the log that the statement is in.")],
    network: _Network = "main",
) -> int:
    """Give a bundle the first anchored head above its statement, the timestamp of that head, and the block's header."""
    from khazana.alliance.bundles import format_bundle, parse_bundle
    from khazana.app.alliance_folders import log_of
    from khazana.app.anchoring import anchored_bundle
    from khazana.cli.files_written import write_new
    from khazana.cli.verifying import read_whole

    session = current(context)
    bundle = anchored_bundle(parse_bundle(read_whole(str(file))), log_of(log), _headers(session, network))
    write_new(target, format_bundle(bundle))
    session.say(session.translator.text(_("Written: {file}"), file=str(target)))
    return ExitCode.DONE


def _headers(session: Session, network: str) -> "HeaderChain | None":
    """Return the headers that are followed of a network; ``None`` where none is."""
    from khazana.app.chain_sync import load_chain
    from khazana.store import open_store

    with open_store(session.settings.database_url) as store:
        chain = load_chain(store, network)
    return chain if chain.height else None
