"""Cosignatures on the command line: given when asked for, asked for, and taken from a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from khazana.cli.session import Session, current
from khazana.cli.signers import open_signer, read_given
from khazana.cli.witnessing import witness_over
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.alliance import SignedCheckpoint

__all__ = ["accept", "ask", "witness"]

_Folder = Annotated[Path, typer.Argument(help="The folder of our log.")]


def accept(
    context: typer.Context,
    folder: _Folder,
    file: Annotated[Path, typer.Argument(help="The cosignature, as the partner's follow has written it.")],
    witness: Annotated[str, typer.Option("--witness", help="The verifier key of the witness who cosigned.")],
) -> None:
    """Put a witness's cosignature of our present head below that head."""
    from khazana.alliance import parse_signatures, parse_verifier_key
    from khazana.app.alliance_folders import open_log

    session = current(context)
    lines = parse_signatures(read_given(file).decode("utf-8", errors="replace"))
    log = open_log(folder, lambda name: open_signer(session, name))
    _say_signed(session, log.accept(lines, [parse_verifier_key(witness)]))


def ask(
    context: typer.Context,
    folder: _Folder,
    url: Annotated[str, typer.Argument(help="The witness's address, up to its folder.")],
    witness: Annotated[str, typer.Option("--witness", help="The verifier key of the witness.")],
    plain_http: Annotated[bool, typer.Option("--plain-http", help="Allow plain HTTP to another machine.")] = False,
) -> None:
    """Ask a witness over HTTP to cosign our present head, and put its cosignature below it."""
    from khazana.alliance import parse_verifier_key
    from khazana.app.alliance_asking import ask_witness
    from khazana.app.alliance_folders import open_log
    from khazana.wire import HttpGetter

    session = current(context)
    key = parse_verifier_key(witness)
    log = open_log(folder, lambda name: open_signer(session, name))
    _say_signed(session, ask_witness(log, url, key, getter=HttpGetter(), plain=plain_http))


def witness(
    context: typer.Context,
    folders: Annotated[list[Path], typer.Argument(help="Folders that follow partners' logs, whose heads we cosign.")],
    cosign_as: Annotated[str, typer.Option("--cosign-as", help="Our name as a witness.")],
    sign_with: Annotated[str, typer.Option("--sign-with", help="The name of our key as a witness.")],
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; the loopback address keeps it to this machine.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port to listen on; 0 takes any that is free.")
    ] = 8322,
) -> None:
    """Cosign heads of the logs that we follow when their keepers ask for it over HTTP (C2SP tlog-witness)."""
    from khazana.web.witness import serve_witness

    session = current(context)
    application = witness_over(session, folders, cosign_as, sign_with)
    serve_witness(
        application, host, port, ready=lambda url: session.console.print(f"Witness at [bold]{escape(url)}[/bold]")
    )


def _say_signed(session: Session, head: "SignedCheckpoint") -> None:
    say = session.translator
    said = say.text(
        _("{origin}: {signatures} signatures below the head of {entries} entries."),
        origin=head.checkpoint.origin,
        signatures=say.integer(len(head.note.signatures)),
        entries=say.integer(head.checkpoint.size),
    )
    session.console.print(escape(said), soft_wrap=True)
