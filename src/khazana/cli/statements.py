"""Statements on the command line: commitments evaluated, results signed and bundled, bundles verified."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from khazana.cli.faults import ExitCode
from khazana.cli.files_written import check_new, write_new
from khazana.cli.secrets import ask_secret
from khazana.cli.session import Session, current, desk_for
from khazana.cli.verifying import read_whole, verify_file
from khazana.core import BadInput, parse_instant
from khazana.i18n import message as _

if TYPE_CHECKING:
    from khazana.alliance.commitment_facts import DocumentStep

__all__ = ["app", "commitments", "verify"]

app = typer.Typer(no_args_is_help=True, help="Signed results with all that is needed to check them offline.")

_Programme = Annotated[str, typer.Argument(help="The id of a built-in programme, or a folder.")]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]
_Csv = Annotated[bool, typer.Option("--csv", help="Write CSV for programs and spreadsheets.")]
_NARROW = {
    "commitment_status": ("commitment", "text", "due", "status"),
    "commitment_reasons": ("commitment", "status", "text", "remedy"),
    "commitment_counts": ("commitment", "basis", "amount", "within"),
}
"""The columns that people are shown; programs get all."""


def commitments(
    context: typer.Context,
    programme: _Programme,
    at: Annotated[str, typer.Option("--at", help="Evaluate for this instant; without it, for now.")] = "",
    table: Annotated[
        str, typer.Option("--table", help="commitment_status, commitment_reasons or commitment_counts.")
    ] = "",
    log: Annotated[
        list[str] | None,
        typer.Option(
            "--log", help="A party's log as PARTY=FOLDER, for what is promised of documents; may be repeated."
        ),
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="A witness's verifier key; may be given several times.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep what is new in the store; nothing is overwritten.")
    ] = False,
    as_json: _Json = False,
    as_csv: _Csv = False,
) -> int:
    """Say how far commitments are met, and why; the exit code is 1 if one is not met."""
    from khazana.alliance.commitment_results import Status
    from khazana.app.commitments import evaluate_programme
    from khazana.views.commitment_report import commitment_table

    session = current(context)
    with desk_for(session, programme) as (desk, programme_id):
        documents = _documents(session, log or (), witness or ())
        report = evaluate_programme(desk, programme_id, at=_instant(at), documents=documents)
        if keep:
            kept = desk.store.evaluations.save(programme_id, [one.evaluation for one in report.results])
            session.say(session.translator.text(_("Kept in the store: {n} that are new"), n=len(kept)))
    for name in [table] if table else ["commitment_status", "commitment_reasons", "commitment_counts"]:
        made = commitment_table(report, name)
        if as_json or as_csv:
            session.show(made if table else commitment_table(report), as_json=as_json, as_csv=as_csv)
            break
        session.show(made if table else made.choose(_NARROW[name]), as_json=False, as_csv=False)
    broken = any(one.evaluation.status is Status.NOT_MET for one in report.results)
    return ExitCode.FOUND if broken else ExitCode.DONE


def _documents(session: Session, logs: Sequence[str], witnesses: Sequence[str]) -> "tuple[DocumentStep, ...]":
    if not logs:
        return ()
    from khazana.alliance import parse_verifier_key
    from khazana.app.joint_register import steps_by_party
    from khazana.cli.key_statements import known_keys

    named = [one.partition("=") for one in logs]
    for party, sign, folder in named:
        if not (party and sign and folder):
            raise BadInput(
                _("a party's log is written PARTY=FOLDER"), value=party, remedy=_("such as Pakistan=followed")
            )
    parties = [(party, Path(folder)) for party, _sign, folder in named]
    return steps_by_party(parties, known_keys(session), tuple(map(parse_verifier_key, witnesses)))


def _instant(text: str) -> datetime | None:
    return parse_instant(text) if text else None


@app.command("make")
def make(
    context: typer.Context,
    programme: _Programme,
    what: Annotated[
        str, typer.Argument(help="books, audit, reconciliation, proof, energy, simulation or commitments.")
    ],
    file: Annotated[Path, typer.Argument(help="The bundle to write; it must not exist.")],
    key: Annotated[str, typer.Option("--key", help="The name of the key that signs it.")],
    at: Annotated[str, typer.Option("--at", help="The instant of the result; without it, now.")] = "",
    signer: Annotated[str, typer.Option("--signer", help="What the bundle calls the key; without it, its name.")] = "",
    log: Annotated[Path | None, typer.Option("--log", help="The folder of our own log, to put it in.")] = None,
    origin: Annotated[str, typer.Option("--origin", help="The origin of that log, such as treasury.example/log.")] = "",
    log_key: Annotated[str, typer.Option("--log-key", help="The key that signs its heads; without it, --key.")] = "",
    choose: Annotated[
        list[str] | None,
        typer.Option(
            "--with", help="A choice of the result as NAME=VALUE, such as seed=7; may be given several times."
        ),
    ] = None,
    party_log: Annotated[
        list[str] | None,
        typer.Option("--party-log", help="For commitments: a party's log as PARTY=FOLDER; may be given several times."),
    ] = None,
    digests: Annotated[bool, typer.Option("--digests", help="Name inputs and result by digest alone.")] = False,
) -> int:
    """Sign a result and write it with its inputs, proof and checkpoint as one file that anybody can verify."""
    from khazana.alliance.bundles import format_bundle
    from khazana.app.bundling import bundle_result, open_log
    from khazana.app.signing_keys import open_keyring
    from khazana.app.statable import state_result
    from khazana.cli.key_statements import known_keys

    session = current(context)
    if log is not None and not origin:
        raise BadInput("a log has an origin", value="--log", remedy="give --origin as the log's readers know it")
    check_new(file)
    with desk_for(session, programme) as (desk, programme_id):
        documents = _documents(session, party_log or (), ())
        moment = _instant(at) or desk.now()
        stated = state_result(desk, programme_id, what, _chosen(choose or ()), at=moment, documents=documents)
    keys = open_keyring(session.settings, ask_secret)
    held = keys.open(key)
    used = (
        None
        if log is None
        else open_log(
            log,
            origin,
            keys.open(log_key) if log_key else held,
            key_name=log_key or key,
            known=known_keys(session),
        )
    )
    bundle = bundle_result(stated, held, name=signer or key, log=used, contents=not digests)
    write_new(file, format_bundle(bundle))
    session.say(session.translator.text(_("Written: {file}"), file=escape(str(file))))
    return ExitCode.DONE


@app.command("renew")
def renew(
    context: typer.Context,
    bundle: Annotated[Path, typer.Argument(help="The bundle.")],
    file: Annotated[Path, typer.Argument(help="The bundle to write; it must not exist.")],
    log: Annotated[Path, typer.Option("--log", help="The folder of the log that has it: our own, or a followed one.")],
) -> int:
    """Write a bundle again with the log's present head, its cosignatures, and what the log says of keys by now."""
    from khazana.alliance.bundles import format_bundle, parse_bundle
    from khazana.app.alliance_folders import log_of
    from khazana.app.bundling import renew_bundle
    from khazana.cli.key_statements import known_keys

    session = current(context)
    check_new(file)
    found = renew_bundle(parse_bundle(read_whole(str(bundle))), log_of(log), known_keys(session))
    write_new(file, format_bundle(found))
    session.say(session.translator.text(_("Written: {file}"), file=escape(str(file))))
    return ExitCode.DONE


@app.command("verifier")
def verifier(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file of HTML to write; it must not exist.")],
) -> int:
    """Write the verifier as one file of HTML, which checks bundles in a browser without a network."""
    from khazana.web.verifier import verifier_page

    session = current(context)
    write_new(file, verifier_page().encode("utf-8"))
    session.say(session.translator.text(_("Written: {file}"), file=escape(str(file))))
    return ExitCode.DONE


def _chosen(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not (name and sign) or name in found:
            raise BadInput(_("a choice is written NAME=VALUE, and each once"), value=one, remedy=_("such as hours=168"))
        found[name] = value
    return found


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The bundle.")],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="A file of the keys, logs and witnesses that you trust.")
    ] = None,
    recompute: Annotated[
        bool, typer.Option("--recompute", help="Compute the result again from the inputs, and compare the bytes.")
    ] = False,
    as_json: _Json = False,
) -> int:
    """Verify a bundle offline: what it shows, and what not. The exit code is 4 if anything fails."""
    return verify_file(
        current(context), str(file), None if trust is None else str(trust), recompute=recompute, as_json=as_json
    )
