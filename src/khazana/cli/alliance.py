"""Logs on the command line: begin one, append to it, follow a partner's, carry it, and say where they stand."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from khazana.cli.faults import ExitCode, say_refusal
from khazana.cli.saying import stopping, told
from khazana.cli.session import Session, current
from khazana.cli.signers import open_signer, read_given
from khazana.core import BadInput, TileSource, Unavailable
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.alliance import LogPolicy
    from khazana.app.alliance_folders import FollowedFolder
    from khazana.app.alliance_following import Look, OwnWitness

__all__ = ["app"]

app = typer.Typer(
    help="Logs that nobody can rewrite unseen: our own, and the partner's that we follow.", no_args_is_help=True
)

_Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
_Csv = Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")]
_Folder = Annotated[Path, typer.Argument(help="The folder of our log.")]
_Witnesses = Annotated[
    list[str] | None, typer.Option("--witness", help="A witness's verifier key; may be given several times.")
]

_SHOWN = ("folder", "origin", "own", "entries", "cosigned_by", "others", "evidence", "anchored", "anchors_pending")


@app.command()
def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder to make; it must be empty or not exist.")],
    origin: Annotated[str, typer.Option("--origin", help="The log's name, like an address without its scheme.")],
    key: Annotated[str, typer.Option("--key", help="The name of the key that signs its heads.")],
) -> None:
    """Begin a log: a folder that any web server can serve, with a first signed head over no entries.

    It says the log's verifier key. Give it to the partner by another way than the log's own address.
    """
    from khazana.app.alliance_folders import begin_log

    session = current(context)
    log = begin_log(folder, origin, key, open_signer(session, key))
    session.console.print(escape(str(log.files.identity.keys[0])), soft_wrap=True)


@app.command()
def append(
    context: typer.Context,
    folder: _Folder,
    files: Annotated[list[Path], typer.Argument(help="The files to log, such as signed statements.")],
    proofs: Annotated[Path | None, typer.Option("--proofs", help="A folder for the proofs, one for each file.")] = None,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """Log files: of each the SHA-256 becomes an entry. The files themselves are not copied."""
    from khazana.alliance import entry_of
    from khazana.app.alliance_folders import open_log
    from khazana.store.durable_files import write_file
    from khazana.views.alliance import logged_table

    session = current(context)
    entries = [entry_of(read_given(file)) for file in files]
    log = open_log(folder, lambda name: open_signer(session, name))
    first = log.append(entries).checkpoint.size - len(entries)
    rows = [(str(file), first + at, entry) for at, (file, entry) in enumerate(zip(files, entries, strict=True))]
    if proofs is not None:
        for file, index, _entry in rows:
            write_file(proofs / f"{Path(file).name}.{index}.tlog-proof", str(log.prove(index)).encode())
    session.show(logged_table(rows), as_json=as_json, as_csv=as_csv)


@app.command()
def follow(
    context: typer.Context,
    place: Annotated[str, typer.Argument(help="Where the partner's log is: https://…, or a folder.")],
    folder: Annotated[Path, typer.Argument(help="Our folder for its mirror, evidence and cosignatures.")],
    key: Annotated[str, typer.Option("--key", help="The log's verifier key; needed the first time.")] = "",
    witness: _Witnesses = None,
    quorum: Annotated[int, typer.Option("--quorum", min=0, help="How many of these must have cosigned.")] = 0,
    cosign_as: Annotated[str, typer.Option("--cosign-as", help="Our name as a witness; needs --sign-with.")] = "",
    sign_with: Annotated[str, typer.Option("--sign-with", help="The name of our key as a witness.")] = "",
    every: Annotated[
        float, typer.Option("--every", min=0, max=86_400, help="Seconds between two looks; 0 looks once.")
    ] = 0,
    statements: Annotated[
        bool, typer.Option("--statements", help="Fetch the statements that are published beside the log, too.")
    ] = False,
    plain_http: Annotated[
        bool, typer.Option("--plain-http", help="Allow plain HTTP to another machine; all is verified in any case.")
    ] = False,
    as_json: _Json = False,
) -> int:
    """Look at a partner's log: verify its head, hold it against the last one, mirror what is new, and cosign it.

    If two heads do not fit together, both are kept in a file that convinces anyone who knows the log's key, and the
    exit code is 4.
    """
    from khazana.alliance import LogPolicy, parse_verifier_key
    from khazana.app.alliance_folders import follow_folder
    from khazana.partners import open_tiles

    session = current(context)
    if bool(cosign_as) != bool(sign_with):
        raise BadInput("a witness has a name and a key", value="--cosign-as", remedy="give --cosign-as and --sign-with")
    source = open_tiles(place, plain=plain_http)
    kept = follow_folder(folder, parse_verifier_key(key) if key else None)
    policy = LogPolicy(
        identity=kept.mirror.identity, witnesses=tuple(map(parse_verifier_key, witness or ())), quorum=quorum
    )
    own = _own_witness(session, kept, cosign_as, sign_with) if cosign_as else None
    try:
        with stopping() as stop:
            while True:
                try:
                    _look_once(session, source, kept, policy, own, as_json=as_json)
                    if statements:
                        _fetch(session, source, kept, as_json=as_json)
                except Unavailable as refusal:
                    if not every:
                        raise
                    say_refusal(refusal)
                if not every or stop.wait(every):
                    return ExitCode.INTERRUPTED if stop.is_set() else ExitCode.DONE
    finally:
        source.close()


@app.command()
def status(
    context: typer.Context,
    folders: Annotated[list[Path], typer.Argument(help="Folders of our logs, and those that follow a partner's.")],
    witness: _Witnesses = None,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> None:
    """Say where logs stand: their entries, who cosigned, and whether there is evidence of a fork."""
    from khazana.alliance import parse_verifier_key
    from khazana.app.alliance_stands import stand_of
    from khazana.views.alliance import logs_table

    keys = tuple(map(parse_verifier_key, witness or ()))
    table = logs_table([stand_of(folder, keys) for folder in folders])
    current(context).show(table if as_json or as_csv else table.choose(_SHOWN), as_json=as_json, as_csv=as_csv)


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of our log, or one that follows a partner's.")],
    target: Annotated[Path, typer.Argument(help="The folder to copy it into, such as one on a disk to be carried.")],
) -> None:
    """Copy a log as the files that its head promises, to be carried or served; what is there already stays."""
    from khazana.app.alliance_folders import log_of
    from khazana.app.alliance_stands import write_copy

    session = current(context)
    count = write_copy(log_of(folder), target)
    say = session.translator
    session.console.print(escape(say.plural("{n} new file, and the head.", "{n} new files, and the head.", count)))


def _own_witness(session: Session, kept: "FollowedFolder", name: str, key: str) -> "OwnWitness":
    from khazana.app.alliance_following import OwnWitness
    from khazana.store.witness_heads import HeadFiles

    return OwnWitness(name=name, signer=open_signer(session, key), heads=HeadFiles(kept.heads))


def _look_once(
    session: Session,
    source: TileSource,
    kept: "FollowedFolder",
    policy: "LogPolicy",
    own: "OwnWitness | None",
    *,
    as_json: bool,
) -> None:
    from khazana.app.alliance_following import Follower
    from khazana.app.alliance_looking import noted_look
    from khazana.app.clock import SystemClock
    from khazana.store.durable_files import write_file

    follower = Follower(source, policy, kept.mirror, kept.evidence, clock=SystemClock(), witness=own)
    with told() as tell:
        look = noted_look(follower, kept.folder, SystemClock(), progress=tell)
    if look.cosignature is not None:
        write_file(kept.cosignature, f"{look.cosignature}\n".encode())
    _say_look(session, look, as_json=as_json)


def _fetch(session: Session, source: TileSource, kept: "FollowedFolder", *, as_json: bool) -> None:
    from khazana.app.logged_statements import fetch_statements

    with told() as tell:
        count = fetch_statements(source, kept.mirror, progress=tell)
    if not as_json:
        said = session.translator.plural("{n} new statement fetched.", "{n} new statements fetched.", count)
        session.console.print(escape(said), soft_wrap=True)


def _say_look(session: Session, look: "Look", *, as_json: bool) -> None:
    head = look.head.checkpoint
    if as_json:
        session.write_json(
            {
                "outcome": look.outcome.value,
                "origin": head.origin,
                "entries": head.size,
                "root": head.root.hex(),
                "new": look.entries,
                "cosigned": look.cosignature is not None,
            }
        )
        return
    text = {
        "first": _("{origin}: seen for the first time, with {entries} entries; all of them mirrored."),
        "grew": _("{origin}: grown by {new} to {entries} entries; what was there before stands unchanged."),
        "same": _("{origin}: as before, {entries} entries."),
        "older": _("{origin}: showed an older head, which fits the one of {entries} entries that we hold."),
    }[look.outcome.value]
    say = session.translator
    said = say.text(text, origin=head.origin, entries=say.integer(head.size), new=say.integer(look.entries))
    cosigned = say.text(_(" Cosigned.")) if look.cosignature is not None else ""
    session.console.print(escape(said + cosigned), soft_wrap=True)
