"""The keys that statements are signed with, on the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from khazana.cli.faults import ExitCode
from khazana.cli.secrets import ask_secret
from khazana.cli.session import Session, current
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.alliance.key_rules import KeySpan

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="The keys that statements and logs are signed with.")


@app.command("make")
def make(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the key is called here.")],
    place: Annotated[str, typer.Argument(help="Where it is kept: os:NAME, file:PATH, or token:LABEL@TOKEN.")],
) -> int:
    """Make an Ed25519 key and keep it; its public half is shown, and its private half is not."""
    from khazana.alliance import format_key, public_key_of
    from khazana.app.signing_keys import open_keyring
    from khazana.store.key_places import parse_place

    session = current(context)
    held = open_keyring(session.settings, ask_secret).make(name, parse_place(place))
    key = public_key_of(held)
    session.write_line(format_key(key))
    session.say(session.translator.text(_("Its id is {id}. Publish both where readers will look."), id=escape(key.id)))
    return ExitCode.DONE


@app.command("list")
def list_keys(
    context: typer.Context,
    log: Annotated[
        Path | None, typer.Option("--log", help="The folder of a log: say where each key may sign there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> int:
    """List the keys of this machine: name, place, public half. Nothing is opened, and no secret is asked for."""
    from khazana.alliance import PublicKey, format_key
    from khazana.alliance.keys import ED25519
    from khazana.app.signing_keys import open_keyring

    session = current(context)
    kept = open_keyring(session.settings, ask_secret).keys()
    rows = [
        {"name": one.name, "place": str(one.place), "id": key.id, "key": format_key(key)}
        for one in kept
        for key in [PublicKey(algorithm=ED25519, raw=one.public)]
    ]
    spans = None if log is None else _spans(session, log)
    if as_json:
        session.write_json(rows if spans is None else [{**row, **_positions(spans.get(row["id"]))} for row in rows])
        return ExitCode.DONE
    for row in rows:
        told = "" if spans is None else f"  {_told(session, spans.get(row['id']))}"
        session.write_line(f"{row['name']}  {row['place']}  {row['key']}{told}")
    return ExitCode.DONE


def _spans(session: Session, folder: Path) -> "Mapping[str, KeySpan]":
    from khazana.app.alliance_folders import log_of
    from khazana.app.key_statements import keys_of_log
    from khazana.cli.key_statements import known_keys

    return keys_of_log(log_of(folder), (one.key for one in known_keys(session))).book.spans


def _positions(span: "KeySpan | None") -> dict[str, int | None]:
    return {"from": None if span is None else span.start, "until": None if span is None else span.end}


def _told(session: Session, span: "KeySpan | None") -> str:
    say = session.translator
    if span is None:
        return say.text(_("the log says nothing of it"))
    if span.end is None:
        return say.text(_("may sign from position {first} on"), first=say.integer(span.start))
    text = _("might sign from position {first} on, and not from {end} on")
    return say.text(text, first=say.integer(span.start), end=say.integer(span.end))
