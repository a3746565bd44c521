"""The keys that statements are signed with, on the command line."""

from typing import Annotated

import typer
from rich.markup import escape

from khazana.cli.faults import ExitCode
from khazana.cli.secrets import ask_secret
from khazana.cli.session import current
from khazana.i18n import message as _

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
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
) -> int:
    """List the keys of this machine: name, place, public half. Nothing is opened, and no secret is asked for."""
    from khazana.alliance import PublicKey, format_key
    from khazana.alliance.keys import ED25519
    from khazana.app.signing_keys import open_keyring

    session = current(context)
    rows = [
        {"name": one.name, "place": str(one.place), "id": key.id, "key": format_key(key)}
        for one in open_keyring(session.settings, ask_secret).keys()  # noqa: SIM118 - no mapping
        for key in [PublicKey(algorithm=ED25519, raw=one.public)]
    ]
    if as_json:
        session.write_json(rows)
        return ExitCode.DONE
    for row in rows:
        session.write_line(f"{row['name']}  {row['place']}  {row['key']}")
    return ExitCode.DONE
