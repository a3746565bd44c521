"""Joint research on the command line: a step of a document logged, and the register that the logs hold together."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from khazana.cli.files_written import check_new, write_new
from khazana.cli.key_statements import known_keys
from khazana.cli.saying import say_findings
from khazana.cli.session import current, desk_for
from khazana.cli.signers import open_signer, read_given
from khazana.i18n import message as _

__all__ = ["document", "register"]

_NARROW = {
    "register": ("document", "version", "title", "proposed_by", "comments", "adopted_in", "logs", "missing"),
    "register_steps": ("document", "version", "action", "by", "where", "comment", "log", "position"),
}
"""The columns that people are shown; programs get all."""


def document(
    context: typer.Context,
    programme: Annotated[str, typer.Argument(help="Whose step it is: the id of a built-in programme, or a folder.")],
    action: Annotated[str, typer.Argument(help="proposed, revised, commented, adopted or withdrawn.")],
    file: Annotated[Path, typer.Argument(help="The document; its digest is logged, and the file stays where it is.")],
    log: Annotated[Path, typer.Option("--log", help="The folder of our log.")],
    key: Annotated[str, typer.Option("--key", help="The name of the key that signs the step.")],
    name: Annotated[str, typer.Option("--id", help="The document's identifier, the same in all logs.")],
    title: Annotated[str, typer.Option("--title", help="Its title.")],
    by: Annotated[str, typer.Option("--by", help="Who takes the step.")],
    version: Annotated[str, typer.Option("--version", help="What this version is called.")] = "1",
    kind: Annotated[str, typer.Option("--kind", help="What it is, such as policy or model-rule.")] = "policy",
    language: Annotated[str, typer.Option("--in", help="The language of the document, by its code.")] = "en",
    supersedes: Annotated[
        Path | None, typer.Option("--supersedes", help="The file of the version whose place it takes.")
    ] = None,
    where: Annotated[str, typer.Option("--where", help="The jurisdiction of an adoption.")] = "",
    comment: Annotated[str, typer.Option("--comment", help="What is said of it.")] = "",
    bundle: Annotated[
        Path | None, typer.Option("--bundle", help="Write it as a bundle, too; the file must not exist.")
    ] = None,
) -> None:
    """Log a step of a document of joint research: proposed, revised, commented, adopted, withdrawn."""
    from khazana.alliance.bundles import format_bundle
    from khazana.app.alliance_folders import open_log
    from khazana.app.bundling import bundle_result, log_in_use
    from khazana.app.document_steps import DocumentAsked, state_step

    session = current(context)
    if bundle is not None:
        check_new(bundle)
    asked = DocumentAsked(
        document=name,
        kind=kind,
        action=action,
        title=title,
        language=language,
        version=version,
        by=by,
        before=None if supersedes is None else read_given(supersedes),
        where=where,
        comment=comment,
    )
    with desk_for(session, programme) as (desk, programme_id):
        stated = state_step(desk.programme(programme_id), asked, file.name, read_given(file), at=desk.now())
    own = open_log(log, lambda one: open_signer(session, one))
    used = log_in_use(own, known=known_keys(session))
    made = bundle_result(stated, open_signer(session, key), name=key, log=used)
    if bundle is not None:
        write_new(bundle, format_bundle(made))
    head = own.files.head()
    say = session.translator
    text = _("Position {position} of {origin}: {document}, version {version}, is {action}.")
    said = say.text(
        text,
        position=say.integer(0 if head is None else head.checkpoint.size - 1),
        origin=own.files.identity.origin,
        document=name,
        version=version,
        action=action,
    )
    session.console.print(escape(said), soft_wrap=True)


def register(
    context: typer.Context,
    folders: Annotated[list[Path], typer.Argument(help="Folders of our log, and those that follow a partner's.")],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="A file of the keys that you trust, by your names for them.")
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="A witness's verifier key; may be given several times.")
    ] = None,
    table: Annotated[str, typer.Option("--table", help="register or register_steps.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for programs.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")] = False,
) -> None:
    """Show the joint register of documents: who proposed, versions, comments, adopted where, and in which log."""
    from khazana.alliance import parse_verifier_key
    from khazana.alliance.trust import NO_TRUST, parse_trust
    from khazana.app.joint_register import joint_register
    from khazana.views.register_report import register_table

    session = current(context)
    trusted = NO_TRUST if trust is None else parse_trust(read_given(trust))
    own = [one for one in known_keys(session) if trusted.name_of(one.key.id) is None]
    found = joint_register(folders, (*trusted.keys, *own), tuple(map(parse_verifier_key, witness or ())))
    for name in [table] if table else ["register", "register_steps"]:
        made = register_table(found, name)
        if as_json or as_csv:
            session.show(made, as_json=as_json, as_csv=as_csv)
            return
        session.show(made if table else made.choose(_NARROW[name]), as_json=False, as_csv=False)
    say_findings(session, found.findings)
